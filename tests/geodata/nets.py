"""Small road nets whose answers are plain on paper, in metres from one corner."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.distance import Floats
from geodata.roads import RoadLines, Roads, build

CORNER = (600_000.0, 6_550_000.0)

Points = Mapping[int, tuple[float, float]]

GRID = {
    row * 3 + column: (column * 1e3, row * 1e3)
    for row in range(3)
    for column in range(3)
}
"""Nodes 0 to 8, a kilometre apart: 0 to 2 in the south, 6 to 8 in the north."""


@dataclass(frozen=True)
class Way:
    """A line along nodes; 60 km/h is a kilometre a minute."""

    nodes: tuple[int, ...]
    oneway: int = 0
    speed_kmh: float = 60.0
    assumed: bool = False


GRID_WAYS = (
    Way((0, 1, 2)), Way((3, 4, 5)), Way((6, 7, 8)),
    Way((0, 3, 6)), Way((1, 4, 7)), Way((2, 5, 8)),
)  # fmt: skip


def at(*points: tuple[float, float]) -> Floats:
    return np.array(points, dtype=float).reshape(-1, 2) + CORNER


def lines(points: Points, *ways: Way) -> RoadLines:
    nodes = [node for way in ways for node in way.nodes]
    return RoadLines(
        xy=at(*(points[node] for node in nodes)),
        node=np.array(nodes, dtype=np.int64),
        offset=np.cumsum([0, *(len(way.nodes) for way in ways)]),
        speed_kmh=np.array([way.speed_kmh for way in ways], dtype=float),
        oneway=np.array([way.oneway for way in ways], dtype=np.int8),
        speed_assumed=np.array([way.assumed for way in ways], dtype=bool),
        source="paper",
    )


def net(points: Points, *ways: Way) -> Roads:
    return build(lines(points, *ways))[0]


def grid() -> Roads:
    return net(GRID, *GRID_WAYS)
