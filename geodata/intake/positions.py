"""In which system the positions of a list are, and what they are in degrees."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from geodata.crs import SWEREF99TM, WGS84, degrees, metres
from geodata.intake.records import Listing, Positions, PositionSystem

SYSTEMS: Final[tuple[PositionSystem, ...]] = get_args(PositionSystem)

IN_SWEDEN: Final[dict[PositionSystem, tuple[float, float, float, float]]] = {
    "EPSG:4326": (10.5, 24.5, 55.0, 69.5),
    "EPSG:3006": (0.2e6, 1.0e6, 6.1e6, 7.7e6),
    "EPSG:3021": (1.2e6, 1.9e6, 6.1e6, 7.7e6),
}
"""Least and most x, least and most y of Sweden; no value fits two systems."""

PAIRS: Final = (("latitude", "longitude"), ("northing", "easting"))
"""Fields that make a position, northward first."""

NUMBER: Final = r"[-+]?[0-9]{1,9}(?:[.,][0-9]{1,15})?"
ALONE: Final = re.compile(rf"[NEÖOXY]?[:=]?({NUMBER})°?[NEÖO]?", re.IGNORECASE)
APART: Final = re.compile(r"[;|/]")
SIDE_BY_SIDE: Final = re.compile(rf"\(?({NUMBER})°?(?:,\s*|\s+)({NUMBER})°?\)?")
WELL_KNOWN: Final = re.compile(rf"POINT\s*\(({NUMBER})\s+({NUMBER})\)", re.IGNORECASE)
WHOLE_PAIR: Final = re.compile(r"([0-9]{6,7}),([0-9]{6,7})")
"""Two whole numbers of metres, which could be read as one with decimals."""

NONE: Final = ""
HALF: Final = "half_position"
NO_NUMBERS: Final = "position_form"


class Found(NamedTuple):
    """Positions as a list has them.

    Attributes
    ----------
    xy
        Easting or longitude, northing or latitude, as the columns are called; shape
        (n, 2), nan where a row has none that can be read.
    texts
        What the row says, to tell; empty where it has no position.
    codes
        Code of the fault of a row that says something else than two numbers.
    where
        Names of the columns, or `geometry`.
    """

    xy: NDArray[np.float64]
    texts: NDArray[np.object_]
    codes: NDArray[np.object_]
    where: str


def found(listing: Listing, columns: Mapping[str, str]) -> Found | None:
    """Positions of the rows, of their geometry or else of columns; None for none.

    Parameters
    ----------
    columns
        Column of the list by field. Where only one of a pair is named, its cells hold
        both parts: `59,05; 16,58`.
    """
    if listing.points is not None:
        xy = listing.points[["x", "y"]].to_numpy(dtype=float)
        known = ~np.isnan(xy).any(axis=1)
        texts = np.full(len(xy), "", dtype=object)
        texts[known] = [f"{y:.10g}, {x:.10g}" for x, y in xy[known]]
        return Found(xy, texts, np.full(len(xy), NONE, dtype=object), "geometry")
    for pair in PAIRS:
        if set(pair) <= set(columns):
            return _of_two(listing.table, columns[pair[0]], columns[pair[1]])
    one = next(
        (columns[name] for pair in PAIRS for name in pair if name in columns), ""
    )
    return _of_one(listing.table, one) if one else None


def _of_two(table: pd.DataFrame, north: str, east: str) -> Found:
    first, second = (list(table[name]) for name in (north, east))
    xy = np.column_stack([[number(text) for text in part] for part in (second, first)])
    pairs = zip(first, second, strict=True)
    texts = [f"{y}, {x}" if x and y else x or y for y, x in pairs]
    codes = [
        NONE if bool(y) == bool(x) else HALF for y, x in zip(first, second, strict=True)
    ]
    return _told(xy, texts, codes, f"{north}, {east}")


def _of_one(table: pd.DataFrame, name: str) -> Found:
    texts = list(table[name])
    pairs = [_pair(text) for text in texts]
    xy = np.array([(x, y) for y, x in pairs], dtype=float).reshape(-1, 2)
    codes = [
        HALF if np.isnan(y) and not np.isnan(number(text)) else NONE
        for text, (y, _x) in zip(texts, pairs, strict=True)
    ]
    return _told(xy, texts, codes, name)


def _told(
    xy: NDArray[np.float64], texts: list[str], codes: list[str], where: str
) -> Found:
    """Positions of which those that are no numbers have a fault too."""
    bad = np.asarray(np.isnan(xy).any(axis=1))
    xy = np.where(np.column_stack([bad, bad]), np.nan, xy)
    told = [
        code or (NO_NUMBERS if wrong and text else NONE)
        for code, wrong, text in zip(codes, bad, texts, strict=True)
    ]
    return Found(xy, np.array(texts, object), np.array(told, object), where)


def number(text: str) -> float:
    """Read a number with a decimal point or comma, with spaces between thousands.

    It is nan where there is none.
    """
    match = ALONE.fullmatch("".join(text.split()))
    return _value(match[1]) if match else np.nan


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _pair(text: str) -> tuple[float, float]:
    """Two numbers of one cell in their order; of a well-known text the other way."""
    parts = [part for part in APART.split(text) if part.strip()]
    if len(parts) == 2:  # noqa: PLR2004 - a pair
        return number(parts[0]), number(parts[1])
    if match := WELL_KNOWN.fullmatch(text):
        return _value(match[2]), _value(match[1])
    match = WHOLE_PAIR.fullmatch("".join(text.split()))
    if match is None and not ALONE.fullmatch(text):
        match = SIDE_BY_SIDE.fullmatch(text)
    return (_value(match[1]), _value(match[2])) if match else (np.nan, np.nan)


def recognise(
    listing: Listing,
    columns: Mapping[str, str],
    middle: tuple[float, float],
    *,
    crs: PositionSystem | None = None,
) -> Positions:
    """Find the system in which most positions of a list lie in Sweden.

    Parameters
    ----------
    columns
        Column of the list by field.
    middle
        Latitude and longitude (WGS 84) of the middle of the municipality.
    crs
        System that the user names: then only the order of the axes is found out.
    """
    given = found(listing, columns)
    if given is None or np.isnan(given.xy).all():
        return Positions(crs)
    stated = next((code for code in SYSTEMS if code == listing.crs), None)
    xy = given.xy[~np.isnan(given.xy[:, 0])]
    best = _best(xy, (crs,) if crs else (stated,) if stated else SYSTEMS)
    if best.crs is None and crs is None:
        best = _best(xy, SYSTEMS)
    if best.crs is None:
        return Positions(crs)
    at = to_degrees(given.xy, best)
    median = np.nanmedian(at, axis=0)
    away = metres(*np.transpose([median, middle]))
    near_m = float(np.hypot(*(away[0] - away[1])))
    told = stated == best.crs
    return Positions(best.crs, best.swapped, best.fit, stated=told, near_m=near_m)


def _best(xy: NDArray[np.float64], systems: tuple[PositionSystem, ...]) -> Positions:
    """System and order that fit most positions; without a system if none fits any."""
    tried = [
        Positions(system, swapped, float(_in_sweden(xy, system, swapped).mean()))
        for system in systems
        for swapped in (False, True)
    ]
    best = max(tried, key=lambda positions: positions.fit)
    return best if best.fit else Positions(None)


def _in_sweden(
    xy: NDArray[np.float64], system: PositionSystem, swapped: bool
) -> NDArray[np.bool_]:
    x, y = xy.T[::-1] if swapped else xy.T
    west, east, south, north = IN_SWEDEN[system]
    return np.asarray((west <= x) & (x <= east) & (south <= y) & (y <= north))


def to_degrees(xy: NDArray[np.float64], positions: Positions) -> NDArray[np.float64]:
    """Latitude and longitude (WGS 84) of positions in a system; shape (n, 2).

    Parameters
    ----------
    xy
        Easting or longitude, northing or latitude, as the list has them.
    positions
        In which system they are, and whether they have changed places.

    Returns
    -------
    numpy.ndarray
        nan where a position does not lie in Sweden.
    """
    found_at = np.full(xy.shape, np.nan)
    if positions.crs is None:
        return found_at
    inside = _in_sweden(xy, positions.crs, positions.swapped)
    kept = xy[inside][:, ::-1] if positions.swapped else xy[inside]
    if positions.crs == SWEREF99TM:
        found_at[inside] = degrees(kept)
    elif positions.crs == WGS84:
        found_at[inside] = kept[:, ::-1]
    else:
        east, north = kept.T
        longitude, latitude = _from_rt90().transform(east, north)
        found_at[inside] = np.column_stack([latitude, longitude])
    return found_at


@cache
def _from_rt90() -> Transformer:
    """From easting and northing in RT 90 2.5 gon V to longitude and latitude."""
    return Transformer.from_crs("EPSG:3021", WGS84, always_xy=True)
