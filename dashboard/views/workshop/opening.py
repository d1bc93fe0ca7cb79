"""A workshop is made or found again; keys are asked for, and shown once."""

from html import escape

import streamlit as st
from pydantic import ValidationError

from dashboard import notices, state
from dashboard.controls import workshop as controls
from dashboard.data import Source, pack, workshops
from dashboard.frame import read_language
from dashboard.sentences.workshop import code_words, taken_words
from dashboard.text import _, plain, when
from dashboard.views import parts
from dashboard.views.take_part.shared import refusal, refuse
from geodata.errors import SchemaError, StoreError
from geodata.store import transfer
from geodata.store import workshops as kept
from geodata.store.keys import keys, new_key
from geodata.store.records import Workshop


def begin(data: Source) -> None:
    """Draw what can be done before a workshop is chosen."""
    _intro()
    if workshops.may_create():
        parts.heading(_("A new workshop"))
        controls.settings_form(
            data,
            controls.usual(data),
            _("Make the workshop"),
            controls.NEW,
            lambda: _create(pack(data).municipality.code),
        )
        refusal()
        _bring()
    parts.heading(_("Go on with a workshop"))
    if workshops.role_here() is not None:
        _list()
    ask_for_key()


def _intro() -> None:
    told = _(
        "One evening with the local groups: how is service today, how would we like "
        "it, what can we do? Phones answer, the wall shows it, and afterwards each "
        "wish can be tried out on the map."
    )
    st.html(f'<p class="answer">{escape(told)}</p>')
    if not workshops.may_create():
        how = _(
            "Who leads workshops needs a key. On the machine that runs the app: "
            "servicekarta keys new --role facilitator"
        )
        st.html(f"<p>{escape(how)}</p>")


def _create(municipality_code: str) -> None:
    read_language()
    if not workshops.may_create():
        return
    try:
        settings = controls.read_settings()
        made, key = kept.create_workshop(workshops.store(), settings, municipality_code)
    except ValidationError as error:
        st.session_state[state.REFUSED] = controls.fault_words(error)
        return
    except StoreError as error:
        refuse(error)
        return
    controls.forget()
    key_id = key.partition("-")[0]
    workshops.remember(made.id, "facilitator", key_id)
    st.session_state[state.NEW_KEY] = (made.id, key)
    st.query_params[state.WORKSHOP] = made.code


def show_new_key(workshop_id: str) -> None:
    """Show the key of a workshop that was just made, until it is written down."""
    opens, key = st.session_state.get(state.NEW_KEY, ("", ""))
    if opens != workshop_id:
        return
    told = _(
        "This is the facilitator's key of the workshop. Write it down: it is shown "
        "only now, and is asked for when this page is loaded again."
    )
    with st.container(border=True, key="new_key"):
        script = "document.querySelector('.st-key-new_key')?.scrollIntoView();"
        st.html(
            f"<p>{escape(told)}</p><script>{script}</script>",
            unsafe_allow_javascript=True,
        )
        st.code(key, language=None)
        st.button(_("I have written it down"), on_click=_written_down)


def _written_down() -> None:
    st.session_state.pop(state.NEW_KEY, None)


def ask_for_key() -> None:
    """Draw where a key is typed."""
    with st.form("key_form"):
        st.text_input(
            _("Key of a facilitator or editor"),
            key=state.TYPED_KEY,
            type="password",
            autocomplete="off",
            max_chars=100,
            placeholder=" ",
        )
        st.form_submit_button(_("Use the key"), on_click=_use_key)
    if not workshops.may_create() or state.WORKSHOP in st.query_params:
        refusal()


def _use_key() -> None:
    read_language()
    typed = str(st.session_state.get(state.TYPED_KEY) or "")
    st.session_state[state.TYPED_KEY] = ""
    try:
        key = workshops.unlock(typed)
        if key.workshop_id:
            code = kept.by_id(workshops.store(), key.workshop_id).code
            st.query_params[state.WORKSHOP] = code
    except StoreError as error:
        refuse(error)


def _bring() -> None:
    """Draw what a workshop is brought with that another machine has exported."""
    parts.heading(_("A workshop from another machine"))
    file = st.file_uploader(
        _("File of the whole workshop (GeoJSON)"),
        type=["geojson", "json"],
        key=state.WORKSHOP_FILE,
    )
    if file is None:
        return
    if st.session_state.get(state.FILE_TAKEN) != file.file_id:
        try:
            taken = transfer.take_in(
                workshops.store(), file.getvalue(), file.name, role="facilitator"
            )
        except SchemaError as error:
            notices.refused(_("The file cannot be used"), error)
            return
        st.session_state[state.FILE_TAKEN] = file.file_id
        here = taken.workshop
        st.session_state[state.BROUGHT] = (here.id, here.code, taken_words(taken))
        _key_for(taken.workshop)
    workshop_id, code, lines = st.session_state[state.BROUGHT]
    told = "<br>".join(map(escape, lines))
    st.html(f'<p class="thanks" role="status">{told}</p>')
    st.button(_("Open the workshop"), on_click=_open, args=(code,), key="open_brought")
    show_new_key(workshop_id)


def _key_for(workshop: Workshop) -> None:
    """Make a key for a workshop that none of its own opens here."""
    store = workshops.store()
    if workshop.id in {key.workshop_id for key in keys(store)}:
        return
    key = new_key(store, "facilitator", workshop.id)
    workshops.remember(workshop.id, "facilitator", key.partition("-")[0])
    st.session_state[state.NEW_KEY] = (workshop.id, key)


def _list() -> None:
    """Every workshop, for whoever has a key to them all."""
    for one in kept.workshops(workshops.store()):
        words = f"{one.settings.title}, {when(one.settings.day.isoformat())}, "
        words += code_words(one.code)
        st.button(plain(words), key=f"open-{one.id}", on_click=_open, args=(one.code,))


def _open(code: str) -> None:
    st.query_params[state.WORKSHOP] = code
