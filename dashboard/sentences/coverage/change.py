"""The step on a change as sentences: how many more have service near, and what not."""

from collections.abc import Sequence

from dashboard.sentences.analysis import people
from dashboard.sentences.coverage import Told
from dashboard.sentences.scenario import both, effect, signed
from dashboard.terms import listing, term
from dashboard.text import _, exact_kilometres, ngettext, number
from geodata.places import KindState
from geodata.reach import Span
from geodata.scenario.compare import Change
from geodata.store.records import Contribution


def no_change() -> Told:
    """Say that no change is chosen."""
    said = _("changes are chosen. Below it is told how to choose one.")
    return Told(number(0), said)


def without_effect(wishes: int, unknown: Sequence[str]) -> Told:
    """Say that a change, or the wishes of a workshop, do nothing that counts.

    Parameters
    ----------
    wishes
        Wishes of the workshop; 0 if it is another change.
    unknown
        Which of them are left out.
    """
    said = _("residents get a shorter or a longer way: nothing that counts is changed.")
    if wishes:
        said = _("residents: none of the wishes changes anything that counts.")
    return Told(number(0), said, (), tuple(unknown))


def change(
    known: Change,
    best: Change,
    place: str,
    limit: int,
    within_km: float,
    *,
    what: str,
    unknown: Sequence[str] = (),
) -> Told:
    """Say what a change does to one service type: how many more have it near enough.

    Parameters
    ----------
    known, best
        By the known places, and as if every village without one had one.
    place
        Noun of the places.
    limit
        Number of the distance in the summaries, and that distance.
    what
        What the change is, in a sentence.
    unknown
        What could not be placed, or rests on lists that are not complete.
    """
    more = [one.after.within[limit] - one.before.within[limit] for one in (known, best)]
    km = exact_kilometres(within_km)
    said = ngettext(
        "resident more or less has {place} within {km}.",
        "residents more or less have {place} within {km}.",
        abs(more[0]),
    )
    if min(more) >= 0:
        said = ngettext(
            "more resident has {place} within {km}.",
            "more residents have {place} within {km}.",
            max(more),
        )
    elif max(more) <= 0:
        said = ngettext(
            "resident no longer has {place} within {km}.",
            "residents no longer have {place} within {km}.",
            -min(more),
        )
    figure = signed(*more) if min(more) < 0 < max(more) else people(_size(more))
    if known.is_first:
        figure = _("at least {n}").format(n=number(_after(known, best, limit).low))
        said = _("residents would have {place} within {km}; none is known today.")
    told = () if known.is_first else (effect(known, best, place, limit, within_km),)
    return Told(figure, said.format(place=place, km=km), (what, *told), tuple(unknown))


def what_words(name: str, count: int) -> str:
    """Say what a change is called, and of how many it is made."""
    if not name:
        told = ngettext("{n} change.", "{n} changes together.", count)
        return told.format(n=number(count))
    told = ngettext(
        "The change: {name}, {n} change.", "The change: {name}, {n} changes.", count
    )
    return told.format(name=name, n=number(count))


def wishes_words(title: str, count: int) -> str:
    """Say of which workshop the wishes are that are tried together."""
    told = ngettext(
        "{n} wish of the workshop {title}.",
        "{n} wishes of the workshop {title} together.",
        count,
    )
    return told.format(n=number(count), title=title)


def _size(more: Sequence[int]) -> Span:
    """How many more or fewer, without the sign."""
    return both(*(abs(one) for one in more))


def _after(known: Change, best: Change, limit: int) -> Span:
    """Residents within a distance afterwards: the fewest and the most."""
    return both(known.after.within[limit], best.after.within[limit])


def unplaced_wishes(count: int, total: int) -> str:
    """Say how many wishes of a workshop could not be placed; empty if all could."""
    if not count:
        return ""
    told = ngettext(
        "{n} of {total} wishes is left out: it names no spot that is on the map, or no "
        "service type.",
        "{n} of {total} wishes are left out: they name no spot that is on the map, or "
        "no service type.",
        count,
    )
    return told.format(n=number(count), total=number(total))


def too_many_wishes(count: int, most: int) -> str:
    """Say that only the wishes with most dots are in; empty if all are."""
    if not count:
        return ""
    told = _("Only {most} changes can be tried at once; {n} wishes are left out.")
    return told.format(most=number(most), n=number(count))


def outcomes(
    taken: Sequence[Contribution],
    unplaced: Sequence[Contribution],
    left: Sequence[Contribution],
) -> dict[int, str]:
    """What became of each wish, by its number."""
    told = {one.number: _("yes") for one in taken}
    told |= {one.number: _("no, too many at once") for one in left}
    for one in unplaced:
        no_spot, no_type = _("no, no spot on the map"), _("no, no service type")
        told[one.number] = no_spot if one.said.types else no_type
    return told


def open_lists(kinds: Sequence[KindState]) -> list[str]:
    """Say which lists are not complete, so that figures are a range; empty if all are.

    Parameters
    ----------
    kinds
        The kinds whose lists are not complete.
    """
    if not kinds:
        return []
    words = listing([term("kind", kind.service_kind) for kind in kinds], _("and"))
    told = ngettext(
        "The list of {kinds} is not complete, so the figures are a range.",
        "The lists of {kinds} are not complete, so the figures are a range.",
        len(kinds),
    )
    return [told.format(kinds=words)]
