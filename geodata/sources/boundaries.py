"""Reads municipal boundaries from a file, as the polygons of a pack."""

import json
from collections.abc import Mapping
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
    choose_layer,
    layer_crs,
    read_layer,
    refuse,
    unpacked,
)

CODES: Final = (
    "municipality_code",
    "kommunkod",
    "knkod",
    "kn_kod",
    "kommun_kod",
    "kommun",
    "kod",
    "code",
    "id",
)
NAMES: Final = (
    "name",
    "kommunnamn",
    "knnamn",
    "kn_namn",
    "kommun_namn",
    "kommunnamn_sv",
    "kom_namn",
    "namn",
)
AREA_FILE: Final = "municipalities.geojson"
AREA_SOURCE: Final = "boundaries"
"""Source of the boundaries that are brought, in the table of sources."""
AROUND_M: Final = 30_000.0
"""Municipalities so near are taken along: places there count too."""
TOUCHING_M: Final = 100.0
"""Boundaries of neighbours that are drawn roughly may lie so far apart."""
SIMPLIFY_M: Final = 30.0
DECIMALS: Final = 6
CODE: Final = r"\d{4}"


def read_boundaries(
    path: Path,
    *,
    layer: str | None = None,
    names: Mapping[str, str] | None = None,
) -> geopandas.GeoDataFrame:
    """Municipalities of a file; parts with the same code become one.

    Parameters
    ----------
    path
        GeoPackage, Shapefile or GeoJSON, alone or in a .zip, in any system it states.
    layer
        The layer to read, where the file has several.
    names
        Names by code, where the file has none.

    Returns
    -------
    geopandas.GeoDataFrame
        municipality_code, name (empty if not known) and polygons in EPSG:3006, by
        code.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is no such layer, says no system, or has no codes of municipalities.
    """
    file = path.name
    with unpacked(path, LAYERS) as opened:
        chosen = choose_layer(opened, file, layer)
        layer_crs(opened, file, chosen)
        table = read_layer(opened, file, chosen)
    table = table[table.geometry.notna()].to_crs(SWEREF99TM)
    lower = {str(name).lower(): name for name in reversed(table.columns)}
    codes = _column(table, lower, CODES)
    # A code that was taken for a number has lost its first zero.
    codes = codes.where(~codes.str.fullmatch(r"\d{3}"), "0" + codes)
    good = codes.str.fullmatch(CODE)
    if not good.any():
        listed = ", ".join(map(str, table.columns.drop(table.geometry.name)))
        values = {"columns": listed}
        refuse(
            Fault("column_not_found", file, None, "municipality_code", values=values)
        )
    shapes = table.geometry[good].map(_polygons)
    parts = geopandas.GeoDataFrame(
        {
            "municipality_code": codes[good],
            "name": _column(table, lower, NAMES)[good],
        },
        geometry=shapes,
        crs=SWEREF99TM,
    )
    whole = parts.dissolve("municipality_code", as_index=False, sort=True)
    whole = whole[~whole.geometry.is_empty].reset_index(drop=True)
    given = names or {}
    whole["name"] = [
        given.get(code) or name
        for code, name in zip(whole["municipality_code"], whole["name"], strict=True)
    ]
    return whole[["municipality_code", "name", "geometry"]]


def _column(
    table: geopandas.GeoDataFrame, lower: Mapping[str, object], names: tuple[str, ...]
) -> pd.Series:
    """Cells as text of the first column that has one of the names; else empty."""
    found = next((lower[name] for name in names if name in lower), None)
    if found is None:
        return pd.Series("", index=table.index)
    return as_text(table[found])


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    areas = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.force_2d(shapely.union_all(areas))


def neighbours(areas: geopandas.GeoDataFrame, code: str) -> tuple[str, ...]:
    """Codes of the municipalities that touch one, in order.

    Raises
    ------
    CrsError
        The polygons are not in EPSG:3006.
    """
    return within(areas, code, TOUCHING_M)


def within(
    areas: geopandas.GeoDataFrame, code: str, distance_m: float
) -> tuple[str, ...]:
    """Codes of the other municipalities of which some part is so near, in order.

    Raises
    ------
    CrsError
        The polygons are not in EPSG:3006.
    """
    require(areas, SWEREF99TM)
    own = areas["municipality_code"] == code
    near = areas.distance(areas[own].union_all()) <= distance_m
    return tuple(sorted(areas.loc[near & ~own, "municipality_code"]))


def around(areas: geopandas.GeoDataFrame, code: str) -> geopandas.GeoDataFrame:
    """A municipality and those near it that have a name, in the order of their codes.

    Raises
    ------
    CrsError
        The polygons are not in EPSG:3006.
    """
    wanted = {code, *within(areas, code, AROUND_M)}
    kept = areas["municipality_code"].isin(wanted) & (areas["name"] != "")
    return areas[kept].sort_values("municipality_code", ignore_index=True)


def renewed(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame, code: str, file: str
) -> geopandas.GeoDataFrame:
    """Municipalities of a pack with newer boundaries, and those near that are new.

    Names that the pack has stay, and so do boundaries that are not among the new ones.

    Parameters
    ----------
    old
        Polygons of the pack (EPSG:4326).
    new
        What `read_boundaries` gives (EPSG:3006).
    code
        The municipality of the pack.
    file
        The name to tell in a fault.

    Returns
    -------
    geopandas.GeoDataFrame
        municipality_code, name, source_id and polygons in EPSG:3006, by code.

    Raises
    ------
    SchemaError
        The municipality itself is not among the new ones.
    """
    if code not in set(new["municipality_code"]):
        refuse(Fault("unknown_municipality", file, None, "municipality_code", code))
    columns = ["municipality_code", "name", "source_id", "geometry"]
    before = old.to_crs(SWEREF99TM)[columns]
    names = dict(zip(before["municipality_code"], before["name"], strict=True))
    fresh = new.assign(source_id=AREA_SOURCE)
    fresh["name"] = [
        names.get(code) or name
        for code, name in zip(fresh["municipality_code"], fresh["name"], strict=True)
    ]
    near = {code, *within(fresh, code, AROUND_M), *names}
    fresh = fresh[fresh["municipality_code"].isin(near) & (fresh["name"] != "")]
    kept = before[~before["municipality_code"].isin(set(fresh["municipality_code"]))]
    both = pd.concat([fresh[columns], kept]) if len(kept) else fresh[columns]
    return both.sort_values("municipality_code", ignore_index=True)


def to_geojson(areas: geopandas.GeoDataFrame, simplify_m: float = SIMPLIFY_M) -> str:
    """Text of a pack's `municipalities.geojson`, one municipality a line.

    Boundaries that two share stay shared.

    Parameters
    ----------
    areas
        municipality_code, name, source_id and polygons (EPSG:3006).
    simplify_m
        Side of the detours that may be cut off to save points; 0 keeps every point.

    Raises
    ------
    CrsError
        The polygons are not in EPSG:3006.
    """
    require(areas, SWEREF99TM)
    shapes = areas.geometry.to_numpy()
    if simplify_m:
        shapes = shapely.coverage_simplify(shapes, simplify_m)
    degrees = geopandas.GeoSeries(shapes, crs=SWEREF99TM).to_crs(WGS84).to_numpy()
    on_grid = shapely.set_precision(degrees, 10.0**-DECIMALS)
    drawn = [
        shapely.transform(one, lambda xy: np.round(xy, DECIMALS)) for one in on_grid
    ]
    columns = ["municipality_code", "name", "source_id"]
    lines = [
        json.dumps(
            {"type": "Feature", "properties": row, "geometry": mapping(shape)},
            ensure_ascii=False,
        )
        for row, shape in zip(areas[columns].to_dict("records"), drawn, strict=True)
    ]
    head = '{"type":"FeatureCollection","name":"municipalities","features":['
    body = ",\n".join(lines)
    return f"{head}\n{body}\n]}}\n"
