"""`servicekarta nearest`, `gaps`, `closures`: the figures of the library, in rows."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from dashboard import text
from dashboard.cli import main
from geodata import analyses
from geodata.baseline import Known, Question, baseline
from geodata.closure import closures
from geodata.closure.pairs import pairs
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.reach import combined, gaps
from geodata.residents import of_pack
from geodata.roads import FILE_NAME, save
from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES
from tests.geodata.nets import CORNER, Way, net

analysis = import_module("dashboard.cli.asking")

Rows = list[dict[str, Any]]

NEAREST = (
    "cell_id,x,y,residents,service_type,distance_m,place_id,distance2_m,place2_id,"
    "completeness"
)
GAPS = (
    "area_id,area,service_type,within_km,residents,residents_beyond,share_beyond,"
    "person_km_beyond,completeness"
)
CLOSURES = (
    "place_id,name,service_type,residents_affected,residents_without,extra_person_km,"
    "worst_extra_m,completeness"
)
PAIRS = (
    "place_id,name,place2_id,name2,residents_without,extra_person_km,more_without,"
    "more_person_km,completeness"
)
COMMANDS = {
    NEAREST: ("nearest",),
    GAPS: ("gaps", "--within-km", "10"),
    CLOSURES: ("closures",),
    PAIRS: ("closures", "--pairs"),
}


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SERVICEKARTA_LANG", raising=False)
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    yield
    text.use("sv")  # the command sets the language of the run


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@cache
def read_once(folder: Path) -> Pack:
    return read_pack(folder)


@cache
def printed(*arguments: str) -> str:
    """What the command prints of the pack that is shipped."""
    with patch.object(analysis, "current_pack", read_once):
        result = command(*arguments, "--measure", "straight")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def told(*arguments: str) -> Rows:
    rows: Rows = json.loads(printed(*arguments))
    return rows


def table(printed_csv: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed_csv)))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_once(DEFAULT_PACK)


@pytest.fixture(scope="module")
def known(pack: Pack) -> Known:
    return analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))


def agree(rows: Rows, wanted: pd.DataFrame, columns: list[str]) -> None:
    """The rows hold the figures of a table, in its order, to a thousandth."""
    assert len(rows) == len(wanted)
    for name in columns:
        values = [row[name] for row in rows]
        if wanted[name].dtype.kind == "f":
            figures = np.array(
                [np.nan if v is None else v for v in values], dtype=float
            )
            finite = wanted[name].replace(np.inf, np.nan)
            assert figures == pytest.approx(finite.to_numpy(), abs=6e-4, nan_ok=True)
        else:
            assert values == wanted[name].to_list()


# Columns


@pytest.mark.parametrize(("header", "arguments"), COMMANDS.items())
def test_columns_are_those_that_were_agreed(
    header: str, arguments: tuple[str, ...]
) -> None:
    printed_csv = printed(*arguments, "--format", "csv")
    assert printed_csv.split("\n", 1)[0] == header
    rows = told(*arguments)
    assert {tuple(row) for row in rows} == {tuple(header.split(","))}
    states = {row["completeness"] for row in rows}
    assert states <= {"complete", "partial", "unknown"}
    assert len(states) > 1


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=" ".join)
def test_csv_and_json_hold_the_same(arguments: tuple[str, ...]) -> None:
    rows = told(*arguments)
    as_text = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in rows
    ]
    assert table(printed(*arguments, "--format", "csv")) == as_text


def test_json_is_what_is_printed_unless_csv_is_asked_for() -> None:
    assert printed("closures", "--format", "json") == printed("closures")


@pytest.mark.parametrize(
    ("k", "columns"),
    [
        ("1", "distance_m,place_id"),
        ("3", "distance_m,place_id,distance2_m,place2_id,distance3_m,place3_id"),
    ],
)
def test_as_many_places_are_told_as_are_asked_for(k: str, columns: str) -> None:
    header = printed("nearest", "--k", k, "--type", "fuel", "--format", "csv")
    wanted = f"cell_id,x,y,residents,service_type,{columns},completeness\n"
    assert header.startswith(wanted)


# The figures of the library


def test_nearest_of_all_types_are_those_of_the_baseline(known: Known) -> None:
    rows = told("nearest")
    found = baseline(known, Question())
    cells = found.cells
    assert len(rows) == len(cells) * len(SERVICE_TYPES)
    ids = found.places["place_id"].to_dict() | {-1: None}
    for number, service_type in enumerate(SERVICE_TYPES):
        near = found.nearest[service_type]
        wanted = cells.assign(
            distance_m=near.d1,
            distance2_m=near.d2,
            completeness=found.completeness[service_type],
        )
        part = rows[number * len(cells) : (number + 1) * len(cells)]
        agree(part, wanted, ["cell_id", "x", "y", "residents", "completeness"])
        agree(part, wanted, ["distance_m", "distance2_m"])
        assert [row["place_id"] for row in part] == [ids[n] for n in near.i1.tolist()]
        assert [row["place2_id"] for row in part] == [ids[n] for n in near.i2.tolist()]
        assert {row["service_type"] for row in part} == {service_type}


def test_what_is_not_there_is_null_or_an_empty_cell() -> None:
    empty = ["distance_m", "place_id", "distance2_m", "place2_id"]
    for row in told("nearest", "--type", "post"):
        assert [row[name] for name in empty] == [None] * 4
        assert row["completeness"] == "unknown"
    for cells in table(printed("nearest", "--type", "post", "--format", "csv")):
        assert [cells[name] for name in empty] == [""] * 4
    one = ("nearest", "--kinds", "vehicle_gas", "--type", "fuel")
    for row in told(*one):
        assert row["place_id"] == "flen-biogas"
        assert row["distance_m"] > 0
        assert (row["distance2_m"], row["place2_id"]) == (None, None)


@pytest.mark.parametrize("by", ["village", "group", "cell"])
def test_gaps_are_those_of_the_library(pack: Pack, known: Known, by: str) -> None:
    rows = told("gaps", "--within-km", "7.5", "--by", by)
    found = baseline(known, Question())
    areas = analyses.areas_of(pack, known, by)
    tables = [
        gaps(found.nearest[t].d1, found.residents, 7.5, areas).assign(
            service_type=t, within_km=7.5, completeness=found.completeness[t]
        )
        for t in SERVICE_TYPES
    ]
    agree(rows, pd.concat(tables), GAPS.split(","))
    assert rows[0]["area_id"] == rows[0]["area"] == "all"
    assert len(rows) == (len(areas.ids) + 1) * len(SERVICE_TYPES)


def test_village_is_what_gaps_are_told_by() -> None:
    by_village = printed("gaps", "--within-km", "10", "--by", "village")
    assert printed("gaps", "--within-km", "10") == by_village


def test_gaps_of_a_type_without_a_place_have_no_person_km() -> None:
    whole, *_parts = told("gaps", "--type", "post", "--within-km", "10")
    assert whole == {
        "area_id": "all",
        "area": "all",
        "service_type": "post",
        "within_km": 10,
        "residents": 16_316,
        "residents_beyond": 16_316,
        "share_beyond": 1,
        "person_km_beyond": None,
        "completeness": "unknown",
    }


@pytest.mark.parametrize("how", ["each", "any"])
def test_types_can_be_taken_together(pack: Pack, known: Known, how: str) -> None:
    types = ("--type", "fuel", "--type", "groceries")
    rows = told("gaps", *types, "--within-km", "10", "--combine", how)
    found = baseline(known, Question())
    ways = [found.nearest[t].d1 for t in ("fuel", "groceries")]
    areas = analyses.areas_of(pack, known, "village")
    wanted = gaps(combined(ways, how), found.residents, 10, areas)
    agree(rows, wanted, ["area_id", "residents_beyond", "person_km_beyond"])
    assert {row["service_type"] for row in rows} == {"fuel+groceries"}
    assert {row["completeness"] for row in rows} == {"partial"}
    single = told("gaps", *types, "--within-km", "10")
    assert len(single) == 2 * len(rows)


def test_type_named_twice_is_told_once() -> None:
    one = printed("gaps", "--within-km", "10", "--type", "fuel")
    assert printed("gaps", "--within-km", "10", *("--type", "fuel") * 2) == one
    one = printed("nearest", "--type", "fuel")
    assert printed("nearest", *("--type", "fuel") * 2) == one


def test_closures_are_those_of_the_library(known: Known) -> None:
    wanted = closures(baseline(known, Question()))
    rows = told("closures")
    agree(rows, wanted, CLOSURES.split(","))
    whole = [row["place_id"] for row in rows if row["service_type"] == "all"]
    assert len(whole) == len(set(whole)) == wanted["place_id"].nunique()


def test_closing_of_one_place_is_the_same_as_among_all() -> None:
    place = "malmkoping-coop"
    rows = told("closures", "--place", place)
    assert rows == [row for row in told("closures") if row["place_id"] == place]
    assert [row["service_type"] for row in rows] == ["all", "groceries"]


def test_pairs_are_those_of_the_library(known: Known) -> None:
    wanted = pairs(baseline(known, Question(), 3))
    agree(told("closures", "--pairs"), wanted, PAIRS.split(","))


def test_pairs_of_one_place_are_the_same_as_among_all() -> None:
    place = "malmkoping-coop"
    rows = told("closures", "--pairs", "--place", place)
    assert rows == [
        row
        for row in told("closures", "--pairs")
        if place in (row["place_id"], row["place2_id"])
    ]
    assert {row["place_id"] for row in rows} > {place}


# What counts


def places(*arguments: str) -> set[str]:
    """Ids of the places that count."""
    return {row["place_id"] for row in told("closures", *arguments)}


def test_only_services_seen_since_a_day_count() -> None:
    since = ("--seen-since", "2025-12-19")
    assert {"flen-coop", "flen-okq8"} <= places(*since)
    assert "flen-coop" not in places("--seen-since", "2025-12-20")
    assert not places(*since) & {"malmkoping-apoteket", "sparreholm-tempo"}
    assert told("closures", "--seen-since", "2100-01-01") == []
    assert printed("closures", "--seen-since", "2100-01-01", "--format", "csv") == (
        f"{CLOSURES}\n"
    )


def test_unverified_services_count_when_asked_for() -> None:
    rows = told("closures", "--with-unverified", "--place", "halleforsnas-coop")
    assert [row["service_type"] for row in rows] == ["all", "groceries", "post"]
    post = rows[2]
    assert post["residents_affected"] == post["residents_without"] == 16_316
    assert (post["extra_person_km"], post["worst_extra_m"]) == (0, 0)
    assert post["completeness"] == rows[0]["completeness"] == "unknown"
    usual = told("closures", "--place", "halleforsnas-coop")
    assert [row["service_type"] for row in usual] == ["all", "groceries"]


def test_kinds_take_the_place_of_the_usual_ones() -> None:
    gas = places("--kinds", " vehicle_gas , full_range,")
    assert "flen-biogas" in gas
    assert not gas & {"flen-okq8", "sparreholm-tempo"}
    assert {"flen-coop", "malmkoping-apoteket"} <= gas


def test_other_end_of_the_range_has_one_in_every_village() -> None:
    far = told("gaps", "--type", "post", "--within-km", "10")[0]
    near = told("gaps", "--type", "post", "--within-km", "10", "--every-village")[0]
    assert near["residents_beyond"] < far["residents_beyond"]
    rows = told("nearest", "--type", "post", "--every-village")
    assert {row["place_id"].split(":")[0] for row in rows} == {"village"}
    known_alone, both = places(), places("--every-village")
    assert both == known_alone


# Another pack


def small(folder: Path) -> list[str]:
    """Three cells of the model, with 100, 10 and 1 residents."""
    cells = of_pack(read_pack(folder)).cells.iloc[[10, 400, 800]]
    cells = cells[["cell_id", "x", "y"]].assign(residents=[100, 10, 1])
    cells.to_csv(folder / "residents.csv", index=False)
    return cells["cell_id"].to_list()


def test_pack_can_be_another(pack_copy: Path) -> None:
    ids = small(pack_copy)
    result = command(
        "nearest", "--type", "fuel", "--format", "csv", "--pack", str(pack_copy)
    )
    assert result.exit_code == 0
    rows = table(result.stdout)
    assert [row["cell_id"] for row in rows] == ids
    assert [row["residents"] for row in rows] == ["100", "10", "1"]


def test_variable_names_the_pack(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(pack_copy)
    monkeypatch.setenv("SERVICEKARTA_PACK", str(pack_copy))
    result = command("gaps", "--type", "post", "--within-km", "1")
    assert json.loads(result.stdout)[0]["residents"] == 111


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=" ".join)
def test_broken_pack_prints_its_faults_and_no_figures(
    pack_copy: Path, arguments: tuple[str, ...]
) -> None:
    path = pack_copy / "services.csv"
    rows = path.read_text("utf-8").replace("open,2025-12-19", "shut,2025-12-19", 2)
    path.write_text(rows, "utf-8")
    result = command(*arguments, "--pack", str(pack_copy))
    assert (result.exit_code, result.stdout) == (1, "")
    for row in (2, 3):
        assert (
            f"services.csv, rad {row}, kolumn status: Det finns ingen status 'shut'."
        ) in result.stderr


def test_pack_without_inhabitants_prints_no_figures(pack_copy: Path) -> None:
    path = pack_copy / "population.csv"
    path.write_text(path.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    toml = pack_copy / "municipality.toml"
    lines = toml.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("population_date")]
    toml.write_text("".join(kept), "utf-8")
    result = command("closures", "--pack", str(pack_copy))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip()


def test_no_folder_is_named(tmp_path: Path) -> None:
    result = command("closures", "--pack", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nowhere" in result.stderr


# By road


def test_without_roads_nothing_is_measured_by_road(pack_copy: Path) -> None:
    (pack_copy / FILE_NAME).unlink(missing_ok=True)
    where = ("nearest", "--type", "fuel", "--pack", str(pack_copy))
    result = command(*where, "--measure", "road")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "servicekarta roads" in result.stderr
    result = command(*where)
    assert result.exit_code == 0
    straight = command(*where, "--measure", "straight")
    assert straight.stdout == result.stdout


def test_with_roads_the_way_is_by_road_unless_the_crow_is_asked_for(
    pack_copy: Path,
) -> None:
    (cell, *_others) = small(pack_copy)
    content = read_pack(pack_copy)
    tables = analyses.known_of(content, of_pack(content), analyses.offers_m_of(content))
    found = baseline(tables, Question())
    # One road, from the middle of the first cell straight to a pump.
    ends = np.stack([found.cells_m[0], found.places_m[found.number_of("flen-okq8")]])
    nodes = {number: tuple(end - CORNER) for number, end in enumerate(ends)}
    save(net(nodes, Way((0, 1))), pack_copy / FILE_NAME)
    where = ("nearest", "--type", "fuel", "--pack", str(pack_copy))
    result = command(*where)
    assert result.stdout == command(*where, "--measure", "road").stdout
    by_road = json.loads(result.stdout)[0]
    assert (by_road["cell_id"], by_road["place_id"]) == (cell, "flen-okq8")
    length_m = float(np.hypot(*(ends[1] - ends[0])))
    assert by_road["distance_m"] == pytest.approx(length_m, abs=1e-3)
    crow = json.loads(command(*where, "--measure", "straight").stdout)[0]
    assert crow["distance_m"] == pytest.approx(found.nearest["fuel"].d1[0], abs=1e-3)
    assert crow["place_id"] != "flen-okq8"


# What cannot be answered


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("nowhere", ()),
        ("nowhere", ("--pairs",)),
        ("village:Mellösa", ("--every-village",)),
        ("flen-biogas", ()),
    ],
)
def test_place_that_does_not_count_is_named(
    place: str, options: tuple[str, ...]
) -> None:
    result = command("closures", "--place", place, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Det finns inget ställe '{place}'.\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nearest", "--kinds", "petrol_diesel,petrl"), ["'petrl'", *ALL_KINDS]),
        (("nearest", "--seen-since", "19/12 2025"), ["19/12 2025"]),
        (("nearest", "--seen-since", "2025-02-30"), ["2025-02-30"]),
        (("nearest", "--type", "petrol"), ["petrol", *SERVICE_TYPES]),
        (("nearest", "--k", "4"), ["4"]),
        (("nearest", "--measure", "boat"), ["boat"]),
        (("nearest", "--format", "xml"), ["xml"]),
        (("gaps",), ["--within-km"]),
        (("gaps", "--within-km", "0"), ["--within-km", "0"]),
        (("gaps", "--within-km", "-1"), ["--within-km", "-1"]),
        (("gaps", "--within-km", "nan"), ["--within-km", "nan"]),
        (("gaps", "--within-km", "inf"), ["--within-km", "inf"]),
        (("gaps", "--within-km", "far"), ["far"]),
        (("gaps", "--within-km", "10", "--by", "street"), ["street"]),
    ],
    ids=lambda value: " ".join(value[:3]),
)
def test_bad_option_is_named_and_nothing_is_printed(
    arguments: tuple[str, ...], named: list[str]
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    for word in named:
        assert word in result.stderr


def test_words_can_be_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICEKARTA_LANG", "en")
    result = command("closures", "--place", "nowhere")
    assert (result.exit_code, result.stderr) == (1, "There is no place 'nowhere'.\n")
    result = command("nearest", "--kinds", "petrl")
    assert "There is no kind of service 'petrl'. There are: " in result.stderr
    result = command("closures", "--measure", "straight")
    assert json.loads(result.stdout) == told("closures")


def test_day_of_the_question_is_a_day(known: Known) -> None:
    asked = Question(seen_since=date(2025, 1, 1))
    wanted = closures(baseline(known, asked))
    agree(told("closures", "--seen-since", "2025-01-01"), wanted, CLOSURES.split(","))


def test_a_distance_may_have_a_decimal_comma() -> None:
    asked = ("gaps", "--type", "pharmacy", "--format", "csv", "--within-km")
    runner = CliRunner()
    comma, point = (runner.invoke(main, [*asked, km]) for km in ("7,5", "7.5"))
    assert comma.exit_code == 0
    assert comma.stdout == point.stdout
    assert ",pharmacy,7.5," in comma.stdout
