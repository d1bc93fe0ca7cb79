"""Goals and proposed measures of a plan as rows of strings."""

from dataclasses import dataclass
from typing import Any

from dashboard.documents.plan.notes import Basis, Note
from dashboard.sentences import scenario as words
from dashboard.sentences.analysis import place_word
from dashboard.sentences.goals import (
    measured_words,
    state_word,
    statement,
    target_words,
)
from dashboard.terms import capital, term
from dashboard.text import column, localised, municipality_words, when
from geodata.goals import Evidence, GoalState
from geodata.plan import Both, Measure, Plan
from geodata.villages import village_near


@dataclass(frozen=True)
class Told:
    """What a source says of a goal: hostile text where it was entered."""

    said: str
    note: str
    day: str
    source: str


@dataclass(frozen=True)
class GoalRow:
    """A goal: what was promised, its state, and what that rests on.

    Attributes
    ----------
    computed
        What the places on the map tell of it.
    baseline
        How it was at first, as the evidence that stands tells.
    outcomes
        How it went: what decides the state, or else the latest that is told.
    """

    indicator: str
    target: str
    code: str
    state: str
    computed: str
    baseline: Told | None
    outcomes: tuple[Told, ...]

    @property
    def has_evidence(self) -> bool:
        """Whether a source tells of it."""
        return bool(self.baseline or self.outcomes)


@dataclass(frozen=True)
class ProjectGoals:
    """The goals of a project."""

    name: str
    rows: tuple[GoalRow, ...]


def goals(plan: Plan) -> list[ProjectGoals]:
    """Goals of the projects that cover the municipality, with their states."""
    code = plan.pack.municipality.code
    found = []
    for project in plan.pack.projects:
        own = [one for one in plan.goals if one.project == project]
        if own and code in project.municipalities:
            rows = tuple(_goal(plan, one) for one in own)
            found.append(ProjectGoals(project.name, rows))
    return found


def _goal(plan: Plan, one: GoalState) -> GoalRow:
    where = municipality_words(plan.pack.municipality.name)
    deciding = one.counting or (one.latest,)
    return GoalRow(
        indicator=localised(one.goal.indicator),
        target=target_words(one.goal),
        code=one.state,
        state=capital(state_word(one.state)),
        computed=measured_words(one.goal.measure, one.computed, where),
        baseline=_told(plan, one.baseline),
        outcomes=tuple(filter(None, (_told(plan, row) for row in deciding))),
    )


def _told(plan: Plan, one: Evidence | None) -> Told | None:
    if one is None or one.origin == "computed":
        return None
    sources = plan.pack.sources
    rows = sources[sources["source_id"] == one.source_id].to_dict("records")
    source = column(rows[0], "title") if rows else one.source
    return Told(statement(one), localised(one.note), when(one.date), source)


@dataclass(frozen=True)
class Effect:
    """What a measure changes for one service type.

    Attributes
    ----------
    sentence, whole
        For the residents of the area, and of the whole municipality; the latter is
        empty if the area is the whole.
    rows
        Figures before and after, where there are both.
    """

    word: str
    sentence: str
    whole: str
    rows: tuple[words.Row, ...]
    note: Note


@dataclass(frozen=True)
class MeasureRows:
    """A measure: its name, what changes, and what that does."""

    name: str
    changes: tuple[str, ...]
    effects: tuple[Effect, ...]


def measure(plan: Plan, basis: Basis, one: Measure) -> MeasureRows:
    """What a measure changes, in sentences and side by side."""

    def near(latitude: float, longitude: float) -> str:
        return village_near(plan.tables.villages, latitude, longitude)

    places: list[dict[Any, Any]] = plan.pack.places.to_dict("records")
    names = {row["place_id"]: _place_name(row) for row in places}
    effects: tuple[Effect, ...] = ()
    if plan.figures is not None:
        effects = tuple(
            _effect(plan, basis, code, both, one.whole[code])
            for code, both in one.effects.items()
        )
    changes = words.described(one.scenario, names, near)
    return MeasureRows(one.scenario.name, tuple(changes), effects)


def _place_name(row: dict[Any, Any]) -> str:
    """Name of a place, with its village unless the name holds that."""
    if row["village"] in row["name"]:
        return str(row["name"])
    return f"{row['name']} ({row['village']})"


def _effect(plan: Plan, basis: Basis, code: str, here: Both, whole: Both) -> Effect:
    km = plan.request.distances_km
    limit = km.index(plan.request.limit_km)
    place = place_word(code, plan.request.question.counted()[code])
    told = [
        words.effect(some.known, some.best, place, limit, km[limit])
        for some in (here, whole)
    ]
    ends = (here.known, here.best)
    same = here.known.is_first or not any(end.gain or end.lose for end in ends)
    return Effect(
        word=term("type", code),
        sentence=told[0],
        whole="" if plan.area.whole else told[1],
        rows=() if same else tuple(words.comparison(*ends, km)),
        note=basis.changed(code),
    )
