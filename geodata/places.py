"""Services joined to their places: selected, counted, and how old each fact is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import geopandas
import pandas as pd

from geodata.hours import state_at
from geodata.vocabulary import COMPLETENESS, COUNTED_KINDS, SERVICE_TYPES, TYPE_OF_KIND


@dataclass(frozen=True)
class Selection:
    """Which services are asked for.

    Attributes
    ----------
    types
        Service types.
    kinds
        Kinds of those types; empty means every kind.
    seen_since
        First day on which a service may have been seen; None means any age.
    open_at
        Moment by the clock in Sweden at which a service may be open; None means any.
    """

    types: tuple[str, ...] = SERVICE_TYPES
    kinds: tuple[str, ...] = ()
    seen_since: date | None = None
    open_at: datetime | None = None


@dataclass(frozen=True)
class KindState:
    """How complete the list of one kind is, and as of when (empty: not known)."""

    service_kind: str
    state: str
    as_of: str


@dataclass(frozen=True)
class TypeCount:
    """Places of one service type in one municipality, and what that number rests on.

    Attributes
    ----------
    service_type
        Service type.
    kinds
        The kinds that were counted, each with how complete its list is.
    places
        Places with at least one open service of those kinds.
    unverified
        Places that have only unverified ones.
    state
        The worst state among the kinds: `complete`, `partial` or `unknown`.
    seen_on
        Latest day on which an unverified one was seen (ISO), or empty.
    """

    service_type: str
    kinds: tuple[KindState, ...]
    places: int
    unverified: int
    state: str
    seen_on: str


def one_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def one_year_after(day: date) -> date:
    """The same day of the year after; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def is_current(seen_on: str, today: date) -> bool:
    """Whether a fact was seen up to a year ago; exactly a year ago still counts."""
    return date.fromisoformat(seen_on) >= one_year_before(today)


def join(
    places: geopandas.GeoDataFrame, services: pd.DataFrame
) -> geopandas.GeoDataFrame:
    """Join each service to its place; one row a service, in the order of the services.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of the services, and those of the place; `note`, `source_id` and
        `origin` of the place are called `place_note`, `place_source_id` and
        `place_origin`. Same CRS as the places.
    """
    own = {name: f"place_{name}" for name in places if name in services.columns}
    own = {name: new for name, new in own.items() if name != "place_id"}
    joined = services.merge(
        places.rename(columns=own), on="place_id", how="inner", validate="many_to_one"
    )
    return geopandas.GeoDataFrame(joined, geometry="geometry", crs=places.crs)


def select(
    offers: geopandas.GeoDataFrame, selection: Selection
) -> geopandas.GeoDataFrame:
    """Rows of `join` that a selection asks for, in their order.

    Returns
    -------
    geopandas.GeoDataFrame
        With a moment also the column `open_then`: `open`, or `unknown` where the hours
        are not known; services that are closed then are left out.
    """
    found = _asked(offers, selection)
    if selection.open_at is None:
        return found
    found = found.assign(open_then=open_states(found, selection.open_at))
    return found[found["open_then"] != "closed"]


def _asked(
    offers: geopandas.GeoDataFrame, selection: Selection
) -> geopandas.GeoDataFrame:
    """Rows that a selection asks for, at whatever time."""
    wanted = offers["service_type"].isin(selection.types)
    if selection.kinds:
        wanted &= offers["service_kind"].isin(selection.kinds)
    if selection.seen_since:
        wanted &= offers["seen_on"] >= selection.seen_since.isoformat()
    return offers[wanted]


def open_states(offers: pd.DataFrame, moment: datetime) -> pd.Series:
    """Whether each service is `open` at a moment, `closed`, or that is `unknown`."""
    states = {text: state_at(text, moment) for text in offers["opening_hours"].unique()}
    found = offers["opening_hours"].map(states).astype(object)
    return found.mask(offers["status"] == "closed", "closed")


@dataclass(frozen=True)
class OpenCount:
    """How many places or services are open at a moment, perhaps are, and are closed."""

    open: int
    unknown: int
    closed: int


def open_count(offers: pd.DataFrame, moment: datetime) -> OpenCount:
    """Count places, each once: open if any of some services is, else perhaps if any."""
    states = open_states(offers, moment).map({"open": 0, "unknown": 1, "closed": 2})
    best = states.groupby(offers["place_id"]).min()
    return OpenCount(*(int((best == rank).sum()) for rank in range(3)))


def selected_count(
    offers: geopandas.GeoDataFrame, selection: Selection
) -> OpenCount | None:
    """Count the services of a selection by whether they are open then, if it asks."""
    if selection.open_at is None:
        return None
    states = open_states(_asked(offers, selection), selection.open_at)
    return OpenCount(*(int((states == s).sum()) for s in ("open", "unknown", "closed")))


def kind_state(
    completeness: pd.DataFrame, municipality_code: str, service_kind: str
) -> KindState:
    """How complete the list of a kind is in a municipality.

    A kind without a row is unknown. A row for a single village that is not complete
    makes a complete list a partial one.
    """
    rows = completeness[
        (completeness["municipality_code"] == municipality_code)
        & (completeness["service_kind"] == service_kind)
    ]
    village = rows["village"] if "village" in rows else pd.Series("", rows.index)
    whole = rows[village == ""]
    if whole.empty:
        return KindState(service_kind, "unknown", "")
    state, as_of = whole.iloc[0][["state", "as_of"]]
    if state == "complete" and (rows["state"] != "complete").any():
        state = "partial"
    return KindState(service_kind, state, as_of)


def type_counts(
    offers: geopandas.GeoDataFrame,
    completeness: pd.DataFrame,
    municipality_code: str,
    kinds: Mapping[str, tuple[str, ...]] = COUNTED_KINDS,
) -> tuple[TypeCount, ...]:
    """Count the places of each service type inside a municipality.

    Parameters
    ----------
    offers
        Rows of `join`.
    completeness
        Table of the pack.
    municipality_code
        Places of this municipality are counted.
    kinds
        The kinds that count, by service type.
    """
    inside = offers[offers["municipality_code"] == municipality_code]
    return tuple(
        _type_count(inside, completeness, municipality_code, service_type, counted)
        for service_type, counted in kinds.items()
    )


def _type_count(
    inside: pd.DataFrame,
    completeness: pd.DataFrame,
    municipality_code: str,
    service_type: str,
    counted: tuple[str, ...],
) -> TypeCount:
    rows = inside[inside["service_kind"].isin(counted)]
    known = set(rows.loc[rows["status"] == "open", "place_id"])
    unsure = rows[(rows["status"] == "unverified") & ~rows["place_id"].isin(known)]
    states = tuple(
        kind_state(completeness, municipality_code, kind) for kind in counted
    )
    return TypeCount(
        service_type=service_type,
        kinds=states,
        places=len(known),
        unverified=unsure["place_id"].nunique(),
        state=max((state.state for state in states), key=COMPLETENESS.index),
        seen_on=unsure["seen_on"].max() if len(unsure) else "",
    )


def kind_counts(
    offers: geopandas.GeoDataFrame, completeness: pd.DataFrame, municipality_code: str
) -> pd.DataFrame:
    """Count services by type, kind and status, with how complete the list is.

    Returns
    -------
    pandas.DataFrame
        service_type, service_kind, status, services (all), in_municipality, oldest and
        newest seen_on (ISO), completeness and as_of (of the municipality). A kind that
        no row has is there once, without status and with 0 services, for its state.
    """
    inside = (offers["municipality_code"] == municipality_code).astype(int)
    counted = (
        offers.assign(inside=inside)
        .groupby(["service_type", "service_kind", "status"], sort=False)
        .agg(
            services=("place_id", "size"),
            in_municipality=("inside", "sum"),
            oldest=("seen_on", "min"),
            newest=("seen_on", "max"),
        )
        .reset_index()
    )
    rows = []
    for kind, service_type in TYPE_OF_KIND.items():
        state = kind_state(completeness, municipality_code, kind)
        known = counted[counted["service_kind"] == kind].to_dict("records")
        empty = {"status": "", "services": 0, "in_municipality": 0} | {
            "oldest": "",
            "newest": "",
        }
        rows += [
            {"service_type": service_type, "service_kind": kind}
            | row
            | {"completeness": state.state, "as_of": state.as_of}
            for row in known or [empty]
        ]
    return pd.DataFrame(rows)
