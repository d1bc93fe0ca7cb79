"""Reads a municipality pack: one folder of text files into one frozen `Pack`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, cast

import geopandas
import pandas as pd

from geodata.errors import Fault, SchemaError, SourceError
from geodata.pack.evidence import evidence_faults
from geodata.pack.files import read_polygons, read_text, read_toml
from geodata.pack.references import (
    cell_faults,
    duplicate_areas,
    municipality_faults,
    population_faults,
    project_faults,
    rule_faults,
    source_faults,
    unsourced_files,
)
from geodata.pack.tables import (
    COLUMNS,
    faults_of,
    grid_cells,
    ids,
    joined,
    points,
    read_tables,
    typed,
)
from geodata.records import (
    Contact,
    Framework,
    FundingCall,
    Municipality,
    Project,
    ProjectsFile,
)
from geodata.roads import FILE_NAME, Roads, load
from geodata.schema import References

DEFAULT_PACK: Final = Path(__file__).parents[1] / "data" / "flen"
PACK_VARIABLE: Final = "SERVICEKARTA_PACK"

POLYGONS: Final = {
    "municipalities": ("municipality_code", "name", "source_id"),
    "lakes": ("name", "source_id"),
}
LANGUAGES: Final = ("sv", "en")


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
    evidence
        evidence_id, project_id, goal_id, part, date, value, verdict, source_id, note,
        corrects: what is known of the projects' goals; `geodata.goals` judges it.
    municipalities, lakes
        Polygons (EPSG:4326).
    residents
        cell_id, x and y (middle of a 1-km cell, EPSG:3006), residents, and columns of
        age groups (`age_*`), by cell_id; None where the pack has no grid.
    roads
        Net to measure in; None where the pack has none.
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
    evidence: pd.DataFrame
    groups: geopandas.GeoDataFrame
    sources: pd.DataFrame
    municipalities: geopandas.GeoDataFrame
    lakes: geopandas.GeoDataFrame
    residents: pd.DataFrame | None
    roads: Roads | None
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
    tables, unread = read_tables(folder, faults)
    sources = ids(tables, unread, ("sources",), "source_id")
    places = ids(tables, unread, ("places", "osm_places"), "place_id")
    faults += faults_of(tables, unread, References(places, sources, today))
    polygons = {
        name: read_polygons(folder / f"{name}.geojson", properties, faults)
        for name, properties in POLYGONS.items()
    }
    municipality = read_toml(folder / "municipality.toml", Municipality, faults)
    projects = read_toml(folder / "projects.toml", ProjectsFile, faults)
    about = _read_about(folder, faults)
    roads = _read_roads(folder / FILE_NAME, faults)
    areas = polygons["municipalities"]
    codes = None if areas is None else frozenset(areas["municipality_code"])
    faults += duplicate_areas(areas)
    if municipality:
        faults += municipality_faults(municipality, codes)
        faults += rule_faults(municipality.rules, sources)
        faults += population_faults(municipality, tables["population"])
        faults += cell_faults(tables["residents"], areas, municipality.code)
    if projects:
        faults += project_faults(projects, codes, sources)
        faults += evidence_faults(tables["evidence"], projects.projects)
    for name, table in polygons.items():
        faults += source_faults(f"{name}.geojson", table, sources)
    faults += unsourced_files(folder, sources)
    if any(fault.severity == "error" for fault in faults):
        return faults, None
    # No errors: every part was read.
    return faults, _assemble(
        folder,
        tables=tables,
        polygons=cast("dict[str, geopandas.GeoDataFrame]", polygons),
        municipality=cast("Municipality", municipality),
        projects=cast("ProjectsFile", projects),
        roads=roads,
        about=about,
    )


def _read_roads(path: Path, faults: list[Fault]) -> Roads | None:
    """The road net, where the pack has one; what is wrong with it is added."""
    if not path.exists():
        return None
    try:
        return load(path)
    except SchemaError as error:
        faults.extend(error.faults)
        return None


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
    roads: Roads | None,
    about: dict[str, str],
) -> Pack:
    table = {name: typed(cells, COLUMNS[name]) for name, cells in tables.items()}
    return Pack(
        folder=folder,
        municipality=municipality,
        places=points(joined(table, "places")),
        services=joined(table, "services"),
        completeness=table["completeness"],
        localities=points(table["localities"]),
        population=table["population"],
        evidence=table["evidence"],
        groups=points(table["groups"]),
        sources=table["sources"],
        municipalities=polygons["municipalities"],
        lakes=polygons["lakes"],
        residents=grid_cells(table["residents"]),
        roads=roads,
        contact=projects.contact,
        frameworks=projects.frameworks,
        projects=projects.projects,
        funding_calls=projects.funding_calls,
        about=about,
    )
