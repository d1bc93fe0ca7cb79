"""What every page shares: the list of pages, title, language, caption."""

from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import address, notices, state
from dashboard.data import Source, changes, has_osm, pack, source
from dashboard.html import render
from dashboard.maps import script_safe
from dashboard.text import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    N_,
    _,
    language,
    municipality_words,
    plain,
    use,
)
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

ROOT: Final = Path(__file__).parents[1]
BROWSER: Final = Path(__file__).parent / "browser"

PAGES: Final = {
    "service_map": N_("Map"),
    "gaps": N_("Service gaps"),
    "closures": N_("Vulnerability"),
    "what_if": N_("What if"),
    "siting": N_("Best places"),
    "take_part": N_("Take part"),
    "workshop": N_("Workshop"),
    "coverage": N_("Coverage"),
    "goals": N_("Goals and promises"),
    "service_plan": N_("Service plan"),
    "projects": N_("Projects and groups"),
    "data": N_("Data and sources"),
    "about": N_("About the map"),
    "wall": N_("The wall"),
    "workshop_results": N_("Results of the workshop"),
}
"""Title of each page, by the stem of its file, in the order of the menu."""
HIDDEN: Final = ("wall", "workshop_results")
"""Pages that links lead to, not the menu."""
START: Final = "service_map"

# What Streamlit writes in English whatever the language, and what it is called here.
STREAMLIT_WORDS: Final = {
    "Skip to main content": N_("Skip to main content"),
    "Main menu": N_("Main menu"),
    "App pages": N_("Pages"),
    "Expand sidebar": N_("Open the controls"),
    "Collapse sidebar": N_("Close the controls"),
    "Sidebar": N_("Controls"),
    "Selected values": N_("Chosen"),
    "Choose date": N_("Choose a day"),
    "Open": N_("Open the list"),
    "Clear all": N_("Clear all"),
    "Clear value": N_("Clear"),
    "Select all": N_("Select all"),
    "Increment": N_("Increase"),
    "Decrement": N_("Decrease"),
    "No results": N_("No results"),
    "Press Enter to apply": N_("Press Enter to apply"),
    "Link to heading": N_("Link to heading"),
    "streamlit_folium.st_folium": N_("Map"),
    "file upload": N_("Choose a file"),
    "Upload": N_("Choose a file"),
    "Add files": N_("Choose another file"),
    "Drag and drop a file here": N_("Drop the file here"),
    "Connecting": N_("Connecting"),
    "Connection error": N_("No contact"),
    "Streamlit server is not responding. Are you connected to the internet?": N_(
        "The app does not answer just now. What was written is kept; wait a moment. In "
        "a hall: is the phone still on the Wi-Fi?"
    ),
    "{n} more": N_("{n} more"),
    "Show password": N_("Show what is typed"),
    "Hide password": N_("Hide what is typed"),
}


def pages() -> "list[Page]":
    """Return the pages in the order of the menu, the first one being the start page."""
    shown = [
        st.Page(
            _script(stem),
            title=_(title),
            url_path=stem,
            visibility="hidden" if stem in HIDDEN else "visible",
        )
        for stem, title in PAGES.items()
        if stem != START
    ]
    # The start page has the address "/"; the hidden one lets "/service_map" open too.
    title = _(PAGES[START])
    start = st.Page(_script(START), title=title, url_path="start", default=True)
    alias = st.Page(_script(START), title=title, url_path=START, visibility="hidden")
    return [start, *shown, alias]


def _script(stem: str) -> Path:
    return ROOT / "pages" / f"{stem}.py"


def page_link(stem: str, label: str, **query: str) -> None:
    """Draw a link to another page that keeps this session."""
    there = next(page for page in pages() if page.url_path == stem)
    st.page_link(there, label=label, query_params=query)


def read_language() -> None:
    """Set the language of this run from the session or, on a first visit, the URL."""
    chosen = st.session_state.get(state.LANGUAGE)
    use(str(chosen or st.query_params.get(state.LANGUAGE, "")))


def open_page(stem: str) -> Source:
    """Begin a page; return the data of this run.

    Without a usable pack the page says what is wrong with it, and stops.

    Parameters
    ----------
    stem
        Stem of the page's file, a key of `PAGES`.
    """
    read_language()
    if not st.session_state.get(state.STARTED):
        _start_anew(stem)
    title = _(PAGES[stem])
    st.set_page_config(page_title=f"{title} – Servicekartan", layout="wide")
    _page_script()
    with st.container(horizontal=True, vertical_alignment="bottom", key="page_head"):
        heading = st.empty()
        _language_switch()
    try:
        data = source()
        municipality = pack(data).municipality
    except GeodataError as error:
        heading.title(_("The data cannot be used"), anchor=False)
        notices.show(error)
        st.stop()
    titles = {
        "service_map": _("Service in {name}"),
        "gaps": _("Service gaps in {name}"),
        "closures": _("Vulnerability in {name}"),
        "what_if": _("What happens if – {name}"),
        "siting": _("Best places for service in {name}"),
        "take_part": _("Service in {name}: take part"),
        "workshop": _("Workshop on service in {name}"),
        "wall": _("Service in {name}"),
        "coverage": _("What is covered in {name}"),
        "goals": _("Goals and promises in {name}"),
        "service_plan": _("Service plan for {name}"),
        "projects": _("Projects and groups in {name}"),
        "data": _("Data and sources for {name}"),
    }
    text = titles.get(stem, title).format(name=municipality_words(municipality.name))
    heading.html(f"<h1>{escape(text)}</h1>")
    if broken := changes.broken(data):
        told = _("The changes made here are not shown, only the files of the pack.")
        st.warning(plain(f"{told} {notices.brief(broken)}"))
    return data


def _start_anew(stem: str) -> None:
    """Run again through `streamlit_app.py`, with what stands in the address.

    The first visitor of a new server who opens a page by its address gets the script of
    that page alone. Widgets drawn then would lose their values in the next run, which
    goes through the list of pages and takes them for those of another page.
    """
    st.session_state[state.STARTED] = True
    listed = pages()
    st.navigation(listed, position="top")
    here = next(page for page in listed if page.url_path == stem)
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    st.switch_page(here, query_params=asked)


def _language_switch() -> None:
    address.seed_choice(state.LANGUAGE, LANGUAGES, DEFAULT_LANGUAGE)
    st.segmented_control(
        "Språk / Language",
        list(LANGUAGES),
        required=True,
        format_func=LANGUAGES.__getitem__,
        key=state.LANGUAGE,
        persist_state="session",
        on_change=address.tell_again,
        label_visibility="collapsed",
    )
    address.write(state.LANGUAGE, language(), DEFAULT_LANGUAGE)


def _page_script() -> None:
    """Set what Streamlit has no setting for: the language, and words it says itself."""
    words = {english: _(word) for english, word in STREAMLIT_WORDS.items()}
    script = (BROWSER / "frame.js").read_text(encoding="utf-8")
    style = (BROWSER / "page.css").read_text(encoding="utf-8")
    call = f"({script})({script_safe(language())}, {script_safe(words)});"
    st.html(f"<style>{style}</style>")
    st.html(f"<script>{call}</script>", unsafe_allow_javascript=True)


def caption(data: Source) -> None:
    """Draw the common caption: sources with licence and date, and the version."""
    content = pack(data)
    st.html(
        render(
            "caption.html",
            data.today,
            rows=content.sources.to_dict("records"),
            osm=has_osm(data),
            version=version("servicekartan"),
            newest=max(content.services["seen_on"], default=""),
        )
    )
