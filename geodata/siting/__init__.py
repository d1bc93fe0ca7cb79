"""Best places for new service points, exact with proof, and the next best sets.

Each function chooses exactly p of some candidates and proves what it tells: `proven`
says that no other set is better. Where time runs out, or whoever is told of the
progress stops it, `bound` tells how much better one might still be.

Silly requests raise `AnalysisError` before anything is computed: `site_p` (p below 1),
`site_unknown` (a number that is no candidate), `site_fixed_forbidden`,
`site_fixed_over` (more fixed than p), `site_too_few` (p is more than may be chosen),
`site_shape`, `site_values` (not a number, or negative).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import comb

from numpy.typing import ArrayLike

from geodata.siting import center, coverage, median
from geodata.siting.checks import Choice, check_number, checked
from geodata.siting.goal import Goal
from geodata.siting.pool import Pool
from geodata.siting.watch import Watch

TIME_LIMIT_S = 30.0


@dataclass(frozen=True)
class Siting:
    """A set of places, and how good it is.

    Attributes
    ----------
    chosen
        Numbers of the candidates, ascending.
    objective
        Computed anew from the distances.
    bound
        No other set can be better than this; equal to `objective` when proven. Of an
        alternative: no set but those before it can.
    proven
        Whether that is certain: no set is better, but for those before it in the list
        of alternatives.
    alternatives
        The next best sets, the best first, each another one; fewer if fewer exist.
    """

    chosen: tuple[int, ...]
    objective: float
    bound: float
    proven: bool
    alternatives: tuple["Siting", ...] = ()


Progress = Callable[[Siting], bool]
"""Is told the best answer so far; returns whether to go on."""


def max_coverage(
    distance_m: ArrayLike,
    weights: ArrayLike,
    p: int,
    within_m: float,
    *,
    existing_m: ArrayLike | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    alternatives: int = 0,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress | None = None,
) -> Siting:
    """Choose p places so that most weight is within a distance.

    The objective is all weight within it, what exists included. Exactly that distance
    is within it. Source: Church and ReVelle (1974).

    Parameters
    ----------
    distance_m
        Shape (n_demand, n_candidates); infinite where there is no way.
    weights
        Shape (n_demand,); rows without weight do not count.
    existing_m
        Distance to what exists already, shape (n_demand,); None means nothing does.
    fixed, forbidden
        Candidates that must and that must not be chosen; the fixed count towards p.
    alternatives
        How many of the next best sets to find.
    time_limit_s
        For the whole call.
    progress
        Is told each better answer or bound, and at least twice a second whatever comes;
        when it returns False, the best answer so far is returned.

    Raises
    ------
    AnalysisError
        See the top of this module.
    """
    check_number("within_m", within_m)
    choice = checked(
        distance_m,
        weights,
        p,
        existing_m=existing_m,
        fixed=fixed,
        forbidden=forbidden,
    )
    goal = coverage.goal(choice, within_m)
    return _answer(choice, goal, alternatives, time_limit_s, progress)


def p_median(
    distance_m: ArrayLike,
    weights: ArrayLike,
    p: int,
    *,
    existing_m: ArrayLike | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    alternatives: int = 0,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress | None = None,
) -> Siting:
    """Choose p places so that the sum of weight times metres is least.

    A row goes to the nearest of what exists and what is chosen. Rows that neither what
    exists nor any candidate that may be chosen can reach are left out. Of the others
    the least weight is left unreached first, and then the metres are least; the
    objective is infinite where any is. (Sums of weights that are not whole numbers
    count as alike when they differ by less than a thousandth of the least weight.)
    Source: Hakimi (1964).

    Parameters
    ----------
    distance_m, weights, existing_m, fixed, forbidden
        As in `max_coverage`.
    alternatives, time_limit_s, progress
        As in `max_coverage`.

    Raises
    ------
    AnalysisError
        See the top of this module.
    """
    choice = checked(
        distance_m,
        weights,
        p,
        existing_m=existing_m,
        fixed=fixed,
        forbidden=forbidden,
    )
    choice = median.reachable(choice)
    goal = median.goal(choice)
    return _answer(choice, goal, alternatives, time_limit_s, progress)


def p_center(
    distance_m: ArrayLike,
    p: int,
    *,
    weights: ArrayLike | None = None,
    existing_m: ArrayLike | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    alternatives: int = 0,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress | None = None,
) -> Siting:
    """Choose p places so that the longest way of anyone is as short as can be.

    Unreachable rows are treated as in `p_median`, and where no set reaches everybody,
    the order of the sets is that of `p_median`. Of sets with the same longest way one
    with shorter ways in all is preferred, though the least is not looked for. Source:
    Minieka (1970).

    Parameters
    ----------
    weights
        Rows with weight 0 do not count; None means that every row does.
    distance_m, existing_m, fixed, forbidden
        As in `max_coverage`.
    alternatives, time_limit_s, progress
        As in `max_coverage`.

    Raises
    ------
    AnalysisError
        See the top of this module.
    """
    choice = checked(
        distance_m,
        weights,
        p,
        existing_m=existing_m,
        fixed=fixed,
        forbidden=forbidden,
    )
    choice = median.reachable(choice)
    goal = center.goal(choice)
    return _answer(choice, goal, alternatives, time_limit_s, progress)


def _answer(
    choice: Choice,
    goal: Goal,
    alternatives: int,
    time_limit_s: float,
    progress: Progress | None,
) -> Siting:
    check_number("alternatives", alternatives, finite=True)
    check_number("time_limit_s", time_limit_s)
    wanted = min(alternatives + 1, comb(len(choice.free), choice.p))
    pool = Pool(wanted, goal.step)

    def tell() -> bool:
        return progress is None or progress(_siting(choice, goal, pool))

    watch = Watch(time_limit_s, tell)
    if choice.p:
        goal.search(pool, watch)
    else:
        pool.offer((), 0.0)
        pool.raise_bound(0.0)
        watch.go_on()
    return _siting(choice, goal, pool)


def _siting(choice: Choice, goal: Goal, pool: Pool) -> Siting:
    outlook = goal.outlook(pool.bound)
    found = []
    for (_value, chosen), sure in zip(pool.ranked, goal.proven(pool), strict=True):
        objective = goal.objective(chosen)
        honest = max(outlook, objective) if goal.larger else min(outlook, objective)
        bound = objective if sure else honest
        found.append(Siting(choice.members(chosen), objective, bound, sure))
    found.sort(key=lambda one: -one.objective if goal.larger else one.objective)
    return replace(found[0], alternatives=tuple(found[1:]))
