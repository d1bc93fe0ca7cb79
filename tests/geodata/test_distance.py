import geopandas
import pytest
from shapely import Point

from geodata.crs import SWEREF99TM, WGS84
from geodata.distance import Alternative, nearest_others
from geodata.errors import AnalysisError, CrsError

Row = tuple[str, str, str, Point | None]
FUEL = {"fuel": ("petrol_diesel",)}


def offers(*rows: Row, crs: str = SWEREF99TM) -> geopandas.GeoDataFrame:
    names = ["place_id", "service_kind", "status", "geometry"]
    return geopandas.GeoDataFrame(list(rows), columns=names, crs=crs)


def pump(place: str, x: float, y: float, status: str = "open") -> Row:
    return place, "petrol_diesel", status, Point(x, y)


def nearest(*rows: Row) -> Alternative:
    (alternative,) = nearest_others(offers(*rows), "here", FUEL)
    return alternative


HERE = pump("here", 600_000, 6_550_000)
FIVE_KM = pump("five", 603_000, 6_554_000)
TEN_KM = pump("ten", 606_000, 6_558_000)
NONE = Alternative("fuel", None, None)


def test_distance_is_the_hypotenuse_of_3_and_4_km() -> None:
    assert nearest(HERE, FIVE_KM) == Alternative("fuel", "five", 5000)


def test_nearest_of_several_is_taken_whatever_their_order() -> None:
    assert nearest(TEN_KM, HERE, FIVE_KM) == nearest(FIVE_KM, TEN_KM, HERE)
    assert nearest(TEN_KM, HERE, FIVE_KM).place_id == "five"


def test_place_is_no_alternative_to_itself() -> None:
    assert nearest(HERE, HERE) == NONE


@pytest.mark.parametrize("status", ["closed", "unverified"])
def test_place_that_is_not_open_is_no_alternative(status: str) -> None:
    row = pump("near", 600_001, 6_550_000, status)
    assert nearest(HERE, row, TEN_KM).place_id == "ten"


def test_kind_that_does_not_count_is_no_alternative() -> None:
    assert nearest(HERE, ("gas", "vehicle_gas", "open", Point(600_001, 6_550_000))) == (
        NONE
    )


def test_place_without_a_position_is_no_alternative() -> None:
    unplaced = ("unplaced", "petrol_diesel", "open", None)
    assert nearest(HERE, unplaced, FIVE_KM).place_id == "five"


def test_place_that_is_closed_can_be_measured_from() -> None:
    closed = pump("here", 600_000, 6_550_000, "closed")
    assert nearest(closed, FIVE_KM).place_id == "five"


def test_place_at_the_same_point_is_at_no_distance() -> None:
    assert nearest(HERE, pump("twin", 600_000, 6_550_000)) == Alternative(
        "fuel", "twin", 0
    )


def test_first_row_is_taken_of_two_at_the_same_distance() -> None:
    west, east = pump("west", 599_000, 6_550_000), pump("east", 601_000, 6_550_000)
    assert nearest(HERE, west, east) == Alternative("fuel", "west", 1000)
    assert nearest(HERE, east, west) == Alternative("fuel", "east", 1000)


def test_every_service_type_has_its_answer_in_the_order_of_the_types() -> None:
    shop = ("shop", "limited_range", "open", Point(600_000, 6_551_000))
    answers = nearest_others(offers(HERE, FIVE_KM, shop), "here")
    assert answers == (
        Alternative("fuel", "five", 5000),
        Alternative("groceries", "shop", 1000),
        Alternative("post", None, None),
        Alternative("pharmacy", None, None),
        Alternative("payments", None, None),
    )


def test_place_that_no_row_has_is_named() -> None:
    with pytest.raises(AnalysisError) as caught:
        nearest_others(offers(HERE), "nowhere")
    assert caught.value.code == "unknown_place"
    assert "nowhere" in str(caught.value)


def test_positions_in_degrees_are_refused() -> None:
    with pytest.raises(CrsError):
        nearest_others(offers(HERE, crs=WGS84), "here")
