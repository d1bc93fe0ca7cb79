"""The evening itself: how to join, what the wall shows, the timer, the end."""

from datetime import UTC, datetime, timedelta
from html import escape

import streamlit as st

from dashboard import state
from dashboard.controls import SEGMENTS
from dashboard.data import Source, workshops
from dashboard.frame import read_language
from dashboard.panels import workshop as panels
from dashboard.sentences import workshop as words
from dashboard.text import _, language, ngettext
from dashboard.views import parts
from dashboard.views.take_part.shared import attempt, refusal
from geodata.store import participants
from geodata.store import workshops as kept
from geodata.store.records import SCREENS, Role, Screen, Workshop

LOOK_S = 3.0
MOST_MINUTES = 90


def draw(data: Source, workshop: Workshop, role: Role) -> None:
    """Draw the controls of the evening."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        base, reach = workshops.base_address()
        link = panels.phone_link(base, workshop)
        st.html(panels.join_box(link, workshop.code, data.today, wifi=reach == "hall"))
        if reach == "alone":
            told = _(
                "Phones cannot reach this address: it is this machine's own. Start the "
                "app with: servicekarta run --hall"
            )
            st.warning(told)
        _links(workshop)
    with right:
        _screen(workshop, role)
        _timer(workshop, role)
        _numbers(workshop)
        _end(workshop, role)
    refusal()


def _links(workshop: Workshop) -> None:
    asked = workshop.settings.language
    names = {
        "wall": (_("The wall, for the projector"), asked),
        "take_part": (_("The phones' page"), asked),
        "workshop_results": (_("Results of the workshop"), language()),
    }
    links = "".join(
        f'<li><a href="{escape(panels.link(page, workshop, spoken))}" '
        f'target="_blank">{escape(name)}</a></li>'
        for page, (name, spoken) in names.items()
    )
    st.html(f"<ul>{links}</ul>")


def _screen(workshop: Workshop, role: Role) -> None:
    names = {screen: words.screen_word(screen) for screen in SCREENS}
    st.session_state[state.SCREEN] = workshop.screen
    SEGMENTS(
        _("The wall shows"),
        list(SCREENS),
        format_func=names.__getitem__,
        key=state.SCREEN,
        on_change=_set_screen,
        args=(workshop.id, role),
    )


def _set_screen(workshop_id: str, role: Role) -> None:
    screen: Screen = st.session_state[state.SCREEN]
    attempt(lambda: kept.set_screen(workshops.store(), workshop_id, screen, role))


def _timer(workshop: Workshop, role: Role) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(state.MINUTES, 10)
        st.number_input(
            _("Minutes"),
            min_value=1,
            max_value=MOST_MINUTES,
            step=1,
            key=state.MINUTES,
            persist_state="session",
        )
        runs = workshop.timer_ends_at is not None
        st.button(
            _("Stop the timer") if runs else _("Start the timer"),
            on_click=_set_timer,
            args=(workshop.id, role, runs),
            key="timer",
            disabled=workshop.state == "closed",
        )


def _set_timer(workshop_id: str, role: Role, runs: bool) -> None:
    minutes = timedelta(minutes=int(st.session_state[state.MINUTES]))
    ends = None if runs else datetime.now(UTC) + minutes
    attempt(lambda: kept.set_timer(workshops.store(), workshop_id, role, ends))


@st.fragment(run_every=LOOK_S)
def _numbers(workshop: Workshop) -> None:
    """How many take part, as it is now."""
    read_language()
    now = workshops.as_it_is_now(workshop)
    if now is None:
        return
    people = workshops.participation_in(now.id, now.revision)
    every = workshops.contributions_of(now.id, now.revision)
    said = [one for one in every if one.status != "withdrawn"]
    waiting = sum(one.status == "waiting" for one in said)
    rows: dict[str, object] = {
        _("Have joined"): people.participants,
        _("Answers"): len(said),
        _("Wait to be looked at"): waiting,
        _("Dots given"): people.dots,
    }
    if now.timer_ends_at:
        left = words.time_left(now.timer_ends_at, datetime.now(UTC))
        rows[_("Time left")] = left
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{number}</dd>" for name, number in rows.items()
    )
    st.html(f'<dl class="numbers">{told}</dl>')


def _end(workshop: Workshop, role: Role) -> None:
    parts.heading(_("The end"))
    if workshop.state == "closed":
        told = _("The workshop is closed. What was said is among the results.")
        st.html(f"<p>{escape(told)}</p>")
        st.button(_("Open it again"), on_click=_reopen, args=(workshop.id, role))
        return
    told = _("When the workshop is closed nothing more is accepted.")
    st.html(f"<p>{escape(told)}</p>")
    if not st.session_state.get(state.CLOSING_ASKED):
        st.button(_("Close the workshop"), on_click=_ask, args=(True,))
        return
    begun = participants.unsent(workshops.store(), workshop.id)
    asked = ngettext(
        "Close now? {n} participant has begun an answer and not sent it.",
        "Close now? {n} participants have begun an answer and not sent it.",
        begun,
    )
    st.html(f'<p role="status"><b>{escape(asked.format(n=begun))}</b></p>')
    with st.container(horizontal=True):
        close = (workshop.id, role)
        st.button(_("Yes, close it"), on_click=_close, args=close, type="primary")
        st.button(_("Not yet"), on_click=_ask, args=(False,))


def _ask(asked: bool) -> None:
    st.session_state[state.CLOSING_ASKED] = asked


def _close(workshop_id: str, role: Role) -> None:
    st.session_state[state.CLOSING_ASKED] = False
    attempt(lambda: kept.close(workshops.store(), workshop_id, role))


def _reopen(workshop_id: str, role: Role) -> None:
    attempt(lambda: kept.reopen(workshops.store(), workshop_id, role))
