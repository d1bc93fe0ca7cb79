"""Where the cells of a population grid are, and what is wrong with its rows."""

import re
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.errors import Fault
from geodata.grid import CELL_ID, CELL_M, cell_id
from geodata.schema.checks import numbers

SWEDEN_M: Final = (180_000, 6_090_000, 950_000, 7_700_000)
"""West, south, east and north of a box that holds all of Sweden (EPSG:3006)."""

INSPIRE: Final = r"(?i:(?:\w+_)?CRS(\d+)RES(\d+)mN(\d+)E(\d+))"
WHOLE: Final = r"[0-9]{1,12}(\.0+)?"
HALF_M: Final = CELL_M // 2

Located = tuple[pd.Series, list[Fault]]
"""Id of the cell of each row, empty where it is not known, and what is wrong."""


def told(
    code: str, file: str, column: str, cells: pd.Series, wrong: pd.Series
) -> list[Fault]:
    """Faults of the cells that are wrong; the first one alone if all are.

    Parameters
    ----------
    cells
        Cells as text; the index is the row as it is told.
    """
    found = cells[wrong.to_numpy(bool)]
    if len(found) == len(cells) > 1:
        return [Fault(code, file, int(str(found.index[0])), column, found.iloc[0])]
    return [
        Fault(code, file, int(str(row)), column, value) for row, value in found.items()
    ]


def count_faults(file: str, column: str, cells: pd.Series) -> list[Fault]:
    """Cells that hold no whole number of zero or more."""
    empty = cells == ""
    wrong = ~cells.str.fullmatch(WHOLE) & ~empty
    return [
        *told("empty", file, column, cells, empty),
        *told("not_whole", file, column, cells, wrong),
    ]


def size_faults(file: str, column: str, cells: pd.Series) -> list[Fault]:
    """Cells of the grid that are not 1,000 metres wide."""
    return told("cell_size", file, column, cells, cells != str(CELL_M))


def named(file: str, column: str, names: pd.Series) -> Located:
    """Cells from a column that names them, as the agency or as INSPIRE does."""
    parts = names.str.extract(re.compile(INSPIRE + "$"))
    inspire = parts[0].notna()
    crs = "EPSG:" + parts[0].fillna("")
    size = parts[1].fillna("")
    other_crs = inspire & (crs != "EPSG:3006")
    other_size = inspire & ~other_crs & (size != str(CELL_M))
    ids = names.where(~inspire, parts[3].str.zfill(6) + parts[2].str.zfill(7))
    fits = ids.str.fullmatch(CELL_ID.pattern)
    empty = names == ""
    wrong = ~(fits | other_crs | other_size | empty)
    faults = [
        *told("empty", file, column, names, empty),
        *told("not_sweref", file, column, crs, other_crs),
        *told("cell_size", file, column, size, other_size),
        *told("not_a_cell", file, column, names, wrong),
    ]
    return _in_sweden(
        file, column, ids.where(fits & ~other_crs & ~other_size, ""), faults
    )


def _in_sweden(file: str, column: str, ids: pd.Series, faults: list[Fault]) -> Located:
    """Take away cells that lie outside Sweden."""
    known = ids[ids != ""]
    outside = pd.Series(False, ids.index)
    outside[known.index] = _outside(
        known.str[:6].astype(float), known.str[6:].astype(float)
    )
    faults = [*faults, *told("outside_sweden_m", file, column, ids, outside)]
    return ids.where(~outside, ""), faults


def _outside(east: pd.Series, north: pd.Series) -> pd.Series:
    west, south, most_east, most_north = SWEDEN_M
    return ~(east.between(west, most_east) & north.between(south, most_north))


def placed(file: str, column: str, x: pd.Series, y: pd.Series) -> Located:
    """Cells from their lower left corners, or from their middles.

    Which of the two is told by what is left of each number after division by 1,000: 0
    or 500, the same in all rows.

    Parameters
    ----------
    x, y
        Metres as text.
    """
    east, north = numbers(x), numbers(y)
    shown = x + ", " + y
    unread = east.isna() | north.isna()
    outside = _outside(east, north) & ~unread
    left = east % CELL_M
    on_grid = left.isin([0, HALF_M]) & (north % CELL_M == left)
    odd = ~(on_grid | unread | outside)
    faults = [
        *told("not_a_number", file, column, shown, unread),
        *told("outside_sweden_m", file, column, shown, outside),
        *told("off_grid", file, column, shown, odd),
    ]
    good = ~(unread | outside | odd)
    others = left.index[good & (left != left[good].min())]
    if len(others):
        row = others[0]
        faults.append(Fault("mixed_corners", file, int(row), column, shown[row]))
    cells = [cell_id(*at) for at in zip(east[good], north[good], strict=True)]
    ids = pd.Series(cells, x.index[good], dtype=object)
    return ids.reindex(x.index, fill_value=""), faults


def drawn(file: str, squares: geopandas.GeoSeries) -> Located:
    """Cells from their squares, or from points: their corners or their middles."""
    column, kinds = "geometry", squares.geom_type.fillna("")
    bounds, sized, wrong = _measured(squares)
    known = ~np.isnan(bounds[:, 0]) & kinds.isin(["Point", "Polygon", "MultiPolygon"])
    faults = told("no_square", file, column, kinds, ~known)
    faults += told("cell_size", file, column, sized, wrong & known)
    good = known & ~wrong
    x, y = (pd.Series(bounds[:, i], squares.index)[good] for i in (0, 1))
    ids, others = placed(file, column, x.map(_metres), y.map(_metres))
    return ids.reindex(squares.index, fill_value=""), [*faults, *others]


def _metres(value: float) -> str:
    return f"{value:.10g}"


def _measured(
    squares: geopandas.GeoSeries,
) -> tuple[NDArray[np.float64], pd.Series, pd.Series]:
    """Bounds (to the millimetre), sizes as text, and which are no 1-km squares."""
    bounds = np.round(shapely.bounds(squares.to_numpy()), 3)
    sides = bounds[:, 2:] - bounds[:, :2]
    sizes = pd.Series([f"{w:g} x {h:g}" for w, h in sides], squares.index, dtype=object)
    wrong = pd.Series((sides != CELL_M).any(axis=1), squares.index)
    points = (squares.geom_type == "Point") | np.isnan(bounds[:, 0])
    return bounds, sizes, wrong & ~points


def square_faults(
    file: str, column: str, ids: pd.Series, squares: geopandas.GeoSeries
) -> list[Fault]:
    """Cells whose square or point, where they have one, lies elsewhere than the id."""
    bounds, sizes, wrong = _measured(squares)
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    known = (ids != "") & ~np.isnan(middles[:, 0]) & ~wrong
    cells = [cell_id(*middle) for middle in np.nan_to_num(middles)]
    elsewhere = known & (ids != pd.Series(cells, ids.index))
    return [
        *told("cell_size", file, "geometry", sizes, wrong),
        *told("cell_elsewhere", file, column, ids, elsewhere),
    ]


def position_faults(
    file: str, column: str, ids: pd.Series, x: pd.Series, y: pd.Series
) -> list[Fault]:
    """Rows whose coordinates lie in another cell than their id says.

    Parameters
    ----------
    x, y
        Metres as text, corners or middles as for `placed`.
    """
    cells, faults = placed(file, column, x, y)
    other = (cells != "") & (ids != "") & (cells != ids)
    return faults or told("cell_elsewhere", file, column, ids, other)


def duplicates(file: str, column: str, ids: pd.Series) -> list[Fault]:
    """Cells that are there more than once: each row after the first."""
    return told("duplicate", file, column, ids, ids.duplicated() & (ids != ""))
