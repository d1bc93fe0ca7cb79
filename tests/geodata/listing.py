"""Small lists and tables to compare: places on a line in Flen, metres apart."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geodata.crs import degrees
from geodata.intake.compare import compare
from geodata.intake.records import Accepted, Comparison, Difference
from geodata.pack.tables import COLUMNS

HOME = "0482"
ROWS = (
    "place_id",
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
    "service_type",
    "service_kind",
    "status",
    "seen_on",
    "opening_hours",
    "opened_on",
    "closed_on",
    "service_note",
)
SHOP = {"service_type": "groceries", "service_kind": "full_range"}
POST = {"service_type": "post", "service_kind": "post_agent"}
FUEL = {"service_type": "fuel", "service_kind": "petrol_diesel"}


def at(east_m: float, north_m: float = 0.0) -> dict[str, str]:
    """Position so far from a point in Flen, as text."""
    latitude, longitude = degrees(np.array([[591_000 + east_m, 6_547_000 + north_m]]))[
        0
    ].tolist()
    return {"latitude": repr(latitude), "longitude": repr(longitude)}


def place(
    place_id: str, name: str, east_m: float = 0.0, **cells: str
) -> dict[str, str]:
    """A known place; `village` Flen unless told."""
    usual = {"village": "Flen", "municipality_code": HOME, "source_id": "old"}
    return {"place_id": place_id, "name": name, **usual, **at(east_m), **cells}


def service(
    place_id: str, kind: Mapping[str, str] = SHOP, **cells: str
) -> dict[str, str]:
    """A known service, open and seen in January 2025."""
    usual = {"status": "open", "seen_on": "2025-01-15", "source_id": "old"}
    return {"place_id": place_id, **kind, **usual, **cells}


def known(
    places: Sequence[Mapping[str, str]] = (),
    services: Sequence[Mapping[str, str]] = (),
    osm_places: Sequence[Mapping[str, str]] = (),
    osm_services: Sequence[Mapping[str, str]] = (),
) -> dict[str, pd.DataFrame]:
    """Text tables of a pack, with one source `old` of 2025-02-01."""
    old = {
        "source_id": "old",
        "title": "Old",
        "publisher": "P",
        "licence": "CC0",
        "as_of": "2025-02-01",
    }
    rows = {
        "places": places,
        "services": services,
        "osm_places": osm_places,
        "osm_services": osm_services,
        "sources": [old],
        "localities": [
            {"name": "Flen", **at(0)},
            {"name": "Malmköping", **at(9000)},
        ],
    }
    return {
        name: pd.DataFrame(list(cells), columns=COLUMNS[name], dtype=object).fillna("")
        for name, cells in rows.items()
    }


def row(
    name: str, east_m: float = 0.0, kind: Mapping[str, str] = SHOP, **cells: str
) -> dict[str, str]:
    """A row of a list, open and seen in June 2025."""
    usual = {"village": "Flen", "municipality_code": HOME, "status": "open"}
    return {
        "name": name,
        **usual,
        "seen_on": "2025-06-01",
        **at(east_m),
        **kind,
        **cells,
    }


def listed(*rows: Mapping[str, str], numbers: Sequence[int] = ()) -> Accepted:
    """A list of these rows, numbered from 2."""
    index = list(numbers) or list(range(2, 2 + len(rows)))
    table = pd.DataFrame(list(rows), index=index, columns=list(ROWS), dtype=object)
    return Accepted(table.fillna(""), (), len(rows), 0)


def compared(
    tables: Mapping[str, pd.DataFrame], *rows: Mapping[str, str], **options: object
) -> Comparison:
    """Compare such a list."""
    return compare(tables, listed(*rows), municipality_code=HOME, **options)  # type: ignore[arg-type]


def told(found: Comparison) -> list[tuple[str, str, str]]:
    """Kind, place and kind of service of each difference."""
    return [(one.kind, one.place_id, one.service_kind) for one in found.differences]


def cells(one: Difference) -> dict[str, tuple[str, str]]:
    """Before and after of each column that changes."""
    return {change.column: (change.before, change.after) for change in one.changes}
