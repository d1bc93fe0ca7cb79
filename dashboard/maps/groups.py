"""Layers as folium's groups: one GeoJson each, never a loop of markers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
from folium.plugins import MarkerCluster

from dashboard import palette
from dashboard.layers import Feature, Layer, escape
from dashboard.maps.scripts import browser_file, script_safe
from dashboard.terms import TYPES, term
from dashboard.text import _
from geodata.records import Tiles

MAX_ZOOM: Final = 18


CLUSTER_RADIUS: Final = 100
"""Pixels between marks at the least: the diagonal of the largest mark."""


NUMBER_RADIUS: Final = 60
"""The same between marks with numbers, which are wider than high."""


@dataclass(frozen=True)
class Backdrop:
    """What lies behind everything: GeoJSON features of the pack (EPSG:4326).

    A locality is a circle of its area around its point, with `radius` in metres.
    """

    municipalities: Sequence[Feature]
    lakes: Sequence[Feature]
    localities: Sequence[Feature]


def backdrop_group(backdrop: Backdrop) -> folium.FeatureGroup:
    """Layer of what lies behind everything."""
    group = folium.FeatureGroup()
    _shapes(backdrop.municipalities, "land").add_to(group)
    _shapes(backdrop.lakes, "water").add_to(group)
    _circles(backdrop.localities).add_to(group)
    return group


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
        marker=folium.Marker(
            icon=folium.DivIcon(icon_size=(0, 0), class_name="label"),
            interactive=False,
            keyboard=False,
        ),
        style_function=lambda feature: {"html": feature["properties"]["label"]},
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
                "className": feature["properties"].get("class", class_name),
                "fillColor": feature["properties"].get("fill", "#333"),
                "fillOpacity": 1 if "fill" in feature["properties"] else 0.04,
            },
            tooltip=_tip(),
            on_each_feature=folium.JsCode(browser_file("feature.js")),
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


def mark_group(
    features: Sequence[Feature], *, together: bool = True
) -> folium.FeatureGroup:
    """Marks of places and groups; such as would overlap stand as one village mark.

    Parameters
    ----------
    together
        Whether they may stand as one; else each is always seen.
    """
    group = folium.FeatureGroup()
    if not features:
        return group
    marks = folium.GeoJson(
        _collection(features),
        marker=folium.Marker(icon=folium.DivIcon(class_name="mark")),
        style_function=_mark_style,
        on_each_feature=folium.JsCode(browser_file("feature.js")),
    )
    marks.add_to(_village_marks().add_to(group) if together else group)
    return group


def number_group(features: Sequence[Feature]) -> folium.FeatureGroup:
    """Marks with numbers; such as would overlap stand as one with all their numbers."""
    group = folium.FeatureGroup()
    marks = folium.GeoJson(
        _collection(features),
        marker=folium.Marker(icon=folium.DivIcon(class_name="mark")),
        style_function=_mark_style,
        on_each_feature=folium.JsCode(browser_file("feature.js")),
    )
    words = script_safe({"open": _("Press Enter to open.")})
    create = f"(cluster) => ({browser_file('numbers.js')})(cluster, {words})"
    marks.add_to(_cluster(create, NUMBER_RADIUS).add_to(group))
    return group


def _village_marks() -> MarkerCluster:
    symbols = {
        code: {"svg": palette.symbol(code, 19), "word": _word(code)}
        for code in palette.LOOKS
    }
    words = {
        "places": _("places"),
        "unsure": _("Some opening hours are not known"),
        "open": _("Press Enter to open."),
    }
    arguments = f"cluster, {script_safe(symbols)}, {script_safe(words)}"
    create = f"(cluster) => ({browser_file('cluster.js')})({arguments})"
    return _cluster(create, CLUSTER_RADIUS)


def _cluster(create: str, radius: int) -> MarkerCluster:
    return MarkerCluster(  # type: ignore[no-untyped-call]
        icon_create_function=create,
        max_cluster_radius=radius,
        show_coverage_on_hover=False,
        animate=False,
        spiderfy_distance_multiplier=1.8,
        chunked_loading=True,
    )


def _mark_style(feature: Feature) -> dict[str, Any]:
    width, height = feature["properties"]["size"]
    return {
        "html": feature["properties"]["mark"],
        "iconSize": [width, height],
        "iconAnchor": [width / 2, height / 2],
    }


def _word(code: str) -> str:
    if code in TYPES:
        return term("type", code)
    return _("Wish") if code == "wish" else _("Local development group")
