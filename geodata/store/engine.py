"""Opens the store: a file of SQLite in the user's data folder, or PostgreSQL."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import platformdirs
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from geodata.errors import StoreError

HOME_VARIABLE: Final = "SERVICEKARTA_HOME"
URL_VARIABLE: Final = "SERVICEKARTA_DATABASE_URL"
FILE_NAME: Final = "servicekarta.db"
BUSY_S: Final = 15
"""So long a write waits for the one before."""
ROUND_MS: Final = 33
"""So long SQLite itself waits before we ask anew. It asks after 1, 2, 5, 10 and 15 ms,
then ever more seldom: who has waited longest would come last, and could wait in vain.
"""
POOL: Final = 10
MIGRATING: Final = 4820
"""Number of the lock that one program holds on PostgreSQL while it migrates."""
MIGRATIONS: Final = Path(__file__).parent / "migrations"

SQLITE_CODES: Final = {
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "store_full",
    sqlite3.SQLITE_READONLY: "store_not_writable",
    sqlite3.SQLITE_CANTOPEN: "store_not_writable",
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_LOCKED: "store_busy",
}
POSTGRESQL_CODES: Final = {
    "53100": "store_full",
    "25006": "store_not_writable",
    "42501": "store_not_writable",
    "55P03": "store_busy",
    "40P01": "store_busy",
    "57014": "store_busy",
}
"""Code of a `StoreError` by that of the database."""


def data_folder() -> Path:
    """Folder in which this program keeps what users say."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) if home else platformdirs.user_data_path("servicekarta", False)


def database_url() -> str:
    """Address of the database, as SQLAlchemy writes it."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{data_folder() / FILE_NAME}"


def store_exists() -> bool:
    """Whether there is a store to read; a server is asked when it is opened."""
    try:
        address = make_url(database_url())
    except ArgumentError:
        return True  # opening it tells what is wrong
    if address.get_backend_name() != "sqlite":
        return True
    return Path(address.database or "").is_file()


def open_store(url: str | None = None) -> Engine:
    """Open the store; make it, or bring it up to this version, if it must be.

    Parameters
    ----------
    url
        Address of the database; that of `database_url` when left out.

    Raises
    ------
    StoreError
        It cannot be opened or written, or a newer version of the program made it.
    """
    try:
        address = make_url(url or database_url())
        options: dict[str, Any] = {"pool_size": POOL, "max_overflow": POOL}
        if address.get_backend_name() == "sqlite":
            _make_folder(Path(address.database or ""))
            options["connect_args"] = {"timeout": BUSY_S}
        engine = create_engine(address, pool_pre_ping=True, **options)
    except (ArgumentError, ImportError) as error:
        raise StoreError("store_unavailable", reason=str(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    try:
        _migrate(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        folder = str(file.parent)
        raise StoreError("store_not_writable", folder=folder) from error


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """What SQLite must be told on each connection."""
    connection.isolation_level = None  # `_begin_sqlite` begins, not the driver
    for pragma in (
        f"busy_timeout = {int(BUSY_S * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_postgresql(connection: Any, _record: object) -> None:  # noqa: ANN401
    """Let no write wait for ever: PostgreSQL would."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {int(BUSY_S * 1000)}")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    """Begin, for a write with the lock: else two that have read could both fail."""
    if connection.get_execution_options().get("reads", False):
        connection.exec_driver_sql("BEGIN")
        return
    bare: Any = connection.connection.driver_connection
    bare.execute(f"PRAGMA busy_timeout = {ROUND_MS}")
    try:
        if not _has_turn(bare):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # and tell what is wrong
    finally:
        bare.execute(f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}")


def _has_turn(connection: sqlite3.Connection) -> bool:
    """Begin as soon as nobody else writes; give up if that takes too long."""
    deadline = time.monotonic() + BUSY_S
    while time.monotonic() < deadline:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
        else:
            return True
    return False


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction; commit it at the end, or take everything back.

    Raises
    ------
    StoreError
        The database cannot do it: nothing was written.
    """
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that only reads, in which nothing changes meanwhile.

    Raises
    ------
    StoreError
        The database cannot be read.
    """
    options: dict[str, Any] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with _told(engine), engine.connect() as connection:
        yield connection.execution_options(**options)


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn what a database says is wrong into the store's own error."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _error(engine, error) from error


def _error(engine: Engine, error: SQLAlchemyError) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) else None
    number = getattr(cause, "sqlite_errorcode", None)
    if number is not None:
        code = SQLITE_CODES.get(number) or SQLITE_CODES.get(number & 0xFF)
    else:
        code = POSTGRESQL_CODES.get(getattr(cause, "sqlstate", None) or "")
    folder = str(Path(engine.url.database or "").parent)
    if code:
        return StoreError(code, folder=folder)
    return StoreError("store_unavailable", reason=str(cause or error).strip())


def _migrate(engine: Engine) -> None:
    """Bring the tables up to this version; of several programs one at a time."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        version = MigrationContext.configure(connection).get_current_revision()
    if version == scripts.get_current_head():
        return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATING}
            )
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError("store_newer") from error
