"""What the map inside a plan's HTML file draws: plain values, all texts escaped."""

import math
from collections.abc import Mapping
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from shapely.geometry import mapping

from dashboard import palette
from dashboard.layers import (
    DECIMALS,
    Feature,
    escape,
    feature_of,
    group_features,
    label_feature,
    place_features,
)
from dashboard.panels.gaps import class_words
from dashboard.sentences.hours import paler
from dashboard.terms import TYPES, term
from dashboard.text import _, kilometres, ngettext, number
from geodata.coverage import group_areas
from geodata.crs import SWEREF99TM, WGS84, to_metric
from geodata.grid import CELL_M
from geodata.pack import Pack
from geodata.places import join
from geodata.plan import Figures, Plan
from geodata.reach import Reach, classes

COARSE_M: Final = 25.0
"""Borders are drawn this true."""
ASIDE: Final = 0.008
"""Degrees that are shown on each side of the plan's area."""

OSM: Final = (
    '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'
)
"""Whose points the map shows, as the ODbL wants it said."""

Values = dict[str, Any]


def map_data(plan: Plan) -> Values:
    """All that the map draws, with words in the language of the run.

    Parameters
    ----------
    plan
        Its question and its area are those of the map.
    """
    pack = plan.pack
    shapes = _areas(pack)
    own = _own_area(plan, shapes)
    places = place_features(
        join(pack.places, pack.services), pack.municipality.code, plan.request.day
    )
    marks = [*places, *group_features(pack.groups)]
    marked = {str(mark["properties"]["village"]) for mark in marks}
    return {
        "land": _land(pack),
        "lakes": [_shape(one, "water") for one in _coarse(pack.lakes)],
        "towns": _towns(pack),
        "names": _names(pack, marked),
        "marks": marks,
        "areas": [_shape(one, "group-area") for one in shapes.geometry],
        "own": [_shape(own, "plan-area")] if own is not None else [],
        "bounds": _bounds(pack, own),
        "cells": _cells(plan, plan.figures) if plan.figures else None,
        "symbols": _symbols(),
        "words": _words(pack),
        "paler": paler(plan.request.question.open_at),
    }


def _coarse(table: geopandas.GeoDataFrame) -> list[shapely.Geometry]:
    """Shapes in EPSG:4326, with no more points than can be seen."""
    metric = to_metric(table)
    if metric.empty:
        return []
    simple = metric.geometry.simplify(COARSE_M).to_crs(WGS84)
    return list(simple)


def _shape(geometry: shapely.Geometry, class_name: str) -> Feature:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    return feature_of(mapping(rounded), {"class": class_name})


def _land(pack: Pack) -> list[Feature]:
    own = pack.municipality.code
    codes = pack.municipalities["municipality_code"]
    return [
        _shape(shape, "land home" if code == own else "land")
        for code, shape in zip(codes, _coarse(pack.municipalities), strict=True)
    ]


def _towns(pack: Pack) -> list[list[float]]:
    """Latitude, longitude and radius in metres of the area of each locality."""
    return [
        [
            round(row["latitude"], DECIMALS),
            round(row["longitude"], DECIMALS),
            round(math.sqrt(row["area_ha"] * 1e4 / math.pi)),
        ]
        for row in pack.localities.to_dict("records")
    ]


def _names(pack: Pack, marked: set[str]) -> list[Feature]:
    """Names of municipalities, and of own localities that no mark names."""
    named = []
    for row in pack.municipalities.to_dict("records"):
        point = row["geometry"].representative_point()
        named.append(label_feature(row["name"], "municipality", point.y, point.x))
    for row in pack.localities.to_dict("records"):
        is_own = row["municipality_code"] == pack.municipality.code
        if is_own and escape(row["name"]) not in marked:
            at = row["latitude"], row["longitude"]
            named.append(label_feature(row["name"], "place own", *at))
    return named


def _areas(pack: Pack) -> geopandas.GeoDataFrame:
    """Indicative area of each local group (EPSG:4326)."""
    metric = to_metric(pack.municipalities)
    home = metric[metric["municipality_code"] == pack.municipality.code]
    found = group_areas(to_metric(pack.groups), home.geometry.iloc[0])
    return found.assign(geometry=_coarse(found)) if len(found) else found


def _own_area(plan: Plan, areas: geopandas.GeoDataFrame) -> shapely.Geometry | None:
    """Area of the plan's group; None where the plan is for the municipality."""
    if plan.area.whole:
        return None
    return areas.geometry[areas["group_id"] == plan.area.group_id].iloc[0]


def _bounds(pack: Pack, own: shapely.Geometry | None) -> list[list[float]]:
    """South-west and north-east corner of what is shown first, in degrees."""
    code = pack.municipality.code
    table = pack.municipalities
    home = table.geometry[table["municipality_code"] == code].iloc[0]
    shown = home if own is None else own
    west, south, east, north = map(float, shown.bounds)
    low, high = [south - ASIDE, west - ASIDE], [north + ASIDE, east + ASIDE]
    return [[round(x, DECIMALS) for x in corner] for corner in (low, high)]


def _cells(plan: Plan, figures: Figures) -> Values:
    """Cells of the whole municipality, with their class and way of each type."""
    table = figures.residents.cells
    thresholds = plan.request.distances_km
    count = len(thresholds)
    return {
        "squares": _squares(table[["x", "y"]].to_numpy(float)),
        "lived": [
            ngettext("{n} resident", "{n} residents", n).format(n=number(n))
            for n in table["residents"]
        ],
        "types": {
            code: _by_type(found, code, plan.request.limit_km, thresholds)
            for code, found in figures.whole.items()
        },
        "class_words": class_words(thresholds, plan.request.question.open_at),
        "fills": [palette.class_fill(n, count) for n in range(count + 2)],
        "patterns": "".join(palette.far_hatches()),
    }


def _squares(middles_m: np.ndarray) -> list[list[list[float]]]:
    """Corners of each cell, latitude and longitude in degrees."""
    half = CELL_M / 2
    boxes = shapely.box(*(middles_m - half).T, *(middles_m + half).T)
    degrees = geopandas.GeoSeries(boxes, crs=SWEREF99TM).to_crs(WGS84)
    corners = shapely.get_coordinates(degrees).reshape(-1, 5, 2)[:, :4, ::-1]
    rings: list[list[list[float]]] = corners.round(DECIMALS).tolist()
    return rings


def _by_type(
    found: Reach, code: str, limit_km: float, thresholds_km: tuple[float, ...]
) -> Values:
    numbers = classes(found.distance_m, [km * 1000 for km in thresholds_km])
    nowhere = _("No known place can be reached")
    unsure = found.perhaps_within(limit_km)
    return {
        "word": escape(term("type", code)),
        "classes": numbers.tolist(),
        "unsure": np.flatnonzero(unsure).tolist(),
        "far": [
            escape(kilometres(far) if np.isfinite(far) else nowhere)
            for far in found.distance_m
        ],
    }


def _symbols() -> dict[str, Mapping[str, str]]:
    """Symbols of a village mark, with the words for them."""
    words = {code: term("type", code) for code in TYPES}
    words["group"] = _("Local development group")
    return {
        code: {"svg": palette.symbol(code, 19), "word": word}
        for code, word in words.items()
    }


def _words(pack: Pack) -> dict[str, str]:
    has_osm = bool((pack.places["origin"] == "osm").any())
    return {
        "attribution": OSM if has_osm else "",
        "map": _("Map"),
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "places": _("places"),
        "open": _("Press Enter to open."),
        "close": _("Close"),
    }
