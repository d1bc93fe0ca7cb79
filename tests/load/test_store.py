import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import make_url

from geodata.store.contributions import contributions
from geodata.store.engine import open_store
from geodata.store.votes import Participation, dots, participation
from geodata.store.workshops import by_code
from tests.benchmarks.table import Figures
from tests.geodata.faults import program, programs
from tests.load.percentiles import spread
from tests.load.writing import EACH, form_id, gathered, prepared, take_part

WRITERS = 50
PATIENCE_S = 300

pytestmark = pytest.mark.load


def test_many_write_and_vote_at_once(
    store_url: str, tmp_path: Path, figures: Figures
) -> None:
    engine = open_store(store_url)
    code, wishes = prepared(engine)
    begin = programs().Barrier(WRITERS + 1)
    tolds = [tmp_path / f"told{writer}" for writer in range(1, WRITERS + 1)]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                program(take_part, (store_url, code), wishes, writer, begin, told)
            )
            for writer, told in enumerate(tolds, start=1)
        ]
        begin.wait(PATIENCE_S)
        start = time.perf_counter()
        for one in running:
            one.join(PATIENCE_S)
        total_s = time.perf_counter() - start
        assert [one.exitcode for one in running] == [0] * WRITERS
    tell(figures, make_url(store_url).get_backend_name(), total_s, gathered(tolds))

    workshop = by_code(engine, code)
    found = contributions(engine, workshop.id)
    expected = {
        form_id(writer, n) for writer in range(WRITERS + 1) for n in range(EACH)
    }
    assert len(found) == len(expected)
    assert {one.id for one in found} == expected
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert dots(engine, workshop.id) == dict.fromkeys(wishes, WRITERS)
    assert participation(engine, workshop.id) == Participation(
        participants=WRITERS, contributors=WRITERS, voters=WRITERS, dots=WRITERS * EACH
    )
    # Made once; each that joined, each contribution and each vote counts as a change.
    assert workshop.revision == 1 + WRITERS + len(expected) + WRITERS * EACH
    engine.dispose()


def tell(
    figures: Figures, name: str, total_s: float, took: dict[str, Sequence[float]]
) -> None:
    figures.section(f"{WRITERS} programs write into {name}")
    for kind, seconds in took.items():
        figures.tell(kind, spread(seconds))
    writes = sum(len(seconds) for seconds in took.values())
    figures.tell("all", f"{writes} writes in {total_s:.1f} s, none lost, none doubled")
