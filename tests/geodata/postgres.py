"""A PostgreSQL server of the tests' own: in a temporary folder, without a network."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

DEBIANS: Final = Path("/usr/lib/postgresql")
OWNER: Final = "postgres"
UNPRIVILEGED: Final = ("postgres", "nobody")
"""Who runs the server if root runs the tests: PostgreSQL refuses root."""
PORT: Final = 5432
"""Only names the socket in the server's own folder: nothing listens on it."""
PATIENCE_S: Final = 60


@dataclass(frozen=True)
class Server:
    """A running server; `process_id` is the one to end."""

    socket_folder: Path
    process_id: int
    _numbers: Iterator[int] = field(default_factory=count)

    def new_database(self, place: Path | None = None) -> str:
        """URL of a new database; its files lie in an empty folder, if one is named."""
        name = f"store{next(self._numbers)}"
        command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        with self._connection() as connection:
            if place is not None:
                _give(place, _user())
                space = sql.Identifier(name), sql.Literal(str(place))
                make = sql.SQL("CREATE TABLESPACE {} LOCATION {}")
                connection.execute(make.format(*space))
                command += sql.SQL(" TABLESPACE {}").format(space[0])
            connection.execute(command)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database with its folder, and end whoever still uses it."""
        name = sql.Identifier(_name(url))
        with self._connection() as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(name))
            drop = sql.SQL("DROP TABLESPACE IF EXISTS {}")
            connection.execute(drop.format(name))

    def let_only_read(self, url: str) -> None:
        """Let those who come to a database from now on only read."""
        command = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on")
        with self._connection() as connection:
            connection.execute(command.format(sql.Identifier(_name(url))))

    def url(self, name: str) -> str:
        where = f"host={self.socket_folder}&port={PORT}"
        return f"postgresql+psycopg://{OWNER}@/{name}?{where}"

    def _connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder),
            port=PORT,
            user=OWNER,
            dbname="postgres",
            autocommit=True,
        )


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def programs() -> Path | None:
    """Folder of `initdb` and `postgres`; None if PostgreSQL is not installed."""
    if os.name == "nt":  # no socket in a folder, and no other user to run it
        return None
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    debians = (path for path in DEBIANS.glob("*/bin") if (path / "initdb").exists())
    return max(debians, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running(where: Path) -> Iterator[Server]:
    """Start a server with the programs of this folder; end it and forget its data."""
    # A socket's path has room for a hundred letters, less than a test's folder takes.
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    user = _user()
    try:
        _give(folder, user)
        _make(where, folder, user)
        with _serving(where, folder, user) as process:
            yield Server(folder, process.pid)
    finally:
        shutil.rmtree(folder)


def _user() -> str | None:
    """Who is to run the server; None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - there is none on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def _give(folder: Path, user: str | None) -> None:
    if user:
        shutil.chown(folder, user)


def _make(where: Path, folder: Path, user: str | None) -> None:
    subprocess.run(
        [
            where / "initdb",
            f"--pgdata={folder / 'data'}",
            f"--username={OWNER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        cwd=folder,
        user=user,
        capture_output=True,
    )


@contextmanager
def _serving(
    where: Path, folder: Path, user: str | None
) -> Iterator["subprocess.Popen[bytes]"]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "port": str(PORT),
        "fsync": "on",
        "max_connections": "200",
    }
    command = [str(where / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "server.log"
    with (
        log.open("wb") as told,
        subprocess.Popen(
            command, cwd=folder, user=user, stdout=told, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait(Server(folder, process.pid), process, log)
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # ends those who are connected as well
            try:
                process.wait(PATIENCE_S)
            finally:
                process.kill()


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            server._connection().close()
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return
