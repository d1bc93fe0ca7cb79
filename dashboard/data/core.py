"""The pack and what is computed from it, shared by all sessions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas
import streamlit as st

from dashboard.data.stored import store
from dashboard.text import collation
from geodata import coverage, distance, places
from geodata.crs import WGS84, to_metric
from geodata.current import code_of
from geodata.errors import SchemaError, StoreError
from geodata.pack import Pack, pack_folder, read_pack
from geodata.pack.overlay import RowChange
from geodata.places import Selection, TypeCount
from geodata.sources.osm_roads import LICENCE as OSM_LICENCE
from geodata.store import changes as stored_changes
from geodata.store.engine import store_exists


@dataclass(frozen=True)
class Source:
    """Which data, in which version, as of which day.

    Attributes
    ----------
    version
        Of the files of the pack.
    changes
        Number of the last change that lies over them; 0 if there is none, or if the
        store cannot be read (`dashboard.data.changes.broken`).
    newest
        Id of that change.
    """

    folder: str
    version: int
    today: date
    changes: int = 0
    newest: str = ""


def source() -> Source:
    """Return the data of this run; read once a run."""
    folder = pack_folder()
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    version = max((file.stat().st_mtime_ns for file in files), default=0) + len(files)
    today = datetime.now(UTC).date()
    return Source(str(folder), version, today, *_changes(str(folder), version))


shared = st.cache_resource(max_entries=4, show_spinner=False)


per_choice = st.cache_resource(max_entries=24, show_spinner=False)


large = st.cache_resource(max_entries=2, show_spinner=False)


def _changes(folder: str, version: int) -> tuple[int, str]:
    """Number and id of the last change of the data, whose rows are at hand then."""
    try:
        number, newest = newest_change(folder, version)
        if number:
            overlay_rows(code(folder, version), number, newest)
    except StoreError:
        return 0, ""
    return number, newest


def newest_change(folder: str, version: int) -> tuple[int, str]:
    """Return number and id of the last change of a pack's data; 0 and empty for none.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if not version or not store_exists():
        return 0, ""
    own = code(folder, version)
    return stored_changes.newest_id(store(), own) if own else (0, "")


@per_choice
def code(folder: str, version: int) -> str:
    """Code of the municipality of a pack; empty where it cannot be read."""
    assert version  # noqa: S101 - part of the cache's key
    return code_of(Path(folder))


@large
def overlay_rows(
    municipality_code: str, number: int, newest: str
) -> tuple[RowChange, ...]:
    """Rows that lie over the pack of a municipality after a change.

    Parameters
    ----------
    number, newest
        Number and id of the change.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    assert newest  # noqa: S101 - part of the cache's key
    return stored_changes.overlay(store(), municipality_code, number)


def overlay(data: Source) -> tuple[RowChange, ...]:
    """Rows that lie over the files of the pack, in their order."""
    if not data.changes:
        return ()
    own = code(data.folder, data.version)
    return overlay_rows(own, data.changes, data.newest)


@shared
def pack(data: Source) -> Pack:
    """Return the pack, without the changes if it would be wrong with them.

    Raises
    ------
    GeodataError
        The folder is missing, or something in it is wrong.
    """
    folder, rows = Path(data.folder), overlay(data)
    try:
        return read_pack(folder, data.today, rows)
    except SchemaError:
        if not rows:
            raise
        return read_pack(folder, data.today)


@shared
def offers(data: Source) -> geopandas.GeoDataFrame:
    """One row a service with its place (EPSG:4326), in reading order."""
    content = pack(data)
    joined = places.join(content.places, content.services)
    order = joined.assign(
        away=joined["municipality_code"] != content.municipality.code,
        by_village=joined["village"].map(collation),
        by_name=joined["name"].map(collation),
    ).sort_values(["away", "by_village", "by_name"], kind="stable")
    return joined.loc[order.index]


@shared
def offers_m(data: Source) -> geopandas.GeoDataFrame:
    """Rows of `offers` in EPSG:3006, to measure with."""
    return to_metric(offers(data))


@per_choice
def selected(data: Source, selection: Selection) -> geopandas.GeoDataFrame:
    """Rows of `offers` that a selection asks for."""
    return places.select(offers(data), selection)


@shared
def counts(data: Source) -> tuple[TypeCount, ...]:
    """Places of each service type in the municipality."""
    content = pack(data)
    return places.type_counts(
        offers(data), content.completeness, content.municipality.code
    )


@per_choice
def alternatives(data: Source, place_id: str) -> tuple[distance.Alternative, ...]:
    """Nearest other place of each type, as the crow flies."""
    return distance.nearest_others(offers_m(data), place_id)


@shared
def group_areas(data: Source) -> geopandas.GeoDataFrame:
    """Indicative area of each local group (EPSG:4326)."""
    content = pack(data)
    areas = to_metric(content.municipalities)
    home = areas[areas["municipality_code"] == content.municipality.code]
    return coverage.group_areas(
        to_metric(content.groups), home.geometry.iloc[0]
    ).to_crs(WGS84)


@per_choice
def covered(data: Source, projects: tuple[str, ...]) -> geopandas.GeoDataFrame:
    """Municipalities that the projects cover (EPSG:4326)."""
    content = pack(data)
    chosen = [p for p in content.projects if p.project_id in projects]
    return coverage.project_coverage(chosen, content.municipalities)


@shared
def has_osm(data: Source) -> bool:
    """Whether any row or road is OpenStreetMap's, which must be attributed then."""
    content = pack(data)
    roads = content.roads is not None and content.roads.licence == OSM_LICENCE
    return roads or bool((content.places["origin"] == "osm").any())


@shared
def villages(data: Source) -> tuple[str, ...]:
    """Names of the localities and villages of the municipality, in Swedish order."""
    content = pack(data)
    code = content.municipality.code
    own = content.localities[content.localities["municipality_code"] == code]
    placed = content.places[content.places["municipality_code"] == code]
    return tuple(sorted({*own["name"], *placed["village"]}, key=collation))


@per_choice
def source_rows(data: Source) -> dict[str, dict[Any, Any]]:
    """Rows of the table of sources, by their id."""
    return {row["source_id"]: row for row in pack(data).sources.to_dict("records")}
