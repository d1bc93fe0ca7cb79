"""Where a new place may stand: villages, cells, places that are there, or a file."""

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geodata.baseline import Baseline, Known
from geodata.crs import coordinates_m, degrees, metres
from geodata.errors import SchemaError
from geodata.scenario import DECIMALS
from geodata.schema import candidates_schema, table_faults
from geodata.sources.delimited import TEXTS, read_delimited
from geodata.sources.layers import unpacked
from geodata.vocabulary import SERVICE_TYPES

COLUMNS: Final = ["candidate_id", "name", "x", "y", "latitude", "longitude"]
HEADER_ROWS: Final = 2
"""The first row below the header is row 2 of a spreadsheet."""


def of_villages(known: Known) -> pd.DataFrame:
    """Every village of the municipality that has a position.

    Returns
    -------
    pandas.DataFrame
        candidate_id (here the name), name, x, y (EPSG:3006), latitude, longitude
        (EPSG:4326), one row a candidate; all functions here return these columns.
    """
    rows = known.villages
    return _table(rows["name"], rows["name"], rows[["x", "y"]].to_numpy(float))


def of_cells(known: Known) -> pd.DataFrame:
    """The middle of every cell in which somebody lives; named by its id."""
    rows = known.cells[known.cells["residents"] > 0]
    return _table(rows["cell_id"], rows["cell_id"], rows[["x", "y"]].to_numpy(float))


def of_places(found: Baseline, types: tuple[str, ...]) -> pd.DataFrame:
    """Places of the municipality that lack at least one of some service types.

    A place at which every service is closed is none.
    """
    known = found.known
    rows = known.offers_m
    rows = rows[rows["municipality_code"] == known.municipality_code]
    rows = rows[(rows["status"] != "closed") & rows.geometry.notna()]
    rows = rows.drop_duplicates("place_id")
    ids = found.places["place_id"].to_numpy()
    having = [set(ids[found.offered[t]]) for t in SERVICE_TYPES if t in types]
    complete = set.intersection(*having) if having else set()
    rows = rows[~rows["place_id"].isin(complete)]
    return _table(rows["place_id"], rows["name"], coordinates_m(rows), exact=True)


def from_file(path: Path, name: str) -> pd.DataFrame:
    """Read points from a table as text: candidate_id, latitude, longitude, name.

    Numbers may have a decimal comma where the columns are not separated by commas. The
    name may be left out; then the id stands for it.

    Parameters
    ----------
    path
        The file to open.
    name
        What a fault calls it.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is no such table; it holds every fault.
    """
    with unpacked(path, TEXTS) as file:
        rows = read_delimited(file, name)
    rows.index = rows.index - HEADER_ROWS
    for column in ("latitude", "longitude"):
        if column in rows:
            rows[column] = rows[column].str.replace(",", ".", regex=False)
    faults = table_faults(name, rows, candidates_schema())
    if any(fault.severity == "error" for fault in faults):
        raise SchemaError(tuple(faults))
    position = rows[["latitude", "longitude"]].to_numpy(float)
    names = rows["name"] if "name" in rows else rows["candidate_id"]
    names = names.where(names != "", rows["candidate_id"])
    xy = metres(position[:, 0], position[:, 1])
    return _table(rows["candidate_id"], names, xy)


def _table(
    ids: pd.Series, names: pd.Series, xy: np.ndarray, *, exact: bool = False
) -> pd.DataFrame:
    """Rows of candidates; a new place stands where a scenario can write it down."""
    position = degrees(xy)
    if not exact:
        position = position.round(DECIMALS)
        xy = metres(position[:, 0], position[:, 1])
    columns = [ids.to_list(), names.to_list(), *xy.T, *position.T]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
