import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from geodata.errors import Fault, SchemaError, SourceError
from geodata.intake.cells import as_text, clean
from geodata.intake.gathering import letter
from geodata.intake.listing import read_listing
from tests.geodata import lists
from tests.geodata.lists import HEAD, ROWS, cells

ALL = (HEAD, *ROWS)
NAMES = [list(map(str, row)) for row in ALL]
LAYER = [("Namn", "Ort", "Typ"), ("Åhléns", "Mellösa", "post"), ("B", "Flen", "post")]
MIDNIGHT = datetime.fromisoformat("2025-03-01")
MORNING = datetime.fromisoformat("2025-03-01 09:05")
XY = [(583210.25, 6553345.5), (580400.0, 6558001.0)]


def read(path: Path, layer: str | None = None) -> list[list[str]]:
    return cells(read_listing(path, path.name, layer=layer))


def refusal(path: Path, layer: str | None = None) -> Fault:
    with pytest.raises(SchemaError) as raised:
        read_listing(path, path.name, layer=layer)
    return raised.value.faults[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_each_encoding_and_separator(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = lists.to_csv(tmp_path / "a", ALL, separator=separator, encoding=encoding)
    listing = read_listing(path, "lista.csv")
    assert cells(listing) == NAMES
    assert listing.table.index.to_list() == [2, 3]
    assert listing.file_format == "csv"
    assert listing.separator == separator
    assert listing.encoding == encoding.removesuffix("-sig")
    assert listing.points is None


def test_decimal_commas_do_not_pass_for_separators(tmp_path: Path) -> None:
    rows = [("Namn", "Lat", "Long"), *((f"B{i}", "59,05", "16,5") for i in range(9))]
    listing = read_listing(lists.to_csv(tmp_path / "a.csv", rows), "a.csv")
    assert listing.separator == ";"
    assert list(listing.table.columns) == ["Namn", "Lat", "Long"]


def test_the_header_may_stand_below_a_title(tmp_path: Path) -> None:
    rows = [("Service i Flen 2024",), (), ("Upprättad av", "kommunen"), *ALL]
    path = lists.to_xlsx(tmp_path / "a.xlsx", rows)
    listing = read_listing(path, "a.xlsx")
    assert cells(listing) == NAMES
    assert listing.table.index.to_list() == [5, 6]


def test_empty_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Namn;Ort\nA;B\n;\n\nC;D\n", encoding="utf-8")
    assert read_listing(path, "a.csv").table.index.to_list() == [2, 5]


def test_a_line_break_in_a_cell_is_a_space_and_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'Namn;Ort\r\n"A\r\nB";C\r\nD;E\r\n')
    listing = read_listing(path, "a.csv")
    assert cells(listing)[1:] == [["A B", "C"], ["D", "E"]]
    assert listing.table.index.to_list() == [2, 3]


def test_columns_of_the_same_name_and_of_none(tmp_path: Path) -> None:
    rows = [("Namn", "Ort", "Namn", ""), ("a", "b", "c", "d"), ("e", "f", "g", "")]
    path = lists.to_csv(tmp_path / "a.csv", rows)
    assert read(path)[0] == ["Namn", "Ort", "Namn (2)", "D"]
    assert [letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_values_of_a_sheet_are_as_it_shows_them(tmp_path: Path) -> None:
    values = ["Namn", 482, 59.059340000000006, 0.1 + 0.2, date(2025, 3, 1), True, None]
    rows = [("Namn", "Ort", "N", "E", "Datum", "Öppet", "Status"), values]
    path = lists.to_xlsx(tmp_path / "a.xlsx", rows)
    assert read(path)[1] == ["Namn", "482", "59.05934", "0.3", "2025-03-01", "TRUE", ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (float("nan"), ""), (float("inf"), "#NUM!"), (10**400, "#NUM!"),
        (6553345.0, "6553345"), (1e-05, "0.00001"), (1e21, "1" + "0" * 21),
        (-0.0, "0"), (-59.5, "-59.5"), (MIDNIGHT, "2025-03-01"),
        (MORNING, "2025-03-01 09:05:00"), (time(9, 5), "09:05"),
        (["å", 1], '["å", 1]'), (b"\0\1", ""), (np.int64(5), "5"), (False, "FALSE"),
    ],
)  # fmt: skip
def test_text_of_a_value(value: object, text: str) -> None:
    assert as_text(value) == text


def test_signs_that_cannot_be_seen_are_taken_out() -> None:
    assert clean("  Ham\u00adn\u202etorget\u200b\x00\ud800 \n 1\t") == "Hamntorget � 1"
    assert clean("A\u030ahle\u0301ns") == "Åhléns"


def test_a_formula_gives_its_last_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Namn", "Ort"])
    sheet.append(["A", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[1] == ["A", ""]


def test_sheets_can_be_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    for name in ("Butiker", "Post", "Dold"):
        sheet = book.create_sheet(name)
        sheet.append(["Namn", "Ort"])
        sheet.append([name, "Flen"])
    book["Dold"].sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    first = read_listing(path, "a.xlsx")
    assert first.layer == "Butiker"
    assert first.layers == ("Läs mig", "Butiker", "Post")
    assert read(path, "Post")[1] == ["Post", "Flen"]
    assert refusal(path, "Dold").code == "unknown_layer"


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("without", [(), (".cpg",)])
def test_a_shapefile_in_each_encoding(
    tmp_path: Path, encoding: str, without: tuple[str, ...]
) -> None:
    path = lists.to_shp(
        tmp_path / "a.zip", LAYER, XY, encoding=encoding, without=without
    )
    listing = read_listing(path, "a.zip")
    assert cells(listing) == [list(row) for row in LAYER]
    assert listing.file_format == "shp"
    assert listing.crs == "EPSG:3006"
    assert listing.points is not None
    assert listing.points.to_numpy().tolist() == [list(at) for at in XY]


def test_a_geopackage(tmp_path: Path) -> None:
    path = lists.to_gpkg(tmp_path / "ö#?%.gpkg", LAYER, XY)
    listing = read_listing(path, "a.gpkg")
    assert [row[-3:] for row in cells(listing)] == [list(row) for row in LAYER]
    assert (listing.file_format, listing.crs) == ("gpkg", "EPSG:3006")
    assert listing.points is not None
    assert listing.points.to_numpy().tolist() == [list(at) for at in XY]


def test_layers_of_a_geopackage_can_be_chosen(tmp_path: Path) -> None:
    path = lists.to_gpkg(tmp_path / "a.gpkg", LAYER, XY, name='but"iker')
    lists.layer(LAYER[:2], XY[:1], "EPSG:4326").to_file(
        path, layer="post", driver="GPKG"
    )
    assert read_listing(path, "a").layers == ('but"iker', "post")
    assert len(read_listing(path, "a", layer="post").table) == 1
    assert refusal(path, "gator").code == "unknown_layer"


def test_geojson_in_degrees_and_in_metres(tmp_path: Path) -> None:
    plain = lists.to_geojson(tmp_path / "a", LAYER, [(16.5, 59.1), (16.4, 59.0)])
    listing = read_listing(plain, "a.geojson")
    assert cells(listing) == [list(row) for row in LAYER]
    assert listing.crs is None
    assert listing.points is not None
    assert listing.points.to_numpy().tolist() == [[16.5, 59.1], [16.4, 59.0]]
    name = "urn:ogc:def:crs:EPSG::3006"
    metric = lists.to_geojson(tmp_path / "b", LAYER, XY, name)
    assert read_listing(metric, "b").crs == "EPSG:3006"


def test_a_local_system_becomes_degrees(tmp_path: Path) -> None:
    name = "urn:ogc:def:crs:EPSG::3010"  # SWEREF 99 16 30
    path = lists.to_geojson(tmp_path / "a", LAYER, [(150000, 6548000)] * 2, name)
    listing = read_listing(path, "a.geojson")
    assert listing.crs == "EPSG:4326"
    assert listing.points is not None
    assert listing.points["x"].iloc[0] == pytest.approx(16.5)


def test_lines_and_areas_are_a_point_on_them_and_rows_may_have_none(
    tmp_path: Path,
) -> None:
    features = lists.features(LAYER, [(16.5, 59.1)] * 2)
    square = shapely.box(16, 59, 17, 60)
    features[0]["geometry"] = shapely.geometry.mapping(square)
    features[1]["geometry"] = None
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    listing = read_listing(path, "a.geojson")
    assert listing.points is not None
    assert square.contains(shapely.Point(listing.points.iloc[0]))
    assert listing.points.iloc[1].isna().all()


def test_what_a_file_is_is_seen_from_its_content(tmp_path: Path) -> None:
    book = lists.to_xlsx(tmp_path / "a.xlsx", ALL)
    assert read_listing(book.rename(tmp_path / "lista.csv"), "lista.csv").file_format
    html = tmp_path / "b.xlsx"
    html.write_text("<html><table><tr><td>Namn</td></tr></table>", encoding="utf-8")
    assert refusal(html).code == "unknown_content"
    for name, start, code in (
        ("a.pdf", b"%PDF-1.7 ...", "unknown_content"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "other_workbook"),
        ("a.shp", b"\0\0\x27\x0a" + bytes(99), "loose_shapefile"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9), "unknown_content"),
        ("a.txt", b"  \n ", "unknown_content"),
        ("b.txt", "Namn;Ort\nA;B\n".encode("utf-32"), "unknown_content"),
        ("a.csv", b"", "empty_file"),
        ("b.csv", b"Namn\nA\n", "not_a_table"),
        ("c.csv", b"Namn;Ort\n", "no_rows"),
        ("d.csv", b"1;2\n3;4\n", "no_header"),
        ("e.csv", b'Namn;Ort\n"A;B\n', "malformed"),
        ("f.csv", b"Namn;Ort\nA;B;C\n", "cells"),
        ("g.csv", b"Namn;Ort\nA\n", "cells"),
        ("h.csv", b"Namn;Ort\n\x81;A\n", "encoding"),
        ("a.json", b'{"type": "Feature"', "not_json"),
        ("b.json", b'{"type": "Feature"}', "not_features"),
        ("c.json", b'[{"a": 1}]', "not_features"),
        ("d.json", b'{"features": [1]}', "not_features"),
        ("e.json", b'{"features": []}', "no_rows"),
        ("f.json", b'{"features": [{"properties": {"a": "' , "not_json"),
        ("g.json", b'{"a":' + b"[" * 100_000, "not_json"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(start)
        assert refusal(path).code == code, name


def test_utf8_with_one_broken_byte_is_told_and_not_read_as_another(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Namn;Ort\nÅsa;Mellösa\nÖrjan;Häl\n".encode() + b"\xff;B\n")
    fault = refusal(path)
    assert (fault.code, fault.row, fault.found) == ("encoding", 4, "0xFF")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read_listing(tmp_path / "a.csv", "a.csv")


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    rows = [("Namn", "Ort"), *((f"Butik {i}", "Flen") for i in range(15_000))]
    shares: list[float] = []
    path = lists.to_csv(tmp_path / "a.csv", rows)
    read_listing(path, "a.csv", progress=shares.append)
    assert len(shares) == 3
    assert 0 < shares[0] < shares[-1] <= 1
    assert shares == sorted(shares)


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE a (b)")
    base.close()
    assert refusal(path).code == "not_a_layer"


def test_geometry_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    odd: list[object] = [
        {"type": "Point", "coordinates": ["16", None]},
        {"type": "Point", "coordinates": [16]},
        {"type": "Point", "coordinates": [float("inf"), 59]},
        {"type": "Polygon", "coordinates": [[[1, 2]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Odd", "coordinates": [1, 2]},
        "here",
    ]
    features = [{"properties": {"Namn": "A", "Ort": "B"}, "geometry": g} for g in odd]
    features.append(
        {**features[0], "geometry": {"type": "Point", "coordinates": XY[0]}}
    )
    path = tmp_path / "a.geojson"
    content = {"crs": {"properties": {"name": "EPSG:99"}}, "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")
    listing = read_listing(path, "a.geojson")
    assert listing.points is not None
    assert listing.points["x"].isna().to_list() == [True] * len(odd) + [False]
    assert listing.crs is None


def test_a_geopackage_with_odd_geometry_and_no_system(tmp_path: Path) -> None:
    rows, xy = [*LAYER, ("C", "Flen", "post")], [*XY, XY[0]]
    with pytest.warns(UserWarning, match="crs"):
        path = lists.to_gpkg(tmp_path / "a.gpkg", rows, xy, None)
    with closing(sqlite3.connect(path)) as base:
        triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (trigger,) in triggers.fetchall():
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute("UPDATE butiker SET geom = x'4750000E00' WHERE fid = 1")
        base.execute("UPDATE butiker SET geom = x'4750000E0000000000' WHERE fid = 2")
        base.commit()
    listing = read_listing(path, "a.gpkg")
    assert listing.points is not None
    assert listing.points["x"].isna().to_list() == [True, True, False]
    assert listing.crs is None
