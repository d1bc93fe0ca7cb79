"""On which side of their marks names stand, so that they cover each other least."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, Literal, get_args

ZOOM: Final = 10
"""Names are laid out for this zoom; nearer there is more room."""
TILE_PX: Final = 256
WIDTH_PX: Final = 112
LINE_PX: Final = 16
GAP_PX: Final = 6
LETTERS_A_LINE: Final = 15
LETTER_PX: Final = 8
ASIDE_PX: Final = 60
"""A name beside its mark is as bad as so many square pixels that are covered."""
ROUNDS: Final = 10

Side = Literal["below", "above", "right", "left"]
SIDES: Final[tuple[Side, ...]] = get_args(Side)

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Named:
    """A mark with a name: where it is (degrees), its name, and its size in pixels."""

    latitude: float
    longitude: float
    name: str
    width: float
    height: float


def name_sides(marks: Sequence[Named]) -> list[Side]:
    """On which side of each mark its name stands.

    All stand below at first; one or two at a time are moved as long as the names and
    marks then cover less of each other.
    """
    middles = [_pixels(one) for one in marks]
    boxes = [_mark_box(*pair) for pair in zip(marks, middles, strict=True)]
    sides: list[Side] = ["below"] * len(marks)
    least = _covered(marks, middles, boxes, sides)
    for _round in range(ROUNDS):
        before = least
        for move in _moves(len(marks)):
            other = [move.get(n, side) for n, side in enumerate(sides)]
            covered = _covered(marks, middles, boxes, other)
            if covered < least:
                sides, least = other, covered
        if least == before:
            break
    return sides


def _moves(count: int) -> list[dict[int, Side]]:
    """One name moved to any side, or two of them above or below."""
    single: list[dict[int, Side]] = [{n: side} for n in range(count) for side in SIDES]
    pairs = combinations(range(count), 2)
    upright = list(product(SIDES[:2], SIDES[:2]))
    return single + [{n: one, m: other} for n, m in pairs for one, other in upright]


def _pixels(mark: Named) -> tuple[float, float]:
    """Where a mark is on the map of the web, in pixels of the zoom."""
    size = TILE_PX * 2**ZOOM
    latitude = math.radians(mark.latitude)
    north = math.log(math.tan(latitude) + 1 / math.cos(latitude)) / math.pi
    return (mark.longitude + 180) / 360 * size, (1 - north) / 2 * size


def _mark_box(mark: Named, middle: tuple[float, float]) -> Box:
    x, y = middle
    return (
        x - mark.width / 2,
        y - mark.height / 2,
        x + mark.width / 2,
        y + mark.height / 2,
    )


def _name_box(mark: Named, middle: tuple[float, float], side: Side) -> Box:
    x, y = middle
    if side in {"right", "left"}:
        width = len(mark.name) * LETTER_PX
        near = mark.width / 2 + GAP_PX
        left = x + near if side == "right" else x - near - width
        return left, y - LINE_PX / 2, left + width, y + LINE_PX / 2
    lines = 1 if len(mark.name) <= LETTERS_A_LINE else 2
    near, far = mark.height / 2, mark.height / 2 + lines * LINE_PX + GAP_PX
    top, bottom = (y - far, y - near) if side == "above" else (y + near, y + far)
    return x - WIDTH_PX / 2, top, x + WIDTH_PX / 2, bottom


def _covered(
    marks: Sequence[Named],
    middles: Sequence[tuple[float, float]],
    boxes: Sequence[Box],
    sides: Sequence[Side],
) -> float:
    """Square pixels of names that other names and marks cover; a bit for each aside."""
    names = [
        _name_box(mark, middle, side)
        for mark, middle, side in zip(marks, middles, sides, strict=True)
    ]
    aside = sum(side in SIDES[2:] for side in sides)
    return ASIDE_PX * aside + sum(
        _common(names[n], names[m]) / 2 + _common(names[n], boxes[m])
        for n in range(len(marks))
        for m in range(len(marks))
        if n != m
    )


def _common(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0.0) * max(height, 0.0)
