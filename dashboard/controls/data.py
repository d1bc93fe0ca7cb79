"""Widgets of the page 'Data och källor'."""

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import address, controls, state
from dashboard.controls import SEGMENTS, SESSION
from dashboard.frame import read_language
from dashboard.text import N_, _
from geodata import hours_text
from geodata.records import span
from geodata.schema.checks import LONGEST_NAME
from geodata.store.cells import LONGEST_NOTE, LONGEST_TEXT

PARTS: Final = {
    "overview": N_("Overview"),
    "todo": N_("To do"),
    "places": N_("Places"),
    "bring": N_("Bring a list"),
    "osm": N_("OpenStreetMap"),
    "take": N_("Take along"),
    "log": N_("Log"),
}
"""Sections of the page, in the order of display."""

TOLD: Final = "data_address"
OPENED: Final = "data_form"
FORM_ID: Final = "data_form_id"
TEXT: Final = "data-text"
NAME: Final = "data-name"
STREET: Final = "data-street"
POINT: Final = "data-point"
FORM: Final = "data_form_fields"

Opened = tuple[str, str, tuple[str, str]]
"""What a form is for: action, place, and type and kind of the service or nothing."""


def part() -> str:
    """Buttons of the sections; return the code of the one that is chosen."""
    _take_address()
    words = {code: _(name) for code, name in PARTS.items()}
    buttons = partial(SEGMENTS, label_visibility="collapsed")
    return controls.choice(state.PART, _("Section"), words, "overview", buttons)


def _take_address() -> None:
    """Follow a link from another page, though something was chosen here before."""
    told: dict[str, str] = st.session_state.get(TOLD, {})
    for key in (state.PART, state.PLACE):
        asked = st.query_params.get(key)
        if asked is not None and asked != told.get(key):
            st.session_state[key] = asked


def remember_address() -> None:
    """Remember what this page has written into the address."""
    keys = (state.PART, state.PLACE)
    asked = {key: st.query_params.get(key, "") for key in keys}
    st.session_state[TOLD] = asked


def place(names: Mapping[str, str]) -> str | None:
    """Select box of the places; return the id of the one that is chosen."""
    address.seed_choice(state.PLACE, names, None)
    shown = st.selectbox(
        _("Place"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("Write or choose a place"),
        index=None,
        key=state.PLACE,
        persist_state=SESSION,
        on_change=close_form,
    )
    return address.write(state.PLACE, shown, None)


def go(section: str, place_id: str = "") -> None:
    """Turn to another section, and to a place there if one is named."""
    st.session_state[state.PART] = section
    if place_id:
        st.session_state[state.PLACE] = place_id
    close_form()


def following(waiting: Collection[str], chosen: str | None) -> str:
    """The place to be confirmed after the one that is chosen, from the first again."""
    ids = list(waiting)
    start = ids.index(chosen) + 1 if chosen in ids else 0
    others = [one for one in (*ids[start:], *ids[:start]) if one != chosen]
    return next(iter(others), "")


def opened() -> Opened | None:
    """The form that is open."""
    found: Opened | None = st.session_state.get(OPENED)
    return found


def open_form(what: Opened, fields: Mapping[str, Any]) -> None:
    """Open a form, or close it if it is open.

    Parameters
    ----------
    fields
        What its fields hold at first, by their keys.
    """
    if opened() == what:
        close_form()
        return
    st.session_state[OPENED] = what
    st.session_state[FORM_ID] = uuid.uuid4().hex
    for key, value in fields.items():
        st.session_state[key] = value


def close_form() -> None:
    """Close the form that is open, if one is."""
    st.session_state.pop(OPENED, None)
    st.session_state.pop(FORM_ID, None)


def form_id() -> str:
    """UUID of the form that is open."""
    return str(st.session_state.get(FORM_ID) or uuid.uuid4().hex)


def form(action: str, press: Callable[[], None]) -> None:
    """Draw the form of an action; `read` reads what it holds."""
    labels = {"close": _("It has closed"), "report": _("Report")}
    with st.form(FORM, border=True):
        FIELDS[action]()
        with st.container(horizontal=True):
            label = labels.get(action) or _("Save")
            st.form_submit_button(label, on_click=press, type="primary")
            st.form_submit_button(_("Cancel"), on_click=_cancel)


def _cancel() -> None:
    read_language()
    close_form()


def _close_fields() -> None:
    st.text_input(
        _("Closed on, if you know: 2026-10-15, 2026-10 or 2026"),
        key=TEXT,
        max_chars=10,
        placeholder=" ",
    )


def _report_fields() -> None:
    label = _("What is wrong? Write nothing about private persons.")
    st.text_area(label, key=TEXT, max_chars=LONGEST_TEXT, placeholder=" ")


def _hours_fields() -> None:
    label = _("Opening hours, such as: mon–fri 9–18, sat 10–14, sun closed")
    st.text_input(label, key=TEXT, max_chars=LONGEST_NOTE, placeholder=" ")


def _place_fields() -> None:
    st.text_input(_("Name"), key=NAME, max_chars=LONGEST_NAME, placeholder=" ")
    label = _("Street address")
    st.text_input(label, key=STREET, max_chars=LONGEST_NOTE, placeholder=" ")
    st.checkbox(_("The place is a service point"), key=POINT)


FIELDS: Final[Mapping[str, Callable[[], None]]] = {
    "close": _close_fields,
    "report": _report_fields,
    "hours": _hours_fields,
    "place": _place_fields,
}


def text() -> str:
    """What stands in the form's field, without the spaces around it."""
    return str(st.session_state.get(TEXT) or "").strip()


def place_cells() -> dict[str, str]:
    """Cells of the place, as the form has them."""
    return {
        "name": " ".join(str(st.session_state.get(NAME) or "").split()),
        "street_address": " ".join(str(st.session_state.get(STREET) or "").split()),
        "role": "service_point" if st.session_state.get(POINT) else "",
    }


def fault(action: str, today: date) -> str:
    """What does not fit in the form, in words; empty if all does."""
    checks = {
        "close": lambda: _day_fault(text(), today),
        "report": lambda: "" if text() else _("Write what is wrong."),
        "hours": lambda: _hours_fault(text()),
        "place": lambda: "" if place_cells()["name"] else _("Write a name."),
    }
    return checks[action]()


def _day_fault(day: str, today: date) -> str:
    if not day:
        return ""
    try:
        first = span(day)[0]
    except ValueError:
        return _("Write the date as 2026-10-15, 2026-10 or 2026, or leave it empty.")
    return _("The date lies in the future.") if first > today else ""


def _hours_fault(hours: str) -> str:
    if not hours or hours_text.code_of(hours) is not None:
        return ""
    return _(
        "The opening hours cannot be understood. Write days and times, such as: "
        "mon–fri 9–18, sat 10–14."
    )
