import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from geodata.pack import DEFAULT_PACK, PACK_VARIABLE
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE
from tests.pages.opening import Component


@pytest.fixture(autouse=True)
def component(monkeypatch: pytest.MonkeyPatch) -> Iterator[Component]:
    stand_in = Component()
    monkeypatch.setattr("streamlit_folium._component_func", stand_in)
    st.cache_resource.clear()
    yield stand_in
    st.cache_resource.clear()


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
