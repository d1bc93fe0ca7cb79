import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import text
from geodata.pack import DEFAULT_PACK
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE


@pytest.fixture(autouse=True)
def usual_language() -> Iterator[None]:
    """Let no test leave its language to the next."""
    yield
    text.use(text.DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def nobodys_store(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let no test see the data that the user of this machine keeps."""
    nowhere = tmp_path_factory.getbasetemp() / f"home-{uuid.uuid4().hex}"
    monkeypatch.setenv(HOME_VARIABLE, str(nowhere))
    monkeypatch.delenv(URL_VARIABLE, raising=False)


@pytest.fixture
def untraced() -> Iterator[None]:
    """Let a test that computes very much not be counted in the coverage.

    Others run the same lines; following it line by line would take as long again.
    """
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    return shutil.copytree(DEFAULT_PACK, tmp_path / "pack")
