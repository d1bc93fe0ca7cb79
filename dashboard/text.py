"""Words, numbers and dates in the reader's language; Swedish is the default.

Messages stand in English in the code and are looked up in the gettext catalogue of the
language; every string that a person sees goes through `_`, `ngettext` or `localised`.
"""

import gettext
import io
import re
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from geodata.records import Localised, span

LANGUAGES: Final = {"sv": "Svenska", "en": "English"}
DEFAULT_LANGUAGE: Final = "sv"
CATALOGUES: Final = Path(__file__).parent / "locale"

UNITS: Final = (365, 30, 7)
"""Days of a year, a month and a week, as Babel counts them."""

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def use(language: str) -> None:
    """Set the language of this run; an unknown one gives the default."""
    _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def language() -> str:
    """Code of the language of this run."""
    return _language.get()


@cache
def _translations(code: str) -> gettext.NullTranslations:
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():  # the language of the messages in the code
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Return a message in the language of this run."""
    return _translations(language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a message that goes with a number."""
    return _translations(language()).ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for this mark
    """Mark a message for translation where it is used later."""
    return message


def localised(value: Localised | None) -> str:
    """Text of a pack in the language of this run, or in the one it has."""
    if value is None or isinstance(value, str):
        return value or ""
    return (
        value.get(language())
        or value.get(DEFAULT_LANGUAGE)
        or next(iter(value.values()), "")
    )


def column(row: Mapping[Any, Any], name: str) -> str:
    """Cell of a table whose column may have a translation beside it (`note_en`)."""
    translated = row.get(f"{name}_{language()}")
    return str(translated or row.get(name) or "")


def genitive(name: str) -> str:
    """Form of a name that owns: Flen, Flens and Strängnäs, Strängnäs in Swedish."""
    if language() != "sv" or name.endswith(("s", "x", "z")):
        return name
    return f"{name}s"


def municipality_words(name: str) -> str:
    """Name of a municipality as a whole: Flens kommun, Flen municipality."""
    return _("{name} municipality").format(name=genitive(name))


def number(value: float, decimals: int = 0) -> str:
    """Write a number as the language does: 1 234,5 in Swedish."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=language())


def kilometres(distance_m: float) -> str:
    """Write a distance given in metres in kilometres, with one decimal."""
    return f"{number(distance_m / 1000, 1)} km"


def exact_kilometres(km: float) -> str:
    """Write a distance in kilometres with the decimals that it needs, three at most."""
    return f"{format_decimal(km, format='#,##0.###', locale=language())} km"


def percent(share: float) -> str:
    """Write a share as per cent with one decimal."""
    return str(format_percent(share, format="#,##0.0 %", locale=language()))


def when(partial: str) -> str:
    """Write a date of the form YYYY, YYYY-MM or YYYY-MM-DD out in words."""
    parts = partial.count("-")
    if not partial or not parts:
        return partial
    first = span(partial)[0]
    form = "d MMMM y" if parts > 1 else "MMMM y"
    return format_date(first, form, locale=language())


def month(partial: str) -> str:
    """Write the month of a date out in words; a mere year stays a year."""
    return when(partial[:7])


def day_words(day: date) -> str:
    """Write a day out in words."""
    return when(day.isoformat())


def collation(text: str) -> str:
    """Key that sorts Swedish words as a Swedish reader expects: z, å, ä, ö."""
    return text.lower().translate(str.maketrans("åäö", "{|}"))


def ago(days: int) -> str:
    """How long ago something was, never longer than it is: for 3 years.

    Whole years from two on, else whole months from two on, then weeks and days.
    """
    unit = next((one for one in UNITS if days >= 2 * one), 1)
    whole = days // unit * unit  # Babel rounds: seven years and a half would be 8
    return str(
        format_timedelta(
            timedelta(days=-whole),
            granularity="day",
            threshold=2,
            add_direction=True,
            locale=language(),
        )
    )


def plain(text: str) -> str:
    """Markdown that shows a text of a pack as it stands."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+.!|~$&-])", r"\\\1", text)
    return re.sub(r":(?=\w)", r"\\:", escaped)  # :red[…] and :name: are directives
