from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import analyses
from geodata.baseline import Baseline, Known, Question, baseline, only
from geodata.closure import (
    ALL,
    OTHER_CASE,
    both_cases,
    closures,
    effects,
    extra_way_m,
    worst_states,
)
from geodata.closure.pairs import pairs
from geodata.distance import Nearest
from geodata.errors import AnalysisError
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.residents import of_pack
from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES
from tests.geodata.paper import (
    OTHER,
    Offer,
    Truth,
    cells,
    completeness,
    from_ways,
    known,
    listed,
    together,
    truth,
    villages,
)

Figures = dict[str, Any]

FIGURES = ["residents_affected", "residents_without", "extra_person_km"]
FIGURES += ["worst_extra_m"]
CROSSINGS = ["crossing_10_km", "crossing_20_km", "crossing_25_km"]
LINE = cells((0, 10), (2000, 20), (9000, 5), (20_000, 7), (40_000, 3))


def town(*rows: Offer, k: int = 2, **options: Any) -> Baseline:  # noqa: ANN401
    return baseline(known(rows, LINE, **options), Question(), k)


def pump(place: str, km: float, **more: Any) -> Offer:  # noqa: ANN401
    return Offer(place, at=(km * 1000, 0), **more)


def figures(table: pd.DataFrame, place: str, service_type: str) -> list[float]:
    rows = table[(table["place_id"] == place) & (table["service_type"] == service_type)]
    assert len(rows) == 1
    return [float(value) for value in rows.iloc[0][FIGURES + CROSSINGS]]


def keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["place_id"], table["service_type"], strict=True))


# On a line, by hand


def test_three_pumps_on_a_line_by_hand() -> None:
    # The nearest and second nearest, from west to east:
    # a 0 b 10; a 2 b 8; b 1 a 9; b 10 c 10 (a tie); c 10 b 30 km.
    table = closures(town(pump("a", 0), pump("b", 10), pump("c", 30)))
    assert list(table) == [
        "place_id", "name", "village", "municipality_code", "service_type",
        *FIGURES, *CROSSINGS, "completeness",
    ]  # fmt: skip
    assert figures(table, "a", "fuel") == [30, 0, 10 * 10 + 20 * 6, 10_000, 0, 0, 0]
    assert figures(table, "b", "fuel") == [12, 0, 5 * 8, 8000, 0, 0, 0]
    assert figures(table, "c", "fuel") == [3, 0, 3 * 20, 20_000, 3, 3, 3]
    for place in "abc":
        assert figures(table, place, ALL) == figures(table, place, "fuel")
    assert keys(table) == [(p, t) for p in "acb" for t in (ALL, "fuel")]
    assert table.iloc[0][["name", "village", "municipality_code"]].to_list() == [
        "A",
        "Byn",
        "0001",
    ]
    assert set(table["completeness"]) == {"complete"}


def test_only_place_leaves_those_who_have_it_without() -> None:
    table = closures(town(pump("a", 0)))
    # Within 10 km live 35, within 20 (the edge is within) 42.
    assert figures(table, "a", "fuel") == [45, 45, 0, 0, 35, 42, 42]
    assert figures(table, "a", ALL) == figures(table, "a", "fuel")


def test_without_places_there_is_no_row() -> None:
    found = town(pump("a", 0, status="closed"), k=3)
    table = closures(found)
    assert table.empty
    assert set(FIGURES + CROSSINGS) < set(table)
    assert pairs(found).empty
    with pytest.raises(AnalysisError):
        closures(found, "a")


def test_without_cells_nobody_is_hit() -> None:
    content = known([pump("a", 0), pump("b", 1)], cells())
    found = baseline(content, Question(), 3)
    assert figures(closures(found), "a", ALL) == [0] * 7
    assert pairs(found).empty


def test_host_shop_takes_all_its_services_with_it() -> None:
    shop = [
        Offer("shop", kind) for kind in ("full_range", "post_agent", "petrol_diesel")
    ]
    others = [
        Offer("store", "full_range", (10_000, 0)),
        pump("pump", 20),
        Offer("store", "limited_range", (10_000, 0)),
    ]
    table = closures(town(*shop, *others))
    groceries = figures(table, "shop", "groceries")
    fuel = figures(table, "shop", "fuel")
    post = figures(table, "shop", "post")
    # Groceries: cells at 0 and 2 km go on to 10: 10 x 10 + 20 x 6 person-km.
    assert groceries == [30, 0, 220, 10_000, 0, 0, 0]
    # Fuel: 0, 2 and 9 km go to 20: 10 x 20 + 20 x 16 + 5 x 2.
    assert fuel == [35, 0, 530, 20_000, 35, 0, 0]
    assert post == [45, 45, 0, 0, 35, 42, 42]
    # Together: everybody once, the ways added, the worst of all.
    assert figures(table, "shop", ALL) == [45, 45, 750, 20_000, 35, 42, 42]
    assert keys(table)[:4] == [
        ("shop", ALL), ("shop", "fuel"), ("shop", "groceries"), ("shop", "post"),
    ]  # fmt: skip
    assert keys(table)[4:] == [
        ("pump", ALL), ("pump", "fuel"), ("store", ALL), ("store", "groceries"),
    ]  # fmt: skip


def test_cell_that_two_types_concern_is_counted_once() -> None:
    rows = [Offer("a"), Offer("a", "post_agent"), Offer("b", "post_agent", (1000, 0))]
    table = closures(town(*rows))
    assert figures(table, "a", "fuel")[:2] == [45, 45]
    assert figures(table, "a", "post")[:2] == [10, 0]
    assert figures(table, "a", ALL)[:2] == [45, 45]


def test_crossing_begins_just_beyond_the_edge() -> None:
    where = cells((0, 1), (-1, 2))
    for second_km, crossing in ((10, [2, 0, 0]), (20, [3, 2, 0]), (25, [3, 3, 2])):
        content = known([pump("a", 0), pump("b", second_km)], where)
        table = closures(baseline(content, Question()))
        assert figures(table, "a", "fuel")[4:] == crossing


def test_who_was_beyond_already_crosses_nothing() -> None:
    content = known([pump("a", 11), pump("b", 19)], cells((0, 4)))
    table = closures(baseline(content, Question()))
    assert figures(table, "a", "fuel") == [4, 0, 32, 8000, 0, 0, 0]


def test_worst_extra_way_is_that_of_someone_who_lives_there() -> None:
    content = known([pump("a", 0), pump("b", 10)], cells((0, 0), (3000, 1)))
    table = closures(baseline(content, Question()))
    assert figures(table, "a", "fuel") == [1, 0, 4, 4000, 0, 0, 0]


def test_of_two_in_one_point_the_first_is_the_nearest_and_nobody_goes_further() -> None:
    table = closures(town(pump("a", 0), pump("b", 0), k=2))
    assert figures(table, "a", "fuel") == [45, 0, 0, 0, 0, 0, 0]
    assert figures(table, "b", "fuel") == [0] * 7
    assert keys(table)[0] == ("a", ALL)


def test_worst_comes_first_and_equals_keep_their_order() -> None:
    rows = [pump("far", 90), pump("twin", 90), pump("west", 0), pump("east", 60)]
    only_one = Offer("post", "post_agent", (90_000, 0))
    table = closures(town(*rows, only_one))
    order = list(dict.fromkeys(table["place_id"]))
    assert order == ["post", "west", "east", "far", "twin"]


def test_state_of_all_types_is_the_worst_of_those_that_the_place_offers() -> None:
    states = completeness(
        ("petrol_diesel", "complete", ""), ("post_agent", "partial", "")
    )
    rows = [
        pump("pump", 0),
        Offer("both"),
        Offer("both", "post_agent"),
        Offer("three"),
        Offer("three", "post_agent"),
        Offer("three", "pharmacy"),
    ]
    table = closures(town(*rows, states=states))
    told = dict(zip(keys(table), table["completeness"], strict=True))
    assert told["pump", ALL] == told["pump", "fuel"] == "complete"
    assert told["both", ALL] == told["both", "post"] == "partial"
    assert told["three", ALL] == told["three", "pharmacy"] == "unknown"
    assert told["three", "fuel"] == "complete"
    states = completeness(("pharmacy", "complete", ""), ("post_agent", "partial", ""))
    table = closures(town(*rows, states=states))
    told = dict(zip(keys(table), table["completeness"], strict=True))
    assert (told["three", ALL], told["both", ALL]) == ("unknown", "unknown")


def test_one_place_can_be_asked_for() -> None:
    found = town(pump("a", 0), pump("b", 10))
    table = closures(found, "b")
    assert keys(table) == [("b", ALL), ("b", "fuel")]
    assert figures(table, "b", ALL) == figures(closures(found), "b", ALL)
    with pytest.raises(AnalysisError) as caught:
        closures(found, "c")
    assert caught.value.args == ("unknown_place", {"found": "c"})


def test_some_types_alone_rank_the_places_that_offer_them() -> None:
    rows = [
        pump("pump", 0),
        pump("other", 1),
        Offer("near", "post_agent", (0, 0)),
        Offer("far", "post_agent", (40_000, 0)),
        Offer("drug", "pharmacy", (0, 0)),
    ]
    found = town(*rows, k=3)
    table = closures(only(found, ("post", "pharmacy")))
    assert keys(table) == [
        ("drug", ALL), ("drug", "pharmacy"), ("near", ALL), ("near", "post"),
        ("far", ALL), ("far", "post"),
    ]  # fmt: skip
    whole = closures(found)
    for place, service_type in keys(table):
        one = figures(table, place, service_type)
        assert one == figures(whole, place, service_type)
    table = pairs(only(found, ("post",)))
    assert table[["place_id", "place2_id"]].to_numpy().tolist() == [["near", "far"]]
    assert len(pairs(found)) == 10


def test_effects_can_be_asked_for_without_a_crossing() -> None:
    found = effects(
        town(pump("a", 0)).nearest["fuel"], LINE["residents"].to_numpy(), 1, ()
    )
    assert found.crossing.shape == (1, 0)
    assert found.affected.tolist() == [45]


# A place that is only assumed


GAPS = completeness()
HOMES = villages(Ala=(0, 0), Byn=(10_000, 0))


def two_ends(*rows: Offer, k: int = 2) -> tuple[Baseline, Baseline]:
    content = known(rows, LINE, GAPS, HOMES)
    best = Question(every_village=True)
    return baseline(content, Question(), k), baseline(content, best, k)


def test_assumed_place_takes_people_over_and_has_no_row() -> None:
    alone, best = two_ends(pump("a", 0, village="Ala"))
    assert figures(closures(alone), "a", "fuel")[:4] == [45, 45, 0, 0]
    # Byn has one at 10 km: the cells at 0 and 2 km go there.
    assert figures(closures(best), "a", "fuel")[:4] == [30, 0, 220, 10_000]
    assert set(closures(best)["place_id"]) == {"a"}
    with pytest.raises(AnalysisError):
        closures(best, "village:Byn")


def test_village_that_has_none_assumed_does_not_disturb_the_others() -> None:
    pumps = completeness(
        *((kind, "complete", "") for kind in ALL_KINDS if kind != "petrol_diesel")
    )
    content = known([pump("a", 0, village="Ala")], LINE, pumps, HOMES)
    best = baseline(content, Question(every_village=True))
    assert len(best.places) == 3
    assert best.offered["fuel"].tolist() == [0, 2]
    table = closures(best)
    assert keys(table) == [("a", ALL), ("a", "fuel")]
    assert figures(table, "a", ALL)[:4] == [30, 0, 220, 10_000]
    assert table["completeness"].to_list() == ["unknown"] * 2


def test_table_has_both_ends_of_each_figure() -> None:
    alone, best = two_ends(pump("a", 0, village="Ala"))
    table = both_cases(closures(alone), closures(best))
    names = FIGURES + CROSSINGS
    others = [f"{name}{OTHER_CASE}" for name in names]
    assert [c for c in table if c.endswith(OTHER_CASE)] == others
    row = table.iloc[1]
    assert row["service_type"] == "fuel"
    assert row[names].to_list() == figures(closures(alone), "a", "fuel")
    assert row[others].to_list() == [30, 0, 220, 10_000, 0, 0, 0]
    assert (
        table["residents_affected_every_village"] <= table["residents_affected"]
    ).all()


def test_pair_that_does_nothing_in_the_other_end_is_0_there() -> None:
    rows = [pump("a", 30, code=OTHER), pump("b", 30, code=OTHER)]
    alone, best = two_ends(*rows, k=3)
    assert len(pairs(alone)) == 1
    table = both_cases(pairs(alone), pairs(best))
    assert table["residents_without"].to_list() == [45]
    assert table["residents_without_every_village"].to_list() == [0]
    close_by = [pump("a", -90, code=OTHER), pump("b", -90, code=OTHER)]
    alone, best = two_ends(*close_by, k=3)
    assert pairs(best).empty
    table = both_cases(pairs(alone), pairs(best))
    assert table["residents_without_every_village"].to_list() == [0]
    assert table["more_person_km_every_village"].to_list() == [0]


def test_ends_of_no_closing_have_no_row() -> None:
    alone, best = two_ends()
    assert both_cases(closures(alone), closures(best)).empty


# How much further from each cell


def test_extra_way_of_each_cell_by_hand() -> None:
    found = town(pump("a", 0), pump("b", 10), Offer("a", "post_agent"))
    a = found.number_of("a")
    assert extra_way_m(found, a, ["fuel"]).tolist() == [10_000, 6000, 0, 0, 0]
    assert extra_way_m(found, a, ["post"]).tolist() == [np.inf] * 5
    assert extra_way_m(found, a, ["fuel", "post"]).tolist() == [np.inf] * 5
    b = found.number_of("b")
    assert extra_way_m(found, b, ["fuel"]).tolist() == [0, 0, 8000, 10_000, 10_000]
    assert extra_way_m(found, b, []).tolist() == [0] * 5


def test_of_several_types_the_longest_extra_way_counts() -> None:
    rows = [Offer("a"), Offer("a", "post_agent"), pump("b", 4)]
    rows.append(Offer("c", "post_agent", (7000, 0)))
    found = town(*rows)
    for types in (("fuel", "post"), ("post", "fuel")):
        assert extra_way_m(found, 0, types).tolist() == [7000, 3000, 0, 0, 0]
    assert extra_way_m(found, 0, ("fuel",)).tolist() == [4000, 0, 0, 0, 0]


def test_extra_way_times_residents_is_the_extra_of_the_table() -> None:
    found = town(pump("a", 0), pump("b", 10), pump("c", 30))
    for place in "abc":
        way = extra_way_m(found, found.number_of(place), ["fuel"])
        person_km = float((way * found.residents).sum() / 1000)
        assert person_km == figures(closures(found), place, "fuel")[2]


# Pairs, by hand


def pair(found: Baseline, one: str, other: str) -> Figures | None:
    table = pairs(found)
    rows = table[(table["place_id"] == one) & (table["place2_id"] == other)]
    assert len(rows) <= 1
    return rows.iloc[0].to_dict() if len(rows) else None


def test_pair_sends_people_on_to_the_third() -> None:
    found = town(pump("a", 0), pump("b", 10), pump("c", 30), k=3)
    # a and b: all but the easternmost go to c: 30, 28-2, 21-1, 10-10 km more.
    # Alone a costs 220 and b 40 person-km.
    both = 10 * 30 + 20 * 26 + 5 * 20 + 7 * 0
    assert pair(found, "a", "b") == {
        "place_id": "a",
        "name": "A",
        "place2_id": "b",
        "name2": "B",
        "residents_without": 0,
        "extra_person_km": both,
        "more_without": 0,
        "more_person_km": both - 220 - 40,
        "completeness": "complete",
    }
    # b and c: 5 go to a (9), 7 to a (20), 3 to a (40).
    both = 5 * 8 + 7 * 10 + 3 * 30
    told = pair(found, "b", "c")
    assert told is not None
    assert told["extra_person_km"] == both
    assert told["more_person_km"] == both - 40 - 60
    table = pairs(found)
    assert table["extra_person_km"].to_list() == sorted(
        table["extra_person_km"], reverse=True
    )


def test_two_in_one_point_do_nothing_alone_and_much_together() -> None:
    found = town(pump("a", 0), pump("b", 0), pump("c", 30), k=3)
    assert figures(closures(found), "a", "fuel")[2] == 0
    told = pair(found, "a", "b")
    assert told is not None
    both = 10 * 30 + 20 * 26 + 5 * 12 + 0
    assert told["extra_person_km"] == told["more_person_km"] == both
    assert told["residents_without"] == 0


def test_last_two_leave_all_without() -> None:
    found = town(pump("a", 0), pump("b", 10), k=3)
    told = pair(found, "a", "b")
    assert told is not None
    assert told["residents_without"] == told["more_without"] == 45
    assert told["extra_person_km"] == 0
    # Alone a costs 220 person-km, b 5 x 8 + 7 x 10 + 3 x 10.
    assert told["more_person_km"] == -220 - 140


def test_only_place_leaves_all_without_with_any_other() -> None:
    post = Offer("post", "post_agent", (40_000, 0))
    found = town(pump("a", 0), pump("b", 10), post, k=3)
    told = pair(found, "a", "post")
    assert told is not None
    assert (told["residents_without"], told["more_without"]) == (45, 0)
    assert (told["extra_person_km"], told["more_person_km"]) == (220, 0)
    both = pair(found, "a", "b")
    assert both is not None
    assert pairs(found)["residents_without"].to_list() == [45, 45, 45]


def test_residents_without_any_of_two_types_are_counted_once() -> None:
    rows = [pump("a", 0), Offer("a", "post_agent"), Offer("b", "post_agent")]
    found = town(*rows, k=3)
    told = pair(found, "a", "b")
    assert told is not None
    assert (told["residents_without"], told["more_without"]) == (45, 0)


def test_pair_of_which_nobody_has_either_is_left_out() -> None:
    found = town(pump("a", 0), pump("b", 50), pump("far", 500), pump("off", 600), k=3)
    assert pair(found, "far", "off") is None
    assert pair(found, "a", "far") is not None
    table = pairs(found)
    assert set(zip(table["place_id"], table["place2_id"], strict=True)) == {
        ("a", "b"), ("a", "far"), ("a", "off"), ("b", "far"), ("b", "off"),
    }  # fmt: skip


def test_one_place_makes_no_pair() -> None:
    assert pairs(town(pump("a", 0), k=3)).empty


def test_assumed_place_is_in_no_pair() -> None:
    rows = [pump("a", 0, village="Ala"), pump("b", 9, village="Annan")]
    _alone, best = two_ends(*rows, k=3)
    table = pairs(best)
    assert list(zip(table["place_id"], table["place2_id"], strict=True)) == [("a", "b")]
    assert table["residents_without"].to_list() == [0]


def test_state_of_a_pair_is_the_worse_of_the_two() -> None:
    states = completeness(
        ("petrol_diesel", "complete", ""), ("post_agent", "partial", "")
    )
    post = Offer("post", "post_agent")
    found = town(pump("a", 0), pump("b", 10), post, k=3, states=states)
    for one, other, state in (("a", "b", "complete"), ("a", "post", "partial")):
        told = pair(found, one, other)
        assert told is not None
        assert told["completeness"] == state
    assert worst_states(found, ALL, np.array([2, 0])) == ["partial", "complete"]
    assert worst_states(found, "post", np.array([2])) == ["partial"]


# Closing in truth: the rows are gone, and everything is computed again


def expected(
    before: Baseline, after: dict[str, Nearest], closed: list[int]
) -> dict[str, Truth]:
    return {
        t: truth(near, after[t], before.residents, closed)
        for t, near in before.nearest.items()
    }


def check_closing(
    before: Baseline, table: pd.DataFrame, told: dict[str, Truth]
) -> None:
    """Rows of one place of a table of closings against what came true."""
    residents = before.residents
    for row in table.to_dict("records"):
        types = list(told) if row["service_type"] == ALL else [row["service_type"]]
        wanted = together([told[t] for t in types], residents)
        assert {name: row[name] for name in wanted} == pytest.approx(wanted)


def check_pair(
    before: Baseline,
    row: Figures | None,
    told: dict[str, Truth],
    alone: tuple[dict[str, Truth], dict[str, Truth]],
) -> None:
    """Row of a pair, or none where it does nothing, against what came true."""
    residents = before.residents

    def extra(truths: dict[str, Truth]) -> float:
        return sum(one.extra_person_m for one in truths.values()) / 1000

    def without(truths: dict[str, Truth]) -> np.ndarray:
        return np.any([one.without for one in truths.values()], axis=0)

    fresh = without(told) & ~without(alone[0]) & ~without(alone[1])
    wanted = {
        "residents_without": residents[without(told)].sum(),
        "extra_person_km": extra(told),
        "more_without": residents[fresh].sum(),
        "more_person_km": extra(told) - extra(alone[0]) - extra(alone[1]),
    }
    if row is None:
        assert wanted["residents_without"] == 0
        assert wanted["extra_person_km"] == pytest.approx(0, abs=1e-6)
    else:
        assert {name: row[name] for name in wanted} == pytest.approx(wanted, abs=1e-6)


def rows_by_pair(table: pd.DataFrame) -> dict[tuple[str, str], Figures]:
    return {
        (row["place_id"], row["place2_id"]): row for row in table.to_dict("records")
    }


WAYS = st.one_of(st.integers(0, 6).map(lambda km: km * 5000.0), st.just(np.inf))


@st.composite
def nets(draw: st.DrawFn) -> tuple[Baseline, dict[str, np.ndarray]]:
    """Ways from some cells to some places, by type, of which some have no end."""
    places, count = draw(st.integers(1, 5)), draw(st.integers(0, 5))
    residents = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    ways, offered = {}, {}
    for service_type in SERVICE_TYPES[: draw(st.integers(1, 3))]:
        size = count * places
        flat = draw(st.lists(WAYS, min_size=size, max_size=size))
        ways[service_type] = np.reshape(np.array(flat, float), (count, places))
        offered[service_type] = draw(st.sets(st.integers(0, places - 1)))
    return from_ways(ways, offered, residents), ways


def offering(found: Baseline) -> list[int]:
    """Numbers of the places that offer any type, ascending."""
    return sorted({n for numbers in found.offered.values() for n in numbers.tolist()})


def after_closing(
    before: Baseline, ways: dict[str, np.ndarray], closed: list[int]
) -> dict[str, Truth]:
    after = {
        t: listed(
            ways[t], [n for n in before.offered[t].tolist() if n not in closed], 1
        )
        for t in ways
    }
    return expected(before, after, closed)


@settings(deadline=None, derandomize=True)
@given(nets())
def test_on_nets_with_islands_each_closing_comes_true(
    case: tuple[Baseline, dict[str, np.ndarray]],
) -> None:
    before, ways = case
    table = closures(before)
    numbers = offering(before)
    assert set(table["place_id"]) == {f"p{n}" for n in numbers}
    for number in numbers:
        rows = table[table["place_id"] == f"p{number}"]
        own = [t for t in ways if number in before.offered[t]]
        assert rows["service_type"].to_list() == [ALL, *own]
        check_closing(before, rows, after_closing(before, ways, [number]))


@settings(deadline=None, derandomize=True)
@given(nets())
def test_on_nets_with_islands_each_pair_comes_true(
    case: tuple[Baseline, dict[str, np.ndarray]],
) -> None:
    before, ways = case
    rows = rows_by_pair(pairs(before))
    for a, b in combinations(offering(before), 2):
        alone = tuple(after_closing(before, ways, [n]) for n in (a, b))
        told = after_closing(before, ways, [a, b])
        check_pair(before, rows.pop((f"p{a}", f"p{b}"), None), told, alone)
    assert rows == {}


# The municipality that is shipped


@pytest.fixture(scope="module")
def flen() -> Known:
    pack = read_pack(DEFAULT_PACK)
    return analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))


QUESTIONS = {
    "usual": Question(),
    "every kind": Question(kinds=ALL_KINDS, with_unverified=True),
}


def closed_in_truth(
    content: Known, question: Question, *ids: str
) -> dict[str, Nearest]:
    gone = content.offers_m["place_id"].isin(ids)
    after = baseline(replace(content, offers_m=content.offers_m[~gone]), question, 1)
    return dict(after.nearest)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_closing_each_place_of_flen_comes_true(flen: Known, question: Question) -> None:
    before = baseline(flen, question)
    table = closures(before)
    assert len(before.places) > 40
    assert set(table["place_id"]) == set(before.places["place_id"])
    for number, place in enumerate(before.places["place_id"]):
        after = closed_in_truth(flen, question, place)
        rows = table[table["place_id"] == place]
        check_closing(before, rows, expected(before, after, [number]))


@pytest.mark.usefixtures("untraced")
def test_closing_some_pairs_of_flen_comes_true(flen: Known) -> None:
    question = QUESTIONS["every kind"]
    before = baseline(flen, question, 3)
    rows = rows_by_pair(pairs(before))
    ids = before.places["place_id"].to_list()
    worst = [tuple(ids.index(place) for place in key) for key in list(rows)[:10]]
    for a, b in [*worst, *list(combinations(range(len(ids)), 2))[::101]]:
        alone = tuple(
            expected(before, closed_in_truth(flen, question, ids[n]), [n])
            for n in (a, b)
        )
        after = closed_in_truth(flen, question, ids[a], ids[b])
        told = expected(before, after, [a, b])
        check_pair(before, rows.get((ids[a], ids[b])), told, alone)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_closing_every_pair_of_flen_is_what_the_other_places_leave(
    flen: Known, question: Question
) -> None:
    before = baseline(flen, question, 3)
    rows = rows_by_pair(pairs(before))
    ids = before.places["place_id"].to_list()

    @cache
    def without(service_type: str, gone: frozenset[int]) -> Truth:
        numbers = before.offered[service_type]
        left = before.places_m[[n for n in numbers.tolist() if n not in gone]]
        after = flen.measures["straight"](before.cells_m, left, 1)
        return truth(before.nearest[service_type], after, before.residents, list(gone))

    def closed(*gone: int) -> dict[str, Truth]:
        return {
            t: without(t, frozenset(gone) & frozenset(numbers.tolist()))
            for t, numbers in before.offered.items()
        }

    alone = [closed(number) for number in range(len(ids))]
    some = 0
    for a, b in combinations(range(len(ids)), 2):
        row = rows.get((ids[a], ids[b]))
        some += row is not None
        check_pair(before, row, closed(a, b), (alone[a], alone[b]))
    assert some == len(rows) > 500
