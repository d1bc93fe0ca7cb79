"""What the sections share in which an editor brings data."""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import notices
from dashboard.data.goals import editor_key
from dashboard.data.intake import Progress
from dashboard.text import _, plain
from dashboard.views.data import access
from dashboard.views.take_part.shared import refusal
from dashboard.views.workshop.opening import ask_for_key
from geodata.errors import GeodataError, SchemaError, StoreError

SEEN: Final = "differences_seen"
BROWSER: Final = Path(__file__).parents[2] / "browser"


def style() -> None:
    """Looks of what is drawn here."""
    text = (BROWSER / "intake.css").read_text(encoding="utf-8")
    st.html(f"<style>{text}</style>")


def may_write() -> bool:
    """Whether this session has an editor's key; else a place to show one is drawn."""
    try:
        if editor_key():
            return True
    except StoreError as error:
        st.error(plain(notices.error_words(error)))
        return False
    st.html(f'<p class="text">{escape(access.how())}</p>')
    with st.container(key="intake_key"):
        ask_for_key()
        refusal()
    return False


def cannot_use(error: GeodataError) -> None:
    """Say why a file or an answer cannot be used."""
    if isinstance(error, SchemaError):
        notices.refused(_("The file cannot be used. Nothing was changed."), error)
    else:
        st.error(plain(notices.error_words(error)))


def step(number_of: int, text: str, anchor: str = "") -> None:
    """Heading of a step."""
    st.html(
        f'<h2 class="intake-step" tabindex="-1" id="{anchor}"><b>{number_of}</b>'
        f"{escape(text)}</h2>"
    )


def progress(text: str) -> tuple[Progress, DeltaGenerator]:
    """Bar that says how far a long task has come; nothing while that is short."""
    bar = st.empty()

    def told(share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text)

    return told, bar


def scroll_once(key: str) -> None:
    """Bring the differences of a list into sight, when they are shown at first."""
    if st.session_state.get(SEEN) == key:
        return
    st.session_state[SEEN] = key
    script = """setTimeout(() => {
      const step = document.getElementById("changes");
      step?.scrollIntoView();
      step?.focus({ preventScroll: true });
    }, 300);"""
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
