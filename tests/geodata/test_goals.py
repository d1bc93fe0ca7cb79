"""Goals are judged by the evidence that stands: on paper, goal by goal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest

from geodata.goals import (
    Evidence,
    GoalState,
    Measured,
    evidence_of,
    goal_states,
    without_goal,
)
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.records import Goal, Project

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
CODE = "0482"
ELSEWHERE = "katrineholm-coop"
"""A place in another municipality."""


@cache
def flen() -> Pack:
    return read_pack(DEFAULT_PACK)


def pack(target: object = 3, **goal: Any) -> Pack:  # noqa: ANN401
    """Flen with one project that has one goal."""
    promised = Goal.model_validate(
        {"goal_id": "g", "indicator": "Butiker", "target": target} | goal
    )
    project = Project(
        project_id="p",
        name="P",
        owner="O",
        municipalities=(CODE,),
        goals=(promised,),
        source_ids=("flen-serviceprojekt",),
    )
    return replace(flen(), projects=(project,))


def row(
    name: str,
    day: str = "2020",
    value: float | None = None,
    **rest: Any,  # noqa: ANN401
) -> Evidence:
    usual: dict[str, Any] = {"part": "outcome", "origin": "entered", "entered_at": NOW}
    return Evidence(name, "p", "g", date=day, value=value, **usual | rest)


def judged(*rows: Evidence, target: object = 3, **goal: Any) -> GoalState:  # noqa: ANN401
    (one,) = goal_states(pack(target, **goal), rows)
    return one


def test_a_goal_without_evidence_is_told_as_no_information() -> None:
    one = judged()
    assert one.state == "no_evidence"
    assert (one.baseline, one.latest, one.computed) == (None, None, None)
    assert (one.counting, one.evidence, one.corrected) == ((), (), frozenset())


def test_a_note_alone_is_shown_and_does_not_judge() -> None:
    one = judged(row("a", note="Arbetet har börjat."))
    assert one.state == "no_evidence"
    assert one.latest is not None
    assert (one.latest.id, one.counting) == ("a", ())


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (0, "not_reached"),
        (0.5, "partly"),
        (2.999, "partly"),
        (3, "reached"),
        (4, "reached"),
    ],
)
def test_a_number_is_reached_from_the_target_on(value: float, state: str) -> None:
    assert judged(row("a", value=value)).state == state


@pytest.mark.parametrize(
    ("target", "baseline", "value", "state"),
    [
        ("fler", None, 5, "no_baseline"),
        ("fler", 5, 4, "not_reached"),
        ("fler", 5, 5, "not_reached"),
        ("fler", 5, 5.5, "reached"),
        ({"sv": "mer", "en": "more"}, 0, 1, "reached"),
        (None, 1, 2, "reached"),
    ],
)
def test_a_target_in_words_is_more_than_the_baseline(
    target: object, baseline: float | None, value: float, state: str
) -> None:
    rows = [row("b", "2017", baseline, part="baseline", note="x")]
    one = judged(*rows, row("a", value=value), target=target)
    assert one.state == state
    assert one.baseline == rows[0]


@pytest.mark.parametrize("verdict", ["reached", "partly", "not_reached"])
def test_what_the_source_says_holds_where_there_is_no_value(verdict: str) -> None:
    for target in (3, "fler", None):
        assert judged(row("a", verdict=verdict), target=target).state == verdict


def test_a_verdict_holds_where_the_value_cannot_be_judged() -> None:
    one = judged(row("a", value=5, verdict="reached"), target="fler")
    assert one.state == "reached"


def test_a_later_outcome_takes_the_place_of_an_earlier_one() -> None:
    one = judged(row("late", "2021", 1), row("early", "2020", 9))
    assert one.state == "partly"
    assert one.latest is not None
    assert one.latest.id == "late"
    assert [found.id for found in one.counting] == ["late"]
    assert [found.id for found in one.evidence] == ["late", "early"]


@pytest.mark.parametrize(
    ("days", "values", "state", "counting"),
    [
        (("2020", "2020-03"), (3, 1), "contradicting", 2),
        (("2020-12", "2020"), (3, 0), "contradicting", 2),
        (("2020-05-29", "2020-05-29"), (3, 2), "contradicting", 2),
        (("2020", "2020-03"), (3, 4), "reached", 2),
        (("2020-05-29", "2020-05-28"), (3, 1), "reached", 1),
        (("2021", "2020-12-31"), (3, 1), "reached", 1),
    ],
)
def test_evidence_of_the_same_time_that_disagrees_contradicts(
    days: tuple[str, str], values: tuple[float, float], state: str, counting: int
) -> None:
    rows = [row(str(n), days[n], values[n]) for n in range(2)]
    for given in (rows, rows[::-1]):
        one = judged(*given)
        assert (one.state, len(one.counting)) == (state, counting)


def test_a_value_and_a_verdict_of_one_source_may_contradict_each_other() -> None:
    assert judged(row("a", value=1, verdict="reached")).state == "contradicting"
    assert judged(row("a", value=3, verdict="reached")).state == "reached"


def test_baselines_that_disagree_make_the_outcome_contradict() -> None:
    rows = [row(n, "2017", v, part="baseline") for n, v in (("b", 4), ("c", 6))]
    assert judged(*rows, row("a", value=5), target="fler").state == "contradicting"
    assert judged(*rows, row("a", value=7), target="fler").state == "reached"


def test_a_correction_takes_the_place_of_what_it_corrects_which_stays() -> None:
    wrong, right = row("wrong", "2020-06", 9), row("right", "2020", 1, corrects="wrong")
    one = judged(wrong, right)
    assert (one.state, one.corrected) == ("partly", {"wrong"})
    assert {found.id for found in one.evidence} == {"wrong", "right"}
    assert one.latest == right


def test_a_correction_can_be_corrected_and_the_last_one_stands() -> None:
    rows = [
        row("a", "2020", 9),
        row("b", "2020", 1, corrects="a"),
        row("c", "2020", 0, corrects="b"),
    ]
    one = judged(*rows)
    assert (one.state, one.corrected) == ("not_reached", {"a", "b"})
    assert [found.id for found in one.counting] == ["c"]


def test_a_correction_settles_a_contradiction() -> None:
    rows = [row("a", "2020", 9), row("b", "2020", 1)]
    assert judged(*rows).state == "contradicting"
    assert judged(*rows, row("c", "2020", 9, corrects="b")).state == "reached"


def test_what_was_entered_by_mistake_is_taken_back_by_a_mere_note() -> None:
    one = judged(row("a", value=3), row("b", note="Fel mål.", corrects="a"))
    assert (one.state, one.corrected) == ("no_evidence", {"a"})


def test_a_correction_of_a_row_of_another_goal_corrects_nothing() -> None:
    other = replace(row("x", value=3), goal_id="other")
    one = judged(row("a", value=1, corrects="x"), other)
    assert (one.state, one.corrected) == ("partly", frozenset())
    assert without_goal(pack(), [other, row("a")]) == (other,)


def test_the_row_that_was_entered_last_comes_first_of_the_same_day() -> None:
    later = row("b", note="y", entered_at=NOW + timedelta(seconds=1))
    assert [found.id for found in judged(row("a", note="x"), later).evidence] == [
        "b",
        "a",
    ]


def test_of_baselines_the_latest_with_a_value_is_shown() -> None:
    rows = [
        row("a", "2016", 4, part="baseline"),
        row("b", "2017", 5, part="baseline"),
        row("c", "2018", None, part="baseline", note="oklart"),
    ]
    one = judged(*rows)
    assert one.baseline is not None
    assert one.baseline.id == "b"


# What is computed


def computed(content: Pack, lists: str, **cells: str) -> GoalState:
    """The goal 'shops', with every list of groceries in one state."""
    complete = content.completeness.copy()
    own = complete["service_type"] == "groceries"
    complete.loc[own, ["state", "as_of"]] = [lists, "2026-05"]
    services = content.services.assign(**cells)
    (one,) = goal_states(replace(content, completeness=complete, services=services))
    return one


SHOPS_OF_FLEN = 7


@pytest.mark.parametrize(
    ("target", "lists", "state"),
    [
        (7, "complete", "reached"),
        (8, "complete", "partly"),
        (7, "partial", "no_evidence"),
        (7, "unknown", "no_evidence"),
        ("fler", "complete", "no_baseline"),
    ],
)
def test_a_count_is_an_outcome_only_where_the_list_is_complete(
    target: object, lists: str, state: str
) -> None:
    one = computed(pack(target, measure="shops"), lists)
    assert one.computed == Measured(
        SHOPS_OF_FLEN, None, SHOPS_OF_FLEN, "2026-05", lists
    )
    assert one.state == state
    assert (one.latest is not None) == (lists == "complete")
    assert one.evidence == ()
    if one.latest:
        assert (one.latest.origin, one.latest.value) == ("computed", SHOPS_OF_FLEN)


def test_a_count_of_the_same_time_can_contradict_a_source() -> None:
    content = pack(7, measure="shops")
    complete = content.completeness.copy()
    complete.loc[complete["service_type"] == "groceries", "state"] = "complete"
    complete.loc[complete["service_type"] == "groceries", "as_of"] = "2026-05-04"
    content = replace(content, completeness=complete)
    said = {day: row("a", day, 6) for day in ("2026", "2026-05-03", "2027")}
    states = {day: goal_states(content, [one])[0].state for day, one in said.items()}
    assert states == {
        "2026": "contradicting",
        "2026-05-03": "reached",
        "2027": "partly",
    }


def test_no_known_shop_is_none_only_where_the_list_is_complete() -> None:
    content = pack(1, measure="shops")
    values = {
        lists: computed(content, lists, status="closed").computed
        for lists in ("complete", "partial")
    }
    assert values == {
        "complete": Measured(0, None, 0, "2026-05", "complete"),
        "partial": Measured(None, None, 0, "2026-05", "partial"),
    }


def test_known_opening_hours_are_told_and_never_judge() -> None:
    content = pack(1, measure="opening_hours")
    assert computed(content, "complete").computed == Measured(
        0, SHOPS_OF_FLEN, SHOPS_OF_FLEN, "2026-05", "complete"
    )
    one = computed(content, "complete", opening_hours="mån-fre 9-18")
    assert one.computed is not None
    assert (one.computed.value, one.state) == (SHOPS_OF_FLEN, "no_evidence")


@pytest.mark.parametrize(
    ("marked", "value", "state"),
    [
        ((), None, "unknown"),
        (("flen-coop",), 1, "partial"),
        (("flen-coop", "malmkoping-coop", ELSEWHERE), 2, "partial"),
        ((ELSEWHERE,), None, "unknown"),
    ],
)
def test_service_points_are_places_with_that_role_in_the_municipality(
    marked: tuple[str, ...], value: int | None, state: str
) -> None:
    content = pack(1, measure="service_points")
    ids = content.places["place_id"]
    assert set(marked) <= set(ids)
    roles = ids.isin(marked).map({True: "service_point", False: ""})
    content = replace(content, places=content.places.assign(role=roles))
    (one,) = goal_states(content)
    assert one.computed == Measured(value, None, value or 0, "", state)
    assert one.state == "no_evidence"


# The pack


def test_flen_has_sixteen_goals_and_invents_nothing() -> None:
    states = goal_states(flen())
    assert len(states) == 16
    assert {one.state for one in states} == {"no_evidence"}
    measures = {
        (one.project.project_id, one.goal.goal_id): one.goal.measure
        for one in states
        if one.computed is not None
    }
    assert measures == {
        ("service-i-samverkan", "service-point"): "service_points",
        ("service-i-sodermanland", "shops"): "shops",
        ("service-i-sodermanland", "shop-access"): "opening_hours",
        ("service-i-sodermanland", "service-points"): "service_points",
    }
    assert evidence_of(flen()) == ()


def test_rows_of_the_pack_become_evidence() -> None:
    cells = {
        "evidence_id": ["a", "b"],
        "project_id": "p",
        "goal_id": "g",
        "part": ["baseline", "outcome"],
        "date": "2020-05",
        "value": [2.5, float("nan")],
        "verdict": ["", "partly"],
        "source_id": "flen-serviceprojekt",
        "note": ["", "på svenska"],
        "note_en": ["", "in English"],
        "corrects": ["", "a"],
    }
    content = replace(pack(), evidence=pd.DataFrame(cells))
    first, second = evidence_of(content)
    assert (first.value, first.note, first.origin) == (2.5, "", "pack")
    assert (second.value, second.verdict, second.corrects) == (None, "partly", "a")
    assert second.note == {"sv": "på svenska", "en": "in English"}
    assert goal_states(content)[0].state == "partly"
