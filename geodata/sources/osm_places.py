"""Elements of OpenStreetMap as rows of places with services."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely

from geodata.crs import SWEREF99TM, metres, require
from geodata.distance import straight
from geodata.errors import Fault
from geodata.intake.records import ROW_COLUMNS, Accepted
from geodata.records import span
from geodata.sources.osm_tags import Kind, Tags, before, closed_kinds, open_kinds
from geodata.sources.overpass import Element

FILE: Final = "OpenStreetMap"
"""Stands for a file's name in faults."""
PREFIX: Final = "osm-"
BORDER_M: Final = 2_000.0
"""Boundaries of a pack are generalised: so far outside them a place still is inside."""
LONGEST: Final = 120
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
CHECKED: Final = ("check_date", "survey:date")
NAMES: Final = ("name:sv", "name", "brand", "operator", "network", "was:name")
VILLAGES: Final = ("addr:place", "addr:hamlet", "addr:village", "addr:city")


@dataclass(frozen=True)
class _Found:
    """An element that offers, or offered, a service."""

    number: int
    element: Element
    kinds: tuple[tuple[Kind, str], ...]


def to_accepted(
    elements: Sequence[Element],
    *,
    areas: geopandas.GeoDataFrame,
    villages: pd.DataFrame,
    osm_base: str,
    unread: int = 0,
) -> Accepted:
    """Rows of the services that elements offer, and of those that they offered once.

    What is disused is closed. A row was seen on the day of the last survey that
    mappers note, else on that of the element's last edit: OpenStreetMap's word that it
    is so rests on nothing later.

    Parameters
    ----------
    elements
        In the order of the answer; the number of an element, from 1, is its row.
    areas
        Polygons of municipalities (EPSG:3006): municipality_code.
    villages
        name, x and y (EPSG:3006): each place gets the nearest one's name.
    osm_base
        ISO day as of which the elements are: nothing is later.
    unread
        Elements that could not be read at all.

    Returns
    -------
    Accepted
        Faults are warnings: what lies in none of the municipalities, or has no
        position, is left out and counted.

    Raises
    ------
    CrsError
        The polygons are not in EPSG:3006.
    """
    require(areas, SWEREF99TM)
    found = list(_services(elements))
    placed = [one for one in found if one.element.latitude is not None]
    points = [(e.element.latitude, e.element.longitude) for e in placed]
    xy = metres(*np.array(points, dtype=float).reshape(-1, 2).T)
    codes = _municipalities(xy, areas)
    near = _nearest(xy, villages)
    rows: dict[str, list[str]] = {name: [] for name in ROW_COLUMNS}
    numbers: list[int] = []
    for one, code, village in zip(placed, codes, near, strict=True):
        for row in _rows(one, code, village, osm_base) if code else ():
            numbers.append(one.number)
            for name in ROW_COLUMNS:
                rows[name].append(row.get(name, ""))
    outside = sum(not code for code in codes)
    lost = len(found) - len(placed) + unread
    return Accepted(
        rows=pd.DataFrame(rows, index=numbers, dtype=object),
        faults=tuple(_left_out(outside, lost)),
        read=len(found) + unread,
        rejected=outside + lost,
    )


def _left_out(outside: int, lost: int) -> Iterator[Fault]:
    for code, count in (("osm_outside", outside), ("osm_unplaced", lost)):
        if count:
            yield Fault(code, FILE, found=str(count), severity="warning")


def _services(elements: Sequence[Element]) -> Iterator[_Found]:
    for number, element in enumerate(elements, start=1):
        kinds = [(kind, "open") for kind in open_kinds(element.tags)]
        kinds += [(kind, "closed") for kind in closed_kinds(element.tags)]
        if kinds:
            yield _Found(number, element, tuple(kinds))


def _municipalities(xy: np.ndarray, areas: geopandas.GeoDataFrame) -> list[str]:
    """Code of the municipality of each point; empty where it is in none."""
    if not len(xy) or areas.empty:
        return [""] * len(xy)
    tree = shapely.STRtree(areas.geometry.to_numpy())
    points, nearest = tree.query_nearest(
        shapely.points(xy), max_distance=BORDER_M, all_matches=False
    )
    codes = [""] * len(xy)
    for point, area in zip(points, nearest, strict=True):
        codes[point] = str(areas["municipality_code"].iloc[area])
    return codes


def _nearest(xy: np.ndarray, villages: pd.DataFrame) -> list[str]:
    if villages.empty or not len(xy):
        return [""] * len(xy)
    near = straight(xy, villages[["x", "y"]].to_numpy(float), k=1)
    return [str(villages["name"].iloc[i]) for i in near.i1]


def _rows(
    one: _Found, code: str, village: str, osm_base: str
) -> Iterator[dict[str, str]]:
    element, tags = one.element, {**before(one.element.tags), **one.element.tags}
    place = {
        "place_id": f"{PREFIX}{element.osm_id}",
        "name": _first(tags, NAMES) or f"OSM {element.osm_id}",
        "operator": _first(tags, ("operator", "brand")),
        "village": village or _first(tags, VILLAGES) or code,
        "municipality_code": code,
        "street_address": _address(tags),
        "latitude": f"{element.latitude:.6f}",
        "longitude": f"{element.longitude:.6f}",
    }
    for (service_type, service_kind), status in one.kinds:
        hours = tags.get("opening_hours", "") if status == "open" else ""
        yield place | {
            "service_type": service_type,
            "service_kind": service_kind,
            "status": status,
            "seen_on": _seen_on(element, status, osm_base),
            "opening_hours": _clean(hours, 255),
        }


def _seen_on(element: Element, status: str, osm_base: str) -> str:
    """Day of the survey or else of the edit; of a closing the later of the two."""
    surveys = [day for key in CHECKED if (day := day_of(element.tags.get(key, "")))]
    edited = day_of(element.edited_on)
    days = [*surveys, edited] if status == "closed" else surveys or [edited]
    known = [min(day, osm_base) for day in days if day]
    return max(known, default=osm_base)


def day_of(text: str) -> str:
    """The text itself if it is an ISO day, else nothing."""
    try:
        return text if DAY.fullmatch(text) and span(text) else ""
    except ValueError:
        return ""


def _first(tags: Tags, keys: Sequence[str]) -> str:
    return next((text for key in keys if (text := _clean(tags.get(key, "")))), "")


def _clean(text: str, longest: int = LONGEST) -> str:
    """Text on one line, without signs that steer a terminal or turn its direction."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(plain.split())[:longest].rstrip()


def _address(tags: Mapping[str, str]) -> str:
    """Street and number, post code and town, as far as they are there."""
    street = f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}"
    town = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}"
    if not tags.get("addr:street"):
        return ""
    return ", ".join(part for part in (_clean(street), _clean(town)) if part)
