import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import geopandas
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import CrsError, Fault, SchemaError, SourceError
from geodata.sources.layers import is_sweref
from geodata.sources.population_grid import (
    GridReport,
    read_population_grid,
    to_csv,
)

X, Y = 600_000, 6_550_000
BOUNDARY = geopandas.GeoDataFrame(
    geometry=[box(X, Y, X + 2000, Y + 1000)], crs=SWEREF99TM
)
"""Two cells of a kilometre, side by side."""

WEST, EAST, AWAY = "6000006550000", "6010006550000", "6050006550000"
CELLS = [(WEST, 7), (EAST, 22), (AWAY, 4)]
HEADER = "rutid_scb,beftotalt\n"
ROWS = f"{WEST},7\n{EAST},22\n{AWAY},4\n"
Told = tuple[str, int | None, str | None, str]


def cell_box(cell: str) -> Polygon:
    x, y = int(cell[:6]), int(cell[6:])
    return box(x, y, x + 1000, y + 1000)


def grid(**columns: Iterable[object]) -> geopandas.GeoDataFrame:
    ids = [cell for cell, _count in CELLS]
    table = {
        "rutid_inspire": [f"SE_CRS3006RES1000mN{c[6:]}E{c[:6]}" for c in ids],
        "rutid_scb": ids,
        "rutstorl": [1000] * 3,
        "beftotalt": [count for _cell, count in CELLS],
        "man": [4, 10, 2],
        "kvinna": [4, 12, 2],
        "referenstid": ["20251231"] * 3,
    }
    squares = [cell_box(cell) for cell in ids]
    return geopandas.GeoDataFrame(table | columns, geometry=squares, crs=SWEREF99TM)


def geopackage(
    folder: Path, table: geopandas.GeoDataFrame, layer: str = "befolkning_1km_2025"
) -> Path:
    path = folder / "grid.gpkg"
    table.to_file(path, layer=layer)
    return path


def text_file(folder: Path, text: str | bytes, name: str = "grid.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(
    path: Path,
    columns: Mapping[str, str] = MappingProxyType({}),
    layer: str | None = None,
) -> tuple[pd.DataFrame, GridReport]:
    return read_population_grid(path, BOUNDARY, columns=columns, layer=layer)


def residents(path: Path, layer: str | None = None) -> dict[str, int]:
    table, _report = read(path, layer=layer)
    return dict(zip(table["cell_id"], table["residents"], strict=True))


def faults_of(
    path: Path,
    columns: Mapping[str, str] = MappingProxyType({}),
    layer: str | None = None,
) -> tuple[Fault, ...]:
    with pytest.raises(SchemaError) as caught:
        read(path, columns, layer)
    return caught.value.faults


def refused(
    path: Path,
    columns: Mapping[str, str] = MappingProxyType({}),
    layer: str | None = None,
) -> list[Told]:
    faults = faults_of(path, columns, layer)
    assert {fault.file for fault in faults} == {path.name}
    return [(f.code, f.row, f.column, f.found) for f in faults]


def test_geopackage_of_the_agency_is_read(tmp_path: Path) -> None:
    table, report = read(geopackage(tmp_path, grid()))
    assert table.to_dict("list") == {
        "cell_id": [WEST, EAST],
        "x": [X + 500, X + 1500],
        "y": [Y + 500, Y + 500],
        "residents": [7, 22],
    }
    assert table["residents"].dtype == "int64"
    assert table["x"].dtype == table["y"].dtype == "float64"
    assert report == GridReport(
        cells=2,
        residents=29,
        outside_cells=1,
        outside_residents=4,
        columns={
            "cell_id": "rutid_scb",
            "residents": "beftotalt",
            "size_m": "rutstorl",
            "as_of": "referenstid",
        },
        as_of="2025-12-31",
    )


def test_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    table, _report = read(geopackage(tmp_path, grid().iloc[::-1]))
    assert table["cell_id"].to_list() == [WEST, EAST]


def test_older_names_are_known(tmp_path: Path) -> None:
    old = grid()[["rutid_scb", "beftotalt", "rutstorl", "geometry"]]
    old = old.set_axis(["Ruta", "POP", "Rutstorl", "geometry"], axis=1)
    path = geopackage(tmp_path, old, "Totalbefolkning_1km_231231")
    assert residents(path) == {WEST: 7, EAST: 22}
    assert read(path)[1].as_of == ""


def test_age_groups_are_carried_along(tmp_path: Path) -> None:
    ages = {"ald0_5": [1, 2, 0], "ALD100w": [0, 1, 0], "Ålder 5": [9, 9, 9]}
    table, report = read(geopackage(tmp_path, grid(**ages)))
    assert table["age_0_5"].to_list() == [1, 2]
    assert table["age_100w"].to_list() == [0, 1]
    assert set(report.columns) >= {"age_0_5", "age_100w"}
    assert len(table.columns) == 6


@pytest.mark.parametrize("shift", [0, 500])
def test_points_may_be_corners_or_middles(tmp_path: Path, shift: int) -> None:
    points = [Point(int(c[:6]) + shift, int(c[6:]) + shift) for c, _count in CELLS]
    table = grid().set_geometry(points, crs=SWEREF99TM)
    table = table[["beftotalt", "geometry"]]
    assert residents(geopackage(tmp_path, table)) == {WEST: 7, EAST: 22}


def test_squares_alone_say_where_the_cells_are(tmp_path: Path) -> None:
    path = geopackage(tmp_path, grid()[["beftotalt", "geometry"]])
    assert residents(path) == {WEST: 7, EAST: 22}


def test_names_after_inspire_say_where_the_cells_are(tmp_path: Path) -> None:
    table = grid().drop(columns="rutid_scb")
    assert residents(geopackage(tmp_path, table)) == {WEST: 7, EAST: 22}


def test_numbers_may_be_decimals_that_are_whole(tmp_path: Path) -> None:
    table = grid(beftotalt=[7.0, 22.0, 4.0], rutid_scb=[int(c) for c, _n in CELLS])
    assert residents(geopackage(tmp_path, table)) == {WEST: 7, EAST: 22}


def test_id_without_a_square_is_enough(tmp_path: Path) -> None:
    table = grid()
    table.loc[0, "geometry"] = None
    assert residents(geopackage(tmp_path, table)) == {WEST: 7, EAST: 22}


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ROWS,
        (HEADER + ROWS).replace(",", ";"),
        (HEADER + ROWS).replace(",", "\t"),
        (HEADER + ROWS).replace("\n", "\r\n"),
        "\ufeff" + HEADER + ROWS,
        HEADER + "\n" + ROWS + "\n\n",
        HEADER + ROWS.replace(",7", " , 7.0 "),
        '"RutId_SCB","BefTotalt"\n' + ROWS,
    ],
    ids=["comma", "semicolon", "tab", "crlf", "mark", "empty rows", "spaces", "quoted"],
)
def test_table_as_text_is_read(tmp_path: Path, text: str) -> None:
    assert residents(text_file(tmp_path, text)) == {WEST: 7, EAST: 22}


def test_windows_1252_is_read(tmp_path: Path) -> None:
    text = f"Ruta;Befolkning;Län\n{WEST};7;Södermanland\n"
    assert residents(text_file(tmp_path, text.encode("cp1252"))) == {WEST: 7}


@pytest.mark.parametrize("shift", [0, 500])
def test_coordinates_may_be_corners_or_middles(tmp_path: Path, shift: int) -> None:
    text = "x,y,pop\n" + "".join(
        f"{int(c[:6]) + shift},{int(c[6:]) + shift}.0,{n}\n" for c, n in CELLS
    )
    assert residents(text_file(tmp_path, text)) == {WEST: 7, EAST: 22}


def test_columns_can_be_named(tmp_path: Path) -> None:
    text = f"a,b,c,d,pop\n{X},{Y},7,3,99\n"
    names = {"x": "a", "y": "b", "residents": "c", "age_old": "d"}
    table, report = read(text_file(tmp_path, text), columns=names)
    assert table[["cell_id", "residents", "age_old"]].to_numpy().tolist() == [
        [WEST, 7, 3]
    ]
    assert report.columns == names


@pytest.mark.parametrize("written", ["2024-12-31", "2024", "2024-12-31T00:00:00"])
def test_date_may_be_written_otherwise(tmp_path: Path, written: str) -> None:
    text = f"ruta,pop,as_of\n{WEST},7,{written}\n"
    assert read(text_file(tmp_path, text))[1].as_of == written[:10]


@pytest.mark.parametrize("written", [["20241231", "20251231"], ["x", "x"], ["", ""]])
def test_date_that_is_not_one_is_not_known(tmp_path: Path, written: list[str]) -> None:
    rows = zip((WEST, EAST), written, strict=True)
    text = "ruta,pop,referenstid\n" + "".join(f"{c},7,{day}\n" for c, day in rows)
    assert read(text_file(tmp_path, text))[1].as_of == ""


def zipped(folder: Path, *parts: tuple[str, bytes]) -> Path:
    path = folder / "grid.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def test_archive_with_one_geopackage_is_read(tmp_path: Path) -> None:
    content = geopackage(tmp_path, grid()).read_bytes()
    path = zipped(
        tmp_path, ("LÄS MIG.txt", b"x"), ("a/Grid.GPKG", content), ("a/._x.gpkg", b"")
    )
    assert residents(path) == {WEST: 7, EAST: 22}


def test_archive_with_a_table_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("grid.csv", (HEADER + ROWS).encode()))
    assert residents(path) == {WEST: 7, EAST: 22}


def test_archive_with_two_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("a.csv", b"x"), ("b.csv", b"x"))
    assert refused(path) == [("several_in_zip", None, None, "a.csv, b.csv")]


def test_archive_with_none_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("a.pdf", b"x"))
    assert refused(path) == [("nothing_in_zip", None, None, "")]


def test_archive_that_is_cut_off_or_damaged_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("a.csv", (HEADER + ROWS).encode()))
    whole = path.read_bytes()
    for content in (whole[:60], whole.replace(b"beftotalt", b"befunsaid"), b"not one"):
        path.write_bytes(content)
        assert [row[0] for row in refused(path)] == ["broken_zip"]


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no_file"):
        read(tmp_path / "none.gpkg")


@pytest.mark.parametrize("name", ["grid.gpkg", "grid.csv", "grid.zip"])
def test_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(text_file(tmp_path, "", name)) == [("empty_file", None, None, "")]


def test_unknown_ending_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "x", "grid.xlsx")
    assert refused(path) == [("unknown_format", None, None, ".xlsx")]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_geopackage_that_is_cut_off_is_refused(tmp_path: Path, part: float) -> None:
    path = geopackage(tmp_path, grid())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    ((code, row, column, found),) = refused(path)
    assert (code, row, column) == ("cut_off", None, None)
    assert int(found) < len(whole)


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a layer", b"SQLite format 3\0"])
def test_file_that_is_no_layer_is_refused(tmp_path: Path, content: bytes) -> None:
    path = text_file(tmp_path, content, "grid.gpkg")
    assert [row[0] for row in refused(path)] == ["not_a_layer"]


def test_layer_is_chosen_among_several(tmp_path: Path) -> None:
    path = geopackage(tmp_path, grid(), "new")
    grid(beftotalt=[1, 2, 3]).to_file(path, layer="old")
    assert residents(path, layer="old") == {WEST: 1, EAST: 2}
    assert refused(path) == [("several_layers", None, None, "new, old")]
    assert refused(path, layer="x") == [("unknown_layer", None, None, "x")]


def test_table_without_positions_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "grid.gpkg"
    geopandas.GeoDataFrame({"a": [1]}).to_file(path, layer="a", engine="pyogrio")
    assert refused(path) == [("no_layer", None, None, "")]


def test_layer_without_rows_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path, grid().iloc[:0])
    assert refused(path) == [("no_rows", None, None, "")]


@pytest.mark.parametrize("crs", ["EPSG:3021", "EPSG:3035", WGS84])
def test_other_system_is_refused(tmp_path: Path, crs: str) -> None:
    path = geopackage(tmp_path, grid().to_crs(crs))
    assert refused(path) == [("not_sweref", None, None, crs)]


def test_layer_without_a_system_is_refused(tmp_path: Path) -> None:
    table = grid().set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        path = geopackage(tmp_path, table)
    assert refused(path) == [("no_crs", None, None, "")]
    for number in (-1, 0):
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", [number])
            file.execute("UPDATE gpkg_contents SET srs_id = ?", [number])
        assert refused(path) == [("no_crs", None, None, "")]


def test_sweref_is_known_by_its_definition_and_with_heights() -> None:
    crs = grid().crs
    assert is_sweref(crs)
    assert is_sweref(type(crs)(crs.to_wkt("WKT1_ESRI")))
    assert is_sweref(type(crs)("EPSG:5845"))
    assert not is_sweref(type(crs)("EPSG:3021"))


def test_boundary_in_degrees_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path, grid())
    with pytest.raises(CrsError):
        read_population_grid(path, BOUNDARY.to_crs(WGS84))


def changed(**columns: Iterable[object]) -> Callable[[Path], Path]:
    return lambda folder: geopackage(folder, grid(**columns))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (changed(beftotalt=[7, -1, 4]), ("not_whole", 2, "beftotalt", "-1")),
        (changed(beftotalt=[7, 2.5, 4]), ("not_whole", 2, "beftotalt", "2.5")),
        (changed(beftotalt=["7", "x", "4"]), ("not_whole", 2, "beftotalt", "x")),
        (changed(beftotalt=[7, None, 4]), ("empty", 2, "beftotalt", "")),
        (changed(ald0_5=[1, 2, None]), ("empty", 3, "ald0_5", "")),
        (changed(ald0_5=[1, 2, -3]), ("not_whole", 3, "ald0_5", "-3")),
        (changed(rutstorl=[1000, 250, 1000]), ("cell_size", 2, "rutstorl", "250")),
        (changed(rutstorl=[250] * 3), ("cell_size", 1, "rutstorl", "250")),
        (
            changed(rutid_scb=[WEST, "6010006550500", AWAY]),
            ("not_a_cell", 2, "rutid_scb", "6010006550500"),
        ),
        (changed(rutid_scb=[WEST, None, AWAY]), ("empty", 2, "rutid_scb", "")),
        (
            changed(rutid_scb=[WEST, "6020006550000", AWAY]),
            ("cell_elsewhere", 2, "rutid_scb", "6020006550000"),
        ),
    ],
    ids=[
        "negative",
        "fraction",
        "text",
        "nothing",
        "age nothing",
        "age negative",
        "one other size",
        "all other size",
        "off the grid",
        "no id",
        "square elsewhere",
    ],
)
def test_fault_is_told_with_row_and_column(
    tmp_path: Path, make: Callable[[Path], Path], expected: Told
) -> None:
    assert refused(make(tmp_path)) == [expected]


def test_cell_that_is_there_twice_is_told(tmp_path: Path) -> None:
    text = HEADER + ROWS + f"{WEST},8\n"
    assert refused(text_file(tmp_path, text)) == [("duplicate", 5, "rutid_scb", WEST)]


def test_square_of_another_size_is_told(tmp_path: Path) -> None:
    table = grid()
    table.loc[1, "geometry"] = box(X + 1000, Y, X + 1250, Y + 250)
    expected = ("cell_size", 2, "geometry", "250 x 250")
    assert refused(geopackage(tmp_path, table)) == [expected]
    bare = table[["beftotalt", "geometry"]]
    assert refused(geopackage(tmp_path, bare)) == [expected]


def test_row_without_any_position_is_told(tmp_path: Path) -> None:
    table = grid()[["beftotalt", "geometry"]]
    table.loc[1, "geometry"] = None
    assert refused(geopackage(tmp_path, table)) == [("no_square", 2, "geometry", "")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("600250,6550250,1", "off_grid"),
        ("600000,6550500,1", "off_grid"),
        ("16.5,59.05,1", "outside_sweden_m"),
        ("6550000,600000,1", "outside_sweden_m"),
        ("x,6550000,1", "not_a_number"),
        ("600000,,1", "not_a_number"),
        ("602500,6550500,1", "mixed_corners"),
    ],
)
def test_coordinates_off_the_grid_are_told(tmp_path: Path, row: str, code: str) -> None:
    text = f"x,y,pop\n{X},{Y},7\n{row}\n"
    found = ", ".join(row.split(",")[:2])
    assert refused(text_file(tmp_path, text)) == [(code, 3, "x, y", found)]


def test_fault_of_all_rows_is_told_once(tmp_path: Path) -> None:
    text = f"x,y,pop\n{Y},{X},7\n{Y},{X + 1000},9\n"
    expected = [("outside_sweden_m", 2, "x, y", f"{Y}, {X}")]
    assert refused(text_file(tmp_path, text)) == expected


def test_id_outside_sweden_is_told(tmp_path: Path) -> None:
    text = f"{HEADER}{ROWS}1000006550000,5\n"
    expected = ("outside_sweden_m", 5, "rutid_scb", "1000006550000")
    assert refused(text_file(tmp_path, text)) == [expected]


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("CRS3035RES1000mN3900000E4500000", "not_sweref", "EPSG:3035"),
        ("CRS3006RES250mN6550000E600000", "cell_size", "250"),
        ("1kmN3900E4500", "not_a_cell", "1kmN3900E4500"),
    ],
)
def test_names_after_inspire_of_another_grid_are_told(
    tmp_path: Path, name: str, code: str, found: str
) -> None:
    path = text_file(tmp_path, f"rutid_inspire;pop\n{name};7\n")
    assert refused(path) == [(code, 2, "rutid_inspire", found)]


def test_all_faults_are_told_at_once_in_the_order_of_the_rows(tmp_path: Path) -> None:
    text = (
        f"ruta,pop,ald0_5,rutstorl\n{WEST},x,1,1000\n{WEST},1,,1000\n"
        f"12,5,5,1000\n{EAST},1,1,500\n"
    )
    assert refused(text_file(tmp_path, text)) == [
        ("not_whole", 2, "pop", "x"),
        ("duplicate", 3, "ruta", WEST),
        ("empty", 3, "ald0_5", ""),
        ("not_a_cell", 4, "ruta", "12"),
        ("cell_size", 5, "rutstorl", "500"),
    ]


def test_grid_of_elsewhere_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, HEADER + f"{AWAY},4\n")
    assert refused(path) == [("nothing_inside", None, None, "1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADER, [("no_rows", None, None, "")]),
        ("just words\n", [("not_a_table", 1, None, "just words")]),
        (b"\x89PNG\r\n\x1a\n\0", [("not_a_table", None, None, r"\x89PNG\r\n\x1a\n")]),
        (b"ruta,pop\n1,\x81\n", [("encoding", 2, None, "0x81")]),
        ('ruta,pop\n1,"2\n', [("malformed", 2, None, "")]),
        (HEADER + f"{WEST}\n", [("cells", 2, None, "1")]),
        (
            "a,pop,pop\n1,2,3\n",
            [("duplicate_column", 1, "pop", "")],
        ),
        (
            "a,b\n1,2\n",
            [
                ("column_not_found", None, "residents", ""),
                ("column_not_found", None, "cell_id", ""),
            ],
        ),
    ],
    ids=[
        "no rows",
        "no separator",
        "picture",
        "no text",
        "quote left open",
        "cut off",
        "header twice",
        "no such columns",
    ],
)
def test_text_that_is_no_such_table_is_refused(
    tmp_path: Path, text: str | bytes, expected: list[Told]
) -> None:
    assert refused(text_file(tmp_path, text)) == expected


def test_columns_that_are_there_are_listed(tmp_path: Path) -> None:
    faults = faults_of(text_file(tmp_path, "a;b\n1;2\n"))
    assert {dict(fault.values)["columns"] for fault in faults} == {"a, b"}


def test_wrong_option_is_told(tmp_path: Path) -> None:
    path = text_file(tmp_path, HEADER + ROWS)
    assert refused(path, columns={"people": "beftotalt", "residents": "no"}) == [
        ("not_mappable", None, "people", ""),
        ("no_such_column", None, "no", ""),
    ]


def test_folder_with_the_ending_of_a_table_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "grid.csv").mkdir()
    with pytest.raises(SourceError):
        read(tmp_path / "grid.csv")


def test_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_file(tmp_path, HEADER + ROWS)

    def forbidden(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(path) == [("unreadable_file", None, None, "")]


def test_cells_become_the_text_of_the_pack(tmp_path: Path) -> None:
    table, _report = read(geopackage(tmp_path, grid(ald0_5=[1, 2, 3])))
    assert to_csv(table) == (
        "cell_id,x,y,residents,age_0_5\n"
        f"{WEST},600500,6550500,7,1\n{EAST},601500,6550500,22,2\n"
    )


COUNTS = st.lists(
    st.tuples(st.integers(-3, 4), st.integers(-3, 4), st.integers(0, 10**9)),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[:2],
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=COUNTS)
def test_what_is_kept_and_what_is_left_out_sum_to_the_file(
    rows: list[tuple[int, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    buffer = io.StringIO("x,y,pop\n")
    buffer.seek(0, io.SEEK_END)
    for east, north, count in rows:
        buffer.write(f"{X + 1000 * east},{Y + 1000 * north},{count}\n")
    path = text_file(tmp_path_factory.mktemp("sum"), buffer.getvalue())
    inside = {row[:2]: row[2] for row in rows if row[:2] in {(0, 0), (1, 0)}}
    if not inside:
        assert refused(path) == [("nothing_inside", None, None, str(len(rows)))]
        return
    table, report = read(path)
    assert report.cells == len(table) == len(inside)
    assert report.residents == table["residents"].sum() == sum(inside.values())
    assert report.residents + report.outside_residents == sum(row[2] for row in rows)
    assert report.cells + report.outside_cells == len(rows)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (600500, 6550500, None),
        (600000, 6550000, None),
        (601500, 6550500, "cell_elsewhere"),
        (6550500, 600500, "outside_sweden_m"),
        (16.6, 59.05, "outside_sweden_m"),
        ("here", "there", "not_a_number"),
    ],
)
def test_coordinates_must_agree_with_the_id(
    tmp_path: Path, x: object, y: object, code: str | None
) -> None:
    path = text_file(tmp_path, f"cell_id,x,y,pop\n6000006550000,{x},{y},7\n")
    if code is None:
        table, _report = read(path)
        assert table["residents"].to_list() == [7]
    else:
        assert [(f[0], f[1], f[2]) for f in refused(path)] == [(code, 2, "x, y")]


def test_a_grid_where_nobody_lives_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "cell_id,pop\n6000006550000,0\n")
    assert [f[0] for f in refused(path)] == ["no_residents"]
