"""When projects ran, as lines of time: what is not known is never drawn as known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, Protocol

from dashboard import palette
from dashboard.html import render
from geodata.records import ProjectState

DAYS: Final = 365.25


class Dated(Protocol):
    """A project or a programme: has a name, and a state on each day."""

    name: str

    def state(self, day: date) -> ProjectState:
        """Return the state on a day."""


@dataclass(frozen=True)
class Stretch:
    """Part of a line: where it begins and how long it is, in per cent of the whole."""

    left: float
    width: float
    running: bool


def months(item: Dated, first: int, last: int) -> list[ProjectState]:
    """State of each month from January of the first to December of the last year.

    A month is running if its middle is; so a project that a source saw going on for a
    single day alone stays unknown.
    """
    return [
        item.state(date(year, month, 15))
        for year in range(first, last + 1)
        for month in range(1, 13)
    ]


def stretches(item: Dated, first: int, last: int) -> list[Stretch]:
    """Parts of the line of a project in which it ran, or in which nobody knows."""
    states = months(item, first, last)
    share = 100 / len(states)
    parts, begin = [], 0
    for state, run in groupby(states):
        length = len(list(run))
        if state in {"running", "unknown"}:
            parts.append(Stretch(begin * share, length * share, state == "running"))
        begin += length
    return parts


def picture(
    items: Sequence[Dated], day: date, years: tuple[int, int], alternative: str
) -> str:
    """Lines of time: full where running, dotted where not known.

    Parameters
    ----------
    items
        Projects and programmes, from top to bottom.
    day
        The day that the upright line marks.
    years
        First and last year.
    alternative
        The same in words.
    """
    first, last = years
    since = day.year - first + (day.timetuple().tm_yday - 1) / DAYS
    lines = [
        (item.name, palette.project_look(row).colour, stretches(item, first, last))
        for row, item in enumerate(items)
    ]
    return render(
        "timeline.html",
        day,
        lines=lines,
        years=range(first, last + 1),
        now=100 * since / (last + 1 - first) if first <= day.year <= last else None,
        alternative=alternative,
    )
