"""The votes of a participant: dots on wishes, moved as they like."""

from html import escape

import streamlit as st

from dashboard import data as cached
from dashboard.data import Source, answers, workshops
from dashboard.frame import read_language
from dashboard.panels import workshop as panels
from dashboard.text import _, ngettext
from dashboard.views import parts
from dashboard.views.take_part.others import LOOK_S
from dashboard.views.take_part.shared import attempt, refusal
from geodata.store import votes as given
from geodata.store.records import Contribution, Workshop


def votes(data: Source, workshop: Workshop, me: str) -> None:
    """Draw the wishes that are shown, and the buttons that give and take dots."""
    parts.heading(_("Which wishes matter most?"))
    own = given.dots_of(workshops.store(), me)
    left = max(workshop.settings.votes - sum(own.values()), 0)
    told = ngettext(
        "You have {left} of {n} dot left.", "You have {left} of {n} dots left.",
        workshop.settings.votes,
    ).format(left=left, n=workshop.settings.votes)  # fmt: skip
    more = _("Several may lie on the same wish; you can move them until the end.")
    st.html(f'<p class="answer" role="status">{escape(told)}</p><p>{escape(more)}</p>')
    refusal()
    shown = [c for c in workshops.shown_in(workshop) if c.said.question == "future"]
    if not shown:
        st.info(_("No wish is shown yet. Come back in a while."))
    for one in shown:
        mine = own.get(one.id, 0)
        with st.container(border=True, key=f"wish-{one.id}"):
            _wish(data, one, mine)
            _buttons(workshop.id, me, one, mine, left)
    _gone(workshop, me, own, {one.id for one in shown})
    _watch(workshop, [one.id for one in shown])


@st.fragment(run_every=LOOK_S)
def _watch(workshop: Workshop, shown: list[str]) -> None:
    """Draw the page anew when other wishes are shown, or all is over."""
    read_language()
    now = workshops.as_it_is_now(workshop)
    if now is None:
        return
    wishes = [c.id for c in workshops.shown_in(now) if c.said.question == "future"]
    if now.state != workshop.state or wishes != shown:
        st.rerun()


def _wish(data: Source, one: Contribution, mine: int) -> None:
    places, groups = cached.place_names(data), answers.group_names(data)
    row = panels.said_row(one, places, groups, dots=mine)
    st.html(panels.said_list([row], _("Wish"), data.today))


def _buttons(
    workshop_id: str, me: str, one: Contribution, mine: int, left: int
) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Give a dot to {n}").format(n=one.number),
            key=f"give-{one.id}",
            on_click=_set,
            args=(workshop_id, me, one.id, mine + 1),
            disabled=left == 0,
        )
        st.button(
            _("Take a dot from {n}").format(n=one.number),
            key=f"take-{one.id}",
            on_click=_set,
            args=(workshop_id, me, one.id, mine - 1),
            disabled=mine == 0,
        )


def _gone(workshop: Workshop, me: str, own: dict[str, int], shown: set[str]) -> None:
    """Dots on wishes that are not shown any more, to take back."""
    gone = {i: dots for i, dots in own.items() if i not in shown}
    if not gone:
        return
    told = ngettext(
        "{n} dot of yours lies on a wish that is hidden or merged with another.",
        "{n} dots of yours lie on wishes that are hidden or merged with others.",
        sum(gone.values()),
    ).format(n=sum(gone.values()))
    st.html(f"<p>{escape(told)}</p>")
    st.button(
        _("Take them back"),
        key="take_gone",
        on_click=_take_back,
        args=(workshop.id, me, tuple(gone)),
    )


def _set(workshop_id: str, me: str, contribution_id: str, dots: int) -> None:
    store = workshops.store()
    attempt(lambda: given.set_dots(store, workshop_id, me, contribution_id, dots))


def _take_back(workshop_id: str, me: str, ids: tuple[str, ...]) -> None:
    for contribution_id in ids:
        _set(workshop_id, me, contribution_id, 0)
