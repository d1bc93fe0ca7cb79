"""The least sums with proof: branch and bound over sets, the best bound first.

A set that holds the chosen ones S costs at least the bound of the relaxation plus what
each member adds; so candidates that would add too much are left out, and those without
which it would be too much are put in. Sources: Christofides and Beasley (1982) for the
reduction, Land and Doig (1960) for the branching. As the value to undercut is that of
the worst set that is wanted, the next best sets are found and proven on the way.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from geodata.distance import Floats, Integers
from geodata.siting.bound import Relaxed, first_multipliers, relax
from geodata.siting.pool import Pool
from geodata.siting.sums import Sums, restrict, value_of, with_each
from geodata.siting.watch import Watch

ROOT_ROUNDS, ROUNDS = 800, 60
ROOT_STEP, STEP = 1.0, 0.4


class Node(NamedTuple):
    """All sets that hold some candidates and may hold some others.

    Attributes
    ----------
    bound
        None of them has a lower value.
    number
        Tells nodes with the same bound apart.
    inside, open
        Candidates that they hold, and that they may hold.
    price
        Multipliers to begin with.
    """

    bound: float
    number: int
    inside: tuple[int, ...]
    open: Integers
    price: Floats


def search(
    task: Sums, pool: Pool, watch: Watch, most: int | None = None
) -> Integers | None:
    """Fill the pool with the best sets, and raise its bound.

    Parameters
    ----------
    most
        How many nodes to look at; None means as many as it takes.

    Returns
    -------
    numpy.ndarray or None
        Candidates of the sets that were not looked at; None if the best sets are
        proven to be that.
    """
    every = np.arange(task.cost.shape[1])
    nodes = [Node(-np.inf, 0, (), every, first_multipliers(task))]
    made = looked = 0
    while nodes and nodes[0].bound < pool.limit:
        if looked == most or not watch.go_on():
            return _members(nodes)
        node = heappop(nodes)
        floor = nodes[0].bound if nodes else np.inf
        pool.raise_bound(node.bound)
        for child in _children(task, node, pool, watch, floor):
            made += 1
            heappush(nodes, child._replace(number=made))
        looked += 1
    pool.raise_bound(np.inf)
    return None


def _members(nodes: list[Node]) -> Integers:
    parts = [part for node in nodes for part in (node.inside, node.open)]
    return np.unique(np.concatenate(parts)).astype(np.int64)


def _children(
    task: Sums, node: Node, pool: Pool, watch: Watch, floor: float
) -> list[Node]:
    spare = len(node.open) - (task.p - len(node.inside))
    inside = node.inside if spare else (*node.inside, *node.open[1:].tolist())
    last = node.open if spare else node.open[:1]
    if len(inside) + 1 == task.p:
        values = with_each(task, inside, last)
        watch.better(pool.offer_each(inside, last, values))
        return []
    part = restrict(task, inside, last)
    found = _bounded(part, node, pool, watch, floor)
    return _split(part.p, node, found, pool.limit)


def _bounded(part: Sums, node: Node, pool: Pool, watch: Watch, floor: float) -> Relaxed:
    """Bound a node; all sets that are met are offered to the pool."""

    def see(bound: float, chosen: Integers) -> tuple[float, bool]:
        members = tuple(sorted((*node.inside, *node.open[chosen].tolist())))
        value = value_of(part, tuple(chosen.tolist()))
        watch.better(pool.offer(members, value))
        pool.raise_bound(min(bound, floor))
        aim = pool.limit if np.isfinite(pool.limit) else pool.best
        return aim, watch.go_on()

    root = node.number == 0
    rounds, step = (ROOT_ROUNDS, ROOT_STEP) if root else (ROUNDS, STEP)
    return relax(part, node.price, step, rounds, see)


def _split(p: int, node: Node, found: Relaxed, limit: float) -> list[Node]:
    """Divide the sets of a node in two, without those that are of no use."""
    order = np.argsort(found.reduced, kind="stable")
    adds = found.reduced[order]
    last, after = adds[p - 1], adds[p]
    bound = max(found.bound, node.bound)
    if bound >= limit:
        return []
    chosen, others = order[:p], order[p:]
    needed = chosen[found.bound - adds[:p] + after >= limit]
    loose = chosen[found.bound - adds[:p] + after < limit]
    usable = others[found.bound - last + adds[p:] < limit]
    inside = (*node.inside, *node.open[needed].tolist())
    still = node.open[np.concatenate([loose, usable])]
    if not len(loose):
        return []
    if len(needed):
        return [Node(bound, 0, inside, still, found.multiplier)]
    member, rest = int(still[0]), still[1:]
    without = max(bound, found.bound - adds[0] + after)
    return [
        Node(bound, 0, (*inside, member), rest, found.multiplier),
        Node(without, 0, inside, rest, found.multiplier),
    ]
