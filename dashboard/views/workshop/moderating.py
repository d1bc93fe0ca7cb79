"""What was said is looked through: shown, hidden, merged, put right, and back."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard import controls, state
from dashboard import data as cached
from dashboard.controls import SEGMENTS
from dashboard.data import Source, answers, workshops
from dashboard.frame import read_language
from dashboard.panels import workshop as panels
from dashboard.sentences import workshop as words
from dashboard.text import _, ngettext, plain
from dashboard.views.take_part.shared import attempt, refusal
from dashboard.views.workshop.correcting import correct
from geodata.store import moderation
from geodata.store.persons import signs_of_persons
from geodata.store.records import Contribution, Role, Workshop

LOOK_S: Final = 3.0
ROWS: Final = 20
LOG_ROWS: Final = 30
UNDONE: Final = ("show", "hide", "merge", "move")


def draw(data: Source, workshop: Workshop, role: Role) -> None:
    """Draw what waits, or all, with what can be done to each."""
    _watch(workshop)
    every = workshops.contributions_of(workshop.id, workshop.revision)
    kinds = {
        "waiting": _("What waits"),
        "all": _("All"),
    }
    which = controls.choice(state.SEEN, _("Show here"), kinds, "waiting", SEGMENTS)
    there = [one for one in every if one.status != "withdrawn"]
    rows = [one for one in there if one.status == "waiting"]
    if which == "all":
        rows = there[::-1]
    refusal()
    flags = {one.id: _signs(data, one) for one in rows}
    if which == "waiting":
        _show_all([one for one in rows[:ROWS] if not flags[one.id]], role)
    if not rows:
        st.info(_("Nothing waits.") if there else _("Nothing has been said yet."))
    for one in rows[:ROWS]:
        with st.container(border=True, key=f"row-{one.id}"):
            _row(data, one, flags[one.id], role)
            if st.session_state.get(state.MORE) == one.id:
                correct(data, one, there, role)
    if len(rows) > ROWS:
        left = len(rows) - ROWS
        told = ngettext("{n} more below these.", "{n} more below these.", left)
        st.caption(told.format(n=left))
    _log(workshop, every, role)


@st.fragment(run_every=LOOK_S)
def _watch(workshop: Workshop) -> None:
    """Draw the page anew when something has been said."""
    read_language()
    now = workshops.as_it_is_now(workshop)
    if now is None:
        return
    if now.revision != workshop.revision:
        st.rerun()


def _signs(data: Source, one: Contribution) -> tuple[str, ...]:
    """What looks like a person in a text, for the moderator."""
    return signs_of_persons(one.said.text, answers.known_names(data))


def _show_all(ready: Sequence[Contribution], role: Role) -> None:
    if len(ready) < 2:  # noqa: PLR2004 - one has a button of its own
        return
    label = _("Show all {n} without a remark").format(n=len(ready))
    ids = tuple(one.id for one in ready)
    st.button(label, key="show_all", on_click=_show_these, args=(ids, role))


def _show_these(ids: tuple[str, ...], role: Role) -> None:
    for contribution_id in ids:
        attempt(partial(moderation.show, workshops.store(), contribution_id, role))


def _row(data: Source, one: Contribution, flags: tuple[str, ...], role: Role) -> None:
    places, groups = cached.place_names(data), answers.group_names(data)
    note = words.status_word(one.status).capitalize() + "."
    question = words.screen_word(one.said.question)
    row = panels.said_row(one, places, groups, note=f"{question}. {note}")
    st.html(panels.said_list([row], question, data.today))
    if flags:
        told = _("Perhaps about a person: {found}").format(found=", ".join(flags))
        st.html(f'<p class="range" role="note">{escape(told)}</p>')
    with st.container(horizontal=True):
        done = one.status == "shown"
        _button(_("Show {n}"), one, moderation.show, role, done=done)
        done = one.status == "hidden"
        _button(_("Hide {n}"), one, moderation.hide, role, done=done)
        st.button(
            _("Merge or correct {n}").format(n=one.number),
            key=f"more-{one.id}",
            on_click=_more,
            args=(one.id,),
        )


def _button(
    label: str,
    one: Contribution,
    do: Callable[..., None],
    role: Role,
    *,
    done: bool,
) -> None:
    st.button(
        label.format(n=one.number),
        key=f"{do.__name__}-{one.id}",
        on_click=attempt,
        args=(partial(do, workshops.store(), one.id, role),),
        disabled=done,
    )


def _more(contribution_id: str) -> None:
    same = st.session_state.get(state.MORE) == contribution_id
    st.session_state[state.MORE] = None if same else contribution_id


def _log(workshop: Workshop, every: Sequence[Contribution], role: Role) -> None:
    """What was done, and a button for what can be taken back."""
    entries = moderation.log(workshops.store(), workshop.id)
    numbers = {one.id: one.number for one in every}
    final = {one.id for one in every if one.status == "withdrawn"}
    latest: set[str] = set()
    with st.expander(_("What was done, and taking it back"), key="log"):
        done = [entry for entry in entries if entry.action != "screen"]
        if not done:
            st.write(_("Nothing yet."))
        for entry in done[:LOG_ROWS]:
            told = words.log_words(entry, numbers)
            first = entry.contribution_id not in latest
            latest.add(entry.contribution_id)
            about = entry.contribution_id
            if entry.action in UNDONE and first and about not in final:
                st.button(
                    _("Take back: {step}").format(step=plain(told)),
                    key=f"undo-{entry.id}",
                    on_click=attempt,
                    args=(partial(moderation.undo, workshops.store(), entry.id, role),),
                )
            else:
                st.html(f'<p class="small">{escape(told)}</p>')
