"""Dates as people write them, Swedish and ISO, as the pack has them."""

import re
from datetime import date
from typing import Final

from geodata.intake.columns import folded

MONTHS: Final = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTH_OF: Final = {word: i for i, words in enumerate(MONTHS, 1) for word in words}

TIME: Final = re.compile(r"[T ][0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2})?([.,][0-9]+)?Z?")
"""Time of day behind a date, which is not needed."""
ISO: Final = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
WORDS: Final = re.compile(r"(?:den )?(?:([0-9]{1,2})(?: [ae])? )?([a-z]+) ([0-9]{4})")
SLASHED: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/. ]([0-9]{4})")
LAST_MONTH: Final = 12

AMBIGUOUS: Final = "ambiguous_date"
NO_DATE: Final = "not_a_date"


def read_date(text: str) -> tuple[str, str]:
    """Date in the pack's form (YYYY-MM-DD, YYYY-MM or YYYY), and the code of a fault.

    One of the two is empty. `01/03/2025` may be January or March: it is ambiguous;
    `13/03/2025` can only be March.
    """
    plain = TIME.sub("", text.strip())
    if match := ISO.fullmatch(plain):
        return _checked(match[1], match[3], match[4])
    if match := COMPACT.fullmatch(plain):
        return _checked(*match.groups())
    if match := WORDS.fullmatch(folded(plain)):
        month = MONTH_OF.get(match[2])
        return _checked(match[3], str(month), match[1]) if month else ("", NO_DATE)
    if match := SLASHED.fullmatch(plain):
        return _with_year_last(*match.groups())
    return "", NO_DATE


def _with_year_last(first: str, second: str, year: str) -> tuple[str, str]:
    one, two = int(first), int(second)
    if one <= LAST_MONTH and two <= LAST_MONTH and one != two:
        return "", AMBIGUOUS
    day, month = (second, first) if two > LAST_MONTH else (first, second)
    return _checked(year, month, day)


def _checked(year: str, month: str | None, day: str | None) -> tuple[str, str]:
    """Date of its parts, or the code of the fault if there is no such day."""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return "", NO_DATE
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)]), ""
