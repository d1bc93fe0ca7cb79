"""Opening hours as OpenStreetMap writes them: valid or not, and open at a moment.

Moments are those of the clock in Sweden, without a time zone. Public holidays are those
of the parser's calendar of Sweden; the eves that it takes for holidays, and the law
(Lag 1989:253 om allmänna helgdagar) does not, are told apart by `eve`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, validate

State = Literal["open", "closed", "unknown"]

LONGEST: Final = 255
"""Characters that a value of OpenStreetMap may have."""
COUNTRY: Final = "SE"
CLOCK: Final = ZoneInfo("Europe/Stockholm")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2076, 12, 31)
"""Between these the parser knows the public holidays."""
WEEK: Final = 7
WEEKS_OF_A_YEAR: Final = 53
DAY_MINUTES: Final = 24 * 60

COMMENT: Final = re.compile(r'"[^"]*"')
UNTOLD: Final = re.compile(r"\bSH\b|sunrise|sunset|dawn|dusk|:\d\d\+", re.IGNORECASE)
"""What the parser guesses: holidays of schools, the sun, and an end that is open."""
HOLIDAYS: Final = re.compile(r"\bPH\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _parsed(text: str, *, holidays: bool = True) -> OpeningHours | None:
    """What the parser reads, with the holidays of Sweden or with none; None if bad."""
    if len(text) > LONGEST or not validate(text):
        return None
    return OpeningHours(text, country=COUNTRY if holidays else None)


def is_valid(text: str) -> bool:
    """Whether a text can be read as opening hours of OpenStreetMap; empty cannot."""
    return _parsed(text) is not None


def _plain(text: str) -> str:
    """Text without what stands in quotes, which is for people."""
    return COMMENT.sub("", text)


def state_at(text: str, moment: datetime) -> State:
    """Whether a place with these opening hours is open at a moment.

    `unknown` where the text is empty or cannot be read, where it depends on what is not
    known here (the sun, holidays of schools, an open end, a condition in words), and on
    an eve where it depends on whether that counts as a holiday.

    Parameters
    ----------
    moment
        By the clock in Sweden, without a time zone.
    """
    if not is_valid(text) or UNTOLD.search(_plain(text)):
        return "unknown"
    if HOLIDAYS.search(_plain(text)) and not has_calendar(moment.date()):
        return "unknown"
    state = _state(text, moment, holidays=True)
    if eve(moment.date()) and state != _state(text, moment, holidays=False):
        return "unknown"
    return state


def _state(text: str, moment: datetime, *, holidays: bool) -> State:
    parsed = _parsed(text, holidays=holidays)
    assert parsed is not None  # noqa: S101 - the caller has asked `is_valid`
    state, comment = parsed.state(moment)
    return _told(str(state), comment)


def _told(state: str, comment: str) -> State:
    """State of a span; open under a condition that stands in words is not known."""
    if state == "closed":
        return "closed"
    return "open" if state == "open" and not comment else "unknown"


def eve(day: date) -> str:
    """Code of an eve that the parser takes for a public holiday and the law does not.

    Returns
    -------
    str
        `midsummer`, `christmas`, `new_year`; empty for any other day. The eves of
        Easter and of Pentecost are ordinary Saturdays to the parser too.
    """
    found = {(12, 24): "christmas", (12, 31): "new_year"}
    if day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4:  # noqa: PLR2004
        return "midsummer"  # the Friday before the Saturday of 20 to 26 June
    return found.get((day.month, day.day), "")


def has_calendar(day: date) -> bool:
    """Whether the public holidays of a day's year are known."""
    return FIRST_DAY <= day <= LAST_DAY


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday that has a name; mere Sundays are left out."""
    return _in_calendar(day) and not eve(day)


@lru_cache(maxsize=4096)
def _in_calendar(day: date) -> bool:
    calendar = _parsed("PH")
    assert calendar is not None  # noqa: S101 - our own text
    return calendar.is_open(datetime.combine(day, time(12)))


def next_ordinary(weekday: int, today: date) -> date:
    """Return the next day of a weekday that is neither a public holiday nor an eve.

    Parameters
    ----------
    weekday
        0 for Monday to 6 for Sunday.
    today
        The first day that may be meant.
    """
    day = today + timedelta((weekday - today.weekday()) % WEEK)
    while _in_calendar(day) or eve(day):
        day += timedelta(WEEK)
    return day


def on_clock(moment: datetime) -> datetime:
    """Move a time that the clock jumps over in spring to what it shows then."""
    there = moment.replace(tzinfo=CLOCK)
    return there.astimezone(UTC).astimezone(CLOCK).replace(tzinfo=None)


@dataclass(frozen=True)
class Spell:
    """A part of a day in which a place is open, or perhaps open.

    Attributes
    ----------
    start, end
        Minutes after midnight; an end past midnight is over 1,440.
    state
        `open`, or `unknown`.
    comment
        Condition in the words of whoever wrote the hours; mostly empty.
    """

    start: int
    end: int
    state: State
    comment: str


Day = tuple[Spell, ...]


@dataclass(frozen=True)
class Week:
    """Opening hours of a week without holidays.

    Attributes
    ----------
    days
        Spells of each day, Monday first.
    holidays
        Spells of a public holiday; None where the text says nothing of them, or where
        they differ.
    holidays_differ
        Whether public holidays have hours of different kinds.
    varies
        Whether another week of the year has other hours.
    """

    days: tuple[Day, ...]
    holidays: Day | None
    holidays_differ: bool
    varies: bool


@lru_cache(maxsize=4096)
def week(text: str, monday: date) -> Week | None:
    """Opening hours of the week that begins on a Monday, as if it had no holidays.

    None where the text cannot be read, or where the hours depend on what is not known
    here (the sun, holidays of schools, an open end).
    """
    ordinary = _parsed(text, holidays=False)
    if ordinary is None or UNTOLD.search(_plain(text)):
        return None
    weeks = list(_weeks(ordinary, monday, WEEKS_OF_A_YEAR))
    holidays: set[Day] = set()
    if HOLIDAYS.search(_plain(text)):
        holidays = set(_holidays(text, monday))
    one = next(iter(holidays)) if len(holidays) == 1 else None
    varies = any(other != weeks[0] for other in weeks[1:])
    return Week(weeks[0], one, len(holidays) > 1, varies)


def _weeks(hours: OpeningHours, monday: date, count: int) -> Iterator[tuple[Day, ...]]:
    days = _days(hours, monday, count * WEEK)
    for first in range(0, count * WEEK, WEEK):
        yield tuple(days[first : first + WEEK])


def _holidays(text: str, monday: date) -> Iterator[Day]:
    """Spells of each public holiday of a year."""
    hours = _parsed(text)
    assert hours is not None  # noqa: S101 - the caller has parsed it
    for number in range(WEEKS_OF_A_YEAR * WEEK):
        day = monday + timedelta(number)
        if is_holiday(day):
            yield _days(hours, day, 1)[0]


def _days(hours: OpeningHours, first: date, count: int) -> list[Day]:
    """Spells of some days in a row, each by the day on which it begins."""
    start = datetime.combine(first, time())
    days: list[list[Spell]] = [[] for _number in range(count)]
    ends = (start - timedelta(1), start + timedelta(count + 1))
    for begins, until, state, comment in hours.intervals(*ends):
        told = _told(str(state), comment)
        if told == "closed":
            continue
        for begin, end in _pieces(begins, until):
            number = (begin.date() - first).days
            if 0 <= number < count:
                minute = begin.hour * 60 + begin.minute
                length = int((end - begin).total_seconds()) // 60
                spell = Spell(minute, minute + length, told, comment)
                days[number].append(spell)
    return [tuple(spells) for spells in days]


def _pieces(begins: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """A span as it is; one that is longer than a day is cut at each midnight."""
    if until - begins < timedelta(1):
        yield begins, until
        return
    while begins < until:
        midnight = datetime.combine(begins.date() + timedelta(1), time())
        yield begins, min(midnight, until)
        begins = midnight
