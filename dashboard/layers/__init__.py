"""Tables and records as layers of the map; every value is escaped here.

Each layer is a `Layer`: GeoJSON features with an `id` that a click returns, or none
where a click means nothing. `maps` turns layers into folium's objects.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas
import pandas as pd
from shapely.geometry import mapping

from dashboard import palette
from dashboard.terms import capital, term
from dashboard.text import _, ngettext
from geodata.places import is_current
from geodata.records import Project

DECIMALS = 5
SMALLEST_TARGET = 24
OWN_SIZE, NEIGHBOUR_SIZE = 28, 20
SEVERAL_OWN_SIZE, SEVERAL_NEIGHBOUR_SIZE = 23, 17

Feature = dict[str, Any]


def escape(text: str) -> str:
    """Escape for HTML, and for the templates that folium makes of what it draws."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


@dataclass(frozen=True)
class Layer:
    """Features that are drawn alike.

    Attributes
    ----------
    features
        GeoJSON features; `properties` hold escaped text only.
    patterns
        SVG patterns that the features' styles name.
    """

    features: Sequence[Feature]
    patterns: Sequence[str] = field(default=())


def feature_of(
    geometry: Mapping[str, Any], properties: dict[str, Any], feature_id: str = ""
) -> Feature:
    """GeoJSON feature, with an id where a click means something."""
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return feature | {"id": feature_id} if feature_id else feature


def _point(latitude: float, longitude: float) -> dict[str, Any]:
    position = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return {"type": "Point", "coordinates": position}


def label_feature(
    text: str, class_name: str, latitude: float, longitude: float
) -> Feature:
    """Name on the map, which a click goes through."""
    label = f'<span class="{class_name}">{escape(text)}</span>'
    return feature_of(_point(latitude, longitude), {"label": label})


def tip_of(title: str, lines: Sequence[str]) -> str:
    """HTML of what a feature says when pointed at."""
    rows = "".join(f"<br>{escape(line)}" for line in lines)
    return f"<b>{escape(title)}</b>{rows}"


def service_words(service: Mapping[str, Any], today: date) -> str:
    """One service in words: type, kind, status, and the year if it is not current."""
    words = [
        f"{term('type', service['service_type'])}: "
        f"{term('kind', service['service_kind'])}"
    ]
    if service["status"] != "open":
        words.append(term("status", service["status"]))
    if not is_current(service["seen_on"], today):
        words.append(_("seen {year}").format(year=service["seen_on"][:4]))
    if not _surely_open(service):
        words.append(_("opening hours not known"))
    return ", ".join(words)


def _surely_open(service: Mapping[str, Any]) -> bool:
    """Whether a service is open at the moment asked for; at any time all are."""
    return bool(service.get("open_then", "open") == "open")


def place_features(
    offers: geopandas.GeoDataFrame, municipality_code: str, today: date
) -> list[Feature]:
    """One feature a place, whose mark shows every service type that it offers."""
    features = []
    for place_id, rows in offers.groupby("place_id", sort=False):
        services = rows.to_dict("records")
        place = services[0]
        own = place["municipality_code"] == municipality_code
        features.append(
            feature_of(
                _point(place["latitude"], place["longitude"]),
                {
                    "name": escape(place["name"]),
                    "village": escape(place["village"] or place["name"]),
                    "types": list(dict.fromkeys(s["service_type"] for s in services)),
                    "tip": tip_of(
                        ", ".join(filter(None, (place["name"], place["village"]))),
                        [capital(service_words(s, today)) for s in services],
                    ),
                    **place_mark(services, own=own, today=today),
                    **({} if any(map(_surely_open, services)) else {"unsure": True}),
                },
                str(place_id),
            )
        )
    return features


def changed_features(
    rows: geopandas.GeoDataFrame,
    municipality_code: str,
    today: date,
    words: Mapping[str, str],
) -> list[Feature]:
    """One feature a place that a scenario changes, with a word below its mark.

    Parameters
    ----------
    rows
        As for `place_features`.
    words
        What happens to each place, by its id.
    """
    features = place_features(rows, municipality_code, today)
    for feature in features:
        word = escape(words[feature["id"]])
        properties = feature["properties"]
        properties["mark"] = f"{properties['mark'].split('<i>')[0]}<i>{word}</i>"
        properties["tip"] = f"{properties['tip']}<br>{word}"
    return features


def place_mark(
    services: Sequence[Mapping[str, Any]], *, own: bool, today: date
) -> dict[str, Any]:
    """Mark of a place: a symbol for each service type, and the year if all are old.

    A question mark stands below it where no service is known to be open at the moment
    that was asked for.

    Returns
    -------
    dict
        `mark` (HTML) and `size` (width and height in pixels).
    """
    best: dict[str, tuple[str, bool]] = {}
    for service in services:
        fresh = is_current(service["seen_on"], today) and _surely_open(service)
        known = best.get(service["service_type"])
        state = (str(service["status"]), not fresh)
        if known is None or (known[0] != "open" and state[0] == "open"):
            best[service["service_type"]] = state
    single, several = (
        (OWN_SIZE, SEVERAL_OWN_SIZE)
        if own
        else (NEIGHBOUR_SIZE, SEVERAL_NEIGHBOUR_SIZE)
    )
    size = single if len(best) == 1 else several
    symbols = "".join(
        palette.symbol(code, size, pale=pale, status=status)
        for code, (status, pale) in best.items()
    )
    newest = max(str(service["seen_on"]) for service in services)
    below = [] if is_current(newest, today) else [newest[:4]]
    if not any(map(_surely_open, services)):
        below.append("?")
    words = f"<i>{' '.join(below)}</i>" if below else ""
    return _mark(symbols, len(best), size, words)


def _mark(symbols: str, number: int, symbol_px: int, below: str = "") -> dict[str, Any]:
    frame, columns, border = ("several", 2, 12) if number > 1 else ("one", 1, 0)
    lines = -(-number // columns)
    size = [columns * symbol_px + border, lines * symbol_px + border]
    html = f'<span class="{frame}" aria-hidden="true">{symbols}</span>{below}'
    return {"mark": html, "size": [max(side, SMALLEST_TARGET) for side in size]}


def group_features(groups: pd.DataFrame) -> list[Feature]:
    """One feature a local group that has a position, at its home village."""
    placed = groups[groups["latitude"].notna()].to_dict("records")
    return [
        feature_of(
            _point(group["latitude"], group["longitude"]),
            {
                "name": escape(group["name"]),
                "village": escape(group["home_village"]),
                "types": ["group"],
                "tip": tip_of(
                    group["name"],
                    [
                        _("Local development group"),
                        _("Home village: {village}").format(
                            village=group["home_village"]
                        ),
                    ],
                ),
                **_mark(palette.symbol("group", OWN_SIZE), 1, OWN_SIZE),
            },
            f"group:{group['group_id']}",
        )
        for group in placed
    ]


def group_area_layer(areas: geopandas.GeoDataFrame, groups: pd.DataFrame) -> Layer:
    """Layer of the indicative area of each group (EPSG:4326)."""
    names = dict(zip(groups["group_id"], groups["name"], strict=True))
    features = [
        feature_of(
            mapping(geometry),
            {"tip": tip_of(names[group_id], [_("Indicative area of the group")])},
            f"group:{group_id}",
        )
        for group_id, geometry in zip(areas["group_id"], areas.geometry, strict=True)
    ]
    return Layer(features)


def project_layer(
    covered: geopandas.GeoDataFrame, projects: Sequence[Project]
) -> Layer:
    """Layer of the municipalities that projects cover: lines of each, and how many."""
    order = {project.project_id: i for i, project in enumerate(projects)}
    names = {project.project_id: project.name for project in projects}
    features, patterns = [], {}
    for row in covered.to_dict("records"):
        indices = tuple(order[project_id] for project_id in row["project_ids"])
        patterns[indices] = palette.hatch(indices)
        count = ngettext("{n} project", "{n} projects", row["projects"]).format(
            n=row["projects"]
        )
        features.append(
            feature_of(
                mapping(row["geometry"]),
                {
                    "tip": tip_of(
                        f"{row['name']}: {count}",
                        [names[project_id] for project_id in row["project_ids"]],
                    ),
                    "fill": f"url(#{palette.hatch_id(indices)})",
                },
                f"area:{row['municipality_code']}",
            )
        )
        label = row["geometry"].representative_point()
        features.append(label_feature(count, "count", label.y, label.x))
    return Layer(features, tuple(patterns.values()))
