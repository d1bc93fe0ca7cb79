"""A scenario: what it may hold, and what it does to the nearest places."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.baseline import Baseline, Question, baseline
from geodata.crs import degrees, metres
from geodata.distance import NOWHERE
from geodata.errors import SchemaError
from geodata.roads import Roads
from geodata.routing import by_road
from geodata.scenario import (
    MOST_CHANGES,
    Added,
    Moved,
    Scenario,
    check,
    read_json,
    write_json,
)
from geodata.scenario.apply import apply
from geodata.scenario.compare import by_area, changes, summary, touched
from geodata.villages import Areas
from tests.geodata import paper
from tests.geodata.nets import CORNER, GRID, GRID_WAYS, net
from tests.geodata.paper import Offer, Spot, cells, known

KINDS = ("petrol_diesel", "full_range", "post_agent", "pharmacy", "cash_withdrawal")
TYPES = ("fuel", "groceries", "post", "pharmacy", "payments")


def spot(at: Spot) -> tuple[float, float]:
    """Latitude and longitude of a spot in metres from the corner, as rounded."""
    lat, lon = degrees(np.array([at]) + CORNER)[0]
    return round(float(lat), 5), round(float(lon), 5)


def added(at: Spot, *types: str) -> Added:
    lat, lon = spot(at)
    return Added(types=types, latitude=lat, longitude=lon)


def hosted(place_id: str, *types: str) -> Added:
    return Added(types=types, place_id=place_id)


def moved(place_id: str, at: Spot) -> Moved:
    lat, lon = spot(at)
    return Moved(place_id=place_id, latitude=lat, longitude=lon)


def snapped(at: Spot) -> Spot:
    """Where a spot is after its degrees were rounded."""
    east, north = metres(*spot(at))[0] - CORNER
    return float(east), float(north)


LINE = [Offer("west", at=(0, 0)), Offer("east", at=(10_000, 0))]
LIVED = cells((0, 1), (2000, 2), (5000, 4), (9000, 8))


def before(
    rows: Sequence[Offer] = LINE, where: pd.DataFrame | None = None, k: int = 2
) -> Baseline:
    return baseline(known(rows, LIVED if where is None else where), Question(), k)


def test_an_added_place_is_nearest_where_it_is_nearer() -> None:
    found = apply(before(), Scenario(added=(added((4000, 0), "fuel"),)))
    near = found.nearest["fuel"]
    assert near.d1 == pytest.approx([0, 2000, 1000, 1000], abs=1)
    assert near.i1.tolist()[2:] == [2, 1]
    assert found.places["place_id"].iloc[2] == "new:1"
    assert found.offered["fuel"].tolist() == [0, 1, 2]
    assert near.d2 == pytest.approx([4000, 2000, 5000, 5000], abs=1)


def test_who_had_a_closed_place_goes_to_the_next() -> None:
    near = apply(before(), Scenario(closed=("west",))).nearest["fuel"]
    assert near.d1.tolist() == [10_000, 8000, 5000, 1000]
    assert near.i1.tolist() == [1, 1, 1, 1]
    assert np.isinf(near.d2).all()
    assert (near.i2 == NOWHERE).all()


def test_a_place_moves_with_all_that_it_offers() -> None:
    rows = [*LINE, Offer("west", "post_agent")]
    found = apply(before(rows), Scenario(moved=(moved("west", (5000, 0)),)))
    for service_type in ("fuel", "post"):
        assert found.nearest[service_type].d1[2] == pytest.approx(0, abs=1)
    assert found.nearest["fuel"].d1[0] == pytest.approx(5000, abs=1)


def test_a_place_gets_another_service_where_it_stands() -> None:
    scenario = Scenario(added=(hosted("east", "post", "fuel"),))
    found = apply(before(), scenario)
    assert found.nearest["post"].d1.tolist() == [10_000, 8000, 5000, 1000]
    assert found.nearest["post"].i1.tolist() == [1, 1, 1, 1]
    assert len(found.places) == 2
    assert touched(before(), found) == ("post",)


def test_a_place_that_did_not_count_can_get_a_service_and_move() -> None:
    rows = [*LINE, Offer("bank", "bank_office", at=(3000, 0))]
    scenario = Scenario(
        added=(hosted("bank", "post"), hosted("bank", "fuel")),
        moved=(moved("bank", (2000, 0)),),
    )
    found = apply(before(rows), scenario)
    assert len(found.places) == 3
    assert found.places["name"].iloc[2] == "Bank"
    assert found.nearest["post"].d1[1] == pytest.approx(0, abs=1)
    assert found.nearest["fuel"].i1[1] == 2


def test_a_place_that_does_not_count_closes_without_effect() -> None:
    rows = [*LINE, Offer("bank", "bank_office", at=(3000, 0))]
    found = apply(before(rows), Scenario(closed=("bank",)))
    assert touched(before(rows), found) == ()
    assert found.nearest["fuel"].d1.tolist() == before(rows).nearest["fuel"].d1.tolist()


def test_nothing_changes_nothing() -> None:
    found, old = apply(before(), Scenario()), before()
    assert touched(old, found) == ()
    for service_type, near in found.nearest.items():
        assert np.array_equal(near.distance_m, old.nearest[service_type].distance_m)
        assert np.array_equal(near.place, old.nearest[service_type].place)


def test_the_last_place_closes() -> None:
    found = apply(before(), Scenario(closed=("west", "east")))
    assert np.isinf(found.nearest["fuel"].d1).all()
    assert found.offered["fuel"].tolist() == []
    after = changes(before(), found, (2,))["fuel"]
    assert after.lose == 15
    assert after.gain == 0
    assert after.after.unreached == 15
    assert np.isnan(after.after.mean_m)


def test_the_same_point_twice_is_one_place_with_all_services() -> None:
    scenario = Scenario().adding(added((0, 0), "fuel")).adding(added((0, 0), "post"))
    assert [one.types for one in scenario.added] == [("fuel", "post")]
    other = scenario.adding(added((500, 0), "fuel"))
    assert len(other.added) == 2


def test_less_than_a_metre_is_no_gain() -> None:
    old = before()
    moved_a_little = apply(old, Scenario(moved=(moved("west", (0.9, 0)),)))
    change = changes(old, moved_a_little, (1,))["fuel"]
    assert (change.gain, change.lose) == (0, 0)


def test_nothing_given_is_changed() -> None:
    old = before()
    places = old.places.copy()
    apply(old, Scenario(moved=(moved("west", (5000, 0)),), closed=("east",)))
    assert old.places.equals(places)
    assert old.nearest["fuel"].i1.tolist() == [0, 0, 0, 1]


# Equal to computing everything anew


SPOTS = st.tuples(
    st.integers(-2, 6).map(lambda n: 500.0 * n),
    st.integers(-1, 3).map(lambda n: 500.0 * n),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Offer], list[tuple[Spot, int]], Scenario]:
    count = draw(st.integers(1, 6))
    ids = [f"p{n}" for n in range(count)]
    spots = [draw(SPOTS) for _ in ids]
    rows = [
        Offer(place_id, kind, at=at)
        for place_id, at in zip(ids, spots, strict=True)
        for kind in draw(st.sets(st.sampled_from(KINDS[:3]), min_size=1))
    ]
    lived = [
        (draw(SPOTS), draw(st.integers(0, 9))) for _ in range(draw(st.integers(1, 6)))
    ]
    fate = {i: draw(st.sampled_from(["stay", "stay", "close", "move"])) for i in ids}
    some = st.sets(st.sampled_from(TYPES[:3]), min_size=1).map(tuple)
    hosts = [i for i in ids if fate[i] != "close"]
    new = [added(draw(SPOTS), *draw(some)) for _ in range(draw(st.integers(0, 3)))]
    if hosts and draw(st.booleans()):
        new.append(hosted(draw(st.sampled_from(hosts)), *draw(some)))
    scenario = Scenario(
        added=tuple(new),
        closed=tuple(i for i in ids if fate[i] == "close"),
        moved=tuple(moved(i, draw(SPOTS)) for i in ids if fate[i] == "move"),
    )
    return rows, lived, scenario


def scattered(lived: list[tuple[Spot, int]]) -> pd.DataFrame:
    """Cells at some spots, and who lives there."""
    where = cells(*((float(i), n) for i, (_at, n) in enumerate(lived)))
    return where.assign(
        x=[at[0] + CORNER[0] for at, _n in lived],
        y=[at[1] + CORNER[1] for at, _n in lived],
    )


def rewritten(rows: list[Offer], scenario: Scenario) -> list[Offer]:
    """Rows of the offers as they would be, in the order of the numbers."""
    where = {one.place_id: one for one in scenario.moved}
    at = {}
    kept = []
    for row in rows:
        if row.place_id in scenario.closed:
            continue
        if row.place_id in where:
            one = where[row.place_id]
            row = replace(row, at=xy_of(one.latitude, one.longitude))  # noqa: PLW2901
        kept.append(row)
        at[row.place_id] = row.at
    kind = dict(zip(TYPES, KINDS, strict=True))
    for count, one in enumerate(scenario.added, start=1):
        name = one.place_id or f"z{count}"
        spot_ = at[name] if one.place_id else xy_of(one.latitude, one.longitude)
        kept += [Offer(name, kind[t], at=spot_) for t in one.types]
    return kept


def xy_of(latitude: float | None, longitude: float | None) -> Spot:
    assert latitude is not None
    assert longitude is not None
    east, north = metres(latitude, longitude)[0] - CORNER
    return float(east), float(north)


def same(found: Baseline, anew: Baseline) -> None:
    """Distances agree; and places too, where no two are equally far."""
    ids = found.places["place_id"].str.replace("new:", "z").to_list()
    new_ids = anew.places["place_id"].to_list()
    for service_type, near in anew.nearest.items():
        got = found.nearest[service_type]
        np.testing.assert_allclose(got.distance_m[:, :2], near.distance_m, atol=1e-6)
        for cell in range(len(near.d1)):
            d1, d2 = near.distance_m[cell]
            if np.isfinite(d1) and d2 - d1 > 1e-6:
                assert ids[got.i1[cell]] == new_ids[near.i1[cell]]
        offered = {ids[n] for n in found.offered[service_type]}
        assert offered == {new_ids[n] for n in anew.offered[service_type]}


@settings(max_examples=80, deadline=None)
@given(world=worlds(), k=st.integers(2, 4))
def test_it_equals_computing_anew_as_the_crow_flies(
    world: tuple[list[Offer], list[tuple[Spot, int]], Scenario], k: int
) -> None:
    rows, lived, scenario = world
    where = scattered(lived)
    found = apply(baseline(known(rows, where), Question(), k), scenario)
    same(found, baseline(known(rewritten(rows, scenario), where), Question()))


ROADS: Roads = net(GRID, *GRID_WAYS)


@settings(max_examples=40, deadline=None)
@given(world=worlds(), k=st.integers(2, 4))
def test_it_equals_computing_anew_by_road(
    world: tuple[list[Offer], list[tuple[Spot, int]], Scenario], k: int
) -> None:
    rows, lived, scenario = world
    where = scattered(lived)
    by = {"straight": lambda a, b, n: by_road(ROADS, a, b, k=n)}
    found = apply(baseline(known(rows, where, measures=by), Question(), k), scenario)
    same(
        found,
        baseline(known(rewritten(rows, scenario), where, measures=by), Question()),
    )


def test_the_other_end_of_the_range_keeps_what_it_assumes() -> None:
    homes = paper.villages(Byn=(0, 0), Bortan=(9000, 0))
    tables = known(LINE, LIVED, paper.completeness(), homes)
    question = Question(every_village=True)
    old = baseline(tables, question)
    assert old.nearest["fuel"].d1[3] == 0
    found = apply(old, Scenario(closed=("west",)))
    assert found.nearest["fuel"].d1.tolist() == [9000, 7000, 4000, 0]


# Before and after in figures


def test_a_summary_on_paper() -> None:
    far = np.array([1000.0, 3000.0, np.inf, 5000.0])
    told = summary(far, np.array([1, 2, 4, 0]), [1000, 4000])
    assert told.within == (1, 3)
    assert told.mean_m == pytest.approx(7000 / 3)
    assert told.worst_m == 3000
    assert told.person_km == 7
    assert told.unreached == 4


def test_changes_on_paper() -> None:
    old = before()
    found = changes(old, apply(old, Scenario(added=(added((9000, 0), "fuel"),))), (1,))
    fuel = found["fuel"]
    assert fuel.gain == 8 + 4
    assert fuel.lose == 0
    assert fuel.before.within == (9,)
    assert fuel.after.within == (9,)
    assert fuel.after.person_km == pytest.approx(4 + 16, abs=0.02)
    assert found["post"].gain == 0


def test_the_parts_of_a_municipality_on_paper() -> None:
    old = before()
    scenario = Scenario(closed=("west",), added=(added((9000, 0), "fuel"),))
    change = changes(old, apply(old, scenario), (1,))["fuel"]
    parts = Areas(
        ("w", "e"), ("West", "East"), np.array([0, 1]), np.array([0, 0, 1, 1])
    )
    table = by_area(change, old.residents, 1, parts).set_index("area_id")
    assert table.index.to_list() == ["all", "e", "w"]
    assert table["gain"].to_list() == [12, 12, 0]
    assert table["lose"].to_list() == [3, 0, 3]
    assert table.loc["w", "within_before"] == 1
    assert table.loc["w", "within_after"] == 0
    assert table.loc["w", "mean_before_m"] == pytest.approx(4000 / 3)
    assert table.loc["w", "mean_after_m"] == pytest.approx((9000 + 14_000) / 3, abs=1)
    assert table.loc["w", "person_km_less"] == pytest.approx(4 - 23, abs=0.02)
    nothing = Areas((), (), np.empty(0, int), np.zeros(4, int))
    assert len(by_area(change, old.residents, 1, nothing)) == 1


# What a scenario may hold


FULL = Scenario(
    name="Ombud i Mellösa",
    added=(
        Added(types=("post",), latitude=59.1, longitude=16.56, name="Ombudet"),
        Added(types=("post", "fuel"), place_id="west"),
    ),
    closed=("east",),
    moved=(Moved(place_id="west", latitude=59.2, longitude=16.6),),
)


def test_it_is_written_and_read_as_it_was() -> None:
    assert read_json(write_json(FULL), "s.json") == FULL
    assert read_json(write_json(Scenario()), "s.json") == Scenario()
    assert json.loads(write_json(Scenario())) == {"version": 1}


def test_types_come_once_and_in_the_usual_order() -> None:
    assert Added(types=("post", "fuel", "post"), place_id="p").types == ("fuel", "post")


def test_a_name_is_one_line() -> None:
    assert Scenario(name=" a\n\tb\x00 ").name == "a b"


@pytest.mark.parametrize(
    ("content", "code", "column", "found"),
    [
        (b"", "scenario_not_json", None, ""),
        (b'{"version": 1, "closed": ["a"', "scenario_not_json", None, ""),
        (b"[]", "scenario_value", None, "[]"),
        (b"{}", "missing_key", "version", ""),
        (b'{"version": 2}', "scenario_version", "version", "2"),
        (b'{"version": 1, "shut": []}', "unknown_key", "shut", "[]"),
        (b'{"version": 1, "closed": ["a b"]}', "id_form", "closed[1]", "a b"),
        (b'{"version": 1, "closed": "a"}', "scenario_value", "closed", "a"),
        (
            b'{"version": 1, "moved": [{"place_id": "a", "latitude": 59}]}',
            "missing_key",
            "moved[1].longitude",
            "",
        ),
        (
            b'{"version": 1, "added": [{"types": [], "place_id": "a"}]}',
            "scenario_no_types",
            "added[1].types",
            "[]",
        ),
        (
            b'{"version": 1, "added": [{"types": ["gold"], "place_id": "a"}]}',
            "not_allowed",
            "added[1].types[1]",
            "gold",
        ),
        (
            b'{"version": 1, "added": [{"types": ["post"], "latitude": 16.5,'
            b' "longitude": 16.5}]}',
            "scenario_outside",
            "added[1].latitude",
            "16.5",
        ),
        (
            b'{"version": 1, "added": [{"types": ["post"], "latitude": 59}]}',
            "scenario_position",
            "added[1]",
            "",
        ),
        (
            b'{"version": 1, "added": [{"types": ["post"], "place_id": "a/b"}]}',
            "id_form",
            "added[1].place_id",
            "a/b",
        ),
        (
            b'{"version": 1, "name": "%s"}' % (b"x" * 81),
            "scenario_name",
            "name",
            "x" * 80,
        ),
        (
            b'{"version": 1, "moved": [{"place_id": "a", "latitude": NaN,'
            b' "longitude": 16}]}',
            "scenario_outside",
            "moved[1].latitude",
            "nan",
        ),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(
    content: bytes, code: str, column: str | None, found: str
) -> None:
    with pytest.raises(SchemaError) as raised:
        read_json(content, "s.json")
    fault = raised.value.faults[0]
    assert (fault.code, fault.column, fault.found) == (code, column, found)
    assert fault.file == "s.json"


PLACES = frozenset({"west", "east"})


@pytest.mark.parametrize(
    ("scenario", "codes"),
    [
        (FULL, []),
        (Scenario(closed=("gone", "gone")), ["scenario_place", "scenario_twice"]),
        (Scenario(closed=("west",), moved=FULL.moved), ["scenario_twice"]),
        (Scenario(closed=("west",), added=FULL.added[1:]), ["scenario_closed_host"]),
        (Scenario(added=(hosted("gone", "post"),)), ["scenario_place"]),
    ],
)
def test_what_cannot_be_applied_is_told(scenario: Scenario, codes: list[str]) -> None:
    if not codes:
        assert check(scenario, PLACES) is scenario
        return
    with pytest.raises(SchemaError) as raised:
        check(scenario, PLACES)
    assert [fault.code for fault in raised.value.faults] == codes


def test_ten_thousand_changes_are_too_many() -> None:
    with pytest.raises(SchemaError) as raised:
        apply(before(), Scenario(added=(added((0, 0), "fuel"),) * 10_000))
    (fault,) = raised.value.faults
    assert fault.code == "scenario_too_many"
    assert fault.found == "10000"
    assert fault.values == {"most": str(MOST_CHANGES)}  # noqa: PD011 - of a fault
    check(Scenario(added=(added((0, 0), "fuel"),) * MOST_CHANGES), PLACES)
