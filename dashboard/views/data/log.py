"""The log: what was changed, when, and by which role; and taking it back."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard import data as cached
from dashboard.data import Source, changes, overview
from dashboard.frame import read_language
from dashboard.panels import data as panels
from dashboard.sentences import changes as said
from dashboard.text import _
from dashboard.views.data import access, saving
from geodata.store.change_records import Change

SHOWN: Final = "data_log_shown"
"""How many changes are listed."""
OPEN: Final = "data_log_open"
"""Id of the change whose rows are shown."""
AT_A_TIME: Final = 20
MOST_ROWS: Final = 100


def draw(data: Source) -> None:
    """Draw the section."""
    most = int(st.session_state.setdefault(SHOWN, AT_A_TIME))
    found = changes.log(data, limit=most + 1)
    told = _(
        "Every change of the data is kept here, the newest first. What was changed can "
        "be taken back, as long as nothing later rests on it."
    )
    if not found:
        told = said.nothing_changed()
    st.html(f'<p class="answer">{escape(told)}</p>')
    _lost(len(changes.lost(data)))
    saving.told("log")
    names, editor = overview.every_place(data), access.is_editor()
    numbers = {one.id: one.number for one in found}
    for one in found[:most]:
        with st.container(key=f"change-{one.number}"):
            title = said.change_title(one, names, numbers)
            st.html(panels.change(one, title, data.today))
            _buttons(one, editor=editor)
            if st.session_state.get(OPEN) == one.id:
                _rows(data, one)
            saving.told(f"log/{one.id}")
    if len(found) > most:
        st.button(_("Show older"), key="do-older", on_click=_older)
    if not editor:
        access.ask_for_editor()


def _lost(n: int) -> None:
    """Say if something that was changed no longer counts."""
    if n:
        st.html(f'<p class="range" role="note">{escape(said.lost_words(n))}</p>')


def _older() -> None:
    st.session_state[SHOWN] += AT_A_TIME


def _buttons(one: Change, *, editor: bool) -> None:
    with st.container(horizontal=True):
        if one.rows:
            shown = st.session_state.get(OPEN) == one.id
            label = _("Hide the rows") if shown else _("Show the rows")
            st.button(
                label, key=f"do-rows-{one.number}", on_click=_open, args=(one.id,)
            )
        if not editor:
            return
        if one.action == "report" and not (one.handled or one.undone):
            st.button(
                _("Seen to"),
                key=f"do-handled-{one.number}",
                on_click=partial(saving.handled, one, f"log/{one.id}"),
            )
        if one.action != "undo" and not one.undone:
            st.button(
                _("Take change {n} back").format(n=one.number),
                key=f"do-undo-{one.number}",
                on_click=partial(saving.take_back, one.id, f"log/{one.id}"),
            )


def _open(change_id: str) -> None:
    read_language()
    same = st.session_state.get(OPEN) == change_id
    st.session_state[OPEN] = None if same else change_id


def _rows(data: Source, one: Change) -> None:
    rows = changes.rows_of(one.id, MOST_ROWS)
    names, sources = overview.every_place(data), cached.source_rows(data)
    more = one.rows - len(rows)
    st.html(panels.changed_rows(rows, names, sources, more, data.today))
