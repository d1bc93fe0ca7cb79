"""How QGIS draws what is taken along: the colours and shapes of the map."""

from collections.abc import Sequence
from typing import Final

import geopandas
import pandas as pd

from dashboard.palette import CIVIDIS, FULL, LOOKS
from dashboard.terms import term
from dashboard.text import _, percent
from geodata.closure import OTHER_CASE
from geodata.export import styles
from geodata.export.styles import Category, Drawn, Step, Style, Symbol
from geodata.vocabulary import SERVICE_TYPES

SHAPES: Final = {
    "fuel": "diamond",
    "groceries": "square",
    "post": "triangle",
    "pharmacy": "cross_fill",
    "payments": "circle",
    "group": "pentagon",
}
"""Marker of QGIS for the shape of a look."""
PLAIN: Final = Symbol("#56B4E9", opacity=0.5)
SYMBOLS: Final = {
    "groups": Symbol(LOOKS["group"].colour, SHAPES["group"]),
    "municipalities": Symbol("#ffffff", opacity=0.3),
    "lakes": PLAIN,
}
TYPE: Final = "service_type"
BY_TYPE: Final = frozenset({"offers", "osm_offers", "services-pack", "services-osm"})


def style_of(layer: str, table: pd.DataFrame) -> Style | None:
    """Style of a layer by its name and its columns; None for a table without geometry.

    Services have the colour and the shape of their type, shares and residents the
    ramp of the map from light to dark; everything else is plain.
    """
    if not isinstance(table, geopandas.GeoDataFrame):
        return None
    drawn = _drawn(table)
    if layer in BY_TYPE:
        return _by_type()
    if layer in SYMBOLS:
        return styles.single(_("Plain"), drawn, SYMBOLS[layer])
    return _by_number(drawn, table) or styles.single(_("Plain"), drawn, PLAIN)


def _by_number(drawn: Drawn, table: pd.DataFrame) -> Style | None:
    """Style of what has a share or, as squares, residents."""
    column = next((str(name) for name in table if _is_share(str(name))), "")
    if column:
        return styles.graduated(_("Share of the residents"), drawn, column, _shares())
    if drawn == "polygon" and "residents" in table:
        steps = _residents(table["residents"].dropna().to_list())
        return styles.graduated(_("Residents"), drawn, "residents", steps)
    return None


def _drawn(table: geopandas.GeoDataFrame) -> Drawn:
    areas = table.geometry.geom_type.str.contains("Polygon").any()
    return "polygon" if areas else "point"


def _marker(code: str) -> Symbol:
    return Symbol(LOOKS[code].colour, SHAPES[code])


def _by_type() -> Style:
    categories = [
        Category(code, term("type", code), _marker(code)) for code in SERVICE_TYPES
    ]
    return styles.categorised(_("Service types"), "point", TYPE, categories)


def _is_share(name: str) -> bool:
    return name.startswith("share") and not name.endswith(OTHER_CASE)


def _shares() -> list[Step]:
    return [
        Step(over, up_to, f"{percent(over)}–{percent(up_to)}", _filled(colour))
        for over, up_to, colour in styles.equal_steps(1.0, CIVIDIS)
    ]


def _residents(people: Sequence[int]) -> list[Step]:
    top = float(max(people, default=0)) or 1.0
    return [
        Step(over, up_to, f"{over:.0f}–{up_to:.0f}", _filled(colour))
        for over, up_to, colour in styles.equal_steps(top, CIVIDIS)
    ]


def _filled(colour: str) -> Symbol:
    return Symbol(colour, opacity=FULL)
