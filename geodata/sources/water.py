"""Reads lakes from a file that a user brings, as the polygons of a pack."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import mapping

from geodata.crs import SWEREF99TM, WGS84, require
from geodata.errors import Fault
from geodata.sources.grid_columns import as_text
from geodata.sources.layers import (
    LAYERS,
    Box,
    choose_layer,
    layer_crs,
    read_layer,
    readable,
    refuse,
    unpacked,
)

WATER_SOURCE: Final = "water"
"""Source of the lakes that are brought, in the table of sources."""

NAMES: Final = ("name", "namn", "sjönamn", "sjonamn", "vattennamn", "lake", "ortnamn")
AROUND_M: Final = 10_000
LEAST_M2: Final = 10_000
DECIMALS: Final = 6


@dataclass(frozen=True)
class LakeReport:
    """What was read from a file of lakes.

    Attributes
    ----------
    lakes
        Lakes of at least a hectare in the municipality or within 10 km of its box.
    area_ha
        Their area there.
    small
        Lakes that were left out because they are smaller.
    no_polygon
        Features that were left out because they have no area at all.
    name_column
        Column of the names; empty if the file has none, and the lakes are numbered.
    """

    lakes: int
    area_ha: float
    small: int
    no_polygon: int
    name_column: str


def read_lakes(
    path: Path,
    around: geopandas.GeoDataFrame,
    *,
    name_column: str | None = None,
    layer: str | None = None,
    simplify_m: float = 10.0,
) -> tuple[str, LakeReport]:
    """Read the lakes in and around a municipality.

    Parameters
    ----------
    path
        GeoPackage, Shapefile or GeoJSON, alone or in a .zip, in any system it states.
    around
        Polygons of the municipality (EPSG:3006). What lies in their box, or within
        10 km of it, is kept; a lake that reaches farther is cut there.
    name_column
        Column of the names, where it is not found by itself.
    layer
        The layer to read, where the file has several.
    simplify_m
        How far a shore may be moved to save points.

    Returns
    -------
    tuple
        The text of a pack's `lakes.geojson` (EPSG:4326, six decimals, each polygon
        valid), and what was read and left out.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is no such layer, says no system, or has no lake there.
    CrsError
        The municipality is not in EPSG:3006.
    """
    require(around, SWEREF99TM)
    surroundings = shapely.box(*around.total_bounds).buffer(
        AROUND_M, join_style="mitre"
    )
    with unpacked(path, LAYERS) as opened:
        table = _near(opened, path.name, layer, surroundings)
    column = _name_column(table, name_column, path.name)
    names = as_text(table[column]) if column else pd.Series("", table.index)
    lakes, small, no_polygon = [], 0, 0
    for name, feature in zip(names, table.geometry, strict=True):
        lake = _polygons(feature)
        near = shapely.intersection(lake, surroundings)
        if lake.is_empty:
            no_polygon += 1
        elif near.area > 0 and lake.area < LEAST_M2:
            small += 1
        elif near.area > 0:
            lakes.append((name, near))
    drawn = _rounded([near for _name, near in lakes], simplify_m)
    kept = [
        (name, near, shape)
        for (name, near), shape in zip(lakes, drawn, strict=True)
        if not shape.is_empty
    ]
    if not kept:
        refuse(Fault("nothing_inside", path.name, found=str(len(table))))
    return _geojson((name, shape) for name, _near, shape in kept), LakeReport(
        lakes=len(kept),
        area_ha=sum(near.area for _name, near, _shape in kept) / LEAST_M2,
        small=small,
        no_polygon=no_polygon,
        name_column=column,
    )


def _near(
    path: Path, file: str, layer: str | None, surroundings: shapely.Polygon
) -> geopandas.GeoDataFrame:
    """Features near the surroundings, in EPSG:3006."""
    name = choose_layer(path, file, layer)
    crs = layer_crs(path, file, name)
    edge = geopandas.GeoSeries([surroundings.segmentize(AROUND_M)], crs=SWEREF99TM)
    with readable(file):
        box: Box = tuple(edge.to_crs(crs).total_bounds)
    table = read_layer(path, file, name, box)
    return table[table.geometry.notna()].to_crs(SWEREF99TM)


def _name_column(table: geopandas.GeoDataFrame, wanted: str | None, file: str) -> str:
    columns = [str(name) for name in table.columns.drop(table.geometry.name)]
    if wanted is not None:
        if wanted not in columns:
            values = {"columns": ", ".join(columns)}
            refuse(Fault("no_such_column", file, None, wanted, values=values))
        return wanted
    lower = {name.lower(): name for name in reversed(columns)}
    return next((lower[name] for name in NAMES if name in lower), "")


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """What of a shape has an area, valid and flat; empty for lines and points."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    areas = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.force_2d(shapely.union_all(areas))


def _rounded(
    shapes: Sequence[shapely.Geometry], simplify_m: float
) -> list[shapely.Geometry]:
    """Polygons in degrees with six decimals and fewer points, valid as written."""
    metric = geopandas.GeoSeries(shapes, crs=SWEREF99TM).simplify(simplify_m)
    degrees = metric.to_crs(WGS84).to_numpy()
    on_grid = shapely.set_precision(degrees, 10.0**-DECIMALS)
    return [
        shapely.transform(shape, lambda xy: np.round(xy, DECIMALS)) for shape in on_grid
    ]


def _geojson(lakes: Iterable[tuple[str, shapely.Geometry]]) -> str:
    """Text of the lakes, one a line; one without a name has its number."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"name": name or str(number), "source_id": WATER_SOURCE},
                "geometry": mapping(shape),
            },
            ensure_ascii=False,
        )
        for number, (name, shape) in enumerate(lakes, start=1)
    ]
    head = '{"type":"FeatureCollection","name":"lakes","features":['
    body = ",\n".join(lines)
    return f"{head}\n{body}\n]}}\n"
