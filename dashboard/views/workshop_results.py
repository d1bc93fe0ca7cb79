"""Parts of the page 'Workshopens resultat': what a workshop gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import data as cached
from dashboard import notices, state
from dashboard.data import Source
from dashboard.data.answers import group_names
from dashboard.data.positions import at_places
from dashboard.data.wishes import wishes_of
from dashboard.data.workshops import (
    contributions_of,
    dots_of_workshop,
    participation_in,
    workshop_of,
)
from dashboard.panels import results as panels
from dashboard.panels.results import Told
from dashboard.sentences import wishes as words
from dashboard.sentences.workshop import question_title
from dashboard.text import _, language, plain, when
from dashboard.views import parts, workshop_files, workshop_wishes
from dashboard.views.workshop_wishes import Gaps
from geodata.errors import StoreError
from geodata.store.corrections import corrections
from geodata.store.records import QUESTIONS, Contribution, Question, Workshop
from geodata.store.results import counts, merged_into_each

PAGE: Final = "workshop_results"


@dataclass(frozen=True)
class Given:
    """What a workshop gave: all of it, and what of it everyone may see."""

    workshop: Workshop
    every: tuple[Contribution, ...]
    shown: tuple[Contribution, ...]
    dots: dict[str, int]


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    try:
        given = _given(st.query_params.get(state.WORKSHOP, ""))
    except StoreError as error:
        _none(error)
        return
    asked = workshop_wishes.gaps_asked(data, given.shown)
    told = _told(data, given, asked)
    _headline(data, given)
    if asked:
        workshop_wishes.draw(data, given.workshop, given.shown, told, asked)
    for question in QUESTIONS:
        _question(data, given, question, told)
        if question == "future" and asked:
            workshop_wishes.candidates(data, given.workshop, asked)
    table = corrections(given.every, given.workshop)
    _corrections(data, table)
    workshop_files.draw(data, given.workshop, told, table)
    if asked:
        parts.model_note(data)


def _given(code: str) -> Given:
    """Read a workshop and what was said in it, as it is now."""
    workshop = workshop_of(code)
    every = contributions_of(workshop.id, workshop.revision)
    return Given(
        workshop,
        every,
        tuple(one for one in every if one.status == "shown"),
        dots_of_workshop(workshop.id, workshop.revision),
    )


def _none(error: StoreError) -> None:
    """Say that there is no workshop to tell of, and what to do."""
    st.error(plain(notices.error_words(error)))
    if error.code == "no_workshop":
        st.info(
            _(
                "Open this page from the page of the workshop, or write its code at "
                "the end of the address: ?w=CODE. If the day of deletion has passed, "
                "the workshop has been deleted with everything that was said in it."
            )
        )


def _told(data: Source, given: Given, asked: Gaps | None) -> Told:
    """What the tables need besides the contributions."""
    return Told(
        places=cached.place_names(data),
        groups=group_names(data),
        dots=given.dots,
        alike=merged_into_each(given.every),
        tried=workshop_wishes.tried(
            data, given.workshop, wishes_of(given.shown), asked
        ),
    )


def _headline(data: Source, given: Given) -> None:
    workshop = given.workshop
    settings = workshop.settings
    took = participation_in(workshop.id, workshop.revision)
    alike = merged_into_each(given.every)
    answer = words.took_part(took, given.shown, alike)
    name = _("{title}, {day}.").format(
        title=settings.title, day=when(settings.day.isoformat())
    )
    notes = [
        _(
            "A participant is a phone that joined: one person may have joined with "
            "several, and people who answered on paper are not counted."
        )
    ]
    if workshop.state == "open":
        notes.append(_("The workshop is open: the figures may still change."))
    if workshop.municipality_code != cached.pack(data).municipality.code:
        notes.append(
            _("The workshop is about another municipality than the map, so places and "
              "effects are missing or wrong.")
        )  # fmt: skip
    st.html(
        f'<p class="answer"><b><bdi>{escape(name)}</bdi></b> {escape(answer)}</p>'
        f'<p class="small">{escape(" ".join(notes))}</p>'
    )


def _question(data: Source, given: Given, question: Question, told: Told) -> None:
    """What was said to one question: how many said what, and each of them."""
    rows = [one for one in given.shown if one.said.question == question]
    parts.heading(question_title(question))
    if not rows:
        hint = escape(_("Nothing is shown of what was said to this question."))
        st.html(f"<p>{hint}</p>")
        return
    table = counts(rows, given.dots, told.alike)
    st.html(panels.counts_table(question, table, data.today))
    st.html(panels.said_table(question, _in_order(rows, given), told, data.today))


def _in_order(rows: Sequence[Contribution], given: Given) -> list[Contribution]:
    """Those with the most dots first, the others by number."""
    return sorted(rows, key=lambda one: (-given.dots.get(one.id, 0), one.number))


def _corrections(data: Source, table: pd.DataFrame) -> None:
    """What was said of places, as proposals that change nothing."""
    parts.heading(_("Proposed corrections of the map"))
    if table.empty:
        hint = escape(_("Nothing was proposed."))
        st.html(f"<p>{hint}</p>")
        return
    note = _(
        "These are statements to be checked. They have changed nothing in the data."
    )
    st.html(f'<p class="range" role="note">{escape(note)}</p>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        parts.downloads(
            partial(_copy, table),
            "proposed-corrections",
            language(),
            partial(at_places, data),
        )
        parts.print_button()
    places = cached.place_names(data)
    st.html(panels.corrections_table(table, places, data.today))


def _copy(table: pd.DataFrame) -> pd.DataFrame:
    return table.copy()
