"""When places shall be open: a code in the address, words on the command line."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from geodata.hours import has_calendar, next_ordinary, on_clock

ANY: Final = "any"
"""Code of no moment at all."""
ON_A_DATE: Final = "date"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES: Final = (
    ("mån", "måndag", "mon", "monday"),
    ("tis", "tisdag", "tue", "tuesday"),
    ("ons", "onsdag", "wed", "wednesday"),
    ("tor", "tors", "torsdag", "thu", "thursday"),
    ("fre", "fredag", "fri", "friday"),
    ("lör", "lördag", "sat", "saturday"),
    ("sön", "söndag", "sun", "sunday"),
)
"""What a weekday may be called on the command line, in Swedish and English."""

CODE: Final = re.compile(r"([a-z]{3}|[0-9]{8})-([0-9]{2})([0-9]{2})")
TYPED: Final = re.compile(
    r"([^\W\d]+|[0-9]{4}-[0-9]{2}-[0-9]{2})[ t]+([0-9]{1,2})(?:[.:]([0-9]{2}))?"
)


@dataclass(frozen=True)
class OpenAt:
    """A weekday or a day, and a time of it.

    Attributes
    ----------
    weekday
        Code of a weekday; empty where `day` says which day.
    at
        Time of the day, in whole minutes.
    day
        The day; None for a weekday.
    """

    weekday: str
    at: time
    day: date | None = None

    def moment(self, today: date) -> datetime:
        """Moment that is meant, by the clock in Sweden.

        A weekday is the next one, from today on, that is neither a public holiday nor
        an eve that counts as one for many. A time that the clock jumps over in spring
        is the one that it shows then.
        """
        day = self.day or next_ordinary(WEEKDAYS.index(self.weekday), today)
        return on_clock(datetime.combine(day, self.at))

    def code(self) -> str:
        """What stands in the address: `tue-1900`, `20261224-1000`."""
        day = self.weekday if self.day is None else f"{self.day:%Y%m%d}"
        return f"{day}-{self.at:%H%M}"


def read(code: str) -> OpenAt | None:
    """Read what stands in an address; None if that means nothing.

    Nor does a day whose public holidays are not known.
    """
    found = CODE.fullmatch(code)
    if not found:
        return None
    day, hour, minute = found.groups()
    if day in WEEKDAYS:
        return _made(day, None, hour, minute)
    written = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return _made("", written, hour, minute)


def typed(text: str) -> OpenAt | None:
    """Read what somebody typed: `tisdag 19.00`, `tue 19`, `2026-12-24 10:00`.

    None if that means nothing, as for `read`.
    """
    found = TYPED.fullmatch(text.strip().lower())
    if not found:
        return None
    day, hour, minute = found.group(1), found.group(2), found.group(3) or "0"
    for weekday, names in zip(WEEKDAYS, NAMES, strict=True):
        if day in names:
            return _made(weekday, None, hour, minute)
    return _made("", day, hour, minute)


def _made(weekday: str, day: str | None, hour: str, minute: str) -> OpenAt | None:
    try:
        at = time(int(hour), int(minute))
        on = date.fromisoformat(day) if day else None
    except ValueError:
        return None
    return OpenAt(weekday, at, on) if on is None or has_calendar(on) else None
