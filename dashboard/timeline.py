"""When projects ran, as one picture: what is not known is never drawn as known."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Final, Protocol

from dashboard import palette
from geodata.records import ProjectState

LEFT: Final = 250
YEAR: Final = 46
LINE: Final = 34
TOP: Final = 26


class Dated(Protocol):
    """A project or a programme: has a name, and a state on each day."""

    name: str

    def state(self, day: date) -> ProjectState:
        """Return the state on a day."""


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


def picture(
    items: Sequence[Dated], day: date, years: tuple[int, int], alternative: str
) -> str:
    """Image of the lines of time: full where running, dotted where not known.

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
    width = LEFT + YEAR * (last - first + 1) + 8
    height = TOP + LINE * len(items) + 8
    parts = [
        f'<text x="{LEFT + YEAR * (year - first) + 2}" y="16" font-size="13" '
        f'fill="#333">{year}</text>'
        f'<path d="M{LEFT + YEAR * (year - first)} 4V{height}" stroke="#d5d9d7"/>'
        for year in range(first, last + 1)
    ]
    for row, item in enumerate(items):
        parts += _line(item, row, years)
    x = LEFT + YEAR * (day.year - first + (day.timetuple().tm_yday - 1) / 365.25)
    if first <= day.year <= last:
        parts.append(f'<path d="M{x:.1f} 4V{height}" stroke="#111" stroke-width="2"/>')
    svg = (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif"><defs><pattern id="u" width="6" height="6" '
        'patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="1" fill="#555"/>'
        f"</pattern></defs>{''.join(parts)}</svg>"
    )
    image = palette.image(svg).replace('alt=""', f'alt="{escape(alternative)}"')
    return f'<div class="timeline">{image}</div>'


def _line(item: Dated, row: int, years: tuple[int, int]) -> list[str]:
    y = TOP + LINE * row
    fills = {"running": palette.project_look(row).colour, "unknown": "url(#u)"}
    bars, begin = [], 0
    for state, run in groupby(months(item, *years)):
        length = len(list(run))
        if state in fills:
            bars.append(
                f'<rect x="{LEFT + YEAR * begin / 12:.2f}" y="{y + 6}" height="18" '
                f'width="{YEAR * length / 12:.2f}" fill="{fills[state]}"/>'
            )
        begin += length
    name = escape(item.name)
    return [f'<text y="{y + 20}" font-size="14" fill="#111">{name}</text>', *bars]
