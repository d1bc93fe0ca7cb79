"""Lists of places as files of each format."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas
import openpyxl

from geodata.intake.records import Listing

Rows = Sequence[Sequence[object]]
HEAD = ("Namn", "Ort", "Serviceslag", "N", "E", "Öppettider", "Datum")
SHOP = ("Åhléns Lanthandel", "Mellösa", "lanthandel", "6553345,5", "583210,25")
ROWS: Rows = (
    (*SHOP, "Mo-Fr 09:00-18:00", "2025-03-01"),
    ("Postombudet", "Hälleforsnäs", "post", "6558001,0", "580400,0", "", "1 mars 2025"),
)


def text(rows: Rows, separator: str = ";") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue()


def to_csv(
    path: Path, rows: Rows, *, separator: str = ";", encoding: str = "utf-8"
) -> Path:
    path.write_bytes(text(rows, separator).encode(encoding))
    return path


def to_xlsx(path: Path, rows: Rows, sheet: str = "Blad1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def features(rows: Rows, xy: Sequence[tuple[float, float]]) -> list[dict[str, object]]:
    head, *body = rows
    return [
        {
            "type": "Feature",
            "properties": dict(zip(head, row, strict=True)),
            "geometry": {"type": "Point", "coordinates": list(at)},
        }
        for row, at in zip(body, xy, strict=True)
    ]


def to_geojson(
    path: Path, rows: Rows, xy: Sequence[tuple[float, float]], crs: str = ""
) -> Path:
    content: dict[str, object] = {
        "type": "FeatureCollection",
        "features": features(rows, xy),
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def layer(
    rows: Rows, xy: Sequence[tuple[float, float]], crs: str | None
) -> geopandas.GeoDataFrame:
    head, *body = rows
    points = geopandas.points_from_xy(*zip(*xy, strict=True))
    cells = {name: [row[i] for row in body] for i, name in enumerate(head)}
    return geopandas.GeoDataFrame(cells, geometry=points, crs=crs)


def to_gpkg(
    path: Path,
    rows: Rows,
    xy: Sequence[tuple[float, float]],
    crs: str | None = "EPSG:3006",
    name: str = "butiker",
) -> Path:
    layer(rows, xy, crs).to_file(path, layer=name, driver="GPKG")
    return path


def to_shp(
    path: Path,
    rows: Rows,
    xy: Sequence[tuple[float, float]],
    crs: str | None = "EPSG:3006",
    *,
    encoding: str = "UTF-8",
    without: Sequence[str] = (),
) -> Path:
    folder = path.with_suffix("")
    folder.mkdir()
    shapes = folder / "butiker.shp"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names of columns are cut off
        layer(rows, xy, crs).to_file(shapes, driver="ESRI Shapefile", encoding=encoding)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, part.name)
    return path


def cells(listing: Listing) -> list[list[str]]:
    """All cells of a list, with the names of its columns."""
    table = listing.table
    return [list(table.columns), *(list(row) for row in table.itertuples(index=False))]
