"""Reads a municipality pack: one folder of text files into one frozen `Pack`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, cast

import geopandas
import pandas as pd

from geodata.crs import WGS84
from geodata.errors import Fault, SchemaError, SourceError
from geodata.pack.files import read_cells, read_polygons, read_text, read_toml
from geodata.pack.references import (
    duplicate_areas,
    duplicates_across,
    municipality_faults,
    project_faults,
    source_faults,
)
from geodata.records import (
    Contact,
    Framework,
    FundingCall,
    Municipality,
    Project,
    ProjectsFile,
)
from geodata.schema import References, schemas, table_faults

DEFAULT_PACK: Final = Path(__file__).parents[1] / "data" / "flen"
PACK_VARIABLE: Final = "SERVICEKARTA_PACK"

OPTIONAL_TABLES: Final = frozenset({"osm_places", "osm_services", "completeness"})
NUMBERS: Final = {
    "latitude": float,
    "longitude": float,
    "precision_m": float,
    "area_ha": float,
    "population": int,
    "persons": int,
}
POLYGONS: Final = {
    "municipalities": ("municipality_code", "name", "source_id"),
    "lakes": ("name", "source_id"),
}
LANGUAGES: Final = ("sv", "en")
COLUMNS: Final = {
    name: list(schema.columns)
    for name, schema in schemas(References(None, None, date.min)).items()
}
"""Columns of each table, by the name of its file without the ending."""


@dataclass(frozen=True)
class Pack:
    """Everything that is known of one municipality; no function changes its tables.

    Attributes
    ----------
    places
        Points (EPSG:4326): place_id, name, operator, village, municipality_code,
        street_address, latitude, longitude, precision_m, source_id, note, and origin:
        `pack`, or `osm` for rows under the ODbL.
    services
        place_id, service_type, service_kind, status, seen_on (ISO day), opening_hours,
        source_id, note, origin.
    completeness
        municipality_code, service_type, service_kind, state, as_of, source_id, note.
    localities, groups
        Points (EPSG:4326); a group without a position has an empty geometry (None).
    population
        municipality_code, date, group, persons, source_id, note.
    municipalities, lakes
        Polygons (EPSG:4326).
    about
        Text of the municipality for the page 'Om kartan', by language.
    """

    folder: Path
    municipality: Municipality
    places: geopandas.GeoDataFrame
    services: pd.DataFrame
    completeness: pd.DataFrame
    localities: geopandas.GeoDataFrame
    population: pd.DataFrame
    groups: geopandas.GeoDataFrame
    sources: pd.DataFrame
    municipalities: geopandas.GeoDataFrame
    lakes: geopandas.GeoDataFrame
    contact: Contact
    frameworks: tuple[Framework, ...]
    projects: tuple[Project, ...]
    funding_calls: tuple[FundingCall, ...]
    about: Mapping[str, str]


def pack_folder() -> Path:
    """The folder that SERVICEKARTA_PACK names, or else the pack that is shipped."""
    chosen = os.environ.get(PACK_VARIABLE)
    return Path(chosen).expanduser() if chosen else DEFAULT_PACK


def read_pack(folder: Path, today: date | None = None) -> Pack:
    """Read a pack.

    Parameters
    ----------
    folder
        Folder that holds the files of the pack.
    today
        No date in the pack may lie after it; the current day when left out.

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        Something in the pack is wrong; it holds every fault.
    """
    faults, parts = _load(folder, today or datetime.now(UTC).date())
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if parts is None or errors:
        raise SchemaError(errors)
    return parts


def check_pack(folder: Path, today: date | None = None) -> tuple[Fault, ...]:
    """Every fault and every warning of a pack, without using it.

    Raises
    ------
    SourceError
        There is no such folder.
    """
    return tuple(_load(folder, today or datetime.now(UTC).date())[0])


def _load(folder: Path, today: date) -> tuple[list[Fault], Pack | None]:
    if not folder.is_dir():
        raise SourceError("no_folder", folder=str(folder))
    faults: list[Fault] = []
    tables, unread = _read_tables(folder, faults)
    sources = _ids(tables, unread, ("sources",), "source_id")
    places = _ids(tables, unread, ("places", "osm_places"), "place_id")
    faults += _table_faults(tables, unread, References(places, sources, today))
    polygons = {
        name: read_polygons(folder / f"{name}.geojson", properties, faults)
        for name, properties in POLYGONS.items()
    }
    municipality = read_toml(folder / "municipality.toml", Municipality, faults)
    projects = read_toml(folder / "projects.toml", ProjectsFile, faults)
    about = _read_about(folder, faults)
    areas = polygons["municipalities"]
    codes = None if areas is None else frozenset(areas["municipality_code"])
    faults += duplicate_areas(areas)
    if municipality:
        faults += municipality_faults(municipality, codes)
    if projects:
        faults += project_faults(projects, codes, sources)
    for name, table in polygons.items():
        faults += source_faults(f"{name}.geojson", table, sources)
    if any(fault.severity == "error" for fault in faults):
        return faults, None
    # No errors: every part was read.
    return faults, _assemble(
        folder,
        tables=tables,
        polygons=cast("dict[str, geopandas.GeoDataFrame]", polygons),
        municipality=cast("Municipality", municipality),
        projects=cast("ProjectsFile", projects),
        about=about,
    )


def _read_tables(
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
        if table is None:
            table = pd.DataFrame(columns=columns, dtype=object)
        tables[name] = table
    return tables, frozenset(unread)


def _ids(
    tables: dict[str, pd.DataFrame],
    unread: frozenset[str],
    names: tuple[str, ...],
    column: str,
) -> frozenset[str] | None:
    """Ids that rows may refer to; None where they cannot be known."""
    if unread & set(names) or any(column not in tables[name] for name in names):
        return None
    return frozenset(pd.concat([tables[name][column] for name in names]))


def _table_faults(
    tables: dict[str, pd.DataFrame], unread: frozenset[str], refs: References
) -> list[Fault]:
    faults: list[Fault] = []
    for name, schema in schemas(refs).items():
        if name not in unread:
            faults += table_faults(f"{name}.csv", tables[name], schema)
    place, service = ["place_id"], ["place_id", "service_type", "service_kind"]
    pairs = [("places", "osm_places", place), ("services", "osm_services", service)]
    return faults + duplicates_across(tables, pairs)


def _read_about(folder: Path, faults: list[Fault]) -> dict[str, str]:
    texts = {}
    for language in LANGUAGES:
        path = folder / f"about.{language}.md"
        if path.exists():
            texts[language] = read_text(path, faults) or ""
    return texts


def _assemble(
    folder: Path,
    *,
    tables: dict[str, pd.DataFrame],
    polygons: dict[str, geopandas.GeoDataFrame],
    municipality: Municipality,
    projects: ProjectsFile,
    about: dict[str, str],
) -> Pack:
    typed = {name: _typed(table, COLUMNS[name]) for name, table in tables.items()}
    return Pack(
        folder=folder,
        municipality=municipality,
        places=_points(_joined(typed, "places")),
        services=_joined(typed, "services"),
        completeness=typed["completeness"],
        localities=_points(typed["localities"]),
        population=typed["population"],
        groups=_points(typed["groups"]),
        sources=typed["sources"],
        municipalities=polygons["municipalities"],
        lakes=polygons["lakes"],
        contact=projects.contact,
        frameworks=projects.frameworks,
        projects=projects.projects,
        funding_calls=projects.funding_calls,
        about=about,
    )


def _typed(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Table whose own columns of numbers are numbers, not those someone added."""
    table = table.reset_index(drop=True)
    for name, kind in NUMBERS.items():
        if name in columns:
            numbers = pd.to_numeric(table[name].where(table[name] != ""))
            table[name] = numbers.astype(kind)
    return table


def _joined(tables: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    own = tables[name].assign(origin="pack")
    osm = tables[f"osm_{name}"].assign(origin="osm")
    parts = [part for part in (own, osm) if len(part)] or [own]
    joined = pd.concat(parts, ignore_index=True)
    numbers = set(NUMBERS) & set(COLUMNS[name])
    return joined.fillna({column: "" for column in joined if column not in numbers})


def _points(table: pd.DataFrame) -> geopandas.GeoDataFrame:
    points = geopandas.points_from_xy(table["longitude"], table["latitude"], crs=WGS84)
    table = geopandas.GeoDataFrame(table, geometry=points)
    table.loc[table["latitude"].isna(), "geometry"] = None
    return table
