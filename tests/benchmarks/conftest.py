import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.server import Server, running
from tests.benchmarks.table import Figures

CHROMIUM_VARIABLE = "SERVICEKARTA_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    gathered = Figures()
    yield gathered
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stdout.write(gathered.text())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    named = os.environ.get(CHROMIUM_VARIABLE)
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        pytest.skip(f"no Chromium in PATH, and {CHROMIUM_VARIABLE} names none")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        # The first page of a browser is slow whatever it shows.
        browser.new_page().close()
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log: Path = tmp_path_factory.mktemp("server") / "server.log"
    with running(log) as started:
        yield started
