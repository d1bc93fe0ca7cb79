"""Parts of the page 'Täckning': what is covered, one statement and number a step."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from dashboard import address, controls, maps, notices, state
from dashboard import data as cached
from dashboard.controls.analysis import distances_and_question
from dashboard.data import Source
from dashboard.data.said import every_name_script
from dashboard.frame import BROWSER
from dashboard.panels import coverage as panels
from dashboard.sentences.coverage import STEPS, Told, step_name
from dashboard.state import Analysis
from dashboard.text import _, language
from dashboard.views import parts
from dashboard.views.coverage import change, groups, projects, service
from dashboard.views.coverage.shared import Shown, Taken
from dashboard.views.take_part.shared import EMPTY
from geodata.errors import GeodataError
from geodata.vocabulary import SERVICE_TYPES

PAGE: Final = "coverage"
FIRST: Final = next(iter(STEPS))
MAP_PX: Final = 560

WITHOUT_PEOPLE: Final[Mapping[str, Callable[[Source], Shown]]] = {
    "projects": projects.projects,
    "groups": groups.groups,
    "overlap": projects.overlap,
    "when": projects.when,
    "facts": projects.facts,
    "villages": groups.villages,
}
"""Steps that do not ask where people live."""
WITH_PEOPLE: Final[Mapping[str, Callable[[Source, Analysis], Shown]]] = {
    "service": service.summary,
    **{code: partial(service.one_type, code=code) for code in SERVICE_TYPES},
    "residents": groups.residents,
    "change": change.change,
}


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    style = (BROWSER / "coverage.css").read_text(encoding="utf-8")
    script = (BROWSER / "coverage.js").read_text(encoding="utf-8")
    code = f"<style>{style}</style><script>({script})();</script>"
    st.html(EMPTY + code, unsafe_allow_javascript=True)
    _work(data)


def _work(data: Source) -> None:
    """Everything; no fragment, for steps in quick succession would break the page."""
    address.seed_choice(state.STEP, STEPS, FIRST)
    # The number of elements before the map is the same in every step: it stays then.
    with st.container(key="step_head", horizontal=True, vertical_alignment="center"):
        with st.container(key="step_bar", horizontal=True, width="content"):
            _bar(data)
        with st.container(key="step_tools", horizontal=True):
            asked = _tools(data)
    code = str(st.session_state[state.STEP])
    left, right = st.columns([2, 3], gap="medium")
    with left:
        told = st.container(key="step_told")
        with st.container(key="step_controls"):
            shown = _shown(data, code, asked)
    with told:
        st.html(panels.step(code, shown.told, shown.extra, data.today))
    with right, st.container(key="map_frame"):
        parts.skip_link()
        st.html(shown.legend or EMPTY)
        _map(data, shown)
    with st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        shown.below()
        _files(shown.taken)


def _files(taken: Taken | None) -> None:
    """What can be taken along of a step."""
    if taken is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        parts.downloads(
            taken.rows, taken.name, language(), taken.placing, words=taken.words
        )


def _bar(data: Source) -> None:
    """Back, which step it is, and forward."""
    codes = list(STEPS)
    here = codes.index(str(st.session_state[state.STEP]))
    st.button(
        _("Back"),
        key="step_back",
        on_click=_go,
        args=(codes[max(here - 1, 0)],),
        disabled=here == 0,
    )
    st.button(
        _("Next"),
        key="step_forward",
        on_click=_go,
        args=(codes[min(here + 1, len(codes) - 1)],),
        disabled=here == len(codes) - 1,
        type="primary",
    )
    st.html(panels.progress(codes[here], data.today), width="content")


def _tools(data: Source) -> Analysis | None:
    """All steps to choose from, and how far is far."""
    names = {code: step_name(code) for code in STEPS}
    widget = partial(st.selectbox, label_visibility="collapsed")
    controls.choice(state.STEP, _("Go to step"), names, FIRST, widget)
    with st.popover(_("Distances"), key="step_distances"):
        return _asked(data)


def _go(code: str) -> None:
    st.session_state[state.STEP] = code


def _asked(data: Source) -> Analysis | None:
    """How far is far; None where it is not known where people live."""
    if not parts.can_be_analysed(data):
        return None
    thresholds, limit, question = distances_and_question(data)
    return Analysis(SERVICE_TYPES, "each", thresholds, limit, question)


def _shown(data: Source, code: str, asked: Analysis | None) -> Shown:
    if code in WITHOUT_PEOPLE:
        return WITHOUT_PEOPLE[code](data)
    if asked is None:
        return _nobody(data)
    return WITH_PEOPLE[code](data, asked)


def _nobody(data: Source) -> Shown:
    """A step that cannot be told, for it is not known where people live."""
    try:
        cached.known(data)
    except GeodataError as error:
        told = Told(_("Not known"), notices.error_words(error))
        return Shown(told, [every_name_script(data)])
    raise AssertionError  # it is known: then this is not asked


def _map(data: Source, shown: Shown) -> None:
    maps.draw(
        cached.backdrop_script(data),
        [script for script in shown.scripts if script],
        cached.view(data, shown.go, None),
        attribution=maps.OSM_ATTRIBUTION if cached.has_osm(data) else "",
        key=f"{state.MAP}-{PAGE}",
        height=MAP_PX,
    )
