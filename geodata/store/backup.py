"""Copies the store while it is in use, and puts such a copy in its place."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from geodata.errors import SourceError, StoreError
from geodata.store.engine import SQLITE_CODES, open_store
from geodata.store.files import BESIDE, keep, placed, told, waiting

ENOUGH: Final = {"alembic_version", "workshops", "contributions"}
"""Tables by which a database of this program is known."""
DAMAGED: Final = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
HEADER: Final = b"SQLite format 3\0"
WAIT_S: Final = 2


def backup(engine: Engine, path: Path, *, replace: bool = False) -> None:
    """Copy the store into one file, checked, while others go on using the store.

    Parameters
    ----------
    replace
        Whether a file of that name may be replaced.

    Raises
    ------
    StoreError
        `backup_other_database`, `backup_onto_itself`, `backup_damaged`, or what
        `placed` says; or the store cannot be read. What was there stays.
    """
    _require_sqlite(engine.dialect.name)
    _require_other(path, Path(engine.url.database or ""))
    with _told(path), placed(path, replace=replace) as copy:
        pooled = engine.raw_connection()
        try:
            source = pooled.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101 - asked above
            with closing(_open(copy)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                sound = _sound(target)
        finally:
            pooled.close()
        if not sound:
            raise StoreError("backup_damaged")


def restore(url: str, path: Path) -> Path | None:
    """Put a copy in the place of the store, brought up to this version.

    The store as it was is kept beside, under a name with the time and `.before`.

    Parameters
    ----------
    url
        Address of the store, which nobody may have open.

    Returns
    -------
    pathlib.Path or None
        Where the store is as it was; None if there was none.

    Raises
    ------
    SourceError
        `no_file`.
    StoreError
        `backup_other_database`, `backup_onto_itself`, `restore_not_ours`,
        `restore_damaged`, `store_newer` or `store_in_use`; or it cannot be written.
        The store is as it was then.
    """
    present = _file(url)
    if not path.is_file():
        raise SourceError("no_file", file=str(path))
    _require_other(path, present)
    with _told(present), told(present):
        present.parent.mkdir(parents=True, exist_ok=True)
        with waiting(present) as copy:
            _take(path, copy)
            open_store(f"sqlite:///{copy}").dispose()
            _one_file(copy)
            keep(copy)
            return _swap(copy, present)


def _file(url: str) -> Path:
    """File of a store."""
    try:
        address = make_url(url)
        _require_sqlite(address.get_backend_name())
    except (ArgumentError, ImportError) as error:
        raise StoreError("store_unavailable", reason=str(error)) from error
    return Path(address.database or "")


def _require_sqlite(name: str) -> None:
    if name != "sqlite":
        raise StoreError("backup_other_database", database=name)


def _require_other(path: Path, present: Path) -> None:
    if path.exists() and present.exists() and path.samefile(present):
        raise StoreError("backup_onto_itself")


def _open(path: Path, mode: str = "mode=rw") -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{mode}"
    return sqlite3.connect(address, WAIT_S, isolation_level=None, uri=True)


def _sound(connection: sqlite3.Connection) -> bool:
    return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say is wrong into the store's own error."""
    folder = str(path.parent)
    try:
        yield
    except sqlite3.Error as error:
        code = SQLITE_CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code is None:
            raise StoreError("store_unavailable", reason=str(error)) from error
        raise StoreError(code, folder=folder) from error


def _take(path: Path, copy: Path) -> None:
    """Copy a file that a user brings, if it is a sound database of this program."""
    beside = path.with_name(f"{path.name}-wal").exists()
    try:
        with (
            closing(_open(path, "mode=ro" if beside else "immutable=1")) as source,
            closing(_open(copy)) as target,
        ):
            source.backup(target)
            known = target.execute("SELECT type, name FROM sqlite_master").fetchall()
            sound = _sound(target)
    except sqlite3.DatabaseError as error:
        number = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if number not in DAMAGED:
            raise
        damaged = number == sqlite3.SQLITE_CORRUPT
        code = "restore_damaged" if damaged else "restore_not_ours"
        raise StoreError(code, file=str(path)) from error
    foreign = {kind for kind, _name in known} - {"table", "index"}
    if foreign or not {name for _kind, name in known} >= ENOUGH:
        raise StoreError("restore_not_ours", file=str(path))
    if not sound:
        raise StoreError("restore_damaged", file=str(path))


def _one_file(path: Path) -> None:
    """Bring what SQLite keeps beside a database into it; only if nobody has it open."""
    with closing(_open(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")


def _swap(copy: Path, present: Path) -> Path | None:
    """Put the copy in its place in one step; the store as it was is kept before."""
    there, before = present.exists(), _before(present)
    if there:
        _require_unused(present)
        _link(present, before)
        shutil.copymode(present, copy)
    moved: dict[Path, Path] = {}
    try:
        for ending in BESIDE:  # left only by a store that is damaged, or gone
            part = present.with_name(present.name + ending)
            if part.exists():
                kept = before.with_name(before.name + ending)
                moved[part.replace(kept)] = part
        copy.replace(present)
    except OSError:
        for kept, part in moved.items():
            kept.rename(part)
        before.unlink(missing_ok=True)
        raise
    return before if there else None


def _require_unused(present: Path) -> None:
    with present.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            return  # SQLite would throw away what lies beside it
    try:
        _one_file(present)
    except sqlite3.DatabaseError as error:
        number = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if number in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError("store_in_use", file=str(present)) from error
        if number not in DAMAGED:
            raise


def _before(present: Path) -> Path:
    """A name that is free, with the time."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return present.with_name(f"{present.name}.{stamp}.before")


def _link(present: Path, before: Path) -> None:
    """Keep a file under a second name; as a copy where the disk knows no links."""
    try:
        os.link(present, before)
    except OSError:
        try:
            shutil.copy2(present, before)
            keep(before)
        except OSError:
            before.unlink(missing_ok=True)
            raise
