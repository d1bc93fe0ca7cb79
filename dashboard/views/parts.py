"""Parts that the pages of the analyses share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from dashboard import data as cached
from dashboard import maps, notices, panels, state
from dashboard.data import Source
from dashboard.documents.files import results
from dashboard.documents.files.results import Placing
from dashboard.documents.files.written import MIMES
from dashboard.frame import BROWSER
from dashboard.panels import notes
from dashboard.sentences import analysis as sentences
from dashboard.sentences import hours
from dashboard.sentences.columns import COLUMNS
from dashboard.text import _, use
from geodata.baseline import Question
from geodata.errors import GeodataError
from geodata.places import KindState


def can_be_analysed(data: Source) -> bool:
    """Whether it is known where people live; else the page says what is missing."""
    try:
        cached.known(data)
    except GeodataError as error:
        notices.show(error)
        return False
    return True


def _lists(data: Source, question: Question, types: Sequence[str]) -> list[KindState]:
    """State of the list of each kind that counts for some types."""
    states = cached.list_states(data, question.seen_since)
    counted = question.counted()
    return [states[kind] for service_type in types for kind in counted[service_type]]


def open_lists(
    data: Source, question: Question, types: Sequence[str]
) -> list[KindState]:
    """Kinds that count for some types and whose list is not complete."""
    return [one for one in _lists(data, question, types) if one.state != "complete"]


def hours_told(data: Source, question: Question, types: Sequence[str]) -> list[str]:
    """Say of how many places that count the hours are known; empty at any time."""
    count = cached.counted_hours(data, question, tuple(types))
    if count is None or question.open_at is None:
        return []
    return [hours.counted_words(count, question.open_at)]


def why_range(data: Source, question: Question, types: Sequence[str]) -> str:
    """Say why figures on some types are a range; empty where they are none."""
    count = cached.counted_hours(data, question, tuple(types))
    return hours.why_range(
        lists=bool(open_lists(data, question, types)),
        hours=bool(count and count.unknown),
    )


def range_note(data: Source, question: Question, types: Sequence[str]) -> None:
    """Say above the figures which lists are not complete, and what hours are known."""
    told = hours_told(data, question, types)
    kinds = open_lists(data, question, types)
    if kinds:
        best = cached.best(data, question)
        assumed = sentences.assumed_villages(best, types)
        told.append(sentences.incomplete(kinds, assumed, _unplaced_villages(data)))
    if told:
        st.html(f'<p class="range" role="note">{escape(" ".join(told))}</p>')


def _unplaced_villages(data: Source) -> list[str]:
    """Home villages of groups that have no position, from whatever table."""
    known = set(cached.known(data).villages["name"])
    groups = cached.pack(data).groups
    homes = groups.loc[groups["latitude"].isna(), "home_village"]
    return [village for village in homes if village not in known]


def basis_note(data: Source, question: Question, types: Sequence[str]) -> None:
    """Say below the answer what it rests on, and from when that is."""
    factor = cached.pack(data).municipality.detour_factor
    kinds = _lists(data, question, types)
    st.html(
        notes.basis(
            sentences.basis(kinds, question, factor, cached.residents(data)),
            kinds,
            sentences.measured(question, factor),
            cited=cached.list_sources(data),
            sources=cached.source_rows(data),
            today=data.today,
        )
    )


def model_note(data: Source) -> None:
    """Say what is known of where people live."""
    water = cached.pack(data).municipality.water_km2
    told = sentences.model(cached.residents(data), water)
    ids, sources = cached.resident_sources(data), cached.source_rows(data)
    st.html(notes.model(told, ids, sources, data.today))


def group_note(data: Source) -> str:
    """Say which cells belong to a group, and which groups have none."""
    told = _("Each cell belongs to the group with the nearest home village.")
    groups = cached.pack(data).groups
    unplaced = groups.loc[groups["latitude"].isna(), "name"].to_list()
    if not unplaced:
        return told
    left = _("Without a position, and so without cells: {names}.")
    return f"{told} {left.format(names=', '.join(unplaced))}"


def heading(text: str) -> None:
    """Heading of a part of a page."""
    st.html(f"<h2>{escape(text)}</h2>")


def skip_link() -> None:
    """Link that jumps over the map, which has dozens of stops."""
    skip = escape(_("Skip the map"))
    st.html(f'<a class="skip" href="#details">{skip}</a>', width="content")


def draw_map(
    data: Source,
    scripts: Sequence[str],
    page: str,
    *,
    follow: bool,
    spots: bool = False,
    height: int = maps.HEIGHT,
) -> maps.MapEvent | None:
    """Draw the map of a page over the common backdrop.

    Parameters
    ----------
    follow
        Whether the map goes to what was chosen in a list.
    spots, height
        As for `maps.draw`.
    """
    if state.FOCUS not in st.session_state:
        st.session_state[state.FOCUS] = st.query_params.get(state.CHOSEN)
    focus = st.session_state[state.FOCUS] if follow else None
    return maps.draw(
        cached.backdrop_script(data),
        scripts,
        cached.view(data, state.WHOLE, focus, cached.COUNTRYSIDE),
        attribution=maps.OSM_ATTRIBUTION if cached.has_osm(data) else "",
        key=f"{state.MAP}-{page}",
        spots=spots,
        height=height,
    )


def last_click(page: str) -> maps.MapEvent | None:
    """Return the click on the map of a page that began this run."""
    waiting: maps.MapEvent | None = st.session_state.pop(state.CLICK, None)
    return waiting or maps.last_event(f"{state.MAP}-{page}")


def place_details(data: Source, place_id: str, open_at: datetime | None = None) -> str:
    """Everything known of a place, as on the page 'Karta'."""
    offers = cached.offers(data)
    return panels.place_details(
        offers[offers["place_id"] == place_id],
        cached.alternatives(data, place_id),
        cached.pack(data),
        cached.source_rows(data),
        data.today,
        open_at=open_at,
    )


def downloads(
    rows: Callable[[], pd.DataFrame],
    name: str,
    code: str,
    placing: Placing | None = None,
    *,
    words: Mapping[str, str] = COLUMNS,
    left_out: Collection[str] = (),
) -> None:
    """Buttons that take a table along: CSV, Excel; GeoJSON, GeoPackage if it is placed.

    Parameters
    ----------
    rows
        Makes the table, outside a run.
    name
        Name of the file, without its ending, and of its layer.
    code
        Language of the words in it.
    placing
        Puts the rows where they lie, if they lie anywhere.
    words
        What the columns mean, as `column_words` takes it.
    left_out
        Formats that have a button of their own.
    """
    labels = {"csv": _("CSV"), "xlsx": _("Excel")}
    if placing:
        labels |= {"geojson": _("GeoJSON"), "gpkg": _("GeoPackage")}
    for form, label in labels.items():
        if form not in left_out:
            st.download_button(
                label,
                partial(_file, rows, form, name, code, placing=placing, words=words),
                file_name=f"{name}.{form}",
                mime=MIMES[form],
                on_click="ignore",
                key=f"{form}_{name}",
            )


def print_button() -> None:
    """Button that prints the page."""
    script = (BROWSER / "print.js").read_text(encoding="utf-8")
    label = escape(_("Print"))
    st.html(
        f'<button type="button" class="print">{label}</button>'
        f"<script>({script})();</script>",
        unsafe_allow_javascript=True,
        width="content",
    )


def _file(
    rows: Callable[[], pd.DataFrame],
    form: str,
    name: str,
    code: str,
    *,
    placing: Placing | None,
    words: Mapping[str, str],
) -> bytes:
    use(code)
    return results.written(rows(), form, name, placing, words)
