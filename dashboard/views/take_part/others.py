"""What a participant has said, and what the others have."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from dashboard import data as cached
from dashboard import state
from dashboard.data import Source, answers, workshops
from dashboard.frame import read_language
from dashboard.panels import workshop as panels
from dashboard.sentences import workshop as words
from dashboard.text import _, ngettext
from dashboard.views import parts
from dashboard.views.take_part.shared import attempt
from geodata.store import contributions, participants
from geodata.store.records import QUESTIONS, Contribution, Question, Workshop

NONE: Final[Mapping[str, int]] = {}
LOOK_S: Final = 10.0
"""So often a phone looks whether others have said something, or all is over."""


@st.fragment(run_every=LOOK_S)
def said_so_far(data: Source, workshop: Workshop, question: Question, me: str) -> None:
    """Draw what I have said and what others have; look for more now and then."""
    read_language()
    now = workshops.as_it_is_now(workshop)
    if now is None:
        return
    if now.state != workshop.state:
        st.rerun()
    every = workshops.contributions_of(now.id, now.revision)
    here = [one for one in every if one.said.question == question]
    mine = [one for one in here if one.participant_id == me]
    _mine(data, [one for one in mine if one.status != "withdrawn"], me)
    rest = [one for one in here if one.status == "shown" and one not in mine]
    label = ngettext(
        "What others have said and is shown: {n} answer",
        "What others have said and is shown: {n} answers",
        len(rest),
    ).format(n=len(rest))
    with st.expander(label, key=f"others-{question}"):
        _list(data, rest, label)


def _list(
    data: Source,
    those: Sequence[Contribution],
    label: str,
    dots: Mapping[str, int] = NONE,
) -> None:
    if not those:
        nothing = escape(_("Nothing is shown yet."))
        st.html(f"<p>{nothing}</p>")
        return
    places, groups = cached.place_names(data), answers.group_names(data)
    rows = [
        panels.said_row(one, places, groups, dots=dots.get(one.id, 0))
        for one in sorted(those, key=lambda one: (-dots.get(one.id, 0), -one.number))
    ]
    st.html(panels.said_list(rows, label, data.today))


def _mine(data: Source, mine: Sequence[Contribution], me: str) -> None:
    if not mine:
        return
    places, groups = cached.place_names(data), answers.group_names(data)
    label = ngettext("My answer", "My {n} answers", len(mine)).format(n=len(mine))
    with st.expander(label, key="mine"):
        for one in mine:
            note = words.status_word(one.status).capitalize()
            row = panels.said_row(one, places, groups, note=f"{note}.")
            st.html(panels.said_list([row], label, data.today))
            st.button(
                _("Take number {n} back").format(n=one.number),
                key=f"withdraw-{one.id}",
                on_click=_withdraw,
                args=(one.id, me),
            )


def _withdraw(contribution_id: str, me: str) -> None:
    attempt(lambda: contributions.withdraw(workshops.store(), contribution_id, me))


def not_sent(me: str | None) -> None:
    """Show what a participant had written and not sent, when it was over."""
    for question in QUESTIONS if me else ():
        kept = participants.draft(workshops.store(), me or "", question)
        text = str((kept.content if kept else {}).get("text") or "")
        if text:
            told = escape(_("You had written this, and it was not sent:"))
            st.html(
                f'<div class="refusal" role="note"><p>{told}</p>'
                f'<p class="said-text" dir="auto">{escape(text)}</p></div>'
            )


@st.fragment(run_every=LOOK_S)
def _watch(workshop: Workshop) -> None:
    """Draw the page anew when the workshop is opened again."""
    now = workshops.as_it_is_now(workshop)
    if now is not None and now.state != workshop.state:
        st.rerun()


def what_was_said(data: Source, workshop: Workshop) -> None:
    """Draw all that is shown, when nothing more is accepted."""
    _watch(workshop)
    st.session_state.pop(state.REFUSED, None)  # the page says why
    shown = workshops.shown_in(workshop)
    dots = workshops.dots_of_workshop(workshop.id, workshop.revision)
    for question in QUESTIONS:
        title = words.question_title(question)
        parts.heading(title)
        here = [one for one in shown if one.said.question == question]
        _list(data, here, title, dots)
