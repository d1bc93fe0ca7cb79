"""Looks a workbook's XML through before a reader builds anything of it."""

from typing import Final
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from geodata.errors import Fault
from geodata.intake.limits import CELL, COLUMNS
from geodata.sources.layers import refuse

CHUNK_B: Final = 2**18
START_B: Final = 256
BEFORE: Final = b"\0\xef\xbb\xbf\xff\xfe \t\r\n"
"""Bytes that may stand before the first element, whatever the encoding."""
SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ITEMS: Final = frozenset({f"{SHEET} row", f"{SHEET} si"})
"""Elements that the reader takes one at a time: rows, and texts that are shared."""
MOST_ITEMS: Final = 2_000_000
MOST_IN_ITEM: Final = 100_000
MOST_OUTSIDE: Final = 300_000
"""Elements of all items, of one item, and outside of them."""
MOST_TEXT: Final = 2 * COLUMNS * CELL
"""Characters of one item, and outside of all of them."""


class _TooMuchError(ValueError):
    """An XML file that would take more room than it may."""


class _Screen:
    """Counts what a reader would have to hold at the same time."""

    def __init__(self) -> None:
        self.items = self.inside = self.outside = 0
        self.text_inside = self.text_outside = 0
        self.in_item = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ITEMS:
            self.items += 1
            self.inside = self.text_inside = 0
            self.in_item = True
        size = sum(map(len, attributes.values()))
        if self.in_item:
            self.inside += 1
            self.text_inside += size
        else:
            self.outside += 1
            self.text_outside += size
        self.check()

    def end(self, name: str) -> None:
        if name in ITEMS:
            self.in_item = False

    def text(self, data: str) -> None:
        if self.in_item:
            self.text_inside += len(data)
        else:
            self.text_outside += len(data)
        self.check()

    def check(self) -> None:
        if (
            self.items > MOST_ITEMS
            or self.inside > MOST_IN_ITEM
            or self.outside > MOST_OUTSIDE
            or max(self.text_inside, self.text_outside) > MOST_TEXT
        ):
            raise _TooMuchError


def check_xml(archive: ZipFile, file: str) -> None:
    """Raise if an XML part declares entities, is broken, or would take too much room.

    Raises
    ------
    SchemaError
        It is so.
    """
    for part in archive.infolist():
        with archive.open(part) as opened:
            start = opened.read(START_B)
        if start.lstrip(BEFORE).startswith(b"<"):
            _check_part(archive, part, file)


def _check_part(archive: ZipFile, part: ZipInfo, file: str) -> None:
    def declared(*_arguments: object) -> None:
        refuse(Fault("xml_declarations", file, found=part.filename[:80]))

    screen = _Screen()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = screen.start
    parser.EndElementHandler = screen.end
    parser.CharacterDataHandler = screen.text
    try:
        with archive.open(part) as opened:
            while chunk := opened.read(CHUNK_B):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        values = {"reason": f"{part.filename[:80]}: {error}"}
        refuse(Fault("not_a_workbook", file, values=values))
    except _TooMuchError:
        refuse(Fault("workbook_too_large", file, found=part.filename[:80]))
