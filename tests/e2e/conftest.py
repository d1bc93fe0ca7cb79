import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.driving import (
    CHROMIUM_ARGUMENTS,
    PATIENCE_MS,
    App,
    Starting,
    Visit,
    Visiting,
    new_context,
    new_visit,
    running,
)

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")

expect.set_options(timeout=PATIENCE_MS)

# Playwright keeps an event loop running in this thread: so the browser is closed when
# the last test of this folder has run, and the tests of other folders have none.
FOLDER = "package"


LONGEST = ("test_workshop", "test_workshop_faults")
"""Files of the longest tests: begun last, one worker would wait for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests of this folder."""
    own = [i for i, item in enumerate(items) if item.path.parent == HERE]
    first = sorted(own, key=lambda i: items[i].path.stem not in LONGEST)
    for i, item in zip(own, [items[i] for i in first], strict=True):
        items[i] = item


def chromium() -> str | None:
    named = os.environ.get("SERVICEKARTA_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope=FOLDER)
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        reason = f"no browser: none of {', '.join(NAMES)} is on the PATH"
        if os.environ.get("SERVICEKARTA_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path, args=list(CHROMIUM_ARGUMENTS)
        )
        yield opened
        opened.close()


@pytest.fixture(scope=FOLDER)
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    assert browser.is_connected()
    with running(tmp_path_factory.mktemp("app")) as started:
        yield started


@pytest.fixture
def start(browser: Browser) -> Iterator[Starting]:
    """Start apps of this test's own; they stop after its visits have ended."""
    assert browser.is_connected()
    with ExitStack() as apps:
        yield lambda cwd, pack=None: apps.enter_context(running(cwd, pack))


@pytest.fixture(scope=FOLDER)
def context(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A context for all: every page is a session of its own in the app anyway.

    It keeps its cache in a folder, and there also the scripts as it has compiled them:
    a page is there a tenth sooner than in a context that keeps nothing.
    """
    with closing(
        browser.browser_type.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=chromium(),
            args=list(CHROMIUM_ARGUMENTS),
            locale="sv-SE",
            service_workers="block",
        )
    ) as opened:
        yield opened


@pytest.fixture
def visit(
    browser: Browser,
    context: BrowserContext,
    start: Starting,  # noqa: ARG001 - so that it ends after the visits
    request: pytest.FixtureRequest,
) -> Iterator[Visiting]:
    """Open pages; afterwards nothing may have gone wrong in any of them."""
    visits: list[Visit] = []
    with ExitStack() as opened:

        def open_page(
            path: str = "/",
            *,
            app: App | None = None,
            width: int = 1440,
            fresh: bool = False,
        ) -> Visit:
            served = app or request.getfixturevalue("app")
            used = context
            if fresh:
                used = opened.enter_context(closing(new_context(browser)))
            one = new_visit(used, served, width)
            opened.callback(one.page.close)
            visits.append(one)
            return one.goto(path)

        yield open_page
    for one in visits:
        assert one.away == []
        assert one.errors == []
        assert one.dialogs == []
