"""Cells of any kind of file as text."""

import json
import math
import re
import unicodedata
from collections.abc import Hashable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from geodata.errors import Fault
from geodata.intake.limits import CELL
from geodata.sources.layers import refuse

UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
"""Signs that show nothing, order other signs, or cannot be stored."""

EXCEL_DIGITS: Final = 15
"""Digits of a number that a spreadsheet knows; those after them are noise."""

MOST_DIGITS: Final = 300
NO_NUMBER: Final = "#NUM!"
"""What a spreadsheet shows for a number that it cannot hold."""


def clean(text: str) -> str:
    """Text in one line, without signs that cannot be seen and the spaces around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if UNSEEN.search(text):
        text = " ".join(UNSEEN.sub(_seen, text).split())
    return unicodedata.normalize("NFC", text).strip()


def _seen(match: re.Match[str]) -> str:
    sign = match[0]
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return "" if unicodedata.category(sign) == "Cf" else " "


def as_text(value: object) -> str:
    """Text of a value as a spreadsheet or a layer holds it; nothing is empty.

    A number is as a spreadsheet shows it, with a decimal point; a date is ISO 8601.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**MOST_DIGITS else NO_NUMBER
    if isinstance(value, float):
        return _number(value)
    return _other(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return NO_NUMBER
    return format(Decimal(f"{value + 0.0:.{EXCEL_DIGITS}g}"), "f")


def _other(value: object) -> str:
    if isinstance(value, datetime):
        text = value.isoformat(" ", "seconds")
        return text.removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, list | dict):
        return clean(json.dumps(value, ensure_ascii=False))
    return "" if isinstance(value, bytes) else clean(str(value))


class Sharing:
    """Hands out one object for texts that are the same, so that they take less room."""

    def __init__(self) -> None:
        self._known: dict[Hashable, str] = {}

    def text(self, value: object, file: str, row: int, column: str = "") -> str:
        """Text of a cell.

        Raises
        ------
        SchemaError
            It is longer than a cell may be.
        """
        text = as_text(value)
        if len(text) > CELL:
            fault = Fault(
                "cell_too_long",
                file,
                row,
                column or None,
                text[:80],
                {"most": str(CELL)},
            )
            refuse(fault)
        return self._known.setdefault(text, text)
