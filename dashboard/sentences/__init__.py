"""Results as plain sentences: what is known, as of when, and what is not known."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from dashboard.terms import listing, term
from dashboard.text import _, column, localised, month, ngettext, number, when
from geodata.places import KindState, TypeCount
from geodata.records import Contact, FundingCall, Goal, Project


def count(result: TypeCount) -> str:
    """Say how many places of a type there are, and how complete that is.

    Nothing known of a list that is not complete reads as no reliable information,
    never as none.
    """
    kinds = _kinds(result.kinds, _("or"))
    if result.state == "complete":
        day = min((kind.as_of for kind in result.kinds if kind.as_of), default="")
        told = ngettext(
            "{n} place with {kinds}, the list is from {month}",
            "{n} places with {kinds}, the list is from {month}",
            result.places,
        ).format(n=number(result.places), kinds=kinds, month=month(day))
    elif result.places:
        gaps = [kind for kind in result.kinds if kind.state != "complete"]
        told = ngettext(
            "at least {n} place with {kinds}; the list of {gaps} is not complete",
            "at least {n} places with {kinds}; the list of {gaps} is not complete",
            result.places,
        ).format(
            n=number(result.places), kinds=kinds, gaps=_kinds(tuple(gaps), _("and"))
        )
    else:
        told = _("no reliable information")
    if not result.unverified:
        return told
    unsure = ngettext(
        "{n} unconfirmed place, last seen {year}",
        "{n} unconfirmed places, last seen {year}",
        result.unverified,
    ).format(n=number(result.unverified), year=result.seen_on[:4])
    return f"{told} ({unsure})"


def _kinds(kinds: tuple[KindState, ...], last: str) -> str:
    return listing([term("kind", kind.service_kind) for kind in kinds], last)


def completeness(kind: KindState) -> str:
    """Say how complete the list of a kind is, and as of when."""
    word = term("completeness", kind.state)
    return f"{word} ({when(kind.as_of)})" if kind.as_of else word


def period(project: Project) -> str:
    """Say when a project ran, and which end of it is not known."""
    if project.start and project.end:
        return f"{when(project.start)} – {when(project.end)}"
    if project.start:
        return _("from {start}, end not known").format(start=when(project.start))
    return _("dates not known")


def goal(promised: Goal) -> str:
    """Say what was promised, with its target and unit."""
    target = promised.target
    indicator, unit = localised(promised.indicator), localised(promised.unit)
    if isinstance(target, int):
        return f"{indicator}: {number(target)} {unit}".rstrip()
    wanted = f"{indicator}: {localised(target)}" if target else indicator
    return f"{wanted} ({unit})" if unit else wanted


def funding(call: FundingCall, today: date) -> str:
    """Say whether a call is open, and since or until when."""
    forms = {
        "upcoming": _("Opens {opens}."),
        "open": _("Open until {closes}."),
        "closed": _("Closed since {closes}."),
    }
    form = forms[call.state(today)]
    return form.format(opens=when(call.opens), closes=when(call.closes))


def group_position(group: Mapping[Any, Any]) -> str:
    """Say what the position of a group rests on."""
    basis = column(group, "position_basis")
    if not basis:
        return _("Position not known: not on the map.")
    return _("Position on the map: {basis}.").format(basis=basis)


def area_note() -> str:
    """Say what the area of a group on the map is, and what it is not."""
    return _(
        "The area on the map is indicative: the part of the municipality that lies "
        "nearest the group's home village. The groups have drawn no borders."
    )


def correction_address(contact: Contact, place: Mapping[Any, Any]) -> str:
    """Address that opens a mail to the municipality's mailbox about one place."""
    subject = _("The map of service: is this wrong? {id}").format(id=place["place_id"])
    body = _("Place: {name} ({id})\n\nWhat is wrong:\n").format(
        name=place["name"], id=place["place_id"]
    )
    return f"mailto:{contact.email}?subject={quote(subject)}&body={quote(body)}"
