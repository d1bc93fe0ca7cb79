"""What a hostile or oversized list meets."""

import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from geodata.errors import SchemaError
from geodata.intake import gathering, geopackage, screen, sniffing, zipped
from geodata.intake.limits import CELL, COLUMNS
from geodata.intake.listing import read_listing
from tests.geodata import lists
from tests.geodata.lists import HEAD, ROWS

LAYER = [("Namn", "Ort"), ("Åhléns", "Mellösa"), ("B", "Flen")]
XY = [(583210.25, 6553345.5), (580400.0, 6558001.0)]
SHEET = "xl/worksheets/sheet1.xml"


def code(path: Path) -> str:
    with pytest.raises(SchemaError) as raised:
        read_listing(path, path.name)
    return raised.value.faults[0].code


def rewritten(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The same archive with other parts; None takes one out."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**content, **parts}.items():
            if data is not None:
                archive.writestr(name, data)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return lists.to_xlsx(tmp_path / "a.xlsx", (HEAD, *ROWS))


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return lists.to_shp(tmp_path / "a.zip", LAYER, XY)


def test_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lists.to_csv(tmp_path / "a.csv", (HEAD, *ROWS))
    monkeypatch.setattr(sniffing, "MOST_B", path.stat().st_size)
    assert len(read_listing(path, "a.csv").table) == 2
    monkeypatch.setattr(sniffing, "MOST_B", path.stat().st_size - 1)
    assert code(path) == "list_too_large"


def test_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "ROWS", 2)
    assert len(read_listing(lists.to_csv(tmp_path / "a", (HEAD, *ROWS)), "a").table)
    more = lists.to_csv(tmp_path / "b", (HEAD, *ROWS, ROWS[0]))
    assert code(more) == "list_rows"
    layer = [*LAYER, ("C", "Flen")]
    monkeypatch.setattr(gathering, "ROWS", 2)
    assert (
        code(lists.to_geojson(tmp_path / "c.json", layer, [*XY, XY[0]])) == "list_rows"
    )
    assert code(lists.to_gpkg(tmp_path / "c.gpkg", layer, [*XY, XY[0]])) == "list_rows"
    assert code(lists.to_shp(tmp_path / "c.zip", layer, [*XY, XY[0]])) == "list_rows"


def test_many_columns_and_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = [[f"a{i}" for i in range(COLUMNS + 1)], ["b"] * (COLUMNS + 1)]
    assert code(lists.to_csv(tmp_path / "a.csv", wide)) == "list_columns"
    assert code(lists.to_xlsx(tmp_path / "a.xlsx", wide)) == "list_columns"
    path = lists.to_geojson(tmp_path / "a.json", wide, XY[:1])
    assert code(path) == "list_columns"
    monkeypatch.setattr(gathering, "CELLS", 2 * len(HEAD) - 1)
    assert code(lists.to_csv(tmp_path / "b.csv", (HEAD, *ROWS))) == "list_cells"


def test_long_cells(tmp_path: Path) -> None:
    for length, is_read in ((CELL, True), (CELL + 1, False), (200_000, False)):
        rows = [("Namn", "Ort"), ("a" * length, "b")]
        path = lists.to_csv(tmp_path / "a.csv", rows)
        if is_read:
            assert len(read_listing(path, "a.csv").table) == 1
        else:
            assert code(path) == "cell_too_long"


def test_a_bomb(shapes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "RATIO_FREE_B", 1_000_000)
    rewritten(shapes, {"bomb.txt": bytes(20_000_000)})
    assert code(shapes) == "zip_too_large"


def test_too_many_files(shapes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MEMBERS", 3)
    assert code(shapes) == "zip_too_large"


@pytest.mark.parametrize(
    "name", ["../a.shp", "a/../../b.shp", "/etc/a.shp", "C:\\a.shp", "..\\a.shp"]
)
def test_paths_that_lead_out(shapes: Path, name: str) -> None:
    rewritten(shapes, {name: b"a"})
    assert code(shapes) == "zip_path"


def test_links(shapes: Path) -> None:
    with zipfile.ZipFile(shapes, "a") as archive:
        link = zipfile.ZipInfo("link.shp")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert code(shapes) == "zip_link"


@pytest.mark.parametrize("name", ["inner.zip", "harmless.dbf"])
def test_archives_in_archives(shapes: Path, name: str) -> None:
    rewritten(shapes, {name: shapes.read_bytes()})
    assert code(shapes) == "zip_nested"


def test_locked_and_strange_archives(shapes: Path) -> None:
    data = bytearray(shapes.read_bytes())
    at = data.index(b"PK\x01\x02")
    locked, strange = bytearray(data), bytearray(data)
    locked[at + 8] |= 1
    strange[at + 10] = 14
    shapes.write_bytes(locked)
    assert code(shapes) == "zip_locked"
    shapes.write_bytes(strange)
    assert code(shapes) == "zip_method"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"butiker.shx": None}, "shapefile_parts"),
        ({"butiker.shp": None}, "nothing_in_zip"),
        ({"butiker.shp": b"no shapes" * 20}, "not_a_layer"),
        ({"butiker.dbf": b""}, "shapefile_parts"),
        ({"butiker.prj": b"GEOGCS["}, ""),
    ],
)
def test_broken_shapefiles(
    shapes: Path, parts: dict[str, bytes | None], expected: str
) -> None:
    rewritten(shapes, parts)
    if expected:
        assert code(shapes) == expected
    else:
        assert read_listing(shapes, "a.zip").crs is None


def test_a_shapefile_cut_off(shapes: Path) -> None:
    with zipfile.ZipFile(shapes) as archive:
        data = archive.read("butiker.shp")
    rewritten(shapes, {"butiker.shp": data[:-8]})
    assert code(shapes) == "cut_off"


def test_nothing_stays_on_the_disk(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert len(read_listing(shapes, "a.zip").table) == 2
    rewritten(shapes, {"butiker.shx": b"no index"})
    assert code(shapes) == "not_a_layer"
    assert list(folder.iterdir()) == []


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"""


@pytest.mark.parametrize("part", [SHEET, "docProps/core.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize(
    "data", [ENTITIES, OUTSIDE, ENTITIES.decode().encode("utf-16")]
)
def test_entities(book: Path, part: str, data: bytes) -> None:
    rewritten(book, {part: data})
    assert code(book) == "xml_declarations"


def sheet(rows: str) -> bytes:
    return (
        f'<worksheet xmlns="{screen.SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<row", "not_a_workbook"),
        ('<row r="999999999999"><c r="A1"><v>1</v></c></row>', "no_rows"),
        ('<row r="x"><c><v>1</v></c></row>', "not_a_workbook"),
        ('<row><c t="s"><v>99999</v></c></row>', "not_a_workbook"),
        ('<row><c t="d"><v>never</v></c></row>', "not_a_workbook"),
        ("<row>" + "<c/>" * 100_000 + "</row>", "workbook_too_large"),
        ("<a>" * 10 + "<b/>" * 300_000 + "</a>" * 10, "workbook_too_large"),
        ("<a>" + "b" * 4_000_001 + "</a>", "workbook_too_large"),
        (f'<a b="{"c" * 4_000_001}"/>', "workbook_too_large"),
        ("<row><c><v>" + "1" * 5000 + "</v></c></row>", "not_a_workbook"),
    ],
)
def test_hostile_sheets(book: Path, rows: str, expected: str) -> None:
    rewritten(book, {SHEET: sheet(rows)})
    assert code(book) == expected


def test_a_date_that_is_none_is_an_error_of_the_sheet(book: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    row = '<row><c t="inlineStr"><is><t>A</t></is></c><c t="e"><v>#N/A</v></c></row>'
    rewritten(book, {SHEET: sheet(f"<row>{cells}</row>{row}")})
    assert lists.cells(read_listing(book, "a"))[1][:2] == ["A", "#N/A"]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("xl/vbaProject.bin", ".xlsm"),
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", ".ods"),
    ],
)
def test_workbooks_of_another_form(book: Path, part: str, found: str) -> None:
    rewritten(book, {part: b"a"})
    with pytest.raises(SchemaError) as raised:
        read_listing(book, "a.xlsx")
    assert [(f.code, f.found) for f in raised.value.faults] == [
        ("other_workbook", found)
    ]


def test_what_a_geopackage_says_is_not_run(tmp_path: Path) -> None:
    endless = (
        "CREATE VIEW {} AS WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    )
    for statement in (endless, "CREATE VIEW {} AS SELECT load_extension('a') AS b"):
        path = lists.to_gpkg(tmp_path / f"{len(statement)}.gpkg", LAYER, XY)
        with closing(sqlite3.connect(path)) as base:
            base.execute(statement.format("strange"))
            base.execute(
                "INSERT INTO gpkg_contents (table_name, data_type)"
                " VALUES ('strange', 'attributes')"
            )
            base.commit()
        with pytest.raises(SchemaError) as raised:
            read_listing(path, "a.gpkg", layer="strange")
        assert raised.value.faults[0].code == "not_a_layer"


def test_endless_work_in_a_geopackage_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopackage, "STEPS", 10)
    monkeypatch.setattr(geopackage, "MOST_TURNS", 2)
    path = lists.to_gpkg(tmp_path / "a.gpkg", LAYER, XY)
    assert code(path) == "not_a_layer"
