"""What the data holds, what is to be done, places and changes, as HTML."""

from collections.abc import Mapping, Sequence
from datetime import date

import geopandas

from dashboard.data.overview import TableFacts
from dashboard.html import Row, render
from dashboard.panels import Sources
from dashboard.sentences import changes as said
from dashboard.sentences import data as words
from dashboard.text import column
from geodata.pack.overlay import RowChange
from geodata.store.change_records import Change
from geodata.todo import Todo, TypeTask

History = Sequence[tuple[Change, Sequence[RowChange]]]
"""Changes, each with the rows of one place that it changed."""


def _render(template: str, today: date, **values: object) -> str:
    return render(
        template,
        today,
        table_word=words.table_word,
        day_range=words.day_range,
        age=words.age,
        standing=words.standing,
        standing_word=words.standing_word,
        at_words=said.at_words,
        **values,
    )


def freshness(found: Todo, today: date) -> str:
    """How many services of each type were confirmed within a year, as bars."""
    return _render("data_freshness.html", today, types=found.types)


def inventory(facts: Sequence[TableFacts], sources: Sources, today: date) -> str:
    """Every table: rows, dates, and sources."""
    return _render("data_tables.html", today, facts=facts, sources=sources)


def sources_table(
    rows: Sequence[Row], used: Mapping[str, Sequence[str]], today: date
) -> str:
    """Every source: publisher, licence, age, and which tables cite it."""
    return _render("data_sources.html", today, rows=rows, used=used)


def task(one: TypeTask, known: int, today: date) -> str:
    """What is to be done about one service type.

    Parameters
    ----------
    known
        How many places with it are surely open.
    """
    return _render(
        "data_task.html",
        today,
        task=one,
        lines=words.task_lines(one, known),
        uncounted=words.uncounted(one),
    )


def place_head(place: Row, lines: Sequence[str], today: date) -> str:
    """Name and address of a place."""
    return _render("data_place.html", today, place=place, lines=lines)


def service(one: Row, sources: Sources, hours: str, today: date) -> str:
    """One service of a place, as it is known.

    Parameters
    ----------
    hours
        Opening hours in words.
    """
    return _render("data_service.html", today, one=one, sources=sources, hours=hours)


def history(found: History, place_id: str, sources: Sources, today: date) -> str:
    """What was changed of a place, the newest first."""
    here = {place_id: ""}
    entries = [
        (
            change,
            said.change_title(change, here, {}),
            _changed(rows, here, sources, today),
        )
        for change, rows in found
    ]
    return _render("data_history.html", today, entries=entries)


def change(one: Change, title: str, today: date) -> str:
    """One change, without its rows."""
    return _render(
        "data_change.html", today, change=one, title=title, rows=said.rows_words
    )


def changed_rows(
    rows: Sequence[RowChange],
    places: Mapping[str, str],
    sources: Sources,
    more: int,
    today: date,
) -> str:
    """The rows of a change, cell by cell.

    Parameters
    ----------
    more
        How many rows are not among these.
    """
    told = _changed(rows, places, sources, today)
    return _render("data_rows.html", today, rows=told, more=more)


def _changed(
    rows: Sequence[RowChange],
    places: Mapping[str, str],
    sources: Sources,
    today: date,
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Title and cells of each row; what a source says of itself is left out."""
    told = [row.after for row in rows if row.table == "sources" and row.after]
    titles = {row["source_id"]: column(row, "title") for row in told}
    titles |= {one: column(row, "title") for one, row in sources.items()}
    return [
        (said.row_title(row, places), said.cell_changes(row, titles, today))
        for row in rows
        if row.table != "sources"
    ]


def report(one: Change, place: str, today: date) -> str:
    """Something that was reported as wrong."""
    return _render("data_report.html", today, change=one, place=place)


def services_of(offers: geopandas.GeoDataFrame, place_id: str) -> list[Row]:
    """The services of a place, each with its place."""
    rows: list[Row] = offers[offers["place_id"] == place_id].to_dict("records")
    return rows
