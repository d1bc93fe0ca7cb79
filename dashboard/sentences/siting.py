"""Best places as plain sentences: which, what they do, and how sure that is."""

import math
from collections.abc import Sequence
from math import comb
from typing import Final

from dashboard.sentences.analysis import people
from dashboard.sentences.scenario import both, ways
from dashboard.terms import listing
from dashboard.text import _, exact_kilometres, kilometres, ngettext, number, percent
from geodata.scenario.compare import Change
from geodata.sites import Wanted
from geodata.siting import Siting

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
    """
    where = listing(list(names), _("and"))
    if len(names) > MOST_NAMED:
        where = _("the {n} that the table names first").format(n=len(names))
    form = ngettext("Best place: {where}.", "Best places: {where}.", len(names))
    if not certain:
        form = ngettext(
            "By the known places, the best place is {where}.",
            "By the known places, the best places are {where}.",
            len(names),
        )
    return f"{form.format(where=where)} {_effect(known, best_case, wanted, limit)}"


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
    sets = number(comb(free, wanted.p - len(wanted.fixed)))
    if found.proven:
        return _(
            "Proven: none of the {sets} possible choices among {n} candidates is "
            "better."
        ).format(sets=sets, n=number(candidates))
    form = {
        "coverage": _("Not proven: another choice may reach up to {bound} residents."),
        "median": _(
            "Not proven: another choice may need as little as {bound} person-km."
        ),
        "center": _(
            "Not proven: another choice may have a longest way of only {bound}."
        ),
    }[wanted.goal]
    if not math.isfinite(found.bound):
        return _("Not proven yet.")
    words = {
        "coverage": number(found.bound),
        "median": number(found.bound / 1000),
        "center": kilometres(found.bound),
    }[wanted.goal]
    gap = abs(found.bound - found.objective) / max(abs(found.objective), 1e-9)
    told = form.format(bound=words)
    if math.isfinite(gap):
        told += " " + _("The gap is {gap}.").format(gap=percent(gap))
    return told
