"""The shapes of the palette as paths that matplotlib draws."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from dashboard.palette import LOOKS

BOX: Final = 20.0
"""Side of the box in which the palette draws, in its units."""

Point = tuple[float, float]

_ELEMENT: Final = re.compile(r"<(\w+)([^>]*)/>")
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')
_COMMAND: Final = re.compile(r"([MLHVZ])([^MLHVZ]*)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


@cache
def shape(code: str) -> Path:
    """Outline of a service type, or of a group: one unit wide, its middle at 0, 0.

    Raises
    ------
    ValueError
        The palette draws it with more than straight lines, a rectangle or a circle.
    """
    found = _ELEMENT.fullmatch(LOOKS[code].shape)
    if not found:
        raise ValueError(code)
    given = dict(_ATTRIBUTE.findall(found[2]))
    in_box = _MAKERS[found[1]](given)
    to_unit = Affine2D().translate(-BOX / 2, -BOX / 2).scale(1 / BOX, -1 / BOX)
    return in_box.transformed(to_unit)


def _rectangle(given: dict[str, str]) -> Path:
    x, y, width, height = (float(given[name]) for name in ("x", "y", "width", "height"))
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return Path([*corners, corners[0]], closed=True)


def _circle(given: dict[str, str]) -> Path:
    return Path.circle((float(given["cx"]), float(given["cy"])), float(given["r"]))


def _lines(given: dict[str, str]) -> Path:
    points = list(_points(given["d"]))
    return Path([*points, points[0]], closed=True)


_MAKERS: Final = {"rect": _rectangle, "circle": _circle, "path": _lines}


def _points(drawn: str) -> Iterator[Point]:
    """Corners of a closed line that is written as the `d` of an SVG path."""
    if re.search("[ACQST]", drawn, re.IGNORECASE):
        raise ValueError(drawn)
    x = y = 0.0
    for letter, numbers in _COMMAND.findall(drawn):
        values = [float(value) for value in _NUMBER.findall(numbers)]
        is_relative = letter.islower()
        for step_x, step_y in _steps(letter.upper(), values):
            x = _moved(x, step_x, is_relative=is_relative)
            y = _moved(y, step_y, is_relative=is_relative)
            yield x, y


def _steps(
    letter: str, values: list[float]
) -> Iterator[tuple[float | None, float | None]]:
    """Numbers of one command, in pairs; None where the command keeps what was."""
    if letter == "H":
        yield from ((value, None) for value in values)
    elif letter == "V":
        yield from ((None, value) for value in values)
    else:
        yield from list(pairwise(values))[::2]


def _moved(now: float, step: float | None, *, is_relative: bool) -> float:
    if step is None:
        return now
    return now + step if is_relative else step
