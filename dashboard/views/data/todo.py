"""What is missing or old, each with a way to where it can be done."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from dashboard import data as cached
from dashboard.controls import data as controls
from dashboard.data import Source, changes, overview
from dashboard.panels import data as panels
from dashboard.sentences import data as words
from dashboard.text import _, plain
from dashboard.views import parts
from dashboard.views.data import access, saving
from geodata.store.change_records import Change
from geodata.todo import Todo, TypeTask


def draw(data: Source) -> None:
    """Draw the section."""
    found, reports = overview.todo(data), changes.reports(data)
    told = words.todo_summary(found, len(reports))
    st.html(f'<p class="answer">{escape(told)}</p>')
    if found.waiting:
        st.button(
            _("Begin to confirm"),
            key="do-begin",
            type="primary",
            on_click=controls.go,
            args=("places", found.waiting[0]),
        )
    if reports:
        _reports(data, reports)
    parts.heading(_("By service type"))
    known = {one.service_type: one.places for one in cached.counts(data)}
    for task in found.types:
        with st.container(key=f"task-{task.service_type}"):
            st.html(panels.task(task, known[task.service_type], data.today))
            _ways(data, task)
    _other(data, found)
    if reports and not access.is_editor():
        access.ask_for_editor()


def _reports(data: Source, reports: Sequence[Change]) -> None:
    """What was reported as wrong, and not seen to yet."""
    parts.heading(_("Reported as wrong"))
    names, editor = overview.every_place(data), access.is_editor()
    saving.told("reports")
    for one in reports:
        with st.container(key=f"task-report-{one.number}"):
            name = names.get(one.place_id, one.place_id)
            st.html(panels.report(one, name, data.today))
            with st.container(horizontal=True):
                if one.place_id in names:
                    st.button(
                        _("Show {place}").format(place=plain(name)),
                        key=f"do-show-{one.number}",
                        on_click=controls.go,
                        args=("places", one.place_id),
                    )
                if editor:
                    st.button(
                        _("Seen to"),
                        key=f"do-handled-{one.number}",
                        on_click=partial(saving.handled, one, "reports"),
                    )


def _ways(data: Source, task: TypeTask) -> None:
    """Buttons that lead to where the task can be done."""
    with st.container(horizontal=True):
        if task.first:
            _place_button(data, _("Confirm {place}"), task.first, task.service_type)
        elif task.first_without_hours:
            label = _("Opening hours of {place}")
            _place_button(data, label, task.first_without_hours, task.service_type)
        if task.open_lists:
            st.button(
                _("Bring a list"),
                key=f"do-bring-{task.service_type}",
                on_click=controls.go,
                args=("bring",),
            )
            st.button(
                _("Fetch from OpenStreetMap"),
                key=f"do-osm-{task.service_type}",
                on_click=controls.go,
                args=("osm",),
            )


def _place_button(data: Source, label: str, place_id: str, name: str) -> None:
    """Button that turns to a place."""
    place = plain(overview.every_place(data)[place_id])
    st.button(
        label.format(place=place),
        key=f"do-place-{name}",
        on_click=controls.go,
        args=("places", place_id),
    )


def _other(data: Source, found: Todo) -> None:
    """What is missing of all but the services."""
    lines = words.other_lines(found)
    if not lines:
        return
    parts.heading(_("Other"))
    for code, line in lines:
        with st.container(key=f"task-{code}"):
            st.html(f'<p class="data-other">{escape(line)}</p>')
            if code == "neighbours":
                label = _("Confirm {place}")
                _place_button(data, label, found.first_neighbour, code)
            elif code == "service_points":
                label = _("Choose a place")
                st.button(
                    label, key="do-points", on_click=controls.go, args=("places",)
                )
