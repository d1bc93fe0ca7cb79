import numpy as np
import pandas as pd
import pytest

from geodata.crs import metres
from geodata.intake.positions import found, number, recognise, to_degrees
from geodata.intake.records import Listing, PositionSystem

MIDDLE = (59.05934, 16.59152)
SHOP: dict[PositionSystem, tuple[str, str]] = {
    "EPSG:4326": ("59,05934", "16,59152"),
    "EPSG:3006": ("6547746,97", "591273,60"),
    "EPSG:3021": ("6548913,14", "1545117,83"),
}
"""A shop in Flen, northward first.

The metres are of the formulas that Lantmäteriet publishes (Gauss conformal projection
of GRS 80; for RT 90 the direct projection), not of the library that is tested.
"""
PAIR = {"northing": "N", "easting": "E"}


def listing(*rows: tuple[str, ...], names: tuple[str, ...] = ("N", "E")) -> Listing:
    index = pd.RangeIndex(2, 2 + len(rows))
    return Listing("a", "csv", pd.DataFrame(rows, index, list(names), dtype=object))


def layer(*xy: tuple[float, float], crs: str | None) -> Listing:
    index = pd.RangeIndex(1, 1 + len(xy))
    points = pd.DataFrame(xy, index, ["x", "y"], dtype=float)
    table = pd.DataFrame({"Namn": "a"}, index, dtype=object)
    return Listing("a", "geojson", table, points, crs)


@pytest.mark.parametrize("system", SHOP)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_known_point_agrees_to_a_metre(system: PositionSystem, swapped: bool) -> None:
    pair = SHOP[system][::-1] if swapped else SHOP[system]
    given = listing(pair)
    positions = recognise(given, PAIR, MIDDLE)
    assert (positions.crs, positions.swapped, positions.fit) == (system, swapped, 1.0)
    assert not positions.stated
    assert positions.near_m < 1
    read = found(given, PAIR)
    assert read is not None
    at = to_degrees(read.xy, positions)
    away = np.hypot(*(metres(at[:, 0], at[:, 1]) - metres(*MIDDLE))[0])
    assert away < 1


def test_most_rows_decide_and_the_others_are_nowhere() -> None:
    rows = [SHOP["EPSG:3006"]] * 3 + [SHOP["EPSG:4326"], ("", ""), ("abc", "1")]
    given = listing(*rows)
    positions = recognise(given, PAIR, MIDDLE)
    assert positions.crs == "EPSG:3006"
    assert positions.fit == 0.75
    read = found(given, PAIR)
    assert read is not None
    at = to_degrees(read.xy, positions)
    assert np.isnan(at[:, 0]).tolist() == [False] * 3 + [True] * 3
    assert read.codes.tolist() == ["", "", "", "", "", "position_form"]


def test_nothing_fits() -> None:
    for rows in ([("1", "2")], [("", "")], [("150000", "6548000")]):
        assert recognise(listing(*rows), PAIR, MIDDLE).crs is None
    assert recognise(listing(("a", "b")), {}, MIDDLE).crs is None


def test_the_user_names_the_system() -> None:
    given = listing(SHOP["EPSG:3006"][::-1])
    positions = recognise(given, PAIR, MIDDLE, crs="EPSG:3006")
    assert (positions.crs, positions.swapped, positions.fit) == ("EPSG:3006", True, 1)
    other = recognise(given, PAIR, MIDDLE, crs="EPSG:3021")
    assert (other.crs, other.fit) == ("EPSG:3021", 0)
    assert recognise(given, {}, MIDDLE, crs="EPSG:3021").crs == "EPSG:3021"


def test_what_the_file_says_counts_where_it_fits() -> None:
    metric = (591273.6, 6547746.97)
    said = recognise(layer(metric, crs="EPSG:3006"), {}, MIDDLE)
    assert (said.crs, said.stated) == ("EPSG:3006", True)
    wrong = recognise(layer(metric, crs="EPSG:4326"), {}, MIDDLE)
    assert (wrong.crs, wrong.stated) == ("EPSG:3006", False)
    silent = recognise(layer((59.1, 16.6), crs=None), {}, MIDDLE)
    assert (silent.crs, silent.swapped) == ("EPSG:4326", True)


def test_geometry_goes_before_columns() -> None:
    given = layer((16.6, 59.1), (np.nan, np.nan), crs="EPSG:4326")
    read = found(given, {"latitude": "Namn"})
    assert read is not None
    assert read.where == "geometry"
    assert read.texts.tolist() == ["59.1, 16.6", ""]


def test_degrees_go_before_metres() -> None:
    names = ("N", "E", "lat", "lon")
    row = (*SHOP["EPSG:3006"], "59.05934", "16.59152")
    columns = {**PAIR, "latitude": "lat", "longitude": "lon"}
    assert recognise(listing(row, names=names), columns, MIDDLE).crs == "EPSG:4326"


@pytest.mark.parametrize(
    "text",
    [
        "59,05; 16,58", "59.05, 16.58", "59.05,16.58", "59,05, 16,58", "59,05 16,58",
        "59.05 16.58", "(59.05, 16.58)", "59,05,16,58", "N59.05; E16.58",
        "59.05° | 16.58°", "POINT (16.58 59.05)", "59,05/16,58",
    ],
)  # fmt: skip
def test_both_in_one_cell(text: str) -> None:
    for field in ("latitude", "longitude", "northing"):
        read = found(listing((text,), names=("Läge",)), {field: "Läge"})
        assert read is not None
        assert read.xy.tolist() == [[16.58, 59.05]]
        assert read.codes.tolist() == [""]


def test_metres_in_one_cell() -> None:
    for text in ("6547746,591273", "6547746 591273", "6 547 746; 591 273"):
        read = found(listing((text,), names=("K",)), {"latitude": "K"})
        assert read is not None
        assert read.xy.tolist() == [[591273, 6547746]], text


def test_half_a_position_and_none() -> None:
    read = found(listing(("59,05", ""), ("", ""), ("a", "b")), PAIR)
    assert read is not None
    assert read.codes.tolist() == ["half_position", "", "position_form"]
    assert read.texts.tolist() == ["59,05", "", "a, b"]
    one = found(listing(("59,05",), ("hemma",), names=("K",)), {"latitude": "K"})
    assert one is not None
    assert one.codes.tolist() == ["half_position", "position_form"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6 547 746,97", 6547746.97), ("6547746.97", 6547746.97), ("-1,5", -1.5),
        ("N 59.05", 59.05), ("16,58° E", 16.58), ("E=591273", 591273), ("Ö 1", 1),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "1e5", "inf", "nan", "6.547.746", "59°03'", "0x10", "1" * 10, "1,2,3"]
)
def test_what_is_no_number(text: str) -> None:
    assert np.isnan(number(text))
