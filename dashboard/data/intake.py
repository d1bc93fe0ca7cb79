"""Lists that an editor brings: read once, understood and compared, none of it kept."""

import hashlib
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar, cast

import numpy as np
import streamlit as st

from dashboard.data import changes
from dashboard.data.core import Source, pack, shared
from dashboard.panels.intake import Found
from geodata.crs import metres, to_metric
from geodata.intake import columns as fields
from geodata.intake import listing as lists
from geodata.intake import positions as systems
from geodata.intake import rows as understood
from geodata.intake.compare import compare
from geodata.intake.kinds import with_known_kinds
from geodata.intake.records import (
    Accepted,
    Comparison,
    Listing,
    Origin,
    Positions,
    PositionSystem,
    Usual,
)
from geodata.sources import osm_refresh
from geodata.sources.osm_refresh import OsmList
from geodata.villages import villages_around

Progress = Callable[[float], None]
Made = TypeVar("Made")

KEPT: Final = 6
"""So many lists, understood lists and comparisons are kept for all sessions."""
SHOWN_ROWS: Final = 5


@dataclass(frozen=True)
class Dropped:
    """A file as it was dropped on the page.

    Attributes
    ----------
    digest
        Of its content: what has been read once is found again by it.
    name
        As the user's machine calls it.
    """

    digest: str
    name: str


@dataclass(frozen=True)
class Reading:
    """How the user lets a list be read.

    Attributes
    ----------
    digest, layer
        Which list.
    columns
        Pairs of a field and the column of the file that holds it.
    positions
        System of the positions.
    usual
        What holds where a row says nothing.
    """

    digest: str
    layer: str
    columns: tuple[tuple[str, str], ...]
    positions: Positions
    usual: Usual


@st.cache_resource(max_entries=1, show_spinner=False)
def _shelf() -> tuple[OrderedDict[Hashable, object], Lock]:
    """What was made of lists, the latest last: progress is drawn while it is made."""
    return OrderedDict(), Lock()


def _kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made before, or make it and forget the oldest."""
    shelf, lock = _shelf()
    with lock:
        if key in shelf:
            shelf.move_to_end(key)
            return cast("Made", shelf[key])
    made = make()
    with lock:
        shelf[key] = made
        while len(shelf) > KEPT:
            shelf.popitem(last=False)
    return made


def dropped(name: str, content: bytes) -> Dropped:
    """Return what a file is called, and known by."""
    return Dropped(hashlib.sha256(content).hexdigest(), name)


def read(
    file: Dropped, content: bytes, layer: str | None, progress: Progress
) -> Listing:
    """Read a list; the file lies on disk only while it is read.

    Raises
    ------
    GeodataError
        It cannot be read; a `SchemaError` says why.
    """

    def make() -> Listing:
        with tempfile.TemporaryDirectory(prefix="servicekarta-") as folder:
            path = Path(folder) / "list"
            path.write_bytes(content)
            return lists.read_listing(path, file.name, layer=layer, progress=progress)

    listing = _kept(("list", file.digest, layer), make)
    return replace(listing, file=file.name)


def suggested(listing: Listing) -> dict[str, str]:
    """Column of the list by the field that it seems to hold."""
    return fields.suggest([str(name) for name in listing.table.columns])


def recognised(
    data: Source,
    listing: Listing,
    columns: Mapping[str, str],
    crs: PositionSystem | None = None,
) -> Positions:
    """System of the positions of a list, as their values tell.

    Parameters
    ----------
    columns
        Column of the list by field.
    crs
        The system that the user names; then only the order of the axes is found out.
    """
    view = pack(data).municipality.home_view
    middle = (view.latitude, view.longitude)
    return systems.recognise(listing, columns, middle, crs=crs)


def has_positions(listing: Listing, columns: Mapping[str, str]) -> bool:
    """Whether a list has positions at all, geometries or columns that hold them."""
    return systems.found(listing, columns) is not None


@shared
def _known_villages(data: Source) -> tuple[tuple[str, ...], np.ndarray]:
    """Names and positions (EPSG:3006) of villages, those of neighbours too."""
    content = pack(data)
    tables = (content.localities, content.groups, content.places)
    localities, groups, places = (to_metric(table) for table in tables)
    found = villages_around(localities, groups, places, content.municipality.code)
    return tuple(found["name"]), found[["x", "y"]].to_numpy(float)


def first_rows(
    data: Source,
    listing: Listing,
    columns: Mapping[str, str],
    positions: Positions,
) -> tuple[Found, ...]:
    """The first rows that have a position, with the village that lies nearest."""
    names, known = _known_villages(data)
    found = []
    for at, point in _first_points(listing, columns, positions):
        ways = np.hypot(*(known - point).T) if names else np.array([np.inf])
        nearest = int(ways.argmin())
        cells = listing.table.iloc[at]
        found.append(
            Found(
                row=int(listing.table.index[at]),
                name=str(cells[columns["name"]]) if "name" in columns else "",
                village=str(cells[columns["village"]]) if "village" in columns else "",
                near=names[nearest] if names else "",
                distance_m=float(ways[nearest]),
            )
        )
    return tuple(found)


def _first_points(
    listing: Listing, columns: Mapping[str, str], positions: Positions
) -> list[tuple[int, np.ndarray]]:
    """Numbers of the first rows with a position, and where they lie (EPSG:3006)."""
    given = systems.found(listing, columns)
    if given is None:
        return []
    degrees = systems.to_degrees(given.xy, positions)
    rows = np.flatnonzero(~np.isnan(degrees[:, 0]))[:SHOWN_ROWS]
    points = metres(*degrees[rows].T)
    return list(zip(map(int, rows), points, strict=True))


def accepted(
    data: Source, listing: Listing, reading: Reading, progress: Progress
) -> Accepted:
    """Rows of a list as they are understood, and why others are refused."""

    def make() -> Accepted:
        rows = understood.accept(
            listing,
            dict(reading.columns),
            reading.positions,
            reading.usual,
            areas=pack(data).municipalities,
            today=data.today,
            progress=progress,
        )
        return with_known_kinds(changes.tables(data), rows, file=listing.file)

    return _kept(("rows", data, reading), make)


def compared(
    data: Source,
    rows: Accepted,
    key: Hashable,
    same: Mapping[int, str],
    *,
    origin: Origin,
    progress: Progress,
) -> Comparison:
    """Compare a list with what is known.

    Parameters
    ----------
    key
        What the rows are known by.
    same
        Id of the known place that the user says is meant, by the row of the file.
    """

    def make() -> Comparison:
        return compare(
            changes.tables(data),
            rows,
            municipality_code=pack(data).municipality.code,
            origin=origin,
            same=same,
            progress=progress,
        )

    return _kept(("compared", data, key, tuple(sorted(same.items())), origin), make)


def osm(data: Source, key: str, content: bytes, progress: Progress) -> OsmList:
    """What OpenStreetMap knows of the municipality and its surroundings.

    Parameters
    ----------
    key
        What the answer is known by: the same again asks nobody.
    content
        An answer that was brought as a file; empty to ask on the web.

    Raises
    ------
    GeodataError
        It cannot be had, or is no such answer.
    """

    def make() -> OsmList:
        if not content:
            cache = osm_refresh.cache_folder()
            return osm_refresh.osm_accepted(pack(data), cache=cache, progress=progress)
        with tempfile.TemporaryDirectory(prefix="servicekarta-") as folder:
            path = Path(folder) / "answer.json"
            path.write_bytes(content)
            return osm_refresh.osm_accepted(pack(data), file=path)

    return _kept(("osm", data.folder, data.version, key), make)
