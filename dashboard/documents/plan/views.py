"""What is known today and how far it is: figures of a plan as rows of strings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.panels import municipality_name
from dashboard.sentences import count
from dashboard.sentences.analysis import Row, gap, people, place_word, share, worst_gap
from dashboard.sentences.closings import span_of
from dashboard.sentences.scenario import ways
from dashboard.terms import listing, term
from dashboard.text import _, collation, month, number, when
from geodata.closure import ALL
from geodata.places import TypeCount, is_current
from geodata.plan import Figures, Plan
from geodata.reach import Reach, Span
from geodata.scenario.compare import summary

Kinds = tuple[tuple[str, bool], ...]
"""Kinds of service at a place, and whether each is confirmed."""


@dataclass(frozen=True)
class Place:
    """A place and all that it offers; `old` if some was seen more than a year ago."""

    name: str
    where: str
    kinds: Kinds
    seen: str
    old: bool


@dataclass(frozen=True)
class Today:
    """What is known of one service type in the area.

    Attributes
    ----------
    told
        How many places there are, as the page says it.
    number
        How many are known.
    unsure
        Whether there are unconfirmed ones too.
    certain
        Whether the lists are complete.
    as_of
        Month of the oldest list.
    """

    code: str
    word: str
    kinds: str
    told: str
    number: int
    unsure: bool
    certain: bool
    as_of: str


def today(plan: Plan) -> list[Today]:
    """What is known of each service type in the area."""
    return [_today(found) for found in plan.counts]


def _today(found: TypeCount) -> Today:
    dates = [kind.as_of for kind in found.kinds if kind.as_of]
    kinds = [term("kind", one.service_kind) for one in found.kinds]
    return Today(
        code=found.service_type,
        word=term("type", found.service_type),
        kinds=listing(kinds, _("or")),
        told=count(found),
        number=found.places,
        unsure=found.unverified > 0,
        certain=found.state == "complete",
        as_of=month(min(dates, default="")),
    )


def places(plan: Plan) -> list[Place]:
    """Places of the area, by village and name."""
    found = []
    for _id, some in plan.offers.groupby("place_id", sort=False):
        services = some.to_dict("records")
        seen = min(one["seen_on"] for one in services)
        found.append(
            Place(
                name=services[0]["name"],
                where=services[0]["village"],
                kinds=kinds_of(services),
                seen=when(seen),
                old=not is_current(seen, plan.request.day),
            )
        )
    return sorted(found, key=lambda one: (collation(one.where), collation(one.name)))


def kinds_of(services: Sequence[Row]) -> Kinds:
    """Kinds of some services, and whether each is confirmed."""
    return tuple(
        (term("kind", one["service_kind"]), one["status"] == "open") for one in services
    )


@dataclass(frozen=True)
class Ways:
    """How far the residents of the area have to the places of one type.

    Attributes
    ----------
    place
        Noun of the places.
    unknown
        No place is known that can be reached, so that nothing can be told.
    certain
        Whether the lists are complete.
    any, all
        Whether somebody may have farther than the limit, and whether all surely have.
    shares
        Share of the residents within each distance.
    beyond, beyond_share
        Residents beyond the limit.
    mean, worst
        Mean way, and the longest of anyone.
    sentence, worst_gap
        How many are beyond the limit, and where most of them live.
    whole_share
        Share of the residents of the whole municipality beyond the limit.
    """

    code: str
    word: str
    place: str
    unknown: bool
    certain: bool
    any: bool
    all: bool
    shares: tuple[str, ...]
    beyond: str
    beyond_share: str
    mean: str
    worst: str
    sentence: str
    worst_gap: str
    whole_share: str


def all_ways(plan: Plan, figures: Figures) -> list[Ways]:
    """How far the residents have, a row a service type."""
    return [_ways(plan, figures, one) for one in figures.reaches.values()]


def _ways(plan: Plan, figures: Figures, found: Reach) -> Ways:
    (code,), limit, total = found.types, plan.request.limit_km, found.residents
    residents = figures.known.residents
    known, best = (
        summary(far_m, residents, ()) for far_m in (found.distance_m, found.best_m)
    )
    beyond, whole = found.beyond(limit), figures.whole[code]
    unknown = found.unreached.high == total
    parts = figures.by_group if plan.area.whole else figures.by_village
    return Ways(
        code=code,
        word=term("type", code),
        place=place_word(code, plan.request.question.counted()[code]),
        unknown=unknown,
        certain=found.certain,
        any=beyond.high > 0,
        all=beyond.low == total,
        shares=tuple(share(span, total) for span in found.within),
        beyond=people(beyond),
        beyond_share=share(beyond, total),
        mean=ways(known.mean_m, best.mean_m),
        worst=ways(known.worst_m, best.worst_m),
        sentence=gap(found, limit, plan.request.question),
        worst_gap="" if unknown else worst_gap(parts[code]),
        whole_share=share(whole.beyond(limit), whole.residents),
    )


def mapped(figures: Figures, limit_km: float, shown: Sequence[Ways]) -> list[Ways]:
    """Types that get a map: that with the largest sure gap, and the least certain.

    A map on which everybody is beyond the limit shows nothing, and comes last.
    """
    beyond = {one.code: figures.reaches[one.code].beyond(limit_km) for one in shown}
    some = [one for one in shown if one.any and not one.unknown]
    sure = sorted(some, key=lambda one: (one.all, -beyond[one.code].low))[:1]
    unsure = [one for one in some if one not in sure and not one.certain]
    return sure + sorted(unsure, key=lambda one: -_width(beyond[one.code]))[:1]


def _width(span: Span) -> int:
    return span.high - span.low


@dataclass(frozen=True)
class Part:
    """A part of the area: its residents, and those beyond the limit by type."""

    name: str
    residents: str
    cells: tuple[str, ...]


def parts(figures: Figures, by: str, shown: Sequence[Ways]) -> list[Part]:
    """Parts of the area in which somebody lives, most residents first."""
    tables = figures.by_group if by == "group" else figures.by_village
    found: dict[str, tuple[int, Row, list[str]]] = {}
    for one in shown:
        for row in tables[one.code].table.iloc[1:].to_dict("records"):
            beyond = Span(int(row["beyond_low"]), int(row["beyond_high"]))
            part = found.setdefault(row["area_id"], (int(row["residents"]), row, []))
            part[2].append(people(beyond))
    order = sorted(found.values(), key=lambda part: -part[0])
    return [
        Part(row["area"], number(residents), tuple(cells))
        for residents, row, cells in order
        if residents
    ]


def where(plan: Plan, row: Row) -> str:
    """Village of a place, and its municipality if that is another."""
    if row["municipality_code"] == plan.pack.municipality.code:
        return str(row["village"])
    name = municipality_name(plan.pack, row["municipality_code"])
    return f"{row['village']}, {name}"


def nearest(plan: Plan, figures: Figures) -> list[tuple[str, str, str, str]]:
    """Places that residents of the area have nearest: type, name, where, how many."""
    table = figures.closing
    rows = table[(table["service_type"] != ALL) & (table["residents_affected"] > 0)]
    found: list[tuple[str, str, str, str]] = []
    for code in figures.reaches:
        some = rows[rows["service_type"] == code]
        some = some.sort_values("residents_affected", ascending=False, kind="stable")
        records: list[dict[Any, Any]] = some.to_dict("records")
        found += [
            (
                term("type", code),
                row["name"],
                where(plan, row),
                people(span_of(row, "residents_affected")),
            )
            for row in records
        ]
    return found
