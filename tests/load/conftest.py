import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.benchmarks.table import Figures
from tests.geodata.postgres import programs, running


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    gathered = Figures()
    yield gathered
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stdout.write(gathered.text())


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be opened that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'servicekarta.db'}"
        return
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL")
    with ExitStack() as stack:
        yield stack.enter_context(running(where)).new_database()
