"""The steps on projects and on dated facts as sentences."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dashboard.sentences.coverage import Told, out_of
from dashboard.terms import capital, listing, term
from dashboard.text import _, day_words, municipality_words, ngettext, number, when
from geodata.history import DayState
from geodata.records import Framework, Project

Names = Mapping[str, str]
"""Name of each municipality, by its code."""

STATES: Final = ("running", "ended", "upcoming", "unknown")


def _and(names: Sequence[str]) -> str:
    return listing(list(names), _("and"))


def _by_state(projects: Sequence[Project], day: date) -> dict[str, tuple[Project, ...]]:
    return {
        state: tuple(one for one in projects if one.state(day) == state)
        for state in STATES
    }


def _names(projects: Sequence[Project]) -> str:
    return _and([one.name for one in projects])


def programmes(frameworks: Sequence[Framework], day: date) -> list[str]:
    """Say whether each programme is in force on a day."""
    forms = {
        "upcoming": _("{name} begins in {start}."),
        "running": _("{name} carries the work on, until {end}."),
        "ended": _("{name} ended in {end}."),
    }
    return [
        forms[one.state(day)].format(
            name=one.name, start=when(one.start), end=when(one.end)
        )
        for one in frameworks
    ]


def _unknown_end(projects: Sequence[Project]) -> tuple[str, ...]:
    if not projects:
        return ()
    told = ngettext(
        "Whether {names} ran then.", "Whether {names} ran then.", len(projects)
    )
    return (told.format(names=_names(projects)),)


def projects(
    every: Sequence[Project],
    frameworks: Sequence[Framework],
    code: str,
    name: str,
    today: date,
) -> Told:
    """Say how many of the projects a municipality is in, and what is left of them."""
    inside = [one for one in every if code in one.municipalities]
    states = _by_state(inside, today)
    said = ngettext(
        "service project has covered {name}.",
        "service projects have covered {name}.",
        len(every),
    ).format(name=municipality_words(name))
    more = [_running_today(states["running"])]
    if states["ended"]:
        more.append(_("Ended: {names}.").format(names=_names(states["ended"])))
    unknown: tuple[str, ...] = ()
    if states["unknown"]:
        told = _("Whether {names} still runs.")
        unknown = (told.format(names=_names(states["unknown"])),)
    return Told(
        out_of(len(inside), len(every)),
        said,
        (*more, *programmes(frameworks, today)),
        unknown,
    )


def _running_today(running: Sequence[Project]) -> str:
    if not running:
        return _("None of them is known to run today.")
    return _("Running today: {names}.").format(names=_names(running))


def overlap(found: Mapping[int, Sequence[str]], names: Names) -> Told:
    """Say how many municipalities are in all of the projects, and in fewer.

    Parameters
    ----------
    found
        Codes of municipalities by the number of projects.
    """
    most = max(found, default=0)
    if not most:
        return Told(number(0), _("service projects are known."))
    codes = found.get(most, ())
    said = ngettext(
        "municipality is in all {total} projects: {names}.",
        "municipalities are in all {total} projects: {names}.",
        len(codes),
    )
    if not codes:
        said = _("municipalities are in all {total} projects.")
    fewer = [
        ngettext("{n} is in {count}", "{n} are in {count}", len(some)).format(
            n=number(len(some)), count=number(count)
        )
        for count, some in found.items()
        if count != most and some
    ]
    more = (f"{capital(_and(fewer))}.",) if fewer else ()
    told = said.format(total=number(most), names=_and([names[code] for code in codes]))
    return Told(number(len(codes)), told, more)


def on_day(
    every: Sequence[Project], frameworks: Sequence[Framework], day: date
) -> Told:
    """Say which projects ran on a day, which had ended, and of which it is unknown."""
    states = _by_state(every, day)
    running = states["running"]
    said = ngettext(
        "project ran on {day}.",
        "projects ran on {day}.",
        len(every),
    ).format(day=day_words(day))
    forms = {
        "running": _("Ran: {names}."),
        "ended": _("Had ended: {names}."),
        "upcoming": _("Had not begun: {names}."),
    }
    more = [
        form.format(names=_names(states[state]))
        for state, form in forms.items()
        if states[state]
    ]
    return Told(
        out_of(len(running), len(every), len(states["unknown"])),
        said,
        (*more, *programmes(frameworks, day)),
        _unknown_end(states["unknown"]),
    )


def facts(counts: Mapping[DayState, int], day: date, name: str) -> Told:
    """Say of how many services anything is known for a day.

    Parameters
    ----------
    counts
        Services by what is known of them on that day.
    name
        The municipality.
    """
    total, words = sum(counts.values()), day_words(day)
    seen, silent = total - counts["unknown"], counts["unknown"]
    figure = out_of(seen, total)
    if not seen:
        said = _("services in {name}: for {day} nothing is known of any of them.")
        return Told(figure, said.format(day=words, name=name))
    said = ngettext(
        "service in {name} is told of by facts of {day} or earlier.",
        "services in {name} are told of by facts of {day} or earlier.",
        total,
    )
    parts = {
        "open": ngettext(
            "{n} was open that day", "{n} were open that day", counts["open"]
        ),
        "last_seen": ngettext(
            "{n} was last seen open before, and may have closed since",
            "{n} were last seen open before, and may have closed since",
            counts["last_seen"],
        ),
        "closed": ngettext("{n} had closed", "{n} had closed", counts["closed"]),
        "not_opened": ngettext(
            "{n} had not opened yet", "{n} had not opened yet", counts["not_opened"]
        ),
    }
    told = [
        form.format(n=number(counts[state]))  # type: ignore[index]
        for state, form in parts.items()
        if counts[state]  # type: ignore[index]
    ]
    unknown: tuple[str, ...] = ()
    if silent:
        left = ngettext(
            "{n} other service: nothing is known of it for that day.",
            "{n} other services: nothing is known of them for that day.",
            silent,
        )
        unknown = (left.format(n=number(silent)),)
    return Told(
        figure, said.format(day=words, name=name), (f"{capital(_and(told))}.",), unknown
    )


def state_word(state: DayState) -> str:
    """What is known of a service on a day, in a word or two."""
    words = {
        "open": _("open that day"),
        "closed": _("had closed"),
        "not_opened": _("had not opened yet"),
        "last_seen": _("last seen before"),
        "unknown": _("nothing known"),
    }
    return words[state]


def project_state(project: Project, day: date) -> str:
    """State of a project on a day, in a word."""
    return capital(term("state", project.state(day)))
