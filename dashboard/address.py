"""What the reader chose, in the address of the page: codes, whatever the language.

Streamlit's own binding of widgets to the address writes their labels there, so that a
link would mean something else in the other language; here the codes are written.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

import streamlit as st

from dashboard import state

Value = TypeVar("Value")


def seed_choice(key: str, options: Collection[str], default: str | None) -> None:
    """Give a widget of one choice its first value; one that is no option falls back."""
    first = key not in st.session_state
    wanted = st.query_params.get(key) if first else st.session_state[key]
    if first or wanted not in options:
        st.session_state[key] = wanted if wanted in options else default


def seed_choices(key: str, options: Sequence[str], default: Sequence[str]) -> None:
    """Give a widget of several choices its first value; the address separates by comma.

    Values that are no options are left out; if none is left, and the address did not
    ask for none, the default holds.
    """
    if key in st.session_state:
        return
    text = st.query_params.get(key)
    asked = [] if text is None else [part for part in text.split(",") if part]
    known = [option for option in options if option in asked]
    none_asked = text is not None and not asked
    st.session_state[key] = known if known or none_asked else list(default)


def seed_switch(key: str, *, default: bool) -> None:
    """Give a switch its first value."""
    if key not in st.session_state:
        words = {"true": True, "false": False}
        st.session_state[key] = words.get(st.query_params.get(key, ""), default)


def seed_day(key: str, first: date, last: date, default: date) -> None:
    """Give a widget for a day its first value; a day out of range falls back."""
    if key in st.session_state:
        return
    try:
        day = date.fromisoformat(st.query_params.get(key, ""))
    except ValueError:
        day = default
    st.session_state[key] = day if first <= day <= last else default


def write(key: str, value: Value, default: Value) -> Value:
    """Write a choice into the address, or take it out there if it is the default."""
    text = _text(value)
    if value == default:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != text:
        st.query_params[key] = text
    return value


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)


def tell_again() -> None:
    """Let the widgets be told their values anew, whose words are about to change."""
    for key in [str(key) for key in st.session_state]:
        if key in state.CHOICES or key.partition("-")[0] in state.IN_FORMS:
            st.session_state[key] = st.session_state[key]


def write_list(key: str, values: list[str]) -> None:
    """Write several texts into the address under one name, or take it out there."""
    if values and st.query_params.get_all(key) != values:
        st.query_params[key] = values
    elif not values and key in st.query_params:
        del st.query_params[key]
