"""Tables with geometry as GeoJSON (RFC 7946): degrees in WGS 84, to a decimetre."""

import json
import math
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.crs import WGS84
from geodata.errors import CrsError

DECIMALS: Final = 6


def to_geojson(table: geopandas.GeoDataFrame) -> bytes:
    """Feature collection with one feature a row, in the order of the table.

    Coordinates have 6 decimals, rings turn as RFC 7946 wants them. A row without a
    position has the geometry null; numbers that are not there or not finite are null.
    Text stays as it is: JSON is no spreadsheet, nothing in it is a formula.

    Raises
    ------
    CrsError
        The table has no coordinate reference system.
    """
    if table.crs is None:
        raise CrsError("crs", expected=WGS84, found="None")
    shapes = table.geometry.to_crs(WGS84).to_numpy()
    rounded = shapely.transform(shapely.orient_polygons(shapes), _rounded)
    properties = records(pd.DataFrame(table.drop(columns=table.geometry.name)))
    features = [
        '{"type": "Feature", "properties": '
        f'{json.dumps(row, ensure_ascii=False, default=str)}, "geometry": '
        f"{_geometry(shape)}}}"
        for row, shape in zip(properties, rounded, strict=True)
    ]
    listed = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{listed}\n]}}\n'.encode()


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows of a table as JSON can hold them: null for what is missing or not finite."""
    names = [str(name) for name in table.columns]
    columns = [[_value(value) for value in table[name]] for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _value(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if value is None or value is pd.NA or value is pd.NaT else value


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS)


def _geometry(shape: shapely.Geometry | None) -> str:
    if shape is None or shape.is_empty:
        return "null"
    return str(shapely.to_geojson(shape))
