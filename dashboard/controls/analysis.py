"""Widgets of the analyses: which services count, how far is far, how it is measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from dashboard import address, state
from dashboard.controls import (
    SESSION,
    age,
    choice,
    kinds_of_service,
    opening,
    service_types,
    switch,
)
from dashboard.data import Source, known, pack
from dashboard.state import Analysis
from dashboard.text import _, exact_kilometres, number
from geodata.baseline import MeasureName, Question
from geodata.places import one_year_before
from geodata.reach import How
from geodata.vocabulary import SERVICE_TYPES

LONGEST_KM = 1000.0
MOST_THRESHOLDS = 8
LIMIT_KM = 10.0
"""A gap is farther away than this until the reader says otherwise."""
ALONE_KM = 10.0


@dataclass(frozen=True)
class Distances:
    """Distances that the reader typed, and what could not be read."""

    km: tuple[float, ...]
    refused: tuple[str, ...]


def distances(text: str) -> Distances:
    """Read distances in km: numbers with a decimal comma or point, space between."""
    parts = re.split(r"(?:km|[\s;])+|,\s+", text)
    km: set[float] = set()
    refused: list[str] = []
    for part in filter(None, parts):
        try:
            value = round(float(part.replace(",", ".")), 3)
        except ValueError:
            value = 0.0
        if 0 < value <= LONGEST_KM and len(km) < MOST_THRESHOLDS:
            km.add(value)
        else:
            refused.append(part)
    return Distances(tuple(sorted(km)), tuple(refused))


def analysis(data: Source) -> Analysis | None:
    """Draw the controls of the page on gaps; None while no service type is chosen."""
    types = service_types(state.NEED, ("groceries",))
    how: How = _how() if len(types) > 1 else address.write(state.HOW, "each", "each")
    km = _thresholds(pack(data).municipality.thresholds_km)
    limit_km = _limit(km, _("A gap: farther than"))
    asked = question(data)
    return Analysis(types, how, km, limit_km, asked) if types else None


def distances_and_question(data: Source) -> tuple[tuple[float, ...], float, Question]:
    """Draw the distances, the one that matters most, and what counts."""
    km = _thresholds(pack(data).municipality.thresholds_km)
    return km, _limit(km, _("Near enough: within")), question(data)


def question(data: Source) -> Question:
    """Draw the controls that say which services count, and how the way is measured."""
    measure = _measure(data)
    with st.expander(_("What counts")):
        seen = age()
        unverified = switch(
            state.UNVERIFIED, _("Count unconfirmed services too"), default=False
        )
        kinds = kinds_of_service(
            state.COUNT, _("Kinds that count (empty: the usual ones)")
        )
        open_at = opening(data.today)
    since = one_year_before(data.today) if seen == "year" else None
    return Question(kinds, since, unverified, measure, open_at=open_at)


def _how() -> How:
    words = {"each": _("Each must be reached"), "any": _("Any one is enough")}
    return cast("How", choice(state.HOW, _("Several service types"), words, "each"))


def _thresholds(usual: Sequence[float]) -> tuple[float, ...]:
    """Draw the distances within which residents are counted, to type."""
    default = " ".join(map(_written, usual))
    if state.KM not in st.session_state:
        asked = distances(st.query_params.get(state.KM, "")).km
        st.session_state[state.KM] = " ".join(map(_written, asked)) or default
    text = st.text_input(
        _("Distances in km, with spaces between"),
        key=state.KM,
        max_chars=80,
        persist_state=SESSION,
    )
    read = distances(text or "")
    if read.refused:
        message = _(
            "Not a distance: {found}. Write up to {n} numbers over 0 and up to {most}, "
            "with spaces between them: {example}"
        )
        st.warning(
            message.format(
                found=", ".join(read.refused),
                n=MOST_THRESHOLDS,
                most=number(LONGEST_KM),
                example=default,
            ).replace("$", r"\$")
        )
    km = read.km or tuple(usual)
    address.write(state.KM, " ".join(f"{value:g}" for value in km), _plain(usual))
    return km


def _written(km: float) -> str:
    return exact_kilometres(km).removesuffix(" km")


def _plain(km: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in km)


def _limit(choices: tuple[float, ...], label: str) -> float:
    """Draw which of the distances matters: the usual one, or else the middle one."""
    usual = LIMIT_KM if LIMIT_KM in choices else choices[len(choices) // 2]
    words = {f"{km:g}": exact_kilometres(km) for km in choices}
    if st.session_state.get(state.LIMIT, f"{usual:g}") not in words:
        st.session_state[state.LIMIT] = f"{usual:g}"
    return float(choice(state.LIMIT, label, words, f"{usual:g}", st.selectbox))


def _measure(data: Source) -> MeasureName:
    """How the way is measured: a choice where the pack has roads."""
    if "road" not in known(data).measures:
        return address.write(state.MEASURE, "straight", "straight")
    words = {"road": _("By road"), "straight": _("As the crow flies, times a factor")}
    label = _("How the way is measured")
    return cast("MeasureName", choice(state.MEASURE, label, words, "road"))


def vulnerability(data: Source) -> tuple[tuple[str, ...], Question]:
    """Draw the controls of the page on closures: service types (perhaps none)."""
    return service_types(state.NEED_ALL, SERVICE_TYPES), question(data)


def only_one_within() -> float:
    """Distance within which a place may be the only one, in km."""
    if state.ALONE not in st.session_state:
        asked = distances(st.query_params.get(state.ALONE, "")).km
        st.session_state[state.ALONE] = asked[0] if asked else ALONE_KM
    value = st.number_input(
        _("Only one within (km)"),
        min_value=0.1,
        max_value=LONGEST_KM,
        step=1.0,
        format="%g",
        key=state.ALONE,
        persist_state=SESSION,
        width=220,
    )
    km = round(float(value), 3)
    address.write(state.ALONE, f"{km:g}", f"{ALONE_KM:g}")
    return km
