"""The figures of a service plan: those of the pages, for the area that is asked for."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geodata import analyses
from geodata.baseline import Known, Question, baseline
from geodata.closure import ALL, both_cases, closures
from geodata.errors import AnalysisError, SchemaError
from geodata.goals import Evidence, goal_states
from geodata.pack import read_pack
from geodata.places import type_counts
from geodata.plan import Plan, WorkshopPart, plan
from geodata.plan.area import restricted, said_in
from geodata.plan.facts import facts, lists, looks, one_year_after
from geodata.reach import Span, rank, reach
from geodata.residents import of_pack
from geodata.scenario import Added, Scenario
from geodata.scenario.apply import apply
from geodata.scenario.compare import changes
from geodata.villages import village_near
from geodata.vocabulary import SERVICE_TYPES
from tests.geodata import paper
from tests.geodata.editing import add_column, append, cells, change, only_header
from tests.geodata.paper import Offer, offers
from tests.geodata.planning import (
    BETTNA,
    DAY,
    MELLOSA,
    evening,
    numbers,
    request,
    shipped,
    wish,
)

SHOP = Scenario(
    added=(Added(types=("groceries",), latitude=BETTNA[0], longitude=BETTNA[1]),),
    name="Butik",
)


@cache
def known() -> Known:
    pack = shipped()
    return analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))


@cache
def plain(group_id: str) -> Plan:
    return plan(shipped(), request(group_id))


def made(group_id: str = "", **given: Any) -> Plan:  # noqa: ANN401
    return plan(shipped(), request(group_id), **given) if given else plain(group_id)


# The whole municipality


def test_the_figures_are_those_of_the_pages() -> None:
    found, pack = made(), shipped()
    assert found.figures
    ends = [baseline(known(), Question(every_village=e), 2) for e in (False, True)]
    areas = analyses.areas_of(pack, known(), "group")
    for code in SERVICE_TYPES:
        expected = reach(ends[0], ends[1], (code,), (2, 5, 10, 20))
        assert found.figures.reaches[code].within == expected.within
        assert found.figures.whole[code].within == expected.within
        ranked = rank(expected, ends[0].residents, 10.0, areas)
        assert_frame_equal(found.figures.by_group[code].table, ranked.table)
    closing = both_cases(closures(ends[0]), closures(ends[1]))
    assert_frame_equal(found.figures.closing, closing)
    code = pack.municipality.code
    offered = analyses.offers_m_of(pack)
    assert found.counts == type_counts(offered, pack.completeness, code)
    assert found.figures.people == found.figures.all_people == 16316


def test_another_limit_is_a_distance_too() -> None:
    found = plan(shipped(), request(limit_km=7.5))
    assert found.figures
    assert found.figures.reaches["fuel"].thresholds_km == (2, 5, 7.5, 10, 20)


def test_national_tests_count_the_kinds_of_their_rules() -> None:
    found = made("bettna")
    assert found.figures
    assert found.figures.national["cash-withdrawal"].residents == 16316
    deposit = found.figures.national["takings-deposit"]
    assert deposit.unreached.high == 16316
    assert deposit.thresholds_km == (25.0,)


def test_only_places_of_the_municipality_are_told_to_be_alone() -> None:
    found = made()
    alone = {one for places in found.lonely.values() for one, _far in places}
    assert "malmkoping-ingo" in alone
    assert alone <= found.area.place_ids
    assert made("bettna").lonely == dict.fromkeys(SERVICE_TYPES, ())


# A group


def test_the_figures_of_a_group_are_its_row_among_the_groups() -> None:
    whole = made().figures
    for group_id in ("bettna", "halleforsnas"):
        figures = made(group_id).figures
        assert whole
        assert figures
        for code in SERVICE_TYPES:
            table = whole.by_group[code].table.set_index("area_id")
            row = table.loc[group_id]
            assert figures.people == row["residents"]
            beyond = Span(int(row["beyond_low"]), int(row["beyond_high"]))
            assert figures.reaches[code].beyond(10.0) == beyond


def test_the_areas_of_the_groups_are_the_whole_municipality() -> None:
    placed = shipped().groups.dropna(subset="latitude")["group_id"]
    parts = [made(group_id) for group_id in placed]
    assert sum(one.figures.people for one in parts if one.figures) == 16316
    ids = [i for one in parts for i in one.area.place_ids]
    assert len(ids) == len(set(ids)) == len(made().area.place_ids) == 19
    villages = [v for one in parts for v in one.area.villages]
    assert sorted(villages) == sorted(made().area.villages)


def test_a_village_without_a_shop_has_no_place_and_watches_those_it_uses() -> None:
    found = made("bettna")
    assert found.area.place_ids == frozenset()
    assert found.area.villages == ("Bettna",)
    assert found.offers.empty
    assert [one.places for one in found.counts] == [0] * 5
    assert "flen-kronans-apotek" in set(found.watched["place_id"])
    assert "malmkoping-apoteket" not in set(found.watched["place_id"])
    whole = made()
    assert len(whole.watched) == len(whole.offers)


def test_a_group_without_a_position_has_no_area_but_a_plan() -> None:
    found, whole = made("vadsbro-blacksta"), made()
    assert not found.area.placed
    assert found.area.whole
    assert found.group
    assert found.group["home_village"] == "Vadsbro"
    assert found.figures
    assert whole.figures
    assert found.figures.people == 16316
    assert found.area.place_ids == whole.area.place_ids
    assert whole.group is None


def test_two_groups_in_one_village_share_its_area(pack_copy: Path) -> None:
    change(
        pack_copy,
        "groups.csv",
        append(
            "bettna2,Bettna bygderåd,village council,Bettna,58.903855,16.643233,"
            "tätortens punkt,,flen-bygderad,,\n"
        ),
    )
    pack = read_pack(pack_copy, DAY)
    found = plan(pack, request("bettna2"))
    assert found.area.sharing == ("Bettna Hembygdsförening",)
    assert found.figures
    assert found.figures.people == 944


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(AnalysisError) as error:
        made("nowhere")
    assert error.value.code == "unknown_group"


def test_a_part_of_a_baseline_keeps_the_ways_of_its_cells() -> None:
    where = paper.cells((0, 5), (1000, 7), (2000, 11))
    whole = baseline(paper.known([Offer("a")], where), Question())
    some = restricted(whole, np.array([True, False, True]))
    assert list(some.residents) == [5, 11]
    assert list(some.nearest["fuel"].d1) == [0, 2000]
    assert list(whole.residents) == [5, 7, 11]


# Without residents


def test_without_residents_there_is_a_plan_that_says_why(pack_copy: Path) -> None:
    change(pack_copy, "population.csv", only_header)
    found = plan(read_pack(pack_copy, DAY), request("bettna"), measures=[SHOP])
    assert found.figures is None
    assert found.trouble
    assert found.trouble.code == "no_population"
    assert [one.service_type for one in found.counts] == list(SERVICE_TYPES)
    assert found.measures[0].effects["groceries"].known.total == 0
    assert found.area.villages == ("Bettna",)
    whole = plan(read_pack(pack_copy, DAY), request())
    assert whole.lonely == made().lonely
    assert [card.place_id for card in whole.cards] == [
        card.place_id for card in made().cards
    ]


# Workshops


def test_what_is_said_belongs_to_the_area_where_it_lies() -> None:
    said = [
        wish(1, at=BETTNA),
        wish(2, at=MELLOSA),
        wish(3, village="Bettna"),
        wish(4, question="today", kind="hours", place_id="halleforsnas-coop"),
        wish(5, at=MELLOSA, group_id="bettna"),
        wish(6, village="Vadsbro"),
        wish(7, question="part", kind="time", text="Jag", types=()),
    ]
    part = evening(*said)
    assert numbers(made("bettna", workshops=[part]).workshops) == [1, 3, 5]
    assert numbers(made("halleforsnas", workshops=[part]).workshops) == [4]
    assert numbers(made("vadsbro-blacksta", workshops=[part]).workshops) == [6]
    assert numbers(made(workshops=[part]).workshops) == [1, 2, 3, 4, 5, 6, 7]
    (kept,) = made("bettna", workshops=[part]).workshops
    assert kept.shown == 7


def test_a_place_that_is_gone_leaves_the_spot_that_was_told() -> None:
    one = wish(1, at=BETTNA, place_id="gone")
    area = made("bettna").area
    assert said_in(shipped(), known(), area, [one]) == (one,)


def test_only_what_is_shown_is_taken_along_with_those_merged_into_it() -> None:
    said = [
        wish(1, at=BETTNA),
        wish(2, at=BETTNA, status="hidden"),
        wish(3, at=BETTNA, status="merged", merged_into="c1"),
        wish(4, at=BETTNA, status="waiting"),
    ]
    part = evening(*said, dots={"c1": 2})
    assert [one.number for one in part.contributions] == [1]
    assert part.alike == {"c1": 1}
    assert part.shown == 1


# Measures


def test_a_measure_is_told_for_the_area_and_for_all() -> None:
    found = made("bettna", measures=[SHOP]).measures[0]
    assert list(found.effects) == ["groceries"]
    before = baseline(known(), Question(), 4)
    expected = changes(before, apply(before, SHOP), (2, 5, 10, 20))["groceries"]
    whole = found.whole["groceries"].known
    assert (whole.gain, whole.after) == (expected.gain, expected.after)
    here = found.effects["groceries"].known
    assert here.total == 944
    assert 0 < here.gain < whole.gain
    assert here.after.within[2] - here.before.within[2] == 780 - 475
    for both in made(measures=[SHOP]).measures:
        assert both.effects["groceries"].known.total == 16316


def test_a_measure_of_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(SchemaError) as error:
        made(measures=[Scenario(closed=("gone",))])
    assert error.value.faults[0].code == "scenario_place"


def test_a_point_far_from_all_villages_has_no_name() -> None:
    assert village_near(known().villages, *BETTNA) == "Bettna"
    assert village_near(known().villages, 57.0, 14.0) == ""
    assert village_near(known().villages.iloc[:0], *BETTNA) == ""


# Facts and when to look again


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2025, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_year_later_is_the_same_day(day: date, after: date) -> None:
    assert one_year_after(day) == after


def test_facts_seen_a_year_ago_still_are_current() -> None:
    rows = offers(
        Offer("a", seen_on="2025-11-24"),
        Offer("b", seen_on="2026-01-01"),
        Offer("c", kind="pharmacy", seen_on="2025-11-23"),
        Offer("d", kind="pharmacy", seen_on="2020-01-01", status="closed"),
    ).assign(source_id="s")
    old, current = facts(rows, DAY)
    assert (old.service_kind, old.place_ids, old.old) == ("pharmacy", ("c",), True)
    assert old.current_until == date(2026, 11, 23)
    assert (current.place_ids, current.old) == (("a", "b"), False)
    assert (current.seen_on, current.current_until) == ("2025-11-24", DAY)


def test_lists_tell_their_state_and_how_long_they_are_current() -> None:
    found = {one.state.service_kind: one for one in lists(shipped(), Question())}
    assert len(found) == 15
    assert found["full_range"].current_until == date(2026, 12, 19)
    assert found["post_agent"].current_until is None
    assert found["post_agent"].counted
    assert not found["ev_charging"].counted
    old = lists(shipped(), Question(seen_since=date(2026, 1, 1)))
    assert {one.state.service_kind: one.state.state for one in old}["full_range"] == (
        "partial"
    )


def test_a_village_with_a_list_of_its_own_makes_the_whole_list_partial(
    pack_copy: Path,
) -> None:
    change(pack_copy, "completeness.csv", add_column("village", ""))
    row = "0482,fuel,petrol_diesel,unknown,,,,,Bettna\n"
    change(pack_copy, "completeness.csv", append(row))
    found = lists(read_pack(pack_copy, DAY), Question())
    assert len(found) == 15
    assert (found[0].state.service_kind, found[0].state.state) == (
        "petrol_diesel",
        "partial",
    )
    assert found[0].row["as_of"] == "2026-07-02"


def test_one_looks_again_at_once_where_a_list_or_a_fact_is_old_or_lacking() -> None:
    by = {one.service_type: one for one in made().looks}
    assert by["fuel"].by == date(2027, 7, 2)
    assert by["pharmacy"].by is None
    assert by["pharmacy"].oldest == "2023-02-26"
    assert by["post"].by is None
    later = plan(shipped(), request(day=date(2027, 7, 2))).looks
    assert {one.service_type: one.by for one in later}["fuel"] == date(2027, 7, 2)
    past = plan(shipped(), request(day=date(2027, 7, 3))).looks
    assert {one.service_type: one.by for one in past}["fuel"] is None


def test_without_any_date_one_looks_again_at_once() -> None:
    counts = type_counts(offers(), paper.completeness(), paper.OWN)
    assert {(one.oldest, one.by) for one in looks(counts, (), DAY)} == {("", None)}


# The fingerprint


def test_the_same_input_has_the_same_fingerprint() -> None:
    part = evening(wish(1, at=BETTNA), dots={"c1": 1})
    assert made(workshops=[part]).fingerprint == made(workshops=[part]).fingerprint
    assert len(made().fingerprint) == 64
    swapped = WorkshopPart(
        part.workshop, part.contributions, {"c2": 0, "c1": 1}, part.alike
    )
    turned = replace(swapped, dots={"c1": 1, "c2": 0})
    assert made(workshops=[swapped]).fingerprint == made(workshops=[turned]).fingerprint


@pytest.mark.usefixtures("untraced")
def test_any_other_input_has_another_fingerprint(pack_copy: Path) -> None:
    part = evening(wish(1, at=BETTNA))
    entered = Evidence("e", "service-och-liv", "vision", "outcome", "2020", value=1.0)
    found = [
        made(),
        made("bettna"),
        plan(shipped(), request(limit_km=5.0)),
        plan(shipped(), request(day=date(2026, 11, 25))),
        made(measures=[SHOP]),
        made(workshops=[part]),
        made(workshops=[replace(part, dots={"c1": 1})]),
        made(goals=goal_states(shipped(), [entered])),
        plan(read_pack(pack_copy, DAY), request()),
    ]
    change(pack_copy, "services.csv", cells(2, seen_on="2025-12-20"))
    found.append(plan(read_pack(pack_copy, DAY), request()))
    prints = [one.fingerprint for one in found]
    assert prints[8] == prints[0]  # a copy of the pack is the same input
    assert len(set(prints)) == len(prints) - 1


def test_without_goals_the_pack_alone_tells_of_them() -> None:
    found = made()
    assert [one.goal.goal_id for one in found.goals][:2] == ["plan", "service-point"]
    assert {one.state for one in found.goals} == {"no_evidence"}


def test_a_plan_changes_nothing_that_it_is_made_of() -> None:
    pack = shipped()
    before = pack.services.copy(), pack.places.copy()
    made("bettna", measures=[SHOP])
    assert_frame_equal(pack.services, before[0])
    assert_frame_equal(pd.DataFrame(pack.places), pd.DataFrame(before[1]))


def test_the_closing_of_a_group_counts_its_residents_alone() -> None:
    figures = made("bettna").figures
    assert figures
    rows = figures.closing
    whole = rows[rows["service_type"] == ALL].set_index("place_id")
    assert whole.loc["flen-kronans-apotek", "residents_affected"] == 919
    pharmacy = rows[rows["service_type"] == "pharmacy"]
    assert pharmacy["residents_affected"].sum() == 944
