"""Most weight within a distance.

The branch and bound on sums of cost is soon through where distances tell candidates
apart. Where many sets cover nearly all it is not; then HiGHS goes on with the
candidates that are left. Source of the model: Church and ReVelle (1974).
"""

from functools import partial

import numpy as np
from scipy.sparse import csc_array, hstack, vstack

from geodata.distance import Floats, Integers
from geodata.reach import is_within
from geodata.siting.branch import search
from geodata.siting.checks import Choice
from geodata.siting.dominance import apart
from geodata.siting.goal import Goal
from geodata.siting.pool import Pool
from geodata.siting.solver import Model, Progress, solve
from geodata.siting.sums import Sums, heuristic, value_of
from geodata.siting.watch import Watch

NODES = 25
"""So many nodes of our own search come before the solver."""

TOLERANCE = 1e-6
"""The solver's bound may be wrong by so much, in proportion."""


def goal(choice: Choice, within_m: float) -> Goal:
    """Least weight beyond the distance, which is most weight within it."""
    covers = is_within(choice.distance_m, within_m)
    unsure = ~is_within(choice.existing_m, within_m) & covers.any(axis=1)
    weight, groups = _grouped(covers[unsure], choice.weights[unsure])
    task = Sums(weight[:, None] * ~groups, weight, choice.p)
    reached = float(choice.weights[is_within(choice.existing_m, within_m)].sum())
    most = reached + float(choice.weights[unsure].sum())
    whole = bool((choice.weights == np.round(choice.weights)).all())
    step = 1.0 if whole else 0.0

    def objective(chosen: tuple[int, ...]) -> float:
        near = is_within(choice.nearest_m(chosen), within_m)
        return float(choice.weights[near].sum())

    def run(pool: Pool, watch: Watch) -> None:
        heuristic(task, pool, watch)
        left = search(task, pool, watch, NODES) if watch.go_on() else None
        while left is not None and watch.go_on():
            left = _go_on(task, pool, watch, left)

    def outlook(bound: float) -> float:
        return most - max(bound, 0.0)

    return Goal(objective, outlook, run, Pool.proven, step=step, larger=True)


def _grouped(covers: np.ndarray, weights: Floats) -> tuple[Floats, np.ndarray]:
    """Join the rows that the same candidates cover; their weights are added."""
    packed = np.packbits(covers, axis=1)
    _rows, first, group = np.unique(
        packed, axis=0, return_index=True, return_inverse=True
    )
    total = np.bincount(group.ravel(), weights, len(first)).astype(np.float64)
    return total, covers[first]


def _go_on(task: Sums, pool: Pool, watch: Watch, left: Integers) -> Integers | None:
    """Look for a set outside the pool that belongs there; None if there is none."""
    before = pool.ranked
    ended = solve(_model(task, pool, left), partial(_see, task, pool, watch, left))
    if pool.bound >= pool.limit or (ended and pool.ranked == before):
        pool.raise_bound(np.inf)
        return None
    return left


def _see(
    task: Sums, pool: Pool, watch: Watch, left: Integers, progress: Progress
) -> bool:
    while progress.chosen:
        chosen = tuple(sorted(left[list(progress.chosen.pop())].tolist()))
        watch.better(pool.offer(chosen, value_of(task, chosen)))
    slack = TOLERANCE * max(abs(progress.bound), 1.0)
    if np.isfinite(progress.bound):
        pool.raise_bound(progress.bound - min(slack, pool.step / 100 or slack))
    elif progress.bound > 0:
        pool.raise_bound(np.inf)
    return watch.go_on() and pool.bound < pool.limit


def _model(task: Sums, pool: Pool, left: Integers) -> Model:
    """Columns are the candidates, and for some rows whether nothing covers them.

    A row that weighs as much as may be left uncovered in all must be covered. Rows
    that are covered whenever such a one is need not be looked at.
    """
    covers = task.cost[:, left] < task.base[:, None]
    must = task.base > pool.limit
    kept = apart(covers, must)
    covers, weight, must = covers[kept], task.base[kept], must[kept]
    known = np.array([np.isin(left, c) for _value, c in pool.ranked], dtype=float)
    spare = csc_array(np.eye(len(must))[:, ~must])
    pools = hstack([csc_array(-known), csc_array((len(known), spare.shape[1]))])
    rows = hstack([csc_array(covers.astype(float)), spare])
    return Model(
        cost=np.append(np.zeros(len(left)), weight[~must]),
        matrix=csc_array(vstack([rows, pools])),
        lower=np.append(np.ones(len(must)), np.full(len(known), 1.0 - task.p)),
        whole=len(left),
        total=task.p,
        gap=0.9 * pool.step,
    )
