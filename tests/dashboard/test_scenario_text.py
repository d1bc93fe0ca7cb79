"""A scenario in the address of a page: written and read, cut off, or no scenario."""

import pytest

from dashboard import scenario_text
from geodata.errors import SchemaError
from geodata.scenario import (
    LONGEST_NAME,
    MOST_CHANGES,
    Added,
    Moved,
    Scenario,
    check,
)
from geodata.vocabulary import SERVICE_TYPES

POINT = {"latitude": 59.1002, "longitude": 16.5643}
PLACES = frozenset({"west", "east"})


def new(*types: str, name: str = "") -> Added:
    return Added(types=types, name=name, **POINT)


WRITTEN = [
    (Scenario(added=(new("post"),)), "1~a59.1002_16.5643_p~e"),
    (
        Scenario(added=(new(*SERVICE_TYPES, name="Boden"),)),
        "1~a59.1002_16.5643_dlpab_Boden~e",
    ),
    (
        Scenario(added=(Added(types=("post", "fuel"), place_id="west"),)),
        "1~hdp_west~e",
    ),
    (Scenario(closed=("west", "east")), "1~xwest~xeast~e"),
    (Scenario(moved=(Moved(place_id="west", **POINT),)), "1~m59.1002_16.5643_west~e"),
    (Scenario(name="Ombud i Mellösa"), "1~nOmbud i Mellösa~e"),
    (
        Scenario(
            name="Allt på en gång",
            added=(
                new("post", name="Boden"),
                Added(types=("payments",), place_id="A.b-c_d_9"),
                new("groceries", "pharmacy"),
            ),
            closed=("east", "xe"),
            moved=(Moved(place_id="west_2", latitude=55, longitude=24.5),),
        ),
        "1~a59.1002_16.5643_p_Boden~hb_A.b-c_d_9~a59.1002_16.5643_la~xeast~xxe"
        "~m55.0_24.5_west_2~nAllt på en gång~e",
    ),
]

ODD = [
    "e",
    "n",
    "_p_",
    "a59_16_p",
    "100 % & mer #1 + 2 = 3?",
    "<script>alert(1)</script>",
    "Ångström–Öster’s \N{SNOWMAN} \N{LEFT-TO-RIGHT MARK}",
    "{found} {0} %s \\n",
    "مكتب البريد",
    "x" * LONGEST_NAME,
]


@pytest.mark.parametrize(("scenario", "text"), WRITTEN, ids=[t for _s, t in WRITTEN])
def test_it_is_written_short_and_read_as_it_was(scenario: Scenario, text: str) -> None:
    assert scenario_text.write(scenario) == text
    assert scenario_text.read(text) == scenario


@pytest.mark.parametrize("name", ODD)
def test_names_may_have_any_sign(name: str) -> None:
    scenario = Scenario(name=name, added=(new("post", name=name), new("fuel")))
    text = scenario_text.write(scenario)
    assert scenario_text.read(text) == scenario
    assert text.split("~")[-1] == "e"


def test_a_tilde_in_a_name_is_no_separator() -> None:
    scenario = Scenario(name="a~xwest~e", added=(new("post", name="~e"),))
    found = scenario_text.read(scenario_text.write(scenario))
    assert found == scenario
    assert (found.name, found.added[0].name) == ("a-xwest-e", "-e")
    assert found.closed == ()


def test_nothing_is_an_empty_text() -> None:
    assert scenario_text.write(Scenario()) == ""
    assert scenario_text.read("") == Scenario()


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("1~e", Scenario()),
        ("1~a59_16_p~e", Scenario(added=(Added(types=("post",), latitude=59,
         longitude=16),))),
        ("1~a59.10020000_16.564299999_pdp_~e", Scenario(added=(new("fuel", "post"),))),
        ("1~xeast~nSist~hp_west~xwest~e", Scenario(name="Sist", closed=("east", "west"),
         added=(Added(types=("post",), place_id="west"),))),
        ("1~n~e", Scenario()),
        ("1~nförst~nsist~e", Scenario(name="sist")),
        ("1~n  två   ord ~e", Scenario(name="två ord")),
    ],
)  # fmt: skip
def test_it_can_be_written_by_hand(text: str, scenario: Scenario) -> None:
    assert scenario_text.read(text) == scenario


def codes(text: str) -> list[str]:
    with pytest.raises(SchemaError) as raised:
        scenario_text.read(text)
    assert {fault.file for fault in raised.value.faults} == {"scenario"}
    return [fault.code for fault in raised.value.faults]


@pytest.mark.parametrize(("_scenario", "text"), WRITTEN, ids=[t for _s, t in WRITTEN])
def test_a_link_that_is_cut_off_anywhere_is_refused(
    _scenario: Scenario, text: str
) -> None:
    for end in range(1, len(text)):
        assert codes(text[:end]) == ["scenario_cut_off"], text[:end]


@pytest.mark.parametrize("name", ODD)
def test_no_name_makes_a_cut_off_link_look_whole(name: str) -> None:
    text = scenario_text.write(Scenario(added=(new("post", name=name),), name=name))
    for end in range(1, len(text)):
        assert codes(text[:end]) == ["scenario_cut_off"], text[:end]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("2~xwest~e", "scenario_version", "2"),
        ("~e", "scenario_version", ""),
        ("01~e", "scenario_version", "01"),
        ("xwest~e", "scenario_version", "xwest"),
        ("hello", "scenario_version", "hello"),
        ("<script>alert(1)</script>", "scenario_version", "<script>alert(1)</script>"),
        ("1", "scenario_cut_off", ""),
        ("1~", "scenario_cut_off", ""),
        ("1~xwest", "scenario_cut_off", ""),
        ("1~xwest~e~", "scenario_cut_off", ""),
        ("1~xwest~E", "scenario_cut_off", ""),
        ("1~~e", "scenario_part", ""),
        ("1~e~e", "scenario_part", "e"),
        ("1~zwest~e", "scenario_part", "zwest"),
        ("1~x~e", "scenario_part", "x"),
        ("1~hp~e", "scenario_part", "hp"),
        ("1~hp_~e", "scenario_part", "hp_"),
        ("1~a59.1_p~e", "scenario_part", "a59.1_p"),
        ("1~a59,1_16,5_p~e", "scenario_part", "a59,1_16,5_p"),
        ("1~anan_16.5_p~e", "scenario_part", "anan_16.5_p"),
        ("1~a5.9e1_16.5_p~e", "scenario_part", "a5.9e1_16.5_p"),
        ("1~a59._16.5_p~e", "scenario_part", "a59._16.5_p"),
        ("1~a٥٩_16.5_p~e", "scenario_part", "a٥٩_16.5_p"),
        (
            "1~a0000000059_16.5_p~e",
            "scenario_part",
            "a0000000059_16.5_p",
        ),
        ("1~a59.1_16.5_P~e", "scenario_part", "a59.1_16.5_P"),
        ("1~m59.1_16.5_~e", "scenario_part", "m59.1_16.5_"),
        ("1~a59.1_16.5_p\n~e", "scenario_part", "a59.1_16.5_p\n"),
        ("1~a59.1_16.5_q~e", "not_allowed", "q"),
        ("1~hpg_west~e", "not_allowed", "g"),
        ("1~a59.1_16.5_~e", "scenario_no_types", "[]"),
        ("1~h_west~e", "scenario_no_types", "[]"),
        ("1~a16.5_16.5_p~e", "scenario_outside", "16.5"),
        ("1~a-59.1_16.5_p~e", "scenario_outside", "-59.1"),
        ("1~m59.1_999_west~e", "scenario_outside", "999"),
        ("1~xa b~e", "id_form", "a b"),
        ("1~x../../etc~e", "id_form", "../../etc"),
        ("1~x<script>~e", "id_form", "<script>"),
        ("1~hp_-west~e", "id_form", "-west"),
        ("1~m59.1_16.5_a/b~e", "id_form", "a/b"),
        (f"1~x{'a' * 81}~e", "id_form", "a" * 80),
        (f"1~n{'x' * 81}~e", "scenario_name", "x" * 80),
        (f"1~a59.1_16.5_p_{'x' * 81}~e", "scenario_name", "x" * 80),
    ],
)
def test_a_text_that_is_no_scenario_is_refused(
    text: str, code: str, found: str
) -> None:
    with pytest.raises(SchemaError) as raised:
        scenario_text.read(text)
    (fault,) = raised.value.faults
    assert (fault.code, fault.file, fault.found) == (code, "scenario", found)


def test_every_fault_is_told() -> None:
    assert codes("1~z~a16.5_99_p~hq_a/b~xwest~e") == [
        "scenario_part",
        "scenario_outside",
        "scenario_outside",
        "not_allowed",
        "id_form",
    ]


def test_ten_thousand_additions_can_be_read_but_not_applied() -> None:
    many = Scenario(added=(new("post"),) * 10_000)
    found = scenario_text.read(scenario_text.write(many))
    assert found == many
    with pytest.raises(SchemaError) as raised:
        check(found, PLACES)
    (fault,) = raised.value.faults
    assert (fault.code, fault.found) == ("scenario_too_many", "10000")
    few = Scenario(added=(new("post"),) * MOST_CHANGES)
    assert check(scenario_text.read(scenario_text.write(few)), PLACES) == few
