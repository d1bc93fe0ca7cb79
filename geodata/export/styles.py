"""How a layer is drawn in QGIS: the XML (QML) that it keeps in a GeoPackage."""

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Drawn = Literal["point", "polygon"]

VERSION: Final = "3.28.0"
DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
GEOMETRY: Final[dict[Drawn, str]] = {"point": "0", "polygon": "2"}
INK: Final = "#111111"
SHORT_HEX: Final = 4


@dataclass(frozen=True)
class Style:
    """How a layer is drawn, and what QGIS calls it."""

    name: str
    qml: str


@dataclass(frozen=True)
class Symbol:
    """Look of a feature.

    Attributes
    ----------
    colour
        `#rrggbb` or `#rgb`.
    shape
        A marker as QGIS names it (`circle`, `square`, `diamond`, `triangle`,
        `cross_fill`, `pentagon`); only for points.
    opacity
        Of the fill of a polygon, from 0 to 1.
    """

    colour: str
    shape: str = "circle"
    opacity: float = 1.0


@dataclass(frozen=True)
class Category:
    """Features whose column holds a value, and their look."""

    value: str
    label: str
    symbol: Symbol


@dataclass(frozen=True)
class Step:
    """Features whose number lies above `over` and up to `up_to`, and their look."""

    over: float
    up_to: float
    label: str
    symbol: Symbol


def single(name: str, drawn: Drawn, symbol: Symbol) -> Style:
    """Every feature alike."""
    renderer = ET.Element("renderer-v2", type="singleSymbol")
    _symbols(renderer, drawn, [symbol])
    return _style(name, drawn, renderer)


def categorised(
    name: str, drawn: Drawn, column: str, categories: Sequence[Category]
) -> Style:
    """Each feature by the value of a column."""
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=column)
    listed = ET.SubElement(renderer, "categories")
    for i, one in enumerate(categories):
        ET.SubElement(
            listed,
            "category",
            {"render": "true", "symbol": str(i)},
            value=one.value,
            label=one.label,
        )
    _symbols(renderer, drawn, [one.symbol for one in categories])
    return _style(name, drawn, renderer)


def graduated(name: str, drawn: Drawn, column: str, steps: Sequence[Step]) -> Style:
    """Each feature by the step that the number in a column lies in."""
    renderer = ET.Element(
        "renderer-v2",
        type="graduatedSymbol",
        attr=column,
        graduatedMethod="GraduatedColor",
    )
    ranges = ET.SubElement(renderer, "ranges")
    for i, step in enumerate(steps):
        ET.SubElement(
            ranges,
            "range",
            {"render": "true", "symbol": str(i)},
            lower=f"{step.over:.15f}",
            upper=f"{step.up_to:.15f}",
            label=step.label,
        )
    _symbols(renderer, drawn, [step.symbol for step in steps])
    return _style(name, drawn, renderer)


def equal_steps(top: float, colours: Sequence[str]) -> list[tuple[float, float, str]]:
    """Steps of equal width from 0 to a number above it, each with its colour."""
    width = top / len(colours)
    edges = [i * width for i in range(len(colours))] + [math.nextafter(top, math.inf)]
    return [(edges[i], edges[i + 1], colour) for i, colour in enumerate(colours)]


def _style(name: str, drawn: Drawn, renderer: ET.Element) -> Style:
    qgis = ET.Element("qgis", version=VERSION, styleCategories="Symbology")
    qgis.append(renderer)
    ET.SubElement(qgis, "layerGeometryType").text = GEOMETRY[drawn]
    ET.indent(qgis, " ")
    return Style(name, DOCTYPE + ET.tostring(qgis, encoding="unicode") + "\n")


def _symbols(renderer: ET.Element, drawn: Drawn, symbols: Sequence[Symbol]) -> None:
    listed = ET.SubElement(renderer, "symbols")
    kind, draw = ("marker", _marker) if drawn == "point" else ("fill", _fill)
    for i, one in enumerate(symbols):
        symbol = ET.SubElement(listed, "symbol", type=kind, name=str(i), alpha="1")
        draw(symbol, one)


def _marker(symbol: ET.Element, look: Symbol) -> None:
    _layer(
        symbol,
        "SimpleMarker",
        color=_rgba(look.colour, look.opacity),
        name=look.shape,
        outline_color=_rgba(INK),
        outline_width="0.4",
        size="4",
        size_unit="MM",
    )


def _fill(symbol: ET.Element, look: Symbol) -> None:
    _layer(
        symbol,
        "SimpleFill",
        color=_rgba(look.colour, look.opacity),
        style="solid",
        outline_color=_rgba(INK),
        outline_style="solid",
        outline_width="0.26",
    )


def _layer(symbol: ET.Element, kind: str, **options: str) -> None:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind}, enabled="1", locked="0", **{"pass": "0"}
    )
    listed = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(listed, "Option", type="QString", name=name, value=value)


def _rgba(colour: str, opacity: float = 1.0) -> str:
    """Colour as QGIS writes it: red, green, blue and opacity from 0 to 255."""
    digits = colour.removeprefix("#")
    if len(colour) == SHORT_HEX:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    return ",".join(map(str, [*parts, round(255 * opacity)]))
