import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import text
from geodata.pack import DEFAULT_PACK


@pytest.fixture(autouse=True)
def usual_language() -> Iterator[None]:
    """Let no test leave its language to the next."""
    yield
    text.use(text.DEFAULT_LANGUAGE)


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    return shutil.copytree(DEFAULT_PACK, tmp_path / "pack")
