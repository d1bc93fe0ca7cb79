"""Reads localities from a file, as the table of a pack."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import geopandas
import pandas as pd
import shapely

from geodata.crs import SWEREF99TM, degrees
from geodata.errors import Fault, SchemaError
from geodata.sources.delimited import TEXTS, read_delimited
from geodata.sources.grid_columns import as_text
from geodata.sources.layers import (
    LAYERS,
    choose_layer,
    layer_crs,
    read_layer,
    refuse,
    unpacked,
)

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "locality_code": ("locality_code", "tatortskod", "tätortskod", "kod", "code"),
    "name": ("name", "tatort", "tätort", "tatortsbeteckning", "tatortsnamn", "namn"),
    "municipality_code": ("municipality_code", "kommun", "kommunkod", "knkod"),
    "population": ("population", "bef", "befolkning", "beftotalt", "folkmangd"),
    "population_date": ("population_date", "ar", "år", "referensar", "referenstid"),
    "area_ha": ("area_ha", "landareal_ha", "areal_ha", "areal", "landareal", "area"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
}
"""What is looked for, and the names it goes by, the one to prefer first."""
LOCALITY_FILE: Final = "localities.csv"
LOCALITY_SOURCE: Final = "localities"
"""Source of the localities that are brought, in the table of sources."""
COLUMNS: Final = (
    "locality_code",
    "name",
    "municipality_code",
    "population",
    "population_date",
    "area_ha",
    "latitude",
    "longitude",
    "source_id",
)
HECTARE_M2: Final = 10_000
NEEDED: Final = ("locality_code", "name", "municipality_code", "population")


def read_localities(
    path: Path,
    codes: Collection[str],
    *,
    layer: str | None = None,
    as_of: str = "",
) -> pd.DataFrame:
    """Localities of some municipalities.

    Parameters
    ----------
    path
        GeoPackage, Shapefile or GeoJSON with areas or points, or a table as text with
        latitude and longitude, alone or in a .zip.
    codes
        Codes of the municipalities.
    layer
        The layer to read, where the file has several.
    as_of
        Date of the numbers of residents, where the rows do not tell it.

    Returns
    -------
    pandas.DataFrame
        Cells as text, in the columns of a pack's `localities.csv` but for source_id,
        by code. An area's point is one inside it.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is no such layer or table, lacks a column, or has no such locality.
    """
    file = path.name
    with unpacked(path, (*LAYERS, *TEXTS)) as opened:
        if opened.suffix.lower() in TEXTS:
            table, shapes = read_delimited(opened, file), None
        else:
            chosen = choose_layer(opened, file, layer)
            layer_crs(opened, file, chosen)
            read = read_layer(opened, file, chosen)
            read = read[read.geometry.notna()].to_crs(SWEREF99TM)
            table = pd.DataFrame(read.drop(columns=read.geometry.name))
            shapes = read.geometry
    found = _found(table, file, shapes is not None)
    text = pd.DataFrame({key: as_text(table[name]) for key, name in found.items()})
    own = text["municipality_code"].isin(set(codes))
    if not own.any():
        refuse(Fault("nothing_inside", file, found=str(len(text))))
    text = text[own]
    if shapes is not None:
        text = text.assign(**_positions(shapes[own], "area_ha" in text))
    dates = text.get("population_date", pd.Series("", index=text.index))
    text = text.assign(population_date=dates.where(dates != "", as_of))
    return text.sort_values("locality_code", ignore_index=True)[list(COLUMNS[:-1])]


def _found(table: pd.DataFrame, file: str, positioned: bool) -> dict[str, str]:
    """Columns of a file by what they hold."""
    lower = {str(name).lower(): str(name) for name in reversed(table.columns)}
    found = {
        key: next(lower[name] for name in known if name in lower)
        for key, known in NAMES.items()
        if not lower.keys().isdisjoint(known)
    }
    needed = (*NEEDED, *(() if positioned else ("latitude", "longitude", "area_ha")))
    values: Mapping[str, str] = {"columns": ", ".join(map(str, table.columns))}
    faults = [
        Fault("column_not_found", file, None, key, values=values)
        for key in needed
        if key not in found
    ]
    if faults:
        raise SchemaError(tuple(faults))
    return found


def _positions(shapes: geopandas.GeoSeries, with_area: bool) -> dict[str, list[str]]:
    """A point inside each shape, and its area where the rows do not tell it."""
    inside = shapely.point_on_surface(shapely.make_valid(shapes.to_numpy()))
    places = degrees(shapely.get_coordinates(inside))
    told = {
        "latitude": [f"{latitude:.6f}" for latitude, _ in places],
        "longitude": [f"{longitude:.6f}" for _, longitude in places],
    }
    if not with_area:
        told["area_ha"] = [f"{shape.area / HECTARE_M2:.1f}" for shape in shapes]
    return told


def to_csv(table: pd.DataFrame) -> str:
    """Localities as the text of a pack's `localities.csv`."""
    return table[list(COLUMNS)].to_csv(index=False, lineterminator="\n")
