"""Shortest ways in all: the sum of weight times metres.

Leaving somebody unreached costs more than all metres together; so the least weight is
left unreached first, and then the metres are least.
"""

import numpy as np

from geodata.distance import Floats
from geodata.siting.branch import search
from geodata.siting.checks import Choice
from geodata.siting.goal import Goal
from geodata.siting.pool import Pool
from geodata.siting.sums import Sums, heuristic
from geodata.siting.watch import Watch

FINEST = 1e-3
"""Sums of weights that are not whole differ by this share of the least at least."""


def goal(choice: Choice) -> Goal:
    """Least weight unreached, then least weight times metres."""
    cost, base, most = _costs(choice)
    open_rows = cost.min(axis=1, initial=np.inf) < base
    constant = float(base[~open_rows].sum())
    task = Sums(cost[open_rows], base[open_rows], choice.p)

    def run(pool: Pool, watch: Watch) -> None:
        heuristic(task, pool, watch)
        if watch.go_on():
            search(task, pool, watch)

    def outlook(bound: float) -> float:
        least = bound + constant
        return np.inf if least > most * (1 + 1e-9) else max(least, 0.0)

    return Goal(lambda chosen: metres(choice, chosen)[1], outlook, run, Pool.proven)


def metres(choice: Choice, chosen: tuple[int, ...]) -> tuple[float, float]:
    """Weight that a set leaves unreached, and weight times metres of all."""
    near = choice.nearest_m(chosen)
    lost = np.isinf(near)
    total = np.inf if lost.any() else float(choice.weights @ near)
    return float(choice.weights[lost].sum()), total


def reachable(choice: Choice) -> Choice:
    """Leave out the rows that nothing can reach."""
    near = choice.nearest_m(tuple(range(len(choice.free))))
    kept = np.isfinite(near)
    return Choice(
        choice.distance_m[kept],
        choice.weights[kept],
        choice.existing_m[kept],
        choice.p,
        choice.free,
        choice.fixed,
    )


def _costs(choice: Choice) -> tuple[Floats, Floats, float]:
    """Costs, what each row costs at most, and the most that all metres can be."""
    weight = choice.weights[:, None]
    finite = np.isfinite(choice.distance_m)
    far = np.where(finite, choice.distance_m, 0.0).max(axis=1, initial=0.0)
    known = np.isfinite(choice.existing_m)
    far = np.where(known, choice.existing_m, far)
    most = float(choice.weights @ far)
    lost = (most + 1) / _grain(choice.weights)
    cost = weight * np.where(finite, choice.distance_m, lost)
    without = np.where(known, choice.existing_m, lost)
    if choice.p:
        highest = np.where(finite, choice.distance_m, lost).max(axis=1, initial=0.0)
        without = np.minimum(without, highest)
    base = choice.weights * without
    return np.minimum(cost, base[:, None]), base, most


def _grain(weights: Floats) -> float:
    """By so much two sums of weights differ, if they do."""
    if not len(weights) or (weights == np.round(weights)).all():
        return 1.0
    return float(weights.min() * FINEST)
