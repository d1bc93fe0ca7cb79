"""A pack as it is known today: its files and what was changed since."""

from pathlib import Path

import pytest

from geodata.current import code_of, current_overlay, current_pack
from geodata.errors import SourceError, StoreError
from geodata.pack import cells_of
from geodata.pack.overlay import RowChange
from geodata.pack.rows import row_of
from geodata.plan.fingerprint import laid
from geodata.store.change_records import NewChange
from geodata.store.changes import add_change
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE, open_store
from geodata.store.workshops import new_id


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def rename(folder: Path, code: str = "0482") -> RowChange:
    """Rename a place in the store of the municipality."""
    before = row_of(cells_of(folder), "places", ("flen-coop",))
    assert before is not None
    row = RowChange("places", ("flen-coop",), before, before | {"name": "Nya namnet"})
    store = open_store()
    new = NewChange(new_id(), "correct", (row,), place_id="flen-coop")
    add_change(store, folder, new, municipality_code=code, role="command")
    store.dispose()
    return row


def name_in(folder: Path) -> str:
    places = current_pack(folder).places.set_index("place_id")
    return str(places.loc["flen-coop", "name"])


def test_without_a_store_none_is_made(pack_copy: Path, home: Path) -> None:
    assert current_overlay(pack_copy) == ()
    assert name_in(pack_copy) == "Coop Flen"
    assert not home.exists()


def test_a_pack_is_read_with_what_was_changed(pack_copy: Path, home: Path) -> None:
    rename(pack_copy)
    assert (home / "servicekarta.db").exists()
    assert name_in(pack_copy) == "Nya namnet"
    (row,) = current_overlay(pack_copy)
    assert row.after is not None
    assert row.after["name"] == "Nya namnet"


def test_changes_of_another_municipality_do_not_count(
    pack_copy: Path, home: Path
) -> None:
    rename(pack_copy, "0483")
    assert home.exists()
    assert name_in(pack_copy) == "Coop Flen"


def test_a_pack_that_cannot_be_read_says_so(pack_copy: Path, home: Path) -> None:
    rename(pack_copy)
    (pack_copy / "municipality.toml").write_text("code = ", encoding="utf-8")
    assert home.exists()
    assert code_of(pack_copy) == ""
    assert current_overlay(pack_copy) == ()
    with pytest.raises(SourceError):
        current_pack(pack_copy / "none")


def test_a_store_that_cannot_be_read_says_so(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "no address")
    with pytest.raises(StoreError):
        current_pack(pack_copy)


def test_what_lies_over_the_files_is_told_the_same_each_time() -> None:
    one = RowChange("places", ("a",), None, {"name": "A", "note": "", "village": "B"})
    same = RowChange("places", ("a",), {"x": "y"}, {"village": "B", "name": "A"})
    gone = RowChange("places", ("a",), None, None)
    assert list(laid([one])) == list(laid([same]))
    assert list(laid([one])) != list(laid([gone]))
    assert list(laid([])) == []
