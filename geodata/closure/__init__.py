"""What the closing of each place does, and of each two: computed without repeating.

A cell whose nearest place closes goes to its second nearest, so that the nearest two
(d1, d2) of every cell hold the answer for every single place; the third (d3) holds it
for every pair. A place closes with all its services at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.baseline import ASSUMED, Baseline
from geodata.distance import Floats, Integers, Nearest
from geodata.errors import AnalysisError
from geodata.reach import is_within
from geodata.vocabulary import COMPLETENESS

CROSSINGS_KM = (10.0, 20.0, 25.0)
"""Distances whose crossing is counted, in kilometres."""

OTHER_CASE = "_every_village"
"""Ends the name of a figure as if every village without a known place had one."""

ALL = "all"
"""Stands for all service types of a place together."""


@dataclass(frozen=True)
class Effects:
    """What the closing of each place does to one service type; shape (places,).

    Attributes
    ----------
    affected
        Residents for whom the place is the nearest.
    without
        Those of them who have no other place that they can reach.
    extra_person_m
        Sum of residents times (second nearest - nearest), over those who have a second.
    worst_extra_m
        Longest extra way of anyone, over the same.
    crossing
        Residents whose nearest place was within a distance and then is not; shape
        (places, distances).
    """

    affected: Integers
    without: Integers
    extra_person_m: Floats
    worst_extra_m: Floats
    crossing: Integers


def effects(
    nearest: Nearest,
    residents: Integers,
    places: int,
    crossings_km: Sequence[float] = CROSSINGS_KM,
) -> Effects:
    """Compute what the closing of each single place does.

    Parameters
    ----------
    nearest
        At least the two nearest places of each cell.
    residents
        Residents of each cell.
    places
        How many places there are.
    crossings_km
        Distances whose crossing is counted.
    """
    lived = np.flatnonzero((residents > 0) & (nearest.i1 >= 0))
    place, weight = nearest.i1[lived], residents[lived]
    d1, d2 = nearest.d1[lived], nearest.d2[lived]
    lost = np.isinf(d2)
    extra_m = np.where(lost, 0.0, d2 - d1)
    worst = np.zeros(places)
    np.maximum.at(worst, place, extra_m)

    def count(mask: np.ndarray) -> Integers:
        return np.bincount(place, weight * mask, places).astype(np.int64)

    crossing = [
        count(is_within(d1, km * 1000) & ~is_within(d2, km * 1000))
        for km in crossings_km
    ]
    return Effects(
        affected=count(np.ones(len(lived), dtype=bool)),
        without=count(lost),
        extra_person_m=np.bincount(place, weight * extra_m, places).astype(np.float64),
        worst_extra_m=worst,
        crossing=np.array(crossing, dtype=np.int64).reshape(len(crossing), places).T,
    )


def _union(
    masks: Iterable[tuple[Integers, np.ndarray]], residents: Integers, places: int
) -> Integers:
    """Residents by place whom any of several types concerns, each cell once.

    Parameters
    ----------
    masks
        For each type the place of each cell, and whether the cell is meant.
    """
    keys = [
        np.flatnonzero(mask) * places + place[mask] for place, mask in masks if places
    ]
    if not keys:
        return np.zeros(places, dtype=np.int64)
    cell, place = np.divmod(np.unique(np.concatenate(keys)), places)
    return np.bincount(place, residents[cell], places).astype(np.int64)


def all_types(
    baseline: Baseline, by_type: Mapping[str, Effects], places: int
) -> Effects:
    """Join the effects on all types: residents are counted once, ways are added."""
    residents = baseline.residents
    near = baseline.nearest.values()
    parts = list(by_type.values())
    return Effects(
        affected=_union(((n.i1, n.i1 >= 0) for n in near), residents, places),
        without=_union(
            ((n.i1, (n.i1 >= 0) & np.isinf(n.d2)) for n in near), residents, places
        ),
        extra_person_m=np.sum([e.extra_person_m for e in parts], axis=0),
        worst_extra_m=np.max([e.worst_extra_m for e in parts], axis=0),
        crossing=np.stack(
            [
                _union((_crosses(n, km) for n in near), residents, places)
                for km in CROSSINGS_KM
            ],
            axis=1,
        ),
    )


def _crosses(near: Nearest, km: float) -> tuple[Integers, np.ndarray]:
    inside = is_within(near.d1, km * 1000) & (near.i1 >= 0)
    return near.i1, inside & ~is_within(near.d2, km * 1000)


def closures(baseline: Baseline, place_id: str | None = None) -> pd.DataFrame:
    """Rank the places by what their closing does.

    Parameters
    ----------
    baseline
        At least the two nearest places of each cell.
    place_id
        Only this place.

    Returns
    -------
    pandas.DataFrame
        place_id, name, village, municipality_code, service_type, residents_affected,
        residents_without, extra_person_km, worst_extra_m, crossing_10_km (and so on for
        `CROSSINGS_KM`), completeness. One row a place and type that it offers, after
        a row with the type `all`. First those who leave most residents without any
        other place, then those with the most extra person-kilometres.

    Raises
    ------
    AnalysisError
        No place that counts has that id.
    """
    places, residents = baseline.places, baseline.residents
    number = len(places)
    by_type = {
        service_type: effects(near, residents, number)
        for service_type, near in baseline.nearest.items()
    }
    tables = [_rows(baseline, ALL, all_types(baseline, by_type, number))]
    tables += [_rows(baseline, t, by_type[t]) for t in by_type]
    table = pd.concat(tables)
    rank = _rank(tables[0])
    table = table.assign(rank=rank.loc[table.index].to_numpy())
    table = table.sort_values("rank", kind="stable")
    table = table[~table["place_id"].str.startswith(ASSUMED)].drop(columns="rank")
    if place_id is not None:
        table = table[table["place_id"] == place_id]
        if table.empty:
            raise AnalysisError("unknown_place", found=place_id)
    return table.reset_index(drop=True)


def _rank(table: pd.DataFrame) -> pd.Series:
    """Rank of each place by its number, the place that hurts most being 0."""
    keys = ["residents_without", "extra_person_km", "residents_affected"]
    order = table.sort_values(keys, ascending=False, kind="stable").index
    return pd.Series(np.arange(len(order)), index=order)


def _rows(baseline: Baseline, service_type: str, effect: Effects) -> pd.DataFrame:
    """Rows of one type, by the numbers of the places that offer it."""
    numbers = _offering(baseline, service_type)
    crossing = {
        f"crossing_{km:g}_km": effect.crossing[numbers, i]
        for i, km in enumerate(CROSSINGS_KM)
    }
    columns = ["place_id", "name", "village", "municipality_code"]
    return baseline.places.loc[numbers, columns].assign(
        service_type=service_type,
        residents_affected=effect.affected[numbers],
        residents_without=effect.without[numbers],
        extra_person_km=effect.extra_person_m[numbers] / 1000,
        worst_extra_m=effect.worst_extra_m[numbers],
        **crossing,
        completeness=worst_states(baseline, service_type, numbers),
    )


def _offering(baseline: Baseline, service_type: str) -> Integers:
    if service_type == ALL:
        return np.unique(np.concatenate(list(baseline.offered.values())))
    return baseline.offered[service_type]


def worst_states(baseline: Baseline, service_type: str, numbers: Integers) -> list[str]:
    """State of the type; of all types the worst among those that the place offers."""
    if service_type != ALL:
        return [baseline.completeness[service_type]] * len(numbers)
    worst = np.zeros(len(baseline.places), dtype=np.int64)
    for name, offered in baseline.offered.items():
        rank = COMPLETENESS.index(baseline.completeness[name])
        worst[offered] = np.maximum(worst[offered], rank)
    return [COMPLETENESS[rank] for rank in worst[numbers]]


def extra_way_m(baseline: Baseline, place: int, types: Iterable[str]) -> Floats:
    """How much further each cell has when one place closes, in metres.

    Of several types the one with the longest extra way counts; 0 where the place was
    not the nearest, infinite where there is no other.

    Parameters
    ----------
    place
        Number of the place.
    """
    extra = np.zeros(len(baseline.cells))
    for service_type in types:
        near = baseline.nearest[service_type]
        own = near.i1 == place
        extra[own] = np.maximum(extra[own], near.d2[own] - near.d1[own])
    return extra


def both_cases(known: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    """Join the two cases of a table of closings, or of pairs.

    Parameters
    ----------
    known
        Computed from the known places alone; its order is kept.
    best
        Computed as if every village whose list is not complete had a place.

    Returns
    -------
    pandas.DataFrame
        The columns of `known`, and the figures of `best` with `OTHER_CASE` added.
        Fewer residents are concerned there than in `known`. Ways may be longer, for
        those who have no other known place have one there. What is in `best` alone, for
        its opening hours are not known, stands last: without them its closing does
        nothing.
    """
    figures = [name for name in known if known[name].dtype.kind in "if"]
    keys = [name for name in ("place_id", "place2_id", "service_type") if name in known]
    other = best.set_index(keys)[figures].add_suffix(OTHER_CASE)
    joined = known.join(other, on=keys).fillna(dict.fromkeys(other.columns, 0))
    alone = best[~best.set_index(keys).index.isin(known.set_index(keys).index)]
    if alone.empty:
        return joined
    doubled = alone[figures].add_suffix(OTHER_CASE)
    alone = pd.concat(
        [alone.assign(**dict.fromkeys(map(str, figures), 0)), doubled], axis=1
    )
    return pd.concat([joined, alone], ignore_index=True)
