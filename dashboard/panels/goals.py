"""What the projects promised and how it went, and calls for applications, as HTML."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from dashboard import palette
from dashboard.html import render
from dashboard.panels import Sources
from dashboard.sentences import goals as words
from geodata.goals import Evidence, GoalState
from geodata.records import WEB_ADDRESS, FundingCall, Project

INK: Final = "#111"
BLUE: Final = "#005a70"
_RING: Final = f'<circle cx="10" cy="10" r="8.6" fill="#fff" stroke="{INK}" stroke-'
_SIGN: Final = (
    f'<text x="10" y="14.6" font-family="sans-serif" font-size="13" font-weight="700" '
    f'text-anchor="middle" fill="{INK}">'
)
MARKS: Final = {
    "reached": (
        f'<circle cx="10" cy="10" r="9" fill="{BLUE}" stroke="{INK}"/>'
        '<path d="M5.4 10.4 8.7 13.7 14.8 6.9" fill="none" stroke="#fff" '
        'stroke-width="2.4"/>'
    ),
    "partly": (
        f'{_RING}width="1.6"/><path d="M10 1.4a8.6 8.6 0 0 0 0 17.2Z" fill="{BLUE}"/>'
    ),
    "not_reached": (
        f'<rect x="1.6" y="1.6" width="16.8" height="16.8" fill="#fff" '
        f'stroke="{INK}" stroke-width="1.6"/><path d="M5.6 5.6 14.4 14.4M14.4 5.6 5.6 '
        f'14.4" stroke="{INK}" stroke-width="2.2"/>'
    ),
    "contradicting": (
        '<path d="M10 1.4 19 18.4H1Z" fill="#ffd9a0" stroke="#111" stroke-width="1.6" '
        'stroke-linejoin="round"/>' + _SIGN.replace("14.6", "16.6") + "!</text>"
    ),
    "no_baseline": (
        f'{_RING}width="1.6"/><path d="M5.6 10h8.8" stroke="{INK}" stroke-width="2.4"/>'
    ),
    "no_evidence": f'{_RING}width="1.6" stroke-dasharray="2.6 2.2"/>{_SIGN}?</text>',
}
"""Shape of each state of a goal, in a box of 20 by 20 units; the word stands beside."""


def mark(state: str, size: int) -> Markup:
    """Mark of a state, as an image that says nothing."""
    svg = (
        f'<svg width="{size}" height="{size}" viewBox="0 0 20 20">{MARKS[state]}</svg>'
    )
    return Markup(palette.image(svg))  # noqa: S704 - made of our own strings alone


def _link(text: str) -> str:
    """The text if it is an address on the web as a whole, else nothing."""
    return text if WEB_ADDRESS.fullmatch(text) else ""


def _render(template: str, today: date, **values: object) -> str:
    return render(
        template,
        today,
        mark=mark,
        link=_link,
        state_word=words.state_word,
        part_word=words.part_word,
        statement=words.statement,
        entered_words=words.entered_words,
        target_words=words.target_words,
        measured_words=words.measured_words,
        call_words=words.call_words,
        **values,
    )


def overview(states: Sequence[GoalState], today: date) -> str:
    """How many goals are in which state, with what that means."""
    counts = words.state_counts(states)
    always = ("reached", "partly", "not_reached", "no_evidence")
    shown = {state: n for state, n in counts.items() if n or state in always}
    return _render("goals_overview.html", today, counts=shown)


def project_goals(
    project: Project,
    states: Sequence[GoalState],
    sources: Sources,
    today: date,
    *,
    where: str,
) -> str:
    """Table of the goals of a project, with what is known of each.

    Parameters
    ----------
    where
        The municipality as a whole, in words.
    """
    counts = {s: n for s, n in words.state_counts(states).items() if n}
    return _render(
        "goals.html",
        today,
        project=project,
        states=states,
        counts=counts,
        sources=sources,
        history=_history,
        outcomes=_outcomes,
        where=where,
    )


def _history(one: GoalState) -> tuple[Evidence, ...]:
    """Rows that do not stand in the table: earlier ones, and those corrected."""
    told = {row.id for row in (one.baseline, *_outcomes(one)) if row is not None}
    return tuple(row for row in one.evidence if row.id not in told)


def _outcomes(one: GoalState) -> tuple[Evidence, ...]:
    if one.state == "contradicting":
        return one.counting
    return () if one.latest is None else (one.latest,)


def funding_calls(calls: Sequence[FundingCall], sources: Sources, today: date) -> str:
    """Calls for applications: open and how long still, or closed and since when."""
    return _render("goals_calls.html", today, calls=calls, sources=sources)


def orphans(rows: Sequence[Evidence], today: date) -> str:
    """Rows about goals that the pack does not have, or has no more."""
    return _render("goals_orphans.html", today, rows=rows, sources={})
