"""Reads a sheet of an Excel workbook, a row at a time."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pandas as pd

from geodata.errors import Fault, SchemaError
from geodata.intake.gathering import Row, gathered
from geodata.intake.limits import COLUMNS, ROWS
from geodata.intake.records import Listing
from geodata.intake.screen import check_xml
from geodata.sources.layers import refuse

BOOK: Final = "xl/workbook.xml"
LAST_ROW: Final = 2**20
"""Number of the last row that a sheet can have."""
OTHERS: Final = {
    "xl/vbaProject.bin": ".xlsm",
    "xl/workbook.bin": ".xlsb",
    "content.xml": ".ods",
}
"""Parts by which workbooks of another form are known."""


def is_workbook(archive: ZipFile, file: str) -> bool:
    """Whether an archive is a workbook of Excel's own form.

    Raises
    ------
    SchemaError
        It is a workbook of another form.
    """
    names = set(archive.namelist())
    for part, ending in OTHERS.items():
        if part in names:
            refuse(Fault("other_workbook", file, found=ending))
    return BOOK in names or "[Content_Types].xml" in names


def read_workbook(
    path: Path,
    archive: ZipFile,
    file: str,
    *,
    layer: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Listing:
    """Read a sheet: the one wanted, or the first that has a table.

    A formula gives the value that was last computed.

    Parameters
    ----------
    path, archive
        The same file, which has been looked through as an archive.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        The workbook is broken or too large, or has no such sheet or no table.
    """
    check_xml(archive, file)
    with _opened(path, file) as book:
        names = tuple(
            sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"
        )
        if not names:
            refuse(Fault("no_rows", file))
        if layer is not None and layer not in names:
            values = {"layers": ", ".join(names)}
            refuse(Fault("unknown_layer", file, found=layer, values=values))
        name, table = _first_table(book, [layer] if layer else names, file, progress)
    return Listing(file, "xlsx", table, layers=names, layer=name)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[Any]:
    """Workbook that is closed afterwards; whatever its reader raises is a fault."""
    import openpyxl  # noqa: PLC0415 - slow to load

    book = None
    try:
        with warnings.catch_warnings(), path.open("rb") as opened:
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                opened, read_only=True, data_only=True, keep_links=False
            )
            yield book
    except SchemaError:
        raise
    except Exception as error:  # the reader trusts what it reads: anything may come
        reason = str(error).split("\n", 1)[0][:120] or type(error).__name__
        fault = Fault("not_a_workbook", file, values={"reason": reason})
        raise SchemaError((fault,)) from error
    finally:
        if book is not None:
            book.close()


def _first_table(
    book: Any,  # noqa: ANN401 - openpyxl has no types
    names: "list[str] | tuple[str, ...]",
    file: str,
    progress: Callable[[float], None] | None,
) -> tuple[str, pd.DataFrame]:
    """Name and table of the first of some sheets that has one."""
    first: SchemaError | None = None
    for name in names:
        sheet = book[name]
        last = min(sheet.max_row or ROWS, LAST_ROW)

        def told(row: int, last: int = last) -> None:
            if progress:
                progress(min(row / last, 1.0))

        try:
            return name, gathered(_rows(sheet), file, even=False, progress=told)
        except SchemaError as error:
            if error.faults[0].code not in {"no_rows", "no_header"}:
                raise
            first = first or error
    if first is None:
        refuse(Fault("no_rows", file))
    raise first


def _rows(sheet: Any) -> Iterator[Row]:  # noqa: ANN401 - openpyxl has no types
    """Rows of a sheet, none beyond the last that a sheet can have."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=COLUMNS + 1, values_only=True)
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            return
        if cells.count(None) == len(cells):
            continue
        end = len(cells)
        while cells[end - 1] is None:
            end -= 1
        yield number, cells[:end]
