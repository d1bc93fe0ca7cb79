"""The form in which a participant answers a question."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st
from pydantic import ValidationError

from dashboard import controls, maps, state
from dashboard import data as cached
from dashboard.controls import answer
from dashboard.data import Source, answers, said, workshops
from dashboard.data.answers import Cells
from dashboard.frame import BROWSER, read_language
from dashboard.sentences import workshop as words
from dashboard.text import _, language, number
from dashboard.views import parts
from dashboard.views.take_part.shared import EMPTY, refusal, refuse
from geodata.errors import StoreError
from geodata.store import contributions
from geodata.store.cells import LONGEST_TEXT
from geodata.store.persons import signs_of_persons
from geodata.store.records import Draft, Question, Role, Workshop

PAGE: Final = "take_part"
MAP_KEY: Final = f"{state.MAP}-{PAGE}"
MAP_HEIGHT: Final = 400
"""Lower than elsewhere, so that a phone's page can be scrolled beside it."""


def answer_form(
    data: Source,
    workshop: Workshop,
    question: Question,
    me: str,
    role: Role = "participant",
) -> None:
    """Draw the form of a question, and what has become of the last one sent.

    Parameters
    ----------
    me
        Id of the participant; empty for what came on paper.
    role
        Who enters it.
    """
    parts.heading(words.question_title(question))
    form = answers.form_of(question, me)
    cells = _with_click(data, question, me, form)
    keep = partial(_keep, question, me)
    kind = "wish"
    if question != "future":
        kind = answer.kind(question, form.form_id, cells, keep)
    if question != "part":
        label = _("Which service?")
        label = _("What do you wish for?") if kind == "wish" else label
        answer.types(form.form_id, cells, keep, label)
    if question == "part":
        names, asked = answers.group_names(data), workshop.settings.groups
        listed = {i: names[i] for i in names if not asked or i in asked}
        answer.group(listed, form.form_id, cells, keep)
    else:
        with_places = question == "today"
        _where(data, form.form_id, cells, keep, with_places=with_places)
    answer.text(form.form_id, cells, keep, _text_label(question))
    hint = _(
        "At most {n} signs. Write no names or phone numbers of single persons."
    ).format(n=number(LONGEST_TEXT))
    script = (BROWSER / "draft.js").read_text(encoding="utf-8")
    st.html(
        f'<p class="small">{escape(hint)}</p><script>({script})();</script>',
        unsafe_allow_javascript=True,
    )
    st.button(
        _("Send"),
        on_click=_send,
        args=(data, workshop.id, question, me, form.form_id, role),
        type="primary",
        key=f"send-{form.form_id}",
        width="stretch",
    )
    refusal()
    _thanks()


def _text_label(question: Question) -> str:
    return {
        "today": _("Tell more, if you like"),
        "future": _("Why?"),
        "part": _("What can our group do?"),
    }[question]


def _where(
    data: Source, form_id: str, cells: Cells, keep: answer.Keep, *, with_places: bool
) -> None:
    """Where, in a list or on the map: the two ways are equal."""
    with st.container(key="where_block"):
        way = answer.way()
        chosen = str(cells.get("where") or "")
        if way == answer.LIST:
            answer.where(data, form_id, cells, keep)
        else:
            with st.container(key="map_frame"):
                parts.skip_link()
                _map(data, chosen, with_places=with_places)
            st.html('<div id="details" tabindex="-1"></div>')
        told = escape(_where_told(data, chosen, way))
        st.html(f'<p class="small" role="status">{told}</p>')


def _where_told(data: Source, where: str, way: str) -> str:
    names = answers.where_names(data)
    if where.startswith(answers.SPOT):
        village = answers.position(data, where)["village"]
        told = _("Chosen: a spot near {village}, to 250 metres.")
        return told.format(village=village or _("no village"))
    if way == answer.LIST:
        return ""
    if where in names:
        return _("Chosen: {name}.").format(name=names[where])
    return _("Tap the map where it is about.")


def _map(data: Source, where: str, *, with_places: bool) -> None:
    every = state.Filters().selection(data.today)
    names = [said.every_name_script(data)]
    if with_places:
        marks = cached.mark_script(data, every, False, language())
        names = [cached.name_script(data, every, False), marks]
    scripts = [
        *names,
        said.spot_script(data, where),
        'map.getContainer().classList.add("placing");',
    ]
    drawn = [one for one in scripts if one]
    parts.draw_map(data, drawn, PAGE, follow=False, spots=True, height=MAP_HEIGHT)


def _with_click(data: Source, question: Question, me: str, form: Draft) -> Cells:
    """Cells of the form with the spot or the place that was clicked on the map."""
    event, spot = maps.last_event(MAP_KEY), maps.last_spot(MAP_KEY)
    where = ""
    if spot and st.session_state.get(state.HANDLED_SPOT) != spot.at:
        st.session_state[state.HANDLED_SPOT] = spot.at
        where = answers.spot_code(spot.latitude, spot.longitude)
    if event and controls.is_new(event):
        st.session_state[state.HANDLED_CLICK] = (event.feature_id, event.at)
        place = f"{answers.PLACE}{event.feature_id}"
        where = place if place in answers.where_names(data) else where
    if where and question != "part":
        _keep(question, me, form.form_id, {"where": where})
    return dict(answers.form_of(question, me).content)


def _keep(question: Question, me: str, form_id: str, new: Cells) -> None:
    try:
        answers.keep(question, me, form_id, new)
    except StoreError as error:
        refuse(error)


def _send(  # noqa: PLR0917 - Streamlit hands them over by position
    data: Source,
    workshop_id: str,
    question: Question,
    me: str,
    form_id: str,
    role: Role,
) -> None:
    """Store the form, once however often it is pressed; then there is a new one."""
    read_language()
    form = answers.form_of(question, me)
    if form.form_id != form_id:
        return  # a second press: the store has acknowledged the first
    _keep(question, me, form_id, answer.typed(form_id))
    cells = answers.form_of(question, me).content
    st.session_state.pop(state.REFUSED, None)
    try:
        told = answers.said_of(data, question, cells)
        stored = contributions.contribute(
            workshops.store(),
            workshop_id,
            form_id,
            told,
            me,
            role=role,
            hold=bool(me and signs_of_persons(told.text, answers.known_names(data))),
        )
    except ValidationError as error:
        st.session_state[state.REFUSED] = words.lacking_words(answers.lacking(error))
        return
    except StoreError as error:
        refuse(error)
        return
    answers.new_form(question, me)
    st.session_state[state.SENT] = (stored.number, stored.status)


def _thanks() -> None:
    """Say once that the last answer is saved, and what becomes of it."""
    number, status = st.session_state.pop(state.SENT, (0, ""))
    if not number:
        st.html(EMPTY)
        return
    told = _("Thank you! Your answer is number {n} and is saved.").format(n=number)
    more = (
        _("It is shown now.")
        if status == "shown"
        else _("It is shown when the facilitator has looked at it.")
    )
    st.html(f'<p class="thanks" role="status">{escape(told)} {escape(more)}</p>')
