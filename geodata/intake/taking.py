"""Turns what a user takes of a list into rows that lie over the pack."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Literal

import pandas as pd

from geodata.intake.known import TABLES, Known, known_in
from geodata.intake.records import (
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    CellChange,
    Comparison,
    Difference,
)
from geodata.pack.overlay import Cells, RowChange

Gone = Literal["closed", "unverified"]
LANGUAGES: Final = ("en",)
"""Languages of the columns that translate another, such as `note_en`."""
_NAMES: Final = {"service_note": "note"}
_KIND: Final = "service_kind"


def usual_choice(comparison: Comparison) -> frozenset[int]:
    """Numbers of what is new or changed and not older; nothing that is gone.

    Nor a new place that may be a known one: that would be there twice.
    """
    return frozenset(
        one.number
        for one in comparison.differences
        if one.kind in {"new", "changed"} and not one.older and one.hint is None
    )


def chosen_rows(
    tables: Mapping[str, pd.DataFrame],
    comparison: Comparison,
    take: Collection[int],
    *,
    gone: Gone,
    source: Cells,
    day: date,
) -> tuple[RowChange, ...]:
    """Rows that bring in what was chosen: the source, then places, then services.

    Parameters
    ----------
    tables
        The text tables that the list was compared with.
    take
        Numbers of the differences to take; those that are the same change nothing.
        A new service brings its place along.
    gone
        What services become that are gone; the day on which they were seen stays, and
        the one on which they closed is not known.
    source
        Cells of the source of the list. Where the source is there already, they go
        over its own, and it keeps the later of both dates.
    day
        Date of the source where `source` has none.
    """
    known = known_in(tables)
    wanted = frozenset(take)
    chosen = [one for one in comparison.differences if one.number in wanted]
    places: dict[str, RowChange] = {}
    services: list[RowChange] = []
    source_id = source["source_id"]
    for one in chosen:
        if one.kind in {"new", "changed"} and one.place_id not in places:
            places |= _place_row(one, known, source_id)
        if one.service_type and one.kind != "same":
            services += _service_rows(one, known, source_id, gone)
    rows = (*places.values(), *services)
    return (*_source_row(known, source, day), *rows) if rows else ()


def _source_row(known: Known, source: Cells, day: date) -> Iterable[RowChange]:
    before = known.sources.get(source["source_id"])
    after = {**(before or {}), **source}
    dated = source.get("as_of") or day.isoformat()
    after["as_of"] = max(dated, (before or {}).get("as_of", ""))
    after = {name: cell for name, cell in after.items() if cell}
    if after != before:
        yield RowChange("sources", (source["source_id"],), before, after)


def _place_row(one: Difference, known: Known, source_id: str) -> dict[str, RowChange]:
    """Row of a place that is new, or about which the difference is; or none."""
    before = known.places.get(one.place_id, (one.origin, None))[1]
    if before is not None and one.service_type:
        return {}
    told = [change for change in one.changes if change.column in PLACE_COLUMNS]
    after = _changed(before or {"place_id": one.place_id}, told, source_id)
    table = TABLES[one.origin][0]
    return {one.place_id: RowChange(table, (one.place_id,), before, after)}


def _service_rows(
    one: Difference, known: Known, source_id: str, gone: Gone
) -> Iterable[RowChange]:
    table = TABLES[one.origin][1]
    kinds = [change.before for change in one.changes if change.column == _KIND]
    key = (one.place_id, one.service_type, one.service_kind)
    old = (*key[:2], *(kinds or key[2:]))
    before = known.services.get(old, (one.origin, None))[1]
    told = [change for change in one.changes if change.column in SERVICE_COLUMNS]
    if one.kind == "gone":
        status = (before or {}).get("status", "")
        if status == gone:
            return
        told = [CellChange("status", status, gone)]
    names = ("place_id", "service_type", _KIND)
    cells = {**(before or {}), **dict(zip(names, key, strict=True))}
    after = _changed(cells, told, source_id)
    if old == key:
        yield RowChange(table, key, before, after)
        return
    yield RowChange(table, old, before, None)
    yield RowChange(table, key, None, after)


def _changed(before: Cells, told: Iterable[CellChange], source_id: str) -> Cells:
    """Cells of a row with its changes; a translation of what has changed goes."""
    after = {**before, "source_id": source_id}
    for change in told:
        name = _NAMES.get(change.column, change.column)
        after[name] = change.after
        for language in LANGUAGES:
            after.pop(f"{name}_{language}", None)
    return {name: cell for name, cell in after.items() if cell}
