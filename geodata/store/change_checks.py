"""Whether a change fits the data as it is, and whether others rest on it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from geodata.errors import Fault, SchemaError, StoreError
from geodata.pack import cells_of
from geodata.pack.overlay import (
    OTHERS,
    Cells,
    Key,
    LeftOut,
    RowChange,
    Settled,
    filled,
    settled,
)
from geodata.pack.rows import row_faults, rows_over
from geodata.store.change_history import Made


def standing(rows: Sequence[Made], without: int = 0) -> tuple[RowChange, ...]:
    """Rows that were not undone, and are not of the change `without`, in order.

    The row of a source that only such a change had brought stays as long as another
    row names it.
    """
    kept = [one.row for one in rows if not one.undone and one.number != without]
    if len(kept) == len(rows):
        return tuple(kept)
    named = {row.after.get("source_id", "") for row in kept if row.after}
    brought = [
        one.row
        for one in rows
        if (one.undone or one.number == without)
        and one.row.table == "sources"
        and one.row.before is None
        and one.row.key[0] in named
    ]
    return (*brought, *kept)


def require_fit(
    folder: Path,
    over: Sequence[RowChange],
    rows: Sequence[RowChange],
    today: date | None,
) -> None:
    """Refuse rows that are not as they were, or do not fit the pack.

    Parameters
    ----------
    folder
        Folder of the pack.
    over
        Rows that lie over it before.
    today
        No date may lie after it; the current day when left out.

    Raises
    ------
    SchemaError
        The pack would have faults; it holds every one.
    StoreError
        `data_changed`.
    """
    tables = cells_of(folder)
    before = settled(tables, over)
    keys: dict[str, list[Key]] = {}
    for row in rows:
        keys.setdefault(row.table, []).append(row.key)
    now: dict[tuple[str, Key], Cells | None] = {**rows_over(tables, before, keys)}
    for row in rows:
        at = row.table, row.key
        if filled(now.get(at)) != filled(row.before):
            raise StoreError("data_changed")
        now[at] = row.after
    after = settled(tables, (*over, *rows))
    faults = [_fault(one) for one in _newly_lost(before, after)]
    day = today or datetime.now(UTC).date()
    faults += row_faults(tables, after, rows, day) if not faults else ()
    if any(fault.severity == "error" for fault in faults):
        raise SchemaError(tuple(faults))


def require_last(folder: Path, every: Sequence[Made], number: int) -> None:
    """Refuse to take back a change on which a later one rests.

    Rows of sources are shared by many changes: they are no obstacle.

    Parameters
    ----------
    folder
        Folder of the pack.
    every
        Rows of all changes.
    number
        Number of the change that is taken back.

    Raises
    ------
    StoreError
        `data_changed_since`, or `changed_since` if others rest on it.
    """
    own = {_at(one) for one in every if one.number == number}
    later = [one for one in every if one.number > number and not one.undone]
    told = [one for one in later if one.row.table != "sources"]
    again = [one.number for one in told if _at(one) in own]
    if again:
        raise StoreError("data_changed_since", number=str(max(again)))
    tables = cells_of(folder)
    before = settled(tables, standing(every))
    if _newly_lost(before, settled(tables, standing(every, number))):
        raise StoreError("changed_since")


def _at(one: Made) -> tuple[str, Key]:
    return one.row.table, one.row.key


def _newly_lost(before: Settled, after: Settled) -> list[LeftOut]:
    """What does not fit after a change, and did before it."""
    known = {(one.row.table, one.row.key) for one in before.left_out}
    return [o for o in after.left_out if (o.row.table, o.row.key) not in known]


def _fault(one: LeftOut) -> Fault:
    row = one.row
    file, key = f"{row.table}.csv", ", ".join(row.key)
    if one.reason == "place":
        return Fault("unknown_place", file, None, "place_id", row.key[0])
    if one.reason == "source":
        found = (row.after or {}).get("source_id", "")
        return Fault("unknown_source", f"{file} ({key})", None, "source_id", found)
    if one.reason == "duplicate":
        other = {"other": f"{OTHERS[row.table]}.csv"}
        return Fault("duplicate", file, None, None, key, other)
    raise StoreError("data_changed")  # it takes away what is used
