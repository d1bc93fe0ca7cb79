"""The scenario of the session, and what clicks and buttons do to it."""

from collections.abc import Mapping
from typing import Final

import streamlit as st
from pydantic import ValidationError

from dashboard import address, controls, maps, scenario_text, state
from dashboard.data import Source, place_points, scenario_of
from geodata.errors import SchemaError
from geodata.scenario import MOST_CHANGES, Added, Moved, Scenario
from geodata.vocabulary import SERVICE_TYPES

ADD, CLOSE, MOVE = "add", "close", "move"
"""What a click on the map does."""
PAST_KEPT: Final = 50


def current(data: Source) -> tuple[Scenario, SchemaError | None]:
    """Return the scenario of the session or, on a first visit, of the address.

    One that cannot be used is empty, and comes with what is wrong with it.
    """
    if state.SCENARIO not in st.session_state:
        st.session_state[state.SCENARIO] = st.query_params.get(state.SCENARIO, "")
    text = str(st.session_state[state.SCENARIO])
    address.write(state.SCENARIO, text, "")
    try:
        return scenario_of(data, text), None
    except SchemaError as error:
        return Scenario(), error


def put(new: Scenario) -> None:
    """Take another scenario; the one before can be brought back."""
    text, old = scenario_text.write(new), str(st.session_state.get(state.SCENARIO, ""))
    if new.changes > MOST_CHANGES:
        st.session_state[state.REFUSED] = "too_many"
    elif text != old:
        past = st.session_state.get(state.PAST, [])
        st.session_state[state.PAST] = [*past[1 - PAST_KEPT :], old]
        st.session_state[state.SCENARIO] = text


def undo() -> None:
    """Bring the scenario before back."""
    *past, before = st.session_state[state.PAST]
    st.session_state[state.PAST] = past
    st.session_state[state.SCENARIO] = before


def take_clicks(data: Source, page: str) -> None:
    """Do what the click on the map asks for that began this run."""
    key = f"{state.MAP}-{page}"
    scenario, _error = current(data)
    event, spot = maps.last_event(key), maps.last_spot(key)
    if event and controls.is_new(event):
        st.session_state[state.HANDLED_CLICK] = (event.feature_id, event.at)
        _take_mark(data, scenario, event.feature_id)
    if spot and st.session_state.get(state.HANDLED_SPOT) != spot.at:
        st.session_state[state.HANDLED_SPOT] = spot.at
        _take_point(scenario, (spot.latitude, spot.longitude))


def waits(page: str) -> bool:
    """Whether a click has come while the page was drawn, which a new run will take."""
    key = f"{state.MAP}-{page}"
    event, spot = maps.last_event(key), maps.last_spot(key)
    return (event is not None and controls.is_new(event)) or (
        spot is not None and st.session_state.get(state.HANDLED_SPOT) != spot.at
    )


def _take_mark(data: Source, scenario: Scenario, place_id: str) -> None:
    """Do what a click on the mark of a place asks for."""
    tool = st.session_state.get(state.TOOL, ADD)
    if place_id not in place_points(data):
        return
    if tool == ADD:
        add(scenario, {"place_id": place_id})
    elif tool == MOVE:
        st.session_state[state.MOVING] = place_id
    else:
        others = tuple(one for one in scenario.closed if one != place_id)
        opens = place_id in scenario.closed
        put(scenario.closing(others if opens else (*others, place_id)))


def _take_point(scenario: Scenario, at: tuple[float, float]) -> None:
    """Do what a click beside the marks asks for."""
    tool = st.session_state.get(state.TOOL, ADD)
    if tool == ADD:
        add(scenario, {"latitude": at[0], "longitude": at[1]})
    elif tool == MOVE:
        move(scenario, at)


def add(scenario: Scenario, where: Mapping[str, object]) -> None:
    """Add the services that are chosen at a point, or at a place that is there."""
    types = [t for t in SERVICE_TYPES if t in st.session_state.get(state.NEW, [])]
    if not types:
        st.session_state[state.REFUSED] = "no_types"
        return
    try:
        put(scenario.adding(Added.model_validate({"types": types, **where})))
    except ValidationError:
        st.session_state[state.REFUSED] = "outside"


def move(scenario: Scenario, at: tuple[float, float]) -> None:
    """Move the place that is chosen to a point."""
    place_id = st.session_state.get(state.MOVING)
    if not place_id:
        st.session_state[state.REFUSED] = "no_place"
        return
    row = {"place_id": place_id, "latitude": at[0], "longitude": at[1]}
    try:
        put(scenario.moving(Moved.model_validate(row)))
    except ValidationError:
        st.session_state[state.REFUSED] = "outside"
