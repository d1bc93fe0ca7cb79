"""The service plan, computed once for what it is asked for."""

from dataclasses import dataclass

from dashboard import scenario_text
from dashboard.data.core import Source, pack, per_choice
from dashboard.data.goals import goal_states
from dashboard.data.workshops import contributions_of, dots_of_workshop
from geodata.baseline import Question
from geodata.goals import Evidence
from geodata.plan import Plan, PlanRequest, WorkshopPart, plan
from geodata.store.records import Workshop


@dataclass(frozen=True)
class PlanChoice:
    """What the reader asked to have in the plan.

    Attributes
    ----------
    group_id
        Local group that it is for; empty for the whole municipality.
    thresholds_km, limit_km, question
        As in `geodata.plan.PlanRequest`.
    measures
        Scenarios, as text.
    workshops
        Each as it is now: a change in it is another choice.
    evidence
        What editors have entered of the goals.
    """

    group_id: str
    thresholds_km: tuple[float, ...]
    limit_km: float
    question: Question
    measures: tuple[str, ...]
    workshops: tuple[Workshop, ...]
    evidence: tuple[Evidence, ...]


@per_choice
def plan_of(data: Source, choice: PlanChoice) -> Plan:
    """Compute the figures of a plan."""
    return plan(
        pack(data),
        PlanRequest(
            question=choice.question,
            thresholds_km=choice.thresholds_km,
            limit_km=choice.limit_km,
            day=data.today,
            group_id=choice.group_id,
        ),
        goals=goal_states(data, choice.evidence),
        workshops=[_part(one) for one in choice.workshops],
        measures=[scenario_text.read(text) for text in choice.measures],
    )


def _part(workshop: Workshop) -> WorkshopPart:
    every = contributions_of(workshop.id, workshop.revision)
    return WorkshopPart.of(
        workshop, every, dots_of_workshop(workshop.id, workshop.revision)
    )
