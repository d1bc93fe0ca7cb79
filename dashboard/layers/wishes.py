"""Wishes of a workshop as marks of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard import palette
from dashboard.layers import OWN_SIZE, Feature, escape, feature_of, tip_of

WISH: Final = "wish:"
"""Begins the id of a wish on the map; that of the contribution follows."""
LONGEST_LINE: Final = 160


@dataclass(frozen=True)
class WishMark:
    """What the map shows of a wish.

    Attributes
    ----------
    wish_id
        Id of the contribution.
    latitude, longitude
        Where it is, in degrees (WGS 84).
    name, village
        What its mark is called, near and from afar.
    title, lines
        What it says when pointed at.
    """

    wish_id: str
    latitude: float
    longitude: float
    name: str
    village: str
    title: str
    lines: tuple[str, ...]


def wish_features(marks: Sequence[WishMark]) -> list[Feature]:
    """One feature a wish: a pin."""
    symbol = palette.symbol("wish", OWN_SIZE)
    drawn = f'<span class="one" aria-hidden="true">{symbol}</span>'
    return [
        feature_of(
            {"type": "Point", "coordinates": [one.longitude, one.latitude]},
            {
                "name": escape(one.name),
                "village": escape(one.village or one.name),
                "types": ["wish"],
                "tip": tip_of(one.title, [_short(line) for line in one.lines if line]),
                "mark": drawn,
                "size": [OWN_SIZE, OWN_SIZE],
            },
            f"{WISH}{one.wish_id}",
        )
        for one in marks
    ]


def _short(line: str) -> str:
    text = " ".join(line.split())
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"
