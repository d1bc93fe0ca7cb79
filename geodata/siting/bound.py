"""A bound for the least sum, by relaxing that every row is served once.

Source: Cornuejols, Fisher and Nemhauser (1977) for the relaxation; Held, Wolfe and
Crowder (1974) for the step; Camerini, Fratta and Maffioli (1975) for its direction.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geodata.distance import Floats, Integers
from geodata.siting.sums import Sums

MEMORY = 0.7
"""Share of the direction before that is kept in the next one."""

PATIENCE = 12
"""After so many steps without gain the steps become shorter."""

SHORTER = 0.66
SHORTEST = 5e-3
GAIN = 1e-5


@dataclass(frozen=True)
class Relaxed:
    """A bound, and what each candidate would change.

    Attributes
    ----------
    bound
        The sum of no set is less.
    multiplier
        Price of serving each row; shape (rows,).
    reduced
        What each candidate adds: the sum of a set is at least the sum of prices plus
        the sum of these over the set. Shape (candidates,).
    """

    bound: float
    multiplier: Floats
    reduced: Floats


def first_multipliers(task: Sums) -> Floats:
    """Multipliers to begin with: the cost of a near candidate of each row."""
    many = task.cost.shape[1]
    rank = min(many - 1, max(1, many // (2 * task.p)))
    return np.minimum(task.base, np.partition(task.cost, rank, axis=1)[:, rank])


def relax(
    task: Sums,
    start: Floats,
    step: float,
    rounds: int,
    see: Callable[[float, Integers], tuple[float, bool]],
) -> Relaxed:
    """Find a good bound by moving the multipliers along subgradients.

    Parameters
    ----------
    start
        Multipliers to begin with.
    step
        Length of the first steps, in proportion to that of Polyak.
    rounds
        At most so many steps.
    see
        Is given the best bound and each set that solves the relaxation; returns the
        value that the bound is to reach, and whether to go on.
    """
    price, direction = np.minimum(start, task.base), np.zeros(len(task.base))
    best, waited = Relaxed(-np.inf, price, np.zeros(task.cost.shape[1])), 0
    for _ in range(rounds):
        less = np.minimum(task.cost - price[:, None], 0.0)
        reduced = less.sum(axis=0)
        chosen = np.argpartition(reduced, task.p - 1)[: task.p]
        bound = float(price.sum() + reduced[chosen].sum())
        waited = 0 if bound > best.bound + GAIN * abs(best.bound) else waited + 1
        if bound > best.bound:
            best = Relaxed(bound, price, reduced)
        aim, go_on = see(best.bound, chosen)
        if waited >= PATIENCE:
            step, waited = step * SHORTER, 0
            price, direction = best.multiplier, np.zeros(len(price))
        served = (less[:, chosen] < 0).sum(axis=1)
        direction = MEMORY * direction + np.where(
            (price >= task.base) & (served == 0), 0.0, 1.0 - served
        )
        length = float(direction @ direction)
        if not go_on or best.bound >= aim or step < SHORTEST or not length:
            break
        price = np.minimum(
            task.base, price + step * max(aim - bound, 0) / length * direction
        )
    return best
