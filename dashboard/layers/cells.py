"""Cells of the grid as a layer of the map."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from dashboard import palette
from dashboard.layers import DECIMALS, Layer, feature_of, tip_of


@dataclass(frozen=True)
class Cells:
    """Squares of the grid to colour, all lists alike in length.

    Attributes
    ----------
    ids
        Ids of the cells.
    squares
        Their polygons (EPSG:4326).
    fills
        A colour or the name of a pattern, by cell; None leaves a cell out.
    tips
        What a cell says when pointed at: a title and a line.
    class_name
        `cell`, or `cell hit` where a click means nothing.
    patterns
        SVG patterns that the fills name.
    """

    ids: Sequence[str]
    squares: Sequence[shapely.Geometry]
    fills: Sequence[str | None]
    tips: Sequence[tuple[str, str]]
    class_name: str = "cell"
    patterns: Sequence[str] = field(default_factory=palette.far_hatches)


def cell_layer(cells: Cells) -> Layer:
    """Layer of the cells of the grid, coloured by class."""
    rows = zip(cells.ids, cells.squares, cells.fills, cells.tips, strict=True)
    features = [
        feature_of(
            {"type": "Polygon", "coordinates": [_ring(square)]},
            {
                "tip": tip_of(tip[0], [tip[1]]),
                "fill": fill,
                "class": cells.class_name,
            },
            f"cell:{cell_id}",
        )
        for cell_id, square, fill, tip in rows
        if fill is not None
    ]
    return Layer(features, cells.patterns)


def _ring(square: shapely.Geometry) -> list[list[float]]:
    corners = shapely.get_coordinates(square).round(DECIMALS)
    ring: list[list[float]] = corners.tolist()
    return ring
