"""Builds a road net of lines: no parallel edges, no loops, no islands."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata.distance import Floats, Integers
from geodata.errors import Fault, SchemaError
from geodata.roads.net import LeftOut, Reason, RoadLines, RoadReport, Roads

MIN_LENGTH_M: Final = 0.001
"""Length of a stretch between two nodes at the same spot: the way must not vanish."""

STRIP_M: Final = 500.0
"""Height of the strips in which the nodes are numbered."""


@dataclass(frozen=True)
class _Stretches:
    """Lines between consecutive vertices; `start` and `end` are numbers of nodes."""

    start: Integers
    end: Integers
    length_m: Floats
    seconds: Floats
    oneway: NDArray[np.int8]
    assumed: NDArray[np.bool_]


@dataclass(frozen=True)
class _Edges:
    """Directed edges, and the stretch that each belongs to."""

    start: Integers
    end: Integers
    stretch: Integers


def build(lines: RoadLines) -> tuple[Roads, RoadReport]:
    """Build the net: every vertex is a node, consecutive vertices are joined.

    Of several edges that lead from one node to another the shortest is kept, of equals
    the quickest. Of parts that do not hang together, whatever the direction of their
    edges, the one with the greatest length is kept.

    Raises
    ------
    SchemaError
        No stretch is left.
    """
    ids, first, number = np.unique(lines.node, return_index=True, return_inverse=True)
    every = _stretches(lines, number)
    loop = every.start == every.end
    stretches = _Stretches(*(part[~loop] for part in vars(every).values()))
    if not len(stretches.start):
        raise SchemaError((Fault("no_roads", lines.source),))
    edges = _shortest(stretches, len(ids))
    open_ = _marked(edges.stretch, len(stretches.start))
    part = _parts(edges, len(ids))[stretches.start]
    part_m = np.bincount(part[open_], stretches.length_m[open_]).astype(np.float64)
    kept = open_ & (part == part_m.argmax())
    roads = _net(lines, first, stretches, _within(edges, kept[edges.stretch]))
    loop_m, hidden_m = every.length_m[loop], stretches.length_m[~open_]
    island_m = np.delete(part_m, part_m.argmax())
    left_out = (
        _left_out("loop", loop_m),
        _left_out("parallel", hidden_m),
        _left_out("island", island_m[island_m > 0]),
    )
    report = RoadReport(
        nodes=len(roads.x),
        edges=len(roads.start),
        length_km=_km(stretches.length_m[kept]),
        assumed_speed_km=_km(stretches.length_m[kept & stretches.assumed]),
        left_out=lines.left_out + tuple(some for some in left_out if some.count),
        columns=lines.columns,
    )
    return roads, report


def _left_out(reason: Reason, each_m: Floats) -> LeftOut:
    return LeftOut(reason, len(each_m), _km(each_m))


def _km(each_m: Floats) -> float:
    return float(each_m.sum() / 1000)


def _stretches(lines: RoadLines, number: Integers) -> _Stretches:
    """Join each vertex with the next of its line."""
    followed = np.ones(len(number), dtype=bool)
    followed[lines.offset[1:] - 1] = False
    vertex = np.flatnonzero(followed)
    line = np.repeat(np.arange(len(lines.speed_kmh)), np.diff(lines.offset))[vertex]
    start, end = number[vertex], number[vertex + 1]
    step = lines.xy[vertex + 1] - lines.xy[vertex]
    least_m = np.where(start == end, 0, MIN_LENGTH_M)
    length_m = np.maximum(np.hypot(step[:, 0], step[:, 1]), least_m)
    return _Stretches(
        start=start,
        end=end,
        length_m=length_m,
        seconds=length_m * 3.6 / lines.speed_kmh[line],
        oneway=lines.oneway[line],
        assumed=lines.speed_assumed[line],
    )


def _shortest(stretches: _Stretches, nodes: int) -> _Edges:
    """Directed edges of the stretches, sorted; the shortest of those side by side."""
    along = np.flatnonzero(stretches.oneway >= 0)
    against = np.flatnonzero(stretches.oneway <= 0)
    stretch = np.concatenate([along, against])
    start = np.concatenate([stretches.start[along], stretches.end[against]])
    end = np.concatenate([stretches.end[along], stretches.start[against]])
    pair = start * nodes + end
    order = np.lexsort((stretches.seconds[stretch], stretches.length_m[stretch], pair))
    first = np.diff(pair[order], prepend=-1) > 0
    best = order[first]
    return _Edges(start[best], end[best], stretch[best])


def _parts(edges: _Edges, nodes: int) -> Integers:
    """For each node the number of the part that it hangs together with."""
    joined = np.ones(len(edges.start), dtype=bool)
    matrix = csr_array((joined, (edges.start, edges.end)), shape=(nodes, nodes))
    _count, part = connected_components(matrix, directed=True, connection="weak")
    numbers: Integers = part.astype(np.int64)
    return numbers


def _within(edges: _Edges, inside: NDArray[np.bool_]) -> _Edges:
    return _Edges(edges.start[inside], edges.end[inside], edges.stretch[inside])


def _marked(numbers: Integers, size: int) -> NDArray[np.bool_]:
    """Which of the numbers below a size are there."""
    marks = np.zeros(size, dtype=bool)
    marks[numbers] = True
    return marks


def _net(
    lines: RoadLines, first: Integers, stretches: _Stretches, edges: _Edges
) -> Roads:
    """Number the nodes anew; `first` is a vertex of each node.

    They are counted strip by strip from the south, in each strip from the west:
    neighbours then lie close together in memory, where they are found sooner.
    """
    used = np.flatnonzero(
        _marked(edges.start, len(first)) | _marked(edges.end, len(first))
    )
    x, y = lines.xy[first[used]].T
    order = np.lexsort((x, y // STRIP_M))
    number = np.empty(len(first), dtype=np.int32)
    number[used[order]] = np.arange(len(used))
    start, end = number[edges.start], number[edges.end]
    by_node = np.lexsort((end, start))
    stretch = edges.stretch[by_node]
    return Roads(
        x=x[order],
        y=y[order],
        start=start[by_node],
        end=end[by_node],
        length_m=stretches.length_m[stretch],
        seconds=stretches.seconds[stretch],
        source=lines.source,
        licence=lines.licence,
        as_of=lines.as_of,
    )
