"""The municipality of a pack, and the box around it in which data is asked for."""

import geopandas

from geodata.crs import WGS84, to_metric
from geodata.pack import Pack

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees (WGS 84)."""


def home(pack: Pack) -> geopandas.GeoDataFrame:
    """Polygons of the municipality in EPSG:3006."""
    areas = pack.municipalities
    own = areas["municipality_code"] == pack.municipality.code
    return to_metric(areas[own])


def box_around(area: geopandas.GeoDataFrame, margin_km: float) -> Box:
    """Box around polygons in EPSG:3006, and so far around them, in degrees."""
    wider = area.buffer(margin_km * 1000).to_crs(WGS84)
    west, south, east, north = (float(value) for value in wider.total_bounds)
    return west, south, east, north
