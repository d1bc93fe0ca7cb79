"""What a list of places is on its way in: as read, as understood, as compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from geodata.errors import Fault

FileFormat = Literal["csv", "xlsx", "geojson", "gpkg", "shp"]
PositionSystem = Literal["EPSG:4326", "EPSG:3006", "EPSG:3021"]
"""WGS 84, SWEREF 99 TM, or RT 90 2.5 gon V."""
DifferenceKind = Literal["new", "changed", "gone", "same"]
Origin = Literal["pack", "osm"]
"""The municipality's own rows, or OpenStreetMap's (ODbL), which stay by themselves."""
PLACE_COLUMNS: Final = (
    "name",
    "operator",
    "village",
    "municipality_code",
    "street_address",
    "latitude",
    "longitude",
    "precision_m",
    "role",
    "note",
)
"""What a list says of a place itself."""
SERVICE_COLUMNS: Final = (
    "status",
    "seen_on",
    "opening_hours",
    "opened_on",
    "closed_on",
    "service_note",
)
"""What a list says of a service; its note is the column `note` of the pack."""
ROW_COLUMNS: Final = (
    "place_id",
    *PLACE_COLUMNS,
    "service_type",
    "service_kind",
    *SERVICE_COLUMNS,
)
"""Columns of `Accepted.rows`."""


@dataclass(frozen=True)
class Listing:
    """A list as it was read; nothing of it has been understood yet.

    Attributes
    ----------
    file
        Name to tell.
    file_format
        What the file is by its content, whatever its ending says.
    table
        Cells as text, without the spaces around them; the index is the row as a
        spreadsheet numbers it, the header being row 1 (in layers the number of the
        feature, from 1).
    points
        Columns x and y (easting or longitude, northing or latitude) by the same index,
        where the file has geometries; nan where a row has none. A line or an area
        counts as a point on it.
    crs
        System of `points` as the file says it: `EPSG:4326`, `EPSG:3006` or `EPSG:3021`;
        points of another known system were brought into the first. None for none.
    encoding, separator
        Of a text file: `utf-8`, `cp1252` or `utf-16`; comma, semicolon or tab. Empty
        for others.
    layers
        Names of the sheets or layers that the file has.
    layer
        The one that was read.
    """

    file: str
    file_format: FileFormat
    table: pd.DataFrame
    points: pd.DataFrame | None = None
    crs: str | None = None
    encoding: str = ""
    separator: str = ""
    layers: tuple[str, ...] = ()
    layer: str = ""


@dataclass(frozen=True)
class Positions:
    """In which system the positions of a list are, as far as their values tell.

    Attributes
    ----------
    crs
        The system that fits most rows; None if none fits any.
    swapped
        Whether x and y, or latitude and longitude, have changed places.
    fit
        Share of the rows with a position that lie in Sweden then, 0 to 1.
    stated
        Whether the file says so itself.
    near_m
        Distance of the median row from the middle of the municipality, in metres.
    """

    crs: PositionSystem | None
    swapped: bool = False
    fit: float = 0.0
    stated: bool = False
    near_m: float = 0.0


@dataclass(frozen=True)
class Usual:
    """What holds for rows of a list whose own cell for it is empty or missing.

    Attributes
    ----------
    service_type, service_kind, status
        Codes of the vocabulary; empty for none (then the row must say it).
    seen_on
        ISO day as of which the list holds.
    municipality_code
        Code of the municipality where the list does not tell and the position is in
        no known polygon.
    """

    service_type: str = ""
    service_kind: str = ""
    status: str = "open"
    seen_on: str = ""
    municipality_code: str = ""


@dataclass(frozen=True)
class Accepted:
    """A list as it was understood.

    Attributes
    ----------
    rows
        A row a service, as text in the pack's own form (degrees with a decimal point,
        ISO days, codes): place_id (empty if the list has none), name, operator,
        village, municipality_code, street_address, latitude, longitude, precision_m,
        role, note, service_type, service_kind, status, seen_on, opening_hours,
        opened_on, closed_on, service_note. The index is the row of the file; one that
        names several services is there several times. A cell that is empty says
        nothing: it changes nothing that is known. The kind may be open, until
        `geodata.intake.kinds` says which it is.
    faults
        Why rows were refused, with row, column and remedy (severity `error`), and what
        was left out of rows that were kept (`warning`).
    read
        Rows that the file has.
    rejected
        Rows that were refused.
    refused_names
        Names in those rows: the list does speak of such places.
    open_types
        Service types of which the list did not say the kind.
    """

    rows: pd.DataFrame
    faults: tuple[Fault, ...]
    read: int
    rejected: int
    refused_names: frozenset[str] = frozenset()
    open_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hint:
    """A known place that may be meant, though it does not match by the rule."""

    place_id: str
    name: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class CellChange:
    """What one column would say instead of what it says; empty text for nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list says of one service, or of a place itself, against what is known.

    Attributes
    ----------
    number
        From 0, in the order of `Comparison.differences`.
    kind
        `new`, `changed`, `gone` (known, and not in the list) or `same`.
    row
        Row of the file; None if gone.
    place_id
        Of the known place; of a new one the id that it will get.
    name, village
        To tell.
    service_type, service_kind
        Empty where the place itself is meant: its name, position, address.
    changes
        Columns that would change; of a new one all that it says.
    older
        Whether the list's fact was seen before the one that is known: it is not taken
        unless the user asks for it.
    moved_m
        How far the place would move, in metres; 0 if it stays.
    matched_by
        `id`, `name` (same name and type within 150 m), `user`, or empty.
    hint
        Of a new one: a known place that may be the same.
    origin
        Where the known row, or the new one, stands.
    """

    number: int
    kind: DifferenceKind
    row: int | None
    place_id: str
    name: str
    village: str
    service_type: str = ""
    service_kind: str = ""
    changes: tuple[CellChange, ...] = ()
    older: bool = False
    moved_m: float = 0.0
    matched_by: str = ""
    hint: Hint | None = None
    origin: Origin = "pack"


@dataclass(frozen=True)
class Comparison:
    """A list against what is known.

    Attributes
    ----------
    differences
        In the order of the file's rows, what is gone last; `same` ones too.
    elsewhere
        Rows that match a place of the other origin and say nothing that contradicts
        it: nothing is written for them (number of the row by the place's id).
    contradictions
        The same where they do contradict: a closed service that is known as open, or
        the other way; told, never written.
    rows
        The accepted rows, for `geodata.intake.taking`.
    """

    differences: tuple[Difference, ...]
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    contradictions: tuple[Difference, ...] = ()
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
