"""Best places as plain sentences: which, what they do, and how sure that is."""

from collections.abc import Sequence
from math import comb
from typing import Final

from dashboard.sentences.analysis import people
from dashboard.sentences.scenario import both, ways
from dashboard.terms import listing
from dashboard.text import _, exact_kilometres, kilometres, ngettext, number, percent
from geodata.scenario.compare import NOTICED_M, Change
from geodata.sites import Wanted
from geodata.siting import Siting

A_BILLION: Final = 10**9
TELLING_GAP: Final = 0.5
"""A gap that is larger, as a share, says nothing yet."""
MOST_NAMED: Final = 4
"""So many places are named in the sentence; more stand in the table alone."""


def best(
    names: Sequence[str],
    known: Change,
    best_case: Change,
    wanted: Wanted,
    *,
    limit: int,
    certain: bool,
    proven: bool,
) -> str:
    """Say which set is best, and what it does.

    Parameters
    ----------
    names
        Names of the chosen candidates.
    known, best_case
        What the set does by the known places, and as if every village without one had
        one.
    limit
        Number of the distance of the goal in the summaries.
    certain
        Whether the lists are complete.
    proven
        Whether no other set is better.
    """
    where = listing(list(names), _("and"))
    if len(names) > MOST_NAMED:
        where = _("the {n} that the table names first").format(n=len(names))
    if proven and _useless(known, wanted, limit):
        return _(
            "No choice makes it better by this goal. {effect} The first in the table: "
            "{where}."
        ).format(effect=_effect(known, best_case, wanted, limit), where=where)
    form = ngettext("Best place: {where}.", "Best places: {where}.", len(names))
    if not proven:
        form = ngettext(
            "Best place so far: {where}.", "Best places so far: {where}.", len(names)
        )
    elif not certain:
        form = ngettext(
            "By the known places, the best place is {where}.",
            "By the known places, the best places are {where}.",
            len(names),
        )
    return f"{form.format(where=where)} {_effect(known, best_case, wanted, limit)}"


def _useless(known: Change, wanted: Wanted, limit: int) -> bool:
    """Whether the best choice is no better than how things are, by the goal."""
    if wanted.goal == "coverage":
        return known.after.within[limit] == known.before.within[limit]
    if wanted.goal == "median":
        return not known.gain
    same = known.after.unreached == known.before.unreached
    return same and abs(known.after.worst_m - known.before.worst_m) < NOTICED_M


def _effect(known: Change, best_case: Change, wanted: Wanted, limit: int) -> str:
    before, after = (
        people(both(one.within[limit], other.within[limit]))
        for one, other in (
            (known.before, best_case.before),
            (known.after, best_case.after),
        )
    )
    if wanted.goal == "coverage":
        return _(
            "Then {after} of {total} residents have at most {km}, {before} today."
        ).format(
            after=after,
            total=number(known.total),
            km=exact_kilometres(wanted.within_km),
            before=before,
        )
    if wanted.goal == "median":
        if known.before.unreached:
            return _("Then all ways together are {after} person-km.").format(
                after=number(known.after.person_km)
            )
        return _(
            "Then all ways together are {after} person-km, {before} today."
        ).format(
            after=people(
                both(round(known.after.person_km), round(best_case.after.person_km))
            ),
            before=people(
                both(round(known.before.person_km), round(best_case.before.person_km))
            ),
        )
    if known.before.unreached:
        return _("Then nobody has farther than {after}.").format(
            after=ways(known.after.worst_m, best_case.after.worst_m)
        )
    return _("Then nobody has farther than {after}; today it is {before}.").format(
        after=ways(known.after.worst_m, best_case.after.worst_m),
        before=ways(known.before.worst_m, best_case.before.worst_m),
    )


def proof(found: Siting, wanted: Wanted, candidates: int) -> str:
    """Say how sure it is that no other set is better."""
    free = candidates - len(wanted.forbidden) - len(wanted.fixed)
    sets = comb(free, wanted.p - len(wanted.fixed))
    if found.proven:
        told = ngettext(
            "Proven: it is the only possible choice.",
            "Proven: none of the {sets} possible choices among {n} candidates is "
            "better.",
            sets,
        )
        return told.format(sets=_many(sets), n=number(candidates))
    form = {
        "coverage": _("Not proven: another choice may reach up to {bound} residents."),
        "median": _(
            "Not proven: another choice may need as little as {bound} person-km."
        ),
        "center": _(
            "Not proven: another choice may have a longest way of only {bound}."
        ),
    }[wanted.goal]
    gap = abs(found.bound - found.objective) / max(abs(found.objective), 1e-9)
    if not gap < TELLING_GAP:
        return _("Not proven yet.")
    words = {
        "coverage": number(found.bound),
        "median": number(found.bound / 1000),
        "center": kilometres(found.bound),
    }[wanted.goal]
    told = form.format(bound=words)
    return told + " " + _("The gap is {gap}.").format(gap=percent(gap))


def _many(count: int) -> str:
    """Write a number of choices; of very many the power of ten."""
    if count < A_BILLION:
        return number(count)
    return _("more than 10^{power}").format(power=len(str(count)) - 1)
