"""What is known of places and services, by their ids, to compare a list with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geodata.intake.records import Origin
from geodata.pack.overlay import Cells

ServiceKey = tuple[str, str, str]
"""Id of the place, service type, service kind."""
TABLES: Final[dict[Origin, tuple[str, str]]] = {
    "pack": ("places", "services"),
    "osm": ("osm_places", "osm_services"),
}
"""Table of the places and table of the services of each origin."""


@dataclass(frozen=True)
class Known:
    """Rows of a pack by their keys; cells that are empty are left out.

    Attributes
    ----------
    places, services
        Where the row stands, and its cells.
    of_place
        Services of each place that has any.
    sources
        Cells of each source.
    localities
        Cells of each locality.
    """

    places: Mapping[str, tuple[Origin, Cells]]
    services: Mapping[ServiceKey, tuple[Origin, Cells]]
    of_place: Mapping[str, tuple[ServiceKey, ...]]
    sources: Mapping[str, Cells]
    localities: Sequence[Cells]

    def day_of(self, key: ServiceKey) -> str:
        """ISO day as of which a service is known to be as it stands.

        The day on which it was seen; of a closed one the last day on which it can have
        closed, or else the date of the source that says so.
        """
        cells = self.services[key][1]
        seen = cells.get("seen_on", "")
        if cells.get("status") != "closed":
            return seen
        source = self.sources.get(cells.get("source_id", ""), {})
        return max(seen, last_day(cells.get("closed_on") or source.get("as_of", "")))


def last_day(partial: str) -> str:
    """Last day of YYYY, YYYY-MM or YYYY-MM-DD, to compare as text; empty for none."""
    return partial + "-12-31"[len(partial) - 4 :] if partial else ""


def rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    """Rows of a table of text, without the cells that are empty."""
    names = [str(name) for name in table.columns]
    columns = [table[name].tolist() for name in table.columns]
    return [
        {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        for cells in zip(*columns, strict=True)
    ]


def known_in(tables: Mapping[str, pd.DataFrame]) -> Known:
    """Index the text tables of a pack (`geodata.pack.cells_of`)."""
    places: dict[str, tuple[Origin, Cells]] = {}
    services: dict[ServiceKey, tuple[Origin, Cells]] = {}
    of_place: dict[str, tuple[ServiceKey, ...]] = {}
    for origin, (place_table, service_table) in TABLES.items():
        for cells in rows_of(tables[place_table]):
            places[cells["place_id"]] = origin, cells
        for cells in rows_of(tables[service_table]):
            key = cells["place_id"], cells["service_type"], cells["service_kind"]
            services[key] = origin, cells
            of_place[key[0]] = (*of_place.get(key[0], ()), key)
    sources = {cells["source_id"]: cells for cells in rows_of(tables["sources"])}
    localities = rows_of(tables["localities"])
    return Known(places, services, of_place, sources, localities)
