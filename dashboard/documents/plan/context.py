"""What the templates of a plan show: every figure written, every note at hand."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard import notices
from dashboard.documents.plan import given, review, risks, views
from dashboard.documents.plan.notes import Basis, Notes
from dashboard.documents.plan.said import held_of
from dashboard.sentences.analysis import factor_words, measured, model
from dashboard.sentences.goals import summary as goals_summary
from dashboard.sentences.hours import moment_words
from dashboard.terms import listing, term
from dashboard.text import (
    _,
    collation,
    exact_kilometres,
    municipality_words,
    number,
)
from geodata.plan import Figures, Plan
from geodata.sources.osm_roads import LICENCE as OSM_LICENCE

MOST_OF_GROUP: Final = 1
"""So many service types get a map of the way to them in the plan of a group."""


def context(plan: Plan, notes: Notes) -> dict[str, Any]:
    """Everything that a plan says, but for its title and who is responsible."""
    basis = Basis(plan)
    rows = {row["source_id"]: row for row in plan.pack.sources.to_dict("records")}

    def sources(ids: Sequence[str]) -> list[Any]:
        return [rows[one] for one in ids if one in rows]

    return {
        "plan": plan,
        "basis": basis,
        "cite": notes.cite,
        "cited": notes.source_ids,
        "every_note": notes.every,
        "sources": sources,
        "cells": _cells,
        "group": plan.group,
        "placed": bool(plan.group) and plan.area.placed,
        "municipality": municipality_words(plan.pack.municipality.name),
        "day": plan.request.day.isoformat(),
        "limit": exact_kilometres(plan.request.limit_km),
        "services": views.today(plan),
        "places": views.places(plan),
        "lonely": risks.lonely(plan),
        "rules": risks.rules(plan),
        "any_rules": bool(plan.pack.municipality.rules),
        **_goals(plan),
        "measures": [given.measure(plan, basis, one) for one in plan.measures],
        "indicators": review.indicators(plan),
        "checks": review.checks(plan),
        "open_lists": review.open_lists(plan),
        "range_told": review.ranges(plan),
        **_background(plan),
        **_how(plan),
        **_workshops(plan, basis),
        **(_figures(plan, plan.figures) if plan.figures else _without(plan)),
    }


def _cells(words: Sequence[str]) -> list[list[str]]:
    """Cells of a row that are numbers, as the macro of a row wants them."""
    return [[one] for one in words]


def _shares(*parts: int) -> str:
    """Widths of columns, as parts of the whole."""
    return " ".join(map(str, parts))


def _background(plan: Plan) -> dict[str, Any]:
    pack, area = plan.pack, plan.area
    code = pack.municipality.code
    towns = pack.localities[pack.localities["municipality_code"] == code]
    towns = towns[towns["name"].isin(area.villages)]
    towns = towns.sort_values("population", ascending=False, kind="stable")
    lacking = pack.groups["latitude"].isna()
    states = [one.state(plan.request.day) for one in pack.funding_calls]
    return {
        "projects": [one for one in pack.projects if code in one.municipalities],
        "frameworks": pack.frameworks,
        "calls": pack.funding_calls,
        "any_open_call": "open" in states,
        "groups": _groups(plan),
        "unplaced": pack.groups[lacking].to_dict("records"),
        "villages": sorted(area.villages, key=collation),
        "towns": [
            (row["name"], number(row["population"])) for row in towns.to_dict("records")
        ],
        "towns_day": min(towns["population_date"], default=""),
        "hours_known": int((plan.watched["opening_hours"] != "").sum()),
        "hours_total": len(plan.watched),
    }


def _groups(plan: Plan) -> list[dict[Any, Any]]:
    """Rows of the groups, with how many live nearest their home village."""
    residents: dict[str, str] = {}
    if plan.figures is not None:
        first = next(iter(plan.figures.by_group.values())).table
        residents = {
            row["area_id"]: number(row["residents"]) for row in first.to_dict("records")
        }
    return [
        row | {"residents": residents.get(row["group_id"], "")}
        for row in plan.pack.groups.to_dict("records")
    ]


def _how(plan: Plan) -> dict[str, Any]:
    """How the figures are made."""
    pack, question = plan.pack, plan.request.question
    factor = pack.municipality.detour_factor
    road = question.measure == "road"
    if road:
        how_rules = _("Measured by the shortest way by road.")
    else:
        how_rules = _(
            "From the way as the crow flies to that times {factor}: the rule measures "
            "by road, which is not in the data."
        ).format(factor=factor_words(factor))
    kinds = [term("kind", k) for some in question.counted().values() for k in some]
    types = [
        term("type", one.service_type).lower()
        for one in plan.counts
        if one.state != "complete"
    ]
    roads = pack.roads is not None and pack.roads.licence == OSM_LICENCE
    return {
        "by_road": road,
        "measured": measured(question, factor),
        "how_rules": how_rules,
        "counted_kinds": listing(kinds, _("and")),
        "with_unverified": question.with_unverified,
        "seen_since": question.seen_since,
        "moment": moment_words(question.open_at) if question.open_at else "",
        "open_types": listing(types, _("and")),
        "osm": roads or bool((pack.places["origin"] == "osm").any()),
    }


def _workshops(plan: Plan, basis: Basis) -> dict[str, Any]:
    rows = plan.pack.places.to_dict("records")
    places = {row["place_id"]: f"{row['name']}, {row['village']}" for row in rows}
    table = plan.pack.groups
    groups = dict(zip(table["group_id"], table["name"], strict=True))
    held = [held_of(part, basis, places, groups) for part in plan.workshops]
    return {"workshops": held, "wishes": sum(one.wishes for one in held)}


def _goals(plan: Plan) -> dict[str, Any]:
    goals = given.goals(plan)
    states = [row.code for one in goals for row in one.rows]
    shown = [
        one
        for one in plan.goals
        if plan.pack.municipality.code in one.project.municipalities
    ]
    return {
        "goals": goals,
        "goal_rows": len(states),
        "goals_silent": states.count("no_evidence"),
        "goals_told": goals_summary(shown),
    }


def _without(plan: Plan) -> dict[str, Any]:
    """What stands where it is not known where people live."""
    trouble = notices.error_words(plan.trouble) if plan.trouble else ""
    empty = dict.fromkeys(("ways", "parts", "pairs", "nearest", "mapped"), ())
    return {**empty, "figures": None, "trouble": trouble, "model": ""}


def _figures(plan: Plan, figures: Figures) -> dict[str, Any]:
    """What is counted in residents."""
    of_group = not plan.area.whole
    ways = views.all_ways(plan, figures)
    known = [one for one in ways if not one.unknown]
    closings = risks.closings_of(plan, figures)
    mapped = views.mapped(figures, plan.request.limit_km, ways)
    km = [exact_kilometres(one) for one in plan.request.distances_km]
    crossings = [exact_kilometres(one) for one in closings.crossings_km]
    without = [12] if closings.any_without else []
    return {
        "figures": figures,
        "residents": figures.residents,
        "has_people": figures.people > 0,
        "people": number(figures.people),
        "all_people": number(figures.all_people),
        "model": model(figures.residents, plan.pack.municipality.water_km2),
        "ways": ways,
        "distances": km,
        "distance_shares": _shares(24, *[76 // len(km)] * len(km)),
        "parts": views.parts(figures, "village" if of_group else "group", known),
        "part_shares": _shares(30, 14, *[56 // max(len(known), 1)] * len(known)),
        "nearest": views.nearest(plan, figures) if of_group else (),
        "mapped": mapped[:MOST_OF_GROUP] if plan.area.group_id else mapped,
        "closings": closings,
        "crossings": crossings,
        "closing_shares": _shares(46, 12, *without, 16, *[10] * len(crossings)),
        "pairs": () if plan.area.group_id else risks.pairs(figures),
    }
