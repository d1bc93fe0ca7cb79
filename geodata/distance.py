"""Distances as the crow flies, in metres, from coordinates in EPSG:3006."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.crs import coordinates_m
from geodata.errors import AnalysisError
from geodata.vocabulary import COUNTED_KINDS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NOWHERE = -1
"""Number of the place where there is none."""

ROUNDING = 1 + 1e-12
"""A length may come out so much longer, in proportion, where it is computed anew."""

FEW = 4
"""So few places are measured one by one, which is sooner than planting a tree."""

THREADS_FROM = 20_000
"""So many cells are worth threads; fewer are found sooner than threads are started."""


@dataclass(frozen=True)
class Nearest:
    """The k nearest places of each cell, from the nearest on.

    Where fewer than k places can be reached the distance is infinite and the place
    `NOWHERE`. Of two places equally far away the one with the lower number comes first.

    Attributes
    ----------
    distance_m
        Shape (cells, k), in metres.
    place
        Shape (cells, k): number of the place in the array that was measured to.
    """

    distance_m: Floats
    place: Integers

    @property
    def d1(self) -> Floats:
        """Distance to the nearest place, in metres; shape (cells,)."""
        return self.distance_m[:, 0]

    @property
    def i1(self) -> Integers:
        """Number of the nearest place; shape (cells,)."""
        return self.place[:, 0]

    @property
    def d2(self) -> Floats:
        """Distance to the second nearest place, another one; shape (cells,)."""
        return self.distance_m[:, 1]

    @property
    def i2(self) -> Integers:
        """Number of the second nearest place; shape (cells,)."""
        return self.place[:, 1]


def straight(
    cells_m: Floats, places_m: Floats, *, k: int = 2, factor: float = 1.0
) -> Nearest:
    """Find the nearest places as the crow flies, with a k-d tree.

    Parameters
    ----------
    cells_m
        Easting and northing in EPSG:3006, shape (cells, 2).
    places_m
        The same of the places, shape (places, 2).
    k
        How many places to find for each cell.
    factor
        What a distance is multiplied by, for the way is longer than the crow's.
    """
    n, found = len(cells_m), min(k, len(places_m))
    distance_m = np.full((n, k), np.inf)
    place = np.full((n, k), NOWHERE)
    if n and found:
        distance_m[:, :found], place[:, :found] = _nearest(cells_m, places_m, found)
    return Nearest(distance_m * factor, place)


def _nearest(cells: Floats, places: Floats, k: int) -> tuple[Floats, Integers]:
    """Distances and numbers of the k nearest; of equals the lower number is first."""
    if len(places) <= FEW:
        every = _lengths(cells[:, None], places)
        order = np.argsort(every, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(every, order, 1), order
    asked = min(k + 1, len(places))  # one more shows whether the last has an equal
    workers = -1 if len(cells) >= THREADS_FROM else 1
    tree = cKDTree(places)
    far, number = tree.query(cells, k=range(1, asked + 1), workers=workers)
    equal = np.unique(np.nonzero(far[:, 1:] == far[:, :-1])[0])
    order = np.lexsort((number[equal], far[equal]))
    number[equal] = np.take_along_axis(number[equal], order, 1)
    if k < asked < len(places):
        for row in equal[far[equal, -2] == far[equal, -1]]:
            every = _lengths(cells[row], places)
            near = np.flatnonzero(every <= far[row, -1] * ROUNDING)
            number[row] = near[np.argsort(every[near], kind="stable")[:asked]]
    return far[:, :k], number[:, :k]


def _lengths(start: Floats, end: Floats) -> Floats:
    """Lengths of the straight lines between points, the last axis being E and N.

    They are computed as the tree does it: `hypot` tells some equal lengths apart.
    """
    east, north = end[..., 0] - start[..., 0], end[..., 1] - start[..., 1]
    lengths: Floats = np.sqrt(east * east + north * north)
    return lengths


@dataclass(frozen=True)
class Alternative:
    """The nearest other place with a service type, as the crow flies.

    `place_id` and `distance_m` are None where no other place is known.
    """

    service_type: str
    place_id: str | None
    distance_m: float | None


def nearest_others(
    offers_m: geopandas.GeoDataFrame,
    place_id: str,
    kinds: Mapping[str, tuple[str, ...]] = COUNTED_KINDS,
) -> tuple[Alternative, ...]:
    """Nearest other place of each service type, seen from one place.

    Parameters
    ----------
    offers_m
        Rows of `places.join` in EPSG:3006; open services count.
    place_id
        The place to measure from; it is no alternative to itself.
    kinds
        The kinds that count, by service type.

    Raises
    ------
    AnalysisError
        No row has that place.
    CrsError
        The rows are not in EPSG:3006.
    """
    xy = coordinates_m(offers_m)
    here = (offers_m["place_id"] == place_id).to_numpy()
    if not here.any():
        raise AnalysisError("unknown_place", found=place_id)
    offset = xy - xy[here][0]
    distance_m = np.hypot(offset[:, 0], offset[:, 1])
    usable = ~here & np.isfinite(distance_m) & (offers_m["status"] == "open").to_numpy()
    found = []
    for service_type, counted in kinds.items():
        rows = np.flatnonzero(
            usable & offers_m["service_kind"].isin(counted).to_numpy()
        )
        if not len(rows):
            found.append(Alternative(service_type, None, None))
            continue
        row = rows[np.argmin(distance_m[rows])]
        nearest = offers_m["place_id"].iloc[row]
        found.append(Alternative(service_type, nearest, float(distance_m[row])))
    return tuple(found)
