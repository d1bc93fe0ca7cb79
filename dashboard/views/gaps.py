"""Parts of the page 'Serviceluckor': who lives far from what."""

from dataclasses import replace
from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard import controls, maps, state
from dashboard import data as cached
from dashboard.controls.analysis import analysis
from dashboard.data import Source
from dashboard.data.positions import at_areas
from dashboard.frame import read_language
from dashboard.panels import gaps as panels
from dashboard.sentences import analysis as sentences
from dashboard.state import Analysis
from dashboard.text import _, language
from dashboard.views import parts
from geodata.reach import Ranking, classes
from geodata.records import Rule
from geodata.rules import RuleCard

CELL: Final = "cell:"


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    if not parts.can_be_analysed(data):
        return
    with st.sidebar:
        asked = analysis(data)
    if asked is None:
        st.info(_("Choose at least one service type."))
        return
    _headline(data, asked)
    parts.basis_note(data, asked.question, asked.types)
    parts.range_note(data, asked.question, asked.types)
    _map_and_details(data, asked)
    reaches = cached.reaches(data, asked)
    if len(reaches) > 1:
        st.html(panels.reach_table(reaches, asked.question, data.today))
    if reaches[0].unreached.low < reaches[0].residents:
        _ranking(data, asked)
    _rules(data, asked)
    parts.model_note(data)


def _headline(data: Source, asked: Analysis) -> None:
    found = cached.reaches(data, asked)[0]
    told = sentences.gap(found, asked.limit_km, asked.question)
    worst = ""
    if found.unreached.high < found.residents:
        worst = sentences.worst_gap(cached.ranking(data, asked, "village"))
    st.html(f'<p class="answer">{escape(told)} <b>{escape(worst)}</b></p>')


def _measured(data: Source, asked: Analysis) -> str:
    factor = cached.pack(data).municipality.detour_factor
    return sentences.measured(asked.question, factor)


@st.fragment
def _map_and_details(data: Source, asked: Analysis) -> None:
    """Map and details; a click runs only this part again."""
    read_language()
    left, right = st.columns([2, 1], gap="medium")
    with left, st.container(key="map_frame"):
        parts.skip_link()
        legend(data, asked)
        event = _map(data, asked)
    options = cached.cell_names(data, any_limit(asked), language())
    controls.take(event, options)
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        chosen = controls.chosen(
            options, _("Choose a cell or a place, or click on the map")
        )
        if chosen:
            st.html(details(data, asked, chosen))
        st.html(
            panels.within_table(
                cached.reaches(data, asked)[0],
                asked.question,
                _measured(data, asked),
                data.today,
            )
        )


def any_limit(asked: Analysis) -> Analysis:
    """Return the part of a question on which the cells depend, whatever the limit."""
    return replace(asked, limit_km=asked.thresholds_km[0])


def legend(data: Source, asked: Analysis) -> None:
    """Draw the legend of the cells: the classes that are on the map."""
    found = cached.reaches(data, asked)[0]
    limits = [km * 1000 for km in asked.thresholds_km]
    used = set(classes(found.distance_m, limits).tolist())
    unsure = found.perhaps_within(asked.limit_km)
    st.html(
        panels.class_legend(
            _("Way to the nearest"),
            asked.thresholds_km,
            used,
            int(classes(found.distance_m[unsure], limits).min())
            if unsure.any()
            else None,
            data.today,
            open_at=asked.question.open_at,
        )
    )


def _map(data: Source, asked: Analysis) -> maps.MapEvent | None:
    code = language()
    scripts = [
        cached.cell_script(data, any_limit(asked), code),
        maps.call("unsure.js", cached.unsure_cells(data, asked)),
        cached.counted_name_script(data, asked.question, asked.types),
        cached.counted_script(data, asked.question, asked.types, code),
    ]
    return parts.draw_map(data, scripts, "gaps", follow=True)


def details(data: Source, asked: Analysis, chosen: str) -> str:
    """Details of a cell, or the rule cards and services of a place."""
    if not chosen.startswith(CELL):
        return parts.place_details(data, chosen, asked.question.open_at)
    cell_id = chosen.removeprefix(CELL)
    cells = cached.residents(data).cells
    number = int(cells.index[cells["cell_id"] == cell_id][0])
    return panels.cell_details(
        cell_id,
        residents=int(cells["residents"].iloc[number]),
        village=cached.village_of(data)[cell_id],
        rows=cached.steps(data, asked.question, cell_id),
        measured=_measured(data, asked),
        by_road=asked.question.measure == "road",
        today=data.today,
    )


def _ranking(data: Source, asked: Analysis) -> None:
    parts.heading(_("Where the gaps are"))
    words = {"village": _("Village"), "group": _("Local group"), "cell": _("Cell")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        by = controls.choice(state.BY, _("By"), words, "village", controls.SEGMENTS)
        parts.downloads(
            partial(cached.gap_rows, data, asked, by),
            f"gaps-{by}",
            language(),
            partial(at_areas, data, by),
        )
        parts.print_button()
    notes = {
        "village": _("Each cell belongs to the nearest village."),
        "group": parts.group_note(data),
        "cell": "",
    }
    found = cached.ranking(data, asked, by)
    if by == "cell":
        found = _with_villages(data, found)
    st.html(panels.ranking_table(found, by, notes[by], data.today))


def _with_villages(data: Source, found: Ranking) -> Ranking:
    """Name each cell by its village too: its id tells nobody where it is."""
    village = cached.village_of(data)
    named = [f"{cell}, {village.get(cell, '')}" for cell in found.table["area_id"]]
    return replace(found, table=found.table.assign(area=named))


def _rules(data: Source, asked: Analysis) -> None:
    """Cards of the rules of the law, of all service types."""
    content = cached.pack(data)
    rules = sorted(  # those of the types asked for come first
        content.municipality.rules,
        key=lambda rule: rule.service_type not in asked.types,
    )
    if not rules:
        return
    cards = cached.cards(data, asked.question)
    rows: list[tuple[Rule, list[RuleCard], str]] = [
        (
            rule,
            [card for card in cards if card.rule == rule],
            _national(data, asked, rule) if rule.measure == "national" else "",
        )
        for rule in rules
    ]
    states = cached.list_states(data, asked.question.seen_since)
    gaps = {
        rule.rule_id
        for rule in rules
        for kind in rule.counts_to
        if states[kind].state != "complete"
    }
    if asked.question.measure == "road":
        how = _("Measured by the shortest way by road.")
    else:
        how = _(
            "From the way as the crow flies to that times {factor}: the rule measures "
            "by road, which is not in the data."
        ).format(factor=sentences.factor_words(content.municipality.detour_factor))
    if asked.question.open_at is not None:
        told = _(
            "The rules say nothing of the time of the day: every hour counts here."
        )
        how = f"{how} {told}"
    st.html(
        panels.rules_section(
            rows,
            names=cached.place_names(data),
            gaps=gaps,
            how=how,
            sources=cached.source_rows(data),
            today=data.today,
        )
    )


def _national(data: Source, asked: Analysis, rule: Rule) -> str:
    """Sentence on a national rule: how many live farther away, if that is known."""
    question = replace(asked.question, kinds=rule.counts_to, open_at=None)
    one = Analysis(
        (rule.service_type,),
        "each",
        (rule.threshold_km,),
        rule.threshold_km,
        question,
    )
    return sentences.gap(cached.reaches(data, one)[0], rule.threshold_km, question)
