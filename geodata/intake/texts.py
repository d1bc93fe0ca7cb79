"""Reads tables as text: commas, semicolons or tabs, UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from geodata.errors import Fault
from geodata.intake.columns import known_names
from geodata.intake.gathering import HEADER_WITHIN, gathered
from geodata.intake.limits import CELL
from geodata.intake.records import Listing
from geodata.sources.delimited import SEPARATORS
from geodata.sources.layers import refuse

CHUNK_B: Final = 2**20
DOUBLE: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
"""A letter such as å as UTF-8 writes it."""
HIGH: Final = re.compile(rb"[\x80-\xff]")


def read_text_table(
    path: Path,
    file: str,
    *,
    wide: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Listing:
    """Read a table as text; which separator and encoding it has is found out.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.
    wide
        Whether the text is UTF-16.
    progress
        Is told how much has been read, 0 to 1.

    Raises
    ------
    SchemaError
        The file is no such table, is broken, or is larger than a list may be.
    """
    encoding = "utf-16" if wide else _encoding(path, file)
    separator = _separator(path, file, encoding)
    size = path.stat().st_size
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=encoding, newline="") as opened,
    ):

        def told(_row: int) -> None:
            if progress:
                progress(raw.tell() / size)

        rows = _rows(csv.reader(opened, delimiter=separator, strict=True), file)
        table = gathered(rows, file, even=True, progress=told)
    return Listing(
        file,
        "csv",
        table,
        encoding=encoding.removesuffix("-sig"),
        separator=separator,
    )


def _rows(reader: Iterator[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number; broken text is a fault."""
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                values = {"most": str(CELL)}
                refuse(Fault("cell_too_long", file, number, values=values))
            refuse(Fault("malformed", file, number))
        except UnicodeError as error:
            refuse(Fault("encoding", file, number, found=_found(error)))
        yield number, row


def _found(error: UnicodeError) -> str:
    """First byte that could not be read."""
    if isinstance(error, UnicodeDecodeError) and error.start < len(error.object):
        return f"0x{error.object[error.start]:02X}"
    return ""


def _encoding(path: Path, file: str) -> str:
    """UTF-8 where all of the file is, else Windows-1252."""
    fault = _not_decoded(path, "utf-8")
    if fault is None:
        return "utf-8-sig"
    with path.open("rb") as opened:
        if _is_broken_utf8(opened.read()):
            row, found = fault
            refuse(Fault("encoding", file, row, found=found))
    fault = _not_decoded(path, "cp1252")
    if fault is not None:
        row, found = fault
        refuse(Fault("encoding", file, row, found=found))
    return "cp1252"


def _not_decoded(path: Path, encoding: str) -> tuple[int, str] | None:
    """Line and byte of a file that an encoding cannot read; None if it reads all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as opened:
        while True:
            chunk = opened.read(CHUNK_B)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return lines + before.count(b"\n"), _found(error)
            if not chunk:
                return None
            lines += chunk.count(b"\n")


def _is_broken_utf8(data: bytes) -> bool:
    """Whether most letters that are not ASCII are as UTF-8 writes them."""
    return 4 * len(DOUBLE.findall(data)) > len(HIGH.findall(data))


def _separator(path: Path, file: str, encoding: str) -> str:
    """Separator by which the first rows are most like a table."""
    found = max(
        ((_score(path, encoding, separator), separator) for separator in SEPARATORS),
        key=lambda pair: pair[0],
    )
    (_names, share, _width), separator = found
    if not share:
        with path.open(encoding=encoding, errors="replace") as opened:
            shown = opened.read(80).split("\n", 1)[0].strip()
        refuse(Fault("not_a_table", file, 1, found=shown))
    return separator


def _score(path: Path, encoding: str, separator: str) -> tuple[int, float, int]:
    """Names that are known in a row, share of rows of the usual width, that width."""
    with path.open(encoding=encoding, newline="", errors="replace") as opened:
        reader = csv.reader(opened, delimiter=separator)
        rows: list[list[str]] = []
        with suppress(csv.Error, UnicodeError):  # they are told when all is read
            rows.extend(filter(any, islice(reader, 2 * HEADER_WITHIN)))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    names = max(known_names([cell.strip() for cell in row[:200]]) for row in rows)
    return names, count / len(rows), width
