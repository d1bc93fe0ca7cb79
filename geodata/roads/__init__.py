"""Roads as a net to measure in: its form, how it is built, and its file."""

from geodata.roads.build import build
from geodata.roads.file import FILE_NAME, load, save
from geodata.roads.net import (
    MAX_ACCESS_M,
    MAX_SPEED_KMH,
    Attached,
    Bounds,
    LeftOut,
    Reason,
    RoadLines,
    RoadReport,
    Roads,
    attach,
    graph,
    metric_bounds,
)

__all__ = [
    "FILE_NAME",
    "MAX_ACCESS_M",
    "MAX_SPEED_KMH",
    "Attached",
    "Bounds",
    "LeftOut",
    "Reason",
    "RoadLines",
    "RoadReport",
    "Roads",
    "attach",
    "build",
    "graph",
    "load",
    "metric_bounds",
    "save",
]
