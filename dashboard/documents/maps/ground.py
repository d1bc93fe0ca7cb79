"""What lies behind every theme: municipalities, lakes, localities, and their names."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas
import shapely
from matplotlib.patches import Rectangle

from dashboard.documents.maps.frame import Frame
from geodata.crs import to_metric
from geodata.pack import Pack

UNKNOWN, LAND, HOME = "#f1f0ec", "#ecebe5", "#fffdf7"
WATER, SHORE, TOWN = "#c3dcea", "#8bb4cc", "#d9cfc0"
WATER_LINE = "#4f93bb"
BORDER, HOME_BORDER = "#8d897f", "#222"
HECTARE_M2: Final = 10_000
ORDER: Final = {
    "land": 1.0,
    "tint": 1.2,
    "lake": 1.5,
    "town": 2.0,
    "area": 3.0,
    "cell": 4.0,
    "water": 5.0,
    "border": 6.0,
    "line": 7.0,
    "leader": 8.0,
    "mark": 9.0,
    "name": 10.0,
    "frame": 11.0,
}
"""What is drawn above what."""


@dataclass(frozen=True)
class Ground:
    """The pack's tables in EPSG:3006, as far as they are the ground of a map.

    Attributes
    ----------
    home
        Polygon of the municipality.
    """

    code: str
    municipalities: geopandas.GeoDataFrame
    lakes: geopandas.GeoDataFrame
    localities: geopandas.GeoDataFrame
    home: shapely.Geometry


def ground_of(pack: Pack) -> Ground:
    """Ground of the maps of a pack."""
    code = pack.municipality.code
    areas = to_metric(pack.municipalities)
    return Ground(
        code,
        areas,
        to_metric(pack.lakes),
        to_metric(pack.localities),
        areas[areas["municipality_code"] == code].union_all(),
    )


def draw_ground(frame: Frame, ground: Ground) -> None:
    """Draw land, water and localities."""
    width = 0.5 * frame.sheet.scale
    left, low, right, top = frame.box
    sea = Rectangle((left, low), right - left, top - low, facecolor=UNKNOWN)
    frame.add(sea, 0)
    for row in _seen(frame, ground.municipalities):
        own = row["municipality_code"] == ground.code
        color = HOME if own else LAND
        frame.fill(row["geometry"], ORDER["land"], facecolor=color, linewidth=0)
        frame.fill(
            row["geometry"],
            ORDER["border"],
            facecolor="none",
            edgecolor=BORDER,
            linewidth=1.3 * width,
            joinstyle="round",
        )
    for row in _seen(frame, ground.localities):
        radius = math.sqrt(max(row["area_ha"], 1) * HECTARE_M2 / math.pi)
        circle = shapely.buffer(row["geometry"], radius)
        frame.fill(circle, ORDER["town"], facecolor=TOWN, alpha=0.75, linewidth=0)
    for row in _seen(frame, ground.lakes):
        frame.fill(
            row["geometry"],
            ORDER["lake"],
            facecolor=WATER,
            edgecolor=SHORE,
            linewidth=width,
        )
    frame.fill(
        ground.home,
        ORDER["border"],
        facecolor="none",
        edgecolor=HOME_BORDER,
        linewidth=3.2 * width,
        joinstyle="round",
    )


def draw_shores(frame: Frame, ground: Ground) -> None:
    """Draw the shores of the lakes once more, above what the theme colours."""
    for row in _seen(frame, ground.lakes):
        frame.fill(
            row["geometry"],
            ORDER["water"],
            facecolor="none",
            edgecolor=WATER_LINE,
            linewidth=0.7 * frame.sheet.scale,
        )


def draw_edge(frame: Frame) -> None:
    """Draw the line around the window."""
    left, low, right, top = frame.box
    edge = Rectangle(
        (left, low),
        right - left,
        top - low,
        facecolor="none",
        edgecolor="#222",
        linewidth=0.9 * frame.sheet.scale,
        zorder=frame.base + ORDER["frame"],
    )
    frame.sheet.axes.add_patch(edge)


def _seen(frame: Frame, table: geopandas.GeoDataFrame) -> Iterator[dict[str, Any]]:
    yield from table[table.intersects(frame.seen_m)].to_dict("records")
