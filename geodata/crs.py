"""Coordinate systems: WGS 84 to store and display, SWEREF 99 TM to measure."""

from functools import cache

import geopandas
import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from geodata.errors import CrsError

WGS84 = "EPSG:4326"
"""Degrees, latitude and longitude: storage and display."""

SWEREF99TM = "EPSG:3006"
"""Metres, easting and northing: every distance and every area."""

SWEDEN = (10.5, 55.0, 24.5, 69.5)
"""West, south, east and north of a box that holds all of Sweden, in degrees."""


def require(table: geopandas.GeoDataFrame, crs: str) -> None:
    """Raise unless the table has the coordinate reference system named.

    Raises
    ------
    CrsError
        The system is another one, or none.
    """
    if table.crs is None or table.crs != crs:
        raise CrsError("crs", expected=crs, found=str(table.crs))


def to_metric(table: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return a copy in SWEREF 99 TM (EPSG:3006), in metres.

    Raises
    ------
    CrsError
        The table has no coordinate reference system.
    """
    if table.crs is None:
        raise CrsError("crs", expected=WGS84, found="None")
    return table.to_crs(SWEREF99TM)


def coordinates_m(table: geopandas.GeoDataFrame) -> NDArray[np.float64]:
    """Easting and northing of a table of points in EPSG:3006.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), in metres; nan where a row has no position.

    Raises
    ------
    CrsError
        The table is not in EPSG:3006.
    """
    require(table, SWEREF99TM)
    return np.column_stack([table.geometry.x, table.geometry.y])


@cache
def transformer() -> Transformer:
    """From longitude and latitude in WGS 84 to easting and northing in EPSG:3006."""
    return Transformer.from_crs(WGS84, SWEREF99TM, always_xy=True)


def metres(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Easting and northing in EPSG:3006 of points in degrees (WGS 84); shape (n, 2)."""
    east, north = transformer().transform(np.atleast_1d(longitude), latitude)
    return np.column_stack([east, north])


def degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Latitude and longitude (WGS 84) of points in EPSG:3006; both of shape (n, 2)."""
    east, north = np.reshape(xy, (-1, 2)).T
    longitude, latitude = transformer().transform(east, north, direction="INVERSE")
    return np.column_stack([latitude, longitude])
