"""What an editor presses is saved; what became of it is said beside the button."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from dashboard import notices
from dashboard.controls import data as controls
from dashboard.data import Source, changes, pack, source
from dashboard.frame import read_language
from dashboard.sentences import changes as said
from dashboard.sentences import data as words
from dashboard.text import _
from geodata import edits, hours_text
from geodata.errors import SchemaError, StoreError
from geodata.pack.overlay import Cells, RowChange
from geodata.store.change_records import Action, Change, NewChange
from geodata.store.workshops import new_id

SAID: Final = "data_said"
"""Holds where something was done, whether it was refused, the words, and the id of the
change that can be taken back there."""

Service = tuple[str, str]
"""Type and kind; two empty texts for the place itself."""


def spot(place_id: str, service: Service) -> str:
    """Name of the part of the page that a place or service has."""
    return "/".join((place_id, *service))


def told(where: str) -> None:
    """Say once what became of the last press, if it was at this part of the page."""
    at, refused, text, change_id = st.session_state.get(SAID, ("", False, "", ""))
    if not text or at != where:
        return
    forget()
    if refused:
        st.html(f'<p class="refusal" role="alert">{escape(text)}</p>')
        return
    st.html(f'<p class="thanks" role="status">{escape(text)}</p>')
    if change_id:
        st.button(
            _("Take it back"),
            key="do-undo-last",
            on_click=partial(take_back, change_id, where),
        )


def forget() -> None:
    """Let nothing be said of the last press any more."""
    st.session_state.pop(SAID, None)


def _say(where: str, text: str, *, refused: bool = False, undo: str = "") -> None:
    st.session_state[SAID] = (where, refused, text, undo)


def _attempt(where: str, do: Callable[[], str]) -> bool:
    """Do what was pressed; if it cannot be done, say why."""
    read_language()
    try:
        change_id = do()
    except (SchemaError, StoreError) as error:
        _say(where, notices.brief(error), refused=True)
        return False
    _say(where, _("Saved."), undo=change_id)
    return True


def _source_cells(data: Source) -> Cells:
    """Row of the source that an editor is."""
    municipality = pack(data).municipality
    texts = said.editors_texts(municipality.official_name)
    return edits.editors_source(municipality, data.today, texts)


def confirm(place_id: str, services: Sequence[Service], where: str) -> None:
    """Say that services of a place were open today."""

    def do() -> str:
        now = source()
        tables, cited = changes.tables(now), _source_cells(now)
        rows = {
            (row.table, row.key): row
            for service in services
            for row in edits.confirmed(tables, place_id, service, now.today, cited)
        }
        return _save(now, new_id(), "confirm", place_id, [*rows.values()])

    _attempt(where, do)


def save_form(found: controls.Opened) -> None:
    """Save what the open form holds, if it fits."""
    read_language()
    action, place_id, service = found
    where, now = spot(place_id, service), source()
    fault = controls.fault(action, now.today)
    if fault:
        _say(where, fault, refused=True)
    elif _attempt(where, lambda: _saved_form(now, found)):
        controls.close_form()


def _saved_form(now: Source, found: controls.Opened) -> str:
    action, place_id, service = found
    form_id = controls.form_id()
    if action == "report":
        kind = words.service_words(*service)
        note = f"{kind}: {controls.text()}"
        return _save(now, form_id, "report", place_id, note=note)
    tables, cited = changes.tables(now), _source_cells(now)
    if action == "close":
        rows = edits.closed(tables, place_id, service, controls.text(), cited)
        return _save(now, form_id, "close", place_id, rows)
    if action == "hours":
        hours = {"opening_hours": hours_text.code_of(controls.text()) or ""}
        rows = edits.corrected(tables, place_id, hours, cited, service)
    else:
        rows = edits.corrected(tables, place_id, controls.place_cells(), cited)
    return _save(now, form_id, "correct", place_id, rows)


def _save(
    now: Source,
    form_id: str,
    action: Action,
    place_id: str,
    rows: Sequence[RowChange] = (),
    **more: Any,  # noqa: ANN401 - fields of the record
) -> str:
    """Save a change; return its id."""
    new = NewChange(form_id, action, tuple(rows), place_id=place_id, **more)
    return changes.save(now, new).id


def handled(report: Change, where: str) -> None:
    """Say that a report was seen to."""

    def do() -> str:
        about, place_id = report.id, report.place_id
        return _save(source(), new_id(), "handled", place_id, about=about)

    _attempt(where, do)


def take_back(change_id: str, where: str) -> None:
    """Take a change back."""
    read_language()
    try:
        changes.take_back(source(), change_id)
    except (SchemaError, StoreError) as error:
        _say(where, notices.brief(error), refused=True)
    else:
        _say(where, _("Taken back."))
