"""Asks Statistics Sweden's open geodata, a Web Feature Service, page by page."""

import json
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from geodata.errors import GeodataError
from geodata.sources.agent import plainly
from geodata.sources.around import Box
from geodata.sources.web import MB, Asked, Progress, Sleep, fetch

ENDPOINT: Final = "https://geodata.scb.se/geoserver/stat/wfs"


@dataclass(frozen=True)
class Layer:
    """A layer of the service.

    Attributes
    ----------
    name
        Its name, with the year left open.
    year
        The latest edition that is known; None for one a year, named by the year at the
        end of which it counts.
    sort
        Column that tells its features apart; pages follow it.
    code
        Column of the municipality's code; empty for none.
    """

    name: str
    year: int | None
    sort: str
    code: str = ""


GRID: Final = Layer("stat:befolkning_1km_{year}", None, "rutid_scb")
AREAS: Final = Layer("stat:RegSO_{year}", 2025, "regsokod", "kommunkod")
LOCALITIES: Final = Layer("stat:Tatorter_{year}", 2023, "tatortskod", "kommun")
"""The layers that are asked for. None has municipalities as such: they are made of
their parts, the regional statistical areas."""

GEOMETRY: Final = "sp_geometry"
MUNICIPALITY_NAME: Final = "kommunnamn"
SYSTEM: Final = "EPSG:3006"
PAGE: Final = 5_000
MOST_PAGES: Final = 60
MAX_BYTES: Final = 80 * MB
NO_LAYER: Final = ("400", "404")
"""Answers of the service to a layer that it does not have."""

REFUSAL: Final = re.compile(r"(?s)Exception(?:Text\b[^>]*|\s[^>]*|)>([^<>]+)</")
LONGEST_REFUSAL_B: Final = 20_000

Feature = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """Where the service is, and how it is asked.

    Attributes
    ----------
    cache
        Folder in which answers are kept; None keeps none.
    fresh_s
        An answer that is older is asked for anew.
    """

    url: str = ENDPOINT
    cache: Path | None = None
    fresh_s: float = 7 * 86_400.0
    timeout_s: float = 120.0
    progress: Progress | None = None
    sleep: Sleep = time.sleep


def grid(service: Service, box: Box, years: Sequence[int]) -> tuple[bytes, int]:
    """Cells of the grid of residents in a box, and the year that there was.

    Parameters
    ----------
    years
        Editions to ask for, until there is one.

    Raises
    ------
    GeodataError
        `web_…`, `wfs_form` or `wfs_refused`: that of the last year.
    """
    for year in years[:-1]:
        try:
            return _collection(service, GRID, year, _in_box(box)), year
        except GeodataError as error:
            if not _unknown_layer(error):
                raise
    return _collection(service, GRID, years[-1], _in_box(box)), years[-1]


def areas(service: Service, codes: Iterable[str], year: int | None = None) -> bytes:
    """Parts of municipalities with their codes (EPSG:3006).

    Raises
    ------
    GeodataError
        `web_…`, `wfs_form` or `wfs_refused`.
    """
    return _collection(service, AREAS, year or AREAS.year, _of(AREAS, codes))


def localities(
    service: Service, codes: Iterable[str], year: int | None = None
) -> tuple[bytes, int]:
    """Localities of municipalities (EPSG:3006), and the year that they are of.

    Raises
    ------
    GeodataError
        `web_…`, `wfs_form` or `wfs_refused`.
    """
    wanted = year or LOCALITIES.year or 0
    where = _of(LOCALITIES, codes)
    return _collection(service, LOCALITIES, wanted, where), wanted


def names(service: Service, box: Box) -> dict[str, str]:
    """Names of the municipalities with a locality in a box, by their codes.

    Raises
    ------
    GeodataError
        `web_…`, `wfs_form` or `wfs_refused`.
    """
    columns = (LOCALITIES.sort, LOCALITIES.code, MUNICIPALITY_NAME)
    content = _collection(service, LOCALITIES, LOCALITIES.year, _in_box(box), columns)
    found = {}
    for feature in json.loads(content)["features"]:
        given = feature.get("properties") or {}
        code, name = (str(given.get(column) or "") for column in columns[1:])
        if re.fullmatch(r"\d{4}", code) and name.strip():
            found[code] = name.strip()
    return found


def file_name(layer: Layer, year: int | None) -> str:
    """Name of a layer to tell, such as `Tatorter_2023`."""
    return layer.name.format(year=year).partition(":")[2]


@contextmanager
def saved(content: bytes, name: str) -> Iterator[Path]:
    """An answer as a file of that name, which goes away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.geojson"
        path.write_bytes(content)
        yield path


def check(answer: bytes) -> None:
    """Raise for an answer that is no page of features.

    Raises
    ------
    GeodataError
        `wfs_form`, or `wfs_refused` with what the service says.
    """
    _features(answer)


def _in_box(box: Box) -> str:
    """Filter of features in a box; its system is named, so that no axis is guessed."""
    bounds = ",".join(f"{value:.5f}" for value in box)
    return f"BBOX({GEOMETRY},{bounds},'EPSG:4326')"


def _of(layer: Layer, codes: Iterable[str]) -> str:
    listed = ",".join(f"'{code}'" for code in sorted(set(codes)))
    return f"{layer.code} IN ({listed})"


def _unknown_layer(error: GeodataError) -> bool:
    refused = error.code == "wfs_refused"
    return refused or error.values.get("status") in NO_LAYER


def _collection(
    service: Service,
    layer: Layer,
    year: int | None,
    where: str,
    columns: Sequence[str] = (),
) -> bytes:
    """All features that a filter lets through, as GeoJSON in EPSG:3006."""
    fields = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer.name.format(year=year),
        "outputFormat": "application/json",
        "srsName": SYSTEM,
        "sortBy": layer.sort,
        "CQL_FILTER": where,
        "count": str(PAGE),
    }
    if columns:
        fields["propertyName"] = ",".join(columns)
    found: dict[str, Feature] = {}
    asked = Asked(
        service.url,
        timeout_s=service.timeout_s,
        max_bytes=MAX_BYTES,
        usable=check,
        progress=service.progress,
        sleep=service.sleep,
    )
    start = 0
    for _page in range(MOST_PAGES):
        url = f"{service.url}?{urlencode(fields | {'startIndex': str(start)})}"
        page = replace(asked, url=url)
        answer = fetch(page, cache=service.cache, fresh_s=service.fresh_s)
        features, total = _features(answer)
        for number, feature in enumerate(features, start):
            found.setdefault(str(feature.get("id") or number), feature)
        start += len(features)
        if not features or start >= total:
            break
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    whole = {"type": "FeatureCollection", "crs": crs, "features": list(found.values())}
    return json.dumps(whole, ensure_ascii=False).encode()


def _features(answer: bytes) -> tuple[list[Feature], int]:
    """Features of one page, and how many there are on all pages."""
    if answer.lstrip().startswith(b"<"):
        text = answer[:LONGEST_REFUSAL_B].decode("utf-8", "replace")
        said = REFUSAL.search(text)
        if said:
            raise GeodataError("wfs_refused", reason=plainly(said[1]))
        raise GeodataError("wfs_form")
    try:
        content = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise GeodataError("wfs_form") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise GeodataError("wfs_form")
    total = content.get("numberMatched", content.get("totalFeatures"))
    full = len(features) < PAGE
    return features, total if isinstance(total, int) else 0 if full else 10**9
