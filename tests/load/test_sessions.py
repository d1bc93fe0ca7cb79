import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from sqlalchemy import make_url

from geodata.store.contributions import contributions
from geodata.store.engine import URL_VARIABLE, open_store
from geodata.store.votes import Participation, dots, participation
from geodata.store.workshops import by_code
from tests.benchmarks.server import Server, running
from tests.benchmarks.table import Figures
from tests.load.hall import Person, wall
from tests.load.percentiles import spread
from tests.load.visitor import visiting
from tests.load.writing import Took, prepared

PHONES = 30
WALLS = 2
PAUSE_S = 5.0
DOTS = 3

pytestmark = pytest.mark.load


def test_a_full_hall_writes_and_votes_at_once(
    store_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figures: Figures,
) -> None:
    monkeypatch.setenv(URL_VARIABLE, store_url)
    engine = open_store(store_url)
    code, wishes = prepared(engine)
    with running(tmp_path / "server.log") as server:
        with visiting(server.url) as first:  # reads the pack, draws the first map
            first.open("take_part", w=code)
            first.open("wall", w=code)
        before, used_s = server.memory_mib(), cpu_s(server)
        people = [Person(server.url, code, number, PAUSE_S) for number in range(PHONES)]
        walls = Took()
        start = time.perf_counter()
        hold_evening(people, walls)
        total_s = time.perf_counter() - start
        during, used_s = server.memory_mib(), cpu_s(server) - used_s
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log, log

    figures.section(
        f"{PHONES} phones and {WALLS} walls on the running app, "
        f"{make_url(store_url).get_backend_name()}"
    )
    took: dict[str, list[float]] = {}
    for one in [walls, *(person.took for person in people)]:
        for kind, seconds in one.seconds.items():
            took.setdefault(kind, []).extend(seconds)
    for kind, seconds in took.items():
        figures.tell(kind, spread(seconds))
    runs = [one for many in took.values() for one in many]
    figures.tell("all runs", spread(runs))
    each_ms = used_s / len(runs) * 1000
    figures.tell("work", f"{each_ms:.0f} ms of a core a run, {used_s:.0f} s of all")
    figures.tell("all", f"{total_s:.0f} s, none lost, none doubled")
    figures.tell("memory", f"{before:.0f} MiB before, {during:.0f} MiB after")

    workshop = by_code(engine, code)
    found = contributions(engine, workshop.id)
    told = {number: text for one in people for number, text in one.said.items()}
    stored = {one.number: one.said.text for one in found if one.participant_id}
    assert stored == told
    assert len(stored) == PHONES * 3
    assert sum(dots(engine, workshop.id).values()) == PHONES * DOTS
    assert participation(engine, workshop.id) == Participation(
        PHONES, PHONES, PHONES, PHONES * DOTS
    )
    assert len(found) == len(stored) + len(wishes)
    engine.dispose()


def cpu_s(server: Server) -> float:
    """Seconds that the server has worked."""
    times = psutil.Process(server.process.pid).cpu_times()
    return float(times.user + times.system)


def hold_evening(people: list[Person], walls: Took) -> None:
    """Let everybody take part while the walls show it."""
    over, together = threading.Event(), threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people) + WALLS) as hall:
        shown = [
            hall.submit(wall, people[0].base, people[0].code, walls, over)
            for _wall in range(WALLS)
        ]
        try:
            for done in [hall.submit(one.evening, together) for one in people]:
                done.result()
        finally:
            over.set()
            together.abort()
        for one in shown:
            one.result()
