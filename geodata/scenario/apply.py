"""A scenario applied to a baseline: only what it changes is computed anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geodata.baseline import Baseline, Known, renumber
from geodata.crs import coordinates_m, metres
from geodata.distance import NOWHERE, Floats, Integers, Nearest
from geodata.scenario import NEW, Added, Scenario, check

K = 2
"""So many places are told for each cell afterwards."""
WORDS = ["place_id", "name", "village", "municipality_code"]


@dataclass(frozen=True)
class _Places:
    """Places as a scenario leaves them.

    Attributes
    ----------
    table
        As in a baseline, the new ones behind.
    leaving
        Numbers of those that close or move.
    entering
        Numbers of those that come in, and the types that each comes with.
    """

    table: pd.DataFrame
    leaving: Integers
    entering: tuple[tuple[int, frozenset[str]], ...]

    def come(self, service_type: str) -> Integers:
        """Numbers of those that come in with a type, each once, ascending."""
        numbers = {n for n, types in self.entering if service_type in types}
        return np.array(sorted(numbers), dtype=np.int64)


def apply(found: Baseline, scenario: Scenario) -> Baseline:
    """Find the two nearest places of each cell as they would be with a scenario.

    A place that closes, or that moves, leaves the lists of the cells that have it; a
    cell whose list is too short then is measured anew. A place that comes in is
    measured from every cell, and takes its rank in the list. The places that are only
    assumed (`Question.every_village`) stay as they are.

    Parameters
    ----------
    found
        At least the two nearest places of each cell. The more it holds, the fewer cells
        are measured anew.

    Returns
    -------
    Baseline
        Of the same question; the lists of a type that does not change are the same
        objects. The places keep their numbers; behind them come those
        that are new, with ids that begin with `NEW`. Places that close are in no list.

    Raises
    ------
    SchemaError
        The scenario cannot be applied to the places; holds every fault.
    """
    check(scenario, _placed_ids(found.known, scenario.place_ids))
    places = _changed(found, scenario)
    after = replace(found, places=places.table)
    offered, nearest = dict(found.offered), dict(found.nearest)
    measured: dict[bytes, Nearest] = {}  # what comes in with several types comes once
    for service_type, near in found.nearest.items():
        old, come = found.offered[service_type], places.come(service_type)
        leaves = np.isin(old, places.leaving)
        gone, stay = old[leaves], old[~leaves]
        come = come[~np.isin(come, stay)]
        if not len(gone) and not len(come):
            continue
        offered[service_type] = np.sort(np.concatenate([stay, come]))
        kept = _without(after, near, gone, stay)
        if len(come) and come.tobytes() not in measured:
            measured[come.tobytes()] = _measured(after, slice(None), come)
        nearest[service_type] = (
            _merged(kept, measured[come.tobytes()]) if len(come) else kept
        )
    return replace(after, offered=offered, nearest=nearest)


def _placed_ids(known: Known, wanted: Sequence[str]) -> frozenset[str]:
    """Those of some places that a scenario may speak of: they have a position."""
    offers = known.offers_m[known.offers_m["place_id"].isin(list(wanted))]
    return frozenset(offers.loc[offers.geometry.notna(), "place_id"])


def _changed(found: Baseline, scenario: Scenario) -> _Places:
    named = found.places["place_id"]
    rows = np.flatnonzero(named.isin(list(scenario.place_ids)))
    number = dict(zip(named.iloc[rows], rows.tolist(), strict=True))
    where = {
        one.place_id: metres(one.latitude, one.longitude)[0] for one in scenario.moved
    }
    # A place that does not count changes nothing by leaving.
    closed = [number[one] for one in scenario.closed if one in number]
    moved = [one for one in where if one in number]
    entering = []
    places_m = found.places_m
    for place_id in moved:
        row = number[place_id]
        places_m[row] = where[place_id]
        own = {t for t, some in found.offered.items() if row in some}
        entering.append((row, frozenset(own)))
    new: list[dict[str, object]] = []
    for count, added in enumerate(scenario.added, start=1):
        place_id = added.place_id or f"{NEW}{count}"
        if place_id not in number:
            number[place_id] = len(places_m) + len(new)
            new.append(_row(found, place_id, added, where))
        entering.append((number[place_id], frozenset(added.types)))
    table = found.places
    if moved:
        table = table.assign(x=places_m[:, 0], y=places_m[:, 1])
    if new:
        table = pd.concat([table, pd.DataFrame(new)], ignore_index=True)
    leaving = closed + [number[one] for one in moved]
    return _Places(table, np.array(leaving, dtype=np.int64), tuple(entering))


def _row(
    found: Baseline, place_id: str, added: Added, where: Mapping[str, Floats]
) -> dict[str, object]:
    """Row of a place that is new, or that is there and did not count before."""
    if added.latitude is not None and added.longitude is not None:
        xy = metres(added.latitude, added.longitude)[0]
        words = [place_id, added.name, "", found.known.municipality_code]
    else:
        offers = found.known.offers_m
        own = offers[offers["place_id"] == place_id].iloc[:1]
        xy = where.get(place_id, coordinates_m(own)[0])
        words = own[WORDS].iloc[0].to_list()
    return dict(zip(WORDS, words, strict=True)) | {"x": xy[0], "y": xy[1]}


def _measured(after: Baseline, cells: Integers | slice, places: Integers) -> Nearest:
    """The nearest of some places, from some cells."""
    measure = after.known.measures[after.question.measure]
    found = measure(after.cells_m[cells], after.places_m[places], K)
    return Nearest(found.distance_m, renumber(found, places))


def _without(after: Baseline, near: Nearest, gone: Integers, stay: Integers) -> Nearest:
    """Lists of two places from which some have gone.

    Parameters
    ----------
    gone, stay
        Numbers of the places of the type that have gone, and of the others.
    """
    if not len(gone):
        return Nearest(near.distance_m[:, :K], near.place[:, :K])
    hit = np.flatnonzero(np.isin(near.place, gone).any(axis=1))
    distance_m, place = near.distance_m[:, :K].copy(), near.place[:, :K].copy()
    far, number = near.distance_m[hit].copy(), near.place[hit].copy()
    left = np.isin(number, gone)
    full = number[:, -1] != NOWHERE
    far[left], number[left] = np.inf, NOWHERE
    order = np.argsort(left, axis=1, kind="stable")[:, :K]
    distance_m[hit] = np.take_along_axis(far, order, 1)
    place[hit] = np.take_along_axis(number, order, 1)
    short = hit[full & (place[hit, -1] == NOWHERE)]
    if len(short) and len(stay):
        again = _measured(after, short, stay)
        distance_m[short], place[short] = again.distance_m, again.place
    return Nearest(distance_m, place)


def _merged(first: Nearest, second: Nearest) -> Nearest:
    """The two nearest of two lists that have no place in common."""
    rows = np.flatnonzero(second.d1 <= first.d2)
    far = np.hstack([first.distance_m[rows], second.distance_m[rows]])
    number = np.hstack([first.place[rows], second.place[rows]])
    order = np.lexsort((number, far))[:, :K]  # of equals the lower number is first
    distance_m, place = first.distance_m.copy(), first.place.copy()
    distance_m[rows] = np.take_along_axis(far, order, 1)
    place[rows] = np.take_along_axis(number, order, 1)
    return Nearest(distance_m, place)
