"""Best places as plain sentences: which, what they do, and how sure that is."""

from collections.abc import Sequence
from math import comb
from typing import Final

from dashboard.sentences.analysis import people
from dashboard.sentences.closings import rounded
from dashboard.sentences.scenario import both, ways
from dashboard.terms import listing
from dashboard.text import _, exact_kilometres, kilometres, ngettext, number, percent
from geodata.scenario.compare import NOTICED_M, Change
from geodata.sites import Wanted
from geodata.sites import proof as in_units
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
        told = (
            _("No choice makes it better by this goal.")
            if certain
            else _("By the known places, no choice makes it better by this goal.")
        )
        first = _("The first in the table: {where}.").format(where=where)
        return f"{told} {_effect(known, best_case, wanted, limit)} {first}"
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
        then = rounded(known.after.person_km, best_case.after.person_km)
        if known.before.unreached:
            form = _("Then all ways together are {after} person-km.")
            return form.format(after=then)
        today = rounded(known.before.person_km, best_case.before.person_km)
        form = _("Then all ways together are {after} person-km, {before} today.")
        return form.format(after=then, before=today)
    if known.before.unreached:
        return _("Then nobody has farther than {after}.").format(
            after=ways(known.after.worst_m, best_case.after.worst_m)
        )
    return _("Then nobody has farther than {after}; today it is {before}.").format(
        after=ways(known.after.worst_m, best_case.after.worst_m),
        before=ways(known.before.worst_m, best_case.before.worst_m),
    )


def proof(found: Siting, wanted: Wanted, candidates: int, *, certain: bool) -> str:
    """Say how sure it is that no other set is better.

    Parameters
    ----------
    certain
        Whether the lists are complete: else only the known places are spoken of.
    """
    free = candidates - len(wanted.forbidden) - len(wanted.fixed)
    sets = comb(free, wanted.p - len(wanted.fixed))
    if found.proven:
        told = ngettext(
            "Proven: it is the only possible choice.",
            "Proven: none of the {sets} possible choices among {n} candidates is "
            "better.",
            sets,
        )
        told = told.format(sets=_many(sets), n=number(candidates))
        alone = _("This is about the known places alone.")
        return told if certain else f"{told} {alone}"
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
    bound = float(in_units(found, wanted.goal)["bound"])
    words = kilometres(bound) if wanted.goal == "center" else number(bound)
    told = form.format(bound=words)
    return told + " " + _("The gap is {gap}.").format(gap=percent(gap))


def _many(count: int) -> str:
    """Write a number of choices; of very many the power of ten."""
    if count < A_BILLION:
        return number(count)
    return _("more than 10^{power}").format(power=len(str(count)) - 1)
