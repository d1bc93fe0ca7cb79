"""How fast the dashboard is, and how much memory it takes.

These tests print a table and assert only that each thing happened:
`pytest tests/benchmarks -m benchmark -s`. Run them on a machine that does nothing else.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

import pytest
import streamlit as st
import streamlit_folium
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as NotInTime
from streamlit.testing.v1 import AppTest

from dashboard.views import service_map
from geodata.pack import DEFAULT_PACK, PACK_VARIABLE, read_pack
from geodata.places import Selection, join, select
from tests.benchmarks import naive
from tests.benchmarks.packs import pack_of
from tests.benchmarks.server import MIB, ROOT, Server, running
from tests.benchmarks.table import Figures
from tests.benchmarks.visitor import (
    EVER,
    FOLIUMS,
    YEAR,
    Change,
    FirstMap,
    Visitor,
    visit,
)

pytestmark = pytest.mark.benchmark

STARTS = 3
TOGGLES = 10
CLICKS = 12
RERUNS = 8
SESSIONS = 20
SOAK = 200
MANY, VERY_MANY = 2_000, 50_000
SESSION_KEPT_S = 125
"""A little longer than Streamlit keeps the session of a visitor who has left."""
KIB = 1024

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Size(NamedTuple):
    """A pack of so many places (None: the shipped one), run so many times."""

    places: int | None
    tries: int

    def __str__(self) -> str:
        return "Flen" if self.places is None else f"{self.places:,} places"


def add_first_maps(figures: Figures, name: str, maps: Sequence[FirstMap]) -> None:
    figures.add(name, [one.total / 1000 for one in maps], "s", aim=2)
    loads = [one.asked / 1000 for one in maps]
    figures.add("  of which until Streamlit asks the server", loads, "s")
    runs = [(one.frame - one.asked) / 1000 for one in maps]
    figures.add("  of which until the map's frame is asked for", runs, "s")
    draws = [(one.total - one.frame) / 1000 for one in maps]
    figures.add("  of which until the frame shows a mark", draws, "s")


def add_steps(figures: Figures, changes: Sequence[Change]) -> None:
    waits = [change.told for change in changes]
    figures.add("  of which until the browser tells the server", waits, "ms")
    answers = [change.answered for change in changes]
    figures.add("  of which until the server has answered", answers, "ms")
    drawings = [change.drawn for change in changes]
    figures.add("  of which until the browser shows it", drawings, "ms")


def received_kib(changes: Sequence[Change]) -> list[float]:
    return [change.received / KIB for change in changes]


def test_a_new_server_draws_its_first_map(
    chromium: Browser, figures: Figures, tmp_path: Path
) -> None:
    starts, sizes = [], []
    first: list[FirstMap] = []
    second: list[FirstMap] = []
    again: list[FirstMap] = []
    for _ in range(STARTS):
        with running(tmp_path / "server.log") as server:
            starts.append(server.healthy_after_s)
            with visit(chromium, server.url) as visitor:
                first.append(visitor.wait_for_map())
                sizes.append(visitor.received() / KIB)
            with visit(chromium, server.url) as visitor:
                second.append(visitor.wait_for_map())
                again.append(visitor.come_back())
    figures.section("Start, default pack")
    figures.add("server start to healthy", starts, "s")
    add_first_maps(figures, "first map of the first visitor", first)
    add_first_maps(figures, "first map of the second visitor", second)
    add_first_maps(figures, "map of a visitor who comes back", again)
    figures.add("messages received for a first map", sizes, "KiB")


def test_a_changed_filter_redraws_the_map(
    chromium: Browser, figures: Figures, server: Server
) -> None:
    with visit(chromium, server.url) as visitor:
        visitor.wait_for_map()
        changes = [visitor.choose((YEAR, EVER)[i % 2]) for i in range(TOGGLES)]
    figures.section("Filter: 'Sedda det senaste året' and back")
    totals = [change.total for change in changes]
    figures.add("change of a filter to the redrawn map", totals, "ms", aim=400)
    add_steps(figures, changes)
    rests = [change.stopped for change in changes]
    figures.add("change of a filter until the page is at rest", rests, "ms")
    figures.add("received, a choice not made before", received_kib(changes[:1]), "KiB")
    figures.add("received, a choice made before", received_kib(changes[2:]), "KiB")


def test_a_click_on_a_mark_shows_its_details(
    chromium: Browser, figures: Figures, server: Server
) -> None:
    with visit(chromium, server.url) as visitor:
        visitor.wait_for_map()
        marks = visitor.marks_to_click()
        assert len(marks) > 1
        changes = [visitor.click(marks[i % len(marks)]) for i in range(CLICKS)]
    figures.section("Click on a mark")
    totals = [change.total for change in changes]
    figures.add("click to details", totals, "ms", aim=500)
    add_steps(figures, changes)
    figures.add("received for a click", received_kib(changes), "KiB")


def test_an_unchanged_rerun_sends_only_what_it_must(
    chromium: Browser, figures: Figures, server: Server
) -> None:
    with visit(chromium, server.url) as visitor:
        visitor.wait_for_map()
        changes = [visitor.run_again() for _ in range(RERUNS)]
    figures.section("Rerun in which nothing changes (key 'r')")
    figures.add("received", received_kib(changes), "KiB", aim=2)
    figures.add("until the page is at rest", [one.total for one in changes], "ms")


def test_twenty_sessions_share_the_memory_of_one_server(
    chromium: Browser, figures: Figures, tmp_path: Path
) -> None:
    with running(tmp_path / "server.log") as server:
        figures.section("Memory of the server, its processes together")
        figures.add("nobody there", [server.memory_mib()], "MiB")
        with ExitStack() as open_pages:
            for number in range(1, SESSIONS + 1):
                visitor = open_pages.enter_context(visit(chromium, server.url))
                visitor.wait_for_map()
                if number == 1:
                    figures.add("1 session", [server.memory_mib()], "MiB")
            held = server.memory_mib()
        figures.add(f"{SESSIONS} sessions", [held], "MiB", aim=260)
        time.sleep(5)
        figures.add("5 s after all have left", [server.memory_mib()], "MiB")
        time.sleep(SESSION_KEPT_S)
        with visit(chromium, server.url) as visitor:
            visitor.wait_for_map()
            name = f"{SESSION_KEPT_S + 5} s after, with one new session"
            figures.add(name, [server.memory_mib()], "MiB")


def test_a_long_session_goes_on(
    chromium: Browser, figures: Figures, tmp_path: Path
) -> None:
    with (
        running(tmp_path / "server.log") as server,
        visit(chromium, server.url) as visitor,
    ):
        visitor.wait_for_map()
        for option in (YEAR, EVER):
            visitor.choose(option)
        before, (heap, nodes) = server.memory_mib(), visitor.weight()
        for i in range(SOAK):
            visitor.choose((YEAR, EVER)[i % 2])
        after, (heap_after, nodes_after) = server.memory_mib(), visitor.weight()
    figures.section(f"One session, {SOAK} changes of a filter")
    figures.add("server before", [before], "MiB")
    figures.add("server after", [after], "MiB")
    figures.add("browser before, script objects", [heap], "MiB")
    figures.add("browser after, script objects", [heap_after], "MiB")
    figures.add("browser before, nodes", [nodes], "")
    figures.add("browser after, nodes", [nodes_after], "")


def test_a_naive_map_does_the_same(
    chromium: Browser, figures: Figures, tmp_path: Path
) -> None:
    app = tmp_path / "naive_app.py"
    app.write_text(naive.APP, encoding="utf-8")
    command = ("-m", "streamlit", "run", str(app), "--server.headless", "true")
    address = ("--server.address", "127.0.0.1", "--browser.serverAddress", "127.0.0.1")
    with running(tmp_path / "server.log", (*command, *address)) as server:
        with visit(chromium, server.url, FOLIUMS) as visitor:
            visitor.wait_for_map()
        with visit(chromium, server.url, FOLIUMS) as visitor:
            first = visitor.wait_for_map()
            changes = [visitor.run_again() for _ in range(RERUNS)]
    figures.section("The same map built naively, nothing else on the page")
    figures.add("first map of the second visitor", [first.total / 1000], "s")
    totals = [change.total for change in changes]
    figures.add("unchanged rerun until the page is at rest", totals, "ms")
    figures.add("unchanged rerun, received", received_kib(changes), "KiB")


def timed(
    function: Callable[Given, Result], times: list[float]
) -> Callable[Given, Result]:
    @wraps(function)
    def run(*given: Given.args, **named: Given.kwargs) -> Result:
        start = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            times.append(time.perf_counter() - start)

    return run


def run_time(app: AppTest) -> float:
    start = time.perf_counter()
    app.run()
    took = time.perf_counter() - start
    assert not app.exception
    return took


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each call of `st_folium` sends: the scripts of the map."""
    scripts: list[str] = []

    def component(**given: object) -> object:
        scripts.append(f"{given['script']}{given['feature_group'] or ''}")
        return given["default"]

    monkeypatch.setattr(streamlit_folium, "_component_func", component)
    return scripts


def chosen_pack(size: Size, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = DEFAULT_PACK
    if size.places is not None:
        folder = pack_of(size.places, tmp_path / "pack")
    monkeypatch.setenv(PACK_VARIABLE, str(folder))
    return folder


@pytest.mark.parametrize(
    "size", [Size(None, 5), Size(MANY, 3), Size(VERY_MANY, 1)], ids=str
)
def test_the_server_alone_runs_the_page(
    size: Size,
    tmp_path: Path,
    sent: list[str],
    figures: Figures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = chosen_pack(size, tmp_path, monkeypatch)
    reads, choices = [], []
    for _ in range(size.tries):
        start = time.perf_counter()
        pack = read_pack(folder)
        reads.append(time.perf_counter() - start)
        start = time.perf_counter()
        assert len(select(join(pack.places, pack.services), Selection()))
        choices.append(time.perf_counter() - start)
    maps: list[float] = []
    tables: list[float] = []
    monkeypatch.setattr(service_map, "_map", timed(service_map._map, maps))
    monkeypatch.setattr(service_map, "_table", timed(service_map._table, tables))
    cold, warm = [], []
    for _ in range(size.tries):
        st.cache_resource.clear()
        app = AppTest.from_file(ROOT / "pages" / "service_map.py", default_timeout=900)
        cold.append(run_time(app))
        warm.append(run_time(app))
    assert len(maps) == len(tables) == len(sent) == 2 * size.tries
    figures.section(f"The server alone: {size}, no browser")
    figures.add("read_pack", reads, "s")
    figures.add("join and select", choices, "s")
    figures.add("the map's scripts, nothing cached", maps[::2], "s")
    figures.add("the map's scripts, cached", maps[1::2], "s")
    figures.add("size of the map's scripts", [len(sent[-1]) / MIB], "MiB")
    figures.add("table, nothing cached", tables[::2], "s")
    figures.add("table, cached", tables[1::2], "s")
    figures.add("whole page, nothing cached", cold, "s")
    figures.add("whole page, cached", warm, "s")


@pytest.mark.parametrize("size", [Size(None, 5), Size(MANY, 2)], ids=str)
def test_the_server_alone_runs_the_naive_map(
    size: Size,
    tmp_path: Path,
    sent: list[str],
    figures: Figures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen_pack(size, tmp_path, monkeypatch)
    maps: list[float] = []
    monkeypatch.setattr(naive, "draw", timed(naive.draw, maps))
    app = AppTest.from_string(naive.APP, default_timeout=900)
    for _ in range(size.tries):
        run_time(app)
    assert len(maps) == len(sent) == size.tries
    figures.section(f"The server alone: {size}, naive map on every run")
    figures.add("the map's scripts", maps, "s")
    figures.add("size of the map's scripts", [len(sent[-1]) / MIB], "MiB")


@pytest.mark.parametrize("size", [Size(MANY, 1), Size(VERY_MANY, 1)], ids=str)
def test_many_places_open_in_the_browser(
    size: Size, chromium: Browser, figures: Figures, tmp_path: Path
) -> None:
    pack = pack_of(size.places or 0, tmp_path / "pack")
    figures.section(f"{size} in the browser, one visitor")
    with running(tmp_path / "server.log", pack=pack) as server:
        try:
            with visit(chromium, server.url) as visitor:
                figures.add("first map", [wait_for_mark(visitor)], "s")
        except NotInTime:
            figures.tell("first map", "not within 60 s")
        figures.add("server", [server.memory_mib()], "MiB")
        assert server.process.poll() is None


def wait_for_mark(visitor: Visitor) -> float:
    visitor.page.locator("h1").wait_for(timeout=60_000)
    visitor.page.wait_for_function("recorder.firstMark", timeout=60_000)
    return float(visitor.page.evaluate("recorder.firstMark")) / 1000
