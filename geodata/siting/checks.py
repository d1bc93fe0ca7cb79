"""What is asked, once it is known to make sense; silly requests are refused."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geodata.distance import Floats, Integers
from geodata.errors import AnalysisError


@dataclass(frozen=True)
class Choice:
    """What is left to choose, for the rows that have weight.

    Attributes
    ----------
    distance_m
        Shape (rows, free candidates).
    weights
        Above 0; shape (rows,).
    existing_m
        Distance to what exists or is fixed; shape (rows,).
    p
        How many of the free candidates to choose.
    free
        Their numbers among all candidates.
    fixed
        Numbers of those that are chosen anyway.
    """

    distance_m: Floats
    weights: Floats
    existing_m: Floats
    p: int
    free: Integers
    fixed: tuple[int, ...]

    def members(self, chosen: tuple[int, ...]) -> tuple[int, ...]:
        """Numbers among all candidates of a set of free ones, with the fixed."""
        return tuple(sorted((*self.fixed, *self.free[list(chosen)].tolist())))

    def nearest_m(self, chosen: tuple[int, ...]) -> Floats:
        """Distance of each row to what exists or is chosen."""
        ways = self.distance_m[:, chosen].min(axis=1, initial=np.inf)
        near: Floats = np.minimum(self.existing_m, ways)
        return near


def checked(
    distance_m: ArrayLike,
    weights: ArrayLike | None,
    p: int,
    *,
    existing_m: ArrayLike | None,
    fixed: Collection[int],
    forbidden: Collection[int],
) -> Choice:
    """Refuse what cannot be answered, and take the fixed candidates out.

    Raises
    ------
    AnalysisError
        See `geodata.siting`.
    """
    far = np.asarray(distance_m, dtype=float)
    if far.ndim != 2:  # noqa: PLR2004 (a table)
        raise _shape("distance_m", far.shape, "(n_demand, n_candidates)")
    rows, candidates = far.shape
    weight = _column("weights", weights, rows, 1.0)
    existing = _column("existing_m", existing_m, rows, np.inf)
    _refuse_values("distance_m", np.isnan(far) | (far < 0), far)
    _refuse_values("weights", ~((weight >= 0) & np.isfinite(weight)), weight)
    _refuse_values("existing_m", np.isnan(existing) | (existing < 0), existing)
    _refuse_numbers(p, candidates, set(fixed), set(forbidden))
    kept = weight > 0
    chosen = np.array(sorted(set(fixed)), dtype=np.int64)
    free = np.setdiff1d(np.arange(candidates), [*fixed, *forbidden])
    near = far[:, chosen].min(axis=1, initial=np.inf)
    return Choice(
        distance_m=far[np.ix_(kept, free)],
        weights=weight[kept],
        existing_m=np.minimum(existing, near)[kept],
        p=p - len(chosen),
        free=free,
        fixed=tuple(chosen.tolist()),
    )


def check_number(what: str, value: float, *, finite: bool = False) -> None:
    """Refuse a number that is negative, or none.

    Raises
    ------
    AnalysisError
        `site_values`.
    """
    number = np.array(value, dtype=float)
    endless = finite & np.isinf(number)
    _refuse_values(what, np.isnan(number) | (number < 0) | endless, number)


def _refuse_numbers(
    p: int, candidates: int, fixed: set[int], forbidden: set[int]
) -> None:
    if p < 1:
        raise AnalysisError("site_p", found=str(p))
    unknown = [i for i in fixed | forbidden if not 0 <= i < candidates]
    if unknown:
        values = {"found": _listed(unknown), "candidates": str(candidates)}
        raise AnalysisError("site_unknown", **values)
    if fixed & forbidden:
        raise AnalysisError("site_fixed_forbidden", found=_listed(fixed & forbidden))
    if len(fixed) > p:
        raise AnalysisError("site_fixed_over", found=str(len(fixed)), allowed=str(p))
    allowed = candidates - len(forbidden)
    if p > allowed:
        raise AnalysisError("site_too_few", found=str(p), allowed=str(allowed))


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(i) for i in sorted(numbers))


def _column(what: str, given: ArrayLike | None, rows: int, without: float) -> Floats:
    if given is None:
        return np.full(rows, without)
    column = np.asarray(given, dtype=float)
    if column.shape != (rows,):
        raise _shape(what, column.shape, str((rows,)))
    return column


def _shape(what: str, found: tuple[int, ...], expected: str) -> AnalysisError:
    return AnalysisError("site_shape", what=what, found=str(found), expected=expected)


def _refuse_values(what: str, wrong: np.ndarray, values: Floats) -> None:
    if not wrong.any():
        return
    first = tuple(np.argwhere(wrong)[0].tolist())
    raise AnalysisError(
        "site_values",
        what=what,
        found=f"{values[first]:g}",
        at=", ".join(str(i) for i in first),
        count=str(int(wrong.sum())),
    )
