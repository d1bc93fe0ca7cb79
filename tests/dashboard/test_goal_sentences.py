"""Sentences about goals: numbers, states and days as people read them."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.panels.goals import MARKS, mark
from dashboard.sentences import goals as words
from dashboard.text import use
from geodata.goals import Evidence, GoalState, Measured
from geodata.records import FundingCall, Goal


@pytest.fixture(autouse=True)
def in_swedish() -> Iterator[None]:
    use("sv")
    yield
    use("sv")


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def in_states(*states: str) -> list[GoalState]:
    return cast("list[GoalState]", [SimpleNamespace(state=state) for state in states])


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([], "Projekten har inga kända mål."),
        (
            ["no_evidence"],
            "Projekten satte upp 1 mål. Hur det gick är inte känt: det finns ingen "
            "uppgift om det.",
        ),
        (["reached"], "Projekten satte upp 1 mål: 1 är uppnått."),
        (["reached", "reached"], "Projekten satte upp 2 mål: 2 är uppnådda."),
        (
            ["no_evidence", "not_reached", "reached"],
            "Projekten satte upp 3 mål: 1 är uppnått, 1 är inte uppnått och om 1 finns "
            "ingen uppgift.",
        ),
    ],
)
def test_the_summary_counts_every_goal_once(states: list[str], told: str) -> None:
    assert words.summary(in_states(*states)) == told


def test_every_state_has_words_and_a_shape_of_its_own() -> None:
    assert set(words.STATE_WORDS) == set(MARKS)
    assert len({str(mark(state, 20)) for state in MARKS}) == len(MARKS)
    for language in ("sv", "en"):
        use(language)
        told = [words.state_word(state) for state in MARKS]
        assert len(set(told)) == len(MARKS)


def test_a_mark_is_an_image_that_says_nothing() -> None:
    for state in MARKS:
        assert str(mark(state, 24)).startswith('<img alt="" width="24" height="24"')


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ({"target": 1, "unit": {"sv": "plan per ort"}}, "1 plan per ort"),
        ({"target": 1000}, "1 000"),
        ({"target": {"sv": "fler"}, "unit": "butiker"}, "fler (butiker)"),
        ({"target": "fler"}, "fler"),
        ({"unit": "kvalitativt mål"}, "kvalitativt mål"),
        ({}, ""),
    ],
)
def test_what_was_promised(goal: dict[str, Any], told: str) -> None:
    promised = Goal.model_validate({"goal_id": "g", "indicator": "G"} | goal)
    assert plain(words.target_words(promised)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"value": 12.0}, "12"),
        ({"value": 1234.5}, "1 234,5"),
        ({"value": 0.0}, "0"),
        ({"verdict": "partly"}, "delvis uppnått"),
        ({"value": 3.0, "verdict": "not_reached"}, "3, inte uppnått"),
        ({"note": "bara ord"}, ""),
    ],
)
def test_what_a_row_says(said: dict[str, Any], told: str) -> None:
    row = Evidence("a", "p", "g", "outcome", "2020", **said)
    assert plain(words.statement(row)) == told


def test_a_row_in_a_list_is_told_by_its_note_if_it_has_nothing_else() -> None:
    row = Evidence("a", "p", "g", "baseline", "2020-05", note="Första\nandra")
    assert words.brief(row) == "Utgångsläge: Första (maj 2020)"


@pytest.mark.parametrize(
    ("measure", "found", "told"),
    [
        (None, None, ""),
        (
            "shops",
            Measured(1, None, 1, "2026-05", "complete"),
            "1 dagligvarubutik i Xby, tätorterna inräknade. Listan är fullständig "
            "(maj 2026).",
        ),
        (
            "shops",
            Measured(0, None, 0, "2026-05", "complete"),
            "0 dagligvarubutiker i Xby, tätorterna inräknade. Listan är fullständig "
            "(maj 2026).",
        ),
        (
            "shops",
            Measured(2, None, 3, "2026-05", "partial"),
            "Minst 2 dagligvarubutiker i Xby, tätorterna inräknade. Listan är inte "
            "fullständig.",
        ),
        (
            "shops",
            Measured(None, None, 0, "", "unknown"),
            "Ingen säker uppgift om dagligvarubutiker i Xby.",
        ),
        (
            "opening_hours",
            Measured(1, 4, 4, "2026-05", "partial"),
            "Öppettiderna är kända för 1 av 4 dagligvarubutiker i Xby.",
        ),
        (
            "service_points",
            Measured(2, None, 2, "", "partial"),
            "Minst 2 ställen i Xby är servicepunkter.",
        ),
        (
            "service_points",
            Measured(None, None, 0, "", "unknown"),
            "Inget ställe i Xby är märkt som servicepunkt. Om det finns någon är inte "
            "känt.",
        ),
    ],
)
def test_what_is_counted_is_told_with_how_complete_it_is(
    measure: Any,  # noqa: ANN401
    found: Measured | None,
    told: str,
) -> None:
    assert words.measured_words(measure, found, "Xby") == told


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2026-10-31", "Inte öppen än: öppnar 1 november 2026."),
        ("2026-11-24", "Öppen: 21 dagar kvar, stänger 15 december 2026."),
        ("2026-12-14", "Öppen: 1 dag kvar, stänger 15 december 2026."),
        ("2026-12-15", "Öppen: stänger i dag."),
        ("2026-12-16", "Stängd sedan 15 december 2026, för 1 dag sedan."),
        ("2027-01-15", "Stängd sedan 15 december 2026, för 4 veckor sedan."),
        ("2034-01-15", "Stängd sedan 15 december 2026, för 7 år sedan."),
        ("2034-12-01", "Stängd sedan 15 december 2026, för 7 år sedan."),
        ("2028-06-15", "Stängd sedan 15 december 2026, för 18 månader sedan."),
    ],
)
def test_a_call_tells_days_left_or_since_when_it_is_closed(
    today: str, told: str
) -> None:
    call = FundingCall(
        call_id="a",
        name="A",
        funder="F",
        opens="2026-11-01",
        closes="2026-12-15",
        source_ids=("s",),
    )
    assert plain(words.call_words(call, date.fromisoformat(today))) == told
