"""Gaps and closures as plain sentences, from the same results as map and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.sentences.hours import at_moment, moment_words, none_open
from dashboard.terms import PLACE_WORDS, listing, term
from dashboard.text import (
    _,
    exact_kilometres,
    ngettext,
    number,
    percent,
    when,
)
from geodata.baseline import ASSUMED, Baseline, Question
from geodata.places import KindState
from geodata.reach import Ranking, Reach, Span
from geodata.residents import Residents
from geodata.vocabulary import COUNTED_KINDS, TYPE_OF_KIND

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
    """Say how many live farther away than a distance; at a moment also at best."""
    if not found.residents:
        return _("Nobody lives in the cells of the municipality.")
    told = _gap(found, found.beyond(within_km), within_km, question)
    none, some = found.unreached.high, found.unreached.low
    if question.open_at and none == found.residents:
        low, places = found.beyond(within_km).low, _places(found, question)
        best = replace(found, unreached=Span(some, some))
        more = _gap(best, Span(low, low), within_km, question) if some < none else ""
        told = none_open(listing(places, _("or")), more)
    return at_moment(question.open_at, told)


def _places(found: Reach, question: Question) -> list[str]:
    counted = question.counted()
    return [place_word(t, counted[t]) for t in found.types]


def _gap(found: Reach, beyond: Span, within_km: float, question: Question) -> str:
    total, places = found.residents, _places(found, question)
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
        form = _(
            "The largest gap is in the area nearest {area}: {n} of {total} residents."
        )
        return _around(form, first, "beyond_low")
    told = []
    if first["beyond_low"]:
        form = _(
            "Most of those who surely have farther live in the area nearest {area}: "
            "{n} of {total} residents."
        )
        told.append(_around(form, first, "beyond_low"))
    if most["beyond_high"] > first["beyond_low"]:
        form = _("In the area nearest {area} it may be more: up to {n} of {total}.")
        told.append(_around(form, most, "beyond_high"))
    return " ".join(told)


def _around(form: str, row: Row, end: str) -> str:
    people_there, total = number(int(row[end])), number(int(row["residents"]))
    return form.format(area=row["area"], n=people_there, total=total)


def measured(question: Question, factor: float) -> str:
    """Say how the way is measured, to which side the edge belongs, and when it is."""
    if question.measure == "road":
        how = _("Distances are the shortest way by road, from the middle of the cell.")
    else:
        how = _(
            "Distances are as the crow flies times {factor}, from the middle of the "
            "cell; the factor is an assumption."
        ).format(factor=factor_words(factor))
    told = [how, _("Exactly on the limit counts as within.")]
    if question.open_at:
        open_then = _(
            "Of a range, one end counts only places that are known to be open on "
            "{moment}, the other also those with unknown opening hours."
        )
        told.append(open_then.format(moment=moment_words(question.open_at)))
    return " ".join(told)


def basis(
    kinds: Sequence[KindState], question: Question, factor: float, found: Residents
) -> str:
    """Say what the figures rest on: the dates of the lists, the way, the residents."""
    dates = sorted({kind.as_of for kind in kinds if kind.as_of})
    if not dates:
        lists = _("Rests on no list of places")
    elif len(dates) == 1:
        lists = _("Rests on a list of {day}").format(day=when(dates[0]))
    else:
        lists = _("Rests on lists of {first} to {last}").format(
            first=when(dates[0]), last=when(dates[-1])
        )
    way = (
        _("the shortest way by road")
        if question.measure == "road"
        else _("the way as the crow flies times {factor} (an assumption)").format(
            factor=factor_words(factor)
        )
    )
    people_there = (
        _("residents per 1-km cell")
        if found.basis == "grid"
        else _("a model of where people live")
    )
    return _("{lists}, on {way} and on {people}.").format(
        lists=lists, way=way, people=people_there
    )


def factor_words(factor: float) -> str:
    """Write the factor of the way with the decimals that it needs, two at most."""
    return number(factor, 2).rstrip("0").rstrip(",.")


def incomplete(
    kinds: Sequence[KindState], assumed: Sequence[str], unplaced: Sequence[str]
) -> str:
    """Say which lists are not complete, and what the range goes from and to.

    Parameters
    ----------
    kinds
        The kinds that count whose lists are not complete.
    assumed
        Villages that have one in the other end of the range.
    unplaced
        Villages without a position, which can have none there.
    """
    lists = listing([_kind_state(kind) for kind in kinds], _("and"))
    parts = [
        ngettext(
            "The list of {lists} is not complete, so figures that rest on it are a "
            "range: from the known places alone to the case that every village without "
            "a known place has one.",
            "The lists of {lists} are not complete, so figures that rest on them are a "
            "range: from the known places alone to the case that every village without "
            "a known place has one.",
            len(kinds),
        ).format(lists=lists)
    ]
    if assumed:
        villages = listing(list(assumed), _("and"))
        parts.append(_("The villages are {villages}.").format(villages=villages))
    if assumed and unplaced:
        left = listing(list(unplaced), _("and"))
        told = _("{villages} is left out, for its position is not known.")
        parts.append(told.format(villages=left))
    return " ".join(parts)


def kind_words(kind: str) -> str:
    """Name of a kind after that of its type, which may be the same word."""
    service_type, own = term("type", TYPE_OF_KIND[kind]).lower(), term("kind", kind)
    return own if own == service_type else f"{service_type}: {own}"


def _kind_state(kind: KindState) -> str:
    words = kind_words(kind.service_kind)
    if not kind.as_of:
        return _("{kind} (date not known)").format(kind=words)
    return f"{words} ({when(kind.as_of)})"


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
        if found.as_of:
            dated = _("The source is dated {day}.").format(day=when(found.as_of))
            told = f"{told} {dated}"
        return f"{told} {official(found)}" if found.official else told
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
            "Known lakes are left out: {lakes} of {water} km² of water (official area, "
            "publisher not stated). The rest counts as land."
        ).format(lakes=lakes, water=number(water_km2))
    else:
        left = _("Known lakes are left out: {lakes} km².").format(lakes=lakes)
    return f"{told} {left}"


def official(found: Residents) -> str:
    """Say how many residents the whole municipality had, to compare a grid with."""
    return _("The municipality had {n} residents ({day}).").format(
        n=number(found.official), day=when(found.official_as_of)
    )
