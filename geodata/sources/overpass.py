"""Asks OpenStreetMap for service through the Overpass API, and reads its answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from geodata.errors import GeodataError
from geodata.sources.agent import plainly
from geodata.sources.around import Box
from geodata.sources.osm_tags import ASKED, GONE
from geodata.sources.web import Asked

ENDPOINTS: Final = ("https://overpass-api.de/api/interpreter",)
"""Servers of the Overpass API; each after the first one is a mirror of it."""

QUERY_S: Final = 90
"""So long a server may look for an answer."""
MEMORY_B: Final = 256 * 1024 * 1024
MAX_BYTES: Final = 50_000_000
MOST_ELEMENTS: Final = 200_000
DATE: Final = 10
"""Signs of the day in a time."""


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Point(_Lenient):
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)


def _texts(value: object) -> object:
    """Only those tags that are text."""
    if not isinstance(value, dict):
        return {}
    return {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}


class _Element(_Lenient):
    type: Literal["node", "way", "relation"]
    id: int = Field(ge=1, lt=10**18)
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    center: _Point | None = None
    timestamp: str = ""
    tags: Annotated[dict[str, str], BeforeValidator(_texts)] = Field(
        default_factory=dict
    )


class _About(_Lenient):
    timestamp_osm_base: str = ""


class _Answer(_Lenient):
    osm3s: _About = _About()
    elements: list[object]
    remark: str = ""


@dataclass(frozen=True)
class Element:
    """A thing of OpenStreetMap with its tags.

    Attributes
    ----------
    osm_id
        `n`, `w` or `r` for node, way or relation, and its number.
    latitude, longitude
        Of a node; of the others the middle that the server gives. None without one.
    edited_on
        ISO day of its last edit; empty if the answer does not tell.
    """

    osm_id: str
    latitude: float | None
    longitude: float | None
    edited_on: str
    tags: dict[str, str]


@dataclass(frozen=True)
class OsmAnswer:
    """What a server answered.

    Attributes
    ----------
    as_of
        ISO day as of which its copy of OpenStreetMap is; empty if it does not tell.
    elements
        In the order of the answer, each once.
    unread
        Elements that are none by their form.
    """

    as_of: str
    elements: tuple[Element, ...]
    unread: int = 0


def query(box: Box) -> str:
    """Question for everything in a box that may be a service, today or once."""
    west, south, east, north = box
    bounds = f"{south:.5f},{west:.5f},{north:.5f},{east:.5f}"
    head = f"[out:json][timeout:{QUERY_S}][maxsize:{MEMORY_B}][bbox:{bounds}];"
    lines = [
        f"nwr[{_quoted(prefix + key)}{_matching(values)}];"
        for prefix in ("", *GONE)
        for key, values in ASKED.items()
    ]
    return "\n".join([head, "(", *lines, ");", "out meta center;"])


def _quoted(text: str) -> str:
    return f'"{text}"'


def _matching(values: tuple[str, ...]) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return f"={_quoted(values[0])}"
    return f'~"(^|;) *({"|".join(values)}) *(;|$)"'


def question(endpoint: str, box: Box) -> Asked:
    """The same as a question to a server."""
    return Asked(
        endpoint,
        data={"data": query(box)},
        timeout_s=QUERY_S + 30,
        max_bytes=MAX_BYTES,
        usable=check,
    )


def check(answer: bytes) -> None:
    """Raise for an answer that is not whole.

    Raises
    ------
    GeodataError
        `overpass_form`, or `overpass_remark`: the server gave up half-way, and says so
        beside what it had found by then.
    """
    _parsed(answer)


def read_answer(answer: bytes) -> OsmAnswer:
    """Read an answer; elements that are none are counted and left out.

    Raises
    ------
    GeodataError
        As `check` says.
    """
    parsed = _parsed(answer)
    found = dict(_elements(parsed.elements))
    unread = sum(_element(one) is None for one in parsed.elements)
    as_of = parsed.osm3s.timestamp_osm_base[:DATE]
    return OsmAnswer(as_of, tuple(found.values()), unread)


def _parsed(answer: bytes) -> _Answer:
    try:
        content = _Answer.model_validate(json.loads(answer))
    except (ValueError, RecursionError, ValidationError) as error:
        raise GeodataError("overpass_form") from error
    if content.remark:
        raise GeodataError("overpass_remark", reason=plainly(content.remark))
    if len(content.elements) > MOST_ELEMENTS:
        raise GeodataError("overpass_form")
    return content


def _elements(given: list[object]) -> Iterator[tuple[str, Element]]:
    for one in given:
        element = _element(one)
        if element:
            yield element.osm_id, element


def _element(given: object) -> Element | None:
    try:
        one = _Element.model_validate(given)
    except (ValidationError, RecursionError):
        return None
    latitude, longitude = one.lat, one.lon
    if one.center:
        latitude, longitude = one.center.lat, one.center.lon
    osm_id = f"{one.type[0]}{one.id}"
    return Element(osm_id, latitude, longitude, one.timestamp[:DATE], one.tags)
