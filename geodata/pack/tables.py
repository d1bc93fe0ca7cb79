"""The tables of a pack: cells as text, their faults, and columns of numbers."""

from datetime import date
from pathlib import Path
from typing import Final

import geopandas
import pandas as pd

from geodata.crs import WGS84
from geodata.errors import Fault
from geodata.pack.files import read_cells
from geodata.pack.references import duplicates_across
from geodata.schema import AGE_GROUP, References, schemas, table_faults

OPTIONAL_TABLES: Final = frozenset(
    {"osm_places", "osm_services", "completeness", "evidence", "residents"}
)
NEED_ROWS: Final = frozenset({"residents"})
NUMBERS: Final = {
    "latitude": float,
    "longitude": float,
    "precision_m": float,
    "area_ha": float,
    "population": int,
    "persons": int,
    "x": float,
    "y": float,
    "residents": int,
    "value": float,
}
COLUMNS: Final = {
    name: [key for key, column in schema.columns.items() if not column.regex]
    for name, schema in schemas(References(None, None, date.min)).items()
}
"""Columns of each table, by the name of its file without the ending."""


def read_tables(
    folder: Path, faults: list[Fault]
) -> tuple[dict[str, pd.DataFrame], frozenset[str]]:
    """All tables as text, and the names of those that could not be read.

    A table that could not be read, or need not be there, is there without rows.
    """
    tables, unread = {}, set()
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        table = None
        if path.exists() or name not in OPTIONAL_TABLES:
            table = read_cells(path, faults)
            unread |= {name} if table is None else set()
            if table is not None and table.empty and name in NEED_ROWS:
                faults.append(Fault("no_rows", path.name))
        if table is None:
            table = pd.DataFrame(columns=columns, dtype=object)
        tables[name] = table
    return tables, frozenset(unread)


def ids(
    tables: dict[str, pd.DataFrame],
    unread: frozenset[str],
    names: tuple[str, ...],
    column: str,
) -> frozenset[str] | None:
    """Ids that rows may refer to; None where they cannot be known."""
    if unread & set(names) or any(column not in tables[name] for name in names):
        return None
    return frozenset(pd.concat([tables[name][column] for name in names]))


def faults_of(
    tables: dict[str, pd.DataFrame], unread: frozenset[str], refs: References
) -> list[Fault]:
    """Faults of the tables that could be read, by their schemas and across files."""
    faults: list[Fault] = []
    for name, schema in schemas(refs).items():
        if name not in unread:
            faults += table_faults(f"{name}.csv", tables[name], schema)
    place, service = ["place_id"], ["place_id", "service_type", "service_kind"]
    pairs = [("places", "osm_places", place), ("services", "osm_services", service)]
    return faults + duplicates_across(tables, pairs)


def typed(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Table whose own columns of numbers are numbers, not those someone added."""
    table = table.reset_index(drop=True)
    for name, kind in NUMBERS.items():
        if name in columns:
            numbers = pd.to_numeric(table[name].where(table[name] != ""))
            table[name] = numbers.astype(kind)
    return table


def joined(tables: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Rows of the pack itself and of OpenStreetMap, with their `origin`."""
    own = tables[name].assign(origin="pack")
    osm = tables[f"osm_{name}"].assign(origin="osm")
    parts = [part for part in (own, osm) if len(part)] or [own]
    rows = pd.concat(parts, ignore_index=True)
    numbers = set(NUMBERS) & set(COLUMNS[name])
    return rows.fillna({column: "" for column in rows if column not in numbers})


def points(table: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Table of points (EPSG:4326); a row without a position has no geometry (None)."""
    places = geopandas.points_from_xy(table["longitude"], table["latitude"], crs=WGS84)
    table = geopandas.GeoDataFrame(table, geometry=places)
    table.loc[table["latitude"].isna(), "geometry"] = None
    return table


def grid_cells(table: pd.DataFrame) -> pd.DataFrame | None:
    """Cells with residents, by their id; None where the pack has no grid."""
    if table.empty:
        return None
    ages = [name for name in table if str(name).startswith(AGE_GROUP)]
    cells = table.astype(dict.fromkeys(ages, int))
    return cells.sort_values("cell_id", ignore_index=True)
