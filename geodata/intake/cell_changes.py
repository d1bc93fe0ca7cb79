"""What the cells of a list change in those that are known, and whether they may."""

import math
from functools import lru_cache
from typing import Final

from geodata.intake.listed import Listed
from geodata.intake.matching import NEAR_M, words
from geodata.intake.records import (
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    CellChange,
    Origin,
)
from geodata.pack.overlay import Cells

SAME_SPOT_M: Final = 1.0
"""Positions that are nearer than this are the same."""
_AXES: Final = ("latitude", "longitude")
_OWN: Final = frozenset({"name", "street_address", "note", "service_note", *_AXES})
"""Columns in which hardly two rows say the same."""


def place_changes(
    place: Listed, before: Cells, origin: Origin
) -> tuple[CellChange, ...]:
    """Cells of a known place that a list would change.

    Parameters
    ----------
    before
        Its cells.
    origin
        To which rows the list belongs.
    """
    said = dict(place.cells)
    if place.moved_m <= NEAR_M:
        said.pop("municipality_code", None)
        if origin == "osm":
            said.pop("village", None)
    if place.matched_by == "name" and _shorter("name", said, before):
        said.pop("name", None)
    if _shorter("street_address", said, before):
        said.pop("street_address", None)
    said |= _position(said, before, place.moved_m)
    return changes_in(PLACE_COLUMNS, before, said)


def _shorter(column: str, said: Cells, before: Cells) -> bool:
    """Whether a list merely leaves out words of what is known."""
    return set(words(said.get(column, ""))) < set(words(before.get(column, "")))


def _position(said: Cells, before: Cells, moved_m: float) -> dict[str, str]:
    """Position as it will be: a new one has the precision that the list gives it."""
    old = {name: before.get(name, "") for name in (*_AXES, "precision_m")}
    precision = said.get("precision_m", "")
    known_m, told_m = _metres(old["precision_m"]), _metres(precision)
    if moved_m < SAME_SPOT_M:
        return old | {"precision_m": precision} if told_m < known_m else old
    if precision and known_m <= told_m and moved_m <= told_m:
        return old
    return {axis: said[axis] for axis in _AXES} | {"precision_m": precision}


def _metres(precision: str) -> float:
    return float(precision) if precision else math.inf


def service_changes(
    said: Cells, before: Cells, service_kind: str
) -> tuple[CellChange, ...]:
    """Cells of a known service that a row of a list would change.

    Parameters
    ----------
    said, before
        Cells of the row, and of the service.
    service_kind
        Kind as the list says it.
    """
    status = said.get("status") or before.get("status", "")
    after: dict[str, str] = {**said, "status": status}
    after["service_kind"] = service_kind
    after["seen_on"] = _seen_on(said, before, status)
    if status == "closed":
        after.pop("opening_hours", None)
    else:
        after.pop("closed_on", None)
    known = {**before, "service_note": before.get("note", "")}
    changed = changes_in(("service_kind", *SERVICE_COLUMNS), known, after)
    if status != "closed" and before.get("closed_on"):
        changed += (CellChange("closed_on", before["closed_on"], ""),)
    return changed


def _seen_on(said: Cells, before: Cells, status: str) -> str:
    """Day on which it was last seen open, as far as both know."""
    known, day = before.get("seen_on", ""), said.get("seen_on", "")
    if status != "open" or not day:
        return known
    return max(known, day) if before.get("status") == "open" else day


def changes_in(
    columns: tuple[str, ...], before: Cells, said: Cells
) -> tuple[CellChange, ...]:
    """Cells that the list fills and that say something else; a position may empty."""
    return tuple(
        [
            CellChange(name, before.get(name, ""), said[name])
            for name in columns
            if _says(name, said) and not _alike(before.get(name, ""), said[name])
        ]
    )


def _says(name: str, said: Cells) -> bool:
    return bool(said.get(name)) or (name == "precision_m" and name in said)


def _alike(one: str, other: str) -> bool:
    return one == other or one.casefold().split() == other.casefold().split()


def new_cells(columns: tuple[str, ...], said: Cells) -> tuple[CellChange, ...]:
    """Cells that a list fills of something that is new."""
    return tuple(
        [
            CellChange(name, "", said[name])
            if name in _OWN
            else _shared(name, said[name])
            for name in columns
            if name in said
        ]
    )


@lru_cache(maxsize=1000)
def _shared(column: str, text: str) -> CellChange:
    """One object for cells that say the same in many rows."""
    return CellChange(column, "", text)


def said_on(said: Cells) -> str:
    """ISO day as of which the list tells of a service."""
    closed = said.get("closed_on", "")
    first = closed + "-01-01"[len(closed) - 4 :] if closed else ""
    return max(said.get("seen_on", ""), first)


def is_older(day: str, known_day: str, changes: tuple[CellChange, ...]) -> bool:
    """Whether an older fact would take the place of something."""
    return day < known_day and any(change.before for change in changes)
