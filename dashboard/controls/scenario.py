"""Widgets that make a scenario: tools for the map, and the list of changes."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from dashboard import controls, notices, state
from dashboard.controls import SEGMENTS, SESSION, service_types
from dashboard.controls.trying import ADD, CLOSE, MOVE, add, move, put, undo
from dashboard.data import (
    Source,
    place_ids,
    place_names,
    place_points,
    point_of,
    village_points,
)
from dashboard.text import _, collation, plain
from geodata.errors import SchemaError
from geodata.scenario import LONGEST_NAME, MOST_CHANGES, Scenario, check, read_json

DEGREE: Final = r"([0-9]{2}(?:[.,][0-9]+)?)"
POINT: Final = re.compile(rf"\s*{DEGREE}[\s;,]+{DEGREE}\s*")
METRES: Final = re.compile(r"\s*([67][0-9]{6})[\s;,]+([2-9][0-9]{5})\s*")
"""Northing and easting in SWEREF 99 TM, as municipal maps have them."""
PLACES: Final = "place:"
"""Begins the code of a place among those of villages."""


def tools(data: Source, scenario: Scenario) -> str:
    """Draw what is done with a click on the map, and the equal ways without it."""
    words = {ADD: _("Add"), CLOSE: _("Close"), MOVE: _("Move")}
    tool = controls.choice(state.TOOL, _("Try"), words, ADD, SEGMENTS)
    if tool == ADD:
        service_types(state.NEW, (), _("What the new place has"))
        _place_to(data, scenario, _("Add"), _add_here, with_places=True)
    elif tool == CLOSE:
        _closing(data, scenario)
    else:
        st.selectbox(
            _("Place to move"),
            list(place_points(data)),
            format_func=place_names(data).__getitem__,
            placeholder=_("Choose a place, or click on its mark"),
            index=None,
            key=state.MOVING,
            persist_state=SESSION,
        )
        _place_to(data, scenario, _("Move here"), _move_here, with_places=False)
    _refusal()
    return tool


def _refusal() -> None:
    """Say why the last click or press did nothing, if it did nothing."""
    words = {
        "no_types": _("Choose first what the place shall have."),
        "no_place": _("Choose first the place to move."),
        "no_where": _("Choose a village, write coordinates, or click on the map."),
        "outside": _("The point is not in Sweden. Latitude first: 59.05 16.59"),
        "no_point": _(
            "This is no position. Write latitude and longitude in degrees, such as "
            "59.05 16.59, or northing and easting in SWEREF 99 TM."
        ),
        "too_many": _("There can be {n} changes at most.").format(n=MOST_CHANGES),
    }
    refused = st.session_state.pop(state.REFUSED, None)
    if refused:
        st.warning(words[refused])


def _closing(data: Source, scenario: Scenario) -> None:
    st.session_state[state.CLOSING] = list(scenario.closed)
    st.multiselect(
        _("Places that close"),
        list(place_points(data)),
        format_func=place_names(data).__getitem__,
        placeholder=_("Choose places, or click on their marks"),
        key=state.CLOSING,
        on_change=lambda: put(scenario.closing(tuple(st.session_state[state.CLOSING]))),
    )


def _place_to(
    data: Source,
    scenario: Scenario,
    label: str,
    press: Callable[[Source, Scenario], None],
    *,
    with_places: bool,
) -> None:
    """Draw a village or a place, coordinates, and the button that takes them."""
    names = {name: name for name in sorted(village_points(data), key=collation)}
    if with_places:
        names |= {f"{PLACES}{i}": place_names(data)[i] for i in place_points(data)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="place_to"):
        st.selectbox(
            _("In a village or at a place") if with_places else _("To a village"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("Choose, or click on the map"),
            index=None,
            key=state.WHERE,
        )
        st.text_input(
            _("or at latitude and longitude"),
            key=state.POINT,
            placeholder="59.05 16.59",
            max_chars=40,
        )
        st.button(label, on_click=partial(press, data, scenario), type="primary")


def _chosen_point(data: Source) -> tuple[float, float] | None:
    """Where the coordinates or the village lie that are chosen; None if none are."""
    typed = str(st.session_state.get(state.POINT) or "").strip()
    match, in_metres = POINT.fullmatch(typed), METRES.fullmatch(typed)
    if match:
        latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
        return latitude, longitude
    if in_metres:
        latitude, longitude = point_of(float(in_metres[2]), float(in_metres[1]))
        return latitude, longitude
    if typed:
        st.session_state[state.REFUSED] = "no_point"
        return None
    where = str(st.session_state.get(state.WHERE) or "")
    if where not in village_points(data):
        st.session_state[state.REFUSED] = "no_where"
        return None
    return village_points(data)[where]


def _add_here(data: Source, scenario: Scenario) -> None:
    where = str(st.session_state.get(state.WHERE) or "")
    if where.startswith(PLACES) and not st.session_state.get(state.POINT):
        add(scenario, {"place_id": where.removeprefix(PLACES)})
        return
    at = _chosen_point(data)
    if at:
        add(scenario, {"latitude": at[0], "longitude": at[1]})


def _move_here(data: Source, scenario: Scenario) -> None:
    at = _chosen_point(data)
    if at:
        move(scenario, at)


def change_list(scenario: Scenario, described: list[str]) -> None:
    """Draw a button a change, which takes it out; undo, and begin anew."""
    for number, words in enumerate(described):
        st.button(
            f"✕ {plain(words)}",
            key=f"take_out_{number}",
            help=_("Take this change out"),
            on_click=lambda number=number: put(scenario.without(number)),
        )
    with st.container(horizontal=True, key="history"):
        st.button(
            _("Undo"), on_click=undo, disabled=not st.session_state.get(state.PAST)
        )
        st.button(
            _("Begin anew"),
            on_click=lambda: put(Scenario()),
            disabled=scenario == Scenario(),
        )


def load(data: Source) -> None:
    """Draw what a file is brought with; take its scenario, or say what is wrong."""
    file = st.file_uploader(
        _("Open a scenario that was saved"), type=["json"], key=state.FILE
    )
    if file is None or st.session_state.get(state.FILE_TAKEN) == file.file_id:
        return
    try:
        loaded = check(
            read_json(file.getvalue(), file.name), place_ids(data), file.name
        )
    except SchemaError as error:
        notices.refused(_("The file cannot be used"), error)
        return
    st.session_state[state.FILE_TAKEN] = file.file_id
    put(loaded)
    st.rerun()


def name(scenario: Scenario) -> None:
    """Draw the name of the scenario, to change."""
    st.session_state[state.NAME] = scenario.name
    st.text_input(
        _("Name of the scenario"),
        key=state.NAME,
        max_chars=LONGEST_NAME,
        on_change=lambda: put(
            Scenario.model_validate(
                scenario.model_dump() | {"name": st.session_state[state.NAME]}
            )
        ),
    )
