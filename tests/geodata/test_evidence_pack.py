"""`evidence.csv` and the roles of places: read as they are, and every fault told."""

from pathlib import Path

import pytest

from geodata.pack import check_pack, read_pack
from tests.geodata.editing import (
    TODAY,
    add_column,
    append,
    cells,
    change,
    drop_column,
    only_header,
    swap,
    told,
)

FILE = "evidence.csv"
HEADER = (
    "evidence_id,project_id,goal_id,part,date,value,verdict,source_id,note,note_en,"
    "corrects\n"
)
ROWS = (
    "a,service-och-liv,measures,outcome,2019,12,,flen-serviceprojekt,,,\n"
    "b,service-och-liv,measures,outcome,2019-11-30,13.5,,flen-serviceprojekt,,,a\n"
    'c,service-och-liv,vision,outcome,2019-11,,partly,flen-serviceprojekt,"=1+1, två",'
    "in English,\n"
)


@pytest.fixture
def pack(pack_copy: Path) -> Path:
    (pack_copy / FILE).write_text(HEADER + ROWS, encoding="utf-8")
    assert told(pack_copy) == []
    return pack_copy


def test_evidence_is_read_as_it_stands(pack: Path) -> None:
    table = read_pack(pack, TODAY).evidence
    assert table["evidence_id"].to_list() == ["a", "b", "c"]
    assert table["value"].fillna(-1).to_list() == [12, 13.5, -1]
    assert table["corrects"].to_list() == ["", "a", ""]
    assert table["note"].to_list() == ["", "", "=1+1, två"]
    assert table["note_en"].to_list() == ["", "", "in English"]


@pytest.mark.parametrize("gone", [True, False])
def test_a_pack_need_not_have_any_evidence(pack: Path, gone: bool) -> None:
    if gone:
        (pack / FILE).unlink()
    else:
        change(pack, FILE, only_header)
    table = read_pack(pack, TODAY).evidence
    assert len(table) == 0
    assert {"evidence_id", "value", "corrects"} <= set(table)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("evidence_id", "", "empty"),
        ("evidence_id", "a b", "id_form"),
        ("project_id", "", "empty"),
        ("project_id", "nobody", "unknown_project"),
        ("goal_id", "", "empty"),
        ("goal_id", "shops", "unknown_goal"),
        ("part", "", "empty"),
        ("part", "middle", "unknown_part"),
        ("date", "", "empty"),
        ("date", "29/5 2019", "not_a_date"),
        ("date", "2027", "future_date"),
        ("value", "3,5", "not_a_number"),
        ("value", "-1", "negative"),
        ("verdict", "maybe", "unknown_verdict"),
        ("source_id", "", "empty"),
        ("source_id", "nobody", "unknown_source"),
        ("corrects", "z", "unknown_evidence"),
        ("corrects", "c", "corrects_itself"),
        ("corrects", "a", "corrects_other_goal"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(
    pack: Path, column: str, value: str, code: str
) -> None:
    change(pack, FILE, cells(4, **{column: value}))
    (fault,) = check_pack(pack, TODAY)
    assert (fault.code, fault.file, fault.row, fault.column, fault.found) == (
        code,
        FILE,
        4,
        column,
        value,
    )


def test_a_row_that_says_nothing_is_told(pack: Path) -> None:
    change(pack, FILE, cells(4, verdict="", note=" "))
    assert told(pack) == [("no_statement", FILE, 4, "value, verdict, note")]


def test_rows_that_correct_each_other_in_a_circle_are_all_told(pack: Path) -> None:
    change(pack, FILE, cells(2, corrects="b"))
    assert told(pack) == [
        ("corrects_in_circle", FILE, row, "corrects") for row in (2, 3)
    ]


def test_a_row_before_a_circle_is_no_part_of_it(pack: Path) -> None:
    change(pack, FILE, cells(2, corrects="b"))
    line = "d,service-och-liv,measures,outcome,2019,1,,flen-serviceprojekt,,,a\n"
    change(pack, FILE, append(line))
    assert [row for _code, _file, row, _column in told(pack)] == [2, 3]


def test_two_rows_with_the_same_id_are_told(pack: Path) -> None:
    change(pack, FILE, append(ROWS.splitlines(keepends=True)[2]))
    assert told(pack) == [("duplicate", FILE, row, "evidence_id") for row in (4, 5)]


@pytest.mark.parametrize("column", ["evidence_id", "goal_id", "corrects", "value"])
def test_a_column_that_is_missing_is_told_once(pack: Path, column: str) -> None:
    change(pack, FILE, drop_column(column))
    assert told(pack) == [("missing_column", FILE, None, column)]


def test_two_goals_of_a_project_with_the_same_id_are_told(pack: Path) -> None:
    change(pack, "projects.toml", swap('"existing"', '"vision"'))
    assert told(pack) == [
        ("duplicate", "projects.toml", None, "projects[3].goals.goal_id")
    ]


def test_a_measure_that_nobody_can_compute_is_told(pack: Path) -> None:
    change(pack, "projects.toml", swap('measure = "shops"', 'measure = "parcels"'))
    assert told(pack) == [
        ("wrong_value", "projects.toml", None, "projects[2].goals[1].measure")
    ]


@pytest.mark.parametrize("file", ["places.csv", "osm_places.csv"])
def test_a_place_may_have_the_role_of_a_service_point(pack: Path, file: str) -> None:
    change(pack, file, add_column("role", ""))
    change(pack, file, cells(3, role="service_point"))
    places = read_pack(pack, TODAY).places
    assert places["role"].value_counts().to_dict()["service_point"] == 1
    change(pack, file, cells(3, role="kiosk"))
    (fault,) = check_pack(pack, TODAY)
    assert (fault.code, fault.file, fault.row, fault.column) == (
        "unknown_role",
        file,
        3,
        "role",
    )
