"""Single rows of the tables of a pack: as they are, and what is wrong with new ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from geodata.errors import Fault
from geodata.pack.overlay import (
    KEYS,
    PLACES,
    Key,
    RowChange,
    Settled,
    Tables,
    keys_of,
    tables_of,
)
from geodata.pack.tables import faults_of
from geodata.schema import References

Row = dict[str, str]
AT_A_TIME: Final = 20_000
"""Rows that are looked at in one step, to need little memory."""


def row_of(tables: Tables, name: str, key: Key) -> Row | None:
    """The whole row with this key; None if there is none."""
    return rows_of(tables, name, [key]).get(key)


def rows_of(tables: Tables, name: str, keys: Iterable[Key]) -> dict[Key, Row]:
    """The whole rows with these keys; those that are not there are missing."""
    if name not in tables:
        return {}
    table, wanted = tables[name], set(keys)
    found = {
        key: position
        for position, key in enumerate(keys_of(table, KEYS[name]))
        if key in wanted
    }
    columns = [table[name].iloc[list(found.values())].tolist() for name in table]
    rows = zip(*columns, strict=True)
    names = [str(name) for name in table]
    return {
        key: dict(zip(names, cells, strict=True))
        for key, cells in zip(found, rows, strict=True)
    }


def rows_over(
    tables: Tables, over: Settled, keys: Mapping[str, Iterable[Key]]
) -> dict[tuple[str, Key], Row]:
    """The whole rows with these keys as they are under changes, by table and key.

    Parameters
    ----------
    tables
        The files' own rows.
    over
        The changes that lie over them.
    keys
        Keys by table; a row that is not there is missing from the answer.
    """
    found: dict[tuple[str, Key], Row] = {}
    for name, some in keys.items():
        own = rows_of(tables, name, some)
        for key in some:
            row = over.holding.get((name, key))
            cells = own.get(key) if row is None else row.after
            if cells is not None:
                found[name, key] = dict(cells)
    return found


def row_faults(
    tables: Tables, over: Settled, rows: Sequence[RowChange], today: date
) -> tuple[Fault, ...]:
    """Every fault in what changes put in, each with the key of its row.

    Parameters
    ----------
    tables
        The files' own rows.
    over
        All changes that lie over them, these too.
    today
        No date may lie after it.
    """
    ids = {name: frozenset(key[0] for key in keys) for name, keys in over.keys.items()}
    places = frozenset[str]().union(*(ids.get(name, ()) for name in PLACES))
    refs = References(places, ids.get("sources"), today)
    faults: list[Fault] = []
    for start in range(0, len(rows), AT_A_TIME):
        put = tables_of(tables, rows[start : start + AT_A_TIME])
        without = frozenset(name for name, table in put.items() if table.empty)
        faults += [with_key(fault, put) for fault in faults_of(put, without, refs)]
    return tuple(faults)


def with_key(fault: Fault, tables: Tables) -> Fault:
    """A fault with the key of its row instead of a number that no file has."""
    name, row = fault.file.removesuffix(".csv"), fault.row
    if name not in KEYS or row is None:
        return fault
    key = ", ".join(str(tables[name].loc[row - 2, column]) for column in KEYS[name])
    return replace(fault, file=f"{fault.file} ({key})", row=None)
