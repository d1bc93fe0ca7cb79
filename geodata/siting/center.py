"""The longest way as short as can be.

A set has a radius: the longest way of anyone. Radii are distances of the table, so a
binary search among them asks again and again whether some set covers everybody within
one; source: Minieka (1970). Sets outside the pool are asked for, so that the next best
come out of the same search.

The value of a set is the number of its radius in ascending order, plus its weight times
metres as a part of 1: of sets with the same radius the one with shorter ways is first.
"""

from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from scipy.sparse import csc_array

from geodata.distance import Floats, Integers
from geodata.siting import median
from geodata.siting.checks import Choice
from geodata.siting.dominance import apart
from geodata.siting.exchange import exchange
from geodata.siting.goal import Goal
from geodata.siting.pool import Entry, Pool
from geodata.siting.solver import Model, Progress, solve
from geodata.siting.sums import columns
from geodata.siting.watch import Watch

NEARLY = 0.99
"""Numbers of candidates that differ by no more are alike, as they are whole."""


@dataclass(frozen=True)
class Radii:
    """The choice, and the distances that can be the longest, ascending.

    Attributes
    ----------
    most
        More than all weight times metres together.
    """

    choice: Choice
    radius_m: Floats
    most: float

    @property
    def endless(self) -> int:
        """Value of sets that leave somebody unreached: it is more than that."""
        return len(self.radius_m)

    def values_with(self, inside: tuple[int, ...], last: Integers) -> Floats:
        """Values of the sets of some members and each single one of some others."""
        choice = self.choice
        ways = np.minimum(
            columns(choice.distance_m, last), choice.nearest_m(inside)[:, None]
        )
        lost = np.isinf(ways)
        unreached = choice.weights @ lost
        share = choice.weights @ np.where(lost, 0.0, ways) / self.most
        number = np.searchsorted(self.radius_m, ways.max(axis=0, initial=0.0))
        total = 1 + choice.weights.sum()
        values: Floats = np.where(
            unreached > 0, self.endless + 1 + unreached / total, number + share
        )
        return values

    def value(self, chosen: tuple[int, ...]) -> float:
        """Value of a set."""
        return float(self.values_with(chosen[1:], np.array(chosen[:1]))[0])


def goal(choice: Choice) -> Goal:
    """Least weight unreached, then the longest way as short as can be."""
    radii = _radii(choice)
    known = np.append(radii.radius_m, [np.inf, np.inf])

    def objective(chosen: tuple[int, ...]) -> float:
        return float(choice.nearest_m(chosen).max(initial=0.0))

    def outlook(bound: float) -> float:
        return float(known[int(min(max(bound, 0), radii.endless))])

    def proven(pool: Pool) -> list[bool]:
        return [int(value) <= pool.bound for value, _chosen in pool.ranked]

    return Goal(objective, outlook, partial(_search, radii), proven)


def _radii(choice: Choice) -> Radii:
    far = np.minimum(choice.distance_m, choice.existing_m[:, None])
    known = np.append(far.ravel(), [0.0])
    known = np.unique(known[np.isfinite(known)])
    far = np.where(np.isfinite(far), far, 0.0).max(axis=1, initial=0.0)
    return Radii(choice, known, 1 + 2 * float(choice.weights @ far))


def _search(radii: Radii, pool: Pool, watch: Watch) -> None:
    _first(radii, pool, watch)
    _polish(radii, pool, watch)
    if radii.choice.p == 1:
        every = np.arange(len(radii.choice.free))
        pool.offer_each((), every, radii.values_with((), every))
        pool.raise_bound(radii.endless)
    while watch.go_on():
        low, high = int(pool.bound), _index(radii, pool.worst)
        if low >= high:
            _unreached(radii, pool, watch)
            return
        best = _index(radii, pool.best)
        middle = (low + (best if low < best else high)) // 2
        _ask(radii, pool, watch, middle)


def _index(radii: Radii, value: float) -> int:
    """Number of the radius; that after the last where somebody is unreached."""
    return int(min(value, radii.endless))


def _first(radii: Radii, pool: Pool, watch: Watch) -> None:
    """Cover greedily within radii, searched by halves, and exchange.

    Source of the greedy choice: Chvatal (1979).
    """
    choice, every = radii.choice, len(radii.choice.free)
    nearest = choice.nearest_m(tuple(range(every))).max(initial=0.0)
    low = int(np.searchsorted(radii.radius_m, nearest))
    pool.raise_bound(low)
    high = radii.endless - 1
    low = min(low, high)
    chosen = _covering(choice, radii.radius_m[high])
    while low < high and watch.at_first():
        middle = (low + high) // 2
        tried = _covering(choice, radii.radius_m[middle])
        if choice.nearest_m(tried).max(initial=0.0) <= radii.radius_m[middle]:
            chosen, high = tried, middle
        else:
            low = middle + 1
    pool.offer(chosen, radii.value(chosen))
    exchange(chosen, every, radii.values_with, pool, watch.at_first)


def _covering(choice: Choice, radius_m: float) -> tuple[int, ...]:
    """Cover as many rows as can be within a radius, one choice after the other."""
    covers = (choice.distance_m <= radius_m).astype(np.float32)
    left = (choice.existing_m > radius_m).astype(np.float32)
    chosen: list[int] = []
    for _ in range(choice.p):
        gain = left @ covers
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        left = left * (1 - covers[:, chosen[-1]])
    return tuple(sorted(chosen))


def _polish(radii: Radii, pool: Pool, watch: Watch) -> None:
    best = pool.ranked[0][1]
    exchange(best, len(radii.choice.free), radii.values_with, pool, watch.go_on)


def _ask(radii: Radii, pool: Pool, watch: Watch, number: int) -> None:
    """Look for a set outside the pool within a radius; else raise the bound.

    Where the pool has no such set, the least number of candidates is looked for, as
    the solver is sooner through with that.
    """
    radius_m, before, p = radii.radius_m[number], pool.ranked, radii.choice.p
    rows = _essential(radii.choice, radius_m)
    covers = (radii.choice.distance_m[rows] <= radius_m).astype(float)
    candidates = np.arange(covers.shape[1])
    known = [np.isin(candidates, c) for value, c in before if value < number + 1]
    model = Model(
        cost=np.full(len(candidates), 0.0 if known else 1.0),
        matrix=csc_array(np.vstack([covers, *(-one.astype(float) for one in known)])),
        lower=np.append(np.ones(len(covers)), np.full(len(known), 1.0 - p)),
        whole=len(candidates),
        total=p if known else None,
        gap=NEARLY,
    )
    too_many = False

    def see(progress: Progress) -> bool:
        nonlocal too_many
        too_many |= progress.bound > p + 1 - NEARLY
        _take(radii, pool, watch, progress)
        return watch.go_on() and not too_many and pool.ranked == before

    ended = solve(model, see)
    if (ended or too_many) and pool.ranked == before:
        pool.raise_bound(number + 1)


def _take(radii: Radii, pool: Pool, watch: Watch, progress: Progress) -> None:
    """Offer the sets that the solver has found, made up to p."""
    p, every = radii.choice.p, range(len(radii.choice.free))
    while progress.chosen:
        found = progress.chosen.pop()
        if len(found) > p:
            continue
        spare = (i for i in every if i not in found)
        chosen = tuple(sorted((*found, *islice(spare, p - len(found)))))
        watch.better(pool.offer(chosen, radii.value(chosen)))
    _polish(radii, pool, watch)


def _essential(choice: Choice, radius_m: float) -> Integers:
    """Rows to cover without those that are covered whenever another one is."""
    rows = np.flatnonzero(choice.existing_m > radius_m)
    covers = choice.distance_m[rows] <= radius_m
    return rows[apart(covers, np.ones(len(rows), dtype=bool))]


def _unreached(radii: Radii, pool: Pool, watch: Watch) -> None:
    """Put the sets that leave somebody unreached in order, if they are wanted."""
    finite = [entry for entry in pool.ranked if entry[0] < radii.endless]
    if len(finite) == pool.wanted or not watch.go_on():
        return
    found = Pool(pool.wanted)
    median.goal(radii.choice).search(found, watch)
    entries: list[Entry] = []
    for rank, (entry, sure) in enumerate(
        zip(found.ranked, found.proven(), strict=True)
    ):
        if median.metres(radii.choice, entry[1])[0] > 0:
            later = 0 if sure else 1
            entries.append((radii.endless + later + rank / found.wanted, entry[1]))
    pool.put([*finite, *entries])
