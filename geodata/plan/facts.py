"""What a plan's figures rest on: which facts and lists, how old, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas
import pandas as pd

from geodata.baseline import Question, states_since
from geodata.pack import Pack
from geodata.places import KindState, TypeCount, is_current, kind_state, one_year_after
from geodata.records import span
from geodata.vocabulary import ALL_KINDS, SERVICE_KINDS, TYPE_OF_KIND


@dataclass(frozen=True)
class Fact:
    """Services of one kind that one source tells of, and when it saw them.

    Attributes
    ----------
    place_ids
        Places that offer them.
    seen_on
        Day on which the oldest of them was seen last (ISO).
    current_until
        Last day on which all of them count as current: a year after that.
    old
        Whether that day is past.
    """

    service_type: str
    service_kind: str
    status: str
    source_id: str
    place_ids: tuple[str, ...]
    seen_on: str
    current_until: date
    old: bool


@dataclass(frozen=True)
class ListFact:
    """How complete the list of one kind is in the municipality.

    Attributes
    ----------
    counted
        Whether the kind counts in the plan's figures.
    row
        Row of `completeness.csv`, for its note and source; empty where there is none.
    current_until
        Last day on which the list counts as current; None if it has no date.
    """

    service_type: str
    state: KindState
    counted: bool
    row: Mapping[Any, Any]
    current_until: date | None


@dataclass(frozen=True)
class Look:
    """When to look again at what is known of one service type.

    Attributes
    ----------
    oldest
        Oldest date that its figures rest on (ISO, partial); empty if there is none.
    by
        Day by which to look again: None means at once, for a list is not complete or
        a date is more than a year old.
    """

    service_type: str
    oldest: str
    by: date | None


def facts(offers: geopandas.GeoDataFrame, today: date) -> tuple[Fact, ...]:
    """Facts behind some services that are not closed, the oldest first.

    Parameters
    ----------
    offers
        Rows of `places.join`.
    """
    keys = ["service_type", "service_kind", "status", "source_id"]
    rows = pd.DataFrame(offers[offers["status"] != "closed"])
    found = []
    for _key, some in rows.groupby(keys, sort=False):
        seen_on = str(some["seen_on"].min())
        service_type, kind, status, source_id = some[keys].iloc[0].astype(str)
        found.append(
            Fact(
                service_type=service_type,
                service_kind=kind,
                status=status,
                source_id=source_id,
                place_ids=tuple(some["place_id"].astype(str)),
                seen_on=seen_on,
                current_until=one_year_after(date.fromisoformat(seen_on)),
                old=not is_current(seen_on, today),
            )
        )
    return tuple(sorted(found, key=lambda one: one.seen_on))


def lists(pack: Pack, question: Question) -> tuple[ListFact, ...]:
    """How complete the list of every kind is, in the order of the vocabulary."""
    code = pack.municipality.code
    table = states_since(pack.completeness, question.seen_since)
    own = table[table["municipality_code"] == code]
    if "village" in own:
        own = own[own["village"] == ""]
    rows = {row["service_kind"]: row for row in own.to_dict("records")}
    counted = {kind for kinds in question.counted().values() for kind in kinds}
    return tuple(
        ListFact(
            service_type=TYPE_OF_KIND[kind],
            state=(state := kind_state(table, code, kind)),
            counted=kind in counted,
            row=rows.get(kind, {}),
            current_until=_until(state.as_of),
        )
        for kind in ALL_KINDS
    )


def _until(as_of: str) -> date | None:
    return one_year_after(span(as_of)[1]) if as_of else None


def looks(
    counts: Sequence[TypeCount], known: Sequence[Fact], today: date
) -> tuple[Look, ...]:
    """When to look again at each service type, by the dates that its figures rest on.

    Parameters
    ----------
    known
        Facts of the services that count.
    """
    found = []
    for count in counts:
        kinds = SERVICE_KINDS[count.service_type]
        dates = [kind.as_of for kind in count.kinds if kind.as_of]
        dates += [one.seen_on for one in known if one.service_kind in kinds]
        oldest = min(dates, key=lambda text: span(text)[1], default="")
        until = _until(oldest)
        late = until is None or until < today or count.state != "complete"
        found.append(Look(count.service_type, oldest, None if late else until))
    return tuple(found)
