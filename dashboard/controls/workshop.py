"""Widgets with which a facilitator says what a workshop is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from dashboard import state
from dashboard.data import Source, pack
from dashboard.data.answers import group_names
from dashboard.text import LANGUAGES, N_, _
from geodata.store.cells import LONGEST_NOTE, LONGEST_TITLE
from geodata.store.records import MOST_VOTES, Settings

PREFIX: Final = "setting-"
NEW: Final = "new"
DAYS_OF_CODE: Final = 14
FAULTS: Final = {
    "no_title": N_("Give the workshop a title."),
    "last_day_before": N_("The last day of the code lies before the workshop."),
    "deleted_before": N_(
        "The day of deletion must lie after the last day of the code."
    ),
}


def fault_words(error: ValidationError) -> str:
    """What does not fit among the settings, the first of all."""
    code = str(error.errors()[0]["type"])
    other = _("Something does not fit. Look the form over.")
    return _(FAULTS[code]) if code in FAULTS else other


def usual(data: Source) -> dict[str, Any]:
    """What the form holds before somebody has written into it."""
    content = pack(data)
    contact = content.contact
    return {
        "title": "",
        "day": data.today,
        "last_day": data.today + timedelta(days=DAYS_OF_CODE),
        "groups": list(group_names(data)),
        "language": "sv",
        "moderation": "before",
        "votes": 3,
        "delete_on": None,
        "decision": "",
        "responsible": content.municipality.official_name,
        "contact": f"{contact.unit}, {contact.email}" if contact else "",
        "purpose": _(
            "To plan service in the countryside together with those who live there."
        ),
        "legal_basis": _(
            "Task in the public interest (article 6.1 e of the General Data Protection "
            "Regulation)."
        ),
    }


def settings_form(
    data: Source,
    first: dict[str, Any],
    label: str,
    form_id: str,
    press: Callable[[], None],
) -> None:
    """Draw the form of a workshop's settings; `read_settings` reads what it holds.

    Parameters
    ----------
    first
        What it holds first, by the names of `Settings`.
    label, press
        Words of its button, and what that does.
    form_id
        Id of the workshop, or `NEW`.
    """
    if st.session_state.get(state.SETTINGS_OF) != form_id:
        st.session_state[state.SETTINGS_OF] = form_id
        forget()
    for name, value in first.items():
        st.session_state.setdefault(f"{PREFIX}{name}", value)
    with st.form(f"settings-{form_id}"):
        _text("title", _("Title"), LONGEST_TITLE)
        left, right = st.columns(2)
        with left:
            _day("day", _("Day of the workshop"))
            _language()
            _moderation()
        with right:
            _day("last_day", _("Last day on which the code can be used"))
            st.number_input(
                _("Dots of each participant"),
                min_value=0,
                max_value=MOST_VOTES,
                step=1,
                key=f"{PREFIX}votes",
            )
            _day("delete_on", _("Day of deletion (needed for deleting)"))
        names = group_names(data)
        st.multiselect(
            _("Local groups that are asked"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("All groups"),
            key=f"{PREFIX}groups",
        )
        _text("decision", _("Decision that the deletion rests on, with its number"))
        _text("responsible", _("Responsible for personal data"))
        _text("contact", _("Whom to ask"))
        _text("purpose", _("Purpose"))
        _text("legal_basis", _("Legal basis"))
        st.form_submit_button(label, on_click=press, type="primary")


def _text(name: str, label: str, most: int = LONGEST_NOTE) -> None:
    st.text_input(label, key=f"{PREFIX}{name}", max_chars=most, placeholder=" ")


def _day(name: str, label: str) -> None:
    st.date_input(label, key=f"{PREFIX}{name}", format="YYYY-MM-DD")


def _language() -> None:
    st.radio(
        _("Language of the phones and the wall"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        horizontal=True,
        key=f"{PREFIX}language",
    )


def _moderation() -> None:
    words = {
        "before": _("Look at each answer before it is shown"),
        "after": _("Show at once, look at it afterwards"),
    }
    st.radio(
        _("Moderation"),
        list(words),
        format_func=words.__getitem__,
        key=f"{PREFIX}moderation",
    )


def read_settings() -> Settings:
    """Read what the form holds.

    Raises
    ------
    ValidationError
        Something does not fit.
    """
    names = Settings.model_fields
    given = {name: st.session_state.get(f"{PREFIX}{name}") for name in names}
    given["groups"] = tuple(given["groups"] or ())
    return Settings.model_validate(given)


def forget() -> None:
    """Let the form hold what it shall hold first, when it is drawn next."""
    for name in Settings.model_fields:
        st.session_state.pop(f"{PREFIX}{name}", None)
