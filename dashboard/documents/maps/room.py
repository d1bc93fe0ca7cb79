"""Room on a map: what stands where, and where a name or a mark finds a free spot."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.documents.maps.frame import Box

GAP_MM: Final = 0.7
"""Between two things on A4 at the least."""
TURNS: Final = 24
"""In so many directions a spot is looked for."""

Point = tuple[float, float]


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes are nearer to each other than a gap."""
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def around(x: float, y: float, width: float, height: float) -> Box:
    """Box around its middle."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


@dataclass
class Room:
    """What stands on a map so far, in millimetres on the sheet.

    Attributes
    ----------
    edge
        Nothing stands outside of it.
    taken
        What nothing else may cover.
    """

    edge: Box
    gap: float
    taken: list[Box] = field(default_factory=list)

    def is_taken(self, box: Box) -> bool:
        """Whether a box covers something."""
        return any(overlap(box, other, self.gap) for other in self.taken)

    def is_free(self, box: Box) -> bool:
        """Whether a box is inside the edge and covers nothing."""
        left, low, right, top = self.edge
        inside = (
            box[0] >= left + self.gap
            and box[1] >= low + self.gap
            and box[2] <= right - self.gap
            and box[3] <= top - self.gap
        )
        return inside and not self.is_taken(box)

    def take(self, box: Box) -> None:
        """Keep a box from being covered."""
        self.taken.append(box)

    def first_free(
        self, boxes: Iterable[Box], avoided: Sequence[Box] = ()
    ) -> Box | None:
        """First box that covers nothing, or nothing but what should be avoided."""
        spare = None
        for box in boxes:
            if not self.is_free(box):
                continue
            if not any(overlap(box, other) for other in avoided):
                return box
            spare = spare or box
        return spare


def rings(at: Point, width: float, height: float, step: float) -> Iterator[Box]:
    """Boxes around a point, and then farther and farther from it."""
    x, y = at
    yield around(x, y, width, height)
    for ring in range(1, 40):
        for turn in range(TURNS):
            angle = 2 * math.pi * turn / TURNS
            far = ring * step
            yield around(
                x + far * math.cos(angle), y + far * math.sin(angle), width, height
            )


def beside(at: Point, width: float, height: float, off: float) -> Iterator[Box]:
    """Boxes for a name beside a point: right, left, above, below, then aslant."""
    x, y = at
    far_x, far_y = off + width / 2, off + height / 2
    for turn_x, turn_y in (
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
        (0.9, 0.9),
        (0.9, -0.9),
        (-0.9, 0.9),
        (-0.9, -0.9),
    ):
        yield around(x + turn_x * far_x, y + turn_y * far_y, width, height)
