"""Parts of the page 'Sårbarhet': what breaks if a place closes."""

from functools import partial
from html import escape

import streamlit as st

from dashboard import controls, maps, state
from dashboard import data as cached
from dashboard.controls.analysis import only_one_within, vulnerability
from dashboard.data import Source
from dashboard.data.positions import at_places
from dashboard.frame import read_language
from dashboard.panels import closures as panels
from dashboard.panels.gaps import class_legend
from dashboard.sentences import analysis as sentences
from dashboard.sentences.closings import worst_closing
from dashboard.sentences.hours import at_moment
from dashboard.state import Analysis
from dashboard.text import _, language
from dashboard.views import parts
from geodata.baseline import Question
from geodata.closure import ALL
from geodata.reach import classes


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    if not parts.can_be_analysed(data):
        return
    with st.sidebar:
        types, question = vulnerability(data)
    if not types:
        st.info(_("Choose at least one service type."))
        return
    thresholds = cached.pack(data).municipality.thresholds_km
    asked = Analysis(types, "each", thresholds, thresholds[0], question)
    _headline(data, asked)
    parts.basis_note(data, question, types)
    parts.range_note(data, question, types)
    if len(cached.closing(data, question, types)):
        _map_and_details(data, asked)
        _tables(data, asked)
    parts.model_note(data)


def _headline(data: Source, asked: Analysis) -> None:
    rows = cached.closing(data, asked.question, asked.types)
    whole = rows[rows["service_type"] == ALL]
    worst = whole.iloc[0].to_dict() if len(whole) else None
    told = at_moment(asked.question.open_at, worst_closing(worst))
    st.html(f'<p class="answer">{escape(told)}</p>')


@st.fragment
def _map_and_details(data: Source, asked: Analysis) -> None:
    """Map and details; a click runs only this part again."""
    read_language()
    rows = cached.closing(data, asked.question, asked.types)
    whole = rows[rows["service_type"] == ALL]
    options = {
        row["place_id"]: f"{rank}. {row['name']}, {row['village']}"
        for rank, row in enumerate(whole.to_dict("records"), start=1)
    }
    left, right = st.columns([2, 1], gap="medium")
    frame = left.container(key="map_frame")
    with frame:
        parts.skip_link()
        legend = st.empty()
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        controls.take(parts.last_click("closures"), options)
        chosen = controls.chosen(options, _("Choose a place, or click on the map"))
        if chosen:
            st.html(_details(data, asked, chosen))
        else:
            hint = escape(_("Choose a place to see who is hit when it closes."))
            st.html(f"<p>{hint}</p>")
    with frame:
        if chosen:
            legend.html(_legend(data, asked, chosen))
        event = _map(data, asked, chosen)
    if controls.is_new(event):  # the map depends on what was clicked in it
        st.session_state[state.CLICK] = event
        st.rerun()


def _legend(data: Source, asked: Analysis, place_id: str) -> str:
    extra_m = cached.extra_ways(data, asked.question, place_id, asked.types)
    hit = cached.hit(data, asked.question, place_id, asked.types)
    limits = [km * 1000 for km in asked.thresholds_km]
    used = set(classes(extra_m[hit], limits).tolist())
    table = cached.closing(data, asked.question, asked.types)
    rows = table[table["place_id"] == place_id]
    certain = (rows["completeness"] == "complete").all()
    title = _("How much further") if certain else _("How much further, by known places")
    known_ids = cached.base(data, asked.question).places["place_id"]
    if place_id not in set(known_ids):
        title = _("How much further, if the place is open then")
    return class_legend(title, asked.thresholds_km, used, None, data.today)


def _map(data: Source, asked: Analysis, chosen: str | None) -> maps.MapEvent | None:
    code = language()
    scripts = [
        cached.counted_name_script(data, asked.question, asked.types),
        cached.counted_script(data, asked.question, asked.types, code),
    ]
    if chosen:
        scripts.insert(0, cached.hit_script(data, asked, chosen, asked.types, code))
    scripts.append(f"window.choose({maps.script_safe(chosen)});")
    return parts.draw_map(data, scripts, "closures", follow=False)


def _details(data: Source, asked: Analysis, place_id: str) -> str:
    table = cached.closing(data, asked.question, asked.types)
    rows = table[table["place_id"] == place_id]
    certain = (rows["completeness"] == "complete").all()
    offers = cached.counted_offers(data, asked.question, asked.types)
    counted = set(offers.loc[offers["place_id"] == place_id, "service_kind"])
    services = [
        row | {"counted": row["service_kind"] in counted}
        for row in cached.services_of(data)[place_id]
    ]
    factor = cached.pack(data).municipality.detour_factor
    return panels.details(
        rows,
        services=services,
        where=cached.place_where(data, language())[place_id],
        range_note=""
        if certain
        else parts.why_range(data, asked.question, asked.types),
        measured=sentences.measured(asked.question, factor),
        today=data.today,
    )


def _tables(data: Source, asked: Analysis) -> None:
    """All closings, the places that are alone, and the worst pairs."""
    question, types = asked.question, asked.types
    rows = cached.closing(data, question, types)
    parts.heading(_("Every place, the worst first"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        parts.downloads(
            partial(cached.closing_rows, data, question, types),
            "closures",
            language(),
            partial(at_places, data),
        )
        parts.print_button()
    st.html(
        panels.ranking(
            rows,
            cached.services_of(data),
            cached.place_where(data, language()),
            parts.why_range(data, asked.question, asked.types),
            data.today,
        )
    )
    parts.heading(_("The only one around"))
    alone_km = only_one_within()
    lonely = _lonely(data, question, alone_km)
    states = cached.base(data, question).completeness
    offered = cached.base(data, question).offered
    st.html(
        panels.lonely_table(
            {t: lonely[t] for t in types},
            names=cached.place_names(data),
            states=states,
            within_km=alone_km,
            unknown=[t for t in types if not len(offered[t])],
            today=data.today,
        )
    )
    pairs = cached.closing_pairs(data, question, types)
    if pairs.empty:
        return
    parts.heading(_("Two closings at the same time"))
    if _pair_order() == "more":
        keys = ["more_without", "more_person_km"]
        pairs = pairs.sort_values(keys, ascending=False, kind="stable")
    st.html(panels.pairs_table(pairs, data.today))


def _lonely(
    data: Source, question: Question, alone_km: float
) -> dict[str, list[tuple[str, float]]]:
    """Lonely places of the municipality: of its neighbours not all are known."""
    content = cached.pack(data)
    own = content.places["municipality_code"] == content.municipality.code
    ids = set(content.places.loc[own, "place_id"])
    return {
        service_type: [place for place in places if place[0] in ids]
        for service_type, places in cached.lonely(data, question, alone_km).items()
    }


def _pair_order() -> str:
    words = {
        "total": _("All that the two do"),
        "more": _("What they do beyond each alone"),
    }
    return controls.choice(state.PAIRS, _("Sort by"), words, "total", controls.SEGMENTS)
