"""What stands beside the map: title, words, legend and sources, in one column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.lines import Line2D

from dashboard.documents.maps.frame import Box
from dashboard.documents.maps.sheet import (
    POINTS_PER_MM,
    Sheet,
    Weight,
    space_width,
    text_width,
    words_of,
    write,
)

LINE: Final = 1.28
"""From one line to the next, in sizes of the letters."""
SMALLER: Final = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55)
"""What all sizes are multiplied by, until everything finds room."""
KEY_MM: Final = 10.5
"""Width of the column of keys on A4."""

APART_MM: Final = 5.0
"""Between the two parts of the column on A4."""

Draw = Callable[[Sheet, float, float, float], None]
"""Draws a key with its middle at a point, in a height; all in millimetres."""
Word = tuple[str, Weight]


@dataclass(frozen=True)
class Block:
    """A paragraph, with a key before it if it explains one.

    Attributes
    ----------
    lead
        Words in bold that begin it.
    points
        Size of the letters on A4.
    before
        Room above it in millimetres on A4.
    key
        Draws the key.
    """

    text: str
    lead: str = ""
    points: float = 11.0
    weight: Weight = "regular"
    before: float = 1.5
    key: Draw | None = None
    color: str = "#111"


def title(text: str) -> Block:
    """Title of the sheet."""
    return Block("", text, 21, before=0)


def subtitle(text: str) -> Block:
    """What the sheet shows, below its title."""
    return Block(text, points=12.0, before=2.4, color="#333")


def heading(text: str) -> Block:
    """Heading of a part of the column."""
    return Block("", text, 12.0, before=5.0)


def small(text: str) -> Block:
    """Small print: sources, and how the map was made."""
    return Block(text, points=9.2, before=0.9, color="#333")


def small_heading(text: str) -> Block:
    """Heading of the small print."""
    return Block("", text, 10.0, before=0)


@dataclass(frozen=True)
class _Set:
    """A block in lines, and how high it is in millimetres."""

    block: Block
    lines: tuple[tuple[Word, ...], ...]
    points: float
    height: float
    key_width: float


def draw_panel(
    sheet: Sheet, box: Box, above: Sequence[Block], below: Sequence[Block]
) -> None:
    """Write a column: some blocks from its top, others down to its foot.

    Letters become smaller until everything finds room.
    """
    left, low, right, top = box
    room = top - low - APART_MM * sheet.scale
    for factor in SMALLER:
        head = _set(sheet, above, right - left, factor)
        foot = _set(sheet, below, right - left, factor)
        if _height(head) + _height(foot) <= room:
            break
    line = low + _height(foot) + APART_MM / 2 * sheet.scale
    _draw_line(sheet, left, right, line)
    _draw(sheet, left, top, head)
    _draw(sheet, left, low + _height(foot), foot)


def _draw_line(sheet: Sheet, left: float, right: float, y: float) -> None:
    line = Line2D([left, right], [y, y], color="#8d897f", lw=0.6 * sheet.scale)
    sheet.axes.add_line(line)


def _set(
    sheet: Sheet, blocks: Sequence[Block], width: float, factor: float
) -> list[_Set]:
    found = []
    for block in blocks:
        points = block.points * sheet.scale * factor
        key_width = KEY_MM * sheet.scale * factor if block.key else 0.0
        words: list[Word] = [(word, "bold") for word in words_of(block.lead, "bold")]
        words += [(word, block.weight) for word in words_of(block.text, block.weight)]
        lines = tuple(_lines(words, width - key_width, points))
        height = len(lines) * points * LINE / POINTS_PER_MM
        before = block.before * sheet.scale * factor
        found.append(_Set(block, lines, points, height + before, key_width))
    return found


def _height(found: Sequence[_Set]) -> float:
    return sum(one.height for one in found)


def _lines(
    words: Sequence[Word], width: float, points: float
) -> list[tuple[Word, ...]]:
    """Break words into lines no wider than a width; a word that is wider is cut."""
    lines: list[tuple[Word, ...]] = []
    line: list[Word] = []
    used = 0.0
    for word in _cut(words, width, points):
        space = space_width(points) if line else 0.0
        wide = text_width(word[0], points, word[1])
        if line and used + space + wide > width:
            lines.append(tuple(line))
            line, used, space = [], 0.0, 0.0
        line.append(word)
        used += space + wide
    return [*lines, tuple(line)] if line else lines


def _cut(words: Sequence[Word], width: float, points: float) -> list[Word]:
    """Words, those that are wider than a line in parts that are not."""
    parts: list[Word] = []
    for text, weight in words:
        rest = text
        while text_width(rest, points, weight) > width and len(rest) > 1:
            wide = text_width(rest, points, weight)
            cut = max(1, min(len(rest) - 1, int(len(rest) * width / wide)))
            while cut > 1 and text_width(rest[:cut], points, weight) > width:
                cut -= 1
            parts.append((rest[:cut], weight))
            rest = rest[cut:]
        parts.append((rest, weight))
    return parts


def _draw(sheet: Sheet, left: float, top: float, found: Sequence[_Set]) -> None:
    y = top
    for one in found:
        step = one.points * LINE / POINTS_PER_MM
        text_top = y - (one.height - len(one.lines) * step)
        if one.block.key:
            size = one.points * 1.45 / POINTS_PER_MM
            middle = text_top - step / 2
            one.block.key(sheet, left + one.key_width * 0.43, middle, size)
        for i, line in enumerate(one.lines):
            base = text_top - i * step - one.points / POINTS_PER_MM
            _write_line(sheet, left + one.key_width, base, line, one)
        y -= one.height


def _write_line(
    sheet: Sheet, left: float, base: float, line: Sequence[Word], one: _Set
) -> None:
    """Write a line in runs of one weight each."""
    x, space = left, space_width(one.points)
    start = 0
    for end in range(1, len(line) + 1):
        if end < len(line) and line[end][1] == line[start][1]:
            continue
        weight = line[start][1]
        text = " ".join(word for word, _weight in line[start:end])
        write(sheet, x, base, text, one.points, weight=weight, color=one.block.color)
        x += text_width(text, one.points, weight) + space
        start = end
