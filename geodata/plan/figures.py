"""Figures of a plan that count residents, and what its rules and places tell."""

from dataclasses import replace

import pandas as pd

from geodata import analyses
from geodata.baseline import Baseline, Known, baseline
from geodata.closure import OTHER_CASE, both_cases, closures
from geodata.closure.pairs import pairs
from geodata.errors import GeodataError
from geodata.pack import Pack
from geodata.plan.area import Area, restricted
from geodata.plan.records import Figures, PlanRequest
from geodata.reach import Ranking, Reach, rank, reach
from geodata.residents import Residents, of_pack
from geodata.rules import only_within

DEPTH = 4
"""So many nearest places are found of each cell, as the page on scenarios has them."""
NOBODY = pd.DataFrame(
    {
        "cell_id": pd.Series(dtype=str),
        "x": pd.Series(dtype=float),
        "y": pd.Series(dtype=float),
        "residents": pd.Series(dtype="int64"),
    }
)
"""Cells of a municipality of which it is not known where people live."""


def residents_of(pack: Pack) -> tuple[Residents, GeodataError | None]:
    """Where people live; where that is not known, no cells and the reason."""
    try:
        return of_pack(pack), None
    except GeodataError as error:
        return Residents(NOBODY, "model", ""), error


def both_ends(
    known: Known, request: PlanRequest, depth: int = DEPTH
) -> tuple[Baseline, Baseline]:
    """Nearest places by the known places, and as if every village had one."""
    question = request.question
    return (
        baseline(known, replace(question, every_village=False), depth),
        baseline(known, replace(question, every_village=True), depth),
    )


def figures_of(
    pack: Pack,
    request: PlanRequest,
    residents: Residents,
    ends: tuple[Baseline, Baseline],
    area: Area,
) -> Figures:
    """Count the residents of an area.

    Parameters
    ----------
    ends
        As `both_ends` makes them.
    """
    known, best = (restricted(end, area.cells) for end in ends)
    km, types = request.distances_km, tuple(known.nearest)
    reaches = {t: reach(known, best, (t,), km) for t in types}

    def ranked(by: str) -> dict[str, Ranking]:
        parts = analyses.areas_of(pack, known.known, by)
        people, limit = known.residents, request.limit_km
        return {t: rank(one, people, limit, parts) for t, one in reaches.items()}

    return Figures(
        residents=residents,
        known=known,
        best=best,
        reaches=reaches,
        whole={t: reach(*ends, (t,), km) for t in types},
        by_group=ranked("group"),
        by_village=ranked("village"),
        national=_national(pack, request, ends[0].known),
        closing=both_cases(closures(known), closures(best)),
        pairs=both_cases(pairs(known), pairs(best)),
    )


def _national(pack: Pack, request: PlanRequest, known: Known) -> dict[str, Reach]:
    """Residents within the distance of each national test, of the kinds of the rule.

    At any time: the tests say nothing of opening hours.
    """
    found = {}
    for rule in pack.municipality.rules:
        if rule.measure == "national":
            question = replace(request.question, kinds=rule.counts_to, open_at=None)
            ends = both_ends(known, replace(request, question=question), 2)
            km = (rule.threshold_km,)
            found[rule.rule_id] = reach(*ends, (rule.service_type,), km)
    return found


def nearest(figures: Figures | None, area: Area) -> frozenset[str]:
    """Places that somebody in the area of a group has nearest; none for the whole."""
    if figures is None or area.whole:
        return frozenset()
    table = figures.closing
    affected = table[["residents_affected", f"residents_affected{OTHER_CASE}"]]
    return frozenset(table.loc[affected.max(axis=1) > 0, "place_id"])


def lonely(
    found: Baseline, within_km: float, area: Area
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Places of an area that are the only one of a type within a distance.

    Of the neighbours not every place is known, so that nothing is told of theirs.
    """
    measured = found.known.measures[found.question.measure]
    return {
        service_type: tuple(one for one in places if one[0] in area.place_ids)
        for service_type, places in only_within(found, measured, within_km).items()
    }
