"""Fetches what OpenStreetMap knows of a municipality and its surroundings."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geodata.crs import to_metric
from geodata.errors import GeodataError, SourceError
from geodata.intake.records import Accepted
from geodata.pack import Pack
from geodata.sources.around import box_around, home
from geodata.sources.osm_places import day_of, to_accepted
from geodata.sources.overpass import ENDPOINTS, MAX_BYTES, question, read_answer
from geodata.sources.web import Progress, Sleep, fetch
from geodata.store.engine import data_folder
from geodata.villages import villages_around

RADIUS_KM: Final = 25.0
FRESH_H: Final = 24.0
HOUR_S: Final = 3600.0


@dataclass(frozen=True)
class OsmList:
    """What OpenStreetMap knows, as a list to compare.

    Attributes
    ----------
    accepted
        Rows of services.
    as_of
        ISO day of the copy that was asked.
    """

    accepted: Accepted
    as_of: str


def cache_folder() -> Path:
    """Folder in which answers of servers are kept."""
    return data_folder() / "cache"


def osm_accepted(
    pack: Pack,
    *,
    endpoints: Sequence[str] = ENDPOINTS,
    file: Path | None = None,
    radius_km: float = RADIUS_KM,
    cache: Path | None = None,
    fresh_h: float = FRESH_H,
    progress: Progress | None = None,
    sleep: Sleep = time.sleep,
) -> OsmList:
    """Service that OpenStreetMap knows in a municipality and around it.

    Parameters
    ----------
    endpoints
        Servers of the Overpass API: the first one, and its mirrors.
    file
        An answer that was saved as a file; then nobody is asked.
    radius_km
        How far around the municipality's box.
    cache
        Folder in which answers are kept; None asks anew each time.
    fresh_h
        An answer that is older than so many hours is asked for anew.

    Raises
    ------
    SourceError
        There is no such file.
    GeodataError
        `web_…`, `overpass_form` or `overpass_remark`.
    """
    if file:
        content = _content(file)
    else:
        asked = question(endpoints[0], box_around(home(pack), radius_km))
        asked = replace(asked, progress=progress, sleep=sleep)
        mirrors = tuple(endpoints[1:])
        content = fetch(asked, mirrors=mirrors, cache=cache, fresh_s=fresh_h * HOUR_S)
    answer = read_answer(content)
    today = datetime.now(UTC).date().isoformat()
    as_of = min(day_of(answer.as_of) or today, today)
    accepted = to_accepted(
        answer.elements,
        areas=to_metric(pack.municipalities),
        villages=villages_around(
            to_metric(pack.localities),
            to_metric(pack.groups),
            to_metric(pack.places),
            pack.municipality.code,
        ),
        osm_base=as_of,
        unread=answer.unread,
    )
    return OsmList(accepted, as_of)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise SourceError("no_file", file=str(file))
    if file.stat().st_size > MAX_BYTES:
        raise GeodataError("overpass_form")
    return file.read_bytes()
