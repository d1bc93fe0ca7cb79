"""What is missing or old in the data of a municipality, as things to do."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from geodata.pack import Pack
from geodata.places import KindState, kind_state, one_year_before
from geodata.vocabulary import COUNTED_KINDS, SERVICE_KINDS, SERVICE_TYPES


@dataclass(frozen=True)
class TypeTask:
    """What is to be done about the services of one type in the municipality.

    Attributes
    ----------
    service_type
        Service type.
    counted
        State of the list of each kind that counts in distances.
    others
        The same of the kinds that do not.
    services
        Services that are not closed.
    unconfirmed
        Those of them that are unverified, or were last seen more than a year ago.
    oldest
        First day on which one of the unconfirmed was last seen (ISO), or empty.
    first
        Place of that one, or empty.
    without_hours
        Services that are not closed and whose opening hours are not known.
    first_without_hours
        Place of the first of those, or empty.
    """

    service_type: str
    counted: tuple[KindState, ...]
    others: tuple[KindState, ...]
    services: int
    unconfirmed: int
    oldest: str
    first: str
    without_hours: int
    first_without_hours: str

    @property
    def open_lists(self) -> tuple[KindState, ...]:
        """Kinds that count and whose list is not complete."""
        return tuple(one for one in self.counted if one.state != "complete")

    @property
    def done(self) -> bool:
        """Whether the lists that count are complete, and every service is known."""
        return not (self.open_lists or self.unconfirmed or self.without_hours)


@dataclass(frozen=True)
class Todo:
    """What is to be done about the data of a municipality.

    Attributes
    ----------
    types
        A task for each service type, in the order of display.
    waiting
        Ids of the places in the municipality with a service that is unconfirmed, the
        one that has waited longest first.
    neighbours
        Unconfirmed services of places outside the municipality.
    first_neighbour
        Place of the one of those that has waited longest, or empty.
    unplaced_groups
        Names of the local groups without a position.
    service_points
        Places in the municipality that are marked as service points.
    grid, roads
        Whether the pack has a grid of residents, and roads.
    """

    types: tuple[TypeTask, ...]
    waiting: tuple[str, ...]
    neighbours: int
    first_neighbour: str
    unplaced_groups: tuple[str, ...]
    service_points: int
    grid: bool
    roads: bool


def unconfirmed(services: pd.DataFrame, today: date) -> pd.Series:
    """Whether each service needs to be confirmed.

    A closed one does not; one that is unverified, or was last seen more than a year
    ago, does. Exactly a year ago still is confirmed.

    Parameters
    ----------
    services
        status and seen_on (ISO day).
    """
    old = services["seen_on"] < one_year_before(today).isoformat()
    unverified = services["status"] == "unverified"
    return (services["status"] != "closed") & (unverified | old)


def todo(pack: Pack, offers: pd.DataFrame, today: date) -> Todo:
    """What is missing or old in a pack.

    Parameters
    ----------
    offers
        Rows of `places.join`.
    """
    code = pack.municipality.code
    inside = offers["municipality_code"] == code
    waits = unconfirmed(offers, today)
    late = offers[waits].sort_values(["seen_on", "place_id"], kind="stable")
    here = late["municipality_code"] == code
    order, away = late[here], late[~here]
    groups = pack.groups
    return Todo(
        types=tuple(
            _task(pack.completeness, code, offers[inside], order, service_type)
            for service_type in SERVICE_TYPES
        ),
        waiting=tuple(dict.fromkeys(order["place_id"])),
        neighbours=len(away),
        first_neighbour=next(iter(away["place_id"]), ""),
        unplaced_groups=tuple(groups.loc[groups["latitude"].isna(), "name"]),
        service_points=_service_points(pack),
        grid=pack.residents is not None,
        roads=pack.roads is not None,
    )


def _task(
    completeness: pd.DataFrame,
    code: str,
    own: pd.DataFrame,
    late: pd.DataFrame,
    service_type: str,
) -> TypeTask:
    """Task of one type; `late` holds what is unconfirmed, the oldest first."""
    rows = own[(own["service_type"] == service_type) & (own["status"] != "closed")]
    unsure = late[late["service_type"] == service_type]
    kinds = {
        kind: kind_state(completeness, code, kind)
        for kind in SERVICE_KINDS[service_type]
    }
    counted, unsaid = COUNTED_KINDS[service_type], rows[rows["opening_hours"] == ""]
    return TypeTask(
        service_type=service_type,
        counted=tuple(kinds[kind] for kind in counted),
        others=tuple(one for kind, one in kinds.items() if kind not in counted),
        services=len(rows),
        unconfirmed=len(unsure),
        oldest=next(iter(unsure["seen_on"]), ""),
        first=next(iter(unsure["place_id"]), ""),
        without_hours=len(unsaid),
        first_without_hours=next(iter(unsaid["place_id"]), ""),
    )


def _service_points(pack: Pack) -> int:
    """Places in the municipality that have the role of a service point."""
    places = pack.places
    if "role" not in places:
        return 0
    own = places["municipality_code"] == pack.municipality.code
    return int((own & (places["role"] == "service_point")).sum())
