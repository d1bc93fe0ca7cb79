"""What is open at a moment: selected, counted, and told as a range where unknown."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from geodata import analyses
from geodata.baseline import Baseline, Question, baseline, hours_count, only, usable
from geodata.closure import ALL, OTHER_CASE, both_cases, closures
from geodata.closure.pairs import pairs
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.places import (
    OpenCount,
    Selection,
    open_count,
    open_states,
    select,
    selected_count,
)
from geodata.plan import Plan, PlanRequest, plan
from geodata.plan.measures import measure
from geodata.reach import reach
from geodata.residents import of_pack
from geodata.scenario import Scenario
from tests.geodata.paper import (
    Offer,
    cells,
    completeness,
    known,
    offers,
    villages,
)

TUESDAY = datetime.fromisoformat("2026-03-03T19:00")
DAY, EVENING = "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-20:00"
ROWS = (
    Offer("late", at=(0, 0), hours=EVENING),
    Offer("early", at=(2000, 0), hours=DAY),
    Offer("mute", at=(4000, 0)),
)
LINE = cells((0, 10), (2000, 20), (4000, 40))
ASKED = Question(open_at=TUESDAY)
BEST = replace(ASKED, every_village=True)


def ends(rows: tuple[Offer, ...] = ROWS) -> tuple[Baseline, Baseline]:
    tables = known(rows, LINE)
    return (
        only(baseline(tables, ASKED, 3), ["fuel"]),
        only(baseline(tables, BEST, 3), ["fuel"]),
    )


def ids(rows: pd.DataFrame) -> list[str]:
    return rows["place_id"].to_list()


# The map


def test_selection_leaves_out_what_is_closed_and_marks_what_is_not_known() -> None:
    rows = select(offers(*ROWS), Selection(open_at=TUESDAY))
    assert ids(rows) == ["late", "mute"]
    assert rows["open_then"].to_list() == ["open", "unknown"]
    assert ids(select(offers(*ROWS), Selection())) == ["late", "early", "mute"]
    assert "open_then" not in select(offers(*ROWS), Selection())


def test_a_service_that_has_closed_for_good_is_closed_whatever_its_hours() -> None:
    rows = offers(Offer("gone", status="closed", hours="24/7"), Offer("mute"))
    assert open_states(rows, TUESDAY).to_list() == ["closed", "unknown"]


def test_a_place_counts_once_and_by_its_best_service() -> None:
    rows = offers(
        Offer("a", hours=DAY), Offer("a", "full_range", hours=EVENING),
        Offer("b", hours=DAY), Offer("b", "full_range"),
        Offer("c", hours=DAY),
    )  # fmt: skip
    assert open_count(rows, TUESDAY) == OpenCount(1, 1, 1)
    assert open_count(rows.iloc[:0], TUESDAY) == OpenCount(0, 0, 0)
    fuel = Selection(("fuel",), open_at=TUESDAY)
    assert selected_count(rows, fuel) == OpenCount(0, 0, 3)
    assert selected_count(rows, Selection()) is None


# What counts


def test_only_what_is_surely_open_counts_and_in_the_best_case_what_may_be() -> None:
    rows = offers(*ROWS)
    assert ids(usable(rows, ASKED)) == ["late"]
    assert ids(usable(rows, BEST)) == ["late", "mute"]
    assert ids(usable(rows, Question(every_village=True))) == ["late", "early", "mute"]


def test_hours_are_counted_for_the_types_and_services_that_count() -> None:
    rows = offers(*ROWS, Offer("maybe", status="unverified"), Offer("x", "pharmacy"))
    assert hours_count(rows, ASKED, ["fuel"]) == OpenCount(1, 1, 1)
    assert hours_count(rows, ASKED, ["fuel", "pharmacy"]) == OpenCount(1, 2, 1)
    both = replace(ASKED, with_unverified=True)
    assert hours_count(rows, both, ["fuel"]) == OpenCount(1, 2, 1)
    assert hours_count(rows, Question(), ["fuel"]) is None


def test_distances_are_a_range_from_closed_to_open() -> None:
    worst, best = ends()
    assert worst.nearest["fuel"].d1.tolist() == [0, 2000, 4000]
    assert best.nearest["fuel"].d1.tolist() == [0, 2000, 0]
    found = reach(worst, best, ("fuel",), [1])
    assert (found.within[0].low, found.within[0].high) == (10, 50)
    assert not found.certain


@pytest.mark.parametrize("state", ["complete", "partial", "unknown"])
def test_unknown_hours_make_a_complete_list_partial_and_no_other_better(
    state: str,
) -> None:
    lists = completeness(("petrol_diesel", state, ""), ("pharmacy", "complete", ""))
    tables = known((*ROWS, Offer("p", "pharmacy", hours=DAY)), LINE, lists)
    found = baseline(tables, ASKED).completeness
    assert found["fuel"] == ("partial" if state == "complete" else state)
    assert found["pharmacy"] == "complete"
    assert baseline(tables, Question()).completeness["fuel"] == state


def test_all_hours_known_is_certain() -> None:
    worst, best = ends(ROWS[:2])
    assert worst.completeness["fuel"] == "complete"
    np.testing.assert_array_equal(worst.nearest["fuel"].d1, best.nearest["fuel"].d1)


def test_villages_of_open_lists_have_one_in_the_best_case_as_before() -> None:
    lists = completeness(("petrol_diesel", "partial", ""))
    tables = known(ROWS[1:2], LINE, lists, villages(Byn=(0, 0)))
    assert np.isinf(baseline(tables, ASKED).nearest["fuel"].d1).all()
    assert baseline(tables, BEST).nearest["fuel"].d1.tolist() == [0, 2000, 4000]


def test_nothing_known_to_be_open_reaches_nobody() -> None:
    worst, best = ends(ROWS[1:])
    assert np.isinf(worst.nearest["fuel"].d1).all()
    assert best.nearest["fuel"].d1.tolist() == [4000, 2000, 0]


# Closings and changes


def test_a_place_that_may_be_open_stands_last_with_nothing_in_the_worst_case() -> None:
    both = both_cases(*(closures(end) for end in ends()))
    whole = both[both["service_type"] == ALL]
    assert ids(whole) == ["late", "mute"]
    assert whole["residents_affected"].to_list() == [70, 0]
    assert whole[f"residents_affected{OTHER_CASE}"].to_list() == [30, 40]
    assert set(both["completeness"]) == {"partial"}


def test_pairs_with_a_place_that_may_be_open_stand_there_too() -> None:
    both = both_cases(*(pairs(end) for end in ends()))
    assert both[["place_id", "place2_id"]].to_numpy().tolist() == [["late", "mute"]]
    assert both["residents_without"].to_list() == [0]
    assert both[f"residents_without{OTHER_CASE}"].to_list() == [70]


def test_both_cases_are_joined_as_before_where_all_is_known() -> None:
    table = closures(ends(ROWS[:1])[0])
    joined = both_cases(table, table)
    assert joined[list(table)].equals(table)


def test_a_change_of_a_place_that_may_be_open_is_told_in_the_best_case() -> None:
    found = measure(Scenario(closed=("mute",)), ends(), np.ones(3, dtype=bool), [1])
    effect = found.effects["fuel"]
    assert (effect.known.lose, effect.best.lose) == (0, 40)


# What the law says, and the plan


def test_rules_of_the_law_say_nothing_of_the_time_of_the_day() -> None:
    pack = read_pack(DEFAULT_PACK)
    tables = analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))
    cards = analyses.cards(pack, tables, Question())
    assert cards
    assert analyses.cards(pack, tables, ASKED) == cards


def planned(question: Question) -> Plan:
    pack = read_pack(DEFAULT_PACK)
    return plan(pack, PlanRequest(question, (10.0,), 10.0, date(2026, 3, 1)))


def test_a_plan_is_a_range_at_a_moment_and_its_national_tests_are_not() -> None:
    then, usual = planned(ASKED).figures, planned(Question()).figures
    assert then is not None
    assert usual is not None
    assert then.national.keys() == usual.national.keys()
    for rule, found in usual.national.items():
        assert then.national[rule].within == found.within
    fuel = then.reaches["fuel"].within[0]
    assert (fuel.low, fuel.high) == (0, usual.reaches["fuel"].within[0].high)
    assert not then.reaches["fuel"].certain
    assert usual.reaches["fuel"].certain
