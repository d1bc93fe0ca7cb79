"""Closings and rule cards as plain sentences, from the same results as the tables."""

import math

from dashboard.sentences.analysis import Row, people
from dashboard.terms import term
from dashboard.text import _, exact_kilometres, kilometres, ngettext, number
from geodata.closure import ALL, OTHER_CASE
from geodata.reach import Span
from geodata.rules import RuleCard


def span_of(row: Row, name: str) -> Span:
    """Both ends of a figure of a table of closings."""
    return Span(*sorted((int(row[f"{name}{OTHER_CASE}"]), int(row[name]))))


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
    ends = [float(row[f"extra_person_km{end}"]) for end in (OTHER_CASE, "")]
    worst = sorted(float(row[f"worst_extra_m{end}"]) for end in (OTHER_CASE, ""))
    if without.high < affected.high or any(ends):
        told = _("together {km} person-km further, at most {worst} for one")
        parts.append(told.format(km=rounded(*ends), worst=_way(*worst)))
    if without.high:
        parts.append(_("{n} have no other known place").format(n=people(without)))
    return "; ".join(parts)


def _way(low_m: float, high_m: float) -> str:
    """Write a distance, or the two ends between which it lies."""
    low, high = kilometres(low_m), kilometres(high_m)
    return low if low == high else f"{low.removesuffix(' km')}–{high}"


def worst_closing(row: Row | None) -> str:
    """Say which place's closing hurts most."""
    if row is None:
        return _("No known place counts with this choice.")
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
        "within": _("not longer than {km}")
        if card.low_m == card.high_m
        else _("probably not longer than {km}"),
        "undecided": _("cannot be decided, the way may be shorter or longer than {km}"),
        "no_other": _("no other known place"),
    }
    told = words[card.verdict].format(km=exact_kilometres(card.rule.threshold_km))
    if card.margin_m is None or math.isinf(card.margin_m):
        return told
    margin = number(abs(card.margin_m) / 1000, 2)
    return _("{verdict}, margin {km} km").format(verdict=told, km=margin)
