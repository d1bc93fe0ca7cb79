"""Where the map goes for what the reader asked to see."""

import geopandas
import pandas as pd

from dashboard import maps, state
from dashboard.data.analysis import cell_squares
from dashboard.data.core import Source, offers, pack, villages
from geodata.pack import Pack

VILLAGE, STREET, COUNTRYSIDE = 0.012, 0.0015, 0.06
"""Degrees of latitude on each side of a village, a place or a cell that are shown."""


def view(data: Source, go: str, focus: str | None, reach: float = STREET) -> maps.View:
    """Return where the map goes: what was chosen in a list, or else where to go to.

    Parameters
    ----------
    reach
        Degrees of latitude that are shown on each side of a point.
    """
    content = pack(data)
    if focus and (bounds := _bounds_of(data, focus, reach)):
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


def _bounds_of(data: Source, feature_id: str, reach: float) -> maps.Bounds | None:
    content = pack(data)
    kind, _colon, name = feature_id.rpartition(":")
    if kind == "cell":
        squares = cell_squares(data)
        if name not in squares.index:
            return None
        middle = squares[name].centroid
        return _around(middle.y, middle.x, reach)
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
    return _around(rows["latitude"].iloc[0], rows["longitude"].iloc[0], reach)
