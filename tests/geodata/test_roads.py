from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from geodata.distance import NOWHERE
from geodata.errors import Fault, SchemaError
from geodata.roads import (
    LeftOut,
    RoadLines,
    RoadReport,
    Roads,
    attach,
    build,
    graph,
    load,
    metric_bounds,
    save,
)
from tests.geodata.nets import GRID, GRID_WAYS, Points, Way, at, grid, lines, net

ROW = {0: (0.0, 0.0), 1: (1000.0, 0.0), 2: (2000.0, 0.0), 3: (3000.0, 0.0)}


def edges(roads: Roads) -> dict[tuple[int, int], float]:
    """Length of each edge, by the kilometre that its ends lie at."""
    km = ((roads.x - roads.x.min()) / 1000).round().astype(int)
    pairs = zip(km[roads.start].tolist(), km[roads.end].tolist(), strict=True)
    return dict(zip(pairs, roads.length_m.tolist(), strict=True))


def report(points: Points, *ways: Way) -> RoadReport:
    return build(lines(points, *ways))[1]


# The net


def test_grid_of_twelve_kilometres_has_nine_nodes_and_both_directions() -> None:
    roads, told = build(lines(GRID, *GRID_WAYS))
    assert told == RoadReport(9, 24, 12.0, 0.0, (), {})
    assert (len(roads.x), len(roads.start)) == (9, 24)
    assert set(roads.length_m) == {1000.0}
    assert roads.seconds == pytest.approx(60)


def test_source_licence_and_day_come_along() -> None:
    given = replace(lines(GRID, *GRID_WAYS), licence="CC0-1.0", as_of="2025-03-04")
    roads, _report = build(given)
    assert (roads.source, roads.licence, roads.as_of) == (
        "paper",
        "CC0-1.0",
        "2025-03-04",
    )


def test_nodes_lie_where_the_vertices_lie() -> None:
    roads = net(ROW, Way((0, 1, 2, 3)))
    np.testing.assert_array_equal(
        np.column_stack([roads.x, roads.y]), at(*ROW.values())
    )


@pytest.mark.parametrize(
    ("oneway", "expected"),
    [(0, {(0, 1), (1, 0)}), (1, {(0, 1)}), (-1, {(1, 0)})],
)
def test_street_is_open_in_the_directions_given(
    oneway: int, expected: set[tuple[int, int]]
) -> None:
    assert set(edges(net(ROW, Way((0, 1), oneway)))) == expected


def test_street_counts_once_whether_open_in_one_direction_or_both() -> None:
    assert report(ROW, Way((0, 1)), Way((1, 2), 1)).length_km == 2.0


def test_length_with_an_assumed_speed_is_told() -> None:
    told = report(ROW, Way((0, 1)), Way((1, 2, 3), assumed=True))
    assert (told.length_km, told.assumed_speed_km) == (3.0, 2.0)


def test_lines_of_one_vertex_or_none_make_no_edge() -> None:
    given = lines(ROW, Way(()), Way((3,)), Way((0, 1)), Way(()))
    assert edges(build(given)[0]) == {(0, 1): 1000.0, (1, 0): 1000.0}


def bent(ways: list[tuple[float, float, int]]) -> RoadLines:
    """Ways between the same two nodes: their length, speed and direction."""
    given = lines(ROW, *(Way((0, 1), oneway, speed) for _m, speed, oneway in ways))
    given.xy[1::2, 0] = [at((length_m, 0))[0, 0] for length_m, *_rest in ways]
    return given


def test_shortest_of_parallel_edges_is_kept_with_its_time_and_none_is_added() -> None:
    roads, told = build(bent([(1300, 60, 0), (1000, 30, 0), (1200, 120, 0)]))
    np.testing.assert_array_equal(roads.length_m, [1000, 1000])
    np.testing.assert_allclose(roads.seconds, [120, 120])
    np.testing.assert_array_equal(graph(roads).toarray(), [[0, 1000], [1000, 0]])
    assert told.left_out == (LeftOut("parallel", 2, 2.5),)
    assert told.length_km == 1.0


def test_quickest_of_parallel_edges_of_the_same_length_is_kept() -> None:
    roads, _report = build(bent([(1000, 30, 0), (1000, 120, 0), (1000, 60, 0)]))
    np.testing.assert_allclose(roads.seconds, [30, 30])


def test_longer_street_stays_where_the_shorter_is_closed() -> None:
    roads, told = build(bent([(1000, 60, 1), (1500, 60, 0)]))
    assert edges(roads) == {(0, 1): 1000.0, (1, 0): 1500.0}
    assert (told.left_out, told.length_km) == ((), 2.5)


def test_loop_is_left_out_and_told() -> None:
    given = lines(ROW, Way((0, 1, 1, 2)))
    given.xy[2, 0] += 250  # the same node, seen elsewhere
    roads, told = build(given)
    assert set(edges(roads)) == {(0, 1), (1, 0), (1, 2), (2, 1)}
    assert told.left_out == (LeftOut("loop", 1, 0.25),)


def test_way_between_two_nodes_at_one_spot_does_not_vanish() -> None:
    points = {**ROW, 9: ROW[1]}
    roads = net(points, Way((0, 1, 9, 2)))
    far = dijkstra(graph(roads), indices=0)
    assert far.max() == pytest.approx(2000, abs=0.01)
    assert roads.length_m.min() > 0


def test_part_with_the_greatest_length_is_kept_not_that_with_most_nodes() -> None:
    points = {i: (i * 100.0, 0.0) for i in range(5)}
    points |= {10: (0.0, 9000.0), 11: (7000.0, 9000.0)}
    points |= {20: (0.0, 5000.0), 21: (500.0, 5000.0)}
    roads, told = build(
        lines(points, Way((0, 1, 2, 3, 4)), Way((10, 11)), Way((20, 21)))
    )
    assert set(roads.length_m) == {7000.0}
    assert told.left_out == (LeftOut("island", 2, 0.9),)
    assert (told.nodes, told.edges, told.length_km) == (2, 2, 7.0)


def test_part_that_can_only_be_left_is_no_island() -> None:
    assert report(ROW, Way((0, 1)), Way((2, 1), 1), Way((2, 3))).left_out == ()


def test_what_the_source_left_out_is_told_too() -> None:
    before = (LeftOut("ferry", 1, 4.0),)
    given = replace(lines(ROW, Way((0, 0, 1))), left_out=before)
    assert build(given)[1].left_out == (*before, LeftOut("loop", 1, 0.0))


@pytest.mark.parametrize("ways", [[], [Way((0,))], [Way((0, 0))]])
def test_net_of_nothing_is_refused(ways: list[Way]) -> None:
    with pytest.raises(SchemaError) as caught:
        build(lines(ROW, *ways))
    assert caught.value.faults == (Fault("no_roads", "paper"),)


# The matrix


def test_matrix_leads_from_rows_to_columns_and_back_when_reversed() -> None:
    roads = net(ROW, Way((0, 1), 1), Way((1, 2)))
    there = [[0, 1000, 0], [0, 0, 1000], [0, 1000, 0]]
    np.testing.assert_array_equal(graph(roads).toarray(), there)
    np.testing.assert_array_equal(
        graph(roads, reverse=True).toarray(), np.transpose(there)
    )


# Points beside the net


def test_point_is_attached_to_the_nearest_node_by_a_straight_line() -> None:
    attached = attach(grid(), at((300, 400), (1000, 1000), (2000, 1900)))
    assert attached.node.tolist() == [0, 4, 8]
    np.testing.assert_array_equal(attached.access_m, [500, 0, 100])


def test_point_at_the_limit_is_on_the_net_and_just_beyond_is_not() -> None:
    attached = attach(grid(), at((-2000, 0), (-2000.01, 0), (0, -3000)))
    assert attached.node.tolist() == [0, NOWHERE, NOWHERE]
    np.testing.assert_array_equal(attached.access_m, [2000, np.inf, np.inf])


def test_limit_can_be_another() -> None:
    attached = attach(grid(), at((-2000, 0), (-10, 0)), max_access_m=10)
    assert attached.node.tolist() == [NOWHERE, 0]


def test_point_without_a_position_is_not_on_the_net() -> None:
    attached = attach(grid(), at((np.nan, np.nan), (0, 0)))
    assert attached.node.tolist() == [NOWHERE, 0]
    assert attached.access_m.tolist() == [np.inf, 0]


def test_no_point_is_no_node() -> None:
    assert len(attach(grid(), at()).node) == 0


# The file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roads.npz"
    save(replace(grid(), licence="ODbL-1.0", as_of="2025-03-04"), path)
    return path


def fault_of(path: Path) -> Fault:
    with pytest.raises(SchemaError) as caught:
        load(path)
    (fault,) = caught.value.faults
    assert fault.file == path.name
    return fault


def test_file_gives_back_what_was_saved(file: Path) -> None:
    saved, found = grid(), load(file)
    for name, value in vars(saved).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(vars(found)[name], value)
            assert vars(found)[name].dtype == value.dtype
    assert (found.source, found.licence, found.as_of) == (
        "paper",
        "ODbL-1.0",
        "2025-03-04",
    )


def test_file_may_do_without_licence_and_day(tmp_path: Path) -> None:
    save(grid(), tmp_path / "roads.npz")
    found = load(tmp_path / "roads.npz")
    assert (found.licence, found.as_of) == ("", "")


def test_saving_replaces_the_file_and_leaves_nothing_else(file: Path) -> None:
    save(net(ROW, Way((0, 1))), file)
    assert len(load(file).x) == 2
    assert list(file.parent.iterdir()) == [file]


def test_file_stays_when_saving_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", fail)
    with pytest.raises(OSError, match="space"):
        save(net(ROW, Way((0, 1))), file)
    assert len(load(file).x) == 9
    assert list(file.parent.iterdir()) == [file]


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "roads.npz").code == "missing_file"


def test_file_cut_off_anywhere_is_told(file: Path) -> None:
    whole = file.read_bytes()
    for size in range(0, len(whole), 97):
        file.write_bytes(whole[:size])
        assert fault_of(file).code == "roads_file"


def test_damaged_byte_is_told_or_changes_nothing_that_matters(file: Path) -> None:
    whole = file.read_bytes()
    told = 0
    for place in range(0, len(whole), 11):
        file.write_bytes(
            whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        )
        try:
            load(file)
        except SchemaError:
            told += 1
    assert told > len(whole) // 11 // 2


def test_file_of_another_kind_is_told(file: Path) -> None:
    file.write_text("x,y\n1,2\n")
    assert fault_of(file).code == "roads_file"
    with file.open("wb") as opened:
        np.save(opened, np.arange(3))
    assert fault_of(file).code == "roads_file"
    with ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert fault_of(file).code == "roads_file"


def changed(file: Path, **arrays: object) -> Path:
    with np.load(file) as opened:
        parts: dict[str, Any] = {**opened, **arrays}
    np.savez_compressed(file, **{k: v for k, v in parts.items() if v is not None})
    return file


@pytest.mark.parametrize("name", ["x", "start", "length_m", "source"])
def test_file_without_one_of_its_arrays_is_told(file: Path, name: str) -> None:
    assert fault_of(changed(file, **{name: None})).code == "roads_file"


def test_arrays_of_objects_are_never_opened(file: Path) -> None:
    objects = np.array([{"a": 1}] * 9, dtype=object)
    assert fault_of(changed(file, x=objects)).code == "roads_file"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", np.arange(9)),
        ("y", np.zeros(8)),
        ("y", np.zeros((9, 1))),
        ("start", np.zeros(24)),
        ("end", np.zeros(23, dtype=np.int32)),
        ("seconds", np.ones(25)),
        ("source", np.array(["a"])),
        ("as_of", np.array(20250304)),
    ],
)
def test_array_of_another_form_is_named(
    file: Path, name: str, value: np.ndarray
) -> None:
    fault = fault_of(changed(file, **{name: value}))
    assert (fault.code, fault.column) == ("roads_values", name)
    assert fault.found == f"{value.dtype} {value.shape}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", np.nan),
        ("x", 16.5),
        ("y", 59.0),
        ("y", np.inf),
        ("start", 9),
        ("end", -1),
        ("length_m", 0.0),
        ("length_m", np.nan),
        ("seconds", -1.0),
        ("seconds", np.inf),
    ],
)
def test_value_that_cannot_be_is_named(file: Path, name: str, value: float) -> None:
    array = vars(load(file))[name].copy()
    array[5] = value
    fault = fault_of(changed(file, **{name: array}))
    assert (fault.code, fault.column) == ("roads_values", name)
    assert float(fault.found) == pytest.approx(value, nan_ok=True)


def test_two_edges_between_the_same_nodes_are_told(file: Path) -> None:
    roads = load(file)
    start, end = roads.start.copy(), roads.end.copy()
    start[1], end[1] = start[0], end[0]
    fault = fault_of(changed(file, start=start, end=end))
    assert (fault.code, fault.column) == ("roads_values", "end")
    assert fault.found == f"{start[0]}, {end[0]}"


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30", "20250304"])
def test_day_that_is_none_is_told(file: Path, text: str) -> None:
    fault = fault_of(changed(file, as_of=np.array(text)))
    assert (fault.column, fault.found) == ("as_of", text)


def test_every_fault_of_a_file_is_told_at_once(file: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        load(changed(file, x=np.full(9, np.nan), seconds=np.zeros(24)))
    assert [fault.column for fault in caught.value.faults] == ["x", "seconds"]


def test_net_of_nothing_is_no_file(file: Path) -> None:
    nothing = dict.fromkeys(("x", "y", "length_m", "seconds"), np.zeros(0))
    no_node = dict.fromkeys(("start", "end"), np.zeros(0, dtype=np.int32))
    with pytest.raises(SchemaError) as caught:
        load(changed(file, **nothing, **no_node))
    assert {fault.code for fault in caught.value.faults} == {"roads_values"}


def test_box_of_sweden_in_metres_holds_its_corners() -> None:
    west, south, east, north = metric_bounds()
    assert 200_000 < west < 250_000
    assert 850_000 < east < 1_150_000
    assert 6_090_000 < south < 6_110_000
    assert 7_700_000 < north < 7_760_000
