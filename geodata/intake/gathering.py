"""Rows of text files and sheets, whose header is looked for, and of layers."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

import pandas as pd

from geodata.errors import Fault, SchemaError
from geodata.intake.cells import Sharing
from geodata.intake.columns import known_names
from geodata.intake.limits import CELLS, COLUMNS, FAULTS, ROWS
from geodata.sources.layers import refuse

HEADER_WITHIN: Final = 30
"""Rows with anything in them among which the header is looked for."""

MATCHES: Final = 2
"""So many names that are known make a row the header."""

Row = tuple[int, Sequence[object]]
"""Number of a row as a spreadsheet shows it, and its cells."""

Texts = tuple[int, list[str]]


def letter(column: int) -> str:
    """Name of a column as a spreadsheet shows it, from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of some rows holds the names of the columns; None if none looks so.

    It is the one with the most names that are known, or else the first that has two
    cells or more and no number.
    """
    matches = [known_names(row) for row in rows]
    if matches and max(matches) >= MATCHES:
        return matches.index(max(matches))
    for i, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        if len(filled) > 1 and not any(_is_number(cell) for cell in filled):
            return i
    return None


def _is_number(cell: str) -> bool:
    return cell.replace(" ", "").replace(",", "", 1).replace(".", "", 1).isdigit()


class Gathering:
    """Takes rows in, one after the other, within the limits of a list.

    Parameters
    ----------
    file
        Name to tell in a fault.
    names
        Names of the columns as the file has them.
    even
        Whether a row must be as wide as the header.
    """

    def __init__(self, file: str, names: Sequence[str], *, even: bool) -> None:
        self._file, self._even = file, even
        self._shared = Sharing()
        self._names = [self._shared.text(name, file, 1) for name in names]
        self._rows: list[list[str]] = []
        self._index: list[int] = []
        self._cells = 0
        self._faults: list[Fault] = []
        self._uneven = 0
        self._check_width(len(names))

    def _check_width(self, width: int) -> None:
        if width > COLUMNS:
            self._refuse("list_columns", COLUMNS)

    def _refuse(self, code: str, most: int) -> None:
        refuse(Fault(code, self._file, values={"most": f"{most}"}))

    def add(self, number: int, cells: Sequence[object]) -> None:
        """Take a row in; an empty one is left out.

        Raises
        ------
        SchemaError
            The list has become larger than it may be.
        """
        texts = [self._shared.text(cell, self._file, number) for cell in cells]
        while len(texts) > len(self._names) and not texts[-1]:
            texts.pop()
        if not any(texts):
            return
        if self._even and len(texts) != len(self._names):
            self._note(number, len(texts))
            return
        self._check_width(len(texts))
        self._rows.append(texts)
        self._index.append(number)
        self._cells += len(texts)
        check_rows(len(self._rows), self._file)
        if self._cells > CELLS:
            self._refuse("list_cells", CELLS)

    def _note(self, number: int, found: int) -> None:
        self._uneven += 1
        if self._uneven <= FAULTS:
            values = {"expected": str(len(self._names))}
            fault = Fault("cells", self._file, number, found=str(found), values=values)
            self._faults.append(fault)

    def table(self) -> pd.DataFrame:
        """All rows, by their number; a column without a name has its letter.

        Columns that have neither a name nor a cell with anything in it are left out.

        Raises
        ------
        SchemaError
            There is no row, or rows are not as wide as the header.
        """
        if self._uneven > FAULTS:
            more = Fault("more_faults", self._file, found=str(self._uneven - FAULTS))
            self._faults.append(more)
        if not self._rows and not self._faults:
            self._faults.append(Fault("no_rows", self._file))
        if self._faults:
            raise SchemaError(tuple(self._faults))
        width = max(len(self._names), *map(len, self._rows))
        names = self._names + [""] * (width - len(self._names))
        columns = []
        for i in range(width):
            cells = [row[i] if i < len(row) else "" for row in self._rows]
            columns.append(cells)
        kept = [i for i in range(width) if names[i] or any(columns[i])]
        table = pd.DataFrame(
            dict(enumerate(columns[i] for i in kept)),
            index=pd.Index(self._index, dtype="int64"),
            dtype=object,
        )
        table.columns = pd.Index(_told_apart(names, kept), dtype=object)
        return table


def check_rows(number: int, file: str) -> None:
    """Raise if a list has more rows than it may."""
    if number > ROWS:
        refuse(Fault("list_rows", file, values={"most": str(ROWS)}))


def _told_apart(names: Sequence[str], kept: Sequence[int]) -> list[str]:
    """Names of which no two are the same: Namn, Namn (2), and letters for none."""
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    told = []
    for i in kept:
        name = plain = names[i] or letter(i)
        while name in taken:
            seen[plain] += 1
            name = f"{plain} ({seen[plain] + 1})"
        taken.add(name)
        told.append(name)
    return told


def gathered(
    rows: Iterable[Row],
    file: str,
    *,
    even: bool,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Table of the rows below the header of a text file or sheet.

    Parameters
    ----------
    rows
        All rows, from the first one.
    file
        Name to tell in a fault.
    even
        Whether rows must be as wide as the header.
    progress
        Is told now and then which row is being read.

    Raises
    ------
    SchemaError
        There is no header, no row below it, or the list is too large.
    """
    rows = iter(rows)
    shared = Sharing()
    first: list[Texts] = []
    kept: list[Row] = []
    for number, cells in rows:
        texts = [shared.text(cell, file, number) for cell in cells[: COLUMNS + 1]]
        if any(texts):
            first.append((number, texts))
            kept.append((number, cells))
        if len(first) == HEADER_WITHIN:
            break
    if not first:
        refuse(Fault("no_rows", file))
    at = header_row([texts for _number, texts in first])
    if at is None:
        refuse(Fault("no_header", file, first[0][0], found=" ".join(first[0][1])[:80]))
    names = first[at][1] if even else _trimmed(first[at][1])
    gathering = Gathering(file, names, even=even)
    for number, cells in chain(kept[at + 1 :], rows):
        gathering.add(number, cells)
        if progress and not number % 5000:
            progress(number)
    return gathering.table()


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
