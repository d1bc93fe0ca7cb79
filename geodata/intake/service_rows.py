"""The services of each row of a list: what, since when, whether still."""

from datetime import date
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from geodata.intake.dates import read_date
from geodata.intake.notes import Notes, rows_in, understood
from geodata.intake.records import Usual
from geodata.intake.words import Offer, offers_of, status_of, with_kinds
from geodata.records import span
from geodata.vocabulary import TYPE_OF_KIND

SAID: Final = ("service", "service_type", "service_kind")
"""Fields that may name services, each of them one or several."""


class Service(NamedTuple):
    """Columns of one service, as text in the pack's form."""

    service_type: str
    service_kind: str
    status: str
    seen_on: str
    opening_hours: str
    opened_on: str
    closed_on: str
    service_note: str


class _Trouble(NamedTuple):
    """What is wrong with the words for a row's services."""

    field: str
    code: str
    found: str
    is_error: bool


Said = tuple[str, str, str]
Understood = tuple[tuple[Offer, ...], tuple[_Trouble, ...]]


def read_services(
    texts: pd.DataFrame, usual: Usual, today: date, notes: Notes
) -> dict[int, tuple[Service, ...]]:
    """Services of each row; none of a row that is refused.

    Parameters
    ----------
    texts
        Text of each field by row.
    today
        No day may lie after it.
    """
    offers = _offers(texts, usual, notes)
    late = partial(_date, today)
    opened = understood(texts["opened_on"], late, notes.leave)
    closed = understood(texts["closed_on"], late, notes.leave)
    status = _statuses(texts["status"], closed, usual, notes)
    seen = _seen(texts["seen_on"], usual, today, notes)
    _check_order(opened, closed, notes)
    hours = understood(texts["opening_hours"], _hours, notes.leave)
    cells = zip(
        texts.index,
        offers,
        status,
        seen,
        hours,
        opened,
        closed,
        texts["service_note"],
        strict=True,
    )
    return {
        int(row): tuple(Service(*offer, *rest) for offer in named)
        for row, named, *rest in cells
    }


def _offers(texts: pd.DataFrame, usual: Usual, notes: Notes) -> list[tuple[Offer, ...]]:
    known: dict[Said, Understood] = {}
    found = []
    for row, *said in texts[list(SAID)].itertuples(name=None):
        key = (said[0], said[1], said[2])
        if key not in known:
            known[key] = _understand(key, usual)
        offers, troubles = known[key]
        for trouble in troubles:
            tell = notes.refuse if trouble.is_error else notes.leave
            tell(int(row), trouble.field, trouble.code, trouble.found)
        found.append(offers)
    return found


def _understand(said: Said, usual: Usual) -> Understood:
    """Services that three cells name together, and what is wrong with them."""
    read = {field: offers_of(text) for field, text in zip(SAID, said, strict=True)}
    types = {offer.service_type for offer in read["service_type"][0]}
    kinds = read["service_kind"][0]
    if types and any(offer.service_type not in types for offer in kinds):
        pair = f"{said[1]}, {said[2]}"
        return (), (_Trouble("service_kind", "kind_of_other_type", pair, True),)
    offers = [offer for named, _unknown in read.values() for offer in named]
    nothing = not offers
    if nothing and not any(said):
        offers = _of_usual(usual)
        if not offers:
            return (), (_Trouble("service", "no_service", "", True),)
    # A kind that is not known must not become the usual one of its type.
    troubles = [
        _Trouble(field, "unknown_service", part, nothing or field == "service_kind")
        for field, (_named, unknown) in read.items()
        for part in unknown
    ]
    return with_kinds(offers, usual.service_kind), tuple(troubles)


def _of_usual(usual: Usual) -> list[Offer]:
    kind = usual.service_kind
    service_type = usual.service_type or TYPE_OF_KIND.get(kind, "")
    return [Offer(service_type, kind)] if service_type else []


def _date(today: date, text: str) -> tuple[str, str]:
    """Date in the pack's form; one that begins after today is none."""
    found, code = read_date(text)
    if found and span(found)[0] > today:
        return "", "future_date"
    return found, code


def _seen(cells: pd.Series, usual: Usual, today: date, notes: Notes) -> pd.Series:
    """Day on which each row was seen: the first day of a month or year."""

    def read(text: str) -> tuple[str, str]:
        found, code = _date(today, text)
        return span(found)[0].isoformat() if found else "", code

    days = understood(cells, read, notes.refuse)
    days = days.where(cells != "", usual.seen_on)
    if not usual.seen_on:
        for row in rows_in(cells.index, cells == ""):
            notes.refuse(row, "seen_on", "empty")
    return days


def _statuses(
    cells: pd.Series, closed: pd.Series, usual: Usual, notes: Notes
) -> pd.Series:
    """Status of each row; one that says when it closed and no more is closed."""
    status = understood(cells, _status, notes.refuse)
    untold = cells == ""
    status = status.where(~untold, usual.status)
    status = status.where(~(untold & (closed != "")), "closed")
    odd = (closed != "") & (status != "closed") & (status != "")
    for row in rows_in(cells.index, odd):
        notes.refuse(row, "closed_on", "closed_not_closed", closed[row])
    for row in rows_in(cells.index, untold & (status == "")):
        notes.refuse(row, "status", "empty")
    return status


def _status(text: str) -> tuple[str, str]:
    code = status_of(text)
    return ("", "unknown_status") if code is None else (code, "")


def _check_order(opened: pd.Series, closed: pd.Series, notes: Notes) -> None:
    for row in rows_in(opened.index, (opened != "") & (closed != "")):
        if span(opened[row])[0] > span(closed[row])[1]:
            pair = f"{opened[row]}, {closed[row]}"
            notes.refuse(row, "closed_on", "closed_before_opened", pair)


def _hours(text: str) -> tuple[str, str]:
    from geodata.hours_text import code_of  # noqa: PLC0415 - its parser is slow to load

    code = code_of(text)
    return (code, "") if code else ("", "opening_hours")
