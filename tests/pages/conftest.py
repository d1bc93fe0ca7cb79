import shutil
from pathlib import Path

import pytest

from geodata.pack import DEFAULT_PACK, PACK_VARIABLE
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE
from tests.pages.opening import Component

SCANNER = "streamlit.components.v2.manifest_scanner.scan_component_manifests"


@pytest.fixture(autouse=True)
def component(monkeypatch: pytest.MonkeyPatch) -> Component:
    stand_in = Component()
    monkeypatch.setattr("streamlit_folium._component_func", stand_in)
    # Each app would look through all installed packages for components: 0.2 s.
    monkeypatch.setattr(SCANNER, list)
    return stand_in


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    return folder


@pytest.fixture
def own_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(DEFAULT_PACK, tmp_path / "own")
    monkeypatch.setenv(PACK_VARIABLE, str(folder))
    return folder
