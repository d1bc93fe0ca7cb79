"""Roads of a file of lines, such as an extract of NVDB, the national road database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.crs import SWEDEN, SWEREF99TM
from geodata.distance import Floats
from geodata.errors import Fault, SchemaError
from geodata.roads import (
    MAX_SPEED_KMH,
    Bounds,
    LeftOut,
    Reason,
    RoadLines,
    metric_bounds,
)
from geodata.sources.grid_columns import MOST_LISTED, as_text
from geodata.sources.layers import LAYERS, choose_layer, read_layer, refuse, unpacked
from geodata.sources.speeds import (
    CLASS_SPEED_KMH,
    CLOSED_CLASSES,
    FUNCTIONAL_SPEED_KMH,
)

DEFAULT_SPEED_KMH: Final = 50.0
"""Speed of a road of which neither speed nor class is known: an assumption."""

NODE_M: Final = 0.1
"""Vertices whose coordinates are equal when rounded to this are the same node."""

MOST_FAULTS: Final = 50
"""How many faults are told; how many more there are is told as a number."""

NAMES: Final[Mapping[str, Sequence[str]]] = {
    "speed": (
        "speed_kmh",
        "maxspeed",
        "hastighet",
        "hastighetsgrans",
        "hastighetsgräns",
        "hastighets",
        "hthast",
        "speed",
    ),
    "class": ("highway", "fclass", "vagklass", "vägklass", "funkvagklass"),
    "oneway": ("oneway", "enkelriktad", "enkelriktat", "riktning"),
}
"""Names of columns by what they hold, in lower case, the first to prefer."""

DIRECTIONS: Final = {
    "": 0,
    "no": 0,
    "nej": 0,
    "false": 0,
    "0": 0,
    "both": 0,
    "båda": 0,
    "med och mot": 0,
    "yes": 1,
    "ja": 1,
    "true": 1,
    "1": 1,
    "med": 1,
    "with": 1,
    "-1": -1,
    "reverse": -1,
    "mot": -1,
    "against": -1,
}
"""Direction that is open, by what stands in the column: 0 for both."""

LINES: Final = ("LineString", "MultiLineString")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Traffic:
    """What the columns say about the traffic on each line."""

    speed_kmh: Floats
    assumed: Mask
    oneway: NDArray[np.int8]
    closed: Mask


def read_road_lines(
    path: Path,
    *,
    speed_column: str | None = None,
    class_column: str | None = None,
    oneway_column: str | None = None,
    layer: str | None = None,
    bounds: Bounds | None = None,
) -> RoadLines:
    """Read the lines of a GeoPackage, a GeoJSON file or a Shapefile, alone or zipped.

    Parameters
    ----------
    path
        The file, in any coordinate system that it names.
    speed_column, class_column, oneway_column
        Columns with the speed limit (km/h), with OpenStreetMap's class of road or the
        functional class of NVDB, and with the direction that is open; if not given,
        those called by one of `NAMES`. Without a speed that of the class is assumed,
        or else `DEFAULT_SPEED_KMH`.
    layer
        The layer to read, where there are several.
    bounds
        West, south, east and north in degrees; lines wholly outside are left out.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is damaged or of another kind, or its features have faults.
    """
    with unpacked(path, LAYERS) as opened:
        name = choose_layer(opened, path.name, layer)
        table = read_layer(opened, path.name, name)
    if not len(table):
        refuse(Fault("no_roads", path.name))
    fields = [str(name) for name in table.columns.drop(table.geometry.name)]
    given = {"speed": speed_column, "class": class_column, "oneway": oneway_column}
    listed = {"columns": ", ".join(fields[:MOST_LISTED])}
    faults = [
        Fault("no_such_column", path.name, column=name, values=listed)
        for name in given.values()
        if name is not None and name not in fields
    ]
    columns = _columns(fields, given)
    traffic = _traffic(table, columns, path.name, faults)
    lines_m = _metric_lines(table.geometry, path.name, faults)
    if faults:
        raise SchemaError(_capped(faults))
    return _road_lines(lines_m, traffic, columns, path.name, bounds)


def _columns(
    fields: Sequence[str], given: Mapping[str, str | None]
) -> Mapping[str, str]:
    """Column to read for speed, class and oneway: as given, or by its name."""
    lower = {field.lower(): field for field in reversed(fields)}
    found: dict[str, str] = {}
    for key, name in given.items():
        known = next((lower[known] for known in NAMES[key] if known in lower), "")
        found[key] = name or known
    return {key: column for key, column in found.items() if column in fields}


def _traffic(
    table: geopandas.GeoDataFrame,
    columns: Mapping[str, str],
    file: str,
    faults: list[Fault],
) -> _Traffic:
    """Read the columns; faults of cells are added to the list."""
    speeds, classes, directions = (
        _texts(table, columns.get(key)) for key in ("speed", "class", "oneway")
    )
    closed = classes.str.lower().isin(CLOSED_CLASSES)
    signed = pd.to_numeric(speeds, errors="coerce")
    usual = classes.str.lower().map(CLASS_SPEED_KMH | FUNCTIONAL_SPEED_KMH)
    oneway = directions.str.lower().map(DIRECTIONS)
    no_speed = ~signed.between(0, MAX_SPEED_KMH, inclusive="right") & (speeds != "")
    for code, key, cells, wrong in (
        ("not_a_speed", "speed", speeds, no_speed),
        ("not_a_direction", "oneway", directions, oneway.isna()),
    ):
        faults.extend(
            Fault(code, file, int(i) + 1, columns[key], cells.iloc[i])
            for i in np.flatnonzero(wrong & ~closed)
        )
    return _Traffic(
        speed_kmh=signed.fillna(usual).fillna(DEFAULT_SPEED_KMH).to_numpy(float),
        assumed=signed.isna().to_numpy(),
        oneway=oneway.fillna(0).to_numpy().astype(np.int8),
        closed=closed.to_numpy(),
    )


def _texts(table: geopandas.GeoDataFrame, column: str | None) -> pd.Series:
    """Cells as text; empty where there is nothing, and if there is no column."""
    if column is None:
        return pd.Series("", table.index, dtype=object)
    return as_text(table[column])


def _metric_lines(
    geometry: geopandas.GeoSeries, file: str, faults: list[Fault]
) -> geopandas.GeoSeries:
    """Lines in EPSG:3006; faults of the geometry are added to the list."""
    faults.extend(_form_faults(geometry, file))
    if geometry.crs is None:
        found = ", ".join(f"{value:.7g}" for value in geometry.total_bounds)
        faults.append(Fault("no_crs", file, found=found))
        return geometry
    lines_m = geometry.to_crs(SWEREF99TM)
    faults.extend(_away_faults(geometry, lines_m, file))
    return lines_m


def _form_faults(geometry: geopandas.GeoSeries, file: str) -> Iterator[Fault]:
    """Features without a geometry, or with one that is no line."""
    missing = (geometry.isna() | geometry.is_empty).to_numpy()
    kinds = geometry.geom_type.to_numpy()
    for i in np.flatnonzero(missing):
        yield Fault("empty", file, int(i) + 1, "geometry")
    for i in np.flatnonzero(~missing & ~np.isin(kinds.astype(str), LINES)):
        yield Fault("not_a_line", file, int(i) + 1, "geometry", kinds[i])


def _away_faults(
    geometry: geopandas.GeoSeries, lines_m: geopandas.GeoSeries, file: str
) -> Iterator[Fault]:
    """Features that leave Sweden, each with its first vertex that does."""
    west, south, east, north = metric_bounds()
    xy, feature = shapely.get_coordinates(lines_m, return_index=True)
    away = ~((xy >= (west, south)) & (xy <= (east, north))).all(axis=1)
    features, first = np.unique(feature[away], return_index=True)
    vertices = shapely.get_coordinates(geometry)[away][first]
    for i, (x, y) in zip(features, vertices, strict=True):
        yield Fault("line_outside", file, int(i) + 1, "geometry", f"{x:.7g}, {y:.7g}")


def _capped(faults: list[Fault]) -> tuple[Fault, ...]:
    """The first faults in the order of the file, and the number of the others."""
    ordered = sorted(faults, key=lambda fault: fault.row or 0)
    if len(ordered) > MOST_FAULTS:
        more = str(len(ordered) - MOST_FAULTS)
        rest = Fault("more_faults", ordered[0].file, found=more)
        ordered = [*ordered[:MOST_FAULTS], rest]
    return tuple(ordered)


def _road_lines(
    lines_m: geopandas.GeoSeries,
    traffic: _Traffic,
    columns: Mapping[str, str],
    file: str,
    bounds: Bounds | None,
) -> RoadLines:
    """Put the lines that are open and not outside into one row of vertices."""
    west, south, east, north = metric_bounds(bounds or SWEDEN)
    box = lines_m.bounds.to_numpy()
    outside = (box[:, 0] > east) | (box[:, 2] < west)
    outside |= (box[:, 1] > north) | (box[:, 3] < south)
    closed = traffic.closed & ~outside
    kept = np.flatnonzero(~outside & ~closed)
    if not len(kept):
        refuse(Fault("no_roads", file))
    parts, which = shapely.get_parts(lines_m.to_numpy()[kept], return_index=True)
    feature = kept[which]
    xy, line = shapely.get_coordinates(parts, return_index=True)
    size = np.bincount(line, minlength=len(parts))
    rounded = np.rint(xy / NODE_M).astype(np.int64)
    km = lines_m.length.to_numpy() / 1000
    left_out: tuple[tuple[Reason, Mask], ...] = (
        ("outside", outside),
        ("not_for_cars", closed),
    )
    return RoadLines(
        xy=xy,
        node=rounded[:, 0] * 10**9 + rounded[:, 1],  # northing stays below 10^9
        offset=np.concatenate([[0], np.cumsum(size)]),
        speed_kmh=traffic.speed_kmh[feature],
        oneway=traffic.oneway[feature],
        speed_assumed=traffic.assumed[feature],
        source=file,
        left_out=tuple(
            LeftOut(reason, int(lines.sum()), float(km[lines].sum()))
            for reason, lines in left_out
            if lines.any()
        ),
        columns=columns,
    )
