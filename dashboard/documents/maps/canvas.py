"""The sheet with its window and its column, and what every map has in the window."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

import shapely

from dashboard.documents.maps.cards import draw_card, put_cards
from dashboard.documents.maps.frame import Box, Frame, fit, fitted
from dashboard.documents.maps.furniture import draw_furniture
from dashboard.documents.maps.ground import HOME_BORDER, ORDER, draw_edge
from dashboard.documents.maps.keys import DASHES
from dashboard.documents.maps.marks import Mark
from dashboard.documents.maps.names import (
    name_lakes,
    name_localities,
    name_municipalities,
    name_villages,
)
from dashboard.documents.maps.panel import Block
from dashboard.documents.maps.request import MapRequest
from dashboard.documents.maps.room import Room
from dashboard.documents.maps.scene import Scene
from dashboard.documents.maps.sheet import PAPERS_MM, Sheet, new_sheet
from dashboard.text import _

EDGE_MM: Final = 8.0
"""Empty edge of an A4 sheet."""
COLUMN_MM: Final = 90.0
BETWEEN_MM: Final = 5.0
VEIL: Final = "#ffffff"
VEIL_OPACITY: Final = 0.55


@dataclass(frozen=True)
class Canvas:
    """A sheet on which a map is drawn.

    Attributes
    ----------
    column
        Where the words stand.
    """

    sheet: Sheet
    frame: Frame
    room: Room
    column: Box


@dataclass(frozen=True)
class Told:
    """What a theme says beside the map.

    Attributes
    ----------
    above
        Blocks of the column.
    sources
        Ids of the sources of what is drawn.
    alternative
        What the map shows, in words and numbers.
    dates
        Date of what was used of a source, by its id, where its table has several.
    """

    title: str
    above: Sequence[Block]
    sources: frozenset[str]
    alternative: str
    dates: Mapping[str, str] = field(default_factory=dict)


def new_canvas(request: MapRequest, shown: shapely.Geometry) -> Canvas:
    """Sheet with a window on what is shown, upright if that shows it larger."""
    long, short = PAPERS_MM[request.paper]
    lying, upright = _window(long, short), _window(short, long)
    is_upright = fit(*_size(upright), shown) > fit(*_size(lying), shown)
    sheet = new_sheet(request.paper, upright=is_upright)
    box = upright if is_upright else lying
    frame = fitted(sheet, box, shown)
    edge = EDGE_MM * sheet.scale
    column = (
        box[2] + BETWEEN_MM * sheet.scale,
        edge,
        sheet.width_mm - edge,
        sheet.height_mm - edge,
    )
    return Canvas(sheet, frame, Room(box, 0.7 * sheet.scale), column)


def _window(width: float, height: float) -> Box:
    """Where the map stands on a sheet: to the left of the column."""
    scale = max(width, height) / PAPERS_MM["a4"][0]
    edge = EDGE_MM * scale
    right = width - edge - (COLUMN_MM + BETWEEN_MM) * scale
    return edge, edge, right, height - edge


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def veil_others(canvas: Canvas, scene: Scene) -> None:
    """Make what lies outside the group's area paler, and draw its border."""
    area = scene.group_area
    if area is None:
        return
    outside = shapely.difference(canvas.frame.seen_m.buffer(1000), area)
    canvas.frame.fill(
        outside, ORDER["line"], facecolor=VEIL, alpha=VEIL_OPACITY, linewidth=0
    )
    canvas.frame.fill(
        area,
        ORDER["line"],
        facecolor="none",
        edgecolor=HOME_BORDER,
        linewidth=2.0 * canvas.sheet.scale,
        linestyle=(0, DASHES),
    )


def finish(
    canvas: Canvas, scene: Scene, marks: Sequence[Mark], villages: Set[str]
) -> list[str]:
    """Draw the marks, the names, the scale bar and the north arrow.

    Parameters
    ----------
    villages
        Names that the marks have said already.

    Returns
    -------
    list
        Names of the marks that found no room.
    """
    frame, room, ground = canvas.frame, canvas.room, scene.ground
    draw_furniture(frame, room, scene.shown)
    placed = put_cards(frame, room, marks)
    for card, box in placed:
        draw_card(frame, card, box)
    name_villages(frame, room, scene.shown_villages(), villages)
    name_municipalities(frame, room, ground)
    name_lakes(frame, room, ground)
    name_localities(frame, room, ground, villages)
    draw_edge(frame)
    drawn = {id(card.mark) for card, _box in placed}
    return [mark.name for mark in marks if id(mark) not in drawn]


def left_out_words(names: Sequence[str]) -> str:
    """Say which marks found no room; empty where all did."""
    if not names:
        return ""
    told = _("No room on the map for: {names}.")
    return told.format(names=", ".join(dict.fromkeys(names)))
