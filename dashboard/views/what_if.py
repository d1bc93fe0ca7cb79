"""Parts of the page 'Vad händer om': a change of service tried out."""

from functools import partial
from html import escape

import streamlit as st

from dashboard import controls, maps, notices, scenario_text, state
from dashboard import data as cached
from dashboard.controls import scenario as tools
from dashboard.controls import trying
from dashboard.controls.analysis import distances_and_question
from dashboard.controls.plan import take_along
from dashboard.data import Both, Source
from dashboard.data.positions import at_areas
from dashboard.frame import read_language
from dashboard.panels import scenario as panels
from dashboard.panels.gaps import part_word
from dashboard.sentences import analysis as sentences
from dashboard.sentences import scenario as words
from dashboard.sentences.hours import at_moment
from dashboard.state import Trial
from dashboard.terms import term
from dashboard.text import _, language
from dashboard.views import parts
from geodata.baseline import Question
from geodata.scenario import Scenario, write_json
from geodata.vocabulary import SERVICE_TYPES

PAGE = "what_if"


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    if not parts.can_be_analysed(data):
        return
    with st.sidebar:
        thresholds, limit, question = distances_and_question(data)
    _work(data, thresholds, limit, question)
    parts.model_note(data)


@st.fragment
def _work(
    data: Source, thresholds: tuple[float, ...], limit: float, question: Question
) -> None:
    """Everything that a change of the scenario draws anew."""
    read_language()
    trying.take_clicks(data, PAGE)
    scenario, error = trying.current(data)
    # The map is loaded anew if what is before it changes in number: hence the slots.
    with st.container():
        if error:
            notices.refused(_("The scenario in the address cannot be used"), error)
    trial = Trial(scenario_text.write(scenario), thresholds, limit, question)
    effects = cached.changed(data, trial)
    _headline(trial, scenario, effects)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        with st.container(key="scenario_tools"):
            tool = tools.tools(data, scenario)
        frame = st.container(key="map_frame")
    with right, st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        _changes(data, scenario)
        shown = _shown_type(effects)
        if shown:
            _before_and_after(data, trial, shown, effects[shown])
    with frame:
        parts.skip_link()
        legend = st.empty()
        if shown:
            legend.html(_legend(data, trial, shown, effects[shown]))
        _map(data, trial, shown, tool)
    if shown:
        _areas(data, trial, shown)
        types = tuple(effects)
        parts.range_note(data, question, types)
        parts.basis_note(data, question, types)
    if trying.waits(PAGE):  # a click came while the page was drawn
        st.rerun()


def _headline(trial: Trial, scenario: Scenario, effects: dict[str, Both]) -> None:
    if not effects:
        told = (
            _("Nothing that counts is changed.")
            if scenario.changes
            else _(
                "Try a change: add, close or move a place, and see who gains and loses."
            )
        )
        st.html(f'<p class="answer">{escape(told)}</p>')
        return
    title = f"<b><bdi>{escape(scenario.name)}</bdi>.</b> " if scenario.name else ""
    counted, limit = trial.question.counted(), trial.thresholds_km.index(trial.limit_km)
    lines = [
        words.effect(
            one.known,
            one.best,
            sentences.place_word(t, counted[t]),
            limit,
            trial.limit_km,
        )
        for t, one in effects.items()
    ]
    told = at_moment(trial.question.open_at, "<br>".join(map(escape, lines)))
    st.html(f'<p class="answer">{title}{told}</p>')


def _shown_type(effects: dict[str, Both]) -> str | None:
    """Service type whose change map and tables show; a choice if there are several."""
    if len(effects) < 2:  # noqa: PLR2004 - one type needs no choice
        return next(iter(effects), None)
    names = {t: term("type", t) for t in effects}
    first = next(iter(names))
    label = _("Show on the map and in the tables")
    return controls.choice(state.EFFECT, label, names, first, controls.SEGMENTS)


def _place_word(trial: Trial, service_type: str) -> str:
    return sentences.place_word(service_type, trial.question.counted()[service_type])


def _uncertain(data: Source, trial: Trial, service_type: str) -> bool:
    return bool(parts.why_range(data, trial.question, [service_type]))


def _legend(data: Source, trial: Trial, service_type: str, both: Both) -> str:
    form = (
        _("Way to the nearest {place}, by known places")
        if _uncertain(data, trial, service_type)
        else _("Way to the nearest {place}")
    )
    title = form.format(place=_place_word(trial, service_type))
    return panels.change_legend(title, both.known, trial.thresholds_km, data.today)


def _map(data: Source, trial: Trial, service_type: str | None, tool: str) -> None:
    code, asked = language(), trial.question
    scripts = []
    if service_type:
        scripts.append(cached.change_script(data, trial, service_type, code))
    scripts += [
        cached.counted_name_script(data, asked, SERVICE_TYPES),
        cached.counted_script(
            data, asked, SERVICE_TYPES, code, cached.changed_places(trial.scenario)
        ),
    ]
    if trial.scenario:
        scripts.append(cached.changed_marks_script(data, asked, trial.scenario, code))
    placing = maps.script_safe(tool != trying.CLOSE)
    scripts.append(f'map.getContainer().classList.toggle("placing", {placing});')
    parts.draw_map(data, scripts, PAGE, follow=False, spots=True)


def _changes(data: Source, scenario: Scenario) -> None:
    """The changes, which can be taken out; the name, and the scenario as a file."""
    parts.heading(_("Changes"))
    near = partial(cached.village_near, data)
    told = words.described(scenario, cached.place_names(data), near)
    if not told:
        hint = escape(_("None yet. Click on the map, or choose a village or a place."))
        st.html(f"<p>{hint}</p>")
    tools.change_list(scenario, told)
    take_along(scenario, "take_along")
    with st.expander(_("Name, save, open, share")):
        tools.name(scenario)
        st.download_button(
            _("Save as a file (JSON)"),
            write_json(scenario),
            file_name="scenario.json",
            mime="application/json",
            on_click="ignore",
            key="json_scenario",
        )
        tools.load(data)
        share = _(
            "The address of this page holds the whole scenario: copy it to share."
        )
        st.html(f'<p class="small">{escape(share)}</p>')


def _before_and_after(
    data: Source, trial: Trial, service_type: str, both: Both
) -> None:
    factor = cached.pack(data).municipality.detour_factor
    note = sentences.measured(trial.question, factor)
    more = parts.why_range(data, trial.question, [service_type])
    note = f"{more} {note}" if more else note
    st.html(
        panels.before_and_after(
            both.known,
            both.best,
            title=_("Before and after: {place}").format(
                place=_place_word(trial, service_type)
            ),
            thresholds_km=trial.thresholds_km,
            note=note,
            today=data.today,
        )
    )


def _areas(data: Source, trial: Trial, service_type: str) -> None:
    parts.heading(_("Who gains and who loses"))
    names = {"village": _("Village"), "group": _("Local group")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        by = controls.choice(state.BY, _("By"), names, "village", controls.SEGMENTS)
        rows = partial(cached.change_rows, data, trial, service_type, by)
        parts.downloads(rows, f"what-if-{by}", language(), partial(at_areas, data, by))
        parts.print_button()
    notes = {
        "village": _("Each cell belongs to the nearest village."),
        "group": parts.group_note(data),
    }
    st.html(
        panels.areas_table(
            cached.changed_areas(data, trial, service_type, by),
            part=part_word(by),
            title=_("Shorter and longer ways to the nearest {place}").format(
                place=_place_word(trial, service_type)
            ),
            within_km=trial.limit_km,
            note=notes[by],
            today=data.today,
        )
    )
