"""A place: its services, each confirmed or corrected, and its history."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from dashboard import data as cached
from dashboard.controls import data as controls
from dashboard.data import Source, changes, overview
from dashboard.html import Row
from dashboard.panels import data as panels
from dashboard.panels import municipality_name
from dashboard.sentences import data as words
from dashboard.sentences.hours import hours_words
from dashboard.text import _, ngettext, number
from dashboard.views.data import access, saving

PLACE = ("", "")
"""Stands for the place itself where a service is named by its type and kind."""


def draw(data: Source) -> None:
    """Draw the section."""
    names, waiting = overview.every_place(data), overview.todo(data).waiting
    if not names:
        _nothing()
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = controls.place(names)
            _next(controls.following(waiting, chosen))
        _waiting(len(waiting))
        if chosen:
            _place(data, chosen)
        else:
            saving.told("")
        if not access.is_editor():
            access.ask_for_editor()
    with right:
        if chosen:
            found, sources = changes.history_of(data, chosen), cached.source_rows(data)
            st.html(panels.history(found, chosen, sources, data.today))


def _nothing() -> None:
    """Say that no place is known, and where to begin."""
    told = _("No place is known yet.")
    st.html(f'<p class="answer">{escape(told)}</p>')
    with st.container(horizontal=True):
        for code, label in (
            ("bring", _("Bring a list")),
            ("osm", _("Fetch from OpenStreetMap")),
        ):
            st.button(label, key=f"do-{code}", on_click=controls.go, args=(code,))


def _next(place_id: str) -> None:
    """Button that turns to the place that has waited longest to be confirmed."""
    st.button(
        _("Next to confirm"),
        key="do-next",
        on_click=controls.go,
        args=("places", place_id),
        disabled=not place_id,
    )


def _waiting(n: int) -> None:
    told = ngettext(
        "{n} place has something to be confirmed.",
        "{n} places have something to be confirmed.",
        n,
    )
    st.html(f'<p class="small">{escape(told.format(n=number(n)))}</p>')


def _place(data: Source, place_id: str) -> None:
    """The place itself, and its services one by one."""
    content = cached.pack(data)
    places = content.places
    place: Row = places[places["place_id"] == place_id].to_dict("records")[0]
    lines = [
        place["operator"],
        place["street_address"] or place["village"],
        municipality_name(content, place["municipality_code"]),
    ]
    editor = access.is_editor()
    shown = [line for line in lines if line]
    st.html(panels.place_head(place, shown, data.today))
    services = panels.services_of(cached.offers(data), place_id)
    if editor:
        with st.container(horizontal=True):
            _confirm_all(data, place_id, services)
            _opener(_("Name and address"), "place", place_id, PLACE, place)
    _below(place_id, PLACE)
    for one in services:
        _service(data, one, editor=editor)
    if not services:
        told = _("No service is known here.")
        st.html(f"<p>{escape(told)}</p>")


def _confirm_all(data: Source, place_id: str, services: Sequence[Row]) -> None:
    """Button that confirms all services of a place that has several."""
    going = [one for one in services if one["status"] != "closed"]
    if len(going) < 2:  # noqa: PLR2004 - one has a button of its own
        return
    keys = [(one["service_type"], one["service_kind"]) for one in going]
    where = saving.spot(place_id, PLACE)
    st.button(
        _("Confirm everything today"),
        key="do-confirm-all",
        on_click=partial(saving.confirm, place_id, keys, where),
        disabled=all(_known(data, one) for one in going),
    )


def _known(data: Source, one: Row) -> bool:
    """Whether a service is known to be open today."""
    return bool(one["seen_on"] == data.today.isoformat() and one["status"] == "open")


def _service(data: Source, one: Row, *, editor: bool) -> None:
    key = (one["service_type"], one["service_kind"])
    with st.container(key=f"service-{key[0]}-{key[1]}"):
        sources = cached.source_rows(data)
        hours = hours_words(one["opening_hours"], data.today)
        st.html(panels.service(one, sources, hours, data.today))
        if editor:
            _buttons(data, one, key)
        _below(one["place_id"], key)


def _buttons(data: Source, one: Row, key: tuple[str, str]) -> None:
    """What an editor can do with a service."""
    place_id, code = one["place_id"], "-".join(key)
    where = saving.spot(place_id, key)
    closed = words.standing(one, data.today) == "closed"
    with st.container(horizontal=True):
        st.button(
            _("Open again") if closed else _("Confirm today"),
            key=f"do-confirm-{code}",
            on_click=partial(saving.confirm, place_id, [key], where),
            type="secondary",
            disabled=_known(data, one),
        )
        if not closed:
            _opener(_("Has closed"), "close", place_id, key, one)
        _opener(_("Opening hours"), "hours", place_id, key, one)
        _opener(_("This is wrong"), "report", place_id, key, one)


def _opener(
    label: str, action: str, place_id: str, key: tuple[str, str], row: Row
) -> None:
    """Button that opens a form."""
    fields = {
        "place": {
            controls.NAME: row["name"],
            controls.STREET: row["street_address"],
            controls.POINT: row.get("role") == "service_point",
        },
        "hours": {controls.TEXT: row.get("opening_hours", "")},
    }
    st.button(
        label,
        key="-".join(("do", action, *key)),
        on_click=controls.open_form,
        args=((action, place_id, key), fields.get(action, {controls.TEXT: ""})),
    )


def _below(place_id: str, key: tuple[str, str]) -> None:
    """The form that is open for a service or the place, and what was done to it."""
    found = controls.opened()
    if found and found[1:] == (place_id, key) and access.is_editor():
        controls.form(found[0], partial(saving.save_form, found))
    saving.told(saving.spot(place_id, key))
