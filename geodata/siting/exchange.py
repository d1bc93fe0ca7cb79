"""Exchange of one member of a set for another, while that is better."""

from collections.abc import Callable

import numpy as np

from geodata.distance import Floats, Integers
from geodata.siting.pool import ROUNDING, Pool

ValuesWith = Callable[[tuple[int, ...], Integers], Floats]
"""Values of the sets of some members and each single one of some others."""


def exchange(
    start: tuple[int, ...],
    candidates: int,
    values_with: ValuesWith,
    pool: Pool,
    go_on: Callable[[], bool],
) -> None:
    """Make the best exchange, again and again, until none is better.

    All sets that are met on the way are offered to the pool. Source: Teitz and Bart
    (1968).

    Parameters
    ----------
    candidates
        How many there are.
    go_on
        Whether there is time for more.
    """
    every = np.arange(candidates)
    value = float(values_with(start[1:], np.array(start[:1]))[0])
    chosen, better = start, True
    while better and len(chosen) < candidates:
        better = False
        now = chosen
        for i in range(len(now)):
            if not go_on():
                return
            rest = now[:i] + now[i + 1 :]
            values = values_with(rest, every)
            values[list(now)] = np.inf
            pool.offer_each(rest, every, values)
            least = int(values.argmin())
            if values[least] < value * (1 - ROUNDING):
                value, better = float(values[least]), True
                chosen = tuple(sorted((*rest, least)))
