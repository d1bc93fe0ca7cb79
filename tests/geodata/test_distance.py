import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.crs import SWEREF99TM, WGS84
from geodata.distance import NOWHERE, Alternative, Nearest, nearest_others, straight
from geodata.errors import AnalysisError, CrsError
from tests.geodata.nets import at

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


# The nearest of many, from every cell

Spots = list[tuple[float, float]]
INF = float("inf")


def answers(found: Nearest) -> list[tuple[list[float], list[int]]]:
    """Distances and numbers of the places of each cell."""
    return list(zip(found.distance_m.tolist(), found.place.tolist(), strict=True))


def test_cells_on_a_line_go_to_the_nearer_end() -> None:
    cells = at((0, 0), (3000, 0), (7000, 0))
    found = straight(cells, at((-1000, 0), (9000, 0)))
    assert answers(found) == [
        ([1000, 9000], [0, 1]),
        ([4000, 6000], [0, 1]),
        ([2000, 8000], [1, 0]),
    ]
    assert found.d1.tolist() == [1000, 4000, 2000]
    assert found.i1.tolist() == [0, 0, 1]
    assert found.d2.tolist() == [9000, 6000, 8000]
    assert found.i2.tolist() == [1, 1, 0]


def test_factor_makes_every_way_longer_and_no_place_another() -> None:
    found = straight(at((0, 0)), at((3000, 4000), (6000, 8000)), k=3, factor=1.5)
    assert answers(found) == [([7500, 15000, INF], [0, 1, NOWHERE])]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_no_place_is_at_no_distance_that_has_an_end(k: int) -> None:
    found = straight(at((0, 0), (1000, 0)), at(), k=k, factor=1.3)
    assert answers(found) == [([INF] * k, [NOWHERE] * k)] * 2
    assert found.place.dtype == np.int64


@pytest.mark.parametrize("k", [1, 2, 3])
def test_one_place_is_the_nearest_and_there_is_no_second(k: int) -> None:
    found = straight(at((0, 0)), at((0, 500)), k=k)
    assert answers(found) == [([500, INF, INF][:k], [0, NOWHERE, NOWHERE][:k])]


@pytest.mark.parametrize("places", [0, 1, 5])
def test_no_cell_has_no_row(places: int) -> None:
    found = straight(at(), at(*[(0, 0)] * places))
    assert found.distance_m.shape == found.place.shape == (0, 2)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("places", [3, 4, 40])
def test_all_in_one_point_are_taken_by_their_numbers(k: int, places: int) -> None:
    found = straight(at((0, 0), (30, 40)), at(*[(0, 0)] * places), k=k)
    assert answers(found) == [([0] * k, [0, 1, 2][:k]), ([50] * k, [0, 1, 2][:k])]


@pytest.mark.parametrize("turn", range(4))
def test_four_at_the_same_distance_are_taken_by_their_numbers(turn: int) -> None:
    ring = [(0, 1000), (1000, 0), (0, -1000), (-1000, 0)]
    found = straight(at((0, 0)), at(*ring[turn:], *ring[:turn]), k=3)
    assert answers(found) == [([1000] * 3, [0, 1, 2])]


@pytest.mark.parametrize(
    "equal", [[(17, 52), (28, 47)], [(13, 86), (26, 83), (29, 82), (61, 62)]]
)
def test_equal_ways_in_other_directions_are_equal_to_the_last_digit(
    equal: Spots,
) -> None:
    # 17² + 52² = 28² + 47² = 2993; the other four sums are 7565.
    for order in (equal, equal[::-1]):
        found = straight(at((0, 0)), at(*order, (99, 99)), k=2)
        assert found.d1[0] == found.d2[0]
        assert found.place.tolist() == [[0, 1]]


def by_force(cells: Spots, places: Spots, k: int) -> list[list[tuple[float, int]]]:
    """Squares of the ways to the k nearest places, and their numbers."""
    return [
        sorted(((px - x) ** 2 + (py - y) ** 2, n) for n, (px, py) in enumerate(places))[
            :k
        ]
        for x, y in cells
    ]


def spots(coordinate: st.SearchStrategy[float], most: int) -> st.SearchStrategy[Spots]:
    return st.lists(st.tuples(coordinate, coordinate), max_size=most)


def check(cells: Spots, places: Spots, k: int, factor: float) -> None:
    found = straight(
        np.reshape(np.array(cells, float), (-1, 2)),
        np.reshape(np.array(places, float), (-1, 2)),
        k=k,
        factor=factor,
    )
    for row, wanted in enumerate(by_force(cells, places, k)):
        numbers = [number for _square, number in wanted]
        missing = k - len(wanted)
        assert found.place[row].tolist() == numbers + [NOWHERE] * missing
        ways = [float(np.sqrt(square)) * factor for square, _number in wanted]
        assert found.distance_m[row].tolist() == ways + [INF] * missing


@settings(deadline=None, derandomize=True)
@given(
    spots(st.integers(-3, 3), 6),
    spots(st.integers(-3, 3), 12),
    st.integers(1, 3),
    st.sampled_from([1.0, 1.3]),
)
def test_on_whole_numbers_with_many_ties_it_is_what_brute_force_finds(
    cells: Spots, places: Spots, k: int, factor: float
) -> None:
    check(cells, places, k, factor)


@settings(deadline=None, derandomize=True)
@given(spots(st.integers(0, 10_000), 6), spots(st.integers(0, 10_000), 30), st.just(3))
def test_on_wide_grids_it_is_what_brute_force_finds(
    cells: Spots, places: Spots, k: int
) -> None:
    check(cells, places, k, 1.0)


@settings(deadline=None, derandomize=True)
@given(
    spots(st.floats(600_000, 700_000), 6),
    spots(st.floats(600_000, 700_000), 12),
    st.integers(1, 3),
)
def test_between_any_points_ways_are_in_order_and_places_differ(
    cells: Spots, places: Spots, k: int
) -> None:
    xy = np.reshape(np.array(cells, float), (-1, 2))
    found = straight(xy, np.reshape(np.array(places, float), (-1, 2)), k=k)
    for row, wanted in enumerate(by_force(cells, places, k)):
        ways = found.distance_m[row][: len(wanted)]
        assert np.allclose(ways, [square**0.5 for square, _n in wanted], atol=1e-6)
        assert (np.diff(ways) >= 0).all()
        assert len(set(found.place[row][: len(wanted)].tolist())) == len(wanted)
