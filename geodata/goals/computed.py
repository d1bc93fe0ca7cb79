"""What of a goal can be computed from the places of a pack."""

from dataclasses import dataclass
from typing import Final, Literal, cast

import pandas as pd

from geodata.pack import Pack
from geodata.places import type_counts
from geodata.records import Goal
from geodata.vocabulary import COUNTED_KINDS

SHOPS: Final = "groceries"
ListState = Literal["complete", "partial", "unknown"]


@dataclass(frozen=True)
class Measured:
    """What can be computed of a goal from the places in the municipality.

    Attributes
    ----------
    value
        How many; None where nothing is known.
    of
        Of how many, where it tells how much is known; None where it counts.
    rows
        How many rows of the pack were looked at.
    as_of
        Date of the list, or empty.
    state
        How complete the list is: what is counted from one that is not is a least.
    """

    value: int | None
    of: int | None
    rows: int
    as_of: str
    state: ListState


def measured(pack: Pack, goal: Goal, offers: pd.DataFrame) -> Measured | None:
    """What of a goal can be computed; None where the pack names no measure.

    Shops are places with a grocery service of the kinds that usually count.

    Parameters
    ----------
    offers
        Rows of `places.join`.
    """
    if goal.measure is None:
        return None
    if goal.measure == "service_points":
        return _service_points(pack)
    code, kinds = pack.municipality.code, COUNTED_KINDS[SHOPS]
    (counted,) = type_counts(offers, pack.completeness, code, {SHOPS: kinds})
    shops = offers[
        (offers["municipality_code"] == code)
        & offers["service_kind"].isin(kinds)
        & (offers["status"] == "open")
    ]
    as_of = min((kind.as_of for kind in counted.kinds if kind.as_of), default="")
    state = cast("ListState", counted.state)
    if goal.measure == "opening_hours":
        known = shops.loc[shops["opening_hours"] != "", "place_id"].nunique()
        return Measured(known, counted.places, len(shops), as_of, state)
    sure = state == "complete" or counted.places > 0
    return Measured(counted.places if sure else None, None, len(shops), as_of, state)


def _service_points(pack: Pack) -> Measured:
    """Places with that role: no list says that there are no others."""
    places = pack.places[pack.places["municipality_code"] == pack.municipality.code]
    points = places[places["role"] == "service_point"] if "role" in places else None
    count = 0 if points is None else len(points)
    return Measured(count or None, None, count, "", "partial" if count else "unknown")
