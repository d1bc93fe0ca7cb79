"""Wishes of a workshop: over the gaps on the map, tried out, and as candidates."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dashboard import controls, maps, state
from dashboard import data as cached
from dashboard.controls.analysis import distances_and_question
from dashboard.controls.wishes import picked
from dashboard.data import Source
from dashboard.data.wishes import (
    named,
    position_of,
    shown_spot_names,
    wish_script,
    wishes_of,
    wishes_tried,
)
from dashboard.frame import read_language
from dashboard.html import symbol
from dashboard.layers.said import Point
from dashboard.layers.wishes import WISH
from dashboard.panels import results as panels
from dashboard.panels.results import Told, Tried
from dashboard.sentences import wishes as words
from dashboard.sentences.workshop import types_words
from dashboard.state import Analysis
from dashboard.terms import term
from dashboard.text import _, language
from dashboard.views import gaps, parts
from dashboard.views.siting import KEPT_IN_LINKS
from geodata.store.records import Contribution, Workshop
from geodata.vocabulary import SERVICE_TYPES

PAGE: Final = "workshop_results"
FIRST_TYPE: Final = "groceries"

Gaps = Analysis
"""What the map shows below the wishes, and what their effects rest on."""


def gaps_asked(data: Source, shown: Sequence[Contribution]) -> Gaps | None:
    """Draw the controls; None where it is not known where people live."""
    if not parts.can_be_analysed(data):
        return None
    with st.sidebar:
        names = {code: term("type", code) for code in SERVICE_TYPES}
        first = next(iter(words.most_wished_types(shown)), FIRST_TYPE)
        label = _("Gaps on the map")
        chosen = controls.choice(state.WISHED, label, names, first, st.selectbox)
        thresholds, limit, question = distances_and_question(data)
    return Analysis((chosen,), "each", thresholds, limit, question)


def tried(
    data: Source,
    workshop: Workshop,
    wishes: Sequence[Contribution],
    asked: Gaps | None,
) -> dict[str, Tried]:
    """What each wish does, and where it can be tried, by its id."""
    if asked is None:
        told = _("What it does is not known, for it is not known where people live.")
        return {one.id: Tried((told,), "") for one in wishes}
    title, code = workshop.settings.title, language()
    found = wishes_tried(data, named(workshop), title, asked, code)
    return {
        wish: Tried(
            effects,
            _link("what_if", **{state.SCENARIO: scenario}) if scenario else "",
        )
        for wish, (effects, scenario) in found.items()
    }


def _link(page: str, **values: str) -> str:
    """Address of another page that keeps what counts here."""
    kept = {k: st.query_params[k] for k in KEPT_IN_LINKS if k in st.query_params}
    return f"{page}?{urlencode({**kept, **values})}"


@st.fragment
def draw(
    data: Source,
    workshop: Workshop,
    shown: Sequence[Contribution],
    told: Told,
    asked: Gaps,
) -> None:
    """Map and details; a click runs only this part again."""
    read_language()
    wishes = wishes_of(shown)
    parts.heading(_("Wishes on the map, over the gaps"))
    left, right = st.columns([2, 1], gap="medium")
    with left, st.container(key="map_frame"):
        parts.skip_link()
        gaps.legend(data, asked)
        entry = _("Wish from the workshop")
        st.html(f'<ul class="legend"><li>{symbol("wish", 22)}{escape(entry)}</li></ul>')
        event = _map(data, workshop, wishes, asked)
    options = {
        f"{WISH}{one.id}": f"{words.wish_name(one)}: {told.title(one)}"
        for one in wishes
    } | cached.cell_names(data, gaps.any_limit(asked), language())
    controls.take(event, options)
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        hint = _("Choose a wish, a place or a cell, or click on the map")
        chosen = controls.chosen(options, hint)
        st.html(_details(data, wishes, told, asked, chosen))
    parts.basis_note(data, asked.question, asked.types)
    told_of = {*asked.types, *(code for one in wishes for code in one.said.types)}
    types = [code for code in SERVICE_TYPES if code in told_of]
    parts.range_note(data, asked.question, types)


def _details(
    data: Source,
    wishes: Sequence[Contribution],
    told: Told,
    asked: Gaps,
    chosen: str | None,
) -> str:
    """A wish, or what 'Serviceluckor' tells of a cell or a place."""
    if chosen is None:
        hint = _("Choose a wish, and see what it does.")
        return f"<p>{escape(hint)}</p>"
    for one in wishes:
        if chosen == f"{WISH}{one.id}":
            return panels.wish_details(one, told, data.today)
    return gaps.details(data, asked, chosen)


def _map(
    data: Source, workshop: Workshop, wishes: Sequence[Contribution], asked: Gaps
) -> maps.MapEvent | None:
    code = language()
    marks = wish_script(data, asked.question, asked.types, named(workshop), code)
    scripts = [
        cached.cell_script(data, gaps.any_limit(asked), code),
        maps.call("unsure.js", cached.unsure_cells(data, asked)),
        cached.counted_name_script(data, asked.question, asked.types),
        marks,
    ]
    return maps.draw(
        cached.backdrop_script(data),
        scripts,
        _view(data, wishes),
        attribution=maps.OSM_ATTRIBUTION if cached.has_osm(data) else "",
        key=f"{state.MAP}-{PAGE}",
    )


def _view(data: Source, wishes: Sequence[Contribution]) -> maps.View:
    """Where the map goes: to what was chosen in the list, or to the whole."""
    if state.FOCUS not in st.session_state:
        st.session_state[state.FOCUS] = st.query_params.get(state.CHOSEN)
    focus = st.session_state[state.FOCUS]
    for one in wishes:
        at = position_of(data, one.said) if focus == f"{WISH}{one.id}" else None
        if at:
            around = _around(at)
            return maps.View(f"focus:{focus}", around, around)
    return cached.view(data, state.WHOLE, focus, cached.COUNTRYSIDE)


def _around(at: Point) -> maps.Bounds:
    reach = cached.COUNTRYSIDE
    south_west = (at[0] - reach, at[1] - 2 * reach)
    return south_west, (at[0] + reach, at[1] + 2 * reach)


def candidates(data: Source, workshop: Workshop, asked: Gaps) -> None:
    """Which wishes become candidates of 'Bästa platser', and the link there."""
    names = shown_spot_names(data, named(workshop), language())
    parts.heading(_("The wishes as candidates for new places"))
    if not names:
        hint = escape(_("No wish has a spot that is on the map."))
        st.html(f"<p>{hint}</p>")
        return
    told = _(
        "The page 'Best places' finds which of the wishes help most, as places with "
        "{types}. Wishes at the same spot are one candidate."
    )
    st.html(f"<p>{escape(told.format(types=types_words(asked.types).lower()))}</p>")
    chosen = picked(names)
    values = {
        state.NEED: ",".join(asked.types),
        state.CANDIDATES: state.WISHES,
        state.WORKSHOP: workshop.code,
        state.WISHES: ",".join(chosen.may),
        state.FIXED: ",".join(chosen.must),
        state.FORBIDDEN: ",".join(chosen.must_not),
        state.NUMBER: str(len(chosen.must)) if len(chosen.must) > 1 else "",
    }
    address = _link("siting", **{k: v for k, v in values.items() if v})
    label = escape(_("Find the best places among the wishes"))
    st.html(f'<p><a href="{escape(address)}" target="_self">{label}</a></p>')
