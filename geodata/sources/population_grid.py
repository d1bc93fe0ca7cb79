"""Reads Statistics Sweden's grid of residents per 1-km cell, for one municipality."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas
import numpy as np
import pandas as pd
import shapely

from geodata.crs import SWEREF99TM, require
from geodata.errors import Fault, SchemaError
from geodata.grid import CELL_M, corner_of
from geodata.records import span
from geodata.schema import AGE_GROUP
from geodata.sources.delimited import TEXTS, read_delimited
from geodata.sources.grid_cells import (
    count_faults,
    drawn,
    duplicates,
    named,
    placed,
    position_faults,
    size_faults,
    square_faults,
)
from geodata.sources.grid_columns import as_text, find_columns
from geodata.sources.layers import (
    LAYERS,
    choose_layer,
    is_sweref,
    layer_crs,
    read_layer,
    refuse,
    unpacked,
)


@dataclass(frozen=True)
class GridReport:
    """What was read from a population grid.

    Attributes
    ----------
    cells, residents
        Cells in the municipality, and the residents there.
    outside_cells, outside_residents
        Cells that were left out because they lie elsewhere, and the residents there.
    columns
        Columns of the file, by what they hold.
    as_of
        Date that all rows give, as ISO 8601; empty if they give none.
    """

    cells: int
    residents: int
    outside_cells: int
    outside_residents: int
    columns: Mapping[str, str]
    as_of: str


def read_population_grid(
    path: Path,
    boundary: geopandas.GeoDataFrame,
    *,
    columns: Mapping[str, str] = MappingProxyType({}),
    layer: str | None = None,
) -> tuple[pd.DataFrame, GridReport]:
    """Read the cells of a population grid whose middle lies in a municipality.

    The file is a GeoPackage with squares or points in EPSG:3006, or a table as text
    with the cells' ids or coordinates, either of them also in a .zip. The boundary of
    a pack is generalised, so a cell on it may fall on the wrong side.

    Parameters
    ----------
    path
        The file.
    boundary
        Polygons of the municipality (EPSG:3006).
    columns
        Names of columns by what they hold (`cell_id`, `residents`, `x`, `y`, `size_m`,
        `as_of`, `age_*`), where they are not found by themselves.
    layer
        The layer to read, where the file has several.

    Returns
    -------
    tuple
        cell_id, x and y (middle of the cell, EPSG:3006), residents, and age groups
        (`age_*`), by cell_id; and what was read and left out.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is no such grid, or has no cell in the municipality; it holds every
        fault, with its row and column.
    CrsError
        The boundary is not in EPSG:3006.
    """
    require(boundary, SWEREF99TM)
    file = path.name
    with unpacked(path, (*LAYERS, *TEXTS)) as opened:
        rows, squares = _rows(opened, file, layer)
    found, faults = find_columns(list(rows), columns, file, squares is not None)
    if faults:
        raise SchemaError(tuple(faults))
    text = pd.DataFrame({key: as_text(rows[name]) for key, name in found.items()})
    ids, faults = _ids(file, text, found, squares)
    counted = ["residents", *(key for key in found if key.startswith(AGE_GROUP))]
    for key in counted:
        faults += count_faults(file, found[key], text[key])
    if faults:
        raise SchemaError(tuple(sorted(faults, key=lambda fault: fault.row or 0)))
    table = _table(ids, text[counted].astype(float).astype(np.int64))
    middles = table[["x", "y"]].to_numpy()
    inside = shapely.intersects_xy(boundary.union_all(), middles)
    if not inside.any():
        refuse(Fault("nothing_inside", file, found=str(len(table))))
    kept = table[inside].reset_index(drop=True)
    if not kept["residents"].any():
        refuse(Fault("no_residents", file, column=found["residents"]))
    return kept, GridReport(
        cells=len(kept),
        residents=int(kept["residents"].sum()),
        outside_cells=int((~inside).sum()),
        outside_residents=int(table.loc[~inside, "residents"].sum()),
        columns=found,
        as_of=_date(text["as_of"]) if "as_of" in text else "",
    )


def _rows(
    path: Path, file: str, layer: str | None
) -> tuple[pd.DataFrame, geopandas.GeoSeries | None]:
    """Rows of a file and their geometry; the index is the row as it is told."""
    if path.suffix.lower() in TEXTS:
        return read_delimited(path, file), None
    name = choose_layer(path, file, layer)
    crs = layer_crs(path, file, name)
    if not is_sweref(crs):
        refuse(Fault("not_sweref", file, found=crs.to_string()))
    table = read_layer(path, file, name)
    if table.empty:
        refuse(Fault("no_rows", file))
    table.index = table.index + 1
    return pd.DataFrame(table.drop(columns=table.geometry.name)), table.geometry


def _ids(
    file: str,
    text: pd.DataFrame,
    found: Mapping[str, str],
    squares: geopandas.GeoSeries | None,
) -> tuple[pd.Series, list[Fault]]:
    """Id of the cell of each row, and what is wrong with where the cells are."""
    if "cell_id" in found:
        where = found["cell_id"]
        ids, faults = named(file, where, text["cell_id"])
        if squares is not None:
            faults += square_faults(file, where, ids, squares)
        if {"x", "y"} <= set(found):
            at = f"{found['x']}, {found['y']}"
            faults += position_faults(file, at, ids, text["x"], text["y"])
    elif squares is not None:
        where = "geometry"
        ids, faults = drawn(file, squares)
    else:
        where = f"{found['x']}, {found['y']}"
        ids, faults = placed(file, where, text["x"], text["y"])
    if "size_m" in found:
        faults += size_faults(file, found["size_m"], text["size_m"])
    return ids, [*faults, *duplicates(file, where, ids)]


def _table(ids: pd.Series, counts: pd.DataFrame) -> pd.DataFrame:
    """Cells with their middles and counts, by their id."""
    corners = np.array([corner_of(cell) for cell in ids], dtype=float)
    middles = corners + CELL_M / 2
    table = pd.DataFrame({"cell_id": ids, "x": middles[:, 0], "y": middles[:, 1]})
    return table.join(counts).sort_values("cell_id", ignore_index=True)


def _date(cells: pd.Series) -> str:
    """The one date that all rows give; `20251231` is 2025-12-31."""
    dates = set(cells)
    text = dates.pop()[:10] if len(dates) == 1 else ""
    text = re.sub(r"(\d{4})(\d{2})(\d{2})", r"\1-\2-\3", text)
    try:
        span(text)
    except ValueError:
        return ""
    return text


def to_csv(table: pd.DataFrame) -> str:
    """The cells as the text of a pack's `residents.csv`."""
    return table.to_csv(index=False, float_format="%.0f", lineterminator="\n")
