"""What is said in a workshop as marks of the map: the numbers of what is said there."""

from collections.abc import Mapping, Sequence

from dashboard.layers import Feature, escape, feature_of, tip_of

MOST_NUMBERS = 4
DIGIT_PX, PADDING_PX, HEIGHT_PX = 9, 16, 30

Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""


def said_features(
    said: Mapping[Point, Sequence[tuple[int, str]]], villages: Mapping[Point, str]
) -> list[Feature]:
    """One feature a point, with the numbers of what is said there, the newest first.

    Parameters
    ----------
    said
        Number and title of each contribution, by the point that it speaks of.
    villages
        Village of each point.
    """
    features = []
    for at, ones in said.items():
        numbers = [str(number) for number, _title in reversed(ones)]
        more = f" +{len(numbers) - MOST_NUMBERS}" if numbers[MOST_NUMBERS:] else ""
        label = ", ".join(numbers[:MOST_NUMBERS]) + more
        village = escape(villages[at])
        features.append(
            feature_of(
                {"type": "Point", "coordinates": [at[1], at[0]]},
                {
                    "name": village,
                    "village": village,
                    "types": [],
                    "numbers": [number for number, _title in ones],
                    "tip": tip_of(villages[at], [title for _number, title in ones]),
                    "mark": f'<span class="said" aria-hidden="true">{label}</span>',
                    "size": [len(label) * DIGIT_PX + PADDING_PX, HEIGHT_PX],
                },
                f"said:{ones[0][0]}",
            )
        )
    return features


def spot_feature(at: Point, words: str) -> Feature:
    """Mark of the spot that a participant has chosen."""
    return feature_of(
        {"type": "Point", "coordinates": [at[1], at[0]]},
        {
            "name": escape(words),
            "village": escape(words),
            "types": [],
            "tip": tip_of(words, []),
            "mark": '<span class="said spot" aria-hidden="true">&#10003;</span>',
            "size": [HEIGHT_PX, HEIGHT_PX],
        },
        "spot:here",
    )
