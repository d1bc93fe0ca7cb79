"""The base map and the one call of `st_folium`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
import streamlit as st
from streamlit_folium import st_folium

from dashboard import assets  # noqa: F401 - sets folium's addresses
from dashboard.maps.groups import (
    MAX_ZOOM,
    Backdrop,
    area_group,
    backdrop_group,
    mark_group,
    name_group,
    number_group,
    tile_group,
)
from dashboard.maps.scripts import Script, browser_file, call, script, script_safe
from dashboard.text import _, language

__all__ = [
    "HEIGHT",
    "OSM_ATTRIBUTION",
    "Backdrop",
    "Bounds",
    "MapEvent",
    "Spot",
    "View",
    "area_group",
    "backdrop_group",
    "call",
    "draw",
    "last_event",
    "last_spot",
    "mark_group",
    "name_group",
    "number_group",
    "script",
    "script_safe",
    "tile_group",
]


HEIGHT: Final = 620


MIDDLE_OF_SWEDEN: Final = (62.4, 16.3)


Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, each latitude and longitude in degrees."""


@dataclass(frozen=True)
class View:
    """Where the map shall go; a map that went to a name before stays where it is.

    Attributes
    ----------
    name
        Name of the view.
    bounds
        What shall be seen, in degrees.
    core
        What must be seen: a small screen may cut the rest off, to show this larger.
    """

    name: str
    bounds: Bounds
    core: Bounds


@dataclass(frozen=True)
class MapEvent:
    """A click on a feature: its id, and when it was (milliseconds since 1970)."""

    feature_id: str
    at: float


@dataclass(frozen=True)
class Spot:
    """A click beside all marks: where (degrees), and when (as in `MapEvent`)."""

    latitude: float
    longitude: float
    at: float


OSM_ATTRIBUTION: Final = (
    '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'
)
"""Whose points the map shows, as the ODbL wants it said."""


def _base_map(backdrop: str, attribution: str) -> folium.Map:
    """Map that stays the same while the reader stays: else the view would be lost."""
    base = folium.Map(
        location=MIDDLE_OF_SWEDEN,
        tiles=None,
        zoom_control=False,
        maxZoom=MAX_ZOOM,
        minZoom=4,
    )
    words = {
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "map": _("Map"),
        "lang": language(),
        "attribution": attribution,
    }
    base.add_child(Script(backdrop + call("base.js", words)))
    style = f"<style>{browser_file('map.css')}</style>"
    figure = base.get_root()
    figure.html.add_child(folium.Element(style))  # type: ignore[attr-defined]
    return base


def draw(
    backdrop: str,
    scripts: Sequence[str],
    view: View,
    *,
    attribution: str,
    key: str,
    spots: bool = False,
    height: int = HEIGHT,
) -> MapEvent | None:
    """Draw the map; return the feature that was clicked last, if it has an id.

    Parameters
    ----------
    backdrop
        Script of what lies behind; it must stay the same while the map stays.
    scripts
        Scripts of the layers from back to front.
    view
        Where to go.
    attribution
        Whose data the map shows, for its corner.
    key
        Name of the component in the session.
    spots
        Whether clicks beside all marks begin a run too, for `last_spot`.
    height
        Height of the map in pixels.
    """
    group = folium.FeatureGroup()
    for code in (*scripts, call("view.js", view.name, view.bounds, view.core)):
        group.add_child(Script(code))
    event = st_folium(
        _base_map(backdrop, attribution),
        key=f"{key}-{language()}",
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing", *(["last_clicked"] if spots else [])],
        feature_group_to_add=group,
    )
    return _clicked(event)


def last_event(key: str) -> MapEvent | None:
    """Return the click that began this run, before the map is drawn anew.

    Parameters
    ----------
    key
        As for `draw`.
    """
    return _clicked(st.session_state.get(f"{key}-{language()}"))


def last_spot(key: str) -> Spot | None:
    """Return the last click beside all marks, as `last_event` does for marks."""
    event = st.session_state.get(f"{key}-{language()}") or {}
    where = event.get("last_clicked") or {}
    if "at" not in where:
        return None
    return Spot(float(where["lat"]), float(where["lng"]), float(where["at"]))


def _clicked(event: Mapping[str, Any] | None) -> MapEvent | None:
    drawing = (event or {}).get("last_active_drawing") or {}
    feature_id, properties = drawing.get("id"), drawing.get("properties") or {}
    if not isinstance(feature_id, str):
        return None
    return MapEvent(feature_id, float(properties.get("at", 0)))
