"""Where people live: 1-km cells with residents, from a grid or modelled.

The model knows no more than how many live in each locality and how many in the whole
municipality. It spreads each locality over a circle of the locality's area, and the
others evenly over the land outside.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.crs import SWEREF99TM, require, to_metric
from geodata.errors import AnalysisError
from geodata.grid import CELL_M, cell_id, corner_of
from geodata.pack import Pack
from geodata.pack.references import SOURCE_OF

__all__ = ["CELL_M", "Residents", "cell_id", "corner_of", "modelled", "of_pack"]

Basis = Literal["grid", "model"]
Floats = NDArray[np.float64]
Corners = NDArray[np.int64]

QUARTER_SIDES: Final = 32
HECTARE_M2: Final = 10_000
LEAST_LAND_M2: Final = 1.0


@dataclass(frozen=True)
class Residents:
    """Cells with residents, and what they rest on.

    Attributes
    ----------
    cells
        cell_id, x and y (middle of the cell, EPSG:3006), residents, and columns of age
        groups (`age_*`) where the grid has them; by cell_id.
    basis
        `grid`: counted per cell; `model`: spread by `modelled`.
    as_of
        Date of the number of residents; empty if the pack does not say it.
    localities_as_of
        Date of the localities' numbers, the oldest of them; model only.
    in_localities, rural
        Residents of the localities, and all others; model only.
    official, official_as_of
        Number of inhabitants of the whole municipality and its date, to compare with;
        0 and empty where it is not known.
    lake_ha
        Area of the known lakes outside the localities, where the model puts nobody.
    """

    cells: pd.DataFrame
    basis: Basis
    as_of: str
    localities_as_of: str = ""
    in_localities: int = 0
    rural: int = 0
    lake_ha: float = 0.0
    official: int = 0
    official_as_of: str = ""


def of_pack(pack: Pack) -> Residents:
    """Residents of the municipality of a pack: its grid, or else the model.

    Raises
    ------
    AnalysisError
        The pack has no number of inhabitants, or the model has no answer.
    """
    code = pack.municipality.code
    own = (pack.population["municipality_code"] == code) & (
        pack.population["group"] == "all"
    )
    totals = pack.population[own].set_index("date")["persons"]
    as_of = pack.municipality.population_date or max(totals.index, default="")
    if pack.residents is not None:
        source = SOURCE_OF["residents.csv"]
        dates = pack.sources.loc[pack.sources["source_id"] == source, "as_of"]
        return Residents(
            cells=pack.residents,
            basis="grid",
            as_of=next(iter(dates), ""),
            official=int(totals.get(as_of, 0)),
            official_as_of=as_of if as_of in totals.index else "",
        )
    if as_of not in totals.index:
        raise AnalysisError("no_population", found=as_of)
    areas = to_metric(pack.municipalities)
    localities = to_metric(pack.localities)
    return modelled(
        areas[areas["municipality_code"] == code],
        to_metric(pack.lakes),
        localities[localities["municipality_code"] == code],
        persons=int(totals[as_of]),
        as_of=as_of,
    )


def modelled(
    boundary: geopandas.GeoDataFrame,
    lakes: geopandas.GeoDataFrame,
    localities: geopandas.GeoDataFrame,
    persons: int,
    as_of: str,
) -> Residents:
    """Spread the residents of a municipality over 1-km cells.

    Those of a locality live evenly in a circle of its area around its point, all
    others evenly on the land of the municipality outside those circles and the known
    lakes. A circle may reach over the boundary, which is generalised.

    Parameters
    ----------
    boundary
        Polygons of the municipality (EPSG:3006).
    lakes
        Polygons of the known lakes (EPSG:3006).
    localities
        Points of the localities of the municipality (EPSG:3006), with population,
        population_date and area_ha.
    persons
        All residents of the municipality.
    as_of
        The date of that number.

    Raises
    ------
    AnalysisError
        The localities have more residents than the municipality, or there is no land
        for those who live outside them.
    CrsError
        A table is not in EPSG:3006.
    """
    for table in (boundary, lakes, localities):
        require(table, SWEREF99TM)
    in_localities = int(localities["population"].sum())
    rural = persons - in_localities
    if rural < 0:
        raise AnalysisError(
            "negative_remainder", persons=str(persons), localities=str(in_localities)
        )
    circles = [
        _circle(point, area_ha)
        for point, area_ha in zip(
            localities.geometry, localities["area_ha"], strict=True
        )
    ]
    outside = shapely.difference(boundary.union_all(), shapely.union_all(circles))
    water = shapely.union_all(shapely.make_valid(lakes.geometry.to_numpy()))
    land = shapely.difference(outside, water)
    if rural and land.area < LEAST_LAND_M2:
        raise AnalysisError("no_land", rural=str(rural))
    spread = [
        _spread(circle, int(count))
        for circle, count in zip(circles, localities["population"], strict=True)
    ]
    return Residents(
        cells=_cells([*spread, _spread(land, rural)]),
        basis="model",
        as_of=as_of,
        localities_as_of=min(localities["population_date"], default=""),
        in_localities=in_localities,
        rural=rural,
        lake_ha=(outside.area - land.area) / HECTARE_M2,
    )


def _circle(point: shapely.Point, area_ha: float) -> shapely.Polygon:
    """Polygon of many equal sides around a point, of exactly the area given.

    A locality without an area gets the least that has a place: a square metre.
    """
    sides = 4 * QUARTER_SIDES
    area_m2 = max(area_ha * HECTARE_M2, 1.0)
    radius_m = math.sqrt(2 * area_m2 / (sides * math.sin(2 * math.pi / sides)))
    return shapely.buffer(point, radius_m, quad_segs=QUARTER_SIDES)


def _spread(area: shapely.Geometry, persons: int) -> pd.Series:
    """Whole persons in each cell by the part of the area there; their sum is exact.

    The cells are gone through row by row, to and fro. Each gets what the rounded sum
    up to it has grown by, so that the error never adds up and no side is favoured.
    """
    if not persons:
        return pd.Series(dtype=np.int64)
    corners, area_m2 = _pieces(area)
    sums = np.cumsum(area_m2)
    rounded = np.floor(persons * sums / sums[-1] + 0.5).astype(np.int64)
    ids = [cell_id(*corner) for corner in corners]
    return pd.Series(np.diff(rounded, prepend=0), index=ids)


def _pieces(area: shapely.Geometry) -> tuple[Corners, Floats]:
    """Corners of the cells that an area touches, to and fro, and its area in each."""
    found = []
    for north, row in _slices(area, 1):
        cells = _slices(row, 0)
        found += [
            (east, north, piece.area)
            for east, piece in (cells if north // CELL_M % 2 else reversed(cells))
        ]
    table = np.array(found)
    return table[:, :2].astype(np.int64), table[:, 2]


def _slices(area: shapely.Geometry, axis: int) -> list[tuple[int, shapely.Geometry]]:
    """What of an area lies in each row (axis 1) or column (axis 0) of the grid."""
    low, high = area.bounds[axis], area.bounds[axis + 2]
    starts = range(math.floor(low / CELL_M) * CELL_M, math.ceil(high), CELL_M)
    ends = list(area.bounds)
    found = []
    for start in starts:
        ends[axis], ends[axis + 2] = start, start + CELL_M
        piece = shapely.intersection(area, shapely.box(*ends))
        if piece.area > 0:
            found.append((start, piece))
    return found


def _cells(spread: list[pd.Series]) -> pd.DataFrame:
    """Cells in which somebody lives, with their middles."""
    together = pd.concat(spread)
    sums = together.groupby(level=0).sum().sort_index()
    sums = sums[sums > 0]
    corners = np.array([corner_of(cell) for cell in sums.index], dtype=float)
    middles = corners.reshape(-1, 2) + CELL_M / 2
    return pd.DataFrame(
        {
            "cell_id": sums.index.to_list(),
            "x": middles[:, 0],
            "y": middles[:, 1],
            "residents": sums.to_numpy(np.int64),
        }
    )
