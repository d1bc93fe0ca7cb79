"""Participants who write and vote, each in a program of its own."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Final

from sqlalchemy import Engine

from geodata.store.contributions import contribute
from geodata.store.engine import open_store
from geodata.store.participants import join, participant
from geodata.store.records import MOST_VOTES, Said, Settings
from geodata.store.votes import set_dots
from geodata.store.workshops import by_code, create_workshop

EACH: Final = MOST_VOTES
"""So many contributions and so many votes has each of them."""
AGAIN: Final = 5
"""Every so many contributions are sent twice, as by a double click."""
MELLOSA: Final = (59.1002, 16.5643)


@dataclass
class Took:
    """Seconds of each write, by what was written."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def a(self, kind: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds.setdefault(kind, []).append(time.perf_counter() - start)


def form_id(writer: int, number: int) -> str:
    return f"{writer:016x}{number:016x}"


def wish(name: str) -> Said:
    """A wish with a text of ordinary length."""
    return Said(
        question="future",
        kind="wish",
        types=("post",),
        latitude=MELLOSA[0],
        longitude=MELLOSA[1],
        text=f"{name}: ett ombud, så att paketen inte ligger en mil bort. " * 3,
    )


def prepared(engine: Engine) -> tuple[str, list[str]]:
    """Code of a workshop, and ids of wishes that stand there to be voted for."""
    settings = Settings(
        title="Mellösa",
        day=date(2026, 10, 1),
        last_day=date(2999, 12, 31),
        moderation="after",
        votes=EACH,
    )
    workshop, _key = create_workshop(engine, settings, "0482")
    ids = [form_id(0, number) for number in range(EACH)]
    for one in ids:
        contribute(engine, workshop.id, one, wish(one), role="facilitator")
    return workshop.code, ids


def take_part(
    store: tuple[str, str], wishes: list[str], writer: int, begin: Barrier, told: Path
) -> None:
    """Join the workshop with this code in this store, write and vote in turns."""
    engine, took = open_store(store[0]), Took()
    begin.wait()
    workshop = by_code(engine, store[1])
    with took.a("join"):
        token = join(engine, workshop)
    me = participant(engine, workshop.id, token) or ""
    for number, target in enumerate(wishes):
        one = form_id(writer, number)
        with took.a("contribution"):
            contribute(engine, workshop.id, one, wish(one), me)
        if number % AGAIN == 0:
            with took.a("again"):
                contribute(engine, workshop.id, one, wish(one), me)
        with took.a("vote"):
            set_dots(engine, workshop.id, me, target, 1)
    engine.dispose()
    told.write_text(json.dumps(took.seconds), encoding="ascii")


def gathered(tolds: list[Path]) -> dict[str, list[float]]:
    """Seconds of all writers, by what was written."""
    all_of: dict[str, list[float]] = {}
    for told in tolds:
        for kind, seconds in json.loads(told.read_text(encoding="ascii")).items():
            all_of.setdefault(kind, []).extend(seconds)
    return all_of
