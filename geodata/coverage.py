"""Project areas and group areas: what covers what, and what overlaps where."""

from collections.abc import Sequence

import geopandas
import pandas as pd
import shapely

from geodata.crs import SWEREF99TM, require
from geodata.records import Project


def project_coverage(
    projects: Sequence[Project], municipalities: geopandas.GeoDataFrame
) -> geopandas.GeoDataFrame:
    """Municipalities that at least one of the projects covers.

    Parameters
    ----------
    projects
        The projects to overlay.
    municipalities
        Polygons with municipality_code and name.

    Returns
    -------
    geopandas.GeoDataFrame
        The municipalities' columns and CRS, with `project_ids` (tuple, in the order of
        the projects) and `projects` (how many).
    """
    ids = municipalities["municipality_code"].map(
        lambda code: tuple(p.project_id for p in projects if code in p.municipalities)
    )
    covered = municipalities.assign(project_ids=ids, projects=ids.map(len))
    return covered[covered["projects"] > 0].reset_index(drop=True)


def group_areas(
    groups: geopandas.GeoDataFrame, boundary: shapely.Geometry
) -> geopandas.GeoDataFrame:
    """Indicative area of each local group: what lies nearest its home village.

    Voronoi cells of the home villages, clipped to the municipality. Groups with the
    same home village share an area; a group without a position has none.

    Parameters
    ----------
    groups
        Points in EPSG:3006, with group_id.
    boundary
        Polygon of the municipality in EPSG:3006.

    Returns
    -------
    geopandas.GeoDataFrame
        group_id and the area (EPSG:3006), one row a group with a position.

    Raises
    ------
    CrsError
        The groups are not in EPSG:3006.
    """
    require(groups, SWEREF99TM)
    placed = groups[groups.geometry.notna()]
    homes = placed.geometry.drop_duplicates()
    if homes.empty:
        cells = []
    elif len(homes) == 1:
        cells = [boundary]
    else:
        points = shapely.MultiPoint(list(homes))
        cells = list(
            shapely.voronoi_polygons(points, extend_to=boundary, ordered=True).geoms
        )
    area_of = pd.Series(
        [shapely.intersection(cell, boundary) for cell in cells],
        index=[home.wkb for home in homes],
        dtype=object,
    )
    areas = [area_of[point.wkb] for point in placed.geometry]
    return geopandas.GeoDataFrame(
        {"group_id": placed["group_id"].to_list()}, geometry=areas, crs=SWEREF99TM
    )
