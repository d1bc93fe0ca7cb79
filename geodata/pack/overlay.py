"""Changes that lie over the files of a pack: rows put in, changed or taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("place_id",),
    "osm_places": ("place_id",),
    "services": ("place_id", "service_type", "service_kind"),
    "osm_services": ("place_id", "service_type", "service_kind"),
    "sources": ("source_id",),
}
"""Tables that changes may lie over, with the columns that tell their rows apart."""
DATES: Final = {"services": "seen_on", "osm_services": "seen_on", "sources": "as_of"}
"""Column that tells how new a row is, of the tables that have one."""
OTHERS: Final = {
    "places": "osm_places",
    "osm_places": "places",
    "services": "osm_services",
    "osm_services": "services",
}
"""The table in which the same key must not stand as well."""
PLACES: Final = ("places", "osm_places")
SERVICES: Final = ("services", "osm_services")

Cells = Mapping[str, str]
"""Cells of a row as text, by column; a column that is not named is empty."""
Key = tuple[str, ...]
Tables = Mapping[str, pd.DataFrame]
Reason = Literal["newer", "no_table", "duplicate", "place", "source", "in_use"]


@dataclass(frozen=True)
class RowChange:
    """One row of one table, before and after.

    Attributes
    ----------
    table
        A key of `KEYS`.
    key
        Values of the columns of its key.
    before, after
        The whole row; None where there was none, or where there is none any more.
    """

    table: str
    key: tuple[str, ...]
    before: Cells | None
    after: Cells | None


@dataclass(frozen=True)
class LeftOut:
    """A change of a row that does not lie over the files.

    Attributes
    ----------
    reason
        `newer`: the file's own row is newer than all that the changes knew of it;
        `no_table`: there is no such table; `duplicate`: the key stands in the other
        table, of the pack or of OpenStreetMap; `place`, `source`: what it refers to is
        nowhere; `in_use`: what it takes away is referred to.
    """

    row: RowChange
    reason: Reason


@dataclass(frozen=True)
class Settled:
    """How changes lie over tables.

    Attributes
    ----------
    holding
        Of each row the change that holds, by its table and key.
    left_out
        Changes that do not fit the tables.
    keys
        Keys of all rows that there are then, by table.
    """

    holding: Mapping[tuple[str, Key], RowChange]
    left_out: tuple[LeftOut, ...]
    keys: Mapping[str, set[Key]]


def laid_over(tables: Tables, rows: Sequence[RowChange]) -> dict[str, pd.DataFrame]:
    """Lay changes over tables.

    Parameters
    ----------
    tables
        Cells as text, by the name of the file without its ending; not changed.
    rows
        The changes in their order; of those of one row the last is the one that holds.
        What does not fit the tables is left out: `settled` tells.

    Returns
    -------
    dict
        The tables, with columns added that rows have and files have not. Rows of the
        files keep their index and order; new ones come after them.
    """
    by_table: dict[str, dict[Key, Cells | None]] = {}
    for (name, key), change in settled(tables, rows).holding.items():
        by_table.setdefault(name, {})[key] = change.after
    return {
        name: _with(table, KEYS[name], by_table[name]) if name in by_table else table
        for name, table in tables.items()
    }


def tables_of(tables: Tables, rows: Sequence[RowChange]) -> dict[str, pd.DataFrame]:
    """Tables that hold what the changes put in and nothing else, indexed from 0.

    Parameters
    ----------
    tables
        Tables whose columns they have at least.
    rows
        Changes; what takes a row away is passed over.
    """
    by_table: dict[str, dict[Key, Cells | None]] = {}
    for row in rows:
        if row.after is not None:
            by_table.setdefault(row.table, {})[row.key] = row.after
    return {
        name: _with(table.iloc[:0], KEYS[name], by_table[name])
        if name in by_table
        else table.iloc[:0]
        for name, table in tables.items()
    }


def keys_of(table: pd.DataFrame, columns: Sequence[str]) -> Iterable[Key]:
    """Keys of the rows of a table in their order; none if a column is missing."""
    if not set(columns) <= set(table):
        return ()
    return zip(*(table[column].tolist() for column in columns), strict=True)


def filled(cells: Cells | None) -> dict[str, str] | None:
    """Cells of a row that are not empty, to compare rows by."""
    if cells is None:
        return None
    return {column: text for column, text in cells.items() if text}


Holding = dict[tuple[str, Key], RowChange]
"""Of each row the change that holds, by its table and key."""
There = dict[str, set[Key]]
"""Keys of the rows that there are, by table."""


def settled(tables: Tables, rows: Sequence[RowChange]) -> Settled:
    """Tell which changes hold over tables, and which do not fit them.

    Parameters
    ----------
    tables, rows
        As of `laid_over`.
    """
    last, newest = _latest(rows)
    there = {
        name: set(keys_of(tables[name], columns))
        for name, columns in KEYS.items()
        if name in tables
    }
    dates = {name: _dates(tables[name], name) for name in DATES if name in tables}
    served = _served(there, last)
    holding: Holding = {}
    out: list[LeftOut] = []
    for at in _in_order(last):
        row = last[at]
        reason: Reason | None = "no_table"
        if row.table in there:
            newer = dates.get(row.table, {}).get(row.key, "") > newest.get(at, "")
            reason = "newer" if newer else _clash(row, there, served)
        if reason:
            out.append(LeftOut(row, reason))
            continue
        holding[at] = row
        if row.after is None:
            there[row.table].discard(row.key)
        else:
            there[row.table].add(row.key)
    return Settled(holding, tuple(out), there)


def _latest(
    rows: Sequence[RowChange],
) -> tuple[Holding, dict[tuple[str, Key], str]]:
    """Of each row its last change, and the newest date that its changes speak of."""
    last: Holding = {}
    newest: dict[tuple[str, Key], str] = {}
    for row in rows:
        at = row.table, row.key
        last[at] = row
        date = DATES.get(row.table, "")
        for cells in (row.before, row.after):
            seen = cells.get(date, "") if cells else ""
            if seen > newest.get(at, ""):
                newest[at] = seen
    return last, newest


def _dates(table: pd.DataFrame, name: str) -> dict[Key, str]:
    if DATES[name] not in table:
        return {}
    return dict(zip(keys_of(table, KEYS[name]), table[DATES[name]], strict=False))


def _served(there: There, last: Holding) -> set[Key]:
    """Keys of the places that have a service and are not put in, with all changes."""
    own = {(name, key) for name in SERVICES for key in there.get(name, ())}
    changed = {at: row for at, row in last.items() if at[0] in SERVICES}
    gone = {at for at, row in changed.items() if row.after is None}
    put = {key for (n, key), row in last.items() if n in PLACES and row.after}
    return {key[:1] for _name, key in (own | changed.keys()) - gone} - put


def _in_order(last: Holding) -> list[tuple[str, Key]]:
    """Rows taken away first, then each after what it refers to."""
    order = {name: n for n, name in enumerate(("sources", *PLACES, *SERVICES))}
    return sorted(
        last, key=lambda at: (last[at].after is not None, order.get(at[0], len(order)))
    )


def _clash(row: RowChange, there: There, served: set[Key]) -> Reason | None:
    """Why a change does not go together with what is there."""
    if row.after is None:
        used = served if row.table in PLACES else there["sources"]
        return "in_use" if row.table not in SERVICES and row.key in used else None
    if row.key in there.get(OTHERS.get(row.table, ""), ()):
        return "duplicate"
    place = row.key[:1]
    if row.table in SERVICES and not any(place in there.get(n, ()) for n in PLACES):
        return "place"
    source = (row.after.get("source_id", ""),)
    known = row.table == "sources" or source in there.get("sources", ())
    return None if known else "source"


def _with(
    table: pd.DataFrame, columns: Sequence[str], changes: Mapping[Key, Cells | None]
) -> pd.DataFrame:
    """A table with rows put in, changed or taken away."""
    keys = list(keys_of(table, columns))
    whole = {
        key: None
        if cells is None
        else {**cells, **dict(zip(columns, key, strict=True))}
        for key, cells in changes.items()
    }
    known = set(keys)
    put = [cells for key, cells in whole.items() if cells and key not in known]
    rows = {n: whole[key] for n, key in enumerate(keys) if key in whole}
    kept = [n for n in range(len(keys)) if rows.get(n, True) is not None]
    names = dict.fromkeys(map(str, table))
    for cells in (*rows.values(), *put):
        names |= dict.fromkeys(cells or ())
    data = {}
    for name in names:
        own = table[name].tolist() if name in table else [""] * len(keys)
        for n, cells in rows.items():
            own[n] = cells.get(name, "") if cells else ""
        data[name] = [own[n] for n in kept] + [cells.get(name, "") for cells in put]
    first = max(table.index, default=-1) + 1
    index = [*(table.index[n] for n in kept), *range(first, first + len(put))]
    return pd.DataFrame(data, index=index, dtype=object)
