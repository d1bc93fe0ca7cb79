"""Areas of projects and of local groups: what overlaps, who covers what."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
import shapely

from geodata.crs import SWEREF99TM, coordinates_m, require
from geodata.distance import Integers, straight
from geodata.records import Project
from geodata.villages import Areas


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


def overlap(
    projects: Sequence[Project], municipalities: geopandas.GeoDataFrame
) -> dict[int, tuple[str, ...]]:
    """Which municipalities are in how many of the projects.

    Parameters
    ----------
    projects, municipalities
        As for `project_coverage`.

    Returns
    -------
    dict
        Codes of the municipalities, in the order of the table, by the number of
        projects that they are in: from all of them down to one, also where none is.
    """
    covered = project_coverage(projects, municipalities)
    return {
        number: tuple(covered.loc[covered["projects"] == number, "municipality_code"])
        for number in range(len(projects), 0, -1)
    }


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


@dataclass(frozen=True)
class GroupPeople:
    """How many live nearest the home village of a local group.

    Attributes
    ----------
    group_id
        The group.
    residents
        Residents of the cells of its area; None where its position is not known.
    shared_with
        Other groups with the same home village, who have the same residents.
    """

    group_id: str
    residents: int | None
    shared_with: tuple[str, ...] = ()


def group_residents(
    groups: pd.DataFrame, areas: Areas, residents: Integers
) -> tuple[GroupPeople, ...]:
    """Residents of the area of each local group, in the order of the groups.

    Parameters
    ----------
    groups
        Table with group_id.
    areas
        Parts of the municipality by group.
    residents
        Residents of each cell; shape (cells,).
    """
    points = dict(zip(areas.ids, areas.point.tolist(), strict=True))
    size = max(points.values(), default=-1) + 1
    people = np.bincount(areas.of_cell, residents, minlength=size)
    return tuple(
        GroupPeople(
            group_id,
            int(people[points[group_id]]) if group_id in points else None,
            tuple(
                other
                for other, point in points.items()
                if other != group_id and point == points.get(group_id)
            ),
        )
        for group_id in groups["group_id"]
    )


@dataclass(frozen=True)
class VillageAlone:
    """A village that is no local group's home, and the nearest group.

    Attributes
    ----------
    name
        The village.
    x, y
        Where it lies (EPSG:3006).
    group_id
        The group whose home village is nearest; empty where no group has a position.
    distance_m
        Way there as the crow flies; infinite where there is none.
    """

    name: str
    x: float
    y: float
    group_id: str
    distance_m: float


def villages_without_group(
    villages: pd.DataFrame, groups: geopandas.GeoDataFrame
) -> tuple[VillageAlone, ...]:
    """Villages that are no local group's home village, the farthest from one first.

    Parameters
    ----------
    villages
        Rows of `villages.villages`.
    groups
        Points in EPSG:3006, with group_id and home_village.

    Raises
    ------
    CrsError
        The groups are not in EPSG:3006.
    """
    require(groups, SWEREF99TM)
    alone = villages[~villages["name"].isin(groups["home_village"])]
    placed = groups[groups.geometry.notna()]
    near = straight(alone[["x", "y"]].to_numpy(float), coordinates_m(placed), k=1)
    ids = [*placed["group_id"], ""]  # the number of nowhere (-1) finds the last
    found = [
        VillageAlone(str(name), float(x), float(y), ids[number], float(far))
        for name, x, y, number, far in zip(
            alone["name"], alone["x"], alone["y"], near.i1, near.d1, strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: (-one.distance_m, one.name)))
