"""Sentences about the data: what is known, and what is to be done."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dashboard.sentences.hours import hours_words
from dashboard.terms import capital, listing, term
from dashboard.text import N_, _, ago, ngettext, number, when
from geodata.places import KindState, is_current
from geodata.records import span
from geodata.todo import Todo, TypeTask

TABLE_WORDS: Final[Mapping[str, str]] = {
    "places": N_("Places"),
    "services": N_("Services at the places"),
    "completeness": N_("How complete the lists are"),
    "localities": N_("Localities"),
    "groups": N_("Local groups"),
    "population": N_("Residents in total and by age"),
    "residents": N_("Residents in squares of 1 km"),
    "evidence": N_("What became of the projects' goals"),
    "municipalities": N_("Municipal boundaries"),
    "lakes": N_("Lakes"),
    "roads": N_("Roads"),
    "sources": N_("Sources"),
}
"""What each table of a pack is called."""
STANDING_WORDS: Final[Mapping[str, str]] = {
    "current": N_("confirmed within a year"),
    "old": N_("to be confirmed"),
    "unverified": N_("unconfirmed"),
    "closed": N_("closed"),
}
"""How a service stands, as somebody sees it who is to confirm it."""
COLUMN_WORDS: Final[Mapping[str, str]] = {
    "name": N_("Name"),
    "operator": N_("Operator"),
    "village": N_("Village"),
    "municipality_code": N_("Municipality code"),
    "street_address": N_("Street address"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "precision_m": N_("Precision in metres"),
    "role": N_("Role"),
    "note": N_("Note"),
    "note_en": N_("Note in English"),
    "status": N_("Status"),
    "seen_on": N_("Last seen"),
    "opening_hours": N_("Opening hours"),
    "opened_on": N_("Opened on"),
    "closed_on": N_("Closed on"),
    "source_id": N_("Source"),
}


def table_word(table: str) -> str:
    """What a table of the pack is called."""
    return _(TABLE_WORDS[table])


def day_range(oldest: str, newest: str) -> str:
    """The dates of the oldest and the newest row, or the one that both have."""
    if oldest == newest:
        return when(newest) or "–"
    return f"{when(oldest)} – {when(newest)}"


def age(day: str, today: date) -> str:
    """How long ago a date was, roughly: 11 months ago, 3 years ago."""
    days = (today - span(day)[1]).days
    if days <= 0:
        return _("today")
    return ago(days)


def summary(found: Todo, where: str) -> str:
    """How many services are known, and of how many it is known lately."""
    services = sum(one.services for one in found.types)
    if not services:
        return _("No service is known in {where} yet.").format(where=where)
    late = sum(one.unconfirmed for one in found.types)
    hours = services - sum(one.without_hours for one in found.types)
    told = ngettext(
        "{n} service is known in {where}. {k} of them was confirmed within a year, and "
        "opening hours are known for {h}.",
        "{n} services are known in {where}. {k} of them were confirmed within a year, "
        "and opening hours are known for {h}.",
        services,
    )
    return told.format(
        n=number(services), k=number(services - late), h=number(hours), where=where
    )


def todo_summary(found: Todo, reports: int) -> str:
    """How much there is to do."""
    late = sum(one.unconfirmed for one in found.types)
    lists = sum(len(one.open_lists) for one in found.types)
    told = []
    if reports:
        words = ngettext("{n} report to see to", "{n} reports to see to", reports)
        told.append(words.format(n=number(reports)))
    if late:
        words = ngettext("{n} service to confirm", "{n} services to confirm", late)
        told.append(words.format(n=number(late)))
    if lists:
        words = ngettext("{n} list that lacks something",
                         "{n} lists that lack something", lists)  # fmt: skip
        told.append(words.format(n=number(lists)))
    if not told:
        return _("Everything that counts is confirmed.")
    last = _("and")
    return f"{capital(listing(told, last))}."


def task_lines(task: TypeTask, known: int) -> list[str]:
    """What is to be done about one service type, a sentence each.

    Parameters
    ----------
    known
        How many places with it are surely open.
    """
    lines = [_list_line(one) for one in task.open_lists]
    if lines and not known:
        lines.insert(0, _("No reliable information."))
    if task.unconfirmed:
        told = ngettext(
            "{n} of {of} service was not confirmed within a year; the oldest "
            "information is from {day}.",
            "{n} of {of} services were not confirmed within a year; the oldest "
            "information is from {day}.",
            task.services,
        )
        n, of = number(task.unconfirmed), number(task.services)
        lines.append(told.format(n=n, of=of, day=when(task.oldest)))
    if task.without_hours:
        told = ngettext(
            "Opening hours are missing for {n} of {of} service.",
            "Opening hours are missing for {n} of {of} services.",
            task.services,
        )
        n, of = number(task.without_hours), number(task.services)
        lines.append(told.format(n=n, of=of))
    return lines or [_("Nothing to do.")]


def _list_line(one: KindState) -> str:
    """Say that the list of a kind is not complete, or that nobody knows."""
    told = _("Whether the list of {kind} is complete is not known.")
    if one.state == "partial":
        told = _("The list of {kind} is not complete.")
    return told.format(kind=term("kind", one.service_kind))


def uncounted(task: TypeTask) -> str:
    """Which lists of kinds that do not count are not complete; empty if none."""
    kinds = [
        term("kind", one.service_kind) for one in task.others if one.state != "complete"
    ]
    if not kinds:
        return ""
    told = _("Not complete either, but does not count in distances: {kinds}.")
    return told.format(kinds=listing(kinds, _("and")))


def other_lines(found: Todo) -> list[tuple[str, str]]:
    """What is missing of all but the services: a code and a sentence each."""
    lines = []
    if found.neighbours:
        told = ngettext(
            "{n} service of places in other municipalities was not confirmed within a "
            "year. They count too: people near the border use them.",
            "{n} services of places in other municipalities were not confirmed within "
            "a year. They count too: people near the border use them.",
            found.neighbours,
        )
        lines.append(("neighbours", told.format(n=number(found.neighbours))))
    if not found.service_points and any(one.services for one in found.types):
        told = _(
            "No place is marked as a service point. Choose the place under Places and "
            "mark it there."
        )
        lines.append(("service_points", told))
    if found.unplaced_groups:
        told = ngettext(
            "The local group {names} has no position on the map. Write latitude and "
            "longitude in groups.csv of the pack.",
            "The local groups {names} have no position on the map. Write latitude and "
            "longitude in groups.csv of the pack.",
            len(found.unplaced_groups),
        )
        names = listing(list(found.unplaced_groups), _("and"))
        lines.append(("groups", told.format(names=names)))
    if not found.grid:
        told = _(
            "Residents in squares are missing: where people live is a model. The "
            "command servicekarta refresh population fetches them."
        )
        lines.append(("grid", told))
    if not found.roads:
        told = _(
            "Roads are missing: distances are as the crow flies times a factor. The "
            "command servicekarta roads FILE brings them."
        )
        lines.append(("roads", told))
    return lines


def standing(service: Mapping[Any, Any], today: date) -> str:
    """How a service stands: `current`, `old`, `unverified` or `closed`."""
    if service["status"] != "open":
        return str(service["status"])
    return "current" if is_current(service["seen_on"], today) else "old"


def standing_word(code: str) -> str:
    """How a service stands, in words."""
    return _(STANDING_WORDS[code])


def service_words(service_type: str, service_kind: str) -> str:
    """Type and kind of a service."""
    return f"{term('type', service_type)}, {term('kind', service_kind)}"


def column_word(column: str) -> str:
    """What a column is called; its own name where it has no other."""
    return _(COLUMN_WORDS[column]) if column in COLUMN_WORDS else column


def cell_words(column: str, text: str, today: date | None = None) -> str:
    """A cell as people read it; opening hours in words if the day is told."""
    if not text:
        return "–"
    if column == "status":
        return term("status", text)
    if column == "role":
        return _("service point")
    if column == "opening_hours" and today is not None:
        return hours_words(text, today)
    return when(text) if column.endswith("_on") else text
