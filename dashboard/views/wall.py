"""Parts of the page 'Väggen': what the hall sees on the projector."""

from datetime import UTC, datetime
from html import escape
from typing import Final

import streamlit as st

from dashboard import controls, notices, state
from dashboard import data as cached
from dashboard.controls import SEGMENTS
from dashboard.data import Source, answers, said, workshops
from dashboard.frame import BROWSER, read_language
from dashboard.panels import workshop as panels
from dashboard.sentences import workshop as words
from dashboard.text import _, language, ngettext
from dashboard.views import parts
from dashboard.views.take_part.joining import ask_for_code
from dashboard.views.take_part.shared import by_address
from geodata.errors import StoreError
from geodata.store.records import QUESTIONS, SCREENS, Question, Workshop

PAGE: Final = "wall"
FOLLOW: Final = "follow"
LOOK_S: Final = 2.0
ROWS: Final = 12
"""So many answers fit beside the map; the newest, or those with most dots."""


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    style = (BROWSER / "wall.css").read_text(encoding="utf-8")
    st.html(f"<style>{style}</style>")
    try:
        workshop = by_address()
        if workshop is None:
            ask_for_code(_("The wall of a workshop, for the projector."))
            return
        _wall(data, workshop)
    except StoreError as error:
        st.error(notices.error_words(error))


def _wall(data: Source, workshop: Workshop) -> None:
    with st.container(key="wall_bar", horizontal=True, vertical_alignment="center"):
        shown = _screen(workshop)
        _watch(workshop)
    title = escape(workshop.settings.title)
    if shown == "start":
        st.html(f"<h2><bdi>{title}</bdi></h2>")
        _start(data, workshop)
    for question in QUESTIONS:
        if shown == question:
            st.html(f"<h2>{escape(words.question_title(question))}</h2>")
            _answers(data, workshop, question)
            _how_to_join(workshop)


def _screen(workshop: Workshop) -> str:
    """What is shown: what the facilitator chose, or what was chosen here."""
    names: dict[str, str] = {screen: words.screen_word(screen) for screen in SCREENS}
    names["start"] = _("Back to start")
    names[FOLLOW] = _("Follow the facilitator")
    chosen = controls.choice(state.QUESTION, _("Show"), names, FOLLOW, SEGMENTS)
    return workshop.screen if chosen == FOLLOW else chosen


@st.fragment(run_every=LOOK_S)
def _watch(workshop: Workshop) -> None:
    """Show the time that is left; draw the page anew when something has changed."""
    read_language()
    now = workshops.as_it_is_now(workshop)
    if now is None:
        return
    if now.revision != workshop.revision:
        st.rerun()
    if now.state == "closed":
        told = _("The workshop is closed")
    elif now.timer_ends_at:
        left = words.time_left(now.timer_ends_at, datetime.now(UTC))
        told = _("The time is up") if left == "0:00" else left
    else:
        told = ""
    st.html(f'<p class="timer" role="timer">{escape(told)}</p>')


def _start(data: Source, workshop: Workshop) -> None:
    base, reach = workshops.base_address()
    link = panels.phone_link(base, workshop)
    st.html(panels.join_box(link, workshop.code, data.today, wifi=reach == "hall"))
    people = workshops.participation_in(workshop.id, workshop.revision).participants
    joined = ngettext("{n} takes part", "{n} take part", people).format(n=people)
    st.html(f'<p class="answer">{escape(joined)}</p>')
    titles = "".join(f"<li>{escape(words.question_title(q))}</li>" for q in QUESTIONS)
    st.html(f"<ol>{titles}</ol>")


def _how_to_join(workshop: Workshop) -> None:
    """One line for those who come late."""
    base, _reach = workshops.base_address()
    told = _("Take part: {address}, code {code}").format(
        address=f"{base}take_part", code=words.code_words(workshop.code)
    )
    st.html(f'<p class="late">{escape(told)}</p>')


def _answers(data: Source, workshop: Workshop, question: Question) -> None:
    if question == "part":
        _list(data, workshop, question)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(key="map_frame"):
        parts.skip_link()
        _map(data, workshop, question)
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        _list(data, workshop, question)


def _map(data: Source, workshop: Workshop, question: Question) -> None:
    code = language()
    drawn = said.said_script(data, workshop.id, workshop.revision, question, code)
    parts.draw_map(data, [drawn], PAGE, follow=False)


def _list(data: Source, workshop: Workshop, question: Question) -> None:
    """The answers, the newest first, wishes by their dots."""
    shown = [c for c in workshops.shown_in(workshop) if c.said.question == question]
    dots = workshops.dots_of_workshop(workshop.id, workshop.revision)
    alike = workshops.alike_in(workshop)
    count = ngettext("{n} answer", "{n} answers", len(shown)).format(n=len(shown))
    st.html(f'<p class="answer">{escape(count)}</p>')
    order = sorted(shown, key=lambda one: (-dots.get(one.id, 0), -one.number))
    places, groups = cached.place_names(data), answers.group_names(data)
    rows = [
        panels.said_row(
            one, places, groups, dots=dots.get(one.id, 0), alike=alike.get(one.id, 0)
        )
        for one in order[:ROWS]
    ]
    st.html(panels.said_list(rows, words.question_title(question), data.today))
    rest = len(shown) - len(rows)
    if rest > 0:
        told = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
        st.html(f"<p>{escape(told)}</p>")
