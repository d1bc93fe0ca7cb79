"""Positions of features: a point of each geometry, in a system that is known."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from geodata.crs import SWEREF99TM, WGS84
from geodata.sources.layers import UNDEFINED, is_sweref

RT90: Final = "EPSG:3021"
GEOGRAPHIC: Final = frozenset({4326, 4258, 4619, 4979})
"""WGS 84, ETRS89 and SWEREF 99 in degrees, which differ by less than a metre."""
NAMED: Final = re.compile(
    r"(?:.*\bEPSG:{1,2}(?:[0-9.]*:)?)?([0-9]{4,6})", re.IGNORECASE
)
CRS84: Final = re.compile(r".*\bCRS84", re.IGNORECASE)


def system(name: str) -> CRS | None:
    """System that a name such as `urn:ogc:def:crs:EPSG::3006` means; None for none."""
    if CRS84.fullmatch(name):
        return CRS.from_epsg(4326)
    found = NAMED.fullmatch(name)
    try:
        return CRS.from_epsg(int(found[1])) if found else None
    except ProjError:
        return None


def code_of(crs: CRS | None) -> str | None:
    """Code of one of the three systems that lists are in; None for another or none."""
    if crs is None or crs.name.startswith(UNDEFINED):
        return None
    if is_sweref(crs):
        return SWEREF99TM
    code = crs.to_epsg()
    if code in GEOGRAPHIC:
        return WGS84
    return RT90 if code == 3021 else None  # noqa: PLR2004 - the number in EPSG:3021


def placed(
    xy: NDArray[np.float64], crs: CRS | None, index: pd.Index
) -> tuple[pd.DataFrame | None, str | None]:
    """Points of a list and the code of their system; None where no row has a point.

    Parameters
    ----------
    xy
        Easting or longitude, northing or latitude, shape (n, 2); nan for none.
    crs
        System as the file says it; None for none. Points in a system that is none of
        the three become degrees (WGS 84).
    """
    xy = np.where(np.isfinite(xy).all(axis=1, keepdims=True), xy, np.nan)
    if np.isnan(xy).all():
        return None, None
    code = code_of(crs)
    if code is None and crs is not None and not crs.name.startswith(UNDEFINED):
        xy, code = _in_degrees(xy, crs)
    return pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1]}, index=index), code


def _in_degrees(
    xy: NDArray[np.float64], crs: CRS
) -> tuple[NDArray[np.float64], str | None]:
    """Points in WGS 84; as they are, without a system, where PROJ knows no way."""
    try:
        way = Transformer.from_crs(crs, WGS84, always_xy=True)
        turned = np.column_stack(way.transform(xy[:, 0], xy[:, 1]))
    except ProjError:
        return xy, None
    return np.where(np.isfinite(turned), turned, np.nan), WGS84


def points_of(geometries: Sequence[Any]) -> NDArray[np.float64]:
    """A point of each geometry, shape (n, 2): itself, or one on the line or area.

    It is nan where there is no geometry, or none that can be read.
    """
    shapes = np.array([*geometries, None], dtype=object)[:-1]
    found = np.full((len(shapes), 2), np.nan)
    with np.errstate(all="ignore"):
        kinds = shapely.get_type_id(shapes)
        simple = kinds == shapely.GeometryType.POINT.value
        found[simple, 0] = shapely.get_x(shapes[simple])
        found[simple, 1] = shapely.get_y(shapes[simple])
        for i in np.flatnonzero((kinds >= 0) & ~simple):
            found[i] = _on(shapes[i])
    return found


def _on(geometry: Any) -> tuple[float, float]:  # noqa: ANN401 - shapely has no types
    try:
        point = shapely.point_on_surface(geometry)
        return (np.nan, np.nan) if point.is_empty else (point.x, point.y)
    except (ShapelyError, ValueError, AttributeError):
        return np.nan, np.nan
