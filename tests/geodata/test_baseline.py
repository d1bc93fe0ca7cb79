from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geodata.baseline import (
    ASSUMED,
    Baseline,
    Question,
    baseline,
    only,
    states_since,
    usable,
    worst_state,
)
from geodata.crs import WGS84
from geodata.distance import NOWHERE
from geodata.errors import AnalysisError, CrsError
from geodata.vocabulary import COUNTED_KINDS, SERVICE_TYPES
from tests.geodata.paper import (
    ALL_COMPLETE,
    OTHER,
    OWN,
    Offer,
    cells,
    completeness,
    crow,
    known,
    offers,
    villages,
)

INF = float("inf")
LINE = cells((0, 10), (1000, 20), (4000, 40))


def ids(found: Baseline, service_type: str) -> list[str]:
    return found.places.loc[found.offered[service_type], "place_id"].to_list()


def counted(*rows: Offer, question: Question | None = None) -> list[str]:
    return usable(offers(*rows), question or Question())["place_id"].to_list()


# What counts


def test_open_services_count_and_others_only_when_asked_for() -> None:
    rows = [Offer(status, status=status) for status in ("open", "closed", "unverified")]
    assert counted(*rows) == ["open"]
    asked = Question(with_unverified=True)
    assert counted(*rows, question=asked) == ["open", "unverified"]


def test_service_seen_on_the_first_day_counts_and_a_day_before_not() -> None:
    days = ["2025-06-29", "2025-06-30", "2025-07-01"]
    rows = [Offer(day, seen_on=day) for day in days]
    asked = Question(seen_since=date(2025, 6, 30))
    assert counted(*rows, question=asked) == days[1:]
    assert counted(*rows) == days


def test_kinds_take_the_place_of_the_usual_ones_of_their_type_alone() -> None:
    rows = [Offer("pump"), Offer("gas", "vehicle_gas"), Offer("shop", "full_range")]
    assert counted(*rows) == ["pump", "shop"]
    asked = Question(kinds=("vehicle_gas",))
    assert counted(*rows, question=asked) == ["gas", "shop"]
    assert asked.counted() == COUNTED_KINDS | {"fuel": ("vehicle_gas",)}


def test_kinds_stand_once_in_the_order_of_the_vocabulary() -> None:
    asked = Question(kinds=("limited_range", "full_range", "limited_range"))
    assert asked.counted() == COUNTED_KINDS


def test_place_without_a_position_does_not_count() -> None:
    assert counted(Offer("nowhere", at=None), Offer("here")) == ["here"]


# Numbers of places


def test_shop_with_two_kinds_of_one_type_is_one_place() -> None:
    shop = [Offer("shop", kind) for kind in ("full_range", "limited_range")]
    found = baseline(known(shop, LINE), Question())
    assert ids(found, "groceries") == ["shop"]
    assert found.nearest["groceries"].d2.tolist() == [INF] * 3


def test_places_are_numbered_by_their_first_service_and_once_for_all_types() -> None:
    rows = [
        Offer("b", at=(4000, 0)),
        Offer("a", "post_agent", (0, 0)),
        Offer("b", "post_agent", (4000, 0)),
        Offer("c", "pharmacy", (1000, 0), code=OTHER, village="Grannby"),
    ]
    found = baseline(known(rows, LINE), Question())
    assert found.places["place_id"].to_list() == ["b", "a", "c"]
    assert {t: n.tolist() for t, n in found.offered.items()} == {
        "fuel": [0],
        "groceries": [],
        "post": [0, 1],
        "pharmacy": [2],
        "payments": [],
    }
    assert found.nearest["post"].i1.tolist() == [1, 1, 0]
    assert found.nearest["post"].i2.tolist() == [0, 0, 1]
    assert found.nearest["pharmacy"].place.tolist() == [[2, NOWHERE]] * 3
    assert found.places.iloc[2].to_dict() == {
        "place_id": "c",
        "name": "C",
        "village": "Grannby",
        "municipality_code": OTHER,
        "x": 601_000,
        "y": 6_550_000,
    }


def test_ways_are_those_of_the_measure_named() -> None:
    content = known(
        [Offer("pump")], LINE, measures={"straight": crow(1.3), "road": crow(2)}
    )
    fuel = baseline(content, Question()).nearest["fuel"]
    assert fuel.d1.tolist() == pytest.approx([0, 1300, 5200])
    fuel = baseline(content, Question(measure="road")).nearest["fuel"]
    assert fuel.d1.tolist() == [0, 2000, 8000]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_as_many_places_are_found_as_are_asked_for(k: int) -> None:
    rows = [Offer(name, at=(i * 1000, 0)) for i, name in enumerate("abcd")]
    found = baseline(known(rows, LINE), Question(), k)
    assert found.nearest["fuel"].place.tolist() == [
        [0, 1, 2][:k],
        [1, 0, 2][:k],
        [3, 2, 1][:k],
    ]


def test_cells_and_places_are_given_as_arrays() -> None:
    found = baseline(known([Offer("pump", at=(500, 7))], LINE), Question())
    assert found.residents.tolist() == [10, 20, 40]
    assert found.cells_m.tolist() == [[6e5, 6.55e6], [601e3, 6.55e6], [604e3, 6.55e6]]
    assert found.places_m.tolist() == [[600_500, 6_550_007]]


def test_where_nothing_counts_no_place_is_found() -> None:
    found = baseline(known([Offer("shut", status="closed")], LINE), Question())
    assert found.places.empty
    for service_type in SERVICE_TYPES:
        assert found.offered[service_type].tolist() == []
        assert found.nearest[service_type].d1.tolist() == [INF] * 3
        assert found.nearest[service_type].place.tolist() == [[NOWHERE] * 2] * 3


def test_place_has_a_number_and_an_unknown_one_is_named() -> None:
    found = baseline(known([Offer("a"), Offer("b")], LINE), Question())
    assert (found.number_of("a"), found.number_of("b")) == (0, 1)
    with pytest.raises(AnalysisError) as caught:
        found.number_of("c")
    assert caught.value.args == ("unknown_place", {"found": "c"})


def test_part_of_a_baseline_keeps_the_numbers_and_the_order() -> None:
    found = baseline(known([Offer("a"), Offer("b", "post_agent")], LINE), Question())
    part = only(found, (t for t in ("post", "fuel")))
    assert list(part.nearest) == list(part.offered) == ["fuel", "post"]
    assert part.completeness == {"fuel": "complete", "post": "complete"}
    assert part.places is found.places
    assert part.offered["post"].tolist() == [1]


def test_degrees_are_refused() -> None:
    content = known([Offer("pump")], LINE)
    content = replace(content, offers_m=content.offers_m.to_crs(WGS84))
    with pytest.raises(CrsError):
        baseline(content, Question())


# How complete the lists are


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        (["complete", "complete"], "complete"),
        (["complete", "partial"], "partial"),
        (["unknown", "partial"], "unknown"),
        (["complete"], "unknown"),
    ],
)
def test_worst_kind_speaks_for_the_type(states: list[str], worst: str) -> None:
    kinds = COUNTED_KINDS["groceries"]
    table = completeness(
        *((kind, state, "") for kind, state in zip(kinds, states, strict=False))
    )
    assert worst_state(table, OWN, kinds) == worst


def test_state_is_that_of_the_kinds_that_count() -> None:
    states = completeness(
        ("petrol_diesel", "complete", ""), ("vehicle_gas", "partial", "")
    )
    content = known([Offer("pump")], LINE, states)
    assert baseline(content, Question()).completeness == dict.fromkeys(
        SERVICE_TYPES, "unknown"
    ) | {"fuel": "complete"}
    asked = Question(kinds=("petrol_diesel", "vehicle_gas"))
    assert baseline(content, asked).completeness["fuel"] == "partial"


# As if every village had one

HOMES = villages(Ala=(0, 0), Byn=(4000, 0))


def assumed(
    rows: list[Offer],
    states: pd.DataFrame,
    question: Question | None = None,
    service_type: str = "fuel",
) -> list[str]:
    asked = question or Question()
    asked = Question(asked.kinds, asked.seen_since, every_village=True)
    found = baseline(known(rows, LINE, states, HOMES), asked)
    return [i for i in ids(found, service_type) if i.startswith(ASSUMED)]


PARTIAL = completeness(("petrol_diesel", "partial", ""))


def test_every_village_without_a_place_of_the_type_has_one() -> None:
    assert assumed([], PARTIAL) == ["village:Ala", "village:Byn"]
    assert assumed([Offer("pump", village="Byn")], PARTIAL) == ["village:Ala"]
    shop = Offer("shop", "full_range", village="Byn")
    assert assumed([shop], PARTIAL) == ["village:Ala", "village:Byn"]


def test_no_place_is_assumed_where_the_list_is_complete() -> None:
    assert assumed([], ALL_COMPLETE) == []


def test_row_of_a_village_speaks_for_it_alone() -> None:
    kind = "petrol_diesel"
    gap = completeness((kind, "complete", ""), (kind, "partial", "Ala"))
    assert assumed([], gap) == ["village:Ala"]
    known_there = completeness((kind, "partial", ""), (kind, "complete", "Ala"))
    assert assumed([], known_there) == ["village:Byn"]


def test_one_kind_with_gaps_is_enough() -> None:
    states = completeness(
        ("full_range", "complete", ""), ("limited_range", "partial", "")
    )
    both = ["village:Ala", "village:Byn"]
    assert assumed([], states, service_type="groceries") == both
    full = Question(kinds=("full_range",))
    assert assumed([], states, full, "groceries") == []


def test_place_of_the_neighbour_with_the_same_village_serves_none_here() -> None:
    there = Offer("pump", village="Byn", code=OTHER)
    assert assumed([there], PARTIAL) == ["village:Ala", "village:Byn"]


def test_place_that_does_not_count_serves_no_village() -> None:
    old = Offer("pump", village="Byn", seen_on="2024-12-31")
    since = Question(seen_since=date(2025, 1, 1))
    assert assumed([old], PARTIAL, since) == ["village:Ala", "village:Byn"]


def test_assumed_places_come_after_the_known_ones_and_lie_in_their_villages() -> None:
    rows = [Offer("pump", at=(4000, 0), village="Annan")]
    content = known(rows, LINE, PARTIAL, HOMES)
    found = baseline(content, Question(every_village=True))
    assert found.places["place_id"].to_list() == ["pump", "village:Ala", "village:Byn"]
    assert found.places["name"].to_list() == ["Pump", "Ala", "Byn"]
    assert found.places["village"].to_list() == ["Annan", "Ala", "Byn"]
    assert found.places["municipality_code"].to_list() == [OWN] * 3
    fuel = found.nearest["fuel"]
    assert fuel.d1.tolist() == [0, 1000, 0]
    assert fuel.i1.tolist() == [1, 1, 0]  # in Byn the known place comes first
    assert fuel.i2.tolist() == [0, 0, 2]
    assert found.completeness["fuel"] == "partial"


def test_other_end_is_never_farther_away() -> None:
    rows = [Offer("pump", at=(900, 0)), Offer("shop", "full_range", (5000, 0))]
    content = known(rows, LINE, completeness(), HOMES)
    known_alone = baseline(content, Question())
    best = baseline(content, Question(every_village=True))
    for service_type in SERVICE_TYPES:
        near, nearer = known_alone.nearest[service_type], best.nearest[service_type]
        assert (nearer.distance_m <= near.distance_m).all()
        assert np.isfinite(nearer.distance_m).all()


def test_a_list_older_than_what_may_count_is_not_complete() -> None:
    table = pd.DataFrame(
        {
            "municipality_code": "0001",
            "service_kind": ["pharmacy", "petrol_diesel", "full_range", "post_agent"],
            "state": ["complete", "complete", "complete", "unknown"],
            "as_of": ["2023-02-26", "2026", "", ""],
        }
    )
    since = states_since(table, date(2025, 6, 1))
    assert since["state"].to_list() == ["partial", "complete", "partial", "unknown"]
    assert states_since(table, None) is table
    assert states_since(table, date(2023, 2, 26))["state"].iloc[0] == "complete"
    assert table["state"].iloc[0] == "complete"
