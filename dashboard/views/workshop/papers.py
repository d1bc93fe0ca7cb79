"""What comes on paper, or from people without a phone."""

from html import escape

import streamlit as st

from dashboard import controls, state
from dashboard.controls import SEGMENTS
from dashboard.data import Source, pack
from dashboard.data.answers import group_names
from dashboard.documents.protocol import paper_sheet
from dashboard.sentences import workshop as words
from dashboard.text import _
from dashboard.views.take_part.answering import answer_form
from geodata.store.records import QUESTIONS, Role, Workshop


def draw(data: Source, workshop: Workshop, role: Role) -> None:
    """Draw the form for what came on paper, and the sheet to print."""
    told = _("What you enter here is marked as 'on paper' and is shown at once.")
    st.html(f"<p>{escape(told)}</p>")
    st.download_button(
        _("Sheet of the three questions, to print (HTML)"),
        paper_sheet(
            workshop,
            group_names(data),
            pack(data).municipality.name,
            data.today,
        ),
        file_name="blankett.html",
        mime="text/html",
        on_click="ignore",
        key="sheet",
    )
    steps: dict[str, str] = {q: words.screen_word(q) for q in QUESTIONS}
    step = controls.choice(state.QUESTION, _("Question"), steps, "today", SEGMENTS)
    for question in QUESTIONS:
        if question == step:
            answer_form(data, workshop, question, "", role)
