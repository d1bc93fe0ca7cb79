"""A copy of the store, and a copy put in its place: whole, or not at all."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from geodata.errors import GeodataError, SourceError, StoreError
from geodata.store.backup import backup, restore
from geodata.store.engine import open_store
from geodata.store.participants import join, participant
from geodata.store.records import Settings, Workshop
from geodata.store.workshops import create_workshop, workshops
from tests.geodata.faults import bound_by_modes, small_disk

DAY = date(2099, 5, 4)


def settings(title: str) -> Settings:
    return Settings(title=title, day=DAY, last_day=DAY)


def titles(url: str) -> set[str]:
    engine = open_store(url)
    try:
        return {one.settings.title for one in workshops(engine)}
    finally:
        engine.dispose()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "servicekarta.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def store(url: str) -> Iterator[Engine]:
    """A store that is open, with the workshop 'one'."""
    opened = open_store(url)
    create_workshop(opened, settings("one"), "0482")
    yield opened
    opened.dispose()


@pytest.fixture
def copied(store: Engine, tmp_path: Path) -> Path:
    """A copy with the workshop 'one'; the store, closed, has 'two' as well."""
    path = tmp_path / "copy.db"
    backup(store, path)
    create_workshop(store, settings("two"), "0482")
    store.dispose()
    return path


def test_a_copy_is_one_sound_file_with_everything(
    store: Engine, tmp_path: Path
) -> None:
    workshop = workshops(store)[0]
    token = join(store, workshop)
    backup(store, tmp_path / "copy.db")
    assert names(tmp_path) == {"store", "copy.db"}
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    opened = open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    try:
        assert workshops(opened) == [workshop_now(store)]
        assert participant(opened, workshop.id, token)
    finally:
        opened.dispose()


def workshop_now(engine: Engine) -> Workshop:
    return workshops(engine)[0]


def test_a_copy_is_made_while_somebody_writes(
    store: Engine, file: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE workshops SET title = 'half done'")
        backup(store, tmp_path / "copy.db")
        other.execute("ROLLBACK")
    assert titles(f"sqlite:///{tmp_path / 'copy.db'}") == {"one"}


def test_a_file_that_is_there_is_replaced_only_if_that_is_meant(
    store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "copy.db"
    path.write_text("mine")
    with pytest.raises(StoreError, match="file_exists"):
        backup(store, path)
    assert path.read_text() == "mine"
    backup(store, path, replace=True)
    assert titles(f"sqlite:///{path}") == {"one"}


def test_the_store_is_not_copied_onto_itself(store: Engine, file: Path) -> None:
    with pytest.raises(StoreError, match="backup_onto_itself"):
        backup(store, file, replace=True)
    with pytest.raises(StoreError, match="backup_onto_itself"):
        restore(f"sqlite:///{file}", file)


def test_a_copy_needs_a_folder_that_can_be_written(
    store: Engine, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match="no_folder"):
        backup(store, tmp_path / "none" / "copy.db")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with bound_by_modes(), pytest.raises(GeodataError, match="not_writable"):
        backup(store, closed / "copy.db")
    assert names(closed) == set()


def test_a_full_disk_leaves_no_half_copy(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, 32) as disk:
        with pytest.raises(StoreError, match="store_full"):
            backup(store, disk / "copy.db")
        assert names(disk) == set()


def test_a_damaged_store_gives_no_copy(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.store.backup._sound", lambda _connection: False)
    with pytest.raises(StoreError, match="backup_damaged"):
        backup(store, tmp_path / "copy.db")
    assert names(tmp_path) == {"store"}


def test_another_database_is_copied_by_its_own_programs(
    engine: Engine, tmp_path: Path
) -> None:
    if engine.dialect.name == "sqlite":
        backup(engine, tmp_path / "copy.db")
        return
    with pytest.raises(StoreError, match="backup_other_database") as caught:
        backup(engine, tmp_path / "copy.db")
    assert caught.value.values == {"database": "postgresql"}
    with pytest.raises(StoreError, match="backup_other_database"):
        restore(str(engine.url), tmp_path / "copy.db")
    assert names(tmp_path) == set()


def test_a_copy_takes_the_place_of_the_store(
    url: str, file: Path, copied: Path
) -> None:
    content = copied.read_bytes()
    before = restore(url, copied)
    assert before is not None
    assert before.parent == file.parent
    assert before.name.startswith("servicekarta.db.20")
    assert before.suffix == ".before"
    assert names(file.parent) == {file.name, before.name}
    assert titles(url) == {"one"}
    assert titles(f"sqlite:///{before}") == {"one", "two"}
    assert copied.read_bytes() == content


def test_a_copy_is_put_where_there_was_no_store(copied: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'servicekarta.db'}"
    assert restore(url, copied) is None
    assert titles(url) == {"one"}


def test_two_files_of_a_store_that_was_running_will_do(
    store: Engine, file: Path, tmp_path: Path
) -> None:
    for ending in ("", "-wal"):
        shutil.copy(f"{file}{ending}", f"{tmp_path / 'plain.db'}{ending}")
    assert len((tmp_path / "plain.db-wal").read_bytes()) > 0
    store.dispose()
    url = f"sqlite:///{tmp_path / 'new.db'}"
    restore(url, tmp_path / "plain.db")
    assert titles(url) == {"one"}


def not_a_database(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def with_a_trigger(path: Path) -> None:
    change(
        path,
        "CREATE TRIGGER t AFTER INSERT ON votes BEGIN DELETE FROM workshops; END",
    )


def newer(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '9999'")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])


def spoiled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(content)


def against_its_rules(path: Path) -> None:
    change(
        path, "PRAGMA ignore_check_constraints = ON", "UPDATE workshops SET votes = -1"
    )


def change(path: Path, *commands: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for command in commands:
            connection.execute(command)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (not_a_database, "restore_not_ours"),
        (empty, "restore_not_ours"),
        (of_another_program, "restore_not_ours"),
        (with_a_trigger, "restore_not_ours"),
        (newer, "store_newer"),
        (cut_off, "restore_damaged"),
        (spoiled, "restore_damaged"),
        (against_its_rules, "restore_damaged"),
        (Path.unlink, "no_file"),
    ],
)
def test_what_is_no_sound_copy_changes_nothing(
    url: str, file: Path, copied: Path, spoil: object, code: str
) -> None:
    assert callable(spoil)
    spoil(copied)
    store = file.read_bytes()
    with pytest.raises(GeodataError, match=code):
        restore(url, copied)
    assert names(file.parent) == {file.name}
    assert file.read_bytes() == store
    assert titles(url) == {"one", "two"}


def test_a_store_that_is_open_is_left_alone(url: str, file: Path, copied: Path) -> None:
    opened = open_store(url)
    try:
        with pytest.raises(StoreError, match="store_in_use"):
            restore(url, copied)
        assert len(workshops(opened)) == 2
    finally:
        opened.dispose()
    assert names(file.parent) == {file.name}
    assert restore(url, copied)


def test_a_store_that_another_program_has_open_is_left_alone(
    url: str, copied: Path
) -> None:
    code = f"""if True:
        from geodata.store.engine import open_store
        engine = open_store({url!r})
        print(flush=True)
        input()
        engine.dispose()
    """
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreError, match="store_in_use"):
            restore(url, copied)
        other.communicate(b"\n")
    assert titles(url) == {"one", "two"}


def test_a_damaged_store_is_kept_whole_beside(
    url: str, file: Path, copied: Path
) -> None:
    file.write_bytes(b"\xff" * 8192)
    beside = file.with_name(f"{file.name}-wal")
    beside.write_bytes(b"what is left")
    before = restore(url, copied)
    assert before is not None
    assert before.read_bytes() == b"\xff" * 8192
    assert before.with_name(f"{before.name}-wal").read_bytes() == b"what is left"
    assert not beside.exists()
    assert titles(url) == {"one"}


def test_a_step_that_fails_leaves_the_store_as_it_was(
    url: str, file: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if target == file:
            raise PermissionError(13, "locked")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(GeodataError, match="not_writable"):
        restore(url, copied)
    assert names(file.parent) == {file.name}
    assert titles(url) == {"one", "two"}
    file.write_bytes(b"damaged")
    beside = file.with_name(f"{file.name}-wal")
    beside.write_bytes(b"what is left")
    with pytest.raises(GeodataError, match="not_writable"):
        restore(url, copied)
    assert names(file.parent) == {file.name, beside.name}
    assert file.read_bytes() == b"damaged"
    assert beside.read_bytes() == b"what is left"


def test_where_the_disk_knows_no_links_the_store_is_copied(
    url: str, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_paths: object) -> None:
        raise PermissionError(1, "no links")

    monkeypatch.setattr("os.link", fail)
    before = restore(url, copied)
    assert titles(url) == {"one"}
    assert titles(f"sqlite:///{before}") == {"one", "two"}


def test_an_address_that_is_none_is_refused(copied: Path) -> None:
    with pytest.raises(StoreError, match="store_unavailable"):
        restore("no address", copied)
