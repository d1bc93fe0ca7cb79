"""Reads GeoJSON, a feature at a time."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geodata.errors import Fault, SchemaError
from geodata.intake.gathering import Gathering, check_rows
from geodata.intake.limits import COLUMNS
from geodata.intake.points import placed, points_of, system
from geodata.intake.records import Listing
from geodata.sources.layers import refuse

SPACE: Final = re.compile(r"[ \t\r\n]*")
TOLD_EACH: Final = 2000


class _NotJsonError(ValueError):
    """Text that is no JSON from some place on."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class _NotFeaturesError(ValueError):
    """JSON that is no collection of features."""


class _Document:
    """Text of a GeoJSON file, which hands out its features one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.members: dict[str, Any] = {}
        self._decoder = json.JSONDecoder()

    def _skip(self, signs: str = "") -> str:
        """Go to the next sign; past it, if it is one of those given."""
        match = SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        sign = self.text[self.at : self.at + 1]
        if sign and sign in signs:
            self.at += 1
            return sign
        if signs:
            raise _NotJsonError(self.at)
        return sign

    def _value(self) -> Any:  # noqa: ANN401 - anything may stand in a JSON file
        self._skip()
        try:
            value, self.at = self._decoder.raw_decode(self.text, self.at)
        except (ValueError, RecursionError) as error:
            raise _NotJsonError(getattr(error, "pos", self.at)) from error
        return value

    def features(self) -> Iterator[Any]:
        """Features in their order; other members are in `members` afterwards."""
        if self._skip() != "{":
            raise _NotFeaturesError
        self._skip("{")
        found = False
        while self._skip() != "}":
            key = self._value()
            self._skip(":")
            if key == "features" and self._skip() == "[" and not found:
                found = True
                yield from self._items()
            else:
                self.members[str(key)] = self._value()
            if self._skip("},") == "}":
                break
        if not found:
            raise _NotFeaturesError

    def _items(self) -> Iterator[Any]:
        self._skip("[")
        if self._skip() == "]":
            self.at += 1
            return
        while True:
            yield self._value()
            if self._skip("],") == "]":
                return


def read_geojson(
    path: Path, file: str, *, progress: Callable[[float], None] | None = None
) -> Listing:
    """Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        The file is no GeoJSON, or is larger than a list may be.
    """
    document = _Document(_text(path, file))
    names: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    points: list[tuple[float, float]] = []
    try:
        for number, feature in enumerate(document.features(), start=1):
            check_rows(number, file)
            rows.append(_properties(feature, names, file))
            points.append(_point(feature))
            if progress and not number % TOLD_EACH:
                progress(document.at / len(document.text))
    except _NotJsonError as error:
        line = document.text.count("\n", 0, error.at) + 1
        raise SchemaError((Fault("not_json", file, line),)) from error
    except _NotFeaturesError as error:
        raise SchemaError((Fault("not_features", file),)) from error
    return _listing(file, names, rows, points, _crs(document.members.get("crs")))


def _text(path: Path, file: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        refuse(Fault("encoding", file, row, found=f"0x{data[error.start]:02X}"))


def _properties(feature: Any, names: dict[str, int], file: str) -> dict[str, Any]:  # noqa: ANN401 - anything
    """Properties of a feature, whose names are added to those that are known."""
    if not isinstance(feature, dict):
        raise _NotFeaturesError
    given = feature.get("properties")
    given = given if isinstance(given, dict) else {}
    for name in given:
        names.setdefault(name, len(names))
    if len(names) > COLUMNS:
        refuse(Fault("list_columns", file, values={"most": str(COLUMNS)}))
    return given


def _point(feature: dict[str, Any]) -> tuple[float, float]:
    """A point of a feature; nan where it has none."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return np.nan, np.nan
    try:
        if geometry.get("type") == "Point":
            x, y = geometry["coordinates"][:2]
            return float(x), float(y)
        with np.errstate(all="ignore"):
            x, y = points_of([shape(geometry)])[0]
    except UNREADABLE:
        return np.nan, np.nan
    return x, y


UNREADABLE: Final = (
    TypeError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    ShapelyError,
    shapely.GEOSException,
)
"""What comes of a geometry that is none."""


def _crs(member: object) -> CRS | None:
    """System that a file names; None where it names none, or none that is known."""
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return system(name) if isinstance(name, str) else None


def _listing(
    file: str,
    names: dict[str, int],
    rows: Sequence[dict[str, Any]],
    points: Sequence[tuple[float, float]],
    crs: CRS | None,
) -> Listing:
    gathering = Gathering(file, list(names), even=False)
    for number, row in enumerate(rows, start=1):
        gathering.add(number, [row.get(name) for name in names])
    table = gathering.table()
    xy = np.array(points, dtype=float)[table.index.to_numpy() - 1]
    placed_at, code = placed(xy, crs, table.index)
    return Listing(file, "geojson", table, points=placed_at, crs=code)
