"""The grid of 1-km cells in SWEREF 99 TM (EPSG:3006), and how a cell is named."""

import math
import re
from typing import Final

CELL_M: Final = 1000
"""Side of a cell in metres."""

CELL_ID: Final = re.compile(r"[0-9]{3}000[0-9]{4}000")


def cell_id(x: float, y: float) -> str:
    """Id of the cell that holds a point: easting and northing of its lower left corner.

    Statistics Sweden names the cells of its grid like this: six digits of easting,
    seven of northing. A point on the edge of two cells is in the eastern or northern.
    """
    east, north = (math.floor(value / CELL_M) * CELL_M for value in (x, y))
    return f"{east:06d}{north:07d}"


def corner_of(cell: str) -> tuple[int, int]:
    """Easting and northing of the lower left corner of a cell, in metres.

    Raises
    ------
    ValueError
        The text is no id of a cell.
    """
    if not CELL_ID.fullmatch(cell):
        raise ValueError(cell)
    return int(cell[:6]), int(cell[6:])
