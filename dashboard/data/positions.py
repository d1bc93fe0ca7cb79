"""Where the rows of a result lie: on parts of the municipality, or at places."""

import geopandas
import numpy as np
import pandas as pd
import shapely

from dashboard.data.analysis import cell_squares, known
from dashboard.data.core import Source, group_areas, pack
from dashboard.data.coverage import village_table
from dashboard.data.siting import candidates_of
from dashboard.state import Search
from geodata.crs import SWEREF99TM, WGS84
from geodata.siting import Siting


def at_areas(data: Source, by: str, table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with `area_id`: villages as points, groups' areas and cells as polygons.

    The row of the whole municipality, and a part without a position, has no geometry.

    Parameters
    ----------
    by
        `village`, `group` or `cell`.
    """
    if by == "cell":
        shapes = cell_squares(data)
    elif by == "group":
        shapes = group_areas(data).set_index("group_id").geometry
    else:
        shapes = _points(known(data).villages)
    return _placed(table, table["area_id"], shapes)


def at_villages(data: Source, table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with the `name` of a village, at it."""
    return _placed(table, table["name"], _points(village_table(data)))


def at_groups(data: Source, table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with `group_id`, as the group's area."""
    shapes = group_areas(data).set_index("group_id").geometry
    return _placed(table, table["group_id"], shapes)


def at_municipalities(data: Source, table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with `municipality_code`, as its polygon."""
    shapes = pack(data).municipalities.set_index("municipality_code").geometry
    return _placed(table, table["municipality_code"], shapes)


def at_places(data: Source, table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with `place_id`, at the place; `place_origin` tells OpenStreetMap's."""
    places = pack(data).places.set_index("place_id")
    origins = table["place_id"].map(places["origin"])
    table = table.assign(place_origin=origins.fillna(""))
    return _placed(table, table["place_id"], places.geometry)


def at_sites(
    data: Source, search: Search, found: Siting, table: pd.DataFrame
) -> geopandas.GeoDataFrame:
    """Rows of `proposal_rows`: each set of new places as one feature of points."""
    rows = candidates_of(data, search)
    points = shapely.points(rows[["longitude", "latitude"]].to_numpy(float))
    sets = [shapely.MultiPoint(points[list(one.chosen)]) for one in _sets(found)]
    return geopandas.GeoDataFrame(table, geometry=sets, crs=WGS84)


def _sets(found: Siting) -> tuple[Siting, ...]:
    return (found, *found.alternatives)


def at_degrees(table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Rows with `latitude` and `longitude`; without them a row has no geometry."""
    at = table[["longitude", "latitude"]].to_numpy(float)
    points = np.where(np.isnan(at).any(axis=1), None, shapely.points(np.nan_to_num(at)))
    return geopandas.GeoDataFrame(table, geometry=points, crs=WGS84)


def _points(rows: pd.DataFrame) -> geopandas.GeoSeries:
    """Points of a table with name, x and y (EPSG:3006), by their name."""
    points = geopandas.points_from_xy(rows["x"], rows["y"], crs=SWEREF99TM)
    return geopandas.GeoSeries(points, index=rows["name"]).to_crs(WGS84)


def _placed(
    table: pd.DataFrame, ids: pd.Series, shapes: geopandas.GeoSeries
) -> geopandas.GeoDataFrame:
    """Rows with the shapes that their ids name; one that is not there is None."""
    known_shapes = dict(zip(shapes.index, shapes.to_numpy(), strict=True))
    found = [known_shapes.get(one) for one in ids]
    return geopandas.GeoDataFrame(table, geometry=found, crs=WGS84)
