"""Section 'Lägg in en lista': a file is dropped, understood, compared and written."""

import hashlib
from datetime import date
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import data as cached
from dashboard.cli.origin import NOT_STATED, source_row
from dashboard.controls import intake as controls
from dashboard.data import Source
from dashboard.data import intake as known
from dashboard.panels import intake as panels
from dashboard.sentences import reading as words
from dashboard.text import N_, _
from dashboard.views.data import differences, writing
from dashboard.views.data.steps import cannot_use, may_write, progress, step, style
from dashboard.views.data.writing import Bringing
from geodata.errors import GeodataError
from geodata.intake.records import Listing, Positions

TITLE: Final = N_("List of places, from {file}")
ABOUT_SERVICES: Final = frozenset({"service", "service_type", "service_kind"})


def draw(data: Source) -> None:
    """Draw the section."""
    style()
    with st.container(key="intake"):
        told = _(
            "Bring a list of places. You see first how it is read and what it would "
            "change; nothing is written before you say so, and it can be taken back."
        )
        st.html(f'<p class="answer">{escape(told)}</p>')
        writing.done(data)
        if not may_write():
            return
        step(1, _("Drop the list"))
        file = controls.upload(
            _("Excel, CSV, GeoJSON, GeoPackage or a zipped Shapefile, 50 MB at most"),
            "intake_file",
        )
        if file is not None:
            _list(data, file)


def _list(data: Source, file: controls.Upload) -> None:
    content = file.getvalue()
    dropped = known.dropped(file.name, content)
    listing = _read(dropped, content)
    if listing is None:
        return
    step(2, _("How the list is read"))
    listing = _layer(dropped, content, listing)
    if listing is None:
        return
    st.html(f'<p class="text">{escape(words.file_words(listing))}</p>')
    reading, origin = _asked(data, dropped, listing)
    if reading is None:
        return
    key = hashlib.sha256(repr(reading).encode()).hexdigest()
    controls.show(key)
    if controls.is_shown(key):
        _changes(data, dropped, listing, reading, origin)


def _read(
    dropped: known.Dropped, content: bytes, layer: str | None = None
) -> Listing | None:
    """Read the file; None, with words, if that fails."""
    told, bar = progress(_("Reading the list …"))
    try:
        return known.read(dropped, content, layer, told)
    except GeodataError as error:
        cannot_use(error)
    finally:
        bar.empty()
    return None


def _layer(dropped: known.Dropped, content: bytes, listing: Listing) -> Listing | None:
    """The sheet or layer that the user wants, where there are several."""
    if len(listing.layers) < 2:  # noqa: PLR2004 - nothing to choose from
        return listing
    chosen = controls.layer(listing, dropped.digest[:8])
    return listing if chosen == listing.layer else _read(dropped, content, chosen)


def _asked(
    data: Source, dropped: known.Dropped, listing: Listing
) -> tuple[known.Reading | None, dict[str, str]]:
    """Draw how the list is read; nothing is returned while something is missing."""
    suffix = _suffix(dropped, listing)
    left, right = st.columns([3, 2], gap="large")
    with left:
        columns = _columns(data, listing, suffix)
    with right:
        positions = _positions(data, listing, columns, suffix)
    heading = escape(_("About the list"))
    st.html(f"<h3>{heading}</h3>")
    origin = controls.origin(dropped.name, suffix, data.today)
    silent = not ABOUT_SERVICES & columns.keys()
    label = _("If a row does not say which service it is about")
    with st.expander(label, expanded=silent):
        usual = controls.usual(origin["as_of"], suffix)
    missing = words.missing(columns, usual, points=listing.points is not None)
    if not positions.crs and known.has_positions(listing, columns):
        missing.append(_("In which system are the positions?"))
    if missing:
        told = words.missing_words(missing)
        st.html(f'<p class="range" role="note">{escape(told)}</p>')
        return None, origin
    pairs = tuple(sorted(columns.items()))
    reading = known.Reading(dropped.digest, listing.layer, pairs, positions, usual)
    return reading, origin


def _suffix(dropped: known.Dropped, listing: Listing) -> str:
    """Ends the keys of what is asked about one list."""
    number = listing.layers.index(listing.layer) if listing.layer else 0
    return f"{dropped.digest[:8]}{number}"


def _columns(data: Source, listing: Listing, suffix: str) -> dict[str, str]:
    table = st.container()
    with st.expander(_("Change how the columns are read")):
        columns = controls.columns(listing, known.suggested(listing), suffix)
    table.html(panels.columns(listing, columns, data.today))
    return columns


def _positions(
    data: Source, listing: Listing, columns: dict[str, str], suffix: str
) -> Positions:
    recognised = known.recognised(data, listing, columns)
    if not known.has_positions(listing, columns):
        told = _("The list has no positions: places are known by their id alone.")
        st.html(f"<p>{escape(told)}</p>")
        return recognised
    place = st.container()
    positions = recognised
    if not recognised.stated:
        chosen = controls.system(recognised.crs, suffix)
        positions = known.recognised(data, listing, columns, chosen)
    name = cached.pack(data).municipality.name
    place.html(f"<p>{escape(words.positions_words(positions, name))}</p>")
    if positions.crs is not None:
        rows = known.first_rows(data, listing, columns, positions)
        st.html(panels.first_rows(rows, data.today))
    return positions


def _changes(
    data: Source,
    dropped: known.Dropped,
    listing: Listing,
    reading: known.Reading,
    origin: dict[str, str],
) -> None:
    told, bar = progress(_("Looking through the rows …"))
    rows = known.accepted(data, listing, reading, told)
    bar.empty()
    day = reading.usual.seen_on
    bringing = Bringing(
        key=_suffix(dropped, listing),
        made_of=reading,
        rows=rows,
        file=dropped.name,
        source=_source(dropped, origin),
        day=date.fromisoformat(day) if day else data.today,
    )
    differences.draw(data, bringing)


def _source(dropped: known.Dropped, origin: dict[str, str]) -> dict[str, str]:
    """Row of the table of sources; the same list is the same source."""
    source_id = f"list-{dropped.digest[:12]}"
    return source_row(source_id, TITLE, Path(dropped.name), NOT_STATED, origin)
