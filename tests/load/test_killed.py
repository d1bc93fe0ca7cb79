import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, text

from geodata.store.contributions import contributions
from geodata.store.engine import HOME_VARIABLE, open_store, reading
from geodata.store.participants import draft, join, participant
from geodata.store.workshops import by_code
from tests.benchmarks.server import running
from tests.benchmarks.table import Figures
from tests.load.killed import Told, Writer
from tests.load.writing import prepared

KILLS = 20
WRITERS = 20
EACH = 10
PATIENCE_S = 300

pytestmark = pytest.mark.load


def test_a_server_killed_while_people_write_loses_nothing_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    chance = Random(5)  # noqa: S311 - chance, no secret
    engine = open_store()
    code, _wishes = prepared(engine)
    workshop = by_code(engine, code)
    writers = [Writer(code, join(engine, workshop), n) for n in range(WRITERS)]
    engine.dispose()
    stored = before = 0
    untold: list[int] = []
    healthy_s: list[float] = []
    for kill in range(KILLS):
        told = Told(enough=1 + chance.randrange(WRITERS * EACH // 4))
        log = tmp_path / f"server{kill}.log"
        with running(log) as server, ThreadPoolExecutor(WRITERS) as hall:
            healthy_s.append(server.healthy_after_s)
            work = [hall.submit(one.write, server.url, told) for one in writers]
            assert told.reached.wait(PATIENCE_S)
            time.sleep(chance.random() / 20)
            server.process.kill()
            for one in work:
                one.result()
        engine = open_store()
        before, stored = stored, check(engine, code, writers)
        engine.dispose()
        untold.append(stored - before - told.many)
    figures.section(f"{KILLS} times kill -9 of the server while {WRITERS} people write")
    figures.tell("acknowledged", f"{sum(len(one.said) for one in writers)}, none lost")
    figures.tell("stored", f"{stored}, none twice")
    figures.tell("stored, but killed before it was told", f"{sum(untold)}")
    figures.add("healthy again after", healthy_s, "s")


def check(engine: Engine, code: str, writers: list[Writer]) -> int:
    """See that all that was acknowledged is there once; return how much there is."""
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    workshop = by_code(engine, code)
    every = contributions(engine, workshop.id)
    assert [one.number for one in every] == list(range(1, len(every) + 1))
    found = {one.number: one.said.text for one in every if one.participant_id}
    assert len(set(found.values())) == len(found)
    for one in writers:
        assert one.said.items() <= found.items()
        # What was typed but not sent is kept as a draft.
        if one.typed and one.typed not in found.values():
            me = participant(engine, workshop.id, one.token) or ""
            kept = draft(engine, me, "part")
            assert kept is not None
            assert kept.content["text"] == one.typed
    return len(found)
