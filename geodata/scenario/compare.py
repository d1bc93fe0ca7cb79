"""Before and after a scenario: who gains, who loses, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.baseline import Baseline
from geodata.distance import Floats, Integers
from geodata.reach import classes, is_within
from geodata.villages import Areas

NOTICED_M: Final = 1.0
"""A way that changes by no more is the same: the positions of a scenario are rounded,
and differ by so much from those of the villages that they mean."""


@dataclass(frozen=True)
class Summary:
    """How far the residents have to the nearest place of a service type.

    Attributes
    ----------
    within
        Residents within each of some distances.
    mean_m, worst_m
        Mean over those who can reach a place, and the longest way of anyone of them;
        nan where nobody can.
    person_km
        Residents times kilometres, over the same.
    unreached
        Residents who cannot reach any.
    """

    within: tuple[int, ...]
    mean_m: float
    worst_m: float
    person_km: float
    unreached: int


def summary(
    distance_m: Floats, residents: Integers, thresholds_m: Sequence[float]
) -> Summary:
    """Sum up the ways of the residents."""
    reached = np.isfinite(distance_m) & (residents > 0)
    far, people = distance_m[reached], residents[reached]
    total, person_m = int(people.sum()), float(far @ people)
    lived = residents.astype(np.float64)
    within = [lived @ is_within(distance_m, limit_m) for limit_m in thresholds_m]
    return Summary(
        within=tuple(int(people) for people in within),
        mean_m=person_m / total if total else np.nan,
        worst_m=float(far.max()) if total else np.nan,
        person_km=person_m / 1000,
        unreached=int(residents.sum()) - total,
    )


def nearer(before_m: Floats, after_m: Floats) -> NDArray[np.bool_]:
    """Whether each cell has a way afterwards that is shorter by more than a metre."""
    with np.errstate(invalid="ignore"):  # from infinite to infinite is no change
        return np.asarray(before_m - after_m > NOTICED_M, dtype=np.bool_)


def farther(before_m: Floats, after_m: Floats) -> NDArray[np.bool_]:
    """Whether each cell has a longer way afterwards; the opposite of `nearer`."""
    return nearer(after_m, before_m)


def steps(before_m: Floats, after_m: Floats, thresholds_m: Sequence[float]) -> Integers:
    """How much the way of each cell changes, in classes.

    0 where it does not; 1 if it is shorter by up to the first threshold, and so on; one
    more than beyond the last threshold where a place can be reached that could not
    before. The same below 0 where it is longer, or none can be reached any more.
    """
    with np.errstate(invalid="ignore"):
        size = classes(np.abs(after_m - before_m), thresholds_m) + 1
    sign = nearer(before_m, after_m).astype(np.int64) - farther(before_m, after_m)
    return np.asarray(sign * size, dtype=np.int64)


@dataclass(frozen=True)
class Change:
    """What a scenario does to one service type.

    Attributes
    ----------
    service_type
        Service type.
    before_m, after_m
        Way to the nearest place from each cell; infinite where there is none.
    before, after
        The same summed up.
    gain, lose
        Residents with a shorter and with a longer way afterwards.
    total
        All residents.
    """

    service_type: str
    before_m: Floats
    after_m: Floats
    before: Summary
    after: Summary
    gain: int
    lose: int
    total: int

    @property
    def is_first(self) -> bool:
        """Whether nobody could reach a place before: then no change can be told."""
        return self.before.unreached == self.total


def changes(
    before: Baseline, after: Baseline, thresholds_km: Sequence[float]
) -> dict[str, Change]:
    """What a scenario does to each service type.

    Parameters
    ----------
    before, after
        A baseline, and what `apply` makes of it.
    thresholds_km
        Residents within these distances are counted.
    """
    residents, metres = before.residents, [km * 1000 for km in thresholds_km]
    found = {}
    for service_type, near in before.nearest.items():
        then = after.nearest[service_type]
        # Of lists that are the same object no way changes: the arrays are the same too.
        before_m = near.d1
        after_m = before_m if then is near else then.d1
        found[service_type] = change_of(
            service_type, before_m, after_m, residents, metres
        )
    return found


def change_of(
    service_type: str,
    before_m: Floats,
    after_m: Floats,
    residents: Integers,
    thresholds_m: Sequence[float],
) -> Change:
    """Sum up how the ways of the cells change."""
    before = summary(before_m, residents, thresholds_m)
    if after_m is before_m:
        total = int(residents.sum())
        return Change(service_type, before_m, after_m, before, before, 0, 0, total)
    return Change(
        service_type=service_type,
        before_m=before_m,
        after_m=after_m,
        before=before,
        after=summary(after_m, residents, thresholds_m),
        gain=int(residents[nearer(before_m, after_m)].sum()),
        lose=int(residents[farther(before_m, after_m)].sum()),
        total=int(residents.sum()),
    )


def touched(before: Baseline, after: Baseline) -> tuple[str, ...]:
    """Service types of which a place has come, gone or moved, in the usual order."""
    xy, new_xy = before.places_m, after.places_m
    moved = np.flatnonzero((xy != new_xy[: len(xy)]).any(axis=1))
    return tuple(
        service_type
        for service_type, numbers in after.offered.items()
        if not np.array_equal(numbers, before.offered[service_type])
        or np.isin(numbers, moved).any()
    )


def by_area(
    change: Change, residents: Integers, within_km: float, areas: Areas
) -> pd.DataFrame:
    """What a scenario does to the parts of a municipality.

    Returns
    -------
    pandas.DataFrame
        area_id, area, residents, gain, lose, within_before, within_after (residents
        within the distance), mean_before_m, mean_after_m (over those who can reach a
        place, nan where nobody can) and person_km_less, over those who can reach one
        before and after. The first row, `all`, is the whole; then the part with the
        greatest change in either direction.
    """
    before_m, after_m = change.before_m, change.after_m
    count = int(max(areas.of_cell.max(initial=-1), areas.point.max(initial=-1))) + 1

    def total(weights: NDArray[np.generic]) -> Floats:
        sums = np.bincount(areas.of_cell, weights, minlength=count)
        parts = sums[areas.point] if len(areas.ids) else np.empty(0)
        return np.append(weights.sum(), parts)

    def mean_m(distance_m: Floats) -> Floats:
        reached = np.isfinite(distance_m)
        metres = np.where(reached, distance_m, 0.0)
        with np.errstate(invalid="ignore"):
            return total(residents * metres) / total(residents * reached)

    both = np.isfinite(before_m) & np.isfinite(after_m)
    less_m = np.zeros(len(both))
    less_m[both] = before_m[both] - after_m[both]
    table = pd.DataFrame(
        {
            "area_id": ["all", *areas.ids],
            "area": ["all", *areas.names],
            "residents": total(residents).astype(np.int64),
            "gain": total(residents * nearer(before_m, after_m)).astype(np.int64),
            "lose": total(residents * farther(before_m, after_m)).astype(np.int64),
            "within_before": total(
                residents * is_within(before_m, within_km * 1000)
            ).astype(np.int64),
            "within_after": total(
                residents * is_within(after_m, within_km * 1000)
            ).astype(np.int64),
            "mean_before_m": mean_m(before_m),
            "mean_after_m": mean_m(after_m),
            "person_km_less": total(residents * less_m) / 1000,
        }
    )
    parts = table.iloc[1:]
    size = (parts["gain"] + parts["lose"]).sort_values(ascending=False, kind="stable")
    return pd.concat([table.iloc[:1], parts.loc[size.index]], ignore_index=True)
