"""`servicekarta what-if`: before and after, as the library has them."""

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from click.testing import CliRunner, Result

from dashboard import text
from dashboard.cli import main
from geodata import analyses
from geodata.baseline import Known, Question, baseline
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.residents import of_pack
from geodata.scenario import MOST_CHANGES, Added, Moved, Scenario, write_json
from geodata.scenario.apply import apply
from geodata.scenario.compare import Summary, changes
from geodata.vocabulary import SERVICE_TYPES

analysis = import_module("dashboard.cli.asking")

Rows = list[dict[str, Any]]

COLUMNS = (
    "state,service_type,within_km,residents_within,mean_m,worst_m,person_km,"
    "residents_unreached,completeness"
)
MELLOSA = {"latitude": 59.1002, "longitude": 16.5643}
AT_MELLOSA = "59.1002,16.5643"
SHOP = "halleforsnas-coop"
FULL = Scenario(
    name="Ombud i Mellösa",
    added=(
        Added(types=("post", "fuel"), name="Ombudet", **MELLOSA),
        Added(types=("pharmacy",), place_id="sparreholm-tempo"),
    ),
    closed=("malmkoping-coop",),
    moved=(Moved(place_id=SHOP, **MELLOSA),),
)


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SERVICEKARTA_LANG", raising=False)
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    yield
    text.use("sv")  # the command sets the language of the run


@cache
def read_once(folder: Path) -> Pack:
    return read_pack(folder)


def command(*arguments: str) -> Result:
    with patch.object(analysis, "current_pack", read_once):
        return CliRunner().invoke(main, ["what-if", *arguments])


def printed(*arguments: str) -> str:
    result = command(*arguments, "--measure", "straight")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def told(*arguments: str) -> Rows:
    rows: Rows = json.loads(printed(*arguments))
    return rows


@pytest.fixture(scope="module")
def known() -> Known:
    pack = read_once(DEFAULT_PACK)
    return analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))


def file_of(scenario: Scenario, folder: Path) -> str:
    path = folder / "mitt.json"
    path.write_bytes(write_json(scenario))
    return str(path)


def agree(
    rows: Rows,
    known: Known,
    scenario: Scenario,
    asked: Question | None = None,
    within_km: float = 10,
) -> None:
    """The rows are those of the library, to a thousandth."""
    before = baseline(known, asked or Question())
    found = changes(before, apply(before, scenario), (within_km,))
    ends = [
        (name, t, one)
        for t, change in found.items()
        for name, one in (("before", change.before), ("after", change.after))
    ]
    assert len(rows) == len(ends)
    for row, (name, service_type, one) in zip(rows, ends, strict=True):
        assert (row["state"], row["service_type"]) == (name, service_type)
        assert row["within_km"] == within_km
        assert row["completeness"] == before.completeness[service_type]
        same(row, one)


def same(row: dict[str, Any], one: Summary) -> None:
    assert row["residents_within"] == one.within[0]
    assert row["residents_unreached"] == one.unreached
    for name in ("mean_m", "worst_m", "person_km"):
        value = np.nan if row[name] is None else row[name]
        assert value == pytest.approx(getattr(one, name), abs=6e-4, nan_ok=True)


def of_type(rows: Rows, service_type: str) -> Rows:
    return [row for row in rows if row["service_type"] == service_type]


def figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "state"}


# Rows and columns


def test_there_is_a_row_before_and_after_of_each_type() -> None:
    rows = told()
    assert {tuple(row) for row in rows} == {tuple(COLUMNS.split(","))}
    assert [(row["service_type"], row["state"]) for row in rows] == [
        (t, state) for t in SERVICE_TYPES for state in ("before", "after")
    ]
    assert {row["within_km"] for row in rows} == {10}


def test_csv_and_json_hold_the_same() -> None:
    asked = ("--add", f"{AT_MELLOSA}:post", "--close", SHOP)
    as_csv = printed(*asked, "--format", "csv")
    assert as_csv.split("\n", 1)[0] == COLUMNS
    as_text = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in told(*asked)
    ]
    assert list(csv.DictReader(io.StringIO(as_csv))) == as_text
    assert "" in {row["mean_m"] for row in as_text}
    assert printed(*asked, "--format", "json") == printed(*asked)


# The figures of the library


def test_nothing_changes_nothing(known: Known) -> None:
    rows = told()
    for before, after in zip(rows[::2], rows[1::2], strict=True):
        assert figures(before) == figures(after)
    agree(rows, known, Scenario())


CHANGES: list[tuple[tuple[str, ...], Scenario, set[str]]] = [
    (
        ("--add", f"{AT_MELLOSA}:post"),
        Scenario(added=(Added(types=("post",), **MELLOSA),)),
        {"post"},
    ),
    (
        ("--add", " 59.1002 , 16.5643 : post , fuel "),
        Scenario(added=(Added(types=("post", "fuel"), **MELLOSA),)),
        {"post", "fuel"},
    ),
    (
        ("--add", f"{SHOP}:pharmacy,fuel"),
        Scenario(added=(Added(types=("pharmacy", "fuel"), place_id=SHOP),)),
        {"pharmacy", "fuel"},
    ),
    (("--close", SHOP), Scenario(closed=(SHOP,)), {"groceries"}),
    (
        ("--close", SHOP, "--close", "malmkoping-apoteket"),
        Scenario(closed=(SHOP, "malmkoping-apoteket")),
        {"groceries", "pharmacy"},
    ),
    (
        ("--move", f"{SHOP}={AT_MELLOSA}"),
        Scenario(moved=(Moved(place_id=SHOP, **MELLOSA),)),
        {"groceries"},
    ),
    (
        (
            *("--add", f"{AT_MELLOSA}:fuel", "--add", "59.3,16.7:fuel"),
            *("--close", "malmkoping-coop", "--move", f"{SHOP} = 59.1 , 16.5"),
        ),
        Scenario(
            added=(
                Added(types=("fuel",), **MELLOSA),
                Added(types=("fuel",), latitude=59.3, longitude=16.7),
            ),
            closed=("malmkoping-coop",),
            moved=(Moved(place_id=SHOP, latitude=59.1, longitude=16.5),),
        ),
        {"fuel", "groceries"},
    ),
]


@pytest.mark.parametrize(
    ("arguments", "scenario", "types"), CHANGES, ids=[" ".join(c[0]) for c in CHANGES]
)
def test_figures_are_those_of_the_library(
    known: Known, arguments: tuple[str, ...], scenario: Scenario, types: set[str]
) -> None:
    rows = told(*arguments)
    agree(rows, known, scenario)
    changed = {
        before["service_type"]
        for before, after in zip(rows[::2], rows[1::2], strict=True)
        if figures(before) != figures(after)
    }
    assert changed == types


def test_first_places_of_a_type_reach_those_who_had_none() -> None:
    before, after = of_type(told("--add", f"{AT_MELLOSA}:post"), "post")
    assert before == {
        "state": "before",
        "service_type": "post",
        "within_km": 10,
        "residents_within": 0,
        "mean_m": None,
        "worst_m": None,
        "person_km": 0,
        "residents_unreached": 16_316,
        "completeness": "unknown",
    }
    assert after["residents_unreached"] == 0
    assert 0 < after["residents_within"] < 16_316
    assert after["mean_m"] * 16_316 == pytest.approx(
        after["person_km"] * 1000, rel=1e-4
    )


@pytest.mark.parametrize(("km", "within_km"), [("2", 2.0), ("7,5", 7.5)])
def test_residents_within_another_distance_are_counted(
    known: Known, km: str, within_km: float
) -> None:
    scenario = Scenario(added=(Added(types=("pharmacy",), **MELLOSA),))
    rows = told("--add", f"{AT_MELLOSA}:pharmacy", "--within-km", km)
    agree(rows, known, scenario, within_km=within_km)


def test_other_end_of_the_range_has_one_in_every_village(known: Known) -> None:
    rows = told("--close", SHOP, "--every-village")
    agree(rows, known, Scenario(closed=(SHOP,)), Question(every_village=True))
    low, high = (of_type(some, "groceries") for some in (told("--close", SHOP), rows))
    assert low[1]["residents_within"] < high[1]["residents_within"]


def test_kinds_and_unverified_services_count_when_asked_for(known: Known) -> None:
    asked = Question(with_unverified=True)
    rows = told("--close", SHOP, "--with-unverified")
    agree(rows, known, Scenario(closed=(SHOP,)), asked)
    before, after = of_type(rows, "post")
    assert (before["residents_unreached"], after["residents_unreached"]) == (0, 16_316)


# A scenario in a file


def test_a_file_holds_a_scenario(known: Known, tmp_path: Path) -> None:
    agree(told("--scenario", file_of(FULL, tmp_path)), known, FULL)


def test_options_add_to_a_file(known: Known, tmp_path: Path) -> None:
    path = file_of(FULL, tmp_path)
    more = ("--add", "59.3,16.7:groceries", "--close", "malmkoping-apoteket")
    rows = told("--scenario", path, *more, "--move", "flen-okq8=59.3,16.7")
    both = FULL.model_copy(
        update={
            "added": (
                *FULL.added,
                Added(types=("groceries",), latitude=59.3, longitude=16.7),
            ),
            "closed": (*FULL.closed, "malmkoping-apoteket"),
            "moved": (
                *FULL.moved,
                Moved(place_id="flen-okq8", latitude=59.3, longitude=16.7),
            ),
        }
    )
    agree(rows, known, both)
    assert rows != told("--scenario", path)


# What cannot be answered


@pytest.mark.parametrize(
    ("option", "value", "form"),
    [
        ("--add", "59.1,16.5", "LAT,LON:type[,type]"),
        ("--add", "59.1,16.5:", "LAT,LON:type[,type]"),
        ("--add", ":post", "LAT,LON:type[,type]"),
        ("--add", " ", "LAT,LON:type[,type]"),
        ("--add", "post", "LAT,LON:type[,type]"),
        ("--move", SHOP, "ID=LAT,LON"),
        ("--move", f"{SHOP}=", "ID=LAT,LON"),
        ("--move", "=59.1,16.5", "ID=LAT,LON"),
        ("--move", f"{SHOP}=59.1", "ID=LAT,LON"),
        ("--move", f"{SHOP}=flen-okq8", "ID=LAT,LON"),
        ("--move", f"{SHOP}=59,1,16,5", "ID=LAT,LON"),
    ],
)
def test_a_value_of_another_form_is_named(option: str, value: str, form: str) -> None:
    result = command(option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert option in result.stderr
    assert f"'{value.strip() or value}' har inte formen {form}." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--add", f"{AT_MELLOSA}:petrol"), "Det finns inget serviceslag 'petrol'."),
        (("--add", f"{AT_MELLOSA}:post,POST"), "Det finns inget serviceslag 'POST'."),
        (("--add", f"{AT_MELLOSA}:post,"), "Det finns inget serviceslag ''."),
        (("--add", "nowhere:post"), "Det finns inget ställe 'nowhere'."),
        (("--add", "59.1:post"), "Det finns inget ställe '59.1'."),
        (("--add", "a b:post"), "'a b' kan inte vara ett id."),
        (("--add", "16.5643,59.1002:post"), "'16.5643' är ingen latitud"),
        (("--add", "0,16.5:post"), "'0' är ingen latitud"),
        (("--add", "-59.1,16.5:post"), "'-59.1' är ingen latitud"),
        (("--add", "village:Mellösa:post"), "'Mellösa:post'"),
        (("--close", "nowhere"), "Det finns inget ställe 'nowhere'."),
        (("--close", "a/b"), "'a/b' kan inte vara ett id."),
        (("--close", ""), "'' kan inte vara ett id."),
        (("--close", SHOP, "--close", SHOP), f"Stället '{SHOP}' stänger eller flyttar"),
        (
            ("--close", SHOP, "--move", f"{SHOP}={AT_MELLOSA}"),
            f"Stället '{SHOP}' stänger eller flyttar mer än en gång.",
        ),
        (
            ("--close", SHOP, "--add", f"{SHOP}:post"),
            f"Stället '{SHOP}' får en service och stänger.",
        ),
        (("--move", f"nowhere={AT_MELLOSA}"), "Det finns inget ställe 'nowhere'."),
        (("--move", f"{SHOP}=59.1,99"), "'99' är ingen latitud eller longitud"),
        (
            ("--add", f"{AT_MELLOSA}:post") * (MOST_CHANGES + 1),
            f"{MOST_CHANGES + 1} ändringar",
        ),
    ],
)
def test_a_scenario_that_cannot_be_used_is_told_why(
    arguments: tuple[str, ...], words: str
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Scenariot kan inte användas:\nscenariot")
    assert words in result.stderr


def test_every_fault_is_told() -> None:
    result = command("--close", "one", "--close", "two", "--add", "three:post")
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.split("'")[1] for line in result.stderr.splitlines()[1:]] == [
        "three",
        "one",
        "two",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "mitt.json: Filen är inte JSON, eller"),
        (b"place_id,service_type\n", "mitt.json: Filen är inte JSON, eller"),
        (b"\xff\xfe{", "mitt.json: Filen är inte JSON, eller"),
        (b'{"version": 1, "closed": ["a"', "mitt.json: Filen är inte JSON, eller"),
        (b"[]", "mitt.json: '[]' kan inte stå här."),
        (b'{"closed": []}', "mitt.json, kolumn version: "),
        (b'{"version": 2}', "mitt.json, kolumn version: Den versionen av ett scenario"),
        (b'{"version": 1, "shut": []}', "mitt.json, kolumn shut: "),
        (b'{"version": 1, "closed": ["nowhere"]}', "inget ställe 'nowhere'."),
        (
            b'{"version": 1, "added": [{"types": ["gold"], "place_id": "a"}]}',
            "mitt.json, kolumn added[1].types[1]: Det finns inget serviceslag 'gold'.",
        ),
    ],
)
def test_a_file_that_is_no_scenario_is_named(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "mitt.json"
    path.write_bytes(content)
    result = command("--scenario", str(path), "--close", SHOP)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Scenariot kan inte användas:\n")
    assert words in result.stderr


def test_options_that_do_not_go_with_the_file_are_refused(tmp_path: Path) -> None:
    path = file_of(FULL, tmp_path)
    result = command("--scenario", path, "--close", SHOP)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Stället '{SHOP}' stänger eller flyttar mer än en gång." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--scenario", "nowhere.json"), "nowhere.json"),
        (("--scenario", str(DEFAULT_PACK)), "--scenario"),
        (("--within-km", "0"), "--within-km"),
        (("--within-km", "far"), "'far'"),
        (("--within-km", "nan"), "'nan'"),
        (("--measure", "boat"), "boat"),
        (("--format", "xml"), "xml"),
        (("--kinds", "petrl"), "'petrl'"),
        (("--add",), "--add"),
        (("nowhere",), "nowhere"),
    ],
)
def test_bad_option_is_named_and_nothing_is_printed(
    arguments: tuple[str, ...], named: str
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


def test_words_can_be_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICEKARTA_LANG", "en")
    result = command("--close", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    first, second = result.stderr.splitlines()
    assert first == "The scenario cannot be used:"
    assert second.startswith("the scenario: There is no place 'nowhere'.")
    assert "'x' has not the form" in command("--add", "x").stderr
    rows = json.loads(command("--close", SHOP, "--measure", "straight").stdout)
    assert rows == told("--close", SHOP)
