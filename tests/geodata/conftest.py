"""Stores to test with: each test has a new one, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from geodata.store.engine import open_store
from tests.geodata.postgres import Server, programs, running

POSTGRES_REQUIRED: Final = "SERVICEKARTA_REQUIRE_POSTGRES"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of this process; without PostgreSQL they are skipped."""
    where = programs()
    if where is None:
        reason = "no PostgreSQL: initdb is neither on the PATH nor in Debian's folder"
        if os.environ.get(POSTGRES_REQUIRED) == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with running(where) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be opened that is not there yet: a file, then a database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store' / 'servicekarta.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """A store that is open, with nothing in it."""
    opened = open_store(store_url)
    yield opened
    opened.dispose()
