"""The villages of a municipality: where they lie, and which cells lie nearest each."""

from dataclasses import dataclass
from typing import Final

import geopandas
import numpy as np
import pandas as pd

from geodata.crs import SWEREF99TM, coordinates_m, metres, require
from geodata.distance import Integers, straight

NEAR_M: Final = 20_000.0
"""Farther away than this a point is not told by the name of a village."""


def villages(
    localities: geopandas.GeoDataFrame,
    groups: geopandas.GeoDataFrame,
    places: geopandas.GeoDataFrame,
    municipality_code: str,
) -> pd.DataFrame:
    """Villages of a municipality that have a position.

    Localities stand at their own point, home villages of local groups at the group's,
    and villages that only places name in the middle of those places.

    Parameters
    ----------
    localities, groups, places
        Tables of the pack in EPSG:3006.
    municipality_code
        Localities and places of this municipality count.

    Returns
    -------
    pandas.DataFrame
        name, x, y (EPSG:3006), one row a name, in the order above.

    Raises
    ------
    CrsError
        A table is not in EPSG:3006.
    """
    for table in (localities, groups, places):
        require(table, SWEREF99TM)
    own = localities[localities["municipality_code"] == municipality_code]
    inside = places[places["municipality_code"] == municipality_code]
    named = [
        _points(own, "name"),
        _points(groups, "home_village"),
        _points(inside, "village").groupby("name", sort=False).mean().reset_index(),
    ]
    return pd.concat(named).drop_duplicates("name").reset_index(drop=True)


def villages_around(
    localities: geopandas.GeoDataFrame,
    groups: geopandas.GeoDataFrame,
    places: geopandas.GeoDataFrame,
    municipality_code: str,
) -> pd.DataFrame:
    """Villages of a municipality, and every locality of others; a name may come twice.

    Parameters, columns and errors as of `villages`.
    """
    own = villages(localities, groups, places, municipality_code)
    return pd.concat([own, _points(localities, "name")], ignore_index=True)


def village_near(villages: pd.DataFrame, latitude: float, longitude: float) -> str:
    """Name of the village nearest a point in degrees; empty where none is near.

    Parameters
    ----------
    villages
        Rows of `villages`.
    """
    if villages.empty:
        return ""
    xy = villages[["x", "y"]].to_numpy(float)
    near = straight(metres(latitude, longitude), xy, k=1)
    return str(villages["name"].iloc[near.i1[0]]) if near.d1[0] <= NEAR_M else ""


def _points(table: geopandas.GeoDataFrame, name: str) -> pd.DataFrame:
    placed = table[table.geometry.notna()]
    xy = coordinates_m(placed)
    return pd.DataFrame({"name": placed[name].to_list(), "x": xy[:, 0], "y": xy[:, 1]})


def incomplete_villages(
    completeness: pd.DataFrame,
    municipality_code: str,
    kinds: tuple[str, ...],
    names: list[str],
) -> list[str]:
    """Villages whose list of at least one of the kinds is not complete.

    A row of the municipality speaks for every village, except for one that has a row
    of its own; without a row the list is not complete.

    Parameters
    ----------
    completeness
        Table of the pack.
    names
        All villages.
    """
    own = completeness[completeness["municipality_code"] == municipality_code]
    village = own["village"] if "village" in own else pd.Series("", own.index)

    def complete(kind: str, name: str) -> bool:
        rows = own[own["service_kind"] == kind]
        stated = rows[village[rows.index] == name]
        if stated.empty:
            stated = rows[village[rows.index] == ""]
        return not stated.empty and bool((stated["state"] == "complete").all())

    return [n for n in names if not all(complete(kind, n) for kind in kinds)]


@dataclass(frozen=True)
class Areas:
    """Parts of the municipality, made of whole cells.

    Attributes
    ----------
    ids, names
        One a part. Two groups with the same home village are two parts alike.
    point
        Number of the home point of each part.
    of_cell
        Number of the home point that lies nearest each cell.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    point: Integers
    of_cell: Integers


def areas_around(cells: pd.DataFrame, homes: pd.DataFrame) -> Areas:
    """Give each cell to the nearest of some points, as the crow flies.

    Parameters
    ----------
    cells
        x and y (EPSG:3006).
    homes
        area_id, name, x, y (EPSG:3006); without a row there are no parts.
    """
    if homes.empty:
        none = np.empty(0, dtype=np.int64)
        return Areas((), (), none, np.zeros(len(cells), dtype=np.int64))
    xy = homes[["x", "y"]].to_numpy(float)
    unique, point = np.unique(xy, axis=0, return_inverse=True)
    near = straight(cells[["x", "y"]].to_numpy(float), unique, k=1)
    point = point.reshape(-1)  # a column in some versions of numpy
    return Areas(tuple(homes["area_id"]), tuple(homes["name"]), point, near.i1)


def each_cell(cells: pd.DataFrame) -> Areas:
    """Every cell as a part of its own, named by its id."""
    ids, number = tuple(cells["cell_id"]), np.arange(len(cells))
    return Areas(ids, ids, number, number)
