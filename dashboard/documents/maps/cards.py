"""Marks on the sheet with their names, put where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from dashboard.documents.maps.faces import Face, draw_face, face_of
from dashboard.documents.maps.frame import Box, Frame
from dashboard.documents.maps.ground import ORDER
from dashboard.documents.maps.marks import Mark
from dashboard.documents.maps.room import Room, around, rings
from dashboard.documents.maps.sheet import (
    POINTS_PER_MM,
    Sheet,
    printable,
    shortened,
    text_width,
    write,
)

OWN_PT, OTHER_PT = 11.5, 9.5
"""Size of a name below a mark on A4."""
NOTE: Final = 0.86
"""Size of what stands below a name, as a part of the name's."""
NAME_LINE: Final = 1.1
"""From one line of a name to the next, in sizes of its letters."""
LONGEST_NAME, LONGEST_LINE = 36, 14
"""A longer name is cut; a longer line is broken where it has a space."""
STEP_MM: Final = 2.0
"""A mark that finds no room is moved by so much, and so on."""
ANCHOR_MM: Final = 2.2
"""So much around the place of a mark is kept free from others if it can be."""


@dataclass(frozen=True)
class Card:
    """A mark with its size.

    Attributes
    ----------
    names
        Lines of its name.
    points
        Size of the letters of its name.
    width, height
        Of the whole with its name, in millimetres.
    """

    mark: Mark
    face: Face
    names: tuple[str, ...]
    note: str
    points: float
    width: float
    height: float


def card_of(sheet: Sheet, mark: Mark) -> Card:
    """Measure a mark."""
    face = face_of(mark, sheet.scale)
    points = (OWN_PT if mark.own else OTHER_PT) * sheet.scale
    names = _in_two(shortened(printable(mark.name, "bold"), LONGEST_NAME))
    note = shortened(printable(mark.note), LONGEST_NAME)
    name_width = max(text_width(name, points, "bold") for name in names)
    note_width = text_width(note, NOTE * points, "regular")
    below = 0.25 + NAME_LINE * len(names) + (NOTE * NAME_LINE if note else 0)
    width = max(face.width, name_width, note_width) + 0.4
    height = face.height + below * points / POINTS_PER_MM
    return Card(mark, face, names, note, points, width, height)


def _in_two(name: str) -> tuple[str, ...]:
    """Break a long name at the space that is nearest its middle."""
    if len(name) <= LONGEST_LINE or " " not in name:
        return (name,)
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    at = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return name[:at], name[at + 1 :]


def put_cards(
    frame: Frame, room: Room, marks: Sequence[Mark]
) -> list[tuple[Card, Box]]:
    """Find a spot for each mark: on its place, or beside it with a line to it.

    Own ones come first, and of those the largest. A mark that finds no room is left
    out.
    """
    cards = [card_of(frame.sheet, mark) for mark in marks]
    cards.sort(key=lambda card: (not card.mark.own, -card.width * card.height))
    dot, step = ANCHOR_MM * frame.sheet.scale, STEP_MM * frame.sheet.scale
    spots = {id(c): around(c.mark.x, c.mark.y, dot, dot) for c in cards}
    placed = []
    for card in cards:
        others = [spot for key, spot in spots.items() if key != id(card)]
        boxes = rings(_middle(card), card.width, card.height, step)
        box = room.first_free(boxes, others)
        if box is not None:
            room.take(box)
            placed.append((card, box))
    return placed


def _middle(card: Card) -> tuple[float, float]:
    """Middle of a card whose face lies on its place, the name below."""
    return card.mark.x, card.mark.y - (card.height - card.face.height) / 2


def draw_card(frame: Frame, card: Card, box: Box) -> None:
    """Draw a mark in its box, with a line to its place if it was moved."""
    x = (box[0] + box[2]) / 2
    y = box[3] - card.face.height / 2
    inner = around(x, y, card.face.width, card.face.height)
    if not _covers(inner, card.mark):
        is_below = card.mark.y < inner[1]
        _draw_leader(frame, card.mark, box if is_below else inner)
    draw_face(frame.sheet, card.face, inner)
    _write_name(frame.sheet, card, x, inner[1])


def _write_name(sheet: Sheet, card: Card, x: float, y: float) -> None:
    """Write the name of a card, and its note, below a height."""
    looks: dict[str, Any] = {
        "ha": "center",
        "zorder": ORDER["name"],
        "path_effects": [withStroke(linewidth=2.4 * sheet.scale, foreground="#fff")],
    }
    base = y - 0.1 * card.points / POINTS_PER_MM
    for name in card.names:
        base -= NAME_LINE * card.points / POINTS_PER_MM
        write(sheet, x, base, name, card.points, weight="bold", **looks)
    if card.note:
        base -= NOTE * NAME_LINE * card.points / POINTS_PER_MM
        write(sheet, x, base, card.note, NOTE * card.points, **looks)


def _covers(box: Box, mark: Mark) -> bool:
    return box[0] <= mark.x <= box[2] and box[1] <= mark.y <= box[3]


def _draw_leader(frame: Frame, mark: Mark, box: Box) -> None:
    """Draw a line from a place to the nearest edge of the box of its mark."""
    axes, scale = frame.sheet.axes, frame.sheet.scale
    end_x = min(max(mark.x, box[0]), box[2])
    end_y = min(max(mark.y, box[1]), box[3])
    for color, width in (("#fff", 2.6), ("#111", 0.9)):
        axes.plot(
            [mark.x, end_x],
            [mark.y, end_y],
            color=color,
            linewidth=width * scale,
            zorder=ORDER["leader"],
            solid_capstyle="round",
        )
    dot = Circle((mark.x, mark.y), 0.75 * scale, facecolor="#111", edgecolor="#fff")
    dot.set(linewidth=0.6 * scale, zorder=ORDER["leader"] + 0.1)
    axes.add_patch(dot)
