"""The best sets found so far, and what no other set can be better than."""

from bisect import insort
from collections.abc import Sequence

import numpy as np

from geodata.distance import Floats, Integers

ROUNDING = 1e-11
"""Values that differ by no more, in proportion, are alike: sums of many numbers."""

STEP_ROUNDING = 1e-6
"""The same of values that are known to be multiples of a step, in steps."""

Entry = tuple[float, tuple[int, ...]]


class Pool:
    """The few best of all sets that were met, each once, the least value first.

    Parameters
    ----------
    wanted
        How many are kept.
    step
        Every value is a multiple of this; 0 where nothing is known.

    Attributes
    ----------
    bound
        No set outside has a lower value.
    """

    def __init__(self, wanted: int, step: float = 0.0) -> None:
        self.wanted, self.step = wanted, step
        self.bound = -np.inf
        self._ranked: list[Entry] = []
        self._known: set[tuple[int, ...]] = set()

    @property
    def ranked(self) -> list[Entry]:
        """Values and sets, from the best on."""
        return list(self._ranked)

    @property
    def best(self) -> float:
        """The least value; infinite while there is none."""
        return self._ranked[0][0] if self._ranked else np.inf

    @property
    def worst(self) -> float:
        """Value of the last of the sets that are wanted; infinite while it lacks."""
        full = len(self._ranked) == self.wanted
        return self._ranked[-1][0] if full else np.inf

    @property
    def limit(self) -> float:
        """A set with this value or a higher one is of no use."""
        if np.isinf(self.worst):
            return self.worst
        least_gain = self.step * (1 - STEP_ROUNDING)
        return self.worst - max(ROUNDING * abs(self.worst), least_gain)

    def proven(self) -> list[bool]:
        """Whether each set is proven to be where it stands."""
        return [v - 2 * ROUNDING * abs(v) <= self.bound for v, _chosen in self._ranked]

    def offer(self, chosen: tuple[int, ...], value: float) -> bool:
        """Keep a set if it is among the best; return whether it is the best of all."""
        if value >= self.limit or chosen in self._known:
            return False
        first = value < self.best
        insort(self._ranked, (value, chosen))
        self._known.add(chosen)
        for _value, dropped in self._ranked[self.wanted :]:
            self._known.remove(dropped)
        del self._ranked[self.wanted :]
        return first

    def offer_each(
        self, inside: tuple[int, ...], last: Integers, values: Floats
    ) -> bool:
        """Offer some sets that differ in one member; return whether one is the best.

        Parameters
        ----------
        inside
            What they have in common.
        last
            The last member of each.
        values
            Value of each.
        """
        first = False
        few = min(self.wanted, len(last))
        for i in np.argpartition(values, few - 1)[:few]:
            chosen = tuple(sorted((*inside, int(last[i]))))
            first |= self.offer(chosen, float(values[i]))
        return first

    def put(self, entries: Sequence[Entry]) -> None:
        """Put some sets in the place of all."""
        self._ranked = sorted(entries)[: self.wanted]
        self._known = {chosen for _value, chosen in self._ranked}

    def raise_bound(self, bound: float) -> None:
        """Note that no set outside has a lower value."""
        if self.step and np.isfinite(bound):
            bound = float(np.ceil(bound / self.step - STEP_ROUNDING) * self.step)
        self.bound = float(max(self.bound, min(bound, self.worst)))
