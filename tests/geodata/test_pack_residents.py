"""The optional files of a pack: a grid of residents, and roads."""

from pathlib import Path

import numpy as np
import pytest

from geodata.pack import DEFAULT_PACK, check_pack, read_pack
from geodata.residents import of_pack
from geodata.roads import Roads, save
from tests.geodata.editing import (
    TODAY,
    Edit,
    Told,
    append,
    cells,
    change,
    drop_column,
    swap,
    told,
)

GRID = """cell_id,x,y,residents,age_0_5,age_65_w
5910006547000,591500,6547500,400,20,100
5920006547000,592500,6547500.0,7,0,3
"""
SOURCE = "scb-grid,Rutnät,SCB,,CC0,2024-12-31,,,,,\n"


@pytest.fixture
def with_grid(pack_copy: Path) -> Path:
    (pack_copy / "residents.csv").write_text(GRID, encoding="utf-8")
    change(pack_copy, "sources.csv", append(SOURCE))
    return pack_copy


def test_pack_without_a_grid_and_roads_has_none() -> None:
    pack = read_pack(DEFAULT_PACK, TODAY)
    assert (pack.residents, pack.roads) == (None, None)


def test_grid_is_read_by_the_names_of_its_cells(with_grid: Path) -> None:
    change(with_grid, "residents.csv", lambda _: "\n".join(reversed_rows()) + "\n")
    assert told(with_grid) == []
    residents = read_pack(with_grid, TODAY).residents
    assert residents is not None
    assert residents.to_dict("list") == {
        "cell_id": ["5910006547000", "5920006547000"],
        "x": [591500, 592500],
        "y": [6547500, 6547500],
        "residents": [400, 7],
        "age_0_5": [20, 0],
        "age_65_w": [100, 3],
    }
    numbers = residents.drop(columns="cell_id").dtypes.astype(str)
    assert numbers.to_list() == ["float64"] * 2 + ["int64"] * 3


def reversed_rows() -> list[str]:
    header, first, second = GRID.splitlines()
    return [header, second, first]


def test_grid_of_a_pack_is_where_its_people_live(with_grid: Path) -> None:
    residents = of_pack(read_pack(with_grid, TODAY))
    assert (residents.basis, residents.as_of) == ("grid", "2024-12-31")
    assert residents.cells["residents"].sum() == 407


def test_grid_may_do_without_age_groups(with_grid: Path) -> None:
    for column in ("age_0_5", "age_65_w"):
        change(with_grid, "residents.csv", drop_column(column))
    assert told(with_grid) == []
    residents = read_pack(with_grid, TODAY).residents
    assert residents is not None
    assert list(residents) == ["cell_id", "x", "y", "residents"]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (drop_column("cell_id"), ("missing_column", None, "cell_id")),
        (drop_column("residents"), ("missing_column", None, "residents")),
        (cells(2, cell_id=""), ("empty", 2, "cell_id")),
        (cells(2, residents=""), ("empty", 2, "residents")),
        (cells(2, residents="-1"), ("not_whole", 2, "residents")),
        (cells(3, residents="2.5"), ("not_whole", 3, "residents")),
        (cells(3, age_0_5=""), ("empty", 3, "age_0_5")),
        (cells(3, age_65_w="1.5"), ("not_whole", 3, "age_65_w")),
        (cells(2, cell_id="591000654700"), ("not_a_cell", 2, "cell_id")),
        (cells(2, cell_id="5910006547500"), ("not_a_cell", 2, "cell_id")),
        (cells(2, x="591000"), ("not_the_middle", 2, "x, y")),
        (cells(2, y="6547501"), ("not_the_middle", 2, "x, y")),
        (cells(2, x="591 500"), ("not_a_number", 2, "x")),
        (
            cells(2, cell_id="6910006547000", x="691500"),
            ("outside_municipality", 2, "cell_id"),
        ),
        (
            cells(3, cell_id="5910006547000", x="591500"),
            ("duplicate", 3, "cell_id"),
        ),
        (lambda text: text.split("\n", 1)[0] + "\n", ("no_rows", None, None)),
    ],
)
def test_fault_in_the_grid_is_told(
    with_grid: Path, edit: Edit, expected: tuple[str, int | None, str | None]
) -> None:
    change(with_grid, "residents.csv", edit)
    found: list[Told] = told(with_grid)
    code, row, column = expected
    assert (code, "residents.csv", row, column) in found
    assert {fault[0] for fault in found} == {code}


def test_cell_that_only_touches_the_municipality_is_no_fault(with_grid: Path) -> None:
    # Its middle lies outside, its south-east corner inside.
    edge = "5810006532000,581500,6532500,1,0,0\n"
    change(with_grid, "residents.csv", append(edge))
    assert told(with_grid) == []


def test_cells_are_not_looked_for_where_the_boundary_is_not_known(
    with_grid: Path,
) -> None:
    edit = cells(2, cell_id="6910006547000", x="691500")
    change(with_grid, "residents.csv", edit)
    (with_grid / "municipalities.geojson").unlink()
    assert told(with_grid) == [("missing_file", "municipalities.geojson", None, None)]


def test_code_without_a_polygon_is_told_once(with_grid: Path) -> None:
    change(with_grid, "municipality.toml", swap('"0482"', '"9999"'))
    assert told(with_grid) == [
        ("unknown_municipality", "municipality.toml", None, "code")
    ]


def test_grid_without_its_source_is_a_warning(pack_copy: Path) -> None:
    (pack_copy / "residents.csv").write_text(GRID, encoding="utf-8")
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.file, fault.found, fault.severity) == (
        "unknown_source",
        "residents.csv",
        "scb-grid",
        "warning",
    )
    assert read_pack(pack_copy, TODAY).residents is not None


def road() -> Roads:
    ends = np.array([0], np.int32), np.array([1], np.int32)
    return Roads(
        np.array([591_000.0, 592_000.0]),
        np.array([6_547_000.0, 6_547_000.0]),
        *ends,
        np.array([1000.0]),
        np.array([72.0]),
        "",
        "",
        "",
    )


def test_roads_are_read(pack_copy: Path) -> None:
    save(road(), pack_copy / "roads.npz")
    change(pack_copy, "sources.csv", append(SOURCE.replace("scb-grid", "roads")))
    assert told(pack_copy) == []
    roads = read_pack(pack_copy, TODAY).roads
    assert roads is not None
    assert roads.length_m.tolist() == [1000]


def test_faults_of_the_roads_are_told_with_the_others(pack_copy: Path) -> None:
    (pack_copy / "roads.npz").write_bytes(b"not roads")
    change(pack_copy, "sources.csv", append(SOURCE.replace("scb-grid", "roads")))
    change(pack_copy, "places.csv", cells(2, latitude="x"))
    assert {fault[1] for fault in told(pack_copy)} == {"places.csv", "roads.npz"}
