"""Widgets that return frozen values; their keys are the names in the URL."""

from typing import Final

import streamlit as st

from dashboard import palette, state
from dashboard.data import Source, pack, villages
from dashboard.terms import term
from dashboard.text import _
from geodata.vocabulary import ALL_KINDS, SERVICE_KINDS, SERVICE_TYPES, TYPE_OF_KIND

URL: Final = "query-params"


def filters(data: Source) -> state.Filters:
    """Draw the controls of the map and return what the reader chose."""
    types = st.pills(
        _("Service types"),
        SERVICE_TYPES,
        selection_mode="multi",
        default=SERVICE_TYPES,
        format_func=lambda code: f"{palette.LOOKS[code].letter} {term('type', code)}",
        key=state.TYPES,
        bind=URL,
    )
    kinds = st.multiselect(
        _("Kinds (empty: all)"),
        ALL_KINDS,
        format_func=lambda kind: (
            f"{term('type', TYPE_OF_KIND[kind])}: {term('kind', kind)}"
        ),
        placeholder=_("Choose kinds"),
        key=state.KINDS,
        bind=URL,
    )
    age = st.radio(
        _("How old may a fact be?"),
        state.AGES,
        format_func=lambda age: (
            _("All facts") if age == "all" else _("Seen within a year")
        ),
        key=state.AGE,
        bind=URL,
    )
    projects, groups = _overlays(data)
    go = _go(data)
    return state.Filters(
        types=tuple(code for code in SERVICE_TYPES if code in (types or ())),
        kinds=effective_kinds(tuple(types or ()), tuple(kinds)),
        age=str(age),
        projects=projects,
        groups=groups,
        tiles=_tiles(data),
        go=go,
    )


def effective_kinds(types: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds that are asked for: a type of which no kind is chosen keeps all of them."""
    if not kinds:
        return ()
    chosen: list[str] = []
    for code in types:
        own = SERVICE_KINDS[code]
        chosen += [kind for kind in own if kind in kinds] or own
    return tuple(chosen)


def _overlays(data: Source) -> tuple[tuple[str, ...], bool]:
    names = {project.project_id: project.name for project in pack(data).projects}
    projects = st.pills(
        _("Coverage of projects"),
        list(names),
        selection_mode="multi",
        default=[],
        format_func=lambda project_id: names[project_id],
        key=state.PROJECTS,
        bind=URL,
    )
    groups = st.toggle(
        _("Local development groups"), value=True, key=state.GROUPS, bind=URL
    )
    return tuple(name for name in names if name in (projects or ())), groups


def _go(data: Source) -> str:
    scales = {
        state.WHOLE: _("The whole municipality"),
        state.COUNTY: _("The whole county"),
        state.COUNTRY: _("The whole country"),
    }
    return str(
        st.selectbox(
            _("Go to"),
            [*scales, *villages(data)],
            format_func=lambda go: scales.get(go, go),
            key=state.GO,
            bind=URL,
            on_change=lambda: st.session_state.pop(state.FOCUS, None),
        )
    )


def _tiles(data: Source) -> bool:
    tiles = pack(data).municipality.tiles
    if tiles is None:
        return False
    on = st.toggle(
        _("Background map from {name}").format(name=tiles.name),
        key=state.TILES,
        bind=URL,
    )
    st.caption(
        _(
            "When on, {operator} sees your IP address. Needs internet. "
            "Otherwise your browser talks to this server alone."
        ).format(operator=tiles.operator)
    )
    return on


def chosen(options: dict[str, str]) -> str | None:
    """Select box of everything that can be clicked on the map: the equal way.

    Parameters
    ----------
    options
        Name by the id of the feature.
    """
    if st.session_state.get(state.CHOSEN) not in options:
        st.session_state.pop(state.CHOSEN, None)
    return st.selectbox(
        _("Show details of"),
        list(options),
        index=None,
        format_func=lambda feature_id: options[feature_id],
        placeholder=_("Choose a place, a group or an area, or click on the map"),
        key=state.CHOSEN,
        bind=URL,
        on_change=_focus,
    )


def _focus() -> None:
    st.session_state[state.FOCUS] = st.session_state.get(state.CHOSEN)
