"""The written form of a workshop: GeoJSON that goes from one machine to another."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from geodata.store.cells import Identifier, Line, Text, Uuid
from geodata.store.contributions import MOST_CONTRIBUTIONS
from geodata.store.moderation import REVERSIBLE
from geodata.store.participants import MOST_PARTICIPANTS
from geodata.store.records import (
    MOST_VOTES,
    Origin,
    Role,
    Said,
    Settings,
    Status,
)

MOST_ENTRIES: Final = 100_000
YEARS: Final = (2000, 2199)
POSITION: Final = ("latitude", "longitude")
STEPS: Final = ({"status", "merged_into"}, {"village", "place_id", *POSITION})
"""Columns that a step of moderation changes together."""
COLUMN: Final = re.compile(r"[a-z_]{1,32}")
TEXT: Final = TypeAdapter[str](Text)


def _wrong(code: str = "import_value") -> PydanticCustomError:
    return PydanticCustomError(code, code)


def _in_our_time(time: datetime) -> datetime:
    first, last = YEARS
    if not first <= time.year <= last:
        raise _wrong()
    return time.astimezone(UTC)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """Columns and values of an entry of the log: texts, numbers, lists of them."""
    if not all(COLUMN.fullmatch(name) for name in given):
        raise _wrong()
    return {name: _value(value) for name, value in given.items()}


def _value(value: object) -> object:
    if isinstance(value, list):
        return [_scalar(one) for one in value]
    return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return TEXT.validate_python(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    raise _wrong()


Time = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Degrees = Annotated[float, Field(strict=True)]
Latitude = Annotated[Degrees, Field(ge=55, le=70)]
Longitude = Annotated[Degrees, Field(ge=10, le=25)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
UuidOrNone = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
Values = Annotated[dict[str, Any], AfterValidator(_values)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WrittenWorkshop(_Part):
    """What is said of the workshop; in the file its settings stand beside the rest."""

    id: Uuid
    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,16}$")]
    municipality_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    state: Literal["open", "closed"]
    created_at: Time
    closed_at: Time | None
    settings: Settings

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, given: object) -> object:
        return _gathered(given, "settings", tuple(Settings.model_fields))


class Point(_Part):
    """A point in degrees (WGS 84), longitude first."""

    type: Literal["Point"]
    coordinates: tuple[Longitude, Latitude]


class WrittenContribution(_Part):
    """A contribution: a feature of the file, whose geometry is its position."""

    type: Literal["Feature"]
    id: Uuid
    geometry: Point | None
    number: Count
    participant_id: UuidOrNone
    origin: Origin
    status: Status
    merged_into: UuidOrNone
    created_at: Time
    changed_at: Time
    said: Said

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, given: object) -> object:
        if not isinstance(given, dict) or not isinstance(given.get("properties"), dict):
            return given
        flat = {key: value for key, value in given.items() if key != "properties"}
        flat |= {k: v for k, v in given["properties"].items() if k not in flat}
        names = tuple(key for key in Said.model_fields if key not in POSITION)
        flat = _gathered(flat, "said", names)
        at = _coordinates(flat.get("geometry"))
        return flat | {"said": flat["said"] | dict(zip(POSITION, at, strict=True))}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.status == "merged") != bool(self.merged_into):
            raise _wrong("import_merged")
        if (self.origin == "phone") != bool(self.participant_id):
            raise _wrong("import_origin")
        return self


class WrittenVotes(_Part):
    """Dots of one participant on one contribution."""

    participant_id: Uuid
    contribution_id: Uuid
    dots: Annotated[Count, Field(le=MOST_VOTES)]


class Moderated(_Part):
    """Columns of a contribution before or after a step that can be taken back."""

    status: Status = "shown"
    merged_into: Uuid | None = None
    village: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    place_id: Identifier = ""


class WrittenEntry(_Part):
    """An entry of the log; `undone` tells whether it was taken back."""

    id: Uuid
    contribution_id: UuidOrNone
    action: Annotated[str, Field(pattern=r"^[a-z]{1,16}$")]
    role: Role
    at: Time
    before: Values
    after: Values
    undone: bool

    @property
    def merged(self) -> dict[str, str]:
        """What the contribution was merged into, before and after."""
        both = {"before": self.before, "after": self.after}
        return {
            key: str(values.get("merged_into") or "") for key, values in both.items()
        }

    @model_validator(mode="after")
    def _can_be_undone(self) -> Self:
        """Only what moderation writes is left for `undo` to write."""
        if self.action not in REVERSIBLE:
            return self
        before, after = (Moderated.model_validate(v) for v in (self.before, self.after))
        columns = before.model_fields_set
        if columns not in STEPS or columns != after.model_fields_set:
            raise _wrong()
        for one in (before, after):
            if (one.status == "merged") != bool(one.merged_into):
                raise _wrong()
        return self


class Written(_Part):
    """A whole workshop as a file has it."""

    type: Literal["FeatureCollection"]
    servicekarta: Literal[1]
    workshop: WrittenWorkshop
    features: Annotated[
        tuple[WrittenContribution, ...], Field(max_length=MOST_CONTRIBUTIONS)
    ]
    participants: Annotated[tuple[Uuid, ...], Field(max_length=MOST_PARTICIPANTS)]
    votes: Annotated[tuple[WrittenVotes, ...], Field(max_length=MOST_ENTRIES)]
    log: Annotated[tuple[WrittenEntry, ...], Field(max_length=MOST_ENTRIES)]


def _gathered(given: object, name: str, keys: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Move some keys of an object into one of their own."""
    if not isinstance(given, dict):
        return given
    apart = {key: given[key] for key in keys if key in given}
    return {k: v for k, v in given.items() if k not in keys} | {name: apart}


def _coordinates(geometry: object) -> tuple[object, object]:
    """Latitude and longitude; none where the geometry has no such pair."""
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(pair, list) or len(pair) != len(POSITION):
        return None, None
    if not all(isinstance(number, int | float) for number in pair):
        return None, None
    return pair[1], pair[0]
