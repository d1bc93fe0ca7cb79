"""What is noted of the rows of a list while it is being understood."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geodata.errors import Fault, Severity
from geodata.intake.columns import FIELDS

ERRORS: Final = frozenset(
    {
        "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!",
        "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#NAMN?", "#DIVISION/0!",
        "#OGILTIGT!", "#SKÄRNING!",
    }
)  # fmt: skip
"""What a spreadsheet shows where it cannot compute."""


class Notes:
    """Faults of a list, and the rows that were refused.

    Parameters
    ----------
    file
        Name to tell in the faults.
    columns
        Column of the list by field.
    """

    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self._file, self._columns = file, columns
        self.refused: set[int] = set()
        self.faults: list[Fault] = []

    def refuse(self, row: int, field: str, code: str, found: str = "") -> None:
        """Refuse a row."""
        self.refused.add(row)
        self._add(row, field, code, found, "error")

    def leave(self, row: int, field: str, code: str, found: str = "") -> None:
        """Leave a cell out of a row that is kept."""
        self._add(row, field, code, found, "warning")

    def _add(
        self, row: int, field: str, code: str, found: str, severity: Severity
    ) -> None:
        told = None if field in FIELDS else field or None  # the list has none for it
        column = self._columns.get(field, told)
        self.faults.append(Fault(code, self._file, row, column, found, {}, severity))

    def in_order(self) -> tuple[Fault, ...]:
        """Faults in the order of the rows."""
        return tuple(sorted(self.faults, key=lambda fault: fault.row or 0))


Tell = Callable[[int, str, str, str], None]
"""`Notes.refuse` or `Notes.leave`."""


def understood(
    cells: pd.Series, read: Callable[[str], tuple[str, str]], tell: Tell
) -> pd.Series:
    """Cells of a field as the pack has them; what is wrong is told and left empty.

    Parameters
    ----------
    cells
        Text by row; the name is the field.
    read
        From a text to the pack's form and the code of a fault, one of them empty.
    """
    known = {text: read(text) if text else ("", "") for text in cells.unique()}
    bad = {text: code for text, (_value, code) in known.items() if code}
    for row in rows_in(cells.index, cells.isin(bad)):
        tell(row, str(cells.name), bad[cells[row]], cells[row])
    values = [known[text][0] for text in cells]
    return pd.Series(values, cells.index, dtype=object, name=cells.name)


def texts_of(
    table: pd.DataFrame, columns: Mapping[str, str], notes: Notes
) -> pd.DataFrame:
    """Text of each field of `FIELDS` by row, empty where the list has no column."""
    given = {
        field: table[columns[field]] if field in columns else "" for field in FIELDS
    }
    texts = pd.DataFrame(given, index=table.index, dtype=object)
    for field in columns:
        wrong = texts[field].isin(ERRORS)
        for row in rows_in(texts.index, wrong):
            notes.leave(row, field, "spreadsheet_error", str(texts.loc[row, field]))
        texts.loc[wrong, field] = ""
    return texts


def rows_in(index: pd.Index, chosen: ArrayLike) -> list[int]:
    """Numbers of the rows that are chosen."""
    return [int(row) for row in index.to_numpy()[np.asarray(chosen, dtype=bool)]]
