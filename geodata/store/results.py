"""What a workshop gave, as tables: a row a contribution, and how many said what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geodata.store.records import QUESTIONS, Contribution
from geodata.vocabulary import SERVICE_TYPES

TABLE: Final = {
    "contribution_id": "str",
    "number": "int64",
    "question": "str",
    "kind": "str",
    "service_types": "str",
    "place_id": "str",
    "village": "str",
    "latitude": "float64",
    "longitude": "float64",
    "group_id": "str",
    "text": "str",
    "origin": "str",
    "status": "str",
    "dots": "int64",
    "alike": "int64",
    "created_at": "str",
}
"""Columns of a table of contributions, and what they hold."""
COUNTS: Final = {
    "question": "str",
    "kind": "str",
    "village": "str",
    "service_type": "str",
    "contributions": "int64",
    "dots": "int64",
}
"""Columns of a table of counts, and what they hold."""
NONE: Final[Mapping[str, int]] = {}
TYPES: Final = (*SERVICE_TYPES, "")


def table(
    contributions: Sequence[Contribution],
    dots: Mapping[str, int],
    alike: Mapping[str, int] = NONE,
) -> pd.DataFrame:
    """Rows of the contributions that are given, by their number.

    Parameters
    ----------
    dots
        Dots by the id of the contribution; one that is not there has none.
    alike
        How many were merged into each, as `merged_into_each` counts them.

    Returns
    -------
    pandas.DataFrame
        The columns of `TABLE`. Several service types stand in one cell with a space
        between them; positions are degrees (WGS 84), empty for what has no spot; times
        are ISO 8601 in UTC.
    """
    rows = [
        _row(one, dots.get(one.id, 0)) | {"alike": alike.get(one.id, 0)}
        for one in sorted(contributions, key=lambda one: one.number)
    ]
    return pd.DataFrame(rows, columns=list(TABLE)).astype(TABLE)


def _row(one: Contribution, dots: int) -> dict[str, Any]:
    said = one.said
    return {
        "contribution_id": one.id,
        "number": one.number,
        "question": said.question,
        "kind": said.kind,
        "service_types": " ".join(said.types),
        "place_id": said.place_id,
        "village": said.village,
        "latitude": said.latitude,
        "longitude": said.longitude,
        "group_id": said.group_id,
        "text": said.text,
        "origin": one.origin,
        "status": one.status,
        "dots": dots,
        "created_at": one.created_at.isoformat(timespec="seconds"),
    }


def merged(contributions: Sequence[Contribution]) -> dict[str, str]:
    """What each merged contribution counts as, however often that was merged on."""
    into = {one.id: one.merged_into for one in contributions if one.status == "merged"}
    found = {}
    for first in into:
        target = first
        while target in into:
            target = into[target]
        found[first] = target
    return found


def merged_into_each(contributions: Sequence[Contribution]) -> Counter[str]:
    """How many of the given contributions were merged into each, by its id."""
    return Counter(merged(contributions).values())


def counts(
    contributions: Sequence[Contribution],
    dots: Mapping[str, int],
    alike: Mapping[str, int] = NONE,
) -> pd.DataFrame:
    """How many of the given contributions say what, where and of which service type.

    One with two service types counts in both rows, its dots too: sums over the rows
    can be more than there are. Those that were merged into one (`alike`) count with it.

    Returns
    -------
    pandas.DataFrame
        The columns of `COUNTS`, a row a combination that was said, `service_type` empty
        for what names none. By question in the order of the evening, then the most
        contributions and the most dots first.
    """
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for one in contributions:
        said = one.said
        for code in said.types or ("",):
            key = (said.question, said.kind, said.village, code)
            number, given = found.get(key, (0, 0))
            number += 1 + alike.get(one.id, 0)
            found[key] = (number, given + dots.get(one.id, 0))
    rows = [(*key, *numbers) for key, numbers in found.items()]
    rows.sort(key=_order)
    return pd.DataFrame(rows, columns=list(COUNTS)).astype(COUNTS)


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Place of a row of counts: its question, then the most."""
    question, kind, village, code, number, dots = row
    asked = QUESTIONS.index(question)
    return asked, -number, -dots, village, TYPES.index(code), kind
