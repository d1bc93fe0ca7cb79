"""What the steps of the page share: the title, and why a press did nothing."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from dashboard import notices, state
from dashboard.data import workshops
from dashboard.frame import read_language
from dashboard.text import when
from geodata.errors import SchemaError, StoreError
from geodata.store.records import Workshop

EMPTY: Final = '<p class="empty"></p>'
"""Holds a place without a trace: the number of elements before a map stays the same."""


def title(workshop: Workshop) -> None:
    """Say which workshop it is, and of which day."""
    called, day = workshop.settings.title, when(workshop.settings.day.isoformat())
    bold = f"<b><bdi>{escape(called)}</bdi></b>"
    st.html(f'<p class="workshop-title">{bold}, {escape(day)}</p>')


def by_address() -> Workshop | None:
    """The workshop of the code in the address; None, with words, if there is none.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    code = st.query_params.get(state.WORKSHOP, "")
    try:
        return workshops.workshop_of(code) if code else None
    except StoreError as error:
        if error.code not in {"no_workshop", "code_waits"}:
            raise
        st.error(notices.error_words(error))
        return None


def refuse(error: SchemaError | StoreError) -> None:
    """Remember why a press did nothing, for `refusal` to say."""
    st.session_state[state.REFUSED] = notices.brief(error)


def attempt(do: Callable[[], object]) -> None:
    """Do what was pressed; if the store refuses, remember why."""
    read_language()
    try:
        do()
    except StoreError as error:
        refuse(error)


def refusal() -> None:
    """Say once why the last press did nothing, if it did nothing."""
    told = st.session_state.pop(state.REFUSED, "")
    alert = f'<p class="refusal" role="alert">{escape(told)}</p>'
    st.html(alert if told else EMPTY)
