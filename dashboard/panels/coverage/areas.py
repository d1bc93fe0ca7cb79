"""Tables and legends of projects, groups and dated facts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import palette
from dashboard.html import swatch, symbol
from dashboard.layers.coverage import VILLAGE_MARK, overlap_fill
from dashboard.panels.coverage import legend, table
from dashboard.sentences import period
from dashboard.sentences.coverage.projects import project_state, state_word
from dashboard.terms import capital, listing, term
from dashboard.text import _, kilometres, localised, ngettext, number, percent, when
from geodata.coverage import GroupPeople, VillageAlone
from geodata.history import DAY_STATES
from geodata.records import Framework, Project

Names = Mapping[str, str]
"""Name of each municipality, project or group, by its code or id."""


def project_legend(
    projects: Sequence[Project], drawn: Sequence[str], today: date
) -> str:
    """Legend of the lines of those projects that the map shows."""
    entries = [
        (swatch(number), project.name)
        for number, project in enumerate(projects)
        if project.project_id in drawn
    ]
    title = _("Area of the project") if entries else _("No project is drawn")
    return legend(title, entries, today)


def overlap_legend(numbers: Sequence[int], most: int, today: date) -> str:
    """Legend of how many projects a municipality is in."""
    entries = [
        (
            palette.image(_square(overlap_fill(n, most))),
            ngettext("{n} project", "{n} projects", n).format(n=n),
        )
        for n in numbers
    ]
    return legend(_("The municipality is in"), entries, today)


def _square(fill: str) -> str:
    return (
        '<svg width="24" height="18" aria-hidden="true" focusable="false">'
        f'<rect x="1" y="1" width="22" height="16" fill="{fill}" '
        f'stroke="{palette.INK}" stroke-width="1"/></svg>'
    )


def project_table(
    projects: Sequence[Project], code: str, name: str, day: date, today: date
) -> str:
    """Projects with owner, time, state on a day, and whether they cover us."""
    inside = _("Covers {name}").format(name=name)
    header = [
        _("Project name"),
        _("Owner"),
        _("Period"),
        _("State {day}").format(day=when(day.isoformat())),
        inside,
        _("Municipalities"),
    ]
    rows = [
        (
            one.name,
            one.owner,
            f"{capital(period(one))}. {localised(one.period_note)}".strip(),
            project_state(one, day),
            _("yes") if code in one.municipalities else _("no"),
            f"{number(len(one.municipalities))}. {localised(one.area_note)}".strip(),
        )
        for one in projects
    ]
    return table(_("The projects"), header, rows, today)


def framework_table(frameworks: Sequence[Framework], day: date, today: date) -> str:
    """Programmes with their time, and their state on a day."""
    header = [
        _("Programme"),
        _("Owner"),
        _("Period"),
        _("State {day}").format(day=when(day.isoformat())),
    ]
    rows = [
        (
            one.name,
            one.owner,
            f"{when(one.start)} – {when(one.end)}",
            capital(term("state", one.state(day))),
        )
        for one in frameworks
    ]
    return table(_("The regional programme"), header, rows, today)


def overlap_table(
    found: Mapping[int, Sequence[str]],
    names: Names,
    projects: Sequence[Project],
    today: date,
) -> str:
    """Municipalities by the number of projects that they are in, the most first."""
    rows = [
        (
            names[code],
            number(count),
            listing(
                [one.name for one in projects if code in one.municipalities], _("and")
            ),
        )
        for count, codes in found.items()
        for code in codes
    ]
    header = [_("Municipality"), _("Projects"), _("Which")]
    return table(_("Municipalities by number of projects"), header, rows, today)


def fact_table(rows: Sequence[Mapping[str, Any]], day: date, today: date) -> str:
    """Services of the municipality with what is known of each on a day."""
    header = [
        _("Place"),
        _("Village"),
        _("Service"),
        _("What is known"),
        _("Last seen"),
    ]
    order = {state: n for n, state in enumerate(DAY_STATES)}
    shown = [
        (
            row["name"],
            row["village"],
            f"{term('type', row['service_type'])}: {term('kind', row['service_kind'])}",
            capital(state_word(row["day_state"])),
            when(row["seen_on"]),
        )
        for row in sorted(rows, key=lambda row: order[row["day_state"]])
    ]
    caption = _("What is known of each service on {day}").format(
        day=when(day.isoformat())
    )
    note = _("The status, date and source of each are on the map page.")
    return table(caption, header, shown, today, note)


def group_table(
    groups: Sequence[Mapping[Any, Any]],
    people: Sequence[GroupPeople],
    total: int,
    today: date,
    note: str,
) -> str:
    """Local groups with the residents of each one's area, the most first.

    Parameters
    ----------
    people
        Empty where it is not known where people live.
    """
    lived = {one.group_id: one.residents for one in people}
    header = [_("Group"), _("Home village"), _("Kind")]
    if people:
        header += [_("Residents"), _("Share")]
    rows = []
    for group in sorted(groups, key=lambda one: -(lived.get(one["group_id"]) or -1)):
        row = [group["name"], group["home_village"], capital(_kind(group))]
        n = lived.get(group["group_id"])
        if people:
            share = "–" if n is None or not total else percent(n / total)
            row += ["–" if n is None else number(n), share]
        rows.append(row)
    return table(_("The local groups"), header, rows, today, note)


def _kind(group: Mapping[Any, Any]) -> str:
    return term("group", group["kind"])


def village_table(
    names: Sequence[str],
    alone: Sequence[VillageAlone],
    groups: Sequence[Mapping[Any, Any]],
    today: date,
) -> str:
    """Villages with the groups that are at home there, those without one first."""
    named = {group["group_id"]: group["name"] for group in groups}
    rows = [
        (
            one.name,
            _("none"),
            named.get(one.group_id, "–"),
            kilometres(one.distance_m) if one.group_id else "–",
        )
        for one in alone
    ]
    for village in names:
        own = [one["name"] for one in groups if one["home_village"] == village]
        if own:
            rows.append((village, listing(own, _("and")), "–", "–"))
    header = [
        _("Village"),
        _("Group at home there"),
        _("Nearest group"),
        _("As the crow flies"),
    ]
    return table(_("Villages and groups"), header, rows, today)


def group_legend(today: date, *, numbers: bool = False, alone: bool = False) -> str:
    """Legend of the areas and marks of the groups.

    Parameters
    ----------
    numbers
        Whether the marks hold the number of residents.
    alone
        Whether the villages without a group are drawn too.
    """
    entries = [(str(symbol("group", 22)), _("Local development group"))]
    if numbers:
        entries = [("", _("The number: residents who live nearest the group"))]
    if alone:
        village = palette.image(VILLAGE_MARK)
        entries.append((village, _("Village that is no group's home village")))
    title = _("Coloured: the part nearest each group's home village")
    return legend(title, entries, today)


def fact_legend(today: date) -> str:
    """Legend of the marks of dated facts."""
    entries = [
        (str(symbol("groceries", 22)), _("seen up to a year before that day")),
        (str(symbol("groceries", 22, pale=True)), _("seen longer ago")),
        (str(symbol("groceries", 22, status="unverified")), _("unconfirmed")),
        (str(symbol("groceries", 22, status="closed")), _("had closed")),
    ]
    return legend(_("Known by that day"), entries, today)
