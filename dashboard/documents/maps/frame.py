"""The window of a sheet through which a part of the country is seen."""

import math
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from dashboard.documents.maps.sheet import Sheet
from geodata.crs import degrees, metres

Shapes: TypeAlias = shapely.Geometry | NDArray[np.object_]
Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""

MARGIN: Final = 0.04
"""So much room is left around what is shown, as a part of the window's sides."""
NORTHWARD: Final = 0.01
"""Degrees of latitude from one point to the next, to find where north is."""


@dataclass(frozen=True)
class Frame:
    """A window in millimetres, and what is seen through it in EPSG:3006.

    Attributes
    ----------
    box
        Edges on the sheet, in millimetres.
    west_m, south_m
        What lies at the lower left corner.
    mm_per_m
        Scale of the map.
    base
        Is added to the order of all that is drawn in it: a small map lies on a large.
    """

    sheet: Sheet
    box: Box
    west_m: float
    south_m: float
    mm_per_m: float
    base: float = 0.0

    @property
    def seen_m(self) -> shapely.Polygon:
        """What is seen, in EPSG:3006."""
        left, low, right, top = self.box
        return shapely.box(
            self.west_m,
            self.south_m,
            self.west_m + (right - left) / self.mm_per_m,
            self.south_m + (top - low) / self.mm_per_m,
        )

    def on_sheet(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Millimetres on the sheet of points in EPSG:3006; both of shape (n, 2)."""
        corner = (self.west_m, self.south_m)
        return (np.reshape(xy, (-1, 2)) - corner) * self.mm_per_m + self.box[:2]

    def add(self, artist: Artist, order: float) -> None:
        """Draw something that is cut at the edges of the window."""
        left, low, right, top = self.box
        edge = Rectangle((left, low), right - left, top - low)
        edge.set_transform(self.sheet.axes.transData)
        artist.set_zorder(self.base + order)
        self.sheet.axes.add_artist(artist)
        artist.set_clip_path(edge)

    def fill(self, shapes: Shapes, order: float, **style: Any) -> None:  # noqa: ANN401
        """Draw polygons (EPSG:3006), each whole; `style` is a patch's."""
        path = self.path_of(shapes)
        if path is not None:
            self.add(PathPatch(path, **style), order)

    def path_of(self, shapes: Shapes) -> Path | None:
        """Outline of all polygons that are seen; None if there is none.

        They are cut a little outside the window, which keeps the file small.
        """
        around = self.seen_m.buffer(5 / self.mm_per_m)
        seen = shapely.intersection(shapely.make_valid(np.atleast_1d(shapes)), around)
        rings = [
            Path(self.on_sheet(shapely.get_coordinates(ring)), closed=True)
            for part in shapely.get_parts(seen)
            if isinstance(part, shapely.Polygon)
            for ring in (part.exterior, *part.interiors)
            if not ring.is_empty
        ]
        return Path.make_compound_path(*rings) if rings else None

    @property
    def north(self) -> float:
        """Degrees clockwise from up to true north, in the middle of the map."""
        middle = np.array([[self.seen_m.centroid.x, self.seen_m.centroid.y]])
        ((latitude, longitude),) = degrees(middle)
        ((east, north),) = metres(latitude + NORTHWARD, longitude) - middle
        return math.degrees(math.atan2(east, north))


def fitted(sheet: Sheet, box: Box, shown: shapely.Geometry, base: float = 0.0) -> Frame:
    """Window that shows all of a geometry (EPSG:3006), as large as it can be."""
    left, low, right, top = box
    west, south, east, north = shapely.bounds(shown)
    scale = fit(right - left, top - low, shown)
    return Frame(
        sheet,
        box,
        (west + east) / 2 - (right - left) / 2 / scale,
        (south + north) / 2 - (top - low) / 2 / scale,
        scale,
        base,
    )


def fit(width_mm: float, height_mm: float, shown: shapely.Geometry) -> float:
    """Millimetres per metre with which a geometry fills a window, with a margin."""
    west, south, east, north = shapely.bounds(shown)
    inner = 1 - 2 * MARGIN
    return float(
        min(
            width_mm * inner / max(east - west, 1.0),
            height_mm * inner / max(north - south, 1.0),
        )
    )
