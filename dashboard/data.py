"""Everything that is cached: frozen parameters in, shared read-only results out.

Nothing here is changed by a caller; `version` makes a changed pack be read anew.
"""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import streamlit as st
from shapely.geometry import mapping

from dashboard import layers, maps, panels, state
from dashboard.text import _, collation, column, use
from geodata import coverage, distance, export, places
from geodata.crs import WGS84, to_metric
from geodata.pack import Pack, pack_folder, read_pack
from geodata.places import Selection, TypeCount

EXPORTED = [
    "place_id",
    "name",
    "operator",
    "village",
    "municipality_code",
    "street_address",
    "latitude",
    "longitude",
    "precision_m",
    "service_type",
    "service_kind",
    "status",
    "seen_on",
    "opening_hours",
    "source_id",
    "origin",
]
ROWS_A_PAGE = 200
BIG_LOCALITY = 2500
VILLAGE, STREET = 0.012, 0.0015
"""Degrees of latitude on each side of a village, or of a place, that the map shows."""


@dataclass(frozen=True)
class Source:
    """Which data, in which version, as of which day."""

    folder: str
    version: int
    today: date


def source() -> Source:
    """Return the data of this run; read once a run."""
    folder = pack_folder()
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    version = max((file.stat().st_mtime_ns for file in files), default=0)
    return Source(str(folder), version + len(files), datetime.now(UTC).date())


_shared = st.cache_resource(max_entries=4, show_spinner=False)
_per_choice = st.cache_resource(max_entries=24, show_spinner=False)


@_shared
def pack(data: Source) -> Pack:
    """Return the pack.

    Raises
    ------
    GeodataError
        The folder is missing, or something in it is wrong.
    """
    return read_pack(Path(data.folder), data.today)


@_shared
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


@_shared
def _offers_m(data: Source) -> geopandas.GeoDataFrame:
    return to_metric(offers(data))


@_per_choice
def selected(data: Source, selection: Selection) -> geopandas.GeoDataFrame:
    """Rows of `offers` that a selection asks for."""
    return places.select(offers(data), selection)


@_shared
def counts(data: Source) -> tuple[TypeCount, ...]:
    """Places of each service type in the municipality."""
    content = pack(data)
    return places.type_counts(
        offers(data), content.completeness, content.municipality.code
    )


@_per_choice
def alternatives(data: Source, place_id: str) -> tuple[distance.Alternative, ...]:
    """Nearest other place of each type, as the crow flies."""
    return distance.nearest_others(_offers_m(data), place_id)


@_shared
def group_areas(data: Source) -> geopandas.GeoDataFrame:
    """Indicative area of each local group (EPSG:4326)."""
    content = pack(data)
    areas = to_metric(content.municipalities)
    home = areas[areas["municipality_code"] == content.municipality.code]
    return coverage.group_areas(
        to_metric(content.groups), home.geometry.iloc[0]
    ).to_crs(WGS84)


@_per_choice
def covered(data: Source, projects: tuple[str, ...]) -> geopandas.GeoDataFrame:
    """Municipalities that the projects cover (EPSG:4326)."""
    content = pack(data)
    chosen = [p for p in content.projects if p.project_id in projects]
    return coverage.project_coverage(chosen, content.municipalities)


def marks(
    data: Source, selection: Selection, groups: bool, language: str
) -> list[layers.Feature]:
    """Features of the places and groups to draw, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the features hold words
    content = pack(data)
    drawn = layers.place_features(
        selected(data, selection), content.municipality.code, data.today
    )
    return [*drawn, *(layers.group_features(content.groups) if groups else [])]


def backdrop(data: Source) -> maps.Backdrop:
    """Municipalities, lakes and names of the pack, as GeoJSON features."""
    content = pack(data)
    return maps.Backdrop(
        municipalities=_polygons(content.municipalities, content.municipality.code),
        lakes=_polygons(content.lakes),
        localities=_towns(content.localities),
    )


def _polygons(table: geopandas.GeoDataFrame, own: str = "") -> list[layers.Feature]:
    return [
        {
            "type": "Feature",
            "id": str(index),
            "geometry": mapping(row["geometry"]),
            "properties": {
                "class": "home" if own and row["municipality_code"] == own else ""
            },
        }
        for index, row in enumerate(table.to_dict("records"))
    ]


def _towns(table: geopandas.GeoDataFrame) -> list[layers.Feature]:
    return [
        {
            "type": "Feature",
            "id": row["locality_code"],
            "geometry": mapping(row["geometry"]),
            "properties": {"radius": round(math.sqrt(row["area_ha"] * 1e4 / math.pi))},
        }
        for row in table.to_dict("records")
    ]


def names(data: Source, selection: Selection, groups: bool) -> list[layers.Feature]:
    """Names of municipalities, and of localities that no mark names."""
    content = pack(data)
    marked = set(selected(data, selection)["village"])
    if groups:
        marked |= set(content.groups["home_village"])
    named = []
    for row in content.municipalities.to_dict("records"):
        point = row["geometry"].representative_point()
        named.append((row["name"], "municipality", point.y, point.x))
    for row in content.localities.to_dict("records"):
        if row["name"] in marked:
            continue
        own = row["municipality_code"] == content.municipality.code
        size = "big" if row["population"] >= BIG_LOCALITY else "small"
        kind = f"place {'own' if own else size}"
        named.append((row["name"], kind, row["latitude"], row["longitude"]))
    return [layers.label_feature(*label) for label in named]


@_shared
def has_osm(data: Source) -> bool:
    """Whether any row is OpenStreetMap's, which must be attributed then."""
    return bool((pack(data).places["origin"] == "osm").any())


@_shared
def backdrop_script(data: Source) -> str:
    """Script of what lies behind everything on the map."""
    return maps.script(maps.backdrop_group(backdrop(data)), "backdrop")


@_shared
def tile_script(data: Source) -> str:
    """Script of the background of tiles; empty where the pack has none."""
    tiles = pack(data).municipality.tiles
    return maps.script(maps.tile_group(tiles), "tiles") if tiles else ""


@_per_choice
def project_script(data: Source, projects: tuple[str, ...], language: str) -> str:
    """Script of the coverage of projects, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = layers.project_layer(covered(data, projects), pack(data).projects)
    return maps.script(maps.area_group(layer, "project-area"), "projects")


@_shared
def group_script(data: Source, language: str) -> str:
    """Script of the groups' areas, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = layers.group_area_layer(group_areas(data), pack(data).groups)
    return maps.script(maps.area_group(layer, "group-area"), "areas")


@_per_choice
def name_script(data: Source, selection: Selection, groups: bool) -> str:
    """Script of the names on the map."""
    return maps.script(maps.name_group(names(data, selection, groups)), "names")


@_per_choice
def mark_script(data: Source, selection: Selection, groups: bool, language: str) -> str:
    """Script of the marks of places and groups, with words in the language."""
    group = maps.mark_group(marks(data, selection, groups, language))
    return maps.script(group, "marks")


@_per_choice
def table_html(
    data: Source, selection: Selection, order: str, start: int, language: str
) -> str:
    """Table of the places on the map, with words in the language.

    Parameters
    ----------
    order
        `village`, `name` or `seen_on`.
    start
        Number of the first place to show, in that order, from 0.
    """
    assert language  # noqa: S101 - part of the cache's key
    rows = _sorted(selected(data, selection), order)
    ids = rows["place_id"].drop_duplicates().iloc[start : start + ROWS_A_PAGE]
    shown = rows[rows["place_id"].isin(ids)]
    return panels.services_table(shown, pack(data), source_rows(data), data.today)


def _sorted(rows: geopandas.GeoDataFrame, order: str) -> geopandas.GeoDataFrame:
    """Rows of `offers` in another order than theirs, which is by village."""
    if order == "village":
        return rows
    if order == "name":
        return rows.sort_values("name", key=lambda names: names.map(collation))
    return rows.sort_values("seen_on", ascending=False, kind="stable")


def view(data: Source, go: str, focus: str | None) -> maps.View:
    """Return where the map goes: what was chosen in a list, or else where to go to."""
    content = pack(data)
    if focus and (bounds := _bounds_of(data, focus)):
        return maps.View(f"focus:{focus}", bounds, bounds)
    areas, code = content.municipalities, content.municipality.code
    if go in villages(data):
        at = content.localities[content.localities["name"] == go]
        at = at[at["municipality_code"] == code]
        if at.empty:
            at = offers(data)[offers(data)["village"] == go]
        around = _around(at["latitude"].mean(), at["longitude"].mean(), VILLAGE)
        return maps.View(go, around, around)
    if go == state.COUNTY:
        areas = areas[areas["municipality_code"].str[:2] == code[:2]]
    elif go != state.COUNTRY:
        areas = areas[areas["municipality_code"] == code]
    bounds = _bounds(areas)
    return maps.View(go, bounds, _core(content) if go == state.WHOLE else bounds)


def _core(content: Pack) -> maps.Bounds:
    """Bounds of what is served and who serves it inside the municipality."""
    code = content.municipality.code
    inside = pd.concat(
        [
            content.places[content.places["municipality_code"] == code].geometry,
            content.groups.geometry.dropna(),
        ]
    )
    if inside.empty:
        areas = content.municipalities
        inside = areas[areas["municipality_code"] == code].geometry
    return _bounds(inside)


def _bounds(shapes: geopandas.GeoDataFrame | geopandas.GeoSeries) -> maps.Bounds:
    west, south, east, north = map(float, shapes.total_bounds)
    return ((south, west), (north, east))


def _around(latitude: float, longitude: float, reach: float) -> maps.Bounds:
    lat, lon = float(latitude), float(longitude)
    return ((lat - reach, lon - 2 * reach), (lat + reach, lon + 2 * reach))


def _bounds_of(data: Source, feature_id: str) -> maps.Bounds | None:
    content = pack(data)
    kind, _colon, name = feature_id.rpartition(":")
    if kind == "area":
        areas = content.municipalities
        rows = areas[areas["municipality_code"] == name]
        if rows.empty:
            return None
        return _bounds(rows)
    table, key = (
        (content.groups, "group_id")
        if kind == "group"
        else (content.places, "place_id")
    )
    rows = table[(table[key] == name) & table["latitude"].notna()]
    if rows.empty:
        return None
    return _around(rows["latitude"].iloc[0], rows["longitude"].iloc[0], STREET)


@_shared
def villages(data: Source) -> tuple[str, ...]:
    """Names of the localities and villages of the municipality, in Swedish order."""
    content = pack(data)
    code = content.municipality.code
    own = content.localities[content.localities["municipality_code"] == code]
    placed = content.places[content.places["municipality_code"] == code]
    return tuple(sorted({*own["name"], *placed["village"]}, key=collation))


def rows_for_export(
    rows: geopandas.GeoDataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows to take along: codes as in the pack, and the source in words."""
    titles = {
        row["source_id"]: column(row, "title") for row in sources.to_dict("records")
    }
    kept = rows[EXPORTED]
    return pd.DataFrame(kept).assign(source=kept["source_id"].map(titles))


@_per_choice
def source_rows(data: Source) -> dict[str, dict[Any, Any]]:
    """Rows of the table of sources, by their id."""
    return {row["source_id"]: row for row in pack(data).sources.to_dict("records")}


def csv_file(data: Source, selection: Selection, origin: str, code: str) -> bytes:
    """CSV of the selected rows of one origin: `pack`, or `osm` under the ODbL.

    It is made when the reader asks for it, outside a run: so it takes the language.
    """
    use(code)
    rows = selected(data, selection)
    kept = rows[rows["origin"] == origin]
    return export.to_csv(rows_for_export(kept, pack(data).sources))


def excel_file(data: Source, selection: Selection, code: str) -> bytes:
    """Workbook of the selected rows, OpenStreetMap's on a sheet of their own.

    The language is given as for `csv_file`.
    """
    use(code)
    rows, sources = selected(data, selection), pack(data).sources
    names = {"pack": _("Services"), "osm": "OpenStreetMap (ODbL)"}
    sheets = {
        name: rows_for_export(rows[rows["origin"] == origin], sources)
        for origin, name in names.items()
        if (rows["origin"] == origin).any()
    }
    return export.to_excel(sheets | {_("Sources"): sources})
