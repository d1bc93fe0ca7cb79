"""What an analysis is asked: which services count, and those of a pack that do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pandas as pd

from geodata.places import OpenCount, open_count, open_states
from geodata.vocabulary import COUNTED_KINDS, SERVICE_KINDS

MeasureName = Literal["straight", "road"]


@dataclass(frozen=True)
class Question:
    """Which services count, and how the way to them is measured.

    Attributes
    ----------
    kinds
        Kinds that count instead of the usual ones of their types.
    seen_since
        First day on which a service may have been seen; None means any age.
    with_unverified
        Whether unverified services count too.
    measure
        `straight`: as the crow flies times the factor of the municipality; `road`.
    every_village
        The other end of the range where a list is not complete: as if every village
        whose list is not complete had a place of that type; and as if those whose
        opening hours are not known were open.
    open_at
        Moment by the clock in Sweden at which a service must be open; None means any.
    """

    kinds: tuple[str, ...] = ()
    seen_since: date | None = None
    with_unverified: bool = False
    measure: MeasureName = "straight"
    every_village: bool = False
    open_at: datetime | None = None

    def counted(self) -> dict[str, tuple[str, ...]]:
        """Kinds that count, by service type, in the order of the vocabulary."""
        return {
            service_type: tuple(kind for kind in kinds if kind in self.kinds)
            or COUNTED_KINDS[service_type]
            for service_type, kinds in SERVICE_KINDS.items()
        }


def usable(offers: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Rows of `places.join` that count: open, of a counted kind, seen late enough.

    At a moment those that are open then; with `every_village` also those whose opening
    hours are not known.
    """
    rows = _usable_any_time(offers, question)
    if question.open_at is None:
        return rows
    counted = ["open", "unknown"] if question.every_village else ["open"]
    return rows[open_states(rows, question.open_at).isin(counted)]


def hours_count(
    offers: pd.DataFrame, question: Question, types: Iterable[str]
) -> OpenCount | None:
    """Count the places that count by whether they are open then; None at any time.

    Parameters
    ----------
    offers
        Rows of `places.join`.
    types
        Only services of these types.
    """
    if question.open_at is None:
        return None
    rows = _usable_any_time(offers, question)
    rows = rows[rows["service_type"].isin(list(types))]
    return open_count(rows, question.open_at)


def hours_unknown(offers: pd.DataFrame, question: Question) -> frozenset[str]:
    """Service types of which a service that counts has unknown hours at the moment."""
    if question.open_at is None:
        return frozenset()
    rows = _usable_any_time(offers, question)
    unknown = open_states(rows, question.open_at) == "unknown"
    return frozenset(rows.loc[unknown, "service_type"])


def _usable_any_time(offers: pd.DataFrame, question: Question) -> pd.DataFrame:
    kinds = [kind for kinds in question.counted().values() for kind in kinds]
    statuses = ["open", "unverified"] if question.with_unverified else ["open"]
    wanted = offers["service_kind"].isin(kinds) & offers["status"].isin(statuses)
    if question.seen_since:
        wanted &= offers["seen_on"] >= question.seen_since.isoformat()
    return offers[wanted & offers.geometry.notna()]
