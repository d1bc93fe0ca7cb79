"""Keys of the legend: small pictures of what is on the map."""

from collections.abc import Sequence
from typing import Final

import shapely
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from dashboard.documents.maps.hatching import Lines, strokes
from dashboard.documents.maps.panel import Draw
from dashboard.documents.maps.sheet import POINTS_PER_MM, Sheet, write
from dashboard.documents.maps.symbols import draw_symbol
from dashboard.palette import INK

WIDE, HIGH = 1.5, 0.95
"""Width and height of a square of the legend, in heights of a key."""
EXAMPLE: Final = "2"
DASHES: Final = (4, 2.6)


def symbol_key(
    code: str, *, pale: bool = False, status: str = "open", size: float = 1.0
) -> Draw:
    """Symbol of a service type or of a group; `size` in heights of a key."""

    def draw(sheet: Sheet, x: float, y: float, height: float) -> None:
        draw_symbol(
            sheet, code, x, y, height * size, pale=pale, status=status, halo=False
        )

    return draw


def number_key(code: str) -> Draw:
    """Symbol of a service type with a number beside it."""

    def draw(sheet: Sheet, x: float, y: float, height: float) -> None:
        draw_symbol(sheet, code, x - 0.35 * height, y, 0.9 * height, halo=False)
        points = 0.62 * height * POINTS_PER_MM
        base = y - 0.36 * points / POINTS_PER_MM
        write(sheet, x + 0.28 * height, base, EXAMPLE, points, weight="bold")

    return draw


def area_key(fill: str, lines: Sequence[Lines] = (), *, opacity: float = 1.0) -> Draw:
    """Square of an area with its fill and its lines."""

    def draw(sheet: Sheet, x: float, y: float, size: float) -> None:
        wide, high = WIDE * size, HIGH * size
        box = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        ground = Rectangle((x - wide / 2, y - high / 2), wide, high)
        ground.set(facecolor=fill, alpha=opacity, linewidth=0)
        sheet.axes.add_patch(ground)
        for one in lines:
            drawn = LineCollection(
                strokes(box, one, sheet.scale),
                colors=one.colour,
                linewidths=one.width * sheet.scale,
                alpha=opacity,
                zorder=ground.get_zorder() + 0.1,
            )
            sheet.axes.add_collection(drawn, autolim=False)
        edge = Rectangle((x - wide / 2, y - high / 2), wide, high)
        edge.set(facecolor="none", edgecolor=INK, linewidth=0.7 * sheet.scale)
        edge.set_zorder(ground.get_zorder() + 0.2)
        sheet.axes.add_patch(edge)

    return draw


def line_key(colour: str, width: float, *, broken: bool = False) -> Draw:
    """Line of a border."""

    def draw(sheet: Sheet, x: float, y: float, size: float) -> None:
        style = (0, DASHES) if broken else "solid"
        half = WIDE * size / 2
        line = Line2D([x - half, x + half], [y, y], color=colour, ls=style)
        line.set_linewidth(width * sheet.scale)
        sheet.axes.add_line(line)

    return draw
