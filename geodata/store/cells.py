"""Cells of the store's records: texts that can be shown, positions to 250 m."""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from geodata.crs import degrees, metres
from geodata.vocabulary import SERVICE_TYPES

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 2000
LONGEST_NOTE: Final = 500
SNAP_M: Final = 250.0
"""No position finer than this is kept."""
POSITION_DECIMALS: Final = 5


def shown(text: str) -> str:
    """Text without signs that cannot be shown; every line as it stands."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c == "\n" or unicodedata.category(c)[0] != "C" or
            unicodedata.category(c) == "Cf")  # fmt: skip
    return re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip()


def line(text: str) -> str:
    """Text without such signs, on one line."""
    return " ".join(shown(text).split())


def _types(types: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [code for code in types if code not in SERVICE_TYPES]
    if unknown:
        code = "not_allowed"
        raise PydanticCustomError(code, code)
    return tuple(code for code in SERVICE_TYPES if code in types)


def snapped(latitude: float, longitude: float) -> tuple[float, float]:
    """Nearest point of a grid of 250 m in SWEREF 99 TM, in degrees (WGS 84)."""
    xy = (metres(latitude, longitude) / SNAP_M).round() * SNAP_M
    point = degrees(xy)[0]
    return (
        round(float(point[0]), POSITION_DECIMALS),
        round(float(point[1]), POSITION_DECIMALS),
    )


Types = Annotated[tuple[str, ...], AfterValidator(_types)]
"""Service types, each once, in the order of the vocabulary."""
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(shown)]
"""Free text on several lines, each as it stands."""
Line = Annotated[str, Field(max_length=LONGEST_TITLE), AfterValidator(line)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(line)]
Identifier = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._-]*$")]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
