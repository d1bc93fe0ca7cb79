"""Scale bar and north arrow."""

import math
from typing import Final

import shapely
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D

from dashboard.documents.maps.frame import Box, Frame
from dashboard.documents.maps.ground import ORDER
from dashboard.documents.maps.room import Room
from dashboard.documents.maps.sheet import write
from dashboard.text import N_, _, exact_kilometres

LONGEST_MM: Final = 56.0
ROUND: Final = (1, 2, 5)
PARTS: Final = {1: 2, 2: 2, 5: 5}
"""Into so many parts a bar is divided, by its first digit."""
NORTH: Final = N_("N")
POINTS: Final = 9.0


def bar_m(mm_per_m: float, longest_mm: float) -> float:
    """Longest round distance (1, 2 or 5 times a power of ten) that a bar can show."""
    most = longest_mm / mm_per_m
    power = 10 ** math.floor(math.log10(most))
    return float(max(step * power for step in ROUND if step * power <= most))


def corner(frame: Frame, room: Room, shown: shapely.Geometry) -> Box:
    """Where scale bar and north arrow stand: the corner that hides least of the map.

    Parameters
    ----------
    shown
        What the map is about (EPSG:3006).
    """
    left, low, right, top = frame.box
    scale = frame.sheet.scale
    length = bar_m(frame.mm_per_m, LONGEST_MM * scale) * frame.mm_per_m
    wide, high = length + 25 * scale, 15 * scale
    corners = [
        (left, low, left + wide, low + high),
        (right - wide, low, right, low + high),
        (right - wide, top - high, right, top),
        (left, top - high, left + wide, top),
    ]
    on_sheet = shapely.transform(shown, frame.on_sheet)
    free = [box for box in corners if not room.is_taken(box)] or corners
    return min(free, key=lambda box: shapely.box(*box).intersection(on_sheet).area)


def draw_furniture(frame: Frame, room: Room, shown: shapely.Geometry) -> None:
    """Draw the scale bar and the north arrow, and keep their corner free."""
    box, scale = corner(frame, room, shown), frame.sheet.scale
    room.take(box)
    ground = Rectangle((box[0], box[1]), box[2] - box[0], box[3] - box[1])
    ground.set(facecolor="#fff", edgecolor="#222", linewidth=0.6 * scale)
    ground.set_zorder(ORDER["name"] + 0.5)
    frame.sheet.axes.add_patch(ground)
    _draw_arrow(frame, box[0] + 6 * scale, box[1] + 6.2 * scale)
    _draw_bar(frame, box[0] + 14 * scale, box[1] + 4.2 * scale)


def _draw_bar(frame: Frame, x: float, y: float) -> None:
    sheet, scale, order = frame.sheet, frame.sheet.scale, ORDER["name"] + 0.6
    whole_m = bar_m(frame.mm_per_m, LONGEST_MM * scale)
    parts = PARTS[int(f"{whole_m:e}"[0])]
    step, height = whole_m * frame.mm_per_m / parts, 1.7 * scale
    for i in range(parts):
        piece = Rectangle((x + i * step, y), step, height)
        fill = "#111" if i % 2 == 0 else "#fff"
        piece.set(facecolor=fill, edgecolor="#111", linewidth=0.7 * scale, zorder=order)
        sheet.axes.add_patch(piece)
    for i in sorted({0, parts // 2 if parts % 2 == 0 else 0, parts}):
        km = whole_m * i / parts / 1000
        words = exact_kilometres(km)
        if i < parts:
            words = words.removesuffix(" km")
        write(
            sheet,
            x + i * step,
            y + height + 1.4 * scale,
            words,
            POINTS * scale,
            ha="center",
            zorder=order,
        )


def _draw_arrow(frame: Frame, x: float, y: float) -> None:
    """Draw an arrow to true north, with its letter."""
    sheet, scale, order = frame.sheet, frame.sheet.scale, ORDER["name"] + 0.6
    turn = Affine2D().scale(scale).rotate_deg(-frame.north).translate(x, y)
    for side, fill in ((-1, "#111"), (1, "#fff")):
        half = Polygon([(0, 4.2), (side * 2.4, -3.6), (0, -1.9)], closed=True)
        half.set(facecolor=fill, edgecolor="#111", linewidth=0.7 * scale, zorder=order)
        half.set_transform(turn + sheet.axes.transData)
        sheet.axes.add_artist(half)
    write(
        sheet,
        x,
        y + 4.8 * scale,
        _(NORTH),
        POINTS * scale,
        weight="bold",
        ha="center",
        zorder=order,
    )
