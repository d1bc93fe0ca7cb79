import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine, event, text

from geodata.errors import StoreError
from geodata.store import engine as engine_module
from geodata.store.contributions import contribute, contributions
from geodata.store.engine import open_store, reading
from geodata.store.moderation import log
from geodata.store.participants import draft, join, keep_draft, participant
from geodata.store.records import Draft, Settings
from geodata.store.workshops import by_id, create_workshop
from tests.geodata.faults import (
    bound_by_modes,
    hold,
    open_at,
    opinion,
    program,
    small_disk,
    write,
)
from tests.geodata.postgres import Server

Opening = Callable[[Path | str], Engine]

KILLS = 20
OPENING = 8
TABS = 3
FORMS = 200
PATIENCE_S = 60
SOON_S = 0.2
KIB = 1024


def workshop_of(engine: Engine) -> str:
    settings = Settings(
        title="Mellösa", day=date(2026, 10, 1), last_day=date(2999, 12, 31)
    )
    return create_workshop(engine, settings, "0482")[0].id


def forms(name: int, number: int = FORMS) -> list[str]:
    return [f"{name:016x}{i:016x}" for i in range(number)]


def enter(engine: Engine, workshop_id: str, form_id: str, letters: int = 0) -> str:
    said = opinion(form_id.ljust(letters))
    return contribute(engine, workshop_id, form_id, said, role="facilitator").id


def stored(engine: Engine, workshop_id: str) -> list[str]:
    """Ids in the order of their numbers; nothing is there by halves."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    found = contributions(engine, workshop_id)
    ids = [one.id for one in found]
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert all(one.said == opinion(one.id) for one in found)
    entered = [e.contribution_id for e in log(engine, workshop_id)]
    assert sorted(entered) == sorted(ids)
    assert by_id(engine, workshop_id).revision == 1 + len(ids)
    return ids


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def words(told: Path) -> list[str]:
    return told.read_text(encoding="ascii").split() if told.exists() else []


def refused(code: str, work: Callable[[], object]) -> StoreError:
    with pytest.raises(StoreError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "servicekarta.db"


@pytest.fixture
def opened() -> Iterator[Opening]:
    """Open stores that are closed at the end."""
    engines: list[Engine] = []

    def open_one(where: Path | str) -> Engine:
        url = where if isinstance(where, str) else f"sqlite:///{where}"
        engines.append(open_store(url))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.dispose()


def test_a_program_killed_while_it_writes_loses_nothing_acknowledged(
    store_url: str, tmp_path: Path
) -> None:
    chance = Random(5)  # noqa: S311 - chance, no secret
    engine = open_store(store_url)
    workshop_id = workshop_of(engine)
    engine.dispose()
    there: list[str] = []
    for kill in range(KILLS):
        told = tmp_path / f"told{kill}"
        moment = 1 + chance.randrange(FORMS // 4)
        with program(write, store_url, workshop_id, forms(kill), told) as writer:
            wait_until(lambda: len(words(told)) >= moment)  # noqa: B023
            time.sleep(chance.random() / 100)
            assert writer.is_alive()
        known = words(told)
        engine = open_store(store_url)
        found = stored(engine, workshop_id)
        # The next may be stored though the program did not come to tell it.
        assert found in (there + forms(kill)[: len(known) + more] for more in (0, 1))
        # What is sent again, because nobody knows, is stored once.
        for form_id in forms(kill)[len(known) - 1 : len(known) + 1]:
            enter(engine, workshop_id, form_id)
        there += forms(kill)[: len(known) + 1]
        assert [one.id for one in contributions(engine, workshop_id)] == there
        engine.dispose()


def test_programs_that_open_a_new_store_at_once_make_it_once(
    store_url: str, tmp_path: Path
) -> None:
    tolds = [tmp_path / f"told{number}" for number in range(OPENING)]
    start = tmp_path / "start"
    with ExitStack() as running:
        for told in tolds:
            running.enter_context(program(open_at, store_url, start, told))
        start.touch()
        wait_until(lambda: all(map(words, tolds)))
    assert [words(told) for told in tolds] == [["ok"]] * OPENING


def fill(engine: Engine, workshop_id: str) -> list[str]:
    """Contribute until there is no room; return what was acknowledged."""
    done: list[str] = []

    def without_end() -> None:
        for form_id in forms(1):
            done.append(enter(engine, workshop_id, form_id))  # noqa: PERF401

    refused("store_full", without_end)
    assert done
    return done


def test_tabs_of_one_participant_keep_a_draft_at_once(engine: Engine) -> None:
    workshop = by_id(engine, workshop_of(engine))
    me = participant(engine, workshop.id, join(engine, workshop)) or ""
    together = Barrier(TABS, timeout=PATIENCE_S)

    def keep(tab: int) -> None:
        try:
            for _time in range(20):
                together.wait()
                keep_draft(engine, me, "part", Draft(f"{tab:032x}", {"text": str(tab)}))
        except StoreError:
            together.abort()  # the others need not wait
            raise

    with ThreadPoolExecutor(TABS) as tabs:
        list(tabs.map(keep, range(TABS)))
    kept = draft(engine, me, "part")
    assert kept in [Draft(f"{n:032x}", {"text": str(n)}) for n in range(TABS)]


def test_a_full_database_refuses_and_keeps_what_it_has(
    sqlite_file: Path, opened: Opening
) -> None:
    engine = opened(sqlite_file)
    workshop_id = workshop_of(engine)
    with reading(engine) as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    most = {"pages": pages + 20}

    @event.listens_for(engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most['pages']}")

    engine.dispose()
    done = fill(engine, workshop_id)
    assert stored(engine, workshop_id) == done
    most["pages"] += 20
    engine.dispose()
    follow = forms(1)[len(done)]
    enter(engine, workshop_id, follow)
    assert stored(engine, workshop_id) == [*done, follow]


def test_a_full_disk_refuses_and_keeps_what_it_has(
    tmp_path: Path, opened: Opening
) -> None:
    with small_disk(tmp_path, 800) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(200 * KIB))
        file = disk / "servicekarta.db"
        engine = opened(file)
        workshop_id = workshop_of(engine)
        done = fill(engine, workshop_id)
        assert stored(engine, workshop_id) == done
        engine.dispose()
        again = opened(file)  # what is there can be read on a full disk
        assert stored(again, workshop_id) == done
        follow = forms(1)[len(done)]
        refused("store_full", lambda: enter(again, workshop_id, follow))
        again.dispose()
        # Another thing takes the room of SQLite's own third file.
        disk.joinpath(f"{file.name}-shm").unlink()
        more = disk / "more"
        more.write_bytes(bytes(32 * KIB))
        refused("store_full", lambda: opened(file))
        ballast.unlink()
        more.unlink()
        room = opened(file)
        enter(room, workshop_id, follow)
        assert stored(room, workshop_id) == [*done, follow]
        room.dispose()


@pytest.mark.parametrize("free_kib", [0, 4, 36])
def test_a_store_that_finds_no_room_says_so_and_opens_when_there_is(
    free_kib: int, tmp_path: Path, opened: Opening
) -> None:
    with small_disk(tmp_path, 800) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes((800 - free_kib) * KIB))
        file = disk / "servicekarta.db"
        error = refused("store_full", lambda: open_store(f"sqlite:///{file}"))
        assert error.values["folder"] == str(disk)
        ballast.unlink()
        engine = opened(file)
        assert stored(engine, workshop_of(engine)) == []
        engine.dispose()


def test_a_full_disk_of_postgresql_refuses_and_keeps_what_it_has(
    postgres: Server, opened: Opening
) -> None:
    with small_disk(postgres.socket_folder / "disk", 16 * KIB) as disk:
        url = postgres.new_database(place=disk)
        try:
            engine = opened(url)
            workshop_id = workshop_of(engine)
            ballast = disk / "ballast"
            ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 100 * KIB))
            done = fill(engine, workshop_id)
            assert stored(engine, workshop_id) == done
            ballast.unlink()
            follow = forms(1)[len(done)]
            enter(engine, workshop_id, follow)
            assert stored(engine, workshop_id) == [*done, follow]
            engine.dispose()
        finally:
            postgres.drop(url)


@pytest.fixture
def kept(sqlite_file: Path) -> Iterator[str]:
    """Id of a workshop with one contribution, in a file that nobody has open."""
    engine = open_store(f"sqlite:///{sqlite_file}")
    workshop_id = workshop_of(engine)
    enter(engine, workshop_id, forms(1)[0])
    engine.dispose()
    yield workshop_id
    sqlite_file.parent.chmod(0o755)
    sqlite_file.chmod(0o644)


@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o444), (0o555, 0o644)])
def test_what_lies_in_a_read_only_folder_is_left_as_it_is(
    folder: int, file: int, kept: str, sqlite_file: Path, opened: Opening
) -> None:
    before = sqlite_file.read_bytes()
    sqlite_file.chmod(file)
    sqlite_file.parent.chmod(folder)
    with bound_by_modes():
        error = refused("store_not_writable", lambda: opened(sqlite_file))
    assert error.values["folder"] == str(sqlite_file.parent)
    assert [path.name for path in sqlite_file.parent.iterdir()] == [sqlite_file.name]
    assert sqlite_file.read_bytes() == before
    sqlite_file.parent.chmod(0o755)
    sqlite_file.chmod(0o644)
    engine = opened(sqlite_file)
    enter(engine, kept, forms(1)[1])
    assert stored(engine, kept) == forms(1)[:2]


def test_a_read_only_file_refuses_what_is_written(
    kept: str, sqlite_file: Path, opened: Opening
) -> None:
    sqlite_file.chmod(0o444)
    with bound_by_modes():
        refused(
            "store_not_writable",
            lambda: enter(opened(sqlite_file), kept, forms(1)[1]),
        )
    sqlite_file.chmod(0o644)
    engine = opened(sqlite_file)
    enter(engine, kept, forms(1)[1])
    assert stored(engine, kept) == forms(1)[:2]


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_store_is_not_made_in_a_read_only_folder(below: str, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    file = folder / below / "servicekarta.db"
    with bound_by_modes():
        error = refused("store_not_writable", lambda: open_store(f"sqlite:///{file}"))
    assert error.values["folder"] == str(file.parent)
    assert list(folder.iterdir()) == []


def test_a_file_in_the_way_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder"
    file.write_text("mine", encoding="utf-8")
    url = f"sqlite:///{file / 'servicekarta.db'}"
    refused("store_not_writable", lambda: open_store(url))
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_database_that_only_reads_refuses_what_is_written(
    postgres: Server, opened: Opening
) -> None:
    url = postgres.new_database()
    try:
        engine = opened(url)
        workshop_id = workshop_of(engine)
        postgres.let_only_read(url)
        engine.dispose()
        form_id = forms(1)[0]
        refused("store_not_writable", lambda: enter(engine, workshop_id, form_id))
        assert stored(engine, workshop_id) == []
        engine.dispose()
    finally:
        postgres.drop(url)


def test_a_file_that_is_no_database_is_left_alone(sqlite_file: Path) -> None:
    sqlite_file.parent.mkdir()
    sqlite_file.write_text("not a database " * 1000, encoding="utf-8")
    before = sqlite_file.read_bytes()
    refused("store_unavailable", lambda: open_store(f"sqlite:///{sqlite_file}"))
    assert sqlite_file.read_bytes() == before
    assert [path.name for path in sqlite_file.parent.iterdir()] == [sqlite_file.name]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nonsense://here/store",
        "postgresql+psycopg://me:secret@/store?host=/nowhere",
    ],
)
def test_what_cannot_be_reached_is_told_without_the_password(url: str) -> None:
    error = refused("store_unavailable", lambda: open_store(url))
    assert error.values["reason"]
    assert "secret" not in str(error.values)


def test_a_store_of_a_newer_version_is_left_alone(
    store_url: str, opened: Opening
) -> None:
    workshop_id = workshop_of(opened(store_url))
    bare = create_engine(store_url)
    with bare.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    refused("store_newer", lambda: open_store(store_url))
    with bare.begin() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        there = connection.scalar(text("SELECT id FROM workshops"))
    bare.dispose()
    assert (version, there) == ("9999", workshop_id)


def test_a_lock_of_another_program_is_waited_for_and_then_told(
    store_url: str,
    opened: Opening,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_S", SOON_S)
    engine = opened(store_url)
    workshop_id = workshop_of(engine)
    told = tmp_path / "told"
    with program(hold, store_url, workshop_id, told):
        wait_until(told.exists)
        refused("store_busy", lambda: enter(engine, workshop_id, forms(1)[0]))
        assert stored(engine, workshop_id) == []  # reading goes on meanwhile
    enter(engine, workshop_id, forms(1)[0])
    assert stored(engine, workshop_id) == forms(1)[:1]
