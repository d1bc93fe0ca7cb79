import geopandas
import numpy as np
import pytest
from shapely import Point

from geodata.crs import SWEREF99TM, WGS84, coordinates_m, require, to_metric
from geodata.errors import CrsError


def points(crs: str | None, *positions: Point | None) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=list(positions), crs=crs)


@pytest.mark.parametrize("crs", [WGS84, "EPSG:3857", None])
def test_other_system_than_the_one_demanded_is_refused(crs: str | None) -> None:
    with pytest.raises(CrsError) as caught:
        require(points(crs, Point(0, 0)), SWEREF99TM)
    assert caught.value.values == {"expected": SWEREF99TM, "found": str(crs)}


@pytest.mark.parametrize("crs", [WGS84, SWEREF99TM])
def test_system_demanded_is_accepted(crs: str) -> None:
    table = points(crs, Point(16.5, 59.0))
    require(table, crs)
    assert table.crs == crs


def test_central_meridian_lies_at_500_km_east() -> None:
    table = to_metric(points(WGS84, Point(15, 59), Point(15, 60)))
    assert table.crs == SWEREF99TM
    assert coordinates_m(table)[:, 0] == pytest.approx([500_000, 500_000])


def test_degree_of_latitude_is_111_km_in_metres() -> None:
    _, north = coordinates_m(to_metric(points(WGS84, Point(15, 59), Point(15, 60)))).T
    assert north[1] - north[0] == pytest.approx(111_400, abs=100)


def test_input_keeps_its_system() -> None:
    table = points(WGS84, Point(15, 59))
    to_metric(table)
    assert table.crs == WGS84
    assert table.geometry.iloc[0] == Point(15, 59)


def test_table_without_a_system_is_not_made_metric() -> None:
    with pytest.raises(CrsError):
        to_metric(points(None, Point(15, 59)))


def test_coordinates_are_easting_and_northing() -> None:
    table = points(SWEREF99TM, Point(3, 4), Point(5, 6))
    np.testing.assert_array_equal(coordinates_m(table), [[3, 4], [5, 6]])


def test_coordinates_of_a_row_without_a_position_are_not_a_number() -> None:
    table = points(SWEREF99TM, Point(3, 4), None)
    np.testing.assert_array_equal(coordinates_m(table), [[3, 4], [np.nan, np.nan]])


def test_coordinates_in_degrees_are_refused() -> None:
    with pytest.raises(CrsError):
        coordinates_m(points(WGS84, Point(15, 59)))
