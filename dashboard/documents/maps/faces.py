"""What is seen of a mark: a symbol, several in a frame, or a list of places."""

from dataclasses import dataclass
from typing import Final

from matplotlib.patches import FancyBboxPatch

from dashboard.documents.maps.frame import Box
from dashboard.documents.maps.ground import ORDER
from dashboard.documents.maps.marks import Mark, State
from dashboard.documents.maps.sheet import (
    POINTS_PER_MM,
    Sheet,
    Weight,
    printable,
    shortened,
    text_width,
    write,
)
from dashboard.documents.maps.symbols import draw_symbol
from dashboard.text import number

OWN_MM, OTHER_MM, LISTED_MM = 6.2, 4.6, 5.8
"""Size of a symbol on A4: of places in the municipality, of others, in a list."""
SPACED: Final = 1.16
"""From one symbol to the next, in sizes of a symbol."""
MARGIN: Final = 0.28
"""Between a frame and what it holds, in sizes of a symbol."""
NUMBER, NAME = 0.66, 0.58
"""Size of the letters of a number and of a place's name, in sizes of a symbol."""
MOST_COLUMNS: Final = 2
LONGEST_PLACE: Final = 34


@dataclass(frozen=True)
class Item:
    """A symbol or some words, so far right of and below the upper left corner."""

    x: float
    y: float
    state: State | None = None
    words: str = ""
    points: float = 0.0
    weight: Weight = "bold"


@dataclass(frozen=True)
class Face:
    """What is seen of a mark, all in millimetres.

    Attributes
    ----------
    symbol
        Size of its symbols.
    framed
        Whether a frame is drawn around them.
    """

    symbol: float
    items: tuple[Item, ...]
    width: float
    height: float
    framed: bool


def face_of(mark: Mark, scale: float) -> Face:
    """Measure what is seen of a mark; `scale` is that of the sheet."""
    return _list(mark, scale) if mark.rows else _grid(mark, scale)


def _grid(mark: Mark, scale: float) -> Face:
    """Symbols in two columns, with numbers if it stands for several places."""
    symbol = (OWN_MM if mark.own else OTHER_MM) * scale
    points = NUMBER * symbol * POINTS_PER_MM
    numbers = [number(count) if mark.has_numbers else "" for _s, count in mark.counts]
    wide = max(text_width(words, points, "bold") for words in numbers)
    cell = symbol * SPACED + (wide + 0.12 * symbol if mark.has_numbers else 0)
    columns = min(MOST_COLUMNS, len(mark.counts))
    framed = mark.has_numbers or len(mark.counts) > 1
    margin = MARGIN * symbol if framed else 0.0
    items = []
    for i, ((state, _count), words) in enumerate(
        zip(mark.counts, numbers, strict=True)
    ):
        line, column = divmod(i, columns)
        x = margin + column * cell + SPACED / 2 * symbol
        y = margin + (line + 0.5) * SPACED * symbol
        items.append(Item(x, y, state))
        if words:
            items.append(Item(x + 0.62 * symbol, y, words=words, points=points))
    lines = -(-len(mark.counts) // columns)
    return Face(
        symbol,
        tuple(items),
        columns * cell + 2 * margin,
        lines * symbol * SPACED + 2 * margin,
        framed,
    )


def _list(mark: Mark, scale: float) -> Face:
    """Each place on a line of its own: its symbols and its name."""
    symbol = LISTED_MM * scale
    points, margin = NAME * symbol * POINTS_PER_MM, MARGIN * symbol
    items, width = [], 0.0
    for line, row in enumerate(mark.rows):
        y = margin + (line + 0.5) * SPACED * symbol
        x = margin + SPACED / 2 * symbol
        for state in row.states:
            items.append(Item(x, y, state))
            x += SPACED * symbol
        x -= 0.35 * symbol
        name = shortened(printable(row.name), LONGEST_PLACE)
        items.append(Item(x, y, words=name, points=points, weight="regular"))
        width = max(width, x + text_width(name, points, "regular"))
    height = len(mark.rows) * SPACED * symbol + 2 * margin
    return Face(symbol, tuple(items), width + 1.5 * margin, height, framed=True)


def draw_face(sheet: Sheet, face: Face, box: Box) -> None:
    """Draw what is seen of a mark in its box."""
    left, _low, _right, top = box
    if face.framed:
        _draw_frame(sheet, box, 0.18 * face.symbol)
    for item in face.items:
        x, y = left + item.x, top - item.y
        if item.state is not None:
            code, status, pale = item.state
            draw_symbol(
                sheet,
                code,
                x,
                y,
                face.symbol,
                pale=pale,
                status=status,
                halo=not face.framed,
            )
        if item.words:
            base = y - 0.36 * item.points / POINTS_PER_MM
            order = ORDER["mark"] + 0.3
            write(
                sheet,
                x,
                base,
                item.words,
                item.points,
                weight=item.weight,
                zorder=order,
            )


def _draw_frame(sheet: Sheet, box: Box, radius: float) -> None:
    left, low, right, top = box
    for color, width, order in (("#fff", 3.4, 0.0), ("#111", 1.1, 0.1)):
        patch = FancyBboxPatch(
            (left + radius, low + radius),
            right - left - 2 * radius,
            top - low - 2 * radius,
            boxstyle=f"round,pad={radius}",
            facecolor="#fff",
            edgecolor=color,
            linewidth=width * sheet.scale,
            zorder=ORDER["mark"] + order,
        )
        sheet.axes.add_patch(patch)
