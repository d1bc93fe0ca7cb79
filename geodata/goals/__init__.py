"""What the projects promised, and what is known of it: evidence judged goal by goal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

import pandas as pd

from geodata.goals.computed import Measured, measured
from geodata.pack import Pack
from geodata.places import join
from geodata.records import Goal, Localised, Project, span

Part = Literal["baseline", "outcome"]
Verdict = Literal["", "reached", "partly", "not_reached"]
State = Literal[
    "no_evidence", "reached", "partly", "not_reached", "contradicting", "no_baseline"
]

__all__ = [
    "Evidence",
    "GoalState",
    "Measured",
    "evidence_of",
    "goal_states",
    "without_goal",
]

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Evidence:
    """One thing that a source says of a goal; never changed, only corrected by another.

    Attributes
    ----------
    id
        Id of the row.
    project_id, goal_id, part
        What it is about: a goal as it was at first (`baseline`) or as it went
        (`outcome`).
    date
        When that was, full or partial.
    value, verdict
        A number in the goal's unit, or else what the source says of the goal.
    note
        What else the source says.
    source_id, source
        A row of the table of sources, or the source in words where it was entered.
    origin
        `pack`, `entered` in the app, or `computed` from the places.
    corrects
        Id of the row whose place it takes; empty for none.
    role, entered_at
        Who entered it, and when; empty and None unless it was entered.
    """

    id: str
    project_id: str
    goal_id: str
    part: Part
    date: str
    value: float | None = None
    verdict: Verdict = ""
    note: Localised = ""
    source_id: str = ""
    source: str = ""
    origin: Literal["pack", "entered", "computed"] = "pack"
    corrects: str = ""
    role: str = ""
    entered_at: datetime | None = None


@dataclass(frozen=True)
class GoalState:
    """One goal, and all that is known of it.

    Attributes
    ----------
    baseline
        The latest baseline that stands, one with a value before one without.
    latest
        The latest outcome that stands, one that judges the goal before a mere note.
    counting
        The outcomes that decide: those as late as the latest. They differ when the
        state is `contradicting`.
    computed
        What can be computed; None where the pack names no measure.
    evidence
        Every row about the goal, the newest first, with those that were corrected.
    corrected
        Ids of the rows that a later one corrects.
    """

    project: Project
    goal: Goal
    baseline: Evidence | None
    latest: Evidence | None
    counting: tuple[Evidence, ...]
    computed: Measured | None
    evidence: tuple[Evidence, ...]
    corrected: frozenset[str]
    state: State


def goal_states(
    pack: Pack, entered: Sequence[Evidence] = (), offers: pd.DataFrame | None = None
) -> tuple[GoalState, ...]:
    """Every goal of every project with its state, in the order of the pack.

    A row that another corrects never counts, and stays. Of the outcomes those decide
    whose dates overlap the latest; if they do not agree, they contradict each other.
    What is computed from a complete list is an outcome too.

    Parameters
    ----------
    entered
        What was entered in the app.
    offers
        Rows of `places.join`, if they are at hand.
    """
    offers = join(pack.places, pack.services) if offers is None else offers
    rows = [*evidence_of(pack), *entered]
    return tuple(
        _goal_state(project, goal, rows, measured(pack, goal, offers))
        for project in pack.projects
        for goal in project.goals
    )


def without_goal(pack: Pack, entered: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Rows about goals that the pack does not have, or has no more."""
    known = {(p.project_id, goal.goal_id) for p in pack.projects for goal in p.goals}
    return tuple(one for one in entered if (one.project_id, one.goal_id) not in known)


def evidence_of(pack: Pack) -> tuple[Evidence, ...]:
    """Rows of `evidence.csv`."""
    return tuple(
        Evidence(
            id=row["evidence_id"],
            project_id=row["project_id"],
            goal_id=row["goal_id"],
            part=row["part"],
            date=row["date"],
            value=None if pd.isna(row["value"]) else float(row["value"]),
            verdict=row["verdict"],
            note=_localised(row["note"], row.get("note_en", "")),
            source_id=row["source_id"],
            corrects=row["corrects"],
        )
        for row in pack.evidence.to_dict("records")
    )


def _localised(note: str, english: str) -> Localised:
    return {"sv": note, "en": english} if english else note


def _goal_state(
    project: Project, goal: Goal, rows: Iterable[Evidence], computed: Measured | None
) -> GoalState:
    key = (project.project_id, goal.goal_id)
    own = [one for one in rows if (one.project_id, one.goal_id) == key]
    own.sort(key=_order, reverse=True)
    corrected = frozenset(one.corrects for one in own) & {one.id for one in own}
    standing = [one for one in own if one.id not in corrected]
    baselines = [one for one in standing if one.part == "baseline"]
    outcomes = [one for one in standing if one.part == "outcome"]
    outcomes += _as_outcome(key, computed)
    outcomes.sort(key=_order, reverse=True)
    valued = [one for one in baselines if one.value is not None]
    judging = [one for one in outcomes if one.value is not None or one.verdict]
    counting = _latest(judging)
    return GoalState(
        project=project,
        goal=goal,
        baseline=next(iter([*valued, *baselines]), None),
        latest=next(iter([*judging, *outcomes]), None),
        counting=tuple(counting),
        computed=computed,
        evidence=tuple(own),
        corrected=corrected,
        state=_state(goal, counting, _latest(valued)),
    )


def _order(one: Evidence) -> tuple[date, date, datetime]:
    """By the last day that it speaks of, then the first, then when it was entered."""
    first, last = span(one.date)
    return last, first, one.entered_at or BEGINNING


def _as_outcome(key: tuple[str, str], computed: Measured | None) -> list[Evidence]:
    """What was counted from a complete list, as an outcome of the list's date."""
    if computed is None or computed.of is not None or computed.value is None:
        return []
    if computed.state != "complete" or not computed.as_of:
        return []
    value, day = float(computed.value), computed.as_of
    return [Evidence("", *key, "outcome", day, value, origin="computed")]


def _latest(rows: Sequence[Evidence]) -> list[Evidence]:
    """Rows whose dates overlap the latest, which is the first."""
    if not rows:
        return []
    first, last = span(rows[0].date)
    spans = [span(one.date) for one in rows]
    return [
        one
        for one, (start, end) in zip(rows, spans, strict=True)
        if start <= last and first <= end
    ]


def _state(
    goal: Goal, counting: Sequence[Evidence], baselines: Sequence[Evidence]
) -> State:
    found = {state for one in counting for state in _judged(goal, one, baselines)}
    judged = found - {"no_baseline"} or found
    if not judged:
        return "no_evidence"
    return judged.pop() if len(judged) == 1 else "contradicting"


def _judged(
    goal: Goal, one: Evidence, baselines: Sequence[Evidence]
) -> Iterable[State]:
    """States that a row gives: by its value, and by its verdict."""
    if one.verdict:
        yield one.verdict
    if one.value is None:
        return
    if isinstance(goal.target, int):
        yield _toward(goal.target, one.value)
        return
    known = [base.value for base in baselines if base.value is not None]
    if not known:
        yield "no_baseline"
    for value in known:
        yield "reached" if one.value > value else "not_reached"


def _toward(target: int, value: float) -> State:
    if value >= target:
        return "reached"
    return "partly" if value > 0 else "not_reached"
