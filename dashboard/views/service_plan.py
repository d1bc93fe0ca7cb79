"""Parts of the page 'Serviceplan': what it takes along, the draft, and its files."""

from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Final, cast

import streamlit as st

from dashboard import controls, notices, state
from dashboard import data as cached
from dashboard.controls import plan as fields
from dashboard.controls.analysis import LIMIT_KM, distances_and_question
from dashboard.data import Source
from dashboard.data.goals import entered
from dashboard.data.plan import PlanChoice, plan_of
from dashboard.data.wishes import wish_scenario, wishes_of
from dashboard.data.workshops import dots_of_workshop, shown_in
from dashboard.documents.maps import Form, MapRequest, Paper
from dashboard.documents.plan.making import (
    FORMS,
    Heading,
    Made,
    make,
    map_of,
    map_request,
    text_of,
    usual_title,
)
from dashboard.panels.plan import preview
from dashboard.sentences import scenario as words
from dashboard.sentences.analysis import place_word
from dashboard.sentences.wishes import wish_name
from dashboard.text import _, language, ngettext, use
from dashboard.views import parts
from geodata.baseline import Question
from geodata.errors import GeodataError
from geodata.plan import Plan
from geodata.scenario import Scenario
from geodata.store.records import Workshop
from geodata.vocabulary import SERVICE_TYPES

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURES: Final[dict[Form, str]] = {"png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Draft:
    """What the reader asked for: which figures, and what is said of the whole."""

    choice: PlanChoice
    heading: Heading
    language: str


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    told = _(
        "One press makes a draft of the plan for service in the countryside, from all "
        "that is known here. Every number has a note that says what it rests on, and "
        "what is not known stands in a chapter of its own."
    )
    st.html(f'<p class="answer">{escape(told)}</p>')
    with st.sidebar:
        thresholds, limit, question = _distances(data)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group_id = fields.for_whom(data)
        press = st.button(_("Make the draft"), type="primary", key="make")
    result = st.container()
    with st.expander(_("Title, who is responsible, date")):
        title = usual_title(cached.pack(data), group_id)
        heading = Heading(*fields.heading_fields(data, title))
    goes_along = bool(fields.measures() or fields.codes())
    with st.expander(
        _("Workshops and measures that go along"), expanded=goes_along, key="along"
    ):
        workshops, measures = _along(data)
    try:
        choice = PlanChoice(
            group_id,
            thresholds,
            limit,
            question,
            tuple(measures),
            tuple(workshops),
            entered(data),
        )
        plan = plan_of(data, choice)
    except GeodataError as error:
        notices.show(error)
        return
    draft = Draft(choice, heading, language())
    with result:
        if press:
            _make(draft, plan)
        made = _made(draft)
        if made:
            _files(draft, made)
    _maps(draft, plan)
    parts.heading(_("The draft"))
    hint = _("the map is in the documents")
    text = made.text if made else text_of(plan, heading)
    st.html(preview(text, hint, escape(_("Table"))))


def _distances(data: Source) -> tuple[tuple[float, ...], float, Question]:
    """What is counted; the usual where it is not known where people live."""
    try:
        cached.known(data)
    except GeodataError:
        return cached.pack(data).municipality.thresholds_km, LIMIT_KM, Question()
    return distances_and_question(data)


def _along(data: Source) -> tuple[list[Workshop], list[str]]:
    """What goes along: workshops by their codes, and measures."""
    hint = _(
        "Measures are changes that you have tried: on the pages 'What if' and 'Best "
        "places' a button takes them here."
    )
    workshops = fields.workshops_taken()
    wishes = _wishes(data, workshops)
    st.html(f'<p class="small">{escape(hint)}</p>')
    measures = fields.chosen_measures(data, partial(_described, data))
    fields.wish_to_take(wishes)
    fields.paste(data)
    return workshops, measures


def _described(data: Source, scenario: Scenario) -> str:
    near = partial(cached.village_near, data)
    told = "; ".join(words.described(scenario, cached.place_names(data), near))
    return f"{scenario.name}: {told}" if scenario.name else told


def _wishes(data: Source, workshops: list[Workshop]) -> dict[str, str]:
    """What the wishes that can be tried out are called, by their scenarios as text."""
    found = {}
    for workshop in workshops:
        dots = dots_of_workshop(workshop.id, workshop.revision)
        title = workshop.settings.title
        wishes = wishes_of(shown_in(workshop))
        for one in sorted(wishes, key=lambda one: (-dots.get(one.id, 0), one.number)):
            text = wish_scenario(data, one, title)
            given = dots.get(one.id, 0)
            told = ngettext("{n} dot", "{n} dots", given).format(n=given)
            if text:
                found[text] = f"{wish_name(one)} ({told})"
    return found


def _make(draft: Draft, plan: Plan) -> None:
    """Make all files, and show how far it has come."""
    bar = st.progress(0.0, _("The draft is being made …"))
    made = make(plan, draft.heading, tell=bar.progress)
    bar.empty()
    st.session_state[state.MADE] = (draft, made)


def _made(draft: Draft) -> Made | None:
    """Return the files that were made last, if they are still what is asked for."""
    kept: tuple[Draft, Made] | None = st.session_state.get(state.MADE)
    return kept[1] if kept and kept[0] == draft else None


def _name(draft: Draft) -> str:
    """Beginning of the names of the files."""
    word = {"sv": "serviceplan"}.get(draft.language, "service-plan")
    return f"{word}-{draft.choice.group_id}" if draft.choice.group_id else word


def _files(draft: Draft, made: Made) -> None:
    told = _("The draft is made. Take it along:")
    st.html(f'<p class="thanks" role="status">{escape(told)}</p>')
    labels = {
        "docx": (_("Word document"), WORD),
        "html": (_("HTML page with a map, works without internet"), "text/html"),
    }
    with st.container(horizontal=True):
        for form in FORMS:
            label, mime = labels[form]
            st.download_button(
                label,
                made.files[form],
                file_name=f"{_name(draft)}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"plan_{form}",
                type="primary",
            )


def _maps(draft: Draft, plan: Plan) -> None:
    """What the maps of the plan are taken along with, one a file."""
    themes = {
        "services": _("Service today"),
        "coverage": _("Projects and local groups"),
        **{f"gaps:{t}": _gaps_word(t, draft) for t in SERVICE_TYPES},
    }
    with st.expander(_("The maps alone, as picture or to print")):
        theme = controls.choice(state.THEME, _("Map"), themes, "services", st.selectbox)
        papers: dict[str, str] = {"a4": "A4", "a3": "A3"}
        paper = controls.choice(
            state.PAPER, _("Paper"), papers, "a4", controls.SEGMENTS
        )
        words = {"png": _("Picture (PNG)"), "pdf": _("PDF")}
        with st.container(horizontal=True):
            for form, mime in PICTURES.items():
                request = replace(
                    map_request(plan, theme, draft.heading.made_on),
                    paper=cast("Paper", paper),
                    form=form,
                )
                st.download_button(
                    words[form],
                    partial(_map_file, plan, request, draft.language),
                    file_name=f"{_name(draft)}-{theme.replace(':', '-')}.{form}",
                    mime=mime,
                    on_click="ignore",
                    key=f"map_{form}",
                )


def _gaps_word(service_type: str, draft: Draft) -> str:
    counted = draft.choice.question.counted()[service_type]
    told = _("Way to the nearest {place}")
    return told.format(place=place_word(service_type, counted))


def _map_file(plan: Plan, request: MapRequest, code: str) -> bytes:
    """Draw a map as a file, outside a run."""
    use(code)
    return map_of(plan, request).content
