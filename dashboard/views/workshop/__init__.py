"""Parts of the page 'Workshop': what a facilitator does before, during and after."""

from html import escape

import streamlit as st

from dashboard import controls, notices, state
from dashboard.controls import SEGMENTS
from dashboard.data import Source, workshops
from dashboard.sentences.workshop import code_words
from dashboard.text import _, ngettext, when
from dashboard.views.take_part.shared import by_address
from dashboard.views.workshop import leading, moderating, papers, settings
from dashboard.views.workshop.opening import ask_for_key, begin, show_new_key
from geodata.errors import StoreError
from geodata.store.records import Role, Workshop


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    try:
        workshop = by_address()
        role = workshops.role_here(workshop) if workshop else None
        if workshop is None:
            begin(data)
        elif role is None:
            _head(workshop)
            ask_for_key()
        else:
            _manage(data, workshop, role)
    except StoreError as error:
        st.error(notices.error_words(error))


def _head(workshop: Workshop) -> None:
    day = when(workshop.settings.day.isoformat())
    open_word = _("open") if workshop.state == "open" else _("closed")
    told = _("{day}. Code {code}, {state}.").format(
        day=day, code=code_words(workshop.code), state=open_word
    )
    title = escape(workshop.settings.title)
    st.html(f'<p class="workshop-title"><b><bdi>{title}</bdi></b>, {escape(told)}</p>')


def _manage(data: Source, workshop: Workshop, role: Role) -> None:
    _head(workshop)
    show_new_key(workshop.id)
    every = workshops.contributions_of(workshop.id, workshop.revision)
    waiting = sum(one.status == "waiting" for one in every)
    review = ngettext("Look through ({n})", "Look through ({n})", waiting)
    steps = {
        "lead": _("Lead"),
        "moderate": review.format(n=waiting),
        "enter": _("From paper"),
        "settings": _("Settings"),
    }
    step = controls.choice(state.STEP, _("What to do"), steps, "lead", SEGMENTS)
    if step == "lead":
        leading.draw(data, workshop, role)
    elif step == "moderate":
        moderating.draw(data, workshop, role)
    elif step == "enter":
        papers.draw(data, workshop, role)
    else:
        settings.draw(data, workshop, role)
