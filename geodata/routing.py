"""Distances by road, in metres, and driving times along them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.distance import NOWHERE, Floats, Integers, Nearest
from geodata.roads import Attached, Roads, attach, graph

ACCESS_KMH: Final = 30.0
"""Speed between a point and the net: an assumption, as on a private road."""


AT_ONCE: Final = 10_000_000
"""So many distances to nodes are held at a time."""


@dataclass(frozen=True)
class _Entries:
    """Ways into the net: from a place to a node, of which no two lead to the same."""

    place: Integers
    node: Integers
    length_m: Floats


def by_road(roads: Roads, cells_m: Floats, places_m: Floats, *, k: int = 2) -> Nearest:
    """Find the nearest places by road, from the cells to the places.

    A distance is the straight way from the cell to the net, the shortest way along the
    net in the directions that are open, and the straight way from the net to the place.

    Parameters
    ----------
    roads
        The net.
    cells_m
        Easting and northing in EPSG:3006, shape (cells, 2).
    places_m
        The same of the places, shape (places, 2).
    k
        How many places to find for each cell.
    """
    cells, places = _attached(roads, cells_m, places_m)
    distance_m = np.full((len(cells_m), k), np.inf)
    place = np.full((len(cells_m), k), NOWHERE, np.int64)
    on_net = np.flatnonzero(cells.node != NOWHERE)
    if len(on_net) and (places.node != NOWHERE).any():
        length_m, label = _nearest_of_nodes(graph(roads, reverse=True), places, k)
        node = cells.node[on_net]
        distance_m[on_net] = cells.access_m[on_net, None] + length_m[node]
        place[on_net] = label[node]
    order = np.lexsort((place, distance_m))  # of equals the lower number is first
    return Nearest(
        np.take_along_axis(distance_m, order, 1), np.take_along_axis(place, order, 1)
    )


def _attached(
    roads: Roads, cells_m: Floats, places_m: Floats
) -> tuple[Attached, Attached]:
    """Nodes of the cells and of the places, found with one tree."""
    both, n = attach(roads, np.concatenate([cells_m, places_m])), len(cells_m)
    return (
        Attached(both.node[:n], both.access_m[:n]),
        Attached(both.node[n:], both.access_m[n:]),
    )


def _nearest_of_nodes(
    net: csr_array, places: Attached, k: int
) -> tuple[Floats, Integers]:
    """For each node the way from its k nearest places, and their numbers.

    One run of Dijkstra's algorithm for each rank. The shortest way to a node v from a
    place that is not among its j nearest has a last edge at which the set of the j
    nearest changes; behind it every node has the set of v. At that edge's start u some
    place of u's set is not in v's, and the nearest such is no farther than the way's
    own place, for that is in u's set or farther than all of it: so the next run may
    enter the net over such edges only, and stay among nodes with the same set.
    """
    nodes = net.shape[0]
    length_m = np.full((nodes, k), np.inf)
    label = np.full((nodes, k), NOWHERE, np.int64)
    attached = np.flatnonzero(places.node != NOWHERE)
    access = _Entries(attached, places.node[attached], places.access_m[attached])
    entries, inside = access, np.ones(net.nnz, dtype=bool)
    for rank in range(k):
        if rank:
            crossing, inside = _crossing(net, length_m[:, :rank], label[:, :rank])
            entries = _shortest(crossing, _unlisted(access, label[:, :rank]))
        length_m[:, rank], label[:, rank] = _spread(net, inside, entries)
    return length_m, label


def _crossing(
    net: csr_array, length_m: Floats, label: Integers
) -> tuple[_Entries, NDArray[np.bool_]]:
    """Edges that bring a place to a node which does not list it; and which do not.

    Of several such places the nearest to the edge's start is taken.
    """
    start, end = np.repeat(np.arange(net.shape[0]), np.diff(net.indptr)), net.indices
    place = np.full(net.nnz, NOWHERE, np.int64)
    way_m = np.full(net.nnz, np.inf)
    for rank in reversed(range(label.shape[1])):
        brought = label[start, rank]
        new = brought != NOWHERE
        for other in range(label.shape[1]):
            new &= label[end, other] != brought
        place[new] = brought[new]
        way_m[new] = length_m[start[new], rank] + net.data[new]
    inside = place == NOWHERE
    return _Entries(place[~inside], end[~inside], way_m[~inside]), inside


def _unlisted(access: _Entries, label: Integers) -> _Entries:
    """Places that are not listed by the node that they are attached to."""
    here = (label[access.node] != access.place[:, None]).all(axis=1)
    return _Entries(access.place[here], access.node[here], access.length_m[here])


def _shortest(*several: _Entries) -> _Entries:
    """The shortest entry to each node; of equals that of the lower place."""
    place = np.concatenate([some.place for some in several])
    node = np.concatenate([some.node for some in several])
    length_m = np.concatenate([some.length_m for some in several])
    order = np.lexsort((place, length_m, node))
    best = order[np.diff(node[order], prepend=NOWHERE) > 0]
    return _Entries(place[best], node[best], length_m[best])


def _spread(
    net: csr_array, inside: NDArray[np.bool_], entries: _Entries
) -> tuple[Floats, Integers]:
    """Length of the way to each node from the nearest place, and the place's number.

    The net is followed along the edges that are inside. The places become nodes behind
    those of the net, with the entries as their edges; the matrix is put together from
    its parts, which keeps entries of no length.
    """
    nodes = net.shape[0]
    if not len(entries.place):
        return np.full(nodes, np.inf), np.full(nodes, NOWHERE, np.int64)
    places, row = np.unique(entries.place, return_inverse=True)
    order = np.argsort(row, kind="stable")
    ends = np.concatenate([[0], np.cumsum(inside)])[net.indptr]
    entry_ends = ends[-1] + np.cumsum(np.bincount(row))
    size = nodes + len(places)
    matrix = csr_array(
        (
            np.concatenate([net.data[inside], entries.length_m[order]]),
            np.concatenate([net.indices[inside], entries.node[order]]),
            np.concatenate([ends, entry_ends]),
        ),
        shape=(size, size),
    )
    length_m, _before, source = dijkstra(
        matrix,
        indices=np.arange(nodes, size),
        min_only=True,
        return_predecessors=True,
    )
    reached = np.isfinite(length_m[:nodes])
    label = np.full(nodes, NOWHERE, np.int64)
    label[reached] = places[source[:nodes][reached] - nodes]
    return length_m[:nodes], label


def ways(roads: Roads, cells_m: Floats, places_m: Floats) -> Floats:
    """Distances by road from every cell to every place, measured as in `by_road`.

    One run of Dijkstra's algorithm for each node that a place is attached to.

    Returns
    -------
    numpy.ndarray
        Shape (cells, places), in metres; infinite where there is no way.
    """
    cells, places = _attached(roads, cells_m, places_m)
    distance_m = np.full((len(cells_m), len(places_m)), np.inf)
    here = np.flatnonzero(cells.node != NOWHERE)
    there = np.flatnonzero(places.node != NOWHERE)
    if not len(here) or not len(there):
        return distance_m
    net = graph(roads, reverse=True)
    ends, row = np.unique(places.node[there], return_inverse=True)
    start, step = cells.node[here], max(1, AT_ONCE // len(roads.x))
    far = [
        dijkstra(net, indices=ends[i : i + step])[:, start]
        for i in range(0, len(ends), step)
    ]
    length_m = np.concatenate(far)[row].T
    length_m += cells.access_m[here, None] + places.access_m[there]
    distance_m[np.ix_(here, there)] = length_m
    return distance_m


def minutes(roads: Roads, cell_m: Floats, places_m: Floats) -> tuple[Floats, Floats]:
    """Distances by road from one point to places, and the driving times.

    The way is the shortest in metres, as in `by_road`; the time is that along this way,
    not the least.

    Parameters
    ----------
    roads
        The net.
    cell_m
        Easting and northing of the point in EPSG:3006, shape (2,).
    places_m
        The same of the places, shape (places, 2).

    Returns
    -------
    tuple
        Distances in metres and times in minutes, both of shape (places,); infinite
        where there is no way.
    """
    here, there = _attached(roads, np.reshape(cell_m, (1, 2)), places_m)
    distance_m, time = np.full((2, len(places_m)), np.inf)
    if here.node[0] == NOWHERE:
        return distance_m, time
    length_m, before = dijkstra(
        graph(roads), indices=here.node[0], return_predecessors=True
    )
    seconds = _seconds_along(roads, before)
    on_net = np.flatnonzero(there.node != NOWHERE)
    node, access_m = there.node[on_net], there.access_m[on_net] + here.access_m[0]
    distance_m[on_net] = length_m[node] + access_m
    time[on_net] = seconds[node] / 60 + access_m / 1000 / ACCESS_KMH * 60
    time[np.isinf(distance_m)] = np.inf
    return distance_m, time


def _seconds_along(roads: Roads, before: NDArray[np.int32]) -> Floats:
    """Driving time to each node from the root of a tree of nodes before nodes.

    Each round doubles the stretch that a node's time covers.
    """
    last = before[roads.end] == roads.start
    seconds = np.zeros(len(roads.x))
    seconds[roads.end[last]] = roads.seconds[last]
    before = np.where(before < 0, np.arange(len(before)), before)
    while (before != before[before]).any():
        seconds += seconds[before]
        before = before[before]
    return seconds
