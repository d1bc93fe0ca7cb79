"""Sentences about goals: what was promised, what is known of it, and what is not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from babel.numbers import format_decimal

from dashboard.terms import listing
from dashboard.text import N_, _, language, localised, ngettext, number, when
from dashboard.text import ago as how_long_ago
from geodata.goals import Evidence, GoalState, Measured
from geodata.records import FundingCall, Goal, GoalMeasure

STATE_WORDS: Final = {
    "reached": N_("fulfilled"),
    "partly": N_("partly fulfilled"),
    "not_reached": N_("not fulfilled"),
    "contradicting": N_("sources contradict each other"),
    "no_baseline": N_("cannot be judged: the baseline is not known"),
    "no_evidence": N_("no information"),
}
"""Every state of a goal, in the order of display."""
PART_WORDS: Final = {"outcome": N_("Outcome"), "baseline": N_("Baseline")}
MOST_OF_NOTE: Final = 60
ROLE_WORDS: Final = {"editor": N_("editor"), "command": N_("the command")}


def state_word(state: str) -> str:
    """State of a goal, or a verdict on it, in a few words."""
    return _(STATE_WORDS[state])


def part_word(part: str) -> str:
    """What a row of evidence tells: the baseline, or the outcome."""
    return _(PART_WORDS[part])


def state_counts(states: Iterable[GoalState]) -> dict[str, int]:
    """How many goals are in each state, in the order of display."""
    counted = Counter(one.state for one in states)
    return {state: counted[state] for state in STATE_WORDS}  # type: ignore[index]


def summary(states: Sequence[GoalState]) -> str:
    """Say how many goals there are, and how many of them are in which state."""
    if not states:
        return _("The projects have no goals that are known.")
    told = ngettext(
        "The projects set {n} goal", "The projects set {n} goals", len(states)
    ).format(n=number(len(states)))
    counts = state_counts(states)
    if counts["no_evidence"] == len(states):
        nothing = ngettext(
            "How it went is not known: there is no information.",
            "How they went is not known: there is no information on the outcome of any "
            "of them.",
            len(states),
        )
        return f"{told}. {nothing}"
    parts = [_share(state, n) for state, n in counts.items() if n]
    last = _("and")
    return f"{told}: {listing(parts, last)}."


def _share(state: str, n: int) -> str:
    forms = {
        "reached": ngettext("{n} is fulfilled", "{n} are fulfilled", n),
        "partly": ngettext("{n} is partly fulfilled", "{n} are partly fulfilled", n),
        "not_reached": ngettext("{n} is not fulfilled", "{n} are not fulfilled", n),
        "contradicting": ngettext(
            "on {n} the sources contradict each other",
            "on {n} the sources contradict each other",
            n,
        ),
        "no_baseline": ngettext(
            "{n} cannot be judged, as its baseline is not known",
            "{n} cannot be judged, as their baselines are not known",
            n,
        ),
        "no_evidence": ngettext(
            "on {n} there is no information", "on {n} there is no information", n
        ),
    }
    return forms[state].format(n=number(n))


def target_words(goal: Goal) -> str:
    """What was promised: a number and its unit, or words."""
    unit = localised(goal.unit)
    if isinstance(goal.target, int):
        return f"{number(goal.target)} {unit}".rstrip()
    wanted = localised(goal.target)
    return f"{wanted} ({unit})" if wanted and unit else wanted or unit


def amount(value: float) -> str:
    """A value with the decimals that it needs, three at most."""
    return str(format_decimal(value, format="#,##0.###", locale=language()))


def statement(one: Evidence) -> str:
    """What a row says, but for its note: its value, its verdict, or both."""
    value = "" if one.value is None else amount(one.value)
    verdict = state_word(one.verdict) if one.verdict else ""
    return ", ".join(filter(None, (value, verdict)))


def brief(one: Evidence) -> str:
    """A row of evidence on one line, for a list to choose from."""
    told = statement(one) or localised(one.note).split("\n")[0][:MOST_OF_NOTE]
    return _("{part}: {told} ({day})").format(
        part=part_word(one.part), told=told, day=when(one.date)
    )


def entered_words(one: Evidence) -> str:
    """Who entered a row, and when; empty if it stands in the pack."""
    if one.entered_at is None:
        return ""
    role = _(ROLE_WORDS.get(one.role, one.role))
    time = f"{one.entered_at.astimezone():%Y-%m-%d %H:%M}"
    return _("Entered {time} ({role}).").format(time=time, role=role)


def measured_words(
    measure: GoalMeasure | None, found: Measured | None, municipality: str
) -> str:
    """Say what the places on the map tell of a goal, and how complete that is.

    Parameters
    ----------
    municipality
        The municipality as a whole, in words: the places of others do not count.
    """
    if measure is None or found is None:
        return ""
    if found.of is not None:
        told = ngettext(
            "Opening hours are known for {n} of {of} grocery shop in {where}.",
            "Opening hours are known for {n} of {of} grocery shops in {where}.",
            found.of,
        )
        words = told.format(n=number(found.value or 0), of=number(found.of),
                            where=municipality)  # fmt: skip
    elif measure == "service_points":
        words = _service_points(found, municipality)
    else:
        words = _shops(found, municipality)
    return words


def _service_points(found: Measured, municipality: str) -> str:
    if found.value is None:
        return _(
            "No place in {where} is marked as a service point. Whether there are any "
            "is not known."
        ).format(where=municipality)
    return ngettext(
        "At least {n} place in {where} is a service point.",
        "At least {n} places in {where} are service points.",
        found.value,
    ).format(n=number(found.value), where=municipality)


def _shops(found: Measured, municipality: str) -> str:
    if found.value is None:
        return _("No reliable information on grocery shops in {where}.").format(
            where=municipality
        )
    n, values = found.value, {"n": number(found.value), "where": municipality}
    if found.state == "complete":
        told = ngettext(
            "{n} grocery shop in {where}, those in town too. The list is complete "
            "({day}).",
            "{n} grocery shops in {where}, those in town too. The list is complete "
            "({day}).",
            n,
        )
        return told.format(day=when(found.as_of), **values)
    told = ngettext(
        "At least {n} grocery shop in {where}, those in town too. The list is not "
        "complete.",
        "At least {n} grocery shops in {where}, those in town too. The list is not "
        "complete.",
        n,
    )
    return told.format(**values)


def call_words(call: FundingCall, today: date) -> str:
    """Say whether a call is open and how long still, or how long it has been closed."""
    left, since = call.days_left(today), call.days_since(today)
    if left == 0:
        return _("Open: closes today.")
    if left is not None:
        told = ngettext(
            "Open: {n} day left, closes {day}.", "Open: {n} days left, closes {day}.",
            left,
        )  # fmt: skip
        return told.format(n=number(left), day=when(call.closes))
    if since is not None:
        ago = how_long_ago(since)
        return _("Closed since {day}, {ago}.").format(day=when(call.closes), ago=ago)
    return _("Not open yet: opens {day}.").format(day=when(call.opens))
