"""Last year's list of a clerk: an Excel workbook in SWEREF 99 TM, decimal commas."""

import io
from collections.abc import Mapping, Sequence

import openpyxl
from pyproj import Transformer

HEADER = ("Butik", "Ort", "Nord", "Öst", "Serviceslag", "Sortiment", "Öppettider")
TO_METRES = Transformer.from_crs(4326, 3006)
TEMPO = ("Tempo Sparreholm", "Sparreholm", 59.070749, 16.826531)
COOP = ("Coop Flen", "Flen", 59.058464, 16.58922)
NEW = ("Lanthandeln i Bettna", "Bettna", 58.9128, 16.6351)
NEAR_COOP = ("Matpiraten", "Flen", 59.0586, 16.5894)

Place = tuple[str, str, float, float]
Cells = Sequence[str | float | None]


def row(place: Place, service: str, kind: str = "", hours: str = "") -> list[str]:
    """A row of the list: metres with a decimal comma, as text."""
    name, village, latitude, longitude = place
    metres = TO_METRES.transform(latitude, longitude)
    north, east = (f"{part:.2f}".replace(".", ",") for part in metres)
    return [name, village, north, east, service, kind, hours]


ROWS = (
    row(TEMPO, "Dagligvaror", "begränsat sortiment", "Mo-Fr 09:00-19:00"),
    row(COOP, "Dagligvaror", "fullt sortiment", "Mo-Su 08:00-21:00"),
    row(NEW, "Dagligvaror", "begränsat sortiment"),
    row(NEW, "Post", "postombud"),
    ["Butik utan läge", "Flen", "", "", "Dagligvaror", "fullt sortiment", ""],
    row(("Salong Klipp", "Flen", 59.06, 16.59), "Frisör"),
)


def workbook(rows: Sequence[Cells] = ROWS, title: str = "Serviceställen") -> bytes:
    """The workbook: a title, an empty row, the header, and the rows."""
    return _written({title: rows})


def two_sheets() -> bytes:
    """The workbook with a second sheet, which has one row."""
    macken = row(("Macken", "Bettna", 58.9128, 16.6351), "Drivmedel")
    return _written({"Serviceställen": ROWS, "Mackar": [macken]})


def _written(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in ([f"{title} i Flens kommun"], [], HEADER, *rows):
            sheet.append(list(cells))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
