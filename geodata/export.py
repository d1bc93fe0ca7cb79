"""Tables as files to take along: CSV and Excel, without formulas."""

import io
from collections.abc import Mapping
from typing import Final

import pandas as pd

FORMULA_START: Final = ("=", "+", "-", "@", "\t", "\r")
EXCEL_SHEET_NAME: Final = 31
ILLEGAL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Copy in which no text starts a formula: such a cell gets an apostrophe before it.

    A spreadsheet reads a cell that starts with `=`, `+`, `-` or `@` as a formula.
    Control characters, which no workbook can hold, are left out.
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            text = safe[name].astype(str).str.replace(ILLEGAL, "", regex=True)
            starts = text.str.startswith(FORMULA_START)
            safe[name] = text.where(~starts, "'" + text)
    return safe


def to_csv(table: pd.DataFrame) -> bytes:
    """Comma-separated UTF-8 with the byte order mark by which Excel knows it."""
    return without_formulas(table).to_csv(index=False).encode("utf-8-sig")


def to_excel(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Workbook (.xlsx) with one sheet a table; the header row stays in view."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
        for name, table in sheets.items():
            without_formulas(table).to_excel(
                writer,
                sheet_name=name[:EXCEL_SHEET_NAME],
                index=False,
                freeze_panes=(1, 0),
            )
    return buffer.getvalue()
