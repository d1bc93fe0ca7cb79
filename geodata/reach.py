"""Residents within and beyond distances; gaps by part of the municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.baseline import Baseline
from geodata.distance import Floats, Integers
from geodata.villages import Areas
from geodata.vocabulary import COMPLETENESS

EDGE_M = 1e-6
"""So little over a threshold is rounding: exactly 10.000 km is within 10 km."""

How = Literal["each", "any"]


def is_within(distance_m: Floats, threshold_m: float) -> np.ndarray:
    """Whether each distance is within a threshold; the threshold itself is."""
    return distance_m <= threshold_m + EDGE_M


def combined(distances_m: Sequence[Floats], how: How) -> Floats:
    """Distance to the farthest of several types (`each`), or to the nearest (`any`)."""
    join = np.maximum if how == "each" else np.minimum
    far: Floats = join.reduce(list(distances_m))
    return far


def residents_within(
    distance_m: Floats, residents: Integers, thresholds_m: Sequence[float]
) -> tuple[int, ...]:
    """Residents of the cells within each threshold."""
    return tuple(int(residents[is_within(distance_m, t)].sum()) for t in thresholds_m)


@dataclass(frozen=True)
class Span:
    """A number that is known (both ends alike), or that lies between two."""

    low: int
    high: int


@dataclass(frozen=True)
class Reach:
    """Residents within some distances of one service type, or of several together.

    Attributes
    ----------
    types
        Service types; of several, `how` says whether each or any must be reached.
    thresholds_km
        Ascending.
    within
        Residents within each threshold: from the known places alone (`low`) to the
        case that every village whose list is not complete had one (`high`).
    residents
        All residents.
    unreached
        Residents for whom no place can be reached at all: if every village whose list
        is not complete had one (`low`), and from the known places alone (`high`).
    state
        How complete the lists are: `complete`, `partial` or `unknown`.
    distance_m
        Way to the nearest known place from each cell; infinite where there is none.
    best_m
        The same if every village whose list is not complete had one.
    """

    types: tuple[str, ...]
    how: How
    thresholds_km: tuple[float, ...]
    within: tuple[Span, ...]
    residents: int
    unreached: Span
    state: str
    distance_m: Floats
    best_m: Floats

    @property
    def certain(self) -> bool:
        """Whether the lists are complete, so that both ends of each range agree."""
        return self.state == "complete"

    def perhaps_within(self, within_km: float) -> NDArray[np.bool_]:
        """Whether a cell is beyond a distance by the known places alone; (cells,)."""
        limit_m = within_km * 1000
        beyond = ~is_within(self.distance_m, limit_m)
        return np.asarray(beyond & is_within(self.best_m, limit_m), dtype=np.bool_)

    def beyond(self, within_km: float) -> Span:
        """Residents beyond one of the thresholds."""
        within = self.within[self.thresholds_km.index(within_km)]
        return Span(self.residents - within.high, self.residents - within.low)


def reach(
    known: Baseline,
    best: Baseline,
    types: tuple[str, ...],
    thresholds_km: Sequence[float],
    how: How = "each",
) -> Reach:
    """Count the residents within some distances.

    Parameters
    ----------
    known, best
        The same question about the known places, and with `every_village`.
    types
        At least one service type.
    """
    thresholds = tuple(sorted(set(thresholds_km)))
    distance_m = combined([known.nearest[t].d1 for t in types], how)
    best_m = combined([best.nearest[t].d1 for t in types], how)
    residents, metres = known.residents, [t * 1000 for t in thresholds]
    ends = zip(
        residents_within(distance_m, residents, metres),
        residents_within(best_m, residents, metres),
        strict=True,
    )
    return Reach(
        types=types,
        how=how,
        thresholds_km=thresholds,
        within=tuple(Span(low, high) for low, high in ends),
        residents=int(residents.sum()),
        unreached=Span(
            int(residents[np.isinf(best_m)].sum()),
            int(residents[np.isinf(distance_m)].sum()),
        ),
        state=max((known.completeness[t] for t in types), key=COMPLETENESS.index),
        distance_m=distance_m,
        best_m=best_m,
    )


def classes(distance_m: Floats, thresholds_m: Sequence[float]) -> Integers:
    """Class of each distance: 0 within the first threshold, and so on.

    Beyond the last threshold it is their number, and one more where nothing can be
    reached.
    """
    edges = np.asarray(thresholds_m, dtype=float) + EDGE_M
    found = np.searchsorted(edges, distance_m, side="left")
    return np.where(np.isinf(distance_m), len(edges) + 1, found).astype(np.int64)


def gaps(
    distance_m: Floats, residents: Integers, within_km: float, areas: Areas
) -> pd.DataFrame:
    """Rank the parts of a municipality by the residents beyond a threshold.

    Returns
    -------
    pandas.DataFrame
        area_id, area, residents, residents_beyond, share_beyond (nan where nobody
        lives) and person_km_beyond: the kilometres beyond the threshold, times the
        residents, of those who can reach a place; nan where none of those beyond can.
        Worst part first, of equals one that cannot reach any; the first row, `all`,
        is the whole.
    """
    beyond = ~is_within(distance_m, within_km * 1000)
    lost = np.isinf(distance_m)
    far_m = np.where(beyond & ~lost, distance_m - within_km * 1000, 0.0)
    count = int(areas.of_cell.max(initial=-1)) + 1
    count = max(count, int(areas.point.max(initial=-1)) + 1)

    def total(weights: np.ndarray) -> Floats:
        sums = np.bincount(areas.of_cell, weights, minlength=count)
        parts = sums[areas.point] if len(areas.ids) else np.empty(0)
        return np.append(weights.sum(), parts)

    table = pd.DataFrame(
        {
            "area_id": ["all", *areas.ids],
            "area": ["all", *areas.names],
            "residents": total(residents).astype(np.int64),
            "residents_beyond": total(residents * beyond).astype(np.int64),
        }
    )
    with np.errstate(invalid="ignore"):
        table["share_beyond"] = table["residents_beyond"] / table["residents"]
    reached = total(residents * (beyond & ~lost)) > 0
    person_km = total(residents * far_m) / 1000
    none_reached = ~reached & (total(residents * lost) > 0)
    table["person_km_beyond"] = np.where(none_reached, np.nan, person_km)
    order = table.iloc[1:].sort_values(
        ["residents_beyond", "person_km_beyond"],
        ascending=False,
        kind="stable",
        na_position="first",
    )
    return pd.concat([table.iloc[:1], order], ignore_index=True)


@dataclass(frozen=True)
class Ranking:
    """Gaps by part of the municipality, with both ends of each figure.

    Attributes
    ----------
    table
        area_id, area, residents, and for both ends of the range (the same where the
        lists are complete) beyond_low, beyond_high, share_low, share_high,
        person_km_low, person_km_high. The first row is the whole; then the part where
        most residents are beyond for sure, and then possibly, comes first.
    within_km
        Farther away than this is beyond.
    certain
        Whether the lists are complete.
    """

    table: pd.DataFrame
    within_km: float
    certain: bool


def rank(found: Reach, residents: Integers, within_km: float, areas: Areas) -> Ranking:
    """Rank the parts of a municipality by the residents beyond a threshold."""
    ends = []
    for end, distance_m in (("low", found.best_m), ("high", found.distance_m)):
        names = {
            "residents_beyond": f"beyond_{end}",
            "share_beyond": f"share_{end}",
            "person_km_beyond": f"person_km_{end}",
        }
        part = gaps(distance_m, residents, within_km, areas)
        ends.append(part.rename(columns=names).set_index("area_id"))
    table = ends[0].join(ends[1].drop(columns=["area", "residents"])).reset_index()
    order = table.iloc[1:].sort_values(
        ["beyond_low", "beyond_high", "person_km_high"],
        ascending=False,
        kind="stable",
        na_position="first",
    )
    table = pd.concat([table.iloc[:1], order], ignore_index=True)
    return Ranking(table, within_km, found.certain)
