"""Widgets that return frozen values; their keys are the names in the address."""

from typing import Final

import streamlit as st

from dashboard import address, palette, state
from dashboard.data import Source, pack, villages
from dashboard.terms import term
from dashboard.text import _, plain
from geodata.vocabulary import ALL_KINDS, SERVICE_KINDS, SERVICE_TYPES, TYPE_OF_KIND

SESSION: Final = "session"
"""A choice holds while the reader looks at other pages."""


def filters(data: Source) -> state.Filters:
    """Draw the controls of the map and return what the reader chose."""
    types = _types()
    kinds = _kinds()
    age = _age()
    projects = _projects(data)
    groups = _switch(state.GROUPS, _("Local development groups"), default=True)
    go = _go(data)
    return state.Filters(
        types=types,
        kinds=effective_kinds(types, kinds),
        age=age,
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


def _types() -> tuple[str, ...]:
    address.seed_choices(state.TYPES, SERVICE_TYPES, SERVICE_TYPES)
    words = {
        code: f"{palette.LOOKS[code].letter} {term('type', code)}"
        for code in SERVICE_TYPES
    }
    types = st.pills(
        _("Service types"),
        SERVICE_TYPES,
        selection_mode="multi",
        format_func=words.__getitem__,
        key=state.TYPES,
        persist_state=SESSION,
    )
    chosen = tuple(code for code in SERVICE_TYPES if code in types)
    return address.write(state.TYPES, chosen, SERVICE_TYPES)


def _kinds() -> tuple[str, ...]:
    address.seed_choices(state.KINDS, ALL_KINDS, ())
    words = {
        kind: f"{term('type', TYPE_OF_KIND[kind])}: {term('kind', kind)}"
        for kind in ALL_KINDS
    }
    kinds = st.multiselect(
        _("Kinds (empty: all)"),
        ALL_KINDS,
        format_func=words.__getitem__,
        placeholder=_("Choose kinds"),
        key=state.KINDS,
        persist_state=SESSION,
    )
    return address.write(state.KINDS, tuple(kinds), ())


def _age() -> str:
    words = {"all": _("All facts"), "year": _("Seen within a year")}
    address.seed_choice(state.AGE, state.AGES, "all")
    age = st.radio(
        _("How old may a fact be?"),
        state.AGES,
        format_func=words.__getitem__,
        key=state.AGE,
        persist_state=SESSION,
    )
    return address.write(state.AGE, str(age), "all")


def _projects(data: Source) -> tuple[str, ...]:
    names = {project.project_id: plain(project.name) for project in pack(data).projects}
    address.seed_choices(state.PROJECTS, list(names), ())
    projects = st.pills(
        _("Coverage of projects"),
        list(names),
        selection_mode="multi",
        format_func=names.__getitem__,
        key=state.PROJECTS,
        persist_state=SESSION,
    )
    chosen = tuple(name for name in names if name in projects)
    return address.write(state.PROJECTS, chosen, ())


def _switch(key: str, label: str, *, default: bool) -> bool:
    address.seed_switch(key, default=default)
    on = st.toggle(label, key=key, persist_state=SESSION)
    return address.write(key, on, default)


def _go(data: Source) -> str:
    scales = {
        state.WHOLE: _("The whole municipality"),
        state.COUNTY: _("The whole county"),
        state.COUNTRY: _("The whole country"),
    }
    options = scales | {name: name for name in villages(data)}
    address.seed_choice(state.GO, options, state.WHOLE)
    go = st.selectbox(
        _("Go to"),
        list(options),
        format_func=options.__getitem__,
        key=state.GO,
        persist_state=SESSION,
        on_change=_forget_focus,
    )
    return address.write(state.GO, str(go), state.WHOLE)


def _tiles(data: Source) -> bool:
    tiles = pack(data).municipality.tiles
    if tiles is None:
        return False
    label = _("Background map from {name}").format(name=plain(tiles.name))
    on = _switch(state.TILES, label, default=False)
    st.caption(
        _(
            "When on, {operator} sees your IP address. Needs internet. "
            "Otherwise your browser talks to this server alone."
        ).format(operator=plain(tiles.operator))
    )
    return on


def chosen(options: dict[str, str]) -> str | None:
    """Select box of everything that can be clicked on the map: the equal way.

    Parameters
    ----------
    options
        Name by the id of the feature.
    """
    address.seed_choice(state.CHOSEN, options, None)
    if st.session_state[state.CHOSEN] not in options:
        st.session_state[state.CHOSEN] = None
    shown = st.selectbox(
        _("Show details of"),
        list(options),
        format_func=options.__getitem__,
        placeholder=_("Choose a place, a group or an area, or click on the map"),
        index=None,
        key=state.CHOSEN,
        persist_state=SESSION,
        on_change=_focus,
    )
    return address.write(state.CHOSEN, shown, None)


def _forget_focus() -> None:
    st.session_state.pop(state.FOCUS, None)


def _focus() -> None:
    st.session_state[state.FOCUS] = st.session_state.get(state.CHOSEN)


def sort() -> str:
    """Select box of the orders that the table can have."""
    words = {
        "village": _("Village"),
        "name": _("Name"),
        "seen_on": _("Last seen, newest first"),
    }
    address.seed_choice(state.SORT, list(words), "village")
    order = st.selectbox(
        _("Sort by"),
        list(words),
        format_func=words.__getitem__,
        key=state.SORT,
        persist_state=SESSION,
    )
    return address.write(state.SORT, str(order), "village")
