"""Hatched areas: parallel lines, cut to what they fill and continuous across it."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from dashboard.documents.maps.frame import Frame


@dataclass(frozen=True)
class Lines:
    """How lines run.

    Attributes
    ----------
    angle
        Degrees counter-clockwise from a level line.
    step
        From one line to the next, in millimetres on A4.
    width
        Of a line, in points on A4.
    shift
        How far they are moved across, as a part of the step.
    """

    colour: str
    angle: float
    step: float = 2.2
    width: float = 0.9
    shift: float = 0.0


def strokes(
    area: shapely.Geometry, lines: Lines, scale: float
) -> list[NDArray[np.float64]]:
    """Lines inside an area; the area is in millimetres on the sheet.

    They are counted from the corner of the sheet, so that they go on from one area
    into the next.
    """
    if area.is_empty:
        return []
    turned = math.radians(lines.angle)
    along = np.array([math.cos(turned), math.sin(turned)])
    across = np.array([-along[1], along[0]])
    corners = shapely.get_coordinates(shapely.envelope(area))
    step = lines.step * scale
    far, wide = corners @ across, corners @ along
    first, last = math.floor(far.min() / step), math.ceil(far.max() / step)
    offsets = (np.arange(first, last + 1) + lines.shift) * step
    starts = offsets[:, None] * across + wide.min() * along
    ends = offsets[:, None] * across + wide.max() * along
    drawn = shapely.linestrings(np.stack([starts, ends], axis=1))
    cut = shapely.get_parts(shapely.intersection(drawn, area))
    return [
        shapely.get_coordinates(part)
        for part in cut
        if isinstance(part, shapely.LineString) and not part.is_empty
    ]


def hatch(
    frame: Frame,
    area: shapely.Geometry,
    lines: Lines,
    order: float,
    opacity: float = 1.0,
) -> None:
    """Draw lines in an area (EPSG:3006), as far as it is seen."""
    seen = shapely.intersection(area, frame.seen_m)
    on_sheet = shapely.transform(seen, frame.on_sheet)
    drawn = LineCollection(
        strokes(on_sheet, lines, frame.sheet.scale),
        colors=lines.colour,
        linewidths=lines.width * frame.sheet.scale,
        alpha=opacity,
    )
    frame.add(drawn, order)
