"""The least sum of costs: the form that maximal coverage and p-median share."""

from dataclasses import dataclass

import numpy as np

from geodata.distance import Floats, Integers
from geodata.siting.exchange import exchange
from geodata.siting.pool import Pool
from geodata.siting.watch import Watch

STARTS = 6
"""So often the exchange begins anew, elsewhere."""


@dataclass(frozen=True)
class Sums:
    """Choose `p` candidates so that the sum over rows of the least cost is least.

    Attributes
    ----------
    cost
        Shape (rows, candidates).
    base
        What a row costs at most, whatever is chosen; shape (rows,).
    p
        How many to choose.
    """

    cost: Floats
    base: Floats
    p: int


def columns(table: Floats, wanted: Integers) -> Floats:
    """Columns of a table; the table itself, not copied, where all are wanted."""
    part: Floats = table if len(wanted) == table.shape[1] else table[:, wanted]
    return part


def restrict(task: Sums, inside: tuple[int, ...], candidates: Integers) -> Sums:
    """What is left to choose when some are chosen and others cannot be."""
    base = task.base
    if inside:
        base = np.minimum(base, task.cost[:, inside].min(axis=1))
    cost = np.minimum(columns(task.cost, candidates), base[:, None])
    return Sums(cost, base, task.p - len(inside))


def with_each(task: Sums, inside: tuple[int, ...], last: Integers) -> Floats:
    """Sum with some candidates and each single one of some others."""
    sums: Floats = restrict(task, inside, last).cost.sum(axis=0)
    return sums


def value_of(task: Sums, chosen: tuple[int, ...]) -> float:
    """Sum with a set of candidates."""
    return float(restrict(task, chosen, np.arange(0)).base.sum())


def heuristic(task: Sums, pool: Pool, watch: Watch) -> None:
    """Choose one after the other, then exchange one at a time while that is better.

    Then the exchange begins at random sets, as long as there is time. Sources:
    Cornuejols, Fisher and Nemhauser (1977) for the greedy choice, Teitz and Bart (1968)
    for the exchange.
    """
    every = np.arange(task.cost.shape[1])
    chosen: tuple[int, ...] = ()
    for _ in range(task.p):
        values = with_each(task, chosen, every)
        values[list(chosen)] = np.inf
        chosen = (*chosen, int(values.argmin()))
    pool.raise_bound(float(restrict(task, (), every).cost.min(axis=1).sum()))
    chance = np.random.default_rng(0)

    def values_with(inside: tuple[int, ...], last: Integers) -> Floats:
        return with_each(task, inside, last)

    for _ in range(STARTS):
        start = tuple(sorted(chosen))
        pool.offer(start, value_of(task, start))
        exchange(start, len(every), values_with, pool, watch.at_first)
        chosen = tuple(chance.choice(every, task.p, replace=False).tolist())
        if not watch.at_first():
            return
