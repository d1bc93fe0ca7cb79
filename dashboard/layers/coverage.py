"""Coverage as layers of the map: overlapping projects, areas of groups, villages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas
import pandas as pd
import shapely
from shapely.geometry import mapping

from dashboard import palette
from dashboard.layers import (
    DECIMALS,
    OWN_SIZE,
    Feature,
    Layer,
    escape,
    feature_of,
    tip_of,
)
from dashboard.layers.naming import Named, Side, name_sides
from dashboard.text import _, ngettext

TINTS: Final = ("#5aa0c8", "#d9a441", "#9a7fc0", "#7fae6b")
"""Tints of areas beside each other; each area is named as well."""
TINT_OPACITY: Final = "66"
OVERLAP: Final = ("#dbe8f1", "#8fbcd9", "#4a8fc0")
"""Fill of areas in one, two, three and more projects, from light to dark."""
VILLAGE_MARK: Final = (
    '<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">'
    '<circle cx="13" cy="13" r="9.5" fill="#fff" stroke="#fff" stroke-width="5"/>'
    f'<circle cx="13" cy="13" r="9.5" fill="#fff" stroke="{palette.INK}" '
    'stroke-width="3" stroke-dasharray="5 3"/></svg>'
)
PILL_PX: Final = 34
LETTER_PX: Final = 12
"""Height of a mark with a number, and width of a digit in it."""


def overlap_fill(number: int, most: int) -> str:
    """Fill of the municipalities that are in so many of the projects."""
    steps = len(OVERLAP) - 1
    place = steps if most < 2 else round(steps * (number - 1) / (most - 1))  # noqa: PLR2004
    return OVERLAP[min(place, steps)]


def overlap_layer(covered: geopandas.GeoDataFrame, names: Mapping[str, str]) -> Layer:
    """Layer of the municipalities by how many of the projects they are in.

    Parameters
    ----------
    covered
        Rows of `coverage.project_coverage` (EPSG:4326).
    names
        Name of each project, by its id.
    """
    features = []
    most = len(names)
    for row in covered.to_dict("records"):
        number = row["projects"]
        words = ngettext("{n} project", "{n} projects", number).format(n=number)
        features.append(
            feature_of(
                mapping(row["geometry"]),
                {
                    "tip": tip_of(
                        f"{row['name']}: {words}",
                        [names[project_id] for project_id in row["project_ids"]],
                    ),
                    "fill": overlap_fill(number, most),
                },
                f"area:{row['municipality_code']}",
            )
        )
        at = row["geometry"].representative_point()
        features.append(_label(str(number), at.y, at.x))
    return Layer(features)


def _label(text: str, latitude: float, longitude: float) -> Feature:
    """Large number that moves aside where another label stands."""
    label = f'<span class="count" style="font-size:22px">{escape(text)}</span>'
    return feature_of(_point(latitude, longitude), {"label": label})


def _point(latitude: float, longitude: float) -> dict[str, Any]:
    position = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return {"type": "Point", "coordinates": position}


def tints(areas: Sequence[shapely.Geometry]) -> list[str]:
    """Tint of each area: none the same as that of an area beside it, if it can be."""
    chosen: list[int] = []
    for number, area in enumerate(areas):
        beside = {
            chosen[other]
            for other in range(number)
            if not areas[other].equals(area) and areas[other].intersects(area)
        }
        alike = [chosen[n] for n in range(number) if areas[n].equals(area)]
        free = [tint for tint in range(len(TINTS)) if tint not in beside]
        chosen.append(alike[0] if alike else (free or [number % len(TINTS)])[0])
    return [f"{TINTS[tint]}{TINT_OPACITY}" for tint in chosen]


def group_area_layer(
    areas: geopandas.GeoDataFrame, words: Mapping[str, tuple[str, str]]
) -> Layer:
    """Layer of the indicative area of each group (EPSG:4326), in tints.

    Parameters
    ----------
    words
        Title and line that an area says when pointed at, by the id of the group.
    """
    shapes = list(areas.geometry)
    rows = zip(areas["group_id"], shapes, tints(shapes), strict=True)
    return Layer(
        [
            feature_of(
                mapping(shape),
                {
                    "tip": tip_of(words[group_id][0], [words[group_id][1]]),
                    "fill": tint,
                },
                f"group:{group_id}",
            )
            for group_id, shape, tint in rows
        ]
    )


@dataclass(frozen=True)
class Village:
    """A village that is no group's home: name, a line on it, degrees in WGS 84."""

    name: str
    line: str
    latitude: float
    longitude: float


def group_marks(
    groups: pd.DataFrame,
    numbers: Mapping[str, str],
    villages: Sequence[Village] = (),
) -> list[Feature]:
    """Mark of each group that has a position, with its name, or a number in it.

    Parameters
    ----------
    numbers
        Number that a group's mark holds instead of its symbol, by its id.
    villages
        Villages that have a mark too.
    """
    rows = groups[groups["latitude"].notna()].to_dict("records")
    drawn = [_group(row, numbers.get(row["group_id"], "")) for row in rows]
    drawn += [_village(one) for one in villages]
    sides = name_sides([mark.named for mark in drawn])
    return [_feature(*pair) for pair in zip(drawn, sides, strict=True)]


@dataclass(frozen=True)
class _Mark:
    """A mark with a name: its id, HTML, lines that it says, name and place."""

    feature_id: str
    html: str
    lines: Sequence[str]
    named: Named


def _group(group: Mapping[Any, Any], number: str) -> _Mark:
    lines = [_("Home village: {village}").format(village=group["home_village"])]
    html, width, height = palette.symbol("group", OWN_SIZE), OWN_SIZE, OWN_SIZE
    html = f'<span class="one" aria-hidden="true">{html}</span>'
    if number:
        lines.append(_("{n} residents live nearest").format(n=number))
        style = "font-size:20px;border-radius:17px"
        html = f'<span class="said" style="{style}" aria-hidden="true">{number}</span>'
        width, height = len(number) * LETTER_PX + 20, PILL_PX
    at = (float(group["latitude"]), float(group["longitude"]))
    named = Named(*at, str(group["name"]), width, height)
    return _Mark(f"group:{group['group_id']}", html, lines, named)


def _village(one: Village) -> _Mark:
    html = f'<span class="one" aria-hidden="true">{VILLAGE_MARK}</span>'
    named = Named(one.latitude, one.longitude, one.name, OWN_SIZE, OWN_SIZE)
    return _Mark(f"village:{one.name}", html, [one.line], named)


def _feature(mark: _Mark, side: Side) -> Feature:
    """Mark whose name is in its own HTML; it has no symbols of service types."""
    named = mark.named
    properties = {
        "name": "",
        "village": "",
        "types": [],
        "tip": tip_of(named.name, mark.lines),
        "mark": mark.html + _name(named.name, side),
        "size": [named.width, named.height],
    }
    at = _point(named.latitude, named.longitude)
    return feature_of(at, properties, escape(mark.feature_id))


PLACED: Final[Mapping[Side, str]] = {
    "below": "top:100%;width:8.5em;white-space:normal",
    "above": "top:auto;bottom:100%;width:8.5em;white-space:normal;margin:0 0 1px",
    "right": "top:50%;left:100%;transform:translateY(-50%);margin:0 4px",
    "left": "top:50%;left:auto;right:100%;transform:translateY(-50%);margin:0 4px",
}


def _name(name: str, side: Side) -> str:
    """Name beside a mark; below and above in as many lines as it needs."""
    look = "font-size:14px;line-height:1.1;text-align:center;max-width:none"
    style = f"{PLACED[side]};{look};overflow:visible"
    return f'<i style="{style}" aria-hidden="true">{escape(name)}</i>'


def home_label(name: str, latitude: float, longitude: float) -> Feature:
    """Name of the municipality that is meant, larger than those of the others."""
    style = "font-size:18px;top:-20px;text-transform:uppercase"
    label = f'<span class="count" style="{style}">{escape(name)}</span>'
    return feature_of(_point(latitude, longitude), {"label": label})
