"""What people say of places, as proposed corrections of the data: never the data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import pandas as pd

from geodata.store.records import Contribution, Workshop
from geodata.store.results import merged

Field = Literal["status", "opening_hours", "new_place", "confirmed", "problem"]

COLUMNS: Final = {
    "place_id": "str",
    "service_type": "str",
    "field": "str",
    "value": "str",
    "text": "str",
    "village": "str",
    "latitude": "float64",
    "longitude": "float64",
    "origin": "str",
    "said_on": "str",
    "contributions": "int64",
    "status": "str",
}
"""Columns of a table of proposed corrections, and what they hold."""
FIELDS: Final[dict[str, Field]] = {
    "closed": "status",
    "hours": "opening_hours",
    "missing": "new_place",
    "works": "confirmed",
    "works_not": "problem",
}
"""What a statement is about, by its kind."""
VALUES: Final = {"status": "closed", "confirmed": "open"}
"""Value that is proposed; for every other field it is what was said."""
PROPOSED: Final = "proposed"
ELSEWHERE: Final = ("closed", "hours", "missing")
"""What can be put right though no place of the map is named."""


def corrections(
    contributions: Sequence[Contribution], workshop: Workshop
) -> pd.DataFrame:
    """Propose what the data should say, by what was said of how things are today.

    Parameters
    ----------
    contributions
        Those that are shown, and those that were merged into them; others, wishes and
        what groups can do are left out.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, a row a statement and service type that it names, by
        place and number. `place_id` is empty where none was named: then `village` or
        the position (degrees, WGS 84) say where. `value` is `closed`, `open` or what
        was said; `said_on` a day (of the workshop for what came on paper);
        `contributions` how many say the same of the same place; `status` is `proposed`:
        only an editor makes a correction of it.
    """
    alike = _alike(contributions)
    rows = [
        _row(one, service_type, workshop) | {"contributions": alike[key]}
        for one in contributions
        if one.status == "shown"
        for service_type, key in _statements(one)
    ]
    return (
        pd.DataFrame(rows, columns=[*COLUMNS, "number"])
        .sort_values(["place_id", "village", "number"], kind="stable")
        .reset_index(drop=True)[list(COLUMNS)]
        .astype(COLUMNS)
    )


Key = tuple[str, ...]
"""Place, spot, field and service type: what makes two statements alike."""


def _alike(contributions: Sequence[Contribution]) -> Counter[Key]:
    """How many say the same; a merged one says what it was merged into."""
    shown = {one.id: one for one in contributions if one.status == "shown"}
    more = [shown[i] for i in merged(contributions).values() if i in shown]
    return Counter(
        key for one in (*shown.values(), *more) for _type, key in _statements(one)
    )


def _statements(one: Contribution) -> Iterator[tuple[str, Key]]:
    """Service types that a contribution says something of today, and what makes alike.

    Of a place that is named, closed is closed and open is open; of all else only the
    same words in the same spot are the same.
    """
    said = one.said
    if said.question != "today" or not (said.place_id or said.kind in ELSEWHERE):
        return
    field = FIELDS[said.kind]
    where = said.place_id or f"{said.village} {said.latitude} {said.longitude}"
    for service_type in said.types or ("",):
        yield service_type, (where, field, _value(one), service_type)


def _value(one: Contribution) -> str:
    return VALUES.get(FIELDS[one.said.kind], one.said.text)


def _row(one: Contribution, service_type: str, workshop: Workshop) -> dict[str, Any]:
    said = one.said
    day = workshop.settings.day if one.origin == "paper" else one.created_at.date()
    return {
        "place_id": said.place_id,
        "service_type": service_type,
        "field": FIELDS[said.kind],
        "value": _value(one),
        "text": said.text,
        "village": said.village,
        "latitude": said.latitude,
        "longitude": said.longitude,
        "origin": f"workshop {workshop.id} contribution {one.number}",
        "said_on": day.isoformat(),
        "status": PROPOSED,
        "number": one.number,
    }
