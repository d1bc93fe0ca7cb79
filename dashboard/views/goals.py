"""Parts of the page 'Mål och löften'."""

from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st
from pydantic import ValidationError

from dashboard import data as cached
from dashboard import notices, state
from dashboard.controls import evidence as controls
from dashboard.data import Source
from dashboard.data import goals as known
from dashboard.data.workshops import role_here, store
from dashboard.frame import read_language
from dashboard.panels import goals as panels
from dashboard.sentences import goals as words
from dashboard.sentences.goal_rows import MEANINGS, goal_table
from dashboard.text import _, language, municipality_words
from dashboard.views import parts
from dashboard.views.take_part.shared import refusal, refuse
from dashboard.views.workshop.opening import ask_for_key
from geodata.errors import StoreError
from geodata.goals import Evidence, GoalState, without_goal
from geodata.store.evidence import add_evidence

BROWSER: Final = Path(__file__).parents[1] / "browser"
SAVED: Final = "evidence_saved"


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    style = (BROWSER / "goals.css").read_text(encoding="utf-8")
    st.html(f"<style>{style}</style>")
    entered = _entered(data)
    states = known.goal_states(data, entered)
    st.html(f'<p class="answer">{escape(words.summary(states))}</p>')
    st.html(panels.overview(states, data.today))
    _projects(data, states)
    lost = without_goal(cached.pack(data), entered)
    if lost:
        st.html(panels.orphans(lost, data.today))
    content, sources = cached.pack(data), cached.source_rows(data)
    st.html(panels.funding_calls(content.funding_calls, sources, data.today))
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        rows = partial(goal_table, cached.pack(data), states, entered)
        parts.downloads(rows, "goals", language(), words=MEANINGS)
        parts.print_button()
    with st.container(key="evidence"):
        _enter(data, states)


def _entered(data: Source) -> tuple[Evidence, ...]:
    """What was entered; none, with words, if the store cannot be read."""
    try:
        return known.entered(data)
    except StoreError as error:
        st.error(notices.error_words(error))
        return ()


def _projects(data: Source, states: Sequence[GoalState]) -> None:
    content, sources = cached.pack(data), cached.source_rows(data)
    for project in content.projects:
        own = [one for one in states if one.project.project_id == project.project_id]
        st.html(
            panels.project_goals(
                project,
                own,
                sources,
                data.today,
                where=municipality_words(content.municipality.name),
            )
        )


def _enter(data: Source, states: Sequence[GoalState]) -> None:
    """Draw what is entered with: a form for an editor, for others where a key goes."""
    try:
        if states and known.editor_key():
            _form(data, states)
            return
        facilitator = role_here() == "facilitator"
    except StoreError:
        return  # told on top of the page
    with st.expander(_("For editors: enter information")):
        if facilitator:
            told = _("Your key is a facilitator's. Here an editor's key is needed.")
            st.html(f"<p>{escape(told)}</p>")
        ask_for_key()
        refusal()


def _form(data: Source, states: Sequence[GoalState]) -> None:
    parts.heading(_("Enter information"))
    told = _(
        "It is shown at once, with the time and that an editor entered it. Nothing can "
        "be deleted: what turns out wrong is corrected by new information."
    )
    st.html(f'<p class="text">{escape(told)}</p>')
    code = cached.pack(data).municipality.code
    about = controls.goal(states)
    controls.form(about, lambda: _save(code))
    refusal()
    saved = st.session_state.pop(SAVED, "")
    if saved:
        st.html(f'<p class="thanks" role="status"><bdi>{escape(saved)}</bdi></p>')


def _save(municipality_code: str) -> None:
    read_language()
    try:
        key_id = known.editor_key()
        if key_id is None:
            raise StoreError("key_revoked")
        row = add_evidence(
            store(),
            municipality_code,
            controls.read(),
            evidence_id=controls.form_id(),
            role="editor",
            key_id=key_id,
        )
    except ValidationError as error:
        st.session_state[state.REFUSED] = controls.fault_words(error)
    except StoreError as error:
        refuse(error)
    else:
        controls.forget()
        st.session_state[SAVED] = _("Saved. {told}").format(told=words.brief(row))
