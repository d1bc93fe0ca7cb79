import shutil
from pathlib import Path

import pytest

from geodata.pack import DEFAULT_PACK


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    return shutil.copytree(DEFAULT_PACK, tmp_path / "pack")
