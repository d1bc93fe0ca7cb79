"""What `municipality.toml` says of distances and residents."""

import re
from pathlib import Path

import pytest

from geodata.pack import DEFAULT_PACK, check_pack, read_pack
from geodata.records import Municipality, Rule
from tests.geodata.editing import (
    TODAY,
    Edit,
    change,
    drop_column,
    only_header,
    swap,
    told,
)

TOML = "municipality.toml"
RULES = read_pack(DEFAULT_PACK, TODAY).municipality.rules


def without(*keys: str) -> Edit:
    lines = "|".join(rf"{key} = .*\n" for key in keys)
    return lambda text: re.sub(rf"(?m)^(?:{lines})", "", text)


def test_flen_states_its_distances() -> None:
    municipality = read_pack(DEFAULT_PACK, TODAY).municipality
    assert municipality.population_date == "2021-12-31"
    assert municipality.detour_factor == 1.3
    assert municipality.thresholds_km == (2, 5, 10, 20)


def test_all_of_them_may_be_left_out(pack_copy: Path) -> None:
    edit = without("population_date", "detour_factor", "thresholds_km")
    change(pack_copy, TOML, lambda text: edit(text).split("[[rules]]")[0])
    assert told(pack_copy) == []
    municipality = read_pack(pack_copy, TODAY).municipality
    assert municipality.population_date is None
    assert municipality.detour_factor == 1
    assert municipality.thresholds_km == (2, 5, 10, 20)
    assert municipality.rules == ()


def test_thresholds_are_put_in_order(pack_copy: Path) -> None:
    change(pack_copy, TOML, swap("[2, 5, 10, 20]", "[7.5, 3, 7.5]"))
    assert read_pack(pack_copy, TODAY).municipality.thresholds_km == (3, 7.5)


def test_rules_of_flen_say_what_they_measure() -> None:
    assert [
        (
            r.rule_id,
            r.measure,
            r.within,
            r.counts_to,
            r.threshold_km,
            r.share_of_country,
        )
        for r in RULES
    ] == [
        (
            "groceries-operating-aid",
            "place_to_place",
            ("full_range", "limited_range"),
            ("full_range",),
            10,
            None,
        ),
        ("pharmacy-grant", "place_to_place", ("pharmacy",), ("pharmacy",), 20, None),
        ("cash-withdrawal", "national", (), ("cash_withdrawal",), 25, 0.30),
        ("takings-deposit", "national", (), ("takings_deposit",), 25, 1.22),
    ]
    assert [len(rule.conditions) for rule in RULES] == [4, 3, 0, 0]
    assert [rule.as_of for rule in RULES] == [
        "2018-04-19",
        "2020-10-22",
        "2021-01-01",
        "2021-01-01",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_rule_is_told_in_both_languages_with_its_number(rule: Rule) -> None:
    texts = [rule.name, rule.text, *rule.conditions]
    for text in texts:
        assert isinstance(text, dict)
        assert set(text) == {"sv", "en"}
        assert all(text.values())
    km = f"{rule.threshold_km:g} km"
    for language, comma in (("sv", ","), ("en", ".")):
        assert isinstance(rule.text, dict)
        assert km in rule.text[language]
        if rule.share_of_country is not None:
            share = f"{rule.share_of_country:.2f}".replace(".", comma)
            assert share in rule.text[language]


def test_sources_of_the_rules_say_that_they_decide_nothing() -> None:
    sources = read_pack(DEFAULT_PACK, TODAY).sources.set_index("source_id")
    for rule in RULES:
        for source in rule.source_ids:
            assert "kan ha ändrats" in sources.loc[source, "note"]
            assert "never as a decision" in sources.loc[source, "note_en"]
            assert sources.loc[source, "licence"] == "enskilda uppgifter"


@pytest.mark.parametrize(
    ("edit", "code", "column", "found"),
    [
        (swap("= 1.3", "= 0.9"), "wrong_value", "detour_factor", "0.9"),
        (swap("= 1.3", "= nan"), "wrong_value", "detour_factor", "nan"),
        (swap("[2, 5", "[0, 5"), "wrong_value", "thresholds_km[1]", "0"),
        (swap("[2, 5, 10, 20]", "[]"), "wrong_value", "thresholds_km", "[]"),
        (swap("[2, 5", "[inf, 5"), "wrong_value", "thresholds_km[1]", "inf"),
        (swap("2021-12-31", "2021-13"), "not_a_date", "population_date", "2021-13"),
        (swap("2021-12-31", "2020"), "no_population", "population_date", "2020"),
        (
            swap('"place_to_place"', '"somehow"'),
            "wrong_value",
            "rules[1].measure",
            "somehow",
        ),
        (
            swap('within = ["full_range"', 'within = ["shop"'),
            "unknown_kind",
            "rules[1].within[1]",
            "shop",
        ),
        (
            swap('counts_to = ["pharmacy"]', 'counts_to = ["full_range"]'),
            "kind_of_other_type",
            "rules[2].counts_to",
            "full_range",
        ),
        (
            swap("share_of_country = 0.30\n", ""),
            "missing_key",
            "rules[3].share_of_country",
            "",
        ),
        (
            swap("share_of_country = 0.30", "share_of_country = 101"),
            "wrong_value",
            "rules[3].share_of_country",
            "101",
        ),
        (
            swap("threshold_km = 20", "threshold_km = 20\nshare_of_country = 1"),
            "wrong_value",
            "rules[2].share_of_country",
            "1.0",
        ),
        (
            swap('["sfs-2013-80"]', '["sfs"]'),
            "unknown_source",
            "rules[2].source_ids",
            "sfs",
        ),
        (
            swap('"pharmacy-grant"', '"cash-withdrawal"'),
            "duplicate",
            "rules.rule_id",
            "cash-withdrawal",
        ),
    ],
)
def test_fault_is_told_with_its_key(
    pack_copy: Path, edit: Edit, code: str, column: str, found: str
) -> None:
    change(pack_copy, TOML, edit)
    assert [
        (f.code, f.file, f.column, f.found) for f in check_pack(pack_copy, TODAY)
    ] == [(code, TOML, column, found)]


def test_key_that_no_rule_has_is_a_warning(pack_copy: Path) -> None:
    change(pack_copy, TOML, swap("threshold_km = 20", "threshold_km = 20\nlimit = 3"))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.column) == ("unknown_key", "rules[2].limit")
    assert fault.severity == "warning"


@pytest.mark.parametrize("edit", [only_header, drop_column("date")])
def test_date_is_not_looked_for_where_nothing_is_known(
    pack_copy: Path, edit: Edit
) -> None:
    change(pack_copy, "population.csv", edit)
    assert {fault[0] for fault in told(pack_copy)} <= {"missing_column"}


def test_sources_are_not_looked_for_where_they_are_not_known(pack_copy: Path) -> None:
    (pack_copy / "sources.csv").unlink()
    assert told(pack_copy) == [("missing_file", "sources.csv", None, None)]


def test_a_municipality_needs_none_of_this() -> None:
    home = {"latitude": 59, "longitude": 16, "zoom": 9}
    municipality = Municipality(
        code="0482", name="A", official_name="A", home_view=home
    )
    assert municipality.rules == ()
