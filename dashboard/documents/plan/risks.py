"""What breaks if a place closes, and what the law says: rows of a plan as strings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard.documents.plan.views import Kinds, kinds_of, where
from dashboard.sentences import closings
from dashboard.sentences.analysis import Row, gap, people
from dashboard.sentences.closings import extra, rounded, span_of
from dashboard.terms import term
from dashboard.text import _
from geodata.closure import ALL, CROSSINGS_KM, OTHER_CASE
from geodata.plan import Figures, Plan
from geodata.records import Rule

MOST_CLOSINGS: Final = 8
MOST_OF_GROUP: Final = 6
MOST_PAIRS: Final = 3


@dataclass(frozen=True)
class Closing:
    """What the closing of one place does to the residents of the area.

    Attributes
    ----------
    effect
        The same in words, for all types together.
    cells
        Who has it nearest, who is left without (if anyone of all), person-km, and who
        crosses each of the distances.
    """

    name: str
    where: str
    kinds: Kinds
    effect: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Closings:
    """Places whose closing hurts most.

    Attributes
    ----------
    rows
        The worst first.
    more
        How many other places are somebody's nearest.
    crossings_km
        Distances that somebody crosses.
    any_without
        Whether anybody is left without a known place.
    worst
        Which hurts most, as the page says it.
    certain
        Whether the lists that the first rests on are complete.
    """

    rows: tuple[Closing, ...]
    more: int
    crossings_km: tuple[float, ...]
    any_without: bool
    worst: str
    certain: bool


def closings_of(plan: Plan, figures: Figures) -> Closings:
    """Places whose closing hurts the residents of the area most."""
    table = figures.closing
    whole = table[(table["service_type"] == ALL) & (table["residents_affected"] > 0)]
    most = MOST_CLOSINGS if plan.area.whole else MOST_OF_GROUP
    records = whole.iloc[:most].to_dict("records")
    km = tuple(
        one
        for one in CROSSINGS_KM
        if any(span_of(row, f"crossing_{one:g}_km").high for row in records)
    )
    without = any(span_of(row, "residents_without").high for row in records)
    return Closings(
        rows=tuple(_closing(plan, row, km, without=without) for row in records),
        more=len(whole) - len(records),
        crossings_km=km,
        any_without=without,
        worst=closings.worst_closing(records[0] if records else None),
        certain=bool(records) and records[0]["completeness"] == "complete",
    )


def _closing(plan: Plan, row: Row, km: Sequence[float], *, without: bool) -> Closing:
    offers = plan.tables.offers_m
    own = offers[offers["place_id"] == row["place_id"]]
    own = own[own["status"] != "closed"]
    lost = [people(span_of(row, "residents_without"))] if without else []
    return Closing(
        name=row["name"],
        where=where(plan, row),
        kinds=kinds_of(own.to_dict("records")),
        effect=extra(row),
        cells=(
            people(span_of(row, "residents_affected")),
            *lost,
            _person_km(row, "extra_person_km"),
            *(people(span_of(row, f"crossing_{one:g}_km")) for one in km),
        ),
    )


def _person_km(row: Row, name: str) -> str:
    return rounded(float(row[f"{name}{OTHER_CASE}"]), float(row[name]))


def pairs(figures: Figures) -> list[tuple[str, str, str]]:
    """Two closings at once that hurt most: names, person-km, and more than each."""
    form = _("{first} and {second}")
    return [
        (
            form.format(first=row["name"], second=row["name2"]),
            _person_km(row, "extra_person_km"),
            _person_km(row, "more_person_km"),
        )
        for row in figures.pairs.iloc[:MOST_PAIRS].to_dict("records")
    ]


def lonely(plan: Plan) -> list[tuple[str, str, str, bool]]:
    """Places that are the only one of a type within the limit.

    Returns
    -------
    list
        Type, place, way to the next one, and whether the list is complete.
    """
    places = plan.pack.places.set_index("place_id")
    states = {one.service_type: one.state for one in plan.counts}
    return [
        (
            term("type", code),
            f"{places.loc[one, 'name']}, {places.loc[one, 'village']}",
            closings.far(metres),
            states[code] == "complete",
        )
        for code, found in plan.lonely.items()
        for one, metres in found
    ]


@dataclass(frozen=True)
class RuleRows:
    """A rule and what it says of the area.

    Attributes
    ----------
    rows
        Its cards, but for those of places that have another one near enough.
    near
        Names of those places.
    told
        A sentence, if it is a national test.
    """

    rule: Rule
    rows: tuple[tuple[str, str, str, str], ...]
    near: tuple[str, ...]
    told: str


def rules(plan: Plan) -> list[RuleRows]:
    """Rules that have something to say of the area.

    National tests are told of in the plan of the whole municipality; a group without
    an area has none.
    """
    if plan.area.group_id and not plan.area.placed:
        return []
    found = [_rule(plan, rule) for rule in plan.pack.municipality.rules]
    return [one for one in found if one.rows or one.near or one.told]


def _rule(plan: Plan, rule: Rule) -> RuleRows:
    names = plan.pack.places.set_index("place_id")["name"]
    own = [card for card in plan.cards if card.rule == rule]
    rows = tuple(
        (
            names[card.place_id],
            names[card.next_id] if card.next_id else _("no other known"),
            closings.card_distance(card),
            closings.card_verdict(card),
        )
        for card in own
        if card.verdict != "within"
    )
    near = tuple(names[card.place_id] for card in own if card.verdict == "within")
    told = ""
    if plan.figures and plan.area.whole and rule.measure == "national":
        question = plan.request.question
        asked = replace(question, kinds=rule.counts_to, open_at=None)
        told = gap(plan.figures.national[rule.rule_id], rule.threshold_km, asked)
    return RuleRows(rule, rows, near, told)
