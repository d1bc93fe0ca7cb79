"""A change of service tried out: places added, closed and moved, as a frozen record."""

from collections import Counter
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from geodata.crs import SWEDEN
from geodata.errors import Fault, SchemaError
from geodata.pack.files import key_of
from geodata.records import ID_FORM, Identifier, ServiceType
from geodata.vocabulary import SERVICE_TYPES

VERSION: Final = 1
"""Version of the written form, in an address and in a file."""
MOST_CHANGES: Final = 50
LONGEST_NAME: Final = 80
DECIMALS: Final = 5
"""Decimals of a degree that are kept: about a metre."""
FILE: Final = "scenario"
"""What a fault calls a scenario that has no file."""
NEW: Final = "new:"
"""Begins the id of an added place; its number in the scenario, from 1, follows."""

WEST, SOUTH, EAST, NORTH = SWEDEN


def _known_types(types: tuple[str, ...]) -> tuple[str, ...]:
    """Types each once, in the order of the vocabulary."""
    return tuple(code for code in SERVICE_TYPES if code in types)


def _rounded(degrees: float) -> float:
    return round(degrees, DECIMALS)


def _plain(text: str) -> str:
    """Text on one line, without signs that cannot be seen, and without a tilde.

    The tilde is kept for the written form in an address.
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.replace("~", "-").split())


Latitude = Annotated[float, Field(ge=SOUTH, le=NORTH), AfterValidator(_rounded)]
Longitude = Annotated[float, Field(ge=WEST, le=EAST), AfterValidator(_rounded)]
Types = Annotated[
    tuple[ServiceType, ...], Field(min_length=1), AfterValidator(_known_types)
]
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_plain)]


def _id_or_none(text: str) -> str:
    if text and not ID_FORM.fullmatch(text):
        code = "id_form"
        raise PydanticCustomError(code, code)
    return text


Host = Annotated[str, AfterValidator(_id_or_none)]


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Added(_Change):
    """A new place, or services that a place gets which is there already.

    Attributes
    ----------
    types
        Service types that it offers, of the kinds that count.
    latitude, longitude
        Where a new place stands, in degrees (WGS 84); None for one that is there.
    place_id
        The place that gets the services; empty for a new one.
    name
        Name of a new place; may be empty.
    """

    types: Types
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    place_id: Host = ""
    name: Name = ""

    @model_validator(mode="after")
    def _one_position(self) -> Self:
        given = (self.latitude is not None) + (self.longitude is not None)
        if given != (0 if self.place_id else 2):
            code = "scenario_position"
            raise PydanticCustomError(code, code)
        return self


class Moved(_Change):
    """A place that goes elsewhere with all its services; degrees in WGS 84."""

    place_id: Identifier
    latitude: Latitude
    longitude: Longitude


class Scenario(_Change):
    """Places added, closed and moved at the same time.

    Attributes
    ----------
    added
        New places, and services that places get.
    closed
        Ids of the places that close, with all their services.
    moved
        Places that go elsewhere.
    name
        What the user calls it; may be empty.
    """

    added: tuple[Added, ...] = ()
    closed: tuple[Identifier, ...] = ()
    moved: tuple[Moved, ...] = ()
    name: Name = ""

    @property
    def changes(self) -> int:
        """How many changes it holds."""
        return len(self.added) + len(self.closed) + len(self.moved)

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Ids of the places that it speaks of, which must be there."""
        hosts = [one.place_id for one in self.added if one.place_id]
        return (*hosts, *self.closed, *(one.place_id for one in self.moved))

    def adding(self, new: Added) -> Self:
        """The same with one more addition; a place that gets services stays open.

        Services for a place that gets some already, or for a point at which a new
        place stands, are added to those.
        """

        def spot(one: Added) -> tuple[object, ...]:
            return one.place_id, one.latitude, one.longitude

        others = [one for one in self.added if spot(one) != spot(new)]
        same = [one for one in self.added if one not in others]
        types = _known_types((*new.types, *(t for one in same for t in one.types)))
        added = (*others, new.model_copy(update={"types": types}))
        closed = tuple(one for one in self.closed if one != new.place_id)
        return self.model_copy(update={"added": added, "closed": closed})

    def closing(self, closed: tuple[str, ...]) -> Self:
        """The same with just these places closed; nothing else becomes of them."""
        added = tuple(one for one in self.added if one.place_id not in closed)
        moved = tuple(one for one in self.moved if one.place_id not in closed)
        changed = {
            "added": added,
            "moved": moved,
            "closed": tuple(dict.fromkeys(closed)),
        }
        return self.model_copy(update=changed)

    def moving(self, new: Moved) -> Self:
        """The same with a place moved, which does not close then."""
        others = tuple(one for one in self.moved if one.place_id != new.place_id)
        closed = tuple(one for one in self.closed if one != new.place_id)
        return self.model_copy(update={"moved": (*others, new), "closed": closed})

    def without(self, number: int) -> Self:
        """The same without one change: of those added, closed and moved, in order."""
        kept: dict[str, list[object]] = {"added": [], "closed": [], "moved": []}
        every = [(k, one) for k in kept for one in getattr(self, k)]
        for i, (key, one) in enumerate(every):
            if i != number:
                kept[key].append(one)
        return self.model_copy(update={k: tuple(rows) for k, rows in kept.items()})


class _Written(Scenario):
    version: Literal[1]


def check(scenario: Scenario, place_ids: frozenset[str], file: str = FILE) -> Scenario:
    """Return a scenario if it can be applied to these places.

    Parameters
    ----------
    place_ids
        Ids of the places that are there.
    file
        Name to tell in a fault.

    Raises
    ------
    SchemaError
        It has too many changes, speaks of a place that is not there, or asks two
        things of a place that do not go together; holds every fault.
    """
    if scenario.changes > MOST_CHANGES:
        found, most = str(scenario.changes), {"most": str(MOST_CHANGES)}
        fault = Fault("scenario_too_many", file, found=found, values=most)
        raise SchemaError((fault,))
    unknown = dict.fromkeys(i for i in scenario.place_ids if i not in place_ids)
    faults = [Fault("scenario_place", file, found=place_id) for place_id in unknown]
    ends = Counter([*scenario.closed, *(one.place_id for one in scenario.moved)])
    faults += [
        Fault("scenario_twice", file, found=place_id)
        for place_id, times in ends.items()
        if times > 1
    ]
    hosts = dict.fromkeys(one.place_id for one in scenario.added)
    faults += [
        Fault("scenario_closed_host", file, found=place_id)
        for place_id in hosts
        if place_id in scenario.closed
    ]
    if faults:
        raise SchemaError(tuple(faults))
    return scenario


def read_json(content: bytes, file: str) -> Scenario:
    """Read a scenario from a file; `check` tells whether it can be applied.

    Raises
    ------
    SchemaError
        The file is no scenario, or one of another version; holds every fault, with the
        key that it is in.
    """
    try:
        written = _Written.model_validate_json(content)
    except ValidationError as errors:
        raise SchemaError(faults_of(errors, file)) from errors
    return Scenario(**written.model_dump(exclude={"version"}))


def write_json(scenario: Scenario) -> bytes:
    """Write a scenario as a file that `read_json` reads."""
    content = scenario.model_dump(exclude_defaults=True)
    return (
        _Written(version=VERSION, **content)
        .model_dump_json(exclude_defaults=True, indent=1)
        .encode()
    )


CODES: Final = {
    "json_invalid": "scenario_not_json",
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "id_form": "id_form",
    "not_allowed": "not_allowed",
    "too_short": "scenario_no_types",
    "greater_than_equal": "scenario_outside",
    "less_than_equal": "scenario_outside",
    "string_too_long": "scenario_name",
    "scenario_position": "scenario_position",
}
"""Code of a fault by the type of pydantic's error; of all others `scenario_value`."""


def faults_of(errors: ValidationError, file: str) -> tuple[Fault, ...]:
    """Turn what is wrong with a written scenario into faults."""
    faults = []
    for error in errors.errors():
        code = CODES.get(error["type"], "scenario_value")
        if code == "scenario_no_types" and error["input"]:
            continue  # there are types, none of which is known: those are told of
        if error["loc"] == ("version",) and code != "missing_key":
            code = "scenario_version"
        bare = code in {"scenario_not_json", "missing_key", "scenario_position"}
        found = "" if bare else str(error["input"])[:LONGEST_NAME]
        column = key_of(error["loc"]) or None
        faults.append(Fault(code, file, column=column, found=found))
    return tuple(faults)
