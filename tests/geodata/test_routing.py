from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.distance import NOWHERE, Floats, Nearest, straight
from geodata.roads import Roads, attach
from geodata.routing import ACCESS_KMH, by_road, minutes, ways
from tests.geodata.nets import CORNER, GRID, GRID_WAYS, Way, at, grid, net

Spot = tuple[float, float]
ROW = {0: (0.0, 0.0), 1: (1000.0, 0.0), 2: (2000.0, 0.0), 3: (3000.0, 0.0)}


def nearest(roads: Roads, cell: Spot, *places: Spot, k: int = 2) -> Nearest:
    return by_road(roads, at(cell), at(*places), k=k)


def answer(found: Nearest) -> tuple[list[float], list[int]]:
    """Distances and places of the only cell."""
    (distance_m,), (place,) = found.distance_m.tolist(), found.place.tolist()
    return distance_m, place


# On paper


def test_way_over_the_grid_is_as_long_as_both_its_legs() -> None:
    found = nearest(grid(), (0, 0), (2000, 1000), k=1)
    assert answer(found) == ([3000], [0])


def test_nearest_by_road_is_not_the_nearest_as_the_crow_flies() -> None:
    around = net(
        {0: (0, 0), 1: (0, 3000), 2: (500, 3000), 3: (500, 0), 4: (-2000, 0)},
        Way((0, 1, 2, 3)),
        Way((0, 4)),
    )
    cell, across, along = (0.0, 0.0), (500.0, 0.0), (-2000.0, 0.0)
    assert answer(straight(at(cell), at(across, along))) == ([500, 2000], [0, 1])
    assert answer(nearest(around, cell, across, along)) == ([2000, 6500], [1, 0])


@pytest.mark.parametrize("k", [1, 2, 3])
def test_nearest_places_come_in_the_order_of_their_distance(k: int) -> None:
    places = [(2000.0, 2000.0), (1000.0, 1000.0), (0.0, 1000.0)]
    distance_m, place = answer(nearest(grid(), (0, 0), *places, k=k))
    assert distance_m == [1000, 2000, 4000][:k]
    assert place == [2, 1, 0][:k]


def test_every_cell_has_its_own_answer() -> None:
    cells = at((0, 0), (1000, 0), (2000, 2000))
    found = by_road(grid(), cells, at((0, 0), (2000, 1000)))
    np.testing.assert_array_equal(
        found.distance_m, [[0, 3000], [1000, 2000], [1000, 4000]]
    )
    np.testing.assert_array_equal(found.place, [[0, 1], [0, 1], [1, 0]])


def test_straight_ways_from_cell_and_to_place_are_added() -> None:
    found = nearest(grid(), (300, 400), (2000, 2100), k=1)
    assert answer(found) == ([500 + 4000 + 100], [0])


def test_cell_in_a_lake_between_two_roads_goes_ashore_first() -> None:
    roads = net(
        {0: (0, 0), 1: (5000, 0), 2: (5000, 1600), 3: (0, 1600)}, Way((0, 1, 2, 3))
    )
    found = nearest(roads, (0, 900), (0, 0), (0, 1600))
    assert answer(found) == ([700, 700 + 5000 + 1600 + 5000], [1, 0])


def test_place_beside_the_same_node_is_reached_over_the_node() -> None:
    assert answer(nearest(grid(), (0, 100), (100, 0), k=1)) == ([200], [0])


def test_street_open_in_one_direction_makes_there_and_back_differ() -> None:
    square = {0: (0.0, 0.0), 1: (1000.0, 0.0), 2: (1000.0, 1000.0), 3: (0.0, 1000.0)}
    roads = net(square, Way((0, 1, 2, 3, 0), oneway=1))
    assert answer(nearest(roads, (0, 0), (1000, 0), k=1)) == ([1000], [0])
    assert answer(nearest(roads, (1000, 0), (0, 0), k=1)) == ([3000], [0])


def test_direction_counts_for_the_second_place_too() -> None:
    roads = net(ROW, Way((0, 1)), Way((2, 1), oneway=1), Way((2, 3)))
    assert answer(nearest(roads, (1000, 0), (0, 0), (3000, 0))) == (
        [1000, np.inf],
        [0, NOWHERE],
    )
    assert answer(nearest(roads, (2000, 0), (0, 0), (3000, 0))) == (
        [1000, 2000],
        [1, 0],
    )


def test_cell_three_kilometres_from_any_road_reaches_nothing() -> None:
    found = nearest(grid(), (0, -3000), (0, 0), (1000, 0))
    assert answer(found) == ([np.inf, np.inf], [NOWHERE, NOWHERE])


def test_place_three_kilometres_from_any_road_is_never_reached() -> None:
    found = nearest(grid(), (0, 0), (0, -3000), (1000, 0))
    assert answer(found) == ([1000, np.inf], [1, NOWHERE])
    assert answer(nearest(grid(), (0, 0), (0, -3000), k=1)) == ([np.inf], [NOWHERE])


def test_place_on_an_island_is_never_reached() -> None:
    roads = net({**GRID, 20: (0, 9000), 21: (900, 9000)}, *GRID_WAYS, Way((20, 21)))
    found = nearest(roads, (0, 0), (0, 9000), (0, 2000))
    assert answer(found) == ([2000, np.inf], [1, NOWHERE])


def two_parts() -> Roads:
    """Two streets of a kilometre that do not hang together, as no built net has."""
    x, y = at((0, 0), (1000, 0), (5000, 0), (6000, 0)).T
    start, end = np.array([[0, 1, 2, 3], [1, 0, 3, 2]], dtype=np.int32)
    far = np.full(4, 1000.0)
    return Roads(x, y, start, end, far, far / 10, "", "", "")


def test_part_without_a_place_reaches_none_and_the_other_is_not_disturbed() -> None:
    found = by_road(two_parts(), at((0, 0), (6000, 0)), at((1000, 0)))
    np.testing.assert_array_equal(found.distance_m, [[1000, np.inf], [np.inf, np.inf]])
    np.testing.assert_array_equal(found.place, [[0, NOWHERE], [NOWHERE, NOWHERE]])


def test_places_in_two_parts_are_no_second_to_each_other() -> None:
    found = by_road(two_parts(), at((0, 0), (6000, 0)), at((1000, 0), (5000, 0)))
    np.testing.assert_array_equal(found.distance_m, [[1000, np.inf], [1000, np.inf]])
    np.testing.assert_array_equal(found.place, [[0, NOWHERE], [1, NOWHERE]])


@pytest.mark.parametrize("k", [1, 2, 3])
def test_cell_place_and_node_at_one_spot_are_no_distance_apart(k: int) -> None:
    places = [(2000.0, 0.0), (0.0, 0.0), (0.0, 1000.0)]
    distance_m, place = answer(nearest(grid(), (0, 0), *places, k=k))
    assert distance_m == [0, 1000, 2000][:k]
    assert place == [1, 2, 0][:k]


def test_way_of_no_length_between_two_nodes_is_a_way() -> None:
    roads = net({**ROW, 9: ROW[1]}, Way((0, 1)), Way((1, 9)), Way((9, 2)))
    distance_m, _place = answer(nearest(roads, (0, 0), (2000, 0), k=1))
    assert distance_m == pytest.approx([2000], abs=0.01)


def test_only_place_has_no_second() -> None:
    found = nearest(grid(), (0, 0), (1000, 0), k=3)
    assert answer(found) == ([1000, np.inf, np.inf], [0, NOWHERE, NOWHERE])


@pytest.mark.parametrize("cells", [0, 2])
def test_no_place_is_nowhere(cells: int) -> None:
    found = by_road(grid(), at(*[(0, 0)] * cells), at())
    assert found.distance_m.tolist() == [[np.inf, np.inf]] * cells
    assert found.place.tolist() == [[NOWHERE, NOWHERE]] * cells


def test_no_cell_has_no_answer() -> None:
    found = by_road(grid(), at(), at((0, 0)), k=3)
    assert found.distance_m.shape == found.place.shape == (0, 3)


@pytest.mark.parametrize("spot", [(2000.0, 0.0), (2000.0, -700.0)])
def test_places_at_one_spot_are_equally_far_and_different(spot: Spot) -> None:
    distance_m, place = answer(nearest(grid(), (0, 0), *[spot] * 4, k=3))
    assert distance_m == [2000 - spot[1]] * 3
    assert len(set(place)) == 3
    assert place == sorted(place)


def test_places_at_one_node_but_not_at_one_spot_come_nearest_first() -> None:
    places = [(0.0, -300.0), (0.0, -100.0), (0.0, -200.0)]
    distance_m, place = answer(nearest(grid(), (0, 1000), *places, k=3))
    assert distance_m == [1100, 1200, 1300]
    assert place == [1, 2, 0]


def test_of_places_equally_far_the_lower_number_is_first() -> None:
    west, east = (0.0, 0.0), (2000.0, 0.0)
    assert answer(nearest(grid(), (1000, 0), west, east)) == ([1000, 1000], [0, 1])
    assert answer(nearest(grid(), (1000, 0), east, west)) == ([1000, 1000], [0, 1])


def test_net_of_nothing_reaches_nothing() -> None:
    none, no_edge = np.zeros(0), np.zeros(0, dtype=np.int32)
    roads = Roads(none, none, no_edge, no_edge, none, none, "", "", "")
    assert answer(nearest(roads, (0, 0), (0, 0), k=1)) == ([np.inf], [NOWHERE])


def test_inputs_stay_as_they_are() -> None:
    roads, cells, places = grid(), at((0, 0)), at((500, 0), (2000, 2000))
    before = [a.copy() for a in (roads.length_m, roads.start, cells, places)]
    by_road(roads, cells, places, k=3)
    minutes(roads, cells[0], places)
    for old, new in zip(
        before, (roads.length_m, roads.start, cells, places), strict=True
    ):
        np.testing.assert_array_equal(old, new)


# Minutes


def test_minutes_follow_the_shortest_way_not_the_quickest() -> None:
    points = {0: (0.0, 0.0), 1: (3000.0, 0.0), 2: (0.0, 2000.0), 3: (3000.0, 2000.0)}
    short = Way((0, 1), speed_kmh=20)
    quick = Way((0, 2, 3, 1), speed_kmh=120)
    distance_m, time = minutes(net(points, short, quick), at((0, 0))[0], at((3000, 0)))
    assert distance_m.tolist() == [3000]
    assert time == pytest.approx([9])


def test_minutes_add_up_over_roads_of_different_speed() -> None:
    roads = net(
        ROW,
        Way((0, 1), speed_kmh=30),
        Way((1, 2), speed_kmh=60),
        Way((2, 3), speed_kmh=120),
    )
    _distance_m, time = minutes(roads, at(ROW[0])[0], at(*ROW.values()))
    assert time == pytest.approx([0, 2, 3, 3.5])


def test_ways_to_and_from_the_net_take_their_time_too() -> None:
    distance_m, time = minutes(grid(), at((0, -250))[0], at((2000, -500)))
    assert distance_m.tolist() == [250 + 2000 + 500]
    assert ACCESS_KMH == 30
    assert time == pytest.approx([2 + 1.5])


def test_minutes_on_a_long_chain_are_as_many_as_its_kilometres() -> None:
    points = {i: (i * 1000.0, 0.0) for i in range(100)}
    _distance_m, time = minutes(
        net(points, Way(tuple(points))), at((0, 0))[0], at((99e3, 0), (37e3, 0))
    )
    assert time == pytest.approx([99, 37])


def test_minutes_there_and_back_differ_where_a_street_is_open_one_way() -> None:
    roads = net(ROW, Way((0, 1)), Way((2, 1), oneway=1), Way((2, 3)))
    for here, there, expected in ((2, 0, 2.0), (0, 2, np.inf)):
        distance_m, time = minutes(roads, at(ROW[here])[0], at(ROW[there]))
        assert (distance_m[0] / 1000, time[0]) == pytest.approx((expected, expected))


def test_minutes_are_infinite_where_there_is_no_way() -> None:
    distance_m, time = minutes(
        two_parts(), at((0, 0))[0], at((1000, 0), (5000, 0), (0, 9000))
    )
    assert distance_m.tolist() == [1000, np.inf, np.inf]
    assert np.isinf(time).tolist() == [False, True, True]


def test_point_that_is_not_on_the_net_reaches_nothing_in_any_time() -> None:
    distance_m, time = minutes(grid(), at((0, -3000))[0], at((0, 0), (0, -3000)))
    assert distance_m.tolist() == time.tolist() == [np.inf, np.inf]


def test_minutes_to_no_place_are_none() -> None:
    distance_m, time = minutes(grid(), at((0, 0))[0], at())
    assert (len(distance_m), len(time)) == (0, 0)


# Against every way there is


@dataclass(frozen=True)
class Case:
    roads: Roads
    cells: Floats
    places: Floats


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Nets of whole lengths, so that many ways tie; their parts need not meet."""
    nodes = draw(st.integers(1, 9))
    spots = st.tuples(st.integers(0, 5), st.integers(0, 5))
    xy = 1000.0 * np.array([draw(spots) for _ in range(nodes)])
    number = st.integers(0, nodes - 1)
    drawn = st.tuples(number, number, st.integers(1, 4), st.booleans())
    shortest: dict[tuple[int, int], int] = {}
    for start, end, length, both in draw(st.lists(drawn, max_size=20)):
        for pair in {(start, end), (end, start)} if both else {(start, end)}:
            if start != end:
                shortest[pair] = min(length, shortest.get(pair, length))
    start, end = np.array([*shortest], dtype=np.int32).reshape(-1, 2).T
    length_m = np.array([*shortest.values()], dtype=float) * 100
    roads = Roads(
        *(xy.T + np.reshape(CORNER, (2, 1))), start, end, length_m, length_m, "", "", ""
    )  # fmt: skip
    beside = st.tuples(spots, st.sampled_from([0, 0, 100, 300, 2500]))
    points = [
        [
            (1000.0 * x, 1000.0 * y - aside)
            for (x, y), aside in draw(st.lists(beside, max_size=6))
        ]
        for _ in range(2)
    ]
    return Case(roads, at(*points[0]), at(*points[1]))


def every_way(case: Case) -> Floats:
    """Distance from each cell to each place, by going through every node in turn."""
    roads = case.roads
    size = len(roads.x)
    way = np.full((size, size), np.inf)
    way[roads.start, roads.end] = roads.length_m
    np.fill_diagonal(way, 0)
    for through in range(size):
        way = np.minimum(way, way[:, [through]] + way[through])
    cells, places = attach(roads, case.cells), attach(roads, case.places)
    between = way[np.ix_(cells.node, places.node)]
    return cells.access_m[:, None] + between + places.access_m


@pytest.mark.parametrize("k", [1, 2, 3])
@settings(deadline=None, max_examples=200)
@given(case=cases())
def test_nearest_places_are_those_of_every_way(k: int, case: Case) -> None:
    found = by_road(case.roads, case.cells, case.places, k=k)
    every = every_way(case)
    expected = np.full((len(case.cells), k), np.inf)
    ranked = np.sort(every, axis=1)[:, :k]
    expected[:, : ranked.shape[1]] = ranked
    np.testing.assert_allclose(found.distance_m, expected, atol=1e-6)
    for row, (distance_m, place) in enumerate(
        zip(found.distance_m, found.place, strict=True)
    ):
        reached = place[np.isfinite(distance_m)]
        assert (place[len(reached) :] == NOWHERE).all()
        assert len(set(reached.tolist())) == len(reached)
        np.testing.assert_allclose(
            every[row, reached], distance_m[: len(reached)], atol=1e-6
        )
        assert list(zip(distance_m, place, strict=True))[: len(reached)] == sorted(
            zip(distance_m[: len(reached)], reached, strict=True)
        )


@settings(deadline=None)
@given(case=cases())
def test_minutes_measure_the_same_ways(case: Case) -> None:
    for cell, expected in zip(case.cells, every_way(case), strict=True):
        distance_m, time = minutes(case.roads, cell, case.places)
        np.testing.assert_allclose(distance_m, expected, atol=1e-6)
        assert (np.isinf(distance_m) == np.isinf(time)).all()


@settings(deadline=None)
@given(case=cases())
def test_more_places_asked_for_leave_the_nearer_ones_as_they_are(case: Case) -> None:
    two = by_road(case.roads, case.cells, case.places, k=2).distance_m
    four = by_road(case.roads, case.cells, case.places, k=4).distance_m
    np.testing.assert_array_equal(four[:, :2], two)
    assert (four[:, 1:] >= four[:, :-1]).all()


# Every way


def test_every_way_is_the_one_that_the_nearest_are_taken_from() -> None:
    cells = at((0, 0), (1000, 0), (2000, 2000), (9000, 9000))
    places = at((0, 0), (2000, 1000), (2000, 1000), (30_000, 0))
    far = ways(grid(), cells, places)
    assert far[:3, :3].tolist() == [
        [0, 3000, 3000],
        [1000, 2000, 2000],
        [4000, 1000, 1000],
    ]
    assert np.isinf(far[3]).all()
    assert np.isinf(far[:, 3]).all()
    found = by_road(grid(), cells, places, k=4)
    np.testing.assert_allclose(np.sort(far, axis=1), found.distance_m)


def test_ways_follow_a_oneway_street_from_the_cell_to_the_place() -> None:
    street = net(ROW, Way((0, 1), oneway=1), Way((1, 2)), Way((2, 3)))
    far = ways(street, at((0, 0), (1000, 0)), at((0, 0), (1000, 0)))
    assert far[0].tolist() == [0, 1000]
    assert np.isinf(far[1, 0])


def test_no_way_where_nothing_is_on_the_net() -> None:
    assert ways(grid(), at(), at((0, 0))).shape == (0, 1)
    assert np.isinf(ways(grid(), at((0, 0)), at((50_000, 0)))).all()
