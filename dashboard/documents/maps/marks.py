"""Marks of places: those that would hide each other stand together in one frame."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import geopandas
import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from dashboard.documents.maps.frame import Frame
from dashboard.text import collation
from geodata.places import is_current
from geodata.vocabulary import SERVICE_TYPES, STATUSES

TOGETHER_MM: Final = 12.0
"""Places of a village that are nearer than this on A4 stand in one frame."""

MOST_LISTED: Final = 14
"""More places of a village than these are counted, not listed by name."""

State = tuple[str, str, bool]
"""Service type, status, and whether it was seen more than a year ago."""


@dataclass(frozen=True)
class Row:
    """A place by its name, with the best state of each type that it offers."""

    name: str
    states: tuple[State, ...]


@dataclass(frozen=True)
class Mark:
    """What is drawn for a place, or for the places of a village together.

    Attributes
    ----------
    name
        What stands below it.
    own
        Whether it lies in the municipality; others are drawn smaller.
    x, y
        Middle of the places on the sheet, in millimetres.
    counts
        How many places have each state, in the order of the service types.
    places
        Ids of the places.
    note
        What stands below the name, in thinner letters.
    rows
        Its places by name, where they are listed instead of counted.
    """

    name: str
    own: bool
    x: float
    y: float
    counts: tuple[tuple[State, int], ...]
    places: tuple[str, ...]
    note: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def has_numbers(self) -> bool:
        """Whether a number stands beside each symbol."""
        return len(self.places) > 1 and not self.rows


def marks_of(
    frame: Frame,
    offers_m: geopandas.GeoDataFrame,
    code: str,
    day: date,
    listed: Set[str] = frozenset(),
) -> tuple[Mark, ...]:
    """Marks of the places that are seen in a window.

    Parameters
    ----------
    offers_m
        Rows of `places.join` in EPSG:3006.
    code
        Code of the municipality.
    day
        Day from which the age of a fact counts.
    listed
        Ids of places that stand by name; the others are counted.
    """
    placed = offers_m[offers_m.geometry.notna()]
    seen = placed[placed.within(frame.seen_m)]
    if seen.empty:
        return ()
    return tuple(
        _mark(frame, rows, code, day, listed)
        for _key, rows in seen.groupby(_parts(frame, seen), sort=False)
    )


def _parts(frame: Frame, seen: geopandas.GeoDataFrame) -> list[str]:
    """Which services stand in one frame: the key of each row."""
    limit_m = TOGETHER_MM * frame.sheet.scale / frame.mm_per_m
    keys = np.empty(len(seen), dtype=object)
    villages = [
        village or place
        for village, place in zip(seen["village"], seen["place_id"], strict=True)
    ]
    names = np.array(
        [f"{c} {v}" for c, v in zip(seen["municipality_code"], villages, strict=True)]
    )
    xy = np.column_stack([seen.geometry.x, seen.geometry.y])
    for name in dict.fromkeys(names):
        rows = np.flatnonzero(names == name)
        near = np.ones(1, dtype=int)
        if len(rows) > 1:
            near = fcluster(linkage(xy[rows], "single"), limit_m, "distance")
        keys[rows] = [f"{name} {number}" for number in near]
    return list(keys)


def _mark(
    frame: Frame,
    rows: geopandas.GeoDataFrame,
    code: str,
    day: date,
    listed: Set[str],
) -> Mark:
    first = rows.iloc[0]
    places = rows.drop_duplicates("place_id")
    middle = np.array([[places.geometry.x.mean(), places.geometry.y.mean()]])
    ((x, y),) = frame.on_sheet(middle)
    ids = tuple(places["place_id"])
    by_name = set(ids) <= listed and len(ids) <= MOST_LISTED
    return Mark(
        name=first["village"] or first["name"],
        own=first["municipality_code"] == code,
        x=float(x),
        y=float(y),
        counts=_counts(rows, day),
        places=ids,
        rows=_rows(rows, day) if by_name else (),
    )


def _rows(rows: geopandas.GeoDataFrame, day: date) -> tuple[Row, ...]:
    """Places by name, in the order of what they offer."""
    found = [
        Row(own["name"].iloc[0], best_states(own.to_dict("records"), day))
        for _place, own in rows.groupby("place_id", sort=False)
    ]
    order = sorted(found, key=lambda row: (_order(row.states[0]), collation(row.name)))
    return tuple(order)


def _counts(rows: geopandas.GeoDataFrame, day: date) -> tuple[tuple[State, int], ...]:
    found = Counter(
        state
        for _place, own in rows.groupby("place_id", sort=False)
        for state in best_states(own.to_dict("records"), day)
    )
    return tuple((state, found[state]) for state in sorted(found, key=_order))


def best_states(services: Sequence[Mapping[Any, Any]], day: date) -> tuple[State, ...]:
    """One state for each service type of a place: its best."""
    best: dict[str, State] = {}
    for service in services:
        kind = str(service["service_type"])
        old = not is_current(service["seen_on"], day)
        state = (kind, str(service["status"]), old)
        best[kind] = min(best.get(kind, state), state, key=_order)
    return tuple(sorted(best.values(), key=_order))


def _order(state: State) -> tuple[int, int, bool]:
    """Order of the service types; of one type open and new before all else."""
    ranks = {"open": 0, "unverified": 1, "closed": 2}
    assert set(ranks) == set(STATUSES)  # noqa: S101 - a new status needs a rank
    return SERVICE_TYPES.index(state[0]), ranks[state[1]], state[2]
