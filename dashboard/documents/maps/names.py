"""Names of municipalities, lakes and localities, where they find room."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from dashboard.documents.maps.frame import Box, Frame
from dashboard.documents.maps.ground import ORDER, Ground
from dashboard.documents.maps.room import Point, Room, around, beside
from dashboard.documents.maps.sheet import (
    POINTS_PER_MM,
    Weight,
    printable,
    shortened,
    text_width,
    write,
)


@dataclass(frozen=True)
class Looks:
    """Letters of a kind of name: their size on A4, their weight and colour."""

    points: float
    weight: Weight
    color: str


AREA: Final = Looks(10.0, "regular", "#5c5950")
LAKE: Final = Looks(9.5, "italic", "#245a7a")
TOWN: Final = Looks(10.5, "bold", "#222")
SMALL: Final = Looks(9.0, "regular", "#222")
LONGEST_NAME: Final = 60
SPOTS: Final = 14
"""Spots along each side among which an area's name looks for the best."""
INSIDE: Final = (0.999, 0.7)
"""So much of a name lies inside its area, better or at the least."""
LEAST_LAKE_MM: Final = 12.0
"""A lake that is smaller on A4 has no name."""


def name_villages(
    frame: Frame, room: Room, villages: geopandas.GeoDataFrame, marked: Set[str]
) -> None:
    """Name the villages of the municipality that no mark names, each with a dot.

    Parameters
    ----------
    villages
        Points in EPSG:3006 with name.
    """
    for row in _points(frame, villages):
        if row["name"] not in marked:
            _name_point(frame, room, row, TOWN)


def name_localities(frame: Frame, room: Room, ground: Ground, marked: Set[str]) -> None:
    """Name the localities of other municipalities, the largest first."""
    others = ground.localities[ground.localities["municipality_code"] != ground.code]
    for row in _points(frame, others.sort_values("population", ascending=False)):
        if row["name"] not in marked:
            _name_point(frame, room, row, SMALL)


def _points(frame: Frame, table: geopandas.GeoDataFrame) -> Iterator[dict[str, Any]]:
    seen = table[table.geometry.notna()]
    yield from seen[seen.within(frame.seen_m)].to_dict("records")


def _name_point(frame: Frame, room: Room, row: dict[str, Any], looks: Looks) -> None:
    scale = frame.sheet.scale
    at = _at(frame, row["geometry"])
    size = _size(frame, row["name"], looks)
    box = room.first_free(beside(at, *size, 1.2 * scale))
    if box is None:
        return
    dot = Circle(at, 0.65 * scale, facecolor="#3b3833", edgecolor="#fff")
    dot.set(linewidth=0.6 * scale, zorder=ORDER["name"])
    frame.sheet.axes.add_patch(dot)
    room.take(around(*at, 1.5 * scale, 1.5 * scale))
    _write(frame, room, box, row["name"], looks)


def name_municipalities(frame: Frame, room: Room, ground: Ground) -> None:
    """Name the other municipalities in wide grey capitals."""
    areas = ground.municipalities
    others = areas[areas["municipality_code"] != ground.code]
    for row in others.to_dict("records"):
        name = printable(row["name"]).upper()
        forms = (" ".join(name), name)
        _name_area(frame, room, row["geometry"], forms, AREA)


def name_lakes(frame: Frame, room: Room, ground: Ground) -> None:
    """Name the lakes that are large enough; a name in brackets is none."""
    for row in ground.lakes.to_dict("records"):
        seen = shapely.intersection(row["geometry"], frame.seen_m)
        if seen.is_empty or "(" in row["name"]:
            continue
        west, south, east, north = seen.bounds
        if max(east - west, north - south) * frame.mm_per_m < LEAST_LAKE_MM:
            continue
        _name_area(frame, room, row["geometry"], (row["name"],), LAKE)


def _name_area(
    frame: Frame,
    room: Room,
    area: shapely.Geometry,
    forms: Sequence[str],
    looks: Looks,
) -> None:
    """Write a name inside an area, as far from its edges as there is room.

    Parameters
    ----------
    forms
        Forms of the name, from wide to narrow; the first that finds room is written.
    """
    seen = shapely.intersection(area, frame.seen_m)
    if seen.is_empty:
        return
    spots = _inner_spots(frame, seen)
    on_sheet = shapely.transform(seen, frame.on_sheet)
    for least in INSIDE:
        for name in forms:
            size = _size(frame, name, looks)
            boxes = [around(x, y, *size) for x, y in spots]
            fits = _inside(boxes, on_sheet) >= least
            kept = [box for box, is_in in zip(boxes, fits, strict=True) if is_in]
            box = room.first_free(kept)
            if box is not None:
                _write(frame, room, box, name, looks)
                return


def _inside(boxes: Sequence[Box], area: shapely.Geometry) -> NDArray[np.float64]:
    """How much of each box lies inside an area, from 0 to 1."""
    if not boxes:
        return np.empty(0)
    shapes = shapely.box(*np.asarray(boxes).T)
    parts = shapely.area(shapely.intersection(shapes, area))
    shares: NDArray[np.float64] = parts / shapely.area(shapes)
    return shares


def _inner_spots(frame: Frame, seen: shapely.Geometry) -> list[Point]:
    """Spots inside an area, those far from its edges first, in millimetres."""
    west, south, east, north = seen.bounds
    steps = (np.arange(SPOTS) + 0.5) / SPOTS
    x, y = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    points = shapely.points(x.ravel(), y.ravel())
    inside = points[shapely.contains(seen, points)]
    depth = shapely.distance(shapely.boundary(seen), inside)
    order = np.argsort(-depth, kind="stable")
    xy = frame.on_sheet(shapely.get_coordinates(inside[order]))
    return [(float(a), float(b)) for a, b in xy]


def _at(frame: Frame, point: shapely.Point) -> Point:
    ((x, y),) = frame.on_sheet(np.array([[point.x, point.y]]))
    return float(x), float(y)


def _size(frame: Frame, name: str, looks: Looks) -> tuple[float, float]:
    points = looks.points * frame.sheet.scale
    width = text_width(_line(name, looks), points, looks.weight)
    return width + 0.3, points / POINTS_PER_MM


def _line(name: str, looks: Looks) -> str:
    return shortened(printable(name, looks.weight), LONGEST_NAME)


def _write(frame: Frame, room: Room, box: Box, name: str, looks: Looks) -> None:
    room.take(box)
    scale = frame.sheet.scale
    write(
        frame.sheet,
        (box[0] + box[2]) / 2,
        box[1] + 0.2 * (box[3] - box[1]),
        _line(name, looks),
        looks.points * scale,
        weight=looks.weight,
        ha="center",
        color=looks.color,
        zorder=ORDER["name"],
        path_effects=[withStroke(linewidth=2.2 * scale, foreground="#fffffff2")],
    )
