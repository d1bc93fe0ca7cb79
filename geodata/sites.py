"""From candidates with ids to the best of them: the door to `geodata.siting`."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from geodata.distance import Floats, Integers
from geodata.errors import AnalysisError
from geodata.siting import Progress, Siting, max_coverage, p_center, p_median

Goal = Literal["coverage", "median", "center"]


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Attributes
    ----------
    goal
        `coverage`: most residents within a distance; `median`: least person-km;
        `center`: shortest longest way.
    p
        How many new places.
    within_km
        The distance of `coverage`.
    fixed, forbidden
        Ids of candidates that must be chosen, and that must not.
    alternatives
        How many of the next best sets to find.
    time_limit_s
        After so long the best answer so far has to do.
    """

    goal: Goal
    p: int
    within_km: float = 10.0
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    alternatives: int = 0
    time_limit_s: float = 30.0


def numbers_of(candidates: pd.DataFrame, ids: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of candidates.

    Raises
    ------
    AnalysisError
        There is no candidate with one of the ids.
    """
    number = {one: row for row, one in enumerate(candidates["candidate_id"])}
    for one in ids:
        if one not in number:
            raise AnalysisError("site_no_candidate", found=one)
    return tuple(number[one] for one in ids)


def best_sites(
    distance_m: Floats,
    existing_m: Floats,
    residents: Integers,
    candidates: pd.DataFrame,
    wanted: Wanted,
    *,
    progress: Progress | None = None,
) -> Siting:
    """Find the best candidates for new places.

    Parameters
    ----------
    distance_m
        From every cell to every candidate; shape (cells, candidates).
    existing_m
        From every cell to the nearest place that is there; infinite where none is.
    residents
        Of each cell.
    candidates
        Rows of `geodata.candidates`, in the order of the columns of `distance_m`.
    progress
        As in `geodata.siting`.

    Raises
    ------
    AnalysisError
        What is wanted cannot be had, whatever the distances.
    """
    weights = residents.astype(np.float64)
    options: dict[str, Any] = {
        "existing_m": existing_m,
        "fixed": numbers_of(candidates, wanted.fixed),
        "forbidden": numbers_of(candidates, wanted.forbidden),
        "alternatives": wanted.alternatives,
        "time_limit_s": wanted.time_limit_s,
        "progress": progress,
    }
    if wanted.goal == "coverage":
        within_m = wanted.within_km * 1000
        return max_coverage(distance_m, weights, wanted.p, within_m, **options)
    if wanted.goal == "median":
        return p_median(distance_m, weights, wanted.p, **options)
    return p_center(distance_m, wanted.p, weights=weights, **options)


def proof(one: Siting, goal: Goal) -> dict[str, float | bool]:
    """Objective, bound and whether it is proven, as a user reads them.

    Residents for `coverage`, person-km for `median` and metres for `center`; nan where
    somebody is left who cannot reach any.
    """
    unit = 1000 if goal == "median" else 1
    ends = {"objective": one.objective / unit, "bound": one.bound / unit}
    told = {name: end if np.isfinite(end) else np.nan for name, end in ends.items()}
    return {**told, "proven": one.proven}


def with_sites(
    existing_m: Floats, distance_m: Floats, chosen: tuple[int, ...]
) -> Floats:
    """Distance from every cell to the nearest place when some candidates are built."""
    nearest: Floats = distance_m[:, list(chosen)].min(axis=1, initial=np.inf)
    return np.minimum(existing_m, nearest)
