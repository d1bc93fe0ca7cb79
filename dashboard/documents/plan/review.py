"""When to look again at what a plan rests on, and what is not known, as strings."""

from dataclasses import dataclass

from dashboard.sentences.analysis import assumed_villages, incomplete, kind_words
from dashboard.sentences.analysis import people as people_words
from dashboard.sentences.hours import counted_words
from dashboard.terms import term
from dashboard.text import column, day_words, number, when
from geodata.baseline import hours_count
from geodata.places import KindState
from geodata.plan import Figures, Plan
from geodata.plan.facts import Fact, ListFact, Look
from geodata.vocabulary import SERVICE_TYPES


@dataclass(frozen=True)
class Indicator:
    """An indicator of one service type: today, and when to look at it again.

    Attributes
    ----------
    places, certain
        How many places are known, and whether the list of them is complete.
    beyond
        Residents beyond the limit; empty where that cannot be told.
    oldest
        Oldest date that it rests on; empty if there is none.
    by
        Day by which to look again; empty for at once.
    """

    code: str
    word: str
    places: int
    certain: bool
    beyond: str
    oldest: str
    by: str


def indicators(plan: Plan) -> list[Indicator]:
    """What is to be followed in the area, a row a service type."""
    return [_indicator(plan, one) for one in plan.looks]


def _indicator(plan: Plan, one: Look) -> Indicator:
    code = one.service_type
    count = next(count for count in plan.counts if count.service_type == code)
    beyond = ""
    if plan.figures is not None:
        found = plan.figures.reaches[code]
        if found.unreached.high < found.residents:
            beyond = people_words(found.beyond(plan.request.limit_km))
    return Indicator(
        code=code,
        word=term("type", code),
        places=count.places,
        certain=count.state == "complete",
        beyond=beyond,
        oldest=when(one.oldest),
        by=day_words(one.by) if one.by else "",
    )


@dataclass(frozen=True)
class Check:
    """Facts to be checked: what, where, and when.

    Attributes
    ----------
    places
        Names of the places.
    confirmed
        Whether they are more than hearsay.
    by
        Last day on which they count as current; empty if that is past.
    """

    word: str
    kind: str
    places: tuple[str, ...]
    number: str
    confirmed: bool
    seen: str
    source: str
    by: str


def checks(plan: Plan) -> list[Check]:
    """Facts that the area rests on, the oldest first."""
    return [_check(plan, one) for one in plan.facts]


def _check(plan: Plan, one: Fact) -> Check:
    sources = plan.pack.sources
    rows = sources[sources["source_id"] == one.source_id].to_dict("records")
    names = plan.pack.places.set_index("place_id")["name"]
    return Check(
        word=kind_words(one.service_kind),
        kind=term("kind", one.service_kind),
        places=tuple(names[place_id] for place_id in one.place_ids),
        number=number(len(one.place_ids)),
        confirmed=one.status == "open",
        seen=when(one.seen_on),
        source=column(rows[0], "title") if rows else one.source_id,
        by="" if one.old else day_words(one.current_until),
    )


@dataclass(frozen=True)
class OpenList:
    """A list that is not complete: of which kind, as of when, what is missing."""

    word: str
    state: str
    none: bool
    as_of: str
    note: str
    counted: bool


def open_lists(plan: Plan) -> list[OpenList]:
    """Lists that are not complete, those that count in the figures first."""
    some = [one for one in plan.lists if one.state.state != "complete"]
    return [_open_list(one) for one in sorted(some, key=lambda one: not one.counted)]


def _open_list(one: ListFact) -> OpenList:
    return OpenList(
        word=kind_words(one.state.service_kind),
        state=term("completeness", one.state.state),
        none=one.state.state == "unknown",
        as_of=when(one.state.as_of),
        note=column(one.row, "note"),
        counted=one.counted,
    )


def ranges(plan: Plan) -> str:
    """Which lists and hours are not known, and what a range goes from and to."""
    told, question = [], plan.request.question
    count = hours_count(plan.tables.offers_m, question, SERVICE_TYPES)
    if count and question.open_at:
        told.append(counted_words(count, question.open_at))
    kinds = [one.state for one in plan.lists if one.counted]
    kinds = [one for one in kinds if one.state != "complete"]
    if kinds and plan.figures is not None:
        told.append(_lists_told(plan, plan.figures, kinds))
    return " ".join(told)


def _lists_told(plan: Plan, figures: Figures, kinds: list[KindState]) -> str:
    """Which lists are not complete, and which villages have one in the other end."""
    known = set(plan.tables.villages["name"])
    groups = plan.pack.groups
    homes = groups.loc[groups["latitude"].isna(), "home_village"]
    unplaced = [village for village in homes if village not in known]
    best = figures.best
    return incomplete(kinds, assumed_villages(best, tuple(best.nearest)), unplaced)
