"""Widgets of the guided view: the day, and which change is looked at."""

import re
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from dashboard import address, state
from dashboard.controls import trying
from dashboard.data import Source
from dashboard.data.coverage import FIRST_DAY, days
from dashboard.text import _, when
from geodata.scenario import Scenario

SLIDER: Final = "coverage_day"
LINK: Final = "coverage_link"
FIELD: Final = re.compile(r"1~.*~e", re.DOTALL)
CODE: Final = re.compile(r"[A-Za-z0-9]{3}[\s-]?[A-Za-z0-9]{3}")


def day(data: Source) -> date:
    """Draw the time control; return the day that is chosen."""
    address.seed_day(state.DAY, FIRST_DAY, data.today, data.today)
    asked: date = st.session_state[state.DAY]
    chosen = min(max(asked, FIRST_DAY), data.today)
    options = sorted({*days(data), chosen})
    st.session_state[SLIDER] = chosen
    st.select_slider(
        _("Day"),
        options,
        format_func=_day_label,
        key=SLIDER,
        on_change=_moved,
    )
    return address.write(state.DAY, chosen, data.today)


def _day_label(one: date) -> str:
    return when(one.isoformat())


def _moved() -> None:
    st.session_state[state.DAY] = st.session_state[SLIDER]


def read_link(text: str) -> tuple[str, str] | None:
    """Scenario or code of a workshop in what somebody pasted, with its key.

    A link to 'Vad händer om' or to a workshop, the scenario alone, or the code alone.
    """
    written = text.strip()
    asked = parse_qs(urlsplit(written).query)
    for key in (state.SCENARIO, state.WORKSHOP):
        if asked.get(key):
            return key, asked[key][0]
    if FIELD.fullmatch(written):
        return state.SCENARIO, written
    return (state.WORKSHOP, written) if CODE.fullmatch(written) else None


def ask_for_change(refused: Sequence[str] = ()) -> None:
    """Draw where a link or a code is pasted, below where a change is made."""
    told = escape(_("A change is made on the page"))
    page = escape(_("What if"))
    st.html(f'<p>{told} <a href="what_if" target="_self">{page}</a>.</p>')
    with st.form("change_form"):
        st.text_input(
            _("Link from 'What if', or the code of a workshop"),
            key=LINK,
            max_chars=4000,
            autocomplete="off",
            placeholder="ABC DEF",
        )
        st.form_submit_button(_("Show the change"), on_click=_take_link, type="primary")
    for told in refused:
        st.error(told)


def _take_link() -> None:
    found = read_link(str(st.session_state.get(LINK) or ""))
    if found is None:
        st.session_state[state.REFUSED] = LINK
        return
    forget_change()
    key, text = found
    if key == state.SCENARIO:
        st.session_state[state.SCENARIO] = text
    st.query_params[key] = text


def forget_change() -> None:
    """Let no change be looked at."""
    trying.put(Scenario())  # on the page 'Vad händer om' it can be brought back
    for key in (state.SCENARIO, state.WORKSHOP):
        if key in st.query_params:
            del st.query_params[key]
