"""Parts of the page 'Karta': controls, map with details, table."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import controls, maps, notices, panels, state
from dashboard import data as cached
from dashboard.data import Source, tables
from dashboard.documents.files.written import MIMES
from dashboard.frame import page_link, read_language
from dashboard.html import render
from dashboard.sentences import hours
from dashboard.state import Filters
from dashboard.text import _, language, ngettext, plain
from dashboard.views import parts


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    with st.sidebar:
        filters = controls.filters(data)
        _legend(data, filters)
    rows = cached.selected(data, filters.selection(data.today))
    _summary(data, filters)
    if cached.offers(data).empty:
        notices.nothing_known()
    elif rows.empty:
        notices.nothing_chosen()
    with st.container(key="map_and_table"):
        if len(rows) or filters.groups or filters.projects:
            with st.container(key="map_block"):
                _map_and_details(data, filters)
        if len(rows):
            with st.container(key="table_block"):
                _table(data, filters)


def _summary(data: Source, filters: Filters) -> None:
    rows = cached.selected(data, filters.selection(data.today))
    home = cached.pack(data).municipality
    places = rows.drop_duplicates("place_id")
    own = int((places["municipality_code"] == home.code).sum())
    text = ngettext(
        "{n} place with service in {name} and {other} in the neighbourhood are shown.",
        "{n} places with service in {name} and {other} in the neighbourhood are shown.",
        own,
    )
    st.markdown(text.format(n=own, name=plain(home.name), other=len(places) - own))
    count = cached.selected_hours(data, filters.selection(data.today))
    if count and filters.open_at:
        st.markdown(plain(hours.shown_words(count, filters.open_at)))


def _legend(data: Source, filters: Filters) -> None:
    projects = enumerate(cached.pack(data).projects)
    shown = [(i, p) for i, p in projects if p.project_id in filters.projects]
    st.html(
        render(
            "legend.html",
            data.today,
            projects=shown,
            groups=filters.groups,
            hours=filters.open_at is not None,
        )
    )


@st.fragment
def _map_and_details(data: Source, filters: Filters) -> None:
    """Map and details; a click runs only this part again."""
    read_language()
    left, right = st.columns([2, 1], gap="medium")
    with left, st.container(key="map_frame"):
        parts.skip_link()
        event = _map(data, filters)
    options = _clickable(data, filters)
    controls.take(event, options)
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        hint = _("Choose a place, a group or an area, or click on the map")
        chosen = controls.chosen(options, hint)
        if chosen:
            st.html(_details(data, filters, chosen))
            if ":" not in chosen:
                where = {state.PART: "places", state.PLACE: chosen}
                page_link("data", _("Confirm or correct"), **where)
        _counts(data, filters)


def _map(data: Source, filters: Filters) -> maps.MapEvent | None:
    selection, code = filters.selection(data.today), language()
    scripts = [
        cached.tile_script(data) if filters.tiles else "",
        cached.project_script(data, filters.projects, code) if filters.projects else "",
        cached.group_script(data, code) if filters.groups else "",
        cached.name_script(data, selection, filters.groups),
        cached.mark_script(data, selection, filters.groups, code),
    ]
    if state.FOCUS not in st.session_state:
        start = st.query_params.get(state.CHOSEN)
        st.session_state[state.FOCUS] = start if filters.go == state.WHOLE else None
    return maps.draw(
        cached.backdrop_script(data),
        [script for script in scripts if script],
        cached.view(data, filters.go, st.session_state[state.FOCUS]),
        attribution=maps.OSM_ATTRIBUTION if cached.has_osm(data) else "",
        key=state.MAP,
    )


def _clickable(data: Source, filters: Filters) -> dict[str, str]:
    """Name of everything on the map that has details, by its id."""
    content = cached.pack(data)
    rows = cached.selected(data, filters.selection(data.today))
    names = {
        row["place_id"]: f"{row['name']}, {row['village']}"
        for row in rows.drop_duplicates("place_id").to_dict("records")
    }
    if filters.groups:
        names |= {
            f"group:{row['group_id']}": row["name"]
            for row in content.groups.to_dict("records")
        }
    if filters.projects:
        covered = cached.covered(data, filters.projects).to_dict("records")
        names |= {
            f"area:{row['municipality_code']}": _("Projects in {name}").format(
                name=row["name"]
            )
            for row in covered
        }
    return names


def _details(data: Source, filters: Filters, chosen: str) -> str:
    content, sources = cached.pack(data), cached.source_rows(data)
    kind, _colon, name = chosen.rpartition(":")
    if kind == "group":
        return panels.group_details(content, name, sources, data.today)
    if kind == "area":
        return panels.area_details(content, name, sources, data.today)
    offers = cached.offers(data)
    rows = offers[offers["place_id"] == name]
    found = cached.alternatives(data, name)
    return panels.place_details(
        rows, found, content, sources, data.today, open_at=filters.open_at
    )


def _counts(data: Source, filters: Filters) -> None:
    content = cached.pack(data)
    unplaced = content.groups.loc[content.groups["latitude"].isna(), "name"]
    st.html(
        render(
            "counts.html",
            data.today,
            name=content.municipality.name,
            counts=cached.counts(data),
            unplaced=unplaced.to_list() if filters.groups else [],
        )
    )


def _table(data: Source, filters: Filters) -> None:
    """The content of the map as a table, to sort, take along and print."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        order = controls.sort()
        _downloads(data, filters)
        parts.print_button()
    start = _first_row(data, filters)
    selection = filters.selection(data.today)
    st.html(cached.table_html(data, selection, order, start, language()))


def _first_row(data: Source, filters: Filters) -> int:
    """First place of the part that the reader turned to, in a table of several."""
    rows = cached.selected(data, filters.selection(data.today))
    n = rows["place_id"].nunique()
    if n <= cached.ROWS_A_PAGE:
        return 0
    parts = {
        first: f"{first + 1}–{min(first + cached.ROWS_A_PAGE, n)} / {n}"
        for first in range(0, n, cached.ROWS_A_PAGE)
    }
    start = st.selectbox(
        _("Rows"), list(parts), format_func=parts.__getitem__, key="rows"
    )
    return int(start)


def _downloads(data: Source, filters: Filters) -> None:
    """What is on the map as files; OpenStreetMap's rows are apart."""
    selection, code = filters.selection(data.today), language()
    found = tables.origins(data, selection)
    osm = _("{format}, OpenStreetMap's rows (ODbL)")
    for label, form, written in (
        (_("CSV"), "csv", tables.csv_file),
        (_("GeoJSON"), "geojson", tables.geojson_file),
    ):
        for origin in found:
            _download(
                osm.format(format=label) if origin == "osm" else label,
                f"service-{origin}.{form}",
                f"{form}_{origin}",
                partial(written, data, selection, origin, code),
            )
    for label, name, key, whole in (
        (_("Excel"), "service.xlsx", "excel", tables.excel_file),
        (_("GeoPackage"), "service.gpkg", "gpkg", tables.geopackage_file),
    ):
        _download(label, name, key, partial(whole, data, selection, code))


def _download(label: str, name: str, key: str, content: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=MIMES[name.rpartition(".")[2]],
        on_click="ignore",
        key=key,
    )
