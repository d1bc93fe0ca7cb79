"""A participant finds the workshop by its code, and joins it."""

from html import escape

import streamlit as st

from dashboard import state
from dashboard.data import Source, answers, workshops
from dashboard.frame import read_language
from dashboard.panels import workshop as panels
from dashboard.text import _
from dashboard.views.take_part.shared import by_address, refusal, refuse, title
from geodata.errors import StoreError
from geodata.store import participants
from geodata.store.records import Workshop


def found() -> Workshop | None:
    """The workshop of the code in the address; else ask for a code."""
    workshop = by_address()
    if workshop is None:
        intro = _("Here you take part in a workshop on service where you live.")
        ask_for_code(intro)
    return workshop


def ask_for_code(intro: str) -> None:
    """Draw where the code of a workshop is typed, below what it is for."""
    st.html(f'<p class="answer">{escape(intro)}</p>')
    with st.form("code_form"):
        st.text_input(
            _("Code of the workshop"),
            key=state.TYPED_CODE,
            max_chars=20,
            autocomplete="off",
            placeholder="ABC DEF",
        )
        st.form_submit_button(_("Go on"), on_click=_take_code, type="primary")


def _take_code() -> None:
    typed = str(st.session_state[state.TYPED_CODE] or "").strip()
    st.query_params[state.WORKSHOP] = typed or "-"  # no code is a wrong one


def welcome(data: Source, workshop: Workshop) -> None:
    """Say what the workshop is about, and let the reader join."""
    title(workshop)
    told = _(
        "Three questions about service where you live: how it is, how you would like "
        "it, and what we can do ourselves. No account, no name."
    )
    st.html(f'<p class="answer">{escape(told)}</p>')
    st.button(
        _("Take part"),
        on_click=_join,
        args=(workshop,),
        type="primary",
        key="join",
        width="stretch",
    )
    refusal()
    st.html(panels.privacy(workshop.settings, data.today))


def _join(workshop: Workshop) -> None:
    read_language()
    try:
        if answers.participant_here(workshop):
            return  # a second press: the first has done it
        token = participants.join(workshops.store(), workshop)
    except StoreError as error:
        refuse(error)
        return
    st.query_params[state.PARTICIPANT] = token
