"""The data of the app with what was changed in it: shown at once, or left aside."""

import sqlite3
from pathlib import Path
from unittest.mock import patch

import pytest

from dashboard.data import changes as known
from dashboard.data import core, goals
from dashboard.data.core import Source, pack, source
from geodata.errors import SchemaError, StoreError
from geodata.pack import PACK_VARIABLE
from geodata.pack.overlay import RowChange
from geodata.pack.rows import row_of
from geodata.store.change_records import Change, NewChange
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE
from geodata.store.workshops import new_id


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, pack_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv(PACK_VARIABLE, str(pack_copy))


def name_in(data: Source) -> str:
    return str(pack(data).places.set_index("place_id").loc["flen-coop", "name"])


def rename(name: str) -> Change:
    data = source()
    before = row_of(known.tables(data), "places", ("flen-coop",))
    assert before is not None
    row = RowChange("places", ("flen-coop",), before, before | {"name": name})
    new = NewChange(new_id(), "correct", (row,), place_id="flen-coop")
    with patch.object(goals, "editor_key", return_value="abc234"):
        return known.save(data, new)


def test_without_a_store_there_are_no_changes(tmp_path: Path) -> None:
    data = source()
    assert data.changes == 0
    assert known.broken(data) is None
    assert known.log(data) == known.reports(data) == ()
    assert known.history_of(data, "flen-coop") == known.overlay_rows(data) == ()
    assert not (tmp_path / "home").exists()


def test_a_change_is_shown_at_once_and_so_is_its_undoing() -> None:
    before = source()
    one = rename("Nya namnet")
    assert (one.role, one.key_id) == ("editor", "abc234")
    after = source()
    assert (after.changes, after.version) == (1, before.version)
    assert (name_in(before), name_in(after)) == ("Coop Flen", "Nya namnet")
    assert (known.lost(after), known.broken(after)) == ((), None)
    assert known.rows_of(one.id) == known.overlay_rows(after)
    assert [one for one, _rows in known.history_of(after, "flen-coop")] == [one]
    with patch.object(goals, "editor_key", return_value="abc234"):
        known.take_back(after, one.id)
    last = source()
    assert (last.changes, name_in(last)) == (2, "Coop Flen")
    assert [one.number for one in known.log(last)] == [2, 1]
    assert known.broken(last) is None


def test_reports_are_told_until_they_are_taken_back() -> None:
    new = NewChange(new_id(), "report", note="Fel.", place_id="flen-coop")
    with patch.object(goals, "editor_key", return_value="abc234"):
        one = known.save(source(), new)
        assert known.reports(source()) == (one,)
        known.take_back(source(), one.id)
    assert known.reports(source()) == ()


def test_a_key_is_needed() -> None:
    with patch.object(goals, "editor_key", return_value=None):
        with pytest.raises(StoreError, match="key_revoked"):
            known.save(source(), NewChange(new_id(), "report", note="Fel."))
        with pytest.raises(StoreError, match="key_revoked"):
            known.take_back(source(), new_id())
    assert source().changes == 0


def test_a_store_that_cannot_be_read_leaves_the_data_as_the_files_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rename("Nya namnet")
    monkeypatch.setenv(URL_VARIABLE, "no address")
    data = source()
    assert (data.changes, name_in(data)) == (0, "Coop Flen")
    assert isinstance(known.broken(data), StoreError)


def test_changes_that_would_break_the_pack_are_left_aside(tmp_path: Path) -> None:
    rename("Nya namnet")
    with sqlite3.connect(tmp_path / "home" / "servicekarta.db") as store:
        store.execute("UPDATE data_rows SET after = replace(after, '0482', 'x')")
    store.close()
    core.overlay_rows.clear()
    known.tables.clear()
    pack.clear()
    data = source()
    assert (data.changes, name_in(data)) == (1, "Coop Flen")
    assert known.overlay_rows(data)
    wrong = known.broken(data)
    assert isinstance(wrong, SchemaError)
    assert wrong.faults[0].code == "municipality_form"


def test_without_a_pack_nothing_is_asked_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(tmp_path / "none"))
    assert (source().version, source().changes) == (0, 0)
