"""Tables as files that a spreadsheet opens: CSV and Excel, without formulas."""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

FORMULA_START: Final = ("=", "+", "-", "@", "\t", "\r")
EXCEL_SHEET_NAME: Final = 31
ILLEGAL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Copy in which no text starts a formula: such a cell gets an apostrophe before it.

    A spreadsheet reads a cell that starts with `=`, `+`, `-` or `@` as a formula.
    Control characters, which no workbook can hold, are left out. The names of the
    columns are cells too.
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = _plain(safe[name])
    safe.columns = pd.Index(_plain(pd.Series(safe.columns, dtype=object)))
    return safe


def _plain(cells: pd.Series) -> pd.Series:
    text = cells.where(cells.notna(), "").astype(str)
    text = text.str.replace(ILLEGAL, "", regex=True)
    return text.where(~text.str.startswith(FORMULA_START), "'" + text)


def to_csv(table: pd.DataFrame) -> bytes:
    """Comma-separated UTF-8 with the byte order mark by which Excel knows it."""
    return without_formulas(table).to_csv(index=False).encode("utf-8-sig")


def to_excel(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Workbook (.xlsx) with one sheet a table; the header row stays in view."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
        for name, table in zip(_sheet_names(sheets), sheets.values(), strict=True):
            without_formulas(table).to_excel(
                writer, sheet_name=name, index=False, freeze_panes=(1, 0)
            )
    return buffer.getvalue()


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Names as a workbook can have them: short, without its signs, none twice."""
    taken: list[str] = []
    for name in names:
        short = re.sub(r"[\\/*?:\[\]]", "-", name)[:EXCEL_SHEET_NAME]
        if short in taken:
            number = f" {len(taken) + 1}"
            short = short[: EXCEL_SHEET_NAME - len(number)] + number
        taken.append(short)
    return taken
