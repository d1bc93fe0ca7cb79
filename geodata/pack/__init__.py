"""Reads a municipality pack: one folder of text files into one frozen `Pack`."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, cast

import geopandas
import pandas as pd

from geodata.errors import Fault, SchemaError, SourceError
from geodata.pack.evidence import evidence_faults
from geodata.pack.files import read_polygons, read_text, read_toml
from geodata.pack.overlay import RowChange, laid_over
from geodata.pack.record import Pack
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
from geodata.pack.rows import with_key
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
from geodata.records import Municipality, ProjectsFile
from geodata.roads import FILE_NAME, Roads, load
from geodata.schema import References

__all__ = [
    "DEFAULT_PACK",
    "LANGUAGES",
    "PACK_VARIABLE",
    "POLYGONS",
    "Pack",
    "cells_of",
    "check_pack",
    "folder_of",
    "pack_folder",
    "read_pack",
]

DEFAULT_PACK: Final = Path(__file__).parents[1] / "data" / "flen"
PACK_VARIABLE: Final = "SERVICEKARTA_PACK"

POLYGONS: Final = {
    "municipalities": ("municipality_code", "name", "source_id"),
    "lakes": ("name", "source_id"),
}
LANGUAGES: Final = ("sv", "en")


def pack_folder() -> Path:
    """The folder that SERVICEKARTA_PACK names, or else the pack that is shipped.

    An archive (.zip) is unpacked; this is the folder that it is in then.

    Raises
    ------
    GeodataError
        The archive cannot be opened as a pack.
    """
    chosen = os.environ.get(PACK_VARIABLE)
    return folder_of(Path(chosen).expanduser()) if chosen else DEFAULT_PACK


def folder_of(path: Path) -> Path:
    """The folder of a pack: itself, or where its archive (.zip) was unpacked.

    Raises
    ------
    GeodataError
        The archive cannot be opened as a pack.
    """
    if path.suffix.lower() != ".zip" or path.is_dir():
        return path
    from geodata.pack import archive  # noqa: PLC0415 - it rests on this module

    return archive.opened(path)


def read_pack(
    folder: Path, today: date | None = None, overlay: Sequence[RowChange] = ()
) -> Pack:
    """Read a pack.

    Parameters
    ----------
    folder
        Folder that holds the files of the pack.
    today
        No date in the pack may lie after it; the current day when left out.
    overlay
        Changes that lie over the tables of the folder, in their order; what does not
        fit them is left out (`geodata.pack.overlay.left_out`).

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        Something in the pack is wrong; it holds every fault. One of a row that no
        file has names no row of it.
    """
    faults, parts = _load(folder, today or datetime.now(UTC).date(), overlay)
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


def cells_of(
    folder: Path, overlay: Sequence[RowChange] = ()
) -> dict[str, pd.DataFrame]:
    """Read the tables of a pack as text, to edit, compare or write them.

    Parameters
    ----------
    overlay
        As of `read_pack`.

    Returns
    -------
    dict
        Every table by the name of its file without the ending; without rows where the
        pack need not have it.

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        A table is not there or cannot be read.
    """
    if not folder.is_dir():
        raise SourceError("no_folder", folder=str(folder))
    faults: list[Fault] = []
    tables, _unread = read_tables(folder, faults)
    if faults:
        raise SchemaError(tuple(faults))
    return laid_over(tables, overlay)


def _load(
    folder: Path, today: date, overlay: Sequence[RowChange] = ()
) -> tuple[list[Fault], Pack | None]:
    if not folder.is_dir():
        raise SourceError("no_folder", folder=str(folder))
    faults: list[Fault] = []
    files, unread = read_tables(folder, faults)
    tables = laid_over(files, overlay) if overlay else files
    changed = {f"{name}.csv" for name in tables if tables[name] is not files[name]}
    sources = ids(tables, unread, ("sources",), "source_id")
    places = ids(tables, unread, ("places", "osm_places"), "place_id")
    found = faults_of(tables, unread, References(places, sources, today))
    faults += [
        fault if fault.file not in changed else with_key(fault, tables)
        for fault in found
    ]
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
        overlay=tuple(overlay),
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
    overlay: tuple[RowChange, ...],
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
        overlay=overlay,
    )
