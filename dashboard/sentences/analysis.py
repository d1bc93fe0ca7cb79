"""Gaps and closures as plain sentences, from the same results as map and tables."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.terms import PLACE_WORDS, listing, term
from dashboard.text import (
    _,
    exact_kilometres,
    kilometres,
    ngettext,
    number,
    percent,
    when,
)
from geodata.baseline import ASSUMED, Baseline, Question
from geodata.closure import ALL
from geodata.places import KindState
from geodata.reach import Ranking, Reach, Span
from geodata.residents import Residents
from geodata.rules import RuleCard
from geodata.vocabulary import COUNTED_KINDS

Row = Mapping[Any, Any]
"""One row of a table of results."""


def people(span: Span) -> str:
    """Write a number of people, or the two numbers between which it lies."""
    if span.low == span.high:
        return number(span.low)
    return f"{number(span.low)}–{number(span.high)}"


def share(span: Span, total: int) -> str:
    """Write a number of people as a share of all, or the two ends of it."""
    if not total:
        return "–"
    low, high = percent(span.low / total), percent(span.high / total)
    if low == high:
        return low
    return f"{low.rstrip('%').rstrip()}–{high}"


def place_word(service_type: str, kinds: Sequence[str]) -> str:
    """Noun of the places of a type; with unusual kinds, place with those kinds."""
    if tuple(kinds) == COUNTED_KINDS[service_type]:
        return _(PLACE_WORDS[service_type])
    words = listing([term("kind", kind) for kind in kinds], _("or"))
    return _("place with {kinds}").format(kinds=words)


def gap(found: Reach, within_km: float, question: Question) -> str:
    """Say how many live farther away than a distance, in one plain sentence."""
    beyond, total = found.beyond(within_km), found.residents
    counted = question.counted()
    places = [place_word(t, counted[t]) for t in found.types]
    if found.unreached.high == total and len(places) > 1 and found.how == "each":
        return _(
            "By the known places nobody can reach all of these: {places}. How far it "
            "is for the {total} residents cannot be told."
        ).format(places=listing(places, _("and")), total=number(total))
    if found.unreached.high == total:
        return _(
            "No {places} is known that can be reached. How far it is for the "
            "{total} residents cannot be told."
        ).format(places=listing(places, _("or")), total=number(total))
    forms = {
        "one": _(
            "{n} of {total} residents, {share}, have more than {km} to the nearest "
            "{places}."
        ),
        "each": _(
            "{n} of {total} residents, {share}, lack at least one of these within "
            "{km}: {places}."
        ),
        "any": _(
            "{n} of {total} residents, {share}, have none of these within {km}: "
            "{places}."
        ),
    }
    form = forms["one" if len(places) == 1 else found.how]
    sentence = form.format(
        n=_between(beyond),
        total=number(total),
        share=share(beyond, total),
        km=exact_kilometres(within_km),
        places=listing(places, _("and")),
    )
    return sentence[:1].upper() + sentence[1:]


def _between(span: Span) -> str:
    if span.low == span.high:
        return number(span.low)
    return _("between {low} and {high}").format(
        low=number(span.low), high=number(span.high)
    )


def worst_gap(found: Ranking) -> str:
    """Say where the largest gap is, and where a larger one may be.

    Empty where there are no parts to rank.
    """
    rows = found.table.iloc[1:].to_dict("records")
    if not rows:
        return ""
    first, most = rows[0], max(rows, key=lambda row: int(row["beyond_high"]))
    if not most["beyond_high"]:
        return _("Nobody lives farther away.")
    if found.certain:
        form = _("The largest gap is around {area}: {n} of {total} residents.")
        return _around(form, first, "beyond_low")
    told = []
    if first["beyond_low"]:
        form = _(
            "Most of those who surely have farther live around {area}: {n} of {total} "
            "residents."
        )
        told.append(_around(form, first, "beyond_low"))
    if most["beyond_high"] > first["beyond_low"]:
        form = _("Around {area} it may be more: up to {n} of {total}.")
        told.append(_around(form, most, "beyond_high"))
    return " ".join(told)


def _around(form: str, row: Row, end: str) -> str:
    people_there, total = number(int(row[end])), number(int(row["residents"]))
    return form.format(area=row["area"], n=people_there, total=total)


def measured(question: Question, factor: float) -> str:
    """Say how the way is measured, and to which side the edge belongs."""
    if question.measure == "road":
        how = _("Distances are the shortest way by road, from the middle of the cell.")
    else:
        how = _(
            "Distances are as the crow flies times {factor}, from the middle of the "
            "cell; the factor is an assumption."
        ).format(factor=number(factor, 2).rstrip("0").rstrip(",."))
    edge = _("Exactly on the limit counts as within.")
    return f"{how} {edge}"


def incomplete(kinds: Sequence[KindState], assumed: Sequence[str]) -> str:
    """Say which lists are not complete, and what the range goes from and to.

    Parameters
    ----------
    kinds
        The kinds that count whose lists are not complete.
    assumed
        Villages that have one in the other end of the range.
    """
    lists = listing([_kind_state(kind) for kind in kinds], _("and"))
    told = ngettext(
        "The list of {lists} is not complete, so the figures are a range and not a "
        "fact: from the known places alone to the case that every village without a "
        "known place had one.",
        "The lists of {lists} are not complete, so the figures are a range and not a "
        "fact: from the known places alone to the case that every village without a "
        "known place had one.",
        len(kinds),
    ).format(lists=lists)
    if not assumed:
        return told
    villages = _("The villages are {villages}.").format(
        villages=listing(list(assumed), _("and"))
    )
    return f"{told} {villages}"


def _kind_state(kind: KindState) -> str:
    word = term("kind", kind.service_kind)
    if not kind.as_of:
        return _("{kind} (unknown)").format(kind=word)
    return f"{word} ({when(kind.as_of)})"


def assumed_villages(best: Baseline, types: Sequence[str]) -> list[str]:
    """Villages that have an assumed place of any of some types."""
    numbers = sorted({int(n) for t in types for n in best.offered[t]})
    rows = best.places.loc[numbers]
    assumed = rows[rows["place_id"].str.startswith(ASSUMED)]
    return [str(name) for name in assumed["name"]]


def model(found: Residents, water_km2: float | None) -> str:
    """Say what is known of where people live, and what the model leaves out."""
    total = int(found.cells["residents"].sum())
    if found.basis == "grid":
        told = _(
            "Where people live: {n} residents on a grid of 1-km cells. Small numbers "
            "may have been changed there to protect people."
        ).format(n=number(total))
        if not found.as_of:
            return told
        dated = _("The source is dated {day}.").format(day=when(found.as_of))
        return f"{told} {dated}"
    told = _(
        "Where people live is a model, not a count: {inside} residents of the "
        "localities ({inside_day}) are spread evenly over a circle of each locality's "
        "area, and {rural} others ({day}, {n} in all) evenly over the land outside."
    ).format(
        inside=number(found.in_localities),
        inside_day=when(found.localities_as_of),
        rural=number(found.rural),
        day=when(found.as_of),
        n=number(total),
    )
    lakes = number(found.lake_ha / 100)
    if water_km2:
        left = _(
            "Known lakes are left out: {lakes} of {water} km² of water. The rest "
            "counts as land."
        ).format(lakes=lakes, water=number(water_km2))
    else:
        left = _("Known lakes are left out: {lakes} km².").format(lakes=lakes)
    return f"{told} {left}"


def span_of(row: Row, name: str) -> Span:
    """Both ends of a figure of a table of closings."""
    return Span(*sorted((int(row[f"{name}_low"]), int(row[name]))))


def rounded(one: float, other: float) -> str:
    """Write a figure as a whole number, or the two ends between which it lies."""
    return people(Span(*sorted((round(one), round(other)))))


def extra(row: Row) -> str:
    """Say what one closing does to one service type, or to all together."""
    affected = span_of(row, "residents_affected")
    without = span_of(row, "residents_without")
    if not affected.high:
        return _("nobody has it nearest")
    forms = ngettext(
        "{n} resident has it nearest", "{n} residents have it nearest", affected.high
    )
    parts = [forms.format(n=people(affected))]
    ends = [float(row[f"extra_person_km{end}"]) for end in ("_low", "")]
    worst = max(float(row[f"worst_extra_m{end}"]) for end in ("_low", ""))
    if without.high < affected.high or any(ends):
        told = _("together {km} person-km further, at most {worst} for one")
        parts.append(told.format(km=rounded(*ends), worst=kilometres(worst)))
    if without.high:
        parts.append(_("{n} have no other known place").format(n=people(without)))
    return "; ".join(parts)


def worst_closing(row: Row | None) -> str:
    """Say which place's closing hurts most."""
    if row is None:
        return _("No place counts with this choice.")
    if row["completeness"] == "complete":
        form = _("The closing of {name}, {village}, hurts most: {effect}.")
    else:
        form = _(
            "By the known places, the closing of {name}, {village}, may hurt most: "
            "{effect}."
        )
    return form.format(name=row["name"], village=row["village"], effect=extra(row))


def type_word(service_type: str) -> str:
    """Name of a service type, or of all together."""
    return _("All service types") if service_type == ALL else term("type", service_type)


def far(distance_m: float) -> str:
    """Write a distance in kilometres, or that there is no way."""
    return _("no other known") if math.isinf(distance_m) else kilometres(distance_m)


def card_distance(card: RuleCard) -> str:
    """Write the way to the next place of a rule card, or the two ends of it."""
    if card.low_m is None or card.high_m is None or math.isinf(card.low_m):
        return "–"
    low, high = number(card.low_m / 1000, 2), number(card.high_m / 1000, 2)
    return f"{low} km" if low == high else f"{low}–{high} km"


def card_verdict(card: RuleCard) -> str:
    """Say whether the way is longer than the rule's distance, and by how much."""
    words = {
        "beyond": _("longer than {km}"),
        "within": _("not longer than {km}"),
        "undecided": _("cannot be decided: {km} lies between"),
        "no_other": _("no other known place"),
    }
    told = words[card.verdict].format(km=exact_kilometres(card.rule.threshold_km))
    if card.margin_m is None or math.isinf(card.margin_m):
        return told
    margin = number(abs(card.margin_m) / 1000, 2)
    return _("{verdict}, margin {km} km").format(verdict=told, km=margin)
