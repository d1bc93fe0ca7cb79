"""The figures of a service plan as one frozen result, from the pages' own functions."""

from collections.abc import Sequence
from dataclasses import replace

from geodata import analyses
from geodata.goals import GoalState, goal_states
from geodata.pack import Pack
from geodata.places import type_counts
from geodata.plan.area import Area, area_of, said_in
from geodata.plan.facts import facts, lists, looks
from geodata.plan.figures import both_ends, figures_of, lonely, nearest, residents_of
from geodata.plan.fingerprint import fingerprint, inputs, laid, program_version
from geodata.plan.measures import Both, Measure, measure
from geodata.plan.records import Figures, Plan, PlanRequest, WorkshopPart
from geodata.scenario import Scenario

__all__ = [
    "Area",
    "Both",
    "Figures",
    "Measure",
    "Plan",
    "PlanRequest",
    "WorkshopPart",
    "both_ends",
    "plan",
]


def plan(
    pack: Pack,
    request: PlanRequest,
    *,
    goals: Sequence[GoalState] = (),
    workshops: Sequence[WorkshopPart] = (),
    measures: Sequence[Scenario] = (),
) -> Plan:
    """Compute the figures of a service plan.

    Where people live may be unknown: the plan then has no `figures`.

    Parameters
    ----------
    goals
        Every goal with its state; left out, as the pack alone tells.
    workshops
        Workshops to tell of.
    measures
        Changes that are proposed.

    Raises
    ------
    AnalysisError
        There is no such group.
    SchemaError
        A measure cannot be applied to the places; holds every fault.
    """
    offers = analyses.offers_m_of(pack)
    residents, trouble = residents_of(pack)
    known = analyses.known_of(pack, residents, offers)
    area = area_of(pack, known, request.group_id)
    asked, code = request.question, pack.municipality.code
    ends = both_ends(known, request)
    figures = None if trouble else figures_of(pack, request, residents, ends, area)
    there = offers[offers["status"] != "closed"]
    here = there[there["place_id"].isin(area.place_ids)]
    watched = there[there["place_id"].isin(area.place_ids | nearest(figures, area))]
    counted = asked.counted()
    counts = type_counts(here, pack.completeness, code, counted)
    kinds = [kind for some in counted.values() for kind in some]
    counting = watched[watched["service_kind"].isin(kinds)]
    states = tuple(goals) or goal_states(pack)
    return Plan(
        request=request,
        pack=pack,
        area=area,
        tables=known,
        offers=here,
        watched=watched,
        counts=counts,
        figures=figures,
        trouble=trouble,
        cards=tuple(
            card
            for card in analyses.cards(pack, known, asked)
            if card.place_id in area.place_ids
        ),
        lonely=lonely(ends[0], request.limit_km, area),
        facts=facts(watched, request.day),
        lists=lists(pack, asked),
        looks=looks(counts, facts(counting, request.day), request.day),
        goals=states,
        workshops=tuple(
            replace(
                one,
                contributions=said_in(pack, known, area, one.contributions),
                shown=len(one.contributions),
            )
            for one in workshops
        ),
        measures=tuple(
            measure(one, ends, area.cells, request.distances_km) for one in measures
        ),
        fingerprint=fingerprint(
            pack.folder,
            [request, *inputs(states, workshops), *measures, *laid(pack.overlay)],
        ),
        version=program_version(),
    )
