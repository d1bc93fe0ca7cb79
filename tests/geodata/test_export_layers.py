"""GeoJSON and GeoPackage: there and back, positions, what they cannot hold, styles."""

import io
import json
import math
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import CrsError
from geodata.export import styles, to_geojson, to_geopackage
from geodata.export.styles import Category, Step, Symbol

# The town hall of Flen in WGS 84, and in SWEREF 99 TM by Lantmäteriet's formulas.
FLEN = (16.587800, 59.057800)
FLEN_M = (591087.4, 6547583.1)


def layer(*shapes: object, crs: str = WGS84, **columns: list[Any]) -> Any:  # noqa: ANN401
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def features(table: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    found: list[dict[str, Any]] = json.loads(to_geojson(table))["features"]
    return found


@contextmanager
def written(tmp_path: Path, content: bytes) -> Iterator[Path]:
    path = tmp_path / "layers.gpkg"
    path.write_bytes(content)
    yield path


def back(tmp_path: Path, content: bytes, name: str) -> Any:  # noqa: ANN401
    with written(tmp_path, content) as path:
        return geopandas.read_file(path, layer=name)


def rows_of(tmp_path: Path, content: bytes, query: str) -> list[tuple[Any, ...]]:
    with written(tmp_path, content) as path, closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


# GeoJSON


def test_geojson_is_read_back_as_it_was() -> None:
    table = layer(shapely.Point(FLEN), name=["Årdala \"=1+1\" 'å'"], n=[3], m=[1.5])
    found = geopandas.read_file(io.BytesIO(to_geojson(table)))
    assert found.crs == WGS84
    assert found.iloc[0][["name", "n", "m"]].to_list() == table.iloc[0, :3].to_list()
    assert found.geometry.iloc[0].equals_exact(table.geometry.iloc[0], 1e-9)


def test_positions_in_metres_become_degrees_with_six_decimals() -> None:
    (one,) = features(layer(shapely.Point(FLEN_M), crs=SWEREF99TM, n=[1]))
    east, north = one["geometry"]["coordinates"]
    assert (east, north) == pytest.approx(FLEN, abs=2e-3)
    assert (east, north) == (round(east, 6), round(north, 6))


def test_what_is_missing_or_endless_is_null_and_types_stay() -> None:
    table = layer(
        None,
        shapely.Point(),
        n=pd.array([1, None], dtype="Int64"),
        m=[math.inf, math.nan],
        sure=[True, False],
        text=["", None],
    )
    first, second = features(table)
    assert first["geometry"] is second["geometry"] is None
    assert first["properties"] == {"n": 1, "m": None, "sure": True, "text": ""}
    assert second["properties"] == {"n": None, "m": None, "sure": False, "text": None}


def test_outer_rings_turn_against_the_clock() -> None:
    clockwise = shapely.Polygon([(16, 59), (16, 60), (17, 60), (17, 59)])
    (one,) = features(layer(clockwise, n=[1]))
    assert shapely.is_ccw(shapely.LinearRing(one["geometry"]["coordinates"][0]))


def test_geojson_holds_text_as_it_is_for_it_is_no_spreadsheet() -> None:
    (one,) = features(layer(shapely.Point(FLEN), text=["=1+1 <b>\u2028"]))
    assert one["properties"]["text"] == "=1+1 <b>\u2028"


def test_no_rows_are_a_collection_without_features() -> None:
    assert features(layer(n=[])) == []


def test_a_layer_without_a_system_is_refused() -> None:
    table = geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(FLEN)])
    with pytest.raises(CrsError):
        to_geojson(table)
    with pytest.raises(CrsError):
        to_geopackage({"a": table}, {})


# GeoPackage


def test_geopackage_is_read_back_in_sweref(tmp_path: Path) -> None:
    table = layer(shapely.Point(FLEN), None, name=["Årdala", ""], n=[1, 2])
    found = back(tmp_path, to_geopackage({"ställen": table}, {}), "ställen")
    assert found.crs == SWEREF99TM
    assert found["name"].to_list() == ["Årdala", ""]
    assert found["n"].to_list() == [1, 2]
    point = found.geometry.iloc[0]
    assert point.distance(shapely.Point(FLEN_M)) < 100
    assert found.geometry.iloc[1] is None
    again = found.to_crs(WGS84).geometry.iloc[0]
    assert again.distance(shapely.Point(FLEN)) < 1e-8


def test_polygons_of_both_kinds_share_a_layer(tmp_path: Path) -> None:
    box = shapely.box(16, 59, 17, 60)
    two = shapely.MultiPolygon([box, shapely.box(18, 59, 19, 60)])
    content = to_geopackage({"a": layer(box, two, n=[1, 2])}, {})
    kinds = back(tmp_path, content, "a").geom_type.to_list()
    assert kinds == ["MultiPolygon", "MultiPolygon"]


@pytest.mark.parametrize("n", [0, 1])
def test_a_layer_without_any_position_is_there(tmp_path: Path, n: int) -> None:
    content = to_geopackage({"a": layer(*[None] * n, n=[1] * n)}, {})
    assert len(back(tmp_path, content, "a")) == n


def test_a_table_without_geometry_is_a_table_of_attributes(tmp_path: Path) -> None:
    tables = {"a": layer(shapely.Point(FLEN), n=[1]), "b": pd.DataFrame({"x": ["ö"]})}
    content = to_geopackage(tables, {})
    assert back(tmp_path, content, "b")["x"].to_list() == ["ö"]
    query = "SELECT table_name, data_type FROM gpkg_contents ORDER BY 1"
    kinds = dict(rows_of(tmp_path, content, query))
    styles_too = {"a": "features", "b": "attributes", "layer_styles": "attributes"}
    assert kinds == styles_too


def test_columns_that_the_file_keeps_for_itself_get_another_name(
    tmp_path: Path,
) -> None:
    table = layer(shapely.Point(FLEN), fid=["x"], geom=["y"], Name=[1], name=[2])
    found = back(tmp_path, to_geopackage({"a": table}, {}), "a")
    assert found.drop(columns="geometry").iloc[0].to_dict() == {
        "fid_2": "x",
        "geom_2": "y",
        "Name": 1,
        "name_2": 2,
    }


def test_what_a_geopackage_cannot_hold_is_left_out(tmp_path: Path) -> None:
    table = layer(shapely.Point(FLEN), m=[np.inf], text=["a\x00b\x08"])
    found = back(tmp_path, to_geopackage({"a": table}, {}), "a").iloc[0]
    assert (math.isnan(found["m"]), found["text"]) == (True, "ab")


def test_input_of_a_layer_is_not_changed() -> None:
    table = layer(shapely.Point(FLEN), m=[np.inf], fid=["x"])
    before = table.copy()
    to_geopackage({"a": table}, {})
    to_geojson(table)
    assert table.equals(before)


def test_the_same_tables_give_the_same_file() -> None:
    tables = {"a": layer(shapely.Point(FLEN), n=[1]), "b": pd.DataFrame({"x": ["ö"]})}
    style = {"a": styles.single("Enkel", "point", Symbol("#fff"))}
    assert to_geopackage(tables, style) == to_geopackage(tables, style)


# Styles


def test_qgis_finds_the_style_of_a_layer(tmp_path: Path) -> None:
    style = styles.single("Serviceslag", "point", Symbol("#D55E00", "diamond"))
    content = to_geopackage({"a": layer(shapely.Point(FLEN), n=[1])}, {"a": style})
    query = (
        "SELECT f_table_name, f_geometry_column, styleName, useAsDefault, styleQML "
        "FROM layer_styles"
    )
    assert rows_of(tmp_path, content, query) == [
        ("a", "geom", "Serviceslag", 1, style.qml)
    ]
    query = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'a'"
    assert rows_of(tmp_path, content, query) == [("geom",)]


def options(qml: str) -> list[dict[str, str]]:
    tree = ET.fromstring(qml)  # noqa: S314 - made by this program
    return [
        {
            o.attrib["name"]: o.attrib["value"]
            for o in symbol.iter("Option")
            if "name" in o.attrib
        }
        for symbol in tree.iter("symbol")
    ]


def test_categories_have_colour_shape_and_label() -> None:
    style = styles.categorised(
        "Slag",
        "point",
        "service_type",
        [
            Category("fuel", "Drivmedel <&>", Symbol("#D55E00", "diamond")),
            Category("post", "Post", Symbol("#fff", "triangle")),
        ],
    )
    tree = ET.fromstring(style.qml)  # noqa: S314 - made by this program
    (renderer,) = tree.iter("renderer-v2")
    assert renderer.attrib == {"type": "categorizedSymbol", "attr": "service_type"}
    told = [
        (c.attrib["value"], c.attrib["label"], c.attrib["symbol"])
        for c in tree.iter("category")
    ]
    assert told == [("fuel", "Drivmedel <&>", "0"), ("post", "Post", "1")]
    looks = [(one["color"], one["name"]) for one in options(style.qml)]
    assert looks == [("213,94,0,255", "diamond"), ("255,255,255,255", "triangle")]


def test_steps_cover_every_share_once() -> None:
    found = styles.equal_steps(1.0, ["#000", "#888", "#fff"])
    assert [colour for *_edges, colour in found] == ["#000", "#888", "#fff"]
    assert found[0][0] == 0
    assert found[-1][1] >= 1.0
    assert all(a[1] == b[0] for a, b in pairwise(found))


def test_graduated_polygons_are_filled() -> None:
    steps = [Step(0, 0.5, "0–50 %", Symbol("#102030", opacity=0.5))]
    style = styles.graduated("Andel", "polygon", "share", steps)
    tree = ET.fromstring(style.qml)  # noqa: S314 - made by this program
    (one,) = tree.iter("range")
    assert (one.attrib["lower"], one.attrib["label"]) == (f"{0:.15f}", "0–50 %")
    assert float(one.attrib["upper"]) == 0.5
    assert tree.findtext("layerGeometryType") == "2"
    (look,) = options(style.qml)
    assert look["color"] == "16,32,48,128"
