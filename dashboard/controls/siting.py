"""Widgets that ask for the best places."""

from dataclasses import replace
from typing import Final, cast

import streamlit as st

from dashboard import address, notices, state
from dashboard.controls import SESSION, choice, service_types
from dashboard.controls.analysis import distances_and_question
from dashboard.controls.wishes import wished
from dashboard.data import Source, candidate_names, candidate_table
from dashboard.state import Search
from dashboard.text import _
from geodata.baseline import Question
from geodata.errors import SchemaError
from geodata.sites import Goal, Wanted

MOST_PLACES: Final = 10
ALTERNATIVES: Final = 5
TIME_LIMIT_S: Final = 60.0
MOST_CANDIDATES: Final = 3000


def search(data: Source) -> Search | None:
    """Draw what is looked for; None while it cannot be looked for."""
    types = service_types(state.NEED, ("groceries",), _("What a new place has"))
    p = _number()
    goal = cast("Goal", choice(state.GOAL, _("The goal"), _goals(), "coverage"))
    thresholds, limit, question = distances_and_question(data)
    kind, file = _candidates(data)
    if not types:
        st.info(_("Choose at least one service type."))
        return None
    try:
        names = _names(data, kind, question, types, file)
    except SchemaError as error:
        named = tuple(replace(fault, file=_file_name()) for fault in error.faults)
        notices.refused(_("The file cannot be used"), SchemaError(named))
        return None
    if names is None:
        st.info(_("Bring a file with candidate_id, latitude and longitude."))
        return None
    if len(names) > MOST_CANDIDATES:
        told = _("The file has {n} points; {most} are allowed.")
        st.error(told.format(n=len(names), most=MOST_CANDIDATES))
        return None
    fixed = _some(state.FIXED, _("Must be chosen"), names)
    forbidden = _some(state.FORBIDDEN, _("Must not be chosen"), names)
    wanted = Wanted(goal, p, limit, fixed, forbidden, ALTERNATIVES, TIME_LIMIT_S)
    return Search(types, wanted, kind, file, thresholds, question)


def _goals() -> dict[str, str]:
    return {
        "coverage": _("Most residents near enough"),
        "median": _("Least person-km in all"),
        "center": _("Shortest longest way"),
    }


def _number() -> int:
    """How many new places are looked for."""
    if state.NUMBER not in st.session_state:
        asked = st.query_params.get(state.NUMBER, "")
        fits = asked.isascii() and asked.isdigit() and 1 <= int(asked) <= MOST_PLACES
        st.session_state[state.NUMBER] = int(asked) if fits else 1
    value = st.number_input(
        _("How many new places"),
        min_value=1,
        max_value=MOST_PLACES,
        step=1,
        key=state.NUMBER,
        persist_state=SESSION,
    )
    p = int(value)
    address.write(state.NUMBER, str(p), "1")
    return p


def _candidates(data: Source) -> tuple[str, bytes]:
    """Where a new place may stand, and the content of the file that says it."""
    wishes = wished(data)
    words = {
        "villages": _("In the villages"),
        "places": _("At places that lack the service"),
        "cells": _("In any cell where somebody lives"),
        "file": _("At points from a file"),
    }
    if wishes:
        words |= {state.WISHES: _("Wishes of a workshop")}
    elif st.session_state.get(state.CANDIDATES) == state.WISHES:
        st.session_state[state.CANDIDATES] = "villages"
    label = _("Where a new place may stand")
    kind = choice(state.CANDIDATES, label, words, "villages")
    if kind != "file":
        return kind, wishes if kind == state.WISHES else b""
    file = st.file_uploader(
        _("File of points (CSV)"), type=["csv", "txt", "tsv"], key=state.CANDIDATE_FILE
    )
    if file is None:
        return kind, b""
    return kind, file.getvalue()


def _file_name() -> str:
    """Name of the file of candidates, as the reader has it."""
    file = st.session_state.get(state.CANDIDATE_FILE)
    return str(file.name) if file else ""


def _names(
    data: Source, kind: str, question: Question, types: tuple[str, ...], file: bytes
) -> dict[str, str] | None:
    """Name of each candidate by its id; None while there is no file."""
    if kind == "file" and not file:
        return None
    rows = candidate_table(data, kind, question, types, file)
    return candidate_names(data, rows, kind)


def _some(key: str, label: str, names: dict[str, str]) -> tuple[str, ...]:
    """Select box of several candidates; return those that are chosen."""
    address.seed_choices(key, list(names), ())
    st.session_state[key] = [one for one in st.session_state[key] if one in names]
    chosen = st.multiselect(
        label,
        list(names),
        format_func=names.__getitem__,
        placeholder=_("No demand"),
        key=key,
        persist_state=SESSION,
    )
    return address.write(key, tuple(chosen), ())
