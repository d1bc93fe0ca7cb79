"""The step on a change: a scenario, or all wishes of a workshop together."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard import controls, notices, scenario_text, state
from dashboard import data as cached
from dashboard.controls import coverage as choosing
from dashboard.controls import trying
from dashboard.data import Both, Source
from dashboard.data.analysis_tables import place_names
from dashboard.data.answers import group_names
from dashboard.data.coverage import Together, together
from dashboard.data.positions import at_areas
from dashboard.data.said import every_name_script
from dashboard.data.wishes import named
from dashboard.data.workshops import workshop_of
from dashboard.panels import coverage as panels
from dashboard.panels import scenario as scenario_panels
from dashboard.panels.gaps import part_word
from dashboard.sentences import analysis as sentences
from dashboard.sentences.coverage import Told
from dashboard.sentences.coverage import change as words
from dashboard.sentences.scenario import described
from dashboard.sentences.workshop import said_title
from dashboard.state import Analysis, Trial
from dashboard.terms import term
from dashboard.text import _, language
from dashboard.views import parts
from dashboard.views.coverage.shared import Shown, Taken
from geodata.errors import SchemaError, StoreError
from geodata.vocabulary import SERVICE_TYPES


@dataclass(frozen=True)
class Chosen:
    """The change that is looked at.

    Attributes
    ----------
    scenario
        As `scenario_text` writes it; may be empty.
    wishes
        The wishes that it is made of, if it is a workshop's.
    error
        Why there is none, in words.
    broken
        What is wrong with the scenario in the address.
    """

    scenario: str = ""
    wishes: Together | None = None
    error: str = ""
    broken: SchemaError | None = None


def _chosen(data: Source) -> Chosen:
    """A scenario of the session or the address, or else a workshop's wishes."""
    if st.session_state.pop(state.REFUSED, "") == choosing.LINK:
        told = _("That is neither a link with a change nor the code of a workshop.")
        return Chosen(error=told)
    scenario, broken = trying.current(data)
    if broken:
        return Chosen(broken=broken)
    if scenario.changes:
        return Chosen(scenario_text.write(scenario))
    code = st.query_params.get(state.WORKSHOP, "")
    if not code:
        return Chosen()
    try:
        workshop = workshop_of(code)
        wishes = together(data, named(workshop), workshop.settings.title)
    except StoreError as error:
        return Chosen(error=notices.error_words(error))
    return Chosen(wishes.scenario, wishes)


def change(data: Source, asked: Analysis) -> Shown:
    """What a change would give, or how to choose one."""
    chosen = _chosen(data)
    trial = Trial(chosen.scenario, asked.thresholds_km, asked.limit_km, asked.question)
    effects = _effects(data, trial)
    if chosen.scenario or chosen.wishes:
        st.button(
            _("Choose another change"),
            on_click=choosing.forget_change,
            key="other_change",
        )
    else:
        if chosen.broken:
            notices.refused(
                _("The scenario in the address cannot be used"), chosen.broken
            )
        choosing.ask_for_change([chosen.error] if chosen.error else [])
    if not effects:
        return Shown(_without_effect(chosen), [every_name_script(data)])
    code = _type(effects)
    return Shown(
        _told(data, trial, code, effects[code], chosen),
        _scripts(data, trial, code),
        scenario_panels.change_legend(
            _("Way to the nearest {place}").format(place=_place(trial, code)),
            effects[code].known,
            trial.thresholds_km,
            data.today,
        ),
        partial(_below, data, trial, code, effects[code], chosen),
        Taken(
            "coverage-change",
            partial(cached.change_rows, data, trial, code, "village"),
            partial(at_areas, data, "village"),
        ),
    )


def _effects(data: Source, trial: Trial) -> dict[str, Both]:
    return cached.changed(data, trial) if trial.scenario else {}


def _without_effect(chosen: Chosen) -> Told:
    if not chosen.scenario and not chosen.wishes:
        return words.no_change()
    wishes = chosen.wishes
    return words.without_effect(len(wishes.wishes) if wishes else 0, _left(wishes))


def _left(wishes: Together | None) -> list[str]:
    """Which wishes are left out, in words."""
    if wishes is None:
        return []
    told = [
        words.unplaced_wishes(len(wishes.unplaced), len(wishes.wishes)),
        words.too_many_wishes(len(wishes.left), len(wishes.taken)),
    ]
    return list(filter(None, told))


def _type(effects: dict[str, Both]) -> str:
    """Service type that is shown; a choice if several change, the most first."""
    order = sorted(
        effects, key=lambda t: -(effects[t].known.gain + effects[t].known.lose)
    )
    if len(order) == 1:
        return order[0]
    names = {code: term("type", code) for code in order}
    label = _("Service type")
    return controls.choice(state.EFFECT, label, names, order[0], controls.SEGMENTS)


def _place(trial: Trial, code: str) -> str:
    return sentences.place_word(code, trial.question.counted()[code])


def _told(data: Source, trial: Trial, code: str, both: Both, chosen: Chosen) -> Told:
    gaps = parts.open_lists(data, trial.question, [code])
    unknown = [
        *_left(chosen.wishes),
        *parts.hours_told(data, trial.question, [code]),
        *words.open_lists(gaps),
    ]
    limit = trial.thresholds_km.index(trial.limit_km)
    return words.change(
        both.known,
        both.best,
        _place(trial, code),
        limit,
        trial.limit_km,
        what=_what_words(trial, chosen),
        unknown=unknown,
    )


def _what_words(trial: Trial, chosen: Chosen) -> str:
    scenario = scenario_text.read(trial.scenario)
    if chosen.wishes:
        return words.wishes_words(scenario.name, len(chosen.wishes.taken))
    return words.what_words(scenario.name, scenario.changes)


def _scripts(data: Source, trial: Trial, service_type: str) -> list[str]:
    code, asked = language(), trial.question
    left_out = cached.changed_places(trial.scenario)
    return [
        cached.change_script(data, trial, service_type, code),
        cached.counted_name_script(data, asked, SERVICE_TYPES),
        cached.counted_script(data, asked, SERVICE_TYPES, code, left_out),
        cached.changed_marks_script(data, asked, trial.scenario, code),
    ]


def _below(
    data: Source, trial: Trial, service_type: str, both: Both, chosen: Chosen
) -> None:
    factor = cached.pack(data).municipality.detour_factor
    place = _place(trial, service_type)
    st.html(
        scenario_panels.before_and_after(
            both.known,
            both.best,
            title=_("Before and after: {place}").format(place=place),
            thresholds_km=trial.thresholds_km,
            note=sentences.measured(trial.question, factor),
            today=data.today,
        )
    )
    st.html(
        scenario_panels.areas_table(
            cached.changed_areas(data, trial, service_type, "village"),
            part=part_word("village"),
            title=_("Shorter and longer ways to the nearest {place}").format(
                place=place
            ),
            within_km=trial.limit_km,
            note=_("Each cell belongs to the nearest village."),
            today=data.today,
        )
    )
    _what(data, trial, chosen)
    parts.range_note(data, trial.question, [service_type])
    parts.basis_note(data, trial.question, [service_type])


def _what(data: Source, trial: Trial, chosen: Chosen) -> None:
    """What the change is made of: its parts, or the wishes and what became of each."""
    if chosen.wishes:
        places, groups = place_names(data), group_names(data)
        rows = [
            (one.number, said_title(one.said, places, groups), one.said.text)
            for one in chosen.wishes.wishes
        ]
        outcome = words.outcomes(
            chosen.wishes.taken, chosen.wishes.unplaced, chosen.wishes.left
        )
        st.html(panels.wish_table(rows, outcome, data.today))
        return
    scenario = scenario_text.read(trial.scenario)
    near = partial(cached.village_near, data)
    lines = described(scenario, cached.place_names(data), near)
    st.html(panels.change_list(scenario.name, lines, data.today))
