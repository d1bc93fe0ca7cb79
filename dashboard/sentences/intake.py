"""Words for a list of places against what is known, for the page and the command."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from dashboard.sentences.reading import FIELD_WORDS, difference_title
from dashboard.terms import listing, term
from dashboard.text import N_, _, kilometres, ngettext, number, when
from geodata.intake.records import (
    Accepted,
    CellChange,
    Comparison,
    Difference,
    Origin,
)

GROUP_WORDS: Final[Mapping[str, str]] = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "confirmed": N_("Confirmed anew"),
    "older": N_("Older than what is known"),
    "gone": N_("Not in the list"),
    "same": N_("Unchanged"),
}
"""Groups of differences, in the order in which they are told; see `group_of`."""
TERMS: Final = {"service_kind": "kind", "status": "status"}
"""Vocabulary of the columns that hold codes."""
POSITION: Final = ("latitude", "longitude")
KILOMETRE_M: Final = 1000


def group_of(difference: Difference) -> str:
    """Group of `GROUP_WORDS` that a difference is in.

    `confirmed` changes nothing but the day on which the service was seen.
    """
    if difference.kind != "changed":
        return difference.kind
    if difference.older:
        return "older"
    columns = [change.column for change in difference.changes]
    return "confirmed" if columns == ["seen_on"] else "changed"


def summary(comparison: Comparison, accepted: Accepted) -> str:
    """How much is new, changed, gone, unchanged and refused, in one line."""
    n = Counter(map(group_of, comparison.differences))
    n["refused"] = accepted.rejected
    forms = {
        "new": ngettext("{n} new", "{n} new ones", n["new"]),
        "changed": ngettext("{n} changed", "{n} changed ones", n["changed"]),
        "confirmed": ngettext(
            "{n} confirmed anew", "{n} confirmed anew", n["confirmed"]
        ),
        "older": ngettext("{n} older", "{n} older ones", n["older"]),
        "gone": ngettext("{n} gone", "{n} gone ones", n["gone"]),
        "same": ngettext("{n} unchanged", "{n} unchanged", n["same"]),
        "refused": ngettext("{n} row refused", "{n} rows refused", n["refused"]),
    }
    return ", ".join(
        form.format(n=number(n[group]))
        for group, form in forms.items()
        if n[group] or group not in {"confirmed", "older"}
    )


def change_words(change: CellChange) -> str:
    """What one column would say instead of what it says."""
    told = _("{column}: {before} → {after}")
    return told.format(
        column=_(FIELD_WORDS[change.column]),
        before=_cell(change.column, change.before),
        after=_cell(change.column, change.after),
    )


def _cell(column: str, text: str) -> str:
    """A cell as people read it."""
    if not text:
        return "–"
    if column in TERMS:
        return term(TERMS[column], text)
    if column == "role":
        return _("service point")
    return when(text) if column.endswith("_on") else text


def changes_words(difference: Difference) -> list[str]:
    """What would change, column by column; of something new, what the list says."""
    new, moves = difference.kind == "new", bool(difference.moved_m)
    hidden = {"name", "village", *POSITION} if new else set(POSITION) if moves else {}
    told = [change for change in difference.changes if change.column not in hidden]
    if new:
        lines = [
            ": ".join((_(FIELD_WORDS[one.column]), _cell(one.column, one.after)))
            for one in told
        ]
    else:
        lines = list(map(change_words, told))
    if moves:
        lines.append(_("moves {distance}").format(distance=_far(difference.moved_m)))
    return lines


def _far(distance_m: float) -> str:
    """A distance in metres up to a kilometre, then in kilometres."""
    if distance_m < KILOMETRE_M:
        return f"{number(distance_m)} m"
    return kilometres(distance_m)


def hint_words(difference: Difference) -> str:
    """Which known place may be meant by a new one; empty for none."""
    if difference.hint is None:
        return ""
    return _("May be {name} ({id}), {distance} away.").format(
        name=difference.hint.name,
        id=difference.hint.place_id,
        distance=_far(difference.hint.distance_m),
    )


def difference_words(difference: Difference) -> str:
    """One difference on one line: what it is about, and what would change."""
    changes = "; ".join(changes_words(difference))
    parts = [difference_title(difference), f"({changes})" if changes else ""]
    return " ".join(filter(None, [*parts, hint_words(difference)]))


def elsewhere_words(comparison: Comparison, origin: Origin) -> str:
    """How many places the other origin knows just so; empty for none.

    Parameters
    ----------
    origin
        To which rows the list belongs.
    """
    n = len(comparison.elsewhere)
    if not n:
        return ""
    if origin == "pack":
        told = ngettext(
            "{n} place is known from OpenStreetMap already: nothing is written of it.",
            "{n} places are known from OpenStreetMap already: nothing is written of "
            "them.",
            n,
        )
    else:
        told = ngettext(
            "{n} place is known from the municipality's own rows already: nothing is "
            "written of it.",
            "{n} places are known from the municipality's own rows already: nothing "
            "is written of them.",
            n,
        )
    return told.format(n=number(n))


def contradiction_words(difference: Difference) -> str:
    """What cannot be written, and why, on one line."""
    what = difference_title(difference)
    if difference.kind == "new":
        columns = [_(FIELD_WORDS[change.column]) for change in difference.changes]
        return _(
            "{what}: no place with this id is known, and a new one lacks {columns}."
        ).format(what=what, columns=listing(columns, _("and")))
    told = "; ".join(map(change_words, difference.changes))
    form = (
        _("{what} is known from OpenStreetMap ({told}).")
        if difference.origin == "osm"
        else _("{what} is known from the municipality's own rows ({told}).")
    )
    return form.format(what=what, told=told)
