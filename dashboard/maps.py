"""The base map and the one call of `st_folium`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.plugins import MarkerCluster
from folium.template import Template
from streamlit_folium import generate_leaflet_string, st_folium

from dashboard import assets, palette  # noqa: F401 - assets sets folium's addresses
from dashboard.layers import Feature, Layer
from dashboard.terms import TYPES, term
from dashboard.text import _, language
from geodata.records import Tiles

HEIGHT: Final = 620
MAX_ZOOM: Final = 18
MIDDLE_OF_SWEDEN: Final = (62.4, 16.3)
CLUSTER_RADIUS: Final = 100
"""Pixels between marks at the least: the diagonal of the largest mark."""

FOLDER: Final = Path(__file__).parent / "browser"

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
class Backdrop:
    """What lies behind everything: GeoJSON features of the pack (EPSG:4326).

    A locality is a circle of its area around its point, with `radius` in metres.
    """

    municipalities: Sequence[Feature]
    lakes: Sequence[Feature]
    localities: Sequence[Feature]


@dataclass(frozen=True)
class MapEvent:
    """A click on a feature: its id, and when it was (milliseconds since 1970)."""

    feature_id: str
    at: float


class _Script(MacroElement):
    """Lines of JavaScript in which `map` is the map and `parent` what this is in."""

    _template = Template(
        "{% macro script(this, kwargs) %}{ const map = map_div;"
        "const parent = {{ this._parent.get_name() }};\n{{ this.code }}"
        "}{% endmacro %}"
    )

    def __init__(self, code: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.code = code


def script(group: folium.FeatureGroup, name: str) -> str:
    """JavaScript that makes a group and adds it to `parent`.

    folium compiles a template for each of its objects whenever it draws them, which
    takes most of the time of a run: so a layer is written out once and kept as text.

    Parameters
    ----------
    group
        A layer, not in a map yet.
    name
        Name of its variables: letters that no other layer has.
    """
    holder = folium.Map(tiles=None)
    group.add_to(holder)
    holder.get_root().render()
    code = generate_leaflet_string(group, base_id=name)
    code = code.replace(holder.get_name(), "parent")
    return f"{code}\nfeature_group_{name}.addTo(parent);"


@cache
def _browser_file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _call(name: str, *values: object) -> str:
    """JavaScript of a file that holds one function, called with values."""
    arguments = ", ".join(script_safe(value) for value in values)
    return f"({_browser_file(name)})(map, {arguments});"


def script_safe(value: object) -> str:
    """JSON that cannot end a script element."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def backdrop_group(backdrop: Backdrop) -> folium.FeatureGroup:
    """Layer of what lies behind everything."""
    group = folium.FeatureGroup()
    _shapes(backdrop.municipalities, "land").add_to(group)
    _shapes(backdrop.lakes, "water").add_to(group)
    _circles(backdrop.localities).add_to(group)
    return group


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
        "attribution": attribution,
    }
    base.add_child(_Script(backdrop + _call("base.js", words)))
    style = f"<style>{_browser_file('map.css')}</style>"
    figure = base.get_root()
    figure.html.add_child(folium.Element(style))  # type: ignore[attr-defined]
    return base


def _collection(features: Sequence[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _shapes(features: Sequence[Feature], class_name: str) -> folium.GeoJson:
    return folium.GeoJson(
        _collection(features),
        interactive=False,
        style_function=lambda feature: {
            "className": f"{class_name} {feature['properties'].get('class', '')}"
        },
    )


def _circles(features: Sequence[Feature]) -> folium.GeoJson:
    return folium.GeoJson(
        _collection(features),
        marker=folium.Circle(fill=True, class_name="town"),
        style_function=lambda feature: {"radius": feature["properties"]["radius"]},
        interactive=False,
    )


def _labels(features: Sequence[Feature]) -> folium.GeoJson:
    """Names that let every click through."""
    return folium.GeoJson(
        _collection(features),
        marker=folium.Marker(icon=folium.DivIcon(icon_size=(0, 0), class_name="label")),
        style_function=lambda feature: {"html": feature["properties"]["label"]},
        interactive=False,
        keyboard=False,
    )


def _tip() -> folium.GeoJsonTooltip:
    return folium.GeoJsonTooltip(["tip"], labels=False, sticky=False)


def name_group(labels: Sequence[Feature]) -> folium.FeatureGroup:
    """Names of municipalities and of localities without a mark of their own."""
    group = folium.FeatureGroup()
    if labels:
        _labels(labels).add_to(group)
    return group


def tile_group(tiles: Tiles) -> folium.FeatureGroup:
    """Quiet background of tiles from the address that the pack gives."""
    group = folium.FeatureGroup()
    folium.TileLayer(
        tiles.url,
        attr=f'<a href="{escape(tiles.attribution_url)}">'
        f"{escape(tiles.attribution)}</a>",
        max_zoom=MAX_ZOOM,
        max_native_zoom=tiles.max_zoom,
        class_name="tiles",
    ).add_to(group)
    return group


def area_group(layer: Layer, class_name: str) -> folium.FeatureGroup:
    """Areas that can be clicked, filled with the patterns they name."""
    group = folium.FeatureGroup()
    areas = [feature for feature in layer.features if "id" in feature]
    labels = [feature for feature in layer.features if "id" not in feature]
    if areas:
        folium.GeoJson(
            _collection(areas),
            style_function=lambda feature: {
                "className": class_name,
                "fillColor": feature["properties"].get("fill", "#333"),
                "fillOpacity": 1 if "fill" in feature["properties"] else 0.04,
            },
            tooltip=_tip(),
            on_each_feature=folium.JsCode(_browser_file("feature.js")),
        ).add_to(group)
    if labels:
        _labels(labels).add_to(group)
    if layer.patterns:
        defs = f"<svg><defs>{''.join(layer.patterns)}</defs></svg>"
        folium.Marker(
            [0, 0],
            icon=folium.DivIcon(html=defs, icon_size=(0, 0)),
            keyboard=False,
            interactive=False,
        ).add_to(group)
    return group


def mark_group(features: Sequence[Feature]) -> folium.FeatureGroup:
    """Marks of places and groups; such as would overlap stand as one village mark."""
    group = folium.FeatureGroup()
    if not features:
        return group
    symbols = {
        code: {"svg": palette.symbol(code, 19), "word": _word(code)}
        for code in palette.LOOKS
    }
    words = {"places": _("places"), "open": _("Press Enter to open.")}
    arguments = f"cluster, {script_safe(symbols)}, {script_safe(words)}"
    create = f"(cluster) => ({_browser_file('cluster.js')})({arguments})"
    cluster = MarkerCluster(  # type: ignore[no-untyped-call]
        icon_create_function=create,
        max_cluster_radius=CLUSTER_RADIUS,
        show_coverage_on_hover=False,
        animate=False,
        spiderfy_distance_multiplier=1.8,
        chunked_loading=True,
    ).add_to(group)
    folium.GeoJson(
        _collection(features),
        marker=folium.Marker(icon=folium.DivIcon(class_name="mark")),
        style_function=_mark_style,
        tooltip=_tip(),
        on_each_feature=folium.JsCode(_browser_file("feature.js")),
    ).add_to(cluster)
    return group


def _mark_style(feature: Feature) -> dict[str, Any]:
    width, height = feature["properties"]["size"]
    return {
        "html": feature["properties"]["mark"],
        "iconSize": [width, height],
        "iconAnchor": [width / 2, height / 2],
    }


def _word(code: str) -> str:
    return term("type", code) if code in TYPES else _("Local development group")


def draw(
    backdrop: str, scripts: Sequence[str], view: View, *, attribution: str, key: str
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
    """
    group = folium.FeatureGroup()
    for code in (*scripts, _call("view.js", view.name, view.bounds, view.core)):
        group.add_child(_Script(code))
    event = st_folium(
        _base_map(backdrop, attribution),
        key=f"{key}-{language()}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=group,
    )
    drawing = (event or {}).get("last_active_drawing") or {}
    feature_id, properties = drawing.get("id"), drawing.get("properties") or {}
    if not isinstance(feature_id, str):
        return None
    return MapEvent(feature_id, float(properties.get("at", 0)))
