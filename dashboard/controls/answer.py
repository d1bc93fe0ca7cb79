"""Widgets of the form in which a participant answers a question."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import controls, palette, state
from dashboard.controls import SEGMENTS
from dashboard.data import Source
from dashboard.data.answers import FIELDS, Cells, where_names
from dashboard.sentences.workshop import kind_word
from dashboard.terms import term
from dashboard.text import _
from geodata.store.records import KINDS, Question
from geodata.vocabulary import SERVICE_TYPES

LONGEST_DRAFT: Final = 20_000
"""A text that is too long is told of when it is sent: the box would drop it."""
LIST, MAP = "list", "map"
"""How a place is chosen: both ways are equal."""

Keep = Callable[[str, Cells], None]
"""Keeps what has changed in the form with an id."""


def key_of(name: str, form_id: str) -> str:
    """Key of a widget: a new form has new ones."""
    return f"{name}-{form_id}"


def typed(form_id: str) -> Cells:
    """What stands in the widgets of a form now; a place only if one is chosen there."""
    found: Cells = {}
    for name in FIELDS:
        value = st.session_state.get(key_of(name, form_id))
        if key_of(name, form_id) in st.session_state and (name != "where" or value):
            found[name] = list(value) if isinstance(value, list | tuple) else value
    return found


def kind(question: Question, form_id: str, cells: Cells, keep: Keep) -> str:
    """Buttons of what an answer can say."""
    labels = {
        "today": _("What do you want to tell?"),
        "part": _("What can we do?"),
    }
    options = list(KINDS[question])
    _seed("kind", form_id, cells, options)
    chosen = st.pills(
        labels[question],
        options,
        format_func=kind_word,
        key=key_of("kind", form_id),
        on_change=partial(_changed, form_id, keep),
    )
    return str(chosen or "")


def types(form_id: str, cells: Cells, keep: Keep, label: str) -> None:
    """Buttons of the service types."""
    key = key_of("types", form_id)
    known = [code for code in SERVICE_TYPES if code in (cells.get("types") or [])]
    st.session_state.setdefault(key, known)
    words = {
        code: f"{palette.LOOKS[code].letter} {term('type', code)}"
        for code in SERVICE_TYPES
    }
    st.pills(
        label,
        SERVICE_TYPES,
        selection_mode="multi",
        format_func=words.__getitem__,
        key=key,
        on_change=partial(_changed, form_id, keep),
    )


def way() -> str:
    """Buttons of how the place is chosen: in a list, or on the map."""
    words = {LIST: _("Choose in a list"), MAP: _("Point on the map")}
    return controls.choice(state.PLACING, _("Where?"), words, LIST, SEGMENTS)


def where(data: Source, form_id: str, cells: Cells, keep: Keep) -> None:
    """List of villages and places."""
    names = where_names(data)
    _seed("where", form_id, cells, list(names))
    st.selectbox(
        _("Village or place"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("Choose a village or a place"),
        index=None,
        key=key_of("where", form_id),
        on_change=partial(_chosen_in_list, form_id, keep),
    )


def group(names: dict[str, str], form_id: str, cells: Cells, keep: Keep) -> None:
    """List of the local groups that are asked."""
    _seed("group", form_id, cells, list(names))
    st.selectbox(
        _("Which group (may be left out)?"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("Choose a group"),
        index=None,
        key=key_of("group", form_id),
        on_change=partial(_changed, form_id, keep),
    )


def text(form_id: str, cells: Cells, keep: Keep, label: str) -> None:
    """Box for free text."""
    key = key_of("text", form_id)
    st.session_state.setdefault(key, cells.get("text") or "")
    st.text_area(
        label,
        key=key,
        max_chars=LONGEST_DRAFT,
        height=140,
        on_change=partial(_changed, form_id, keep),
    )


def _seed(name: str, form_id: str, cells: Cells, options: list[str]) -> None:
    """Give a widget of one choice what was kept, if that can still be chosen."""
    kept: Any = cells.get(name)
    key: Final = key_of(name, form_id)
    st.session_state.setdefault(key, kept if kept in options else None)


def _changed(form_id: str, keep: Keep) -> None:
    cells = typed(form_id)
    cells.pop("where", None)  # it has a change of its own, also to nothing
    keep(form_id, cells)


def _chosen_in_list(form_id: str, keep: Keep) -> None:
    keep(form_id, {"where": st.session_state[key_of("where", form_id)]})
