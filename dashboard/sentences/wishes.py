"""What a workshop gave, as plain sentences: who took part, and what each wish does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.sentences.analysis import people
from dashboard.sentences.closings import rounded
from dashboard.sentences.scenario import both
from dashboard.sentences.workshop import types_words
from dashboard.terms import capital, listing
from dashboard.text import _, exact_kilometres, ngettext, number
from geodata.scenario.compare import Change
from geodata.store.records import Contribution
from geodata.store.votes import Participation
from geodata.vocabulary import SERVICE_TYPES

MOST_NAMED: Final = 3
"""So many service types are named as the most wished for; more say nothing."""
NONE: Final[Mapping[str, int]] = {}


def took_part(
    took: Participation,
    shown: Sequence[Contribution],
    alike: Mapping[str, int] = NONE,
) -> str:
    """Say how many took part, what they said, and what most wish for.

    Parameters
    ----------
    alike
        How many were merged into each contribution.
    """
    told = ngettext("{n} participant.", "{n} participants.", took.participants)
    parts = [told.format(n=number(took.participants)), _said(shown)]
    if shown:
        parts += [_on_paper(shown), most_wished(shown, alike)]
    return " ".join(filter(None, parts))


def _said(shown: Sequence[Contribution]) -> str:
    if not shown:
        return _("No contribution is shown yet.")
    count: Counter[str] = Counter(one.said.question for one in shown)
    forms = {
        "today": ngettext("{n} about today", "{n} about today", count["today"]),
        "future": ngettext("{n} wish", "{n} wishes", count["future"]),
        "part": ngettext(
            "{n} about taking part", "{n} about taking part", count["part"]
        ),
    }
    parts = [
        form.format(n=number(count[question]))
        for question, form in forms.items()
        if count[question]
    ]
    told = ngettext(
        "{n} contribution is shown: {parts}.",
        "{n} contributions are shown: {parts}.",
        len(shown),
    )
    return told.format(n=number(len(shown)), parts=listing(parts, _("and")))


def _on_paper(shown: Sequence[Contribution]) -> str:
    count = sum(one.origin == "paper" for one in shown)
    if not count:
        return ""
    told = ngettext("{n} of them came on paper.", "{n} of them came on paper.", count)
    return told.format(n=number(count))


def most_wished(shown: Sequence[Contribution], alike: Mapping[str, int] = NONE) -> str:
    """Say which service types most wishes are about; empty without wishes."""
    types = most_wished_types(shown, alike)
    if not types or len(types) > MOST_NAMED:
        return ""
    count = _wished(shown, alike)[types[0]]
    told = ngettext(
        "Most wish for {types}: {n} wish.", "Most wish for {types}: {n} wishes.", count
    )
    if len(types) > 1:
        told = ngettext(
            "Most wish for {types}: {n} wish each.",
            "Most wish for {types}: {n} wishes each.",
            count,
        )
    return told.format(types=types_words(types).lower(), n=number(count))


def most_wished_types(
    shown: Sequence[Contribution], alike: Mapping[str, int] = NONE
) -> tuple[str, ...]:
    """Service types that as many wishes are about as about no other."""
    count = _wished(shown, alike)
    most = max(count.values(), default=0)
    return tuple(code for code in SERVICE_TYPES if most and count[code] == most)


def _wished(shown: Sequence[Contribution], alike: Mapping[str, int]) -> Counter[str]:
    count: Counter[str] = Counter()
    for one in shown:
        if one.said.question == "future":
            for code in one.said.types:
                count[code] += 1 + alike.get(one.id, 0)
    return count


def effect(
    known: Change, best: Change, place: str, limit: int, within_km: float
) -> str:
    """Say what one wish does to one service type, from the figures of 'What if'.

    Parameters
    ----------
    known, best
        By the known places, and as if every village without one had one.
    place
        Noun of the places.
    limit
        Number of the distance in the summaries, and that distance.
    """
    after = both(known.after.within[limit], best.after.within[limit])
    values = {
        "place": capital(place),
        "total": number(known.total),
        "km": exact_kilometres(within_km),
        "after": people(after),
    }
    if known.is_first:
        form = _(
            "{place}: none is known today. With it {after} of {total} residents have "
            "one within {km}, and all ways together are {person_km} person-km."
        )
        whole = rounded(known.after.person_km, best.after.person_km)
        return form.format(person_km=whole, **values)
    if not (known.gain or best.gain):
        return _("{place}: nobody's way changes.").format(**values)
    told = _more(known, best, limit)
    less = [_less_km(one) for one in (known, best)]
    if None in less:
        form = _("{place}: {more} within {km} ({after} of {total}).")
        return form.format(more=told, **values)
    form = _(
        "{place}: {more} within {km} ({after} of {total}), and all ways together are "
        "{less} person-km shorter."
    )
    shorter = rounded(*(one or 0.0 for one in less))
    return form.format(more=told, less=shorter, **values)


def _more(known: Change, best: Change, limit: int) -> str:
    """How many more have one near enough."""
    more = both(
        *(one.after.within[limit] - one.before.within[limit] for one in (known, best))
    )
    if not more.high:
        return _("as many residents as before have one")
    told = ngettext(
        "{n} more resident has one", "{n} more residents have one", more.high
    )
    return told.format(n=people(more))


def _less_km(one: Change) -> float | None:
    """Person-km fewer; None where some could not reach any before, and now can."""
    if one.before.unreached != one.after.unreached:
        return None
    return one.before.person_km - one.after.person_km


def candidate_name(wishes: Sequence[Contribution], where: str) -> str:
    """Name of a spot at which a new place may stand, and who wished for it."""
    types = {code for one in wishes for code in one.said.types}
    words = types_words(tuple(code for code in SERVICE_TYPES if code in types)).lower()
    numbers = listing([str(one.number) for one in wishes], _("and"))
    form = ngettext(
        "{where}: {types} (wish {numbers})",
        "{where}: {types} (wishes {numbers})",
        len(wishes),
    )
    if not where:
        form = ngettext(
            "{types} (wish {numbers})", "{types} (wishes {numbers})", len(wishes)
        )
    return form.format(where=where, types=words, numbers=numbers)


def scenario_name(one: Contribution, title: str) -> str:
    """Name of a wish as a scenario."""
    return _("Wish {n}, {workshop}").format(n=one.number, workshop=title)


def wish_name(one: Contribution) -> str:
    """Name of a wish on the map."""
    return _("Wish {n}").format(n=one.number)


def more_words(count: int) -> str:
    """How many others say the same as a contribution; empty if none."""
    if not count:
        return ""
    told = ngettext("{n} more says the same", "{n} more say the same", count)
    return told.format(n=number(count))
