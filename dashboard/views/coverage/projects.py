"""Steps on projects and on time: which, where they overlap, when, and what is known."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import data as cached
from dashboard import sentences, state, timeline
from dashboard.controls import coverage as controls
from dashboard.data import Source
from dashboard.data import coverage as found
from dashboard.data import coverage_tables as tables
from dashboard.data.positions import at_municipalities, at_places
from dashboard.data.said import every_name_script
from dashboard.panels.coverage import areas as panels
from dashboard.panels.coverage import notes as note_list
from dashboard.sentences.coverage import projects as words
from dashboard.text import _, language, localised, municipality_words
from dashboard.views.coverage.shared import Shown, Taken


def projects(data: Source) -> Shown:
    """In how many of the projects the municipality is, and what is left of them."""
    content = cached.pack(data)
    code, name = content.municipality.code, content.municipality.name
    ids = tuple(one.project_id for one in content.projects)
    told = words.projects(content.projects, content.frameworks, code, name, data.today)
    return Shown(
        told,
        _project_scripts(data, ids),
        panels.project_legend(content.projects, ids, data.today),
        partial(_projects_below, data, data.today),
        _projects_taken(data, data.today),
        go=state.COUNTY,
    )


def _projects_taken(data: Source, day: date) -> Taken:
    rows = partial(tables.projects, data, day)
    return Taken("coverage-projects", rows, words=tables.MEANINGS)


def _project_scripts(data: Source, ids: tuple[str, ...]) -> list[str]:
    drawn = cached.project_script(data, ids, language()) if ids else ""
    # The name that comes first stays in its place; the others move aside.
    return [found.home_script(data), drawn, every_name_script(data)]


def _projects_below(data: Source, day: date) -> None:
    content = cached.pack(data)
    code, name = content.municipality.code, content.municipality.name
    inside = municipality_words(name)
    table = panels.project_table(content.projects, code, inside, day, data.today)
    st.html(table + panels.framework_table(content.frameworks, day, data.today))


def overlap(data: Source) -> Shown:
    """How many municipalities are in all of the projects, and in fewer."""
    content = cached.pack(data)
    numbers = found.overlapping(data)
    notes = [localised(one.area_note) for one in content.projects]
    told = words.overlap(numbers, found.municipality_names(data))
    some = [count for count, codes in numbers.items() if codes]
    return Shown(
        told,
        [
            found.home_script(data),
            found.overlap_script(data, language()),
            every_name_script(data),
        ],
        panels.overlap_legend(some, len(content.projects), data.today),
        partial(_overlap_below, data, [note for note in notes if note]),
        Taken(
            "coverage-overlap",
            partial(tables.overlap, data),
            partial(at_municipalities, data),
            tables.MEANINGS,
        ),
        go=state.COUNTY,
    )


def _overlap_below(data: Source, notes: list[str]) -> None:
    content = cached.pack(data)
    names, numbers = found.municipality_names(data), found.overlapping(data)
    table = panels.overlap_table(numbers, names, content.projects, data.today)
    st.html(table + note_list(notes, data.today))


def when(data: Source) -> Shown:
    """Which projects ran on a day, had ended, or of which it is not known."""
    day = controls.day(data)
    content = cached.pack(data)
    ran = tuple(
        one.project_id for one in content.projects if one.state(day) == "running"
    )
    return Shown(
        words.on_day(content.projects, content.frameworks, day),
        _project_scripts(data, ran),
        panels.project_legend(content.projects, ran, data.today),
        partial(_when_below, data, day),
        _projects_taken(data, day),
        go=state.COUNTY,
    )


def _when_below(data: Source, day: date) -> None:
    content = cached.pack(data)
    items: list[timeline.Dated] = [*content.projects, *content.frameworks]
    ends = [int(one.end[:4]) for one in content.frameworks]
    years = (found.FIRST_DAY.year, max([*ends, data.today.year]))
    alternative = "; ".join(
        f"{one.name}: {sentences.period(one)}" for one in content.projects
    )
    st.html(timeline.picture(items, day, years, alternative))
    told = _(
        "Full: running, by a source. Dotted: not known. Upright line: the day "
        "chosen. An end that is not known is not drawn as running."
    )
    st.caption(told)
    _projects_below(data, day)


def facts(data: Source) -> Shown:
    """What is known of the municipality's services on a day."""
    day = controls.day(data)
    name = municipality_words(cached.pack(data).municipality.name)
    return Shown(
        words.facts(found.fact_counts(data, day), day, name),
        [found.fact_script(data, day, language())],
        panels.fact_legend(data.today),
        partial(_facts_below, data, day),
        Taken(
            "coverage-facts",
            partial(tables.facts, data, day),
            partial(at_places, data),
            tables.MEANINGS,
        ),
    )


def _facts_below(data: Source, day: date) -> None:
    rows = found.facts(data, day).to_dict("records")
    st.html(panels.fact_table(rows, day, data.today))
