"""Parts of the page 'Projekt och grupper'."""

from datetime import date

import streamlit as st

from dashboard import address, panels, sentences, state, timeline
from dashboard import data as cached
from dashboard.data import Source
from dashboard.html import render
from dashboard.terms import capital, term
from dashboard.text import _, day_words, ngettext

FIRST_YEAR = 2017
LAST_DAY = date(2035, 12, 31)


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    content, sources = cached.pack(data), cached.source_rows(data)
    day = _day(data)
    st.markdown(f"**{_summary(data, day)}**")
    if content.projects or content.frameworks:
        _timeline(data, day)
    columns = st.columns(max(len(content.projects), 1), gap="medium")
    for column, project in zip(columns, content.projects, strict=False):
        column.html(panels.project_details(project, sources, day))
    st.html(
        render(
            "network.html",
            data.today,
            day=day,
            frameworks=content.frameworks,
            calls=content.funding_calls,
            groups=content.groups.to_dict("records"),
            contact=content.contact,
            sources=sources,
        )
    )


def _day(data: Source) -> date:
    first = date(FIRST_YEAR, 1, 1)
    address.seed_day(state.DAY, first, LAST_DAY, data.today)
    chosen = st.date_input(
        _("State on the day"),
        min_value=first,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key=state.DAY,
        persist_state="session",
        width=220,
    )
    day = chosen if isinstance(chosen, date) else data.today
    return address.write(state.DAY, day, data.today)


def _summary(data: Source, day: date) -> str:
    projects = cached.pack(data).projects
    if not projects:
        return _("No project is known.")
    states = [project.state(day) for project in projects]
    words = [
        f"{term('state', one)} {states.count(one)}"
        for one in ("upcoming", "running", "ended", "unknown")
        if one in states
    ]
    text = ngettext(
        "{day}, of {n} project: {states}.",
        "{day}, of {n} projects: {states}.",
        len(projects),
    )
    return text.format(
        day=capital(day_words(day)), n=len(projects), states=", ".join(words)
    )


def _timeline(data: Source, day: date) -> None:
    content = cached.pack(data)
    items: list[timeline.Dated] = [*content.projects, *content.frameworks]
    ends = [int(framework.end[:4]) for framework in content.frameworks]
    years = (FIRST_YEAR, max([*ends, data.today.year]))
    alternative = "; ".join(
        f"{project.name}: {sentences.period(project)}" for project in content.projects
    )
    st.html(timeline.picture(items, day, years, alternative))
    st.caption(
        _(
            "Full: running, by a source. Dotted: not known. Upright line: the day "
            "chosen. An end that is not known is not drawn as running."
        )
    )
