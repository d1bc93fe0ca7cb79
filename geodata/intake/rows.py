"""Understands the rows of a list: places and services in the pack's own form."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import geopandas
import pandas as pd

from geodata.errors import Fault, SchemaError
from geodata.intake.columns import FIELDS, folded
from geodata.intake.notes import Notes, texts_of
from geodata.intake.place_rows import read_places
from geodata.intake.positions import Found, found
from geodata.intake.records import (
    PLACE_COLUMNS,
    ROW_COLUMNS,
    Accepted,
    Listing,
    Positions,
    Usual,
)
from geodata.intake.service_rows import Service, read_services
from geodata.records import PARTIAL_DATE, span
from geodata.vocabulary import SERVICE_TYPES, STATUSES, TYPE_OF_KIND

OF_PLACE: Final = ("place_id", *PLACE_COLUMNS)
DAY: Final = len("2025-01-31")
LATITUDE: Final = OF_PLACE.index("latitude")

Progress = Callable[[float], None]


def accept(
    listing: Listing,
    columns: Mapping[str, str],
    positions: Positions,
    usual: Usual,
    *,
    areas: geopandas.GeoDataFrame,
    today: date,
    progress: Progress | None = None,
) -> Accepted:
    """Understand the rows of a list, and tell why those are refused that are not.

    A row must say which place it means: by `place_id`, or by name and position. Its
    services may stand in one cell or several; a type without a kind takes the kind of
    `usual`, or the only kind of its type that counts in distances. A day that is
    given as a month or year only was seen on its first day.

    Parameters
    ----------
    columns
        Column of the list by field of `FIELDS`.
    positions
        In which system the positions are, as recognised or as the user says.
    usual
        What holds where a row does not say.
    areas
        Polygons of municipalities (EPSG:4326) with municipality_code and name. A place
        must lie within 100 km of the one of `usual`, or of all where it has none.
    today
        No day may lie after it.
    progress
        Is told how far it is, 0 to 1.

    Raises
    ------
    SchemaError
        What was asked for does not fit the list: a column that it has not, no column
        of names or positions, positions in no known system, or an unknown code.
    """
    told = progress or _silent
    given = _check(listing, columns, positions, usual, today)
    notes = Notes(listing.file, columns)
    texts = texts_of(listing.table, columns, notes)
    told(0.1)
    places = read_places(texts, given, positions, usual, areas=areas, notes=notes)
    told(0.5)
    services = read_services(texts, usual, today, notes)
    told(0.8)
    rows = _joined(places, services, notes)
    told(1.0)
    lost = texts.index.isin(list(notes.refused))
    return Accepted(
        rows,
        notes.in_order(),
        len(texts),
        len(notes.refused),
        frozenset(texts.loc[lost, "name"]) - {""},
    )


def _silent(_share: float) -> None:
    """Tell nobody."""


def _check(
    listing: Listing,
    columns: Mapping[str, str],
    positions: Positions,
    usual: Usual,
    today: date,
) -> Found | None:
    """Positions as the list has them, if what was asked for fits the list."""
    faults = [
        *_column_faults(listing, columns),
        *_usual_faults(listing.file, usual, today),
    ]
    if faults:
        raise SchemaError(tuple(faults))
    given = found(listing, columns)
    if faults := _lacking(listing, columns, given, positions, usual):
        raise SchemaError(tuple(faults))
    return given


def _column_faults(listing: Listing, columns: Mapping[str, str]) -> list[Fault]:
    """Columns that are asked for and not there."""
    names = list(listing.table.columns)
    listed = {"columns": ", ".join(map(str, names))[:400]}
    faults = [
        Fault(
            "list_field",
            listing.file,
            found=field,
            values={"known": ", ".join(FIELDS)},
        )
        for field in columns
        if field not in FIELDS
    ]
    return faults + [
        Fault("no_such_column", listing.file, None, name, values=listed)
        for name in columns.values()
        if name not in names
    ]


def _lacking(
    listing: Listing,
    columns: Mapping[str, str],
    given: Found | None,
    positions: Positions,
    usual: Usual,
) -> list[Fault]:
    """What must be known of any list and is not."""
    listed = {"columns": ", ".join(map(str, listing.table.columns))[:400]}
    faults = []
    if not {"name", "place_id"} & set(columns):
        faults.append(Fault("no_name_column", listing.file, values=listed))
    if given is None and "place_id" not in columns:
        faults.append(Fault("no_position_column", listing.file, values=listed))
    if given is not None and positions.crs is None and any(given.texts):
        shown = next(text for text in given.texts if text)
        faults.append(Fault("position_system", listing.file, None, given.where, shown))
    if not faults and "seen_on" not in columns and not usual.seen_on:
        faults.append(Fault("no_list_date", listing.file))
    return faults


def _usual_faults(file: str, usual: Usual, today: date) -> list[Fault]:
    """Codes and the day that the user gives for all rows and that cannot be."""
    given = [
        ("unknown_type", usual.service_type, SERVICE_TYPES),
        ("unknown_kind", usual.service_kind, TYPE_OF_KIND),
        ("unknown_status", usual.status, STATUSES),
    ]
    faults = [
        Fault(code, file, found=value)
        for code, value, known in given
        if value and value not in known
    ]
    both = usual.service_kind in TYPE_OF_KIND and usual.service_type in SERVICE_TYPES
    if both and TYPE_OF_KIND[usual.service_kind] != usual.service_type:
        pair = f"{usual.service_type}, {usual.service_kind}"
        faults.append(Fault("kind_of_other_type", file, found=pair))
    if not usual.seen_on:
        return faults
    if len(usual.seen_on) != DAY or not _is_date(usual.seen_on):
        return [*faults, Fault("not_a_day", file, None, "seen_on", usual.seen_on)]
    if date.fromisoformat(usual.seen_on) > today:
        return [*faults, Fault("future_date", file, None, "seen_on", usual.seen_on)]
    return faults


def _is_date(text: str) -> bool:
    try:
        return bool(PARTIAL_DATE.fullmatch(text) and span(text))
    except ValueError:
        return False


def _joined(
    places: pd.DataFrame, services: Mapping[int, tuple[Service, ...]], notes: Notes
) -> pd.DataFrame:
    """A row a service, of the rows that were not refused; none is there twice."""
    seen: set[tuple[object, ...]] = set()
    names = {name: folded(name) for name in places["name"].unique()}
    index: list[int] = []
    rows: list[tuple[str, ...]] = []
    for row, *cells in places[list(OF_PLACE)].itertuples(name=None):
        if row in notes.refused:
            continue
        place_id, name, at = cells[0], cells[1], cells[LATITUDE : LATITUDE + 2]
        place = (place_id,) if place_id else (names[name], *at)
        keys = [(*place, service[0], service[1]) for service in services[row]]
        if not seen.isdisjoint(keys):
            notes.refuse(row, "", "service_twice", name or place_id)
            continue
        seen.update(keys)
        for service in services[row]:
            index.append(row)
            rows.append((*cells, *service))
    return pd.DataFrame(
        rows, columns=ROW_COLUMNS, index=pd.Index(index, dtype="int64"), dtype=object
    )
