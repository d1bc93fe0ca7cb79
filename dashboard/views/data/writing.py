"""What was chosen of a list is written, all at once, and can be taken back."""

import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard import notices, state
from dashboard.controls import differences as controls
from dashboard.controls.intake import empty_uploads
from dashboard.data import Source, changes
from dashboard.frame import page_link, read_language
from dashboard.sentences import reading as words
from dashboard.text import _, ngettext, number
from dashboard.views.data.steps import progress
from dashboard.views.take_part.shared import refusal, refuse
from geodata.errors import SchemaError, StoreError
from geodata.intake.records import Accepted, Comparison, Origin
from geodata.intake.taking import chosen_rows
from geodata.pack.overlay import Cells
from geodata.store.change_records import Action, Change, NewChange

DONE: Final = "intake_done"
FORM: Final = "intake_form"
SEEN: Final = "intake_seen"


@dataclass(frozen=True)
class Bringing:
    """A list that is about to be written.

    Attributes
    ----------
    key
        Digest that it is known by; what the user chooses is remembered for it.
    made_of
        What its rows were made of.
    rows
        The list as it was understood.
    file
        Name to tell in the log.
    source
        Row of the table of sources.
    day
        Day of the list.
    origin, action
        Whose rows they are, and what the log says was done.
    """

    key: str
    made_of: Hashable
    rows: Accepted
    file: str
    source: Cells
    day: date
    origin: Origin = "pack"
    action: Action = "import"


def draw(
    data: Source, bringing: Bringing, comparison: Comparison, taken: frozenset[int]
) -> None:
    """Draw what was chosen in a sentence, and the button that writes it."""
    counts = {
        code: sum(one.number in taken for one in rows)
        for code, rows in controls.by_category(comparison).items()
    }
    told = _("Nothing is chosen.")
    if taken:
        told = _(
            "Chosen: {counts}. They are written together or not at all, show at once "
            "on every page, and can be taken back."
        ).format(counts=words.count_words(counts))
    st.html(f'<p class="text">{escape(told)}</p>')
    label = ngettext("Write {n} change in", "Write {n} changes in", len(taken))
    pressed = st.button(
        label.format(n=number(len(taken))) if taken else _("Write in"),
        type="primary",
        key="intake_write",
        on_click=_remember,
        args=(data.changes,),
        disabled=not taken,
    )
    # Between the page's being drawn and the press somebody else may have written.
    as_seen = st.session_state.get(SEEN) == data.changes
    if pressed and not as_seen:
        refuse(StoreError("data_changed"))
    refusal()
    if pressed and taken and as_seen:
        _do_write(data, bringing, comparison, taken, words.count_words(counts))


def _remember(version: int) -> None:
    """Remember which data the user saw when the button was drawn."""
    st.session_state[SEEN] = version


def _do_write(
    data: Source,
    bringing: Bringing,
    comparison: Comparison,
    taken: frozenset[int],
    counts: str,
) -> None:
    """Write what was chosen; if the data has changed meanwhile, compare it anew."""
    told, bar = progress(_("Writing in …"))
    gone = controls.gone_choice(bringing.key)
    try:
        told(0.0)
        rows = chosen_rows(
            changes.tables(data),
            comparison,
            taken,
            gone="closed" if gone == "closed" else "unverified",
            source=bringing.source,
            day=bringing.day,
        )
        new = NewChange(
            _form_id(bringing.key),
            bringing.action,
            rows,
            source=bringing.file,
        )
        made = changes.save(data, new, expected=data.changes, progress=told)
    except StoreError as error:
        refuse(error)
    except SchemaError as error:
        notices.refused(
            _("The data would not be right then. Nothing was written."), error
        )
        return
    else:
        _written(made, counts)
    finally:
        bar.empty()
    st.rerun()


def _form_id(key: str) -> str:
    """UUID of what is being written: pressed twice, it is written once."""
    known_key, form = st.session_state.get(FORM, ("", ""))
    if known_key != key:
        form = uuid.uuid4().hex
        st.session_state[FORM] = (key, form)
    return str(form)


def _written(made: Change, counts: str) -> None:
    st.session_state[DONE] = (made.id, made.number, counts)
    st.session_state.pop(FORM, None)
    empty_uploads()


def done(data: Source) -> None:
    """Say what was written last in this session, with a button that takes it back."""
    change_id, made, counts = st.session_state.get(DONE, ("", 0, ""))
    if not made:
        return
    if not change_id:
        told = _("Change {n} is taken back. Everything is as it was before.")
        st.html(_thanks(told.format(n=made)))
        st.session_state.pop(DONE)
        return
    told = _("Written in as change {n}: {counts}. It shows on every page now.")
    with st.container(key="intake_done"):
        st.html(_thanks(told.format(n=made, counts=counts)))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Take it back"),
                key="intake_undo",
                on_click=partial(_undo, data, change_id, made),
            )
            page_link("data", _("See it in the log"), **{state.PART: "log"})
        refusal()


def _thanks(told: str) -> str:
    return f'<p class="thanks" role="status">{escape(told)}</p>'


def _undo(data: Source, change_id: str, made: int) -> None:
    read_language()
    try:
        changes.take_back(data, change_id)
    except (SchemaError, StoreError) as error:
        refuse(error)
    else:
        st.session_state[DONE] = ("", made, "")
