"""The form of a road net, and how points that lie beside it are attached to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geodata.crs import SWEDEN, transformer
from geodata.distance import NOWHERE, Floats, Integers

Bounds = tuple[float, float, float, float]
"""West, south, east and north: in degrees where nothing else is said."""

Reason = Literal[
    "outside",
    "not_for_cars",
    "ferry",
    "no_geometry",
    "incomplete",
    "speed_ignored",
    "loop",
    "parallel",
    "island",
]

MAX_ACCESS_M: Final = 2000.0
"""A point farther than this from every node of the net is not on the net."""

MAX_SPEED_KMH: Final = 150.0
"""A speed limit above this is a slip of the pen."""


@dataclass(frozen=True)
class LeftOut:
    """What a source holds that the net does not.

    Attributes
    ----------
    reason
        `outside`: lines outside the bounds asked for or outside Sweden;
        `not_for_cars`: lines closed to cars, or of a class that cars do not use;
        `ferry`: ferry lines; `no_geometry`: lines of which fewer than two consecutive
        nodes are known; `incomplete`: lines with a gap where nodes are missing, the
        rest of which is kept; `speed_ignored`: lines that are kept, with another speed
        than the value that could not be used; `loop`: stretches from a node to itself;
        `parallel`: stretches for which there is a shorter one between the same nodes;
        `island`: parts that hang together with no other part.
    count
        Number of lines, stretches or islands.
    km
        Their length, or None where it cannot be known.
    """

    reason: Reason
    count: int
    km: float | None


@dataclass(frozen=True)
class RoadLines:
    """Lines that cars may follow, as read from a source.

    Attributes
    ----------
    xy
        Easting and northing of the vertices in EPSG:3006, shape (vertices, 2).
    node
        A number for each vertex; vertices with the same number are the same node.
    offset
        First vertex of each line, and the number of vertices at the end.
    speed_kmh, oneway, speed_assumed
        Of each line: the speed; 0 for both directions, 1 for along the line only, -1
        for against it only; whether the speed is an assumption.
    source, licence, as_of
        Where the lines come from, their licence ("" if not known) and the day that they
        show, as an ISO date ("" if not known).
    left_out
        What the source holds besides.
    columns
        The column that was read for `speed`, `class` and `oneway`, where one was.
    """

    xy: Floats
    node: Integers
    offset: Integers
    speed_kmh: Floats
    oneway: NDArray[np.int8]
    speed_assumed: NDArray[np.bool_]
    source: str = ""
    licence: str = ""
    as_of: str = ""
    left_out: tuple[LeftOut, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roads:
    """A road net: nodes, and directed edges of which no two join the same nodes.

    Attributes
    ----------
    x, y
        Easting and northing of the nodes in EPSG:3006.
    start, end
        Numbers of the nodes that an edge leads from and to.
    length_m, seconds
        Length of each edge, and the driving time along it.
    source, licence, as_of
        As in `RoadLines`.
    """

    x: Floats
    y: Floats
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    length_m: Floats
    seconds: Floats
    source: str
    licence: str
    as_of: str


@dataclass(frozen=True)
class RoadReport:
    """What became of the lines when a net was built of them.

    Attributes
    ----------
    nodes, edges
        Size of the net; a street open in both directions has two edges a stretch.
    length_km
        Length of the streets, each counted once, open in both directions or not.
    assumed_speed_km
        The part of it whose speed is an assumption.
    left_out
        What the net does not hold, and why.
    columns
        As in `RoadLines`.
    """

    nodes: int
    edges: int
    length_km: float
    assumed_speed_km: float
    left_out: tuple[LeftOut, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Attached:
    """The node of the net nearest to each point.

    Attributes
    ----------
    node
        Number of the node; `NOWHERE` for a point that is not on the net.
    access_m
        Straight distance to it, which is a part of every distance by road; infinite
        for a point that is not on the net.
    """

    node: Integers
    access_m: Floats


def attach(
    roads: Roads, points_m: Floats, max_access_m: float = MAX_ACCESS_M
) -> Attached:
    """Find the node nearest to each point, with a k-d tree.

    Parameters
    ----------
    roads
        The net.
    points_m
        Easting and northing in EPSG:3006, shape (points, 2); nan where a point has no
        position.
    max_access_m
        A point farther than this from every node is not on the net.
    """
    node = np.full(len(points_m), NOWHERE, np.int64)
    access_m = np.full(len(points_m), np.inf)
    known = np.flatnonzero(np.isfinite(points_m).all(axis=1))
    if len(roads.x) and len(known):
        xy = np.column_stack([roads.x, roads.y])
        tree = cKDTree(xy, balanced_tree=False, compact_nodes=False)  # quick to plant
        far, nearest = tree.query(points_m[known], workers=-1)
        near = far <= max_access_m
        node[known[near]], access_m[known[near]] = nearest[near], far[near]
    return Attached(node, access_m)


def graph(roads: Roads, *, reverse: bool = False) -> csr_array:
    """Lengths of the edges as a sparse matrix, from rows to columns.

    Parameters
    ----------
    roads
        The net.
    reverse
        Turn every edge round: what leads to a node is then found as if from it.
    """
    ends = (roads.end, roads.start) if reverse else (roads.start, roads.end)
    size = len(roads.x)
    return csr_array((roads.length_m, ends), shape=(size, size))


def metric_bounds(bounds: Bounds = SWEDEN) -> Bounds:
    """Smallest box in EPSG:3006 that holds a box in degrees."""
    return transformer().transform_bounds(*bounds, densify_pts=21)
