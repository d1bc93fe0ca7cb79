"""What was changed in the data since the pack was made, and who changes it here."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from dashboard.data import core, goals
from dashboard.data.core import Source, large, pack, per_choice
from dashboard.data.stored import store
from geodata.errors import GeodataError, SchemaError, StoreError
from geodata.pack import cells_of, read_pack
from geodata.pack.overlay import LeftOut, RowChange, settled
from geodata.store import change_history
from geodata.store import changes as stored
from geodata.store.change_records import Change, NewChange
from geodata.store.workshops import new_id


def overlay_rows(data: Source) -> tuple[RowChange, ...]:
    """Rows that lie over the files of the pack, in their order."""
    return core.overlay(data)


@large
def tables(data: Source) -> dict[str, pd.DataFrame]:
    """Tables of the pack as text, with the changes that lie over them."""
    return cells_of(Path(data.folder), pack(data).overlay)


@per_choice
def lost(data: Source) -> tuple[LeftOut, ...]:
    """Rows of changes that no longer fit the files, and so do not count."""
    return settled(cells_of(Path(data.folder)), overlay_rows(data)).left_out


def broken(data: Source) -> GeodataError | None:
    """Why the pages show the data without the changes; None if they do not."""
    if not data.changes:
        try:
            core.newest_change(data.folder, data.version)
        except StoreError as error:
            return error
        return None
    return None if pack(data).overlay else _wrong(data)


@per_choice
def _wrong(data: Source) -> SchemaError | None:
    try:
        read_pack(Path(data.folder), data.today, overlay_rows(data))
    except SchemaError as error:
        return error
    return None


@per_choice
def log(
    data: Source, limit: int = 100, before: int | None = None
) -> tuple[Change, ...]:
    """Changes of the data, the newest first; `before` a number if one is given.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if not data.changes:
        return ()
    code = pack(data).municipality.code
    return change_history.changes(store(), code, limit=limit, before=before)


@per_choice
def rows_of(change_id: str, limit: int = 200) -> tuple[RowChange, ...]:
    """What a change did, row by row, at most so many rows.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    return change_history.rows_of(store(), change_id, limit=limit)


@per_choice
def history_of(
    data: Source, place_id: str
) -> tuple[tuple[Change, tuple[RowChange, ...]], ...]:
    """What was changed and said of a place, the newest first.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if not data.changes:
        return ()
    return change_history.history(store(), pack(data).municipality.code, place_id)


@per_choice
def reports(data: Source) -> tuple[Change, ...]:
    """Reports that nobody has seen to yet, the newest first.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if not data.changes:
        return ()
    return change_history.open_reports(store(), pack(data).municipality.code)


def save(
    data: Source,
    new: NewChange,
    *,
    expected: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Change:
    """Make a change with the editor's key of this session.

    Parameters
    ----------
    expected, progress
        As of `geodata.store.changes.add_change`.

    Raises
    ------
    SchemaError
        The pack would have faults.
    StoreError
        `key_revoked` without such a key; or what `add_change` says.
    """
    return stored.add_change(
        store(),
        Path(data.folder),
        new,
        municipality_code=pack(data).municipality.code,
        role="editor",
        key_id=_key(),
        expected=expected,
        today=data.today,
        progress=progress,
    )


def take_back(data: Source, change_id: str, form_id: str = "") -> Change:
    """Take a change back with the editor's key of this session.

    Parameters
    ----------
    form_id
        UUID of the form; a new one when left out.

    Raises
    ------
    SourceError, SchemaError
        The tables of the pack cannot be read.
    StoreError
        `key_revoked` without such a key; or what `geodata.store.changes.undo` says.
    """
    return stored.undo(
        store(),
        Path(data.folder),
        pack(data).municipality.code,
        change_id,
        form_id=form_id or new_id(),
        role="editor",
        key_id=_key(),
    )


def _key() -> str:
    key_id = goals.editor_key()
    if key_id is None:
        raise StoreError("key_revoked")
    return key_id
