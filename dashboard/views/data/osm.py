"""Section 'OpenStreetMap': what it knows is asked for, compared and written."""

import uuid
from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from dashboard import data as cached
from dashboard.controls import intake as controls
from dashboard.data import Source
from dashboard.data import intake as known
from dashboard.sentences import reading as words
from dashboard.sentences.refresh import osm_source
from dashboard.text import _, municipality_words, number
from dashboard.views.data import differences, writing
from dashboard.views.data.steps import cannot_use, may_write, progress, step, style
from dashboard.views.data.writing import Bringing
from geodata.errors import GeodataError
from geodata.sources.osm_refresh import FRESH_H, RADIUS_KM, OsmList
from geodata.sources.overpass import ENDPOINTS

ASKED: Final = "osm_asked"


def draw(data: Source) -> None:
    """Draw the section."""
    style()
    with st.container(key="intake"):
        _intro(data)
        writing.done(data)
        if not may_write():
            return
        step(1, _("Fetch"))
        asked = _ask()
        if asked is None:
            return
        key, content = asked
        found = _found(data, key, content)
        if found is not None:
            differences.draw(data, _bringing(key, found), first=2)


def _intro(data: Source) -> None:
    name = municipality_words(cached.pack(data).municipality.name)
    told = _(
        "OpenStreetMap is a free map that anyone can correct. What it knows of service "
        "in {name}, and {km} km around it, can be fetched here. You see what it would "
        "change; nothing is written before you say so."
    ).format(name=name, km=number(RADIUS_KM))
    st.html(f'<p class="answer">{escape(told)}</p>')
    services = cached.pack(data).services
    own = services[services["origin"] == "osm"]
    st.html(f'<p class="text">{escape(words.osm_words(list(own["seen_on"])))}</p>')


def _ask() -> tuple[str, bytes] | None:
    """Draw the button, and where an answer is dropped as a file.

    Returns
    -------
    tuple
        What was asked is known by, and the content of the file; that is empty where
        the web was asked. None while nothing was.
    """
    told = _(
        "This server then asks {host}, which sees the address of the server, not "
        "yours. It can take a minute. The answer is kept for {hours} hours."
    ).format(host=urlsplit(ENDPOINTS[0]).hostname, hours=number(FRESH_H))
    st.html(f'<p class="text">{escape(told)}</p>')
    st.button(
        _("Fetch from OpenStreetMap"), type="primary", key="osm_fetch", on_click=_fetch
    )
    with st.expander(_("Without internet: bring an answer as a file")):
        file = controls.upload(_("Answer of the Overpass API (JSON)"), "osm_file")
    if file is not None:
        content = file.getvalue()
        return known.dropped(file.name, content).digest[:12], content
    asked = st.session_state.get(ASKED)
    return None if asked is None else (str(asked), b"")


def _fetch() -> None:
    st.session_state[ASKED] = uuid.uuid4().hex[:12]


def _found(data: Source, key: str, content: bytes) -> OsmList | None:
    """What OpenStreetMap knows; None, with words, if that fails."""
    told, bar = progress(_("Asking OpenStreetMap …"))
    try:
        told(0.0)
        return known.osm(data, key, content, told)
    except GeodataError as error:
        cannot_use(error)
    finally:
        bar.empty()
    return None


def _bringing(key: str, found: OsmList) -> Bringing:
    return Bringing(
        key=key,
        made_of=("osm", key),
        rows=found.accepted,
        file="OpenStreetMap",
        source=osm_source(found.as_of),
        day=date.fromisoformat(found.as_of),
        origin="osm",
        action="osm",
    )
