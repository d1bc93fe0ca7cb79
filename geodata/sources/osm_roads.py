"""Roads of an OpenStreetMap file, XML or PBF, that cars may follow."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np

from geodata.crs import SWEDEN, metres
from geodata.distance import Floats, Integers
from geodata.errors import Fault, PackageError, SchemaError, SourceError
from geodata.roads import Bounds, LeftOut, Reason, RoadLines
from geodata.sources.speeds import CLASS_SPEED_KMH, maxspeed_kmh

SOURCE: Final = "OpenStreetMap"
LICENCE: Final = "ODbL-1.0"

ACCESS_KEYS: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Who may use a way, the most specific first: the first that is there decides."""

ONEWAY: Final = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}
BOTH_WAYS: Final = frozenset({"no", "false", "0"})

DEGREE: Final = 10_000_000
"""OpenStreetMap counts in whole ten-millionths of a degree."""

UNKNOWN: Final = 2**31 - 1
"""Coordinate of a node that is not in the file."""

HEAD: Final = 2000
"""How many bytes of an XML file are looked through for its date."""

DATED = re.compile(rb'(?:osm_base|<osm\b[^>]*\btimestamp)="([0-9-]{10})')

Node = tuple[int, int, int]
"""Number, and coordinates in ten-millionths of a degree, east and north."""


@dataclass(frozen=True)
class _Street:
    """What the tags of a way say about the traffic on it."""

    speed_kmh: float = 0.0
    oneway: int = 0
    assumed: bool = False
    ignored: bool = False
    closed: Reason | None = None


@dataclass(frozen=True)
class _Gathered:
    """Lines one after the other, in the order of the file; filled while reading."""

    node: "array[int]" = field(default_factory=lambda: array("q"))
    x: "array[int]" = field(default_factory=lambda: array("i"))
    y: "array[int]" = field(default_factory=lambda: array("i"))
    offset: "array[int]" = field(default_factory=lambda: array("q", [0]))
    streets: list[_Street] = field(default_factory=list)
    counts: Counter[Reason] = field(default_factory=Counter)


def read_osm_roads(path: Path, bounds: Bounds | None = None) -> RoadLines:
    """Read the roads of a file that osmium can read, `.osm` or `.osm.pbf`.

    Drivable are the classes of `CLASS_SPEED_KMH`, unless closed to cars by `motorcar`,
    `motor_vehicle`, `vehicle` or `access` = no; private roads count as open, for those
    who live there use them. Barriers and turn restrictions are not read. A `maxspeed`
    that is not understood, or zero, gives way to the speed of the class.

    Parameters
    ----------
    path
        The file.
    bounds
        West, south, east and north in degrees: lines wholly outside are left out, as
        are lines that leave Sweden.

    Raises
    ------
    PackageError
        osmium is not installed.
    SourceError
        There is no such file.
    SchemaError
        The file is damaged or of another kind, or holds no road.
    """
    osmium = _osmium()
    if not path.is_file():
        raise SourceError("no_file", file=str(path))
    try:
        processor = (
            osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway", "route"))
        )
        gathered = _gather(processor, bounds or SWEDEN)
        header = processor.header.get("osmosis_replication_timestamp", "")
    except (RuntimeError, osmium.InvalidLocationError) as error:
        reason = {"reason": str(error).replace(str(path), path.name)}
        raise SchemaError((Fault("osm_file", path.name, values=reason),)) from error
    if all(street.closed for street in gathered.streets):
        raise SchemaError((Fault("no_roads", path.name),))
    return _lines(gathered, _day(header) or _day_of_xml(path))


def _osmium() -> ModuleType:
    try:
        import osmium  # noqa: PLC0415 - an extra that only this reader needs
    except ImportError as error:
        raise PackageError("no_osmium") from error
    return osmium


def _gather(ways: Iterable[Any], bounds: Bounds) -> _Gathered:
    gathered = _Gathered()
    for way in ways:
        tags = dict(way.tags)
        if "highway" in tags or tags.get("route") == "ferry":
            nodes = [(n.ref, n.location.x, n.location.y) for n in way.nodes]
            _take(gathered, _street(tags), nodes, bounds)
    return gathered


def _take(
    gathered: _Gathered, street: _Street, nodes: list[Node], bounds: Bounds
) -> None:
    """Add the lines of a way, and count it if it is left out or not whole."""
    known = [node for node in nodes if node[1] != UNKNOWN]
    if known and not _meets(known, bounds):
        gathered.counts["outside"] += 1
        return
    runs = [nodes] if len(known) == len(nodes) else _runs(nodes)
    runs = [run for run in runs if len(run) > 1]
    if street.closed:
        gathered.counts[street.closed] += 1
    elif not runs:
        gathered.counts["no_geometry"] += 1
    elif len(known) < len(nodes):
        gathered.counts["incomplete"] += 1
    for run in runs:
        gathered.node.extend(node[0] for node in run)
        gathered.x.extend(node[1] for node in run)
        gathered.y.extend(node[2] for node in run)
        gathered.offset.append(len(gathered.node))
        gathered.streets.append(street)


def _runs(nodes: list[Node]) -> list[list[Node]]:
    """Consecutive nodes that are known."""
    grouped = groupby(nodes, key=lambda node: node[1] != UNKNOWN)
    return [list(run) for known, run in grouped if known]


def _meets(nodes: list[Node], bounds: Bounds) -> bool:
    """Whether a line lies in Sweden, and in the bounds or across them."""
    x = [node[1] / DEGREE for node in nodes]
    y = [node[2] / DEGREE for node in nodes]
    box = min(x), min(y), max(x), max(y)
    west, south, east, north = bounds
    meets = box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south
    west, south, east, north = SWEDEN
    return meets and (
        west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north
    )


def _street(tags: Mapping[str, str]) -> _Street:
    if closed := _closed(tags):
        return _Street(closed=closed)
    signed = maxspeed_kmh(tags.get("maxspeed", ""))
    return _Street(
        speed_kmh=signed or CLASS_SPEED_KMH[tags["highway"]],
        oneway=_oneway(tags),
        assumed=signed is None,
        ignored=signed is None and "maxspeed" in tags,
    )


def _closed(tags: Mapping[str, str]) -> Reason | None:
    """Why cars do not follow a way, or None if they may."""
    if tags.get("route") == "ferry":
        return "ferry"
    access = next((tags[key] for key in ACCESS_KEYS if key in tags), "")
    drivable = tags["highway"] in CLASS_SPEED_KMH and tags.get("area") != "yes"
    return None if drivable and access != "no" else "not_for_cars"


def _oneway(tags: Mapping[str, str]) -> int:
    """Direction that is open: 1 along the way, -1 against it, 0 both."""
    given = tags.get("oneway", "")
    if given in BOTH_WAYS:
        return 0
    implied = tags.get("junction") == "roundabout" or tags["highway"] == "motorway"
    return ONEWAY.get(given, int(implied))


def _lines(gathered: _Gathered, as_of: str) -> RoadLines:
    """Lines that are open to cars, in EPSG:3006; the others are summed up."""
    xy = metres(np.array(gathered.y) / DEGREE, np.array(gathered.x) / DEGREE)
    offset = np.array(gathered.offset)
    km = _line_m(xy, offset) / 1000
    streets = gathered.streets
    open_ = np.array([street.closed is None for street in streets])
    size = np.diff(offset)
    inside = np.repeat(open_, size)
    kept = [street for street in streets if not street.closed]
    return RoadLines(
        xy=xy[inside],
        node=np.array(gathered.node)[inside],
        offset=np.concatenate([[0], np.cumsum(size[open_])]),
        speed_kmh=np.array([street.speed_kmh for street in kept]),
        oneway=np.array([street.oneway for street in kept], np.int8),
        speed_assumed=np.array([street.assumed for street in kept]),
        source=SOURCE,
        licence=LICENCE,
        as_of=as_of,
        left_out=_left_out(gathered, km),
    )


def _line_m(xy: Floats, offset: Integers) -> Floats:
    """Length of each line in metres."""
    step = np.diff(xy, axis=0, append=xy[-1:])
    step[offset[1:] - 1] = 0
    lengths: Floats = np.add.reduceat(np.hypot(step[:, 0], step[:, 1]), offset[:-1])
    return lengths


def _left_out(gathered: _Gathered, km: Floats) -> tuple[LeftOut, ...]:
    closed = [street.closed for street in gathered.streets]
    ignored = np.array([street.ignored for street in gathered.streets])
    found: list[LeftOut] = []
    for reason, count in gathered.counts.items():
        lines = np.array([one == reason for one in closed])
        known = reason in {"not_for_cars", "ferry"}
        found.append(LeftOut(reason, count, float(km[lines].sum()) if known else None))
    if ignored.any():
        length = float(km[ignored].sum())
        found.append(LeftOut("speed_ignored", int(ignored.sum()), length))
    return tuple(found)


def _day(text: str) -> str:
    """Day of a time in ISO form; "" if it is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _day_of_xml(path: Path) -> str:
    """Day that an XML file says it shows, which osmium does not tell."""
    with path.open("rb") as file:
        dated = DATED.search(file.read(HEAD))
    return _day(dated[1].decode()) if dated else ""
