"""A contribution is merged with one that says the same, or its place is put right."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data as cached
from dashboard import maps, state
from dashboard.data import Source, answers, said, workshops
from dashboard.sentences import workshop as words
from dashboard.text import _
from dashboard.views import parts
from dashboard.views.take_part.shared import attempt
from geodata.store import moderation
from geodata.store.records import Contribution, Role

PAGE: Final = "correct"
MAP_KEY: Final = f"{state.MAP}-{PAGE}"
MAP_HEIGHT: Final = 420


def correct(
    data: Source, one: Contribution, there: Sequence[Contribution], role: Role
) -> None:
    """Draw what merges a contribution, and what corrects its place.

    Parameters
    ----------
    there
        Every contribution of the workshop.
    """
    _merge(data, one, there, role)
    if one.said.question != "part":
        _place(data, one, role)


def _merge(
    data: Source, one: Contribution, there: Sequence[Contribution], role: Role
) -> None:
    places, groups = cached.place_names(data), answers.group_names(data)
    names = {
        other.id: words.contribution_title(other, places, groups)
        for other in there
        if other.status == "shown"
        and other.id != one.id
        and other.said.question == one.said.question
    }
    key = f"into-{one.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Says the same as"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("Choose one that is shown"),
            index=None,
            key=key,
        )
        st.button(
            _("Merge"),
            key=f"merge-{one.id}",
            on_click=_do_merge,
            args=(one.id, key, role),
            disabled=not names,
        )


def _do_merge(contribution_id: str, key: str, role: Role) -> None:
    into, store = st.session_state.get(key), workshops.store()

    def do() -> None:
        if into:
            moderation.merge(store, contribution_id, into, role)
            st.session_state[state.MORE] = None

    attempt(do)


def _place(data: Source, one: Contribution, role: Role) -> None:
    names = answers.where_names(data)
    key = f"where-{one.id}"
    spot = maps.last_spot(MAP_KEY)
    fresh = spot and st.session_state.get(state.HANDLED_SPOT) != spot.at
    if spot and fresh:
        st.session_state[state.HANDLED_SPOT] = spot.at
        _move(data, one.id, answers.spot_code(spot.latitude, spot.longitude), role)
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("The right place: in the list, or by a click on the map"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("Choose a village or a place"),
            index=None,
            key=key,
        )
        st.button(
            _("Put it there"),
            key=f"move-{one.id}",
            on_click=_move_to_chosen,
            args=(data, one.id, key, role),
        )
    with st.container(key="map_frame"):
        parts.skip_link()
        scripts = [
            said.every_name_script(data),
            said.said_marks_script(data, [one]),
            'map.getContainer().classList.add("placing");',
        ]
        drawn = [script for script in scripts if script]
        parts.draw_map(data, drawn, PAGE, follow=False, spots=True, height=MAP_HEIGHT)
    st.html('<div id="details" tabindex="-1"></div>')


def _move_to_chosen(data: Source, contribution_id: str, key: str, role: Role) -> None:
    where = st.session_state.get(key)
    if where:
        _move(data, contribution_id, where, role)


def _move(data: Source, contribution_id: str, where: str, role: Role) -> None:
    place, store = answers.position(data, where), workshops.store()
    at = (place["latitude"], place["longitude"])
    village, named = place["village"], place.get("place_id", "")
    attempt(
        lambda: moderation.move(
            store, contribution_id, village, at, role, place_id=named
        )
    )
