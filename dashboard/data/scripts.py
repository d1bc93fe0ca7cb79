"""Layers of the map, written out once and kept as text."""

import math

import geopandas
from shapely.geometry import mapping

from dashboard import layers, maps
from dashboard.data.core import (
    Source,
    covered,
    group_areas,
    pack,
    per_choice,
    selected,
    shared,
)
from geodata.pack import Pack
from geodata.places import Selection

BIG_LOCALITY = 2500


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


def names(content: Pack, marked: set[str]) -> list[layers.Feature]:
    """Names of municipalities, and of localities that no mark names."""
    named = []
    for row in content.municipalities.to_dict("records"):
        point = row["geometry"].representative_point()
        named.append((row["name"], "municipality", point.y, point.x))
    largest = content.localities.sort_values("population", ascending=False)
    for row in largest.to_dict("records"):
        if row["name"] in marked:
            continue
        own = row["municipality_code"] == content.municipality.code
        size = "big" if row["population"] >= BIG_LOCALITY else "small"
        kind = f"place {'own' if own else size}"
        named.append((row["name"], kind, row["latitude"], row["longitude"]))
    return [layers.label_feature(*label) for label in named]


@shared
def backdrop_script(data: Source) -> str:
    """Script of what lies behind everything on the map."""
    return maps.script(maps.backdrop_group(backdrop(data)), "backdrop")


@shared
def tile_script(data: Source) -> str:
    """Script of the background of tiles; empty where the pack has none."""
    tiles = pack(data).municipality.tiles
    return maps.script(maps.tile_group(tiles), "tiles") if tiles else ""


@per_choice
def project_script(data: Source, projects: tuple[str, ...], language: str) -> str:
    """Script of the coverage of projects, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = layers.project_layer(covered(data, projects), pack(data).projects)
    return maps.script(maps.area_group(layer, "project-area"), "projects")


@shared
def group_script(data: Source, language: str) -> str:
    """Script of the groups' areas, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = layers.group_area_layer(group_areas(data), pack(data).groups)
    return maps.script(maps.area_group(layer, "group-area"), "areas")


@per_choice
def name_script(data: Source, selection: Selection, groups: bool) -> str:
    """Script of the names on the map."""
    content = pack(data)
    marked = set(selected(data, selection)["village"])
    if groups:
        marked |= set(content.groups["home_village"])
    return maps.script(maps.name_group(names(content, marked)), "names")


@per_choice
def mark_script(data: Source, selection: Selection, groups: bool, language: str) -> str:
    """Script of the marks of places and groups, with words in the language."""
    group = maps.mark_group(marks(data, selection, groups, language))
    return maps.script(group, "marks")
