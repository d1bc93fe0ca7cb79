"""Whether this session may change the data; for others, where a key goes."""

from html import escape

import streamlit as st

from dashboard.data.goals import editor_key
from dashboard.data.workshops import role_here
from dashboard.text import _
from dashboard.views.take_part.shared import refusal
from dashboard.views.workshop.opening import ask_for_key
from geodata.errors import StoreError


def is_editor() -> bool:
    """Whether an editor's key was shown in this session, and still opens."""
    try:
        return editor_key() is not None
    except StoreError:
        return False


def ask_for_editor() -> None:
    """Draw where an editor shows the key, and how to get one."""
    with st.container(key="editors"), st.expander(_("For editors: change the data")):
        st.html(f"<p>{escape(how())}</p>")
        ask_for_key()
        refusal()


def how() -> str:
    """Say to who is no editor what is needed to change the data."""
    told = _(
        "Everyone may read. Who changes something needs an editor's key. On the "
        "machine that runs the app: servicekarta keys new --role editor"
    )
    try:
        facilitator = role_here() == "facilitator"
    except StoreError:
        return told
    if facilitator:
        return _("Your key is a facilitator's. Here an editor's key is needed.")
    return told
