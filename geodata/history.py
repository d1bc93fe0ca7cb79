"""What is known of a service on a day: open, closed, or only seen some time before."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, get_args

import pandas as pd

from geodata.records import span

DayState = Literal["open", "closed", "not_opened", "last_seen", "unknown"]

DAY_STATES: Final[tuple[DayState, ...]] = get_args(DayState)


def known_on(services: pd.DataFrame, day: date) -> pd.Series:
    """State of each service on a day, by what the rows say and no more.

    Parameters
    ----------
    services
        status, seen_on, and optionally opened_on and closed_on, which may be dates of
        the form YYYY, YYYY-MM or YYYY-MM-DD.

    Returns
    -------
    pandas.Series
        By the index of the services: `open` on the very day on which it was seen, or
        between two days that are known; `closed` from the day it closed on;
        `not_opened` before the day it opened on; `last_seen` if it was seen before that
        day and not since; `unknown` before the first thing known. Inside a date that
        names only a year or a month nothing is decided by it.
    """
    states = [_state(row, day) for row in services.to_dict("records")]
    return pd.Series(states, services.index, dtype=str)


def _state(row: Mapping[Any, Any], day: date) -> DayState:
    seen = date.fromisoformat(row["seen_on"])
    opened = _span(row, "opened_on")
    closed = _span(row, "closed_on")
    if closed and day >= closed[1]:
        return "closed"
    if opened and day < opened[0]:
        return "not_opened"
    if row["status"] != "unverified" and _surely_open(seen, opened, closed, day):
        return "open"
    return "last_seen" if seen <= day else "unknown"


def _surely_open(
    seen: date,
    opened: tuple[date, date] | None,
    closed: tuple[date, date] | None,
    day: date,
) -> bool:
    """Whether a day lies between the first and the last on which it surely was open."""
    known = [seen, opened[1]] if opened else [seen]
    if closed:
        return day < closed[0] and any(one <= day for one in known)
    return min(known) <= day <= seen


def _span(row: Mapping[Any, Any], name: str) -> tuple[date, date] | None:
    written = row.get(name)
    return span(written) if isinstance(written, str) and written else None
