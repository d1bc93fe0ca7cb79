"""Parts of the page 'Delta': a phone in the hall, guided by the three questions."""

from html import escape
from typing import Final

import streamlit as st

from dashboard import controls, notices, state
from dashboard.controls import SEGMENTS
from dashboard.data import Source, answers
from dashboard.panels import workshop as panels
from dashboard.sentences import workshop as words
from dashboard.text import _, language
from dashboard.views.take_part.answering import answer_form
from dashboard.views.take_part.joining import found, welcome
from dashboard.views.take_part.others import not_sent, said_so_far, what_was_said
from dashboard.views.take_part.shared import title
from dashboard.views.take_part.votes import votes
from geodata.errors import StoreError
from geodata.store import participants
from geodata.store.records import QUESTIONS, Workshop

VOTE: Final = "vote"


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    try:
        workshop = found()
        if workshop is None:
            return
        over = _why_over(data, workshop)
        me = answers.participant_here(workshop)
        if over:
            _results(workshop, over)
            not_sent(me)
            what_was_said(data, workshop)
        elif me is None:
            welcome(data, workshop)
        else:
            _questions(data, workshop, me)
    except StoreError as error:
        st.error(notices.error_words(error))


def _why_over(data: Source, workshop: Workshop) -> StoreError | None:
    """Why nothing more is accepted; None if it is."""
    if workshop.state == "closed":
        return StoreError("workshop_closed")
    try:
        participants.require_valid(workshop, data.today)
    except StoreError as error:
        return error
    return None


def _results(workshop: Workshop, over: StoreError) -> None:
    title(workshop)
    st.info(notices.error_words(over))
    label = escape(_("What was said, and what it means"))
    link = escape(panels.link("workshop_results", workshop, language()))
    st.html(f'<p><a href="{link}" target="_self">{label}</a></p>')


def _questions(data: Source, workshop: Workshop, me: str) -> None:
    title(workshop)
    steps: dict[str, str] = {q: words.screen_word(q) for q in QUESTIONS}
    if workshop.settings.votes:
        steps[VOTE] = _("Vote")
    first = workshop.screen if workshop.screen in steps else QUESTIONS[0]
    step = controls.choice(state.QUESTION, _("Question"), steps, first, SEGMENTS)
    if step == VOTE:
        votes(data, workshop, me)
    for question in QUESTIONS:
        if step == question:
            answer_form(data, workshop, question, me)
            said_so_far(data, workshop, question, me)
    st.html(panels.privacy(workshop.settings, data.today))
