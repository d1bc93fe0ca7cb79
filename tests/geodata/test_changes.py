"""Changes of the data in the store: whole or not at all, in order, and undone."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text

from geodata.errors import SchemaError, StoreError
from geodata.pack import DEFAULT_PACK, cells_of, read_pack
from geodata.pack.overlay import KEYS, RowChange, settled
from geodata.pack.rows import row_of
from geodata.store import changes as module
from geodata.store.backup import backup, restore
from geodata.store.change_history import changes, history, open_reports, rows_of
from geodata.store.change_records import ACTIONS, Action, Change, NewChange
from geodata.store.changes import add_change, overlay, undo, version
from geodata.store.engine import open_store, writing
from geodata.store.tables import CHANGES, ROWS
from geodata.store.workshops import new_id
from tests.geodata.evening import workshop

FLEN = "0482"
TODAY = date(2026, 10, 1)
SHOP = ("groceries", "full_range")
SOURCE = {
    "source_id": "list",
    "title": "En lista",
    "publisher": "Flens kommun",
    "licence": "CC0",
    "as_of": "2026-09-01",
}


def now(engine: Engine) -> dict[str, list[dict[str, str]]]:
    """Rows of every table as they are under the changes."""
    found = cells_of(DEFAULT_PACK, overlay(engine, FLEN))
    return {name: table.to_dict("records") for name, table in found.items()}


def changed(engine: Engine, place_id: str = "flen-coop", **cells: str) -> RowChange:
    """A place with other cells."""
    tables = cells_of(DEFAULT_PACK, overlay(engine, FLEN))
    before = row_of(tables, "places", (place_id,))
    assert before is not None
    return RowChange("places", (place_id,), before, before | cells)


def shop(place_id: str = "ny", *kinds: str, source: str = "list") -> list[RowChange]:
    """A new shop with services of these kinds."""
    place = {
        "place_id": place_id,
        "name": f"Butik {place_id}",
        "village": "Flen",
        "municipality_code": FLEN,
        "latitude": "59.05",
        "longitude": "16.58",
        "source_id": source,
    }
    rows = [RowChange("places", (place_id,), None, place)]
    for kind in kinds:
        key = (place_id, "groceries", kind)
        cells = dict(
            zip(("place_id", "service_type", "service_kind"), key, strict=True)
        )
        cells |= {"status": "open", "seen_on": "2026-09-01", "source_id": source}
        rows.append(RowChange("services", key, None, cells))
    return rows


def source(before: dict[str, str] | None = None, **cells: str) -> RowChange:
    return RowChange("sources", ("list",), before, SOURCE | cells)


def add(
    engine: Engine,
    *rows: RowChange,
    action: Action = "import",
    form: str = "",
    code: str = FLEN,
    expected: int | None = None,
    **words: str,
) -> Change:
    new = NewChange(form or new_id(), action, tuple(rows), **words)
    return add_change(
        engine,
        DEFAULT_PACK,
        new,
        municipality_code=code,
        role="editor",
        key_id="abc234",
        expected=expected,
        today=TODAY,
    )


def take_back(
    engine: Engine, change: Change, form: str = "", code: str = FLEN
) -> Change:
    form = form or new_id()
    return undo(
        engine, DEFAULT_PACK, code, change.id, form_id=form, role="editor", key_id="k"
    )


def numbers(found: tuple[Change, ...]) -> list[int]:
    return [one.number for one in found]


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Engine]:
    """A store for what is the same on every database."""
    store = open_store(f"sqlite:///{tmp_path / 'alone' / 'servicekarta.db'}")
    yield store
    store.dispose()


def test_a_store_begins_without_changes(engine: Engine) -> None:
    assert version(engine, FLEN) == 0
    assert overlay(engine, FLEN) == ()
    assert changes(engine, FLEN) == open_reports(engine, FLEN) == ()


def test_a_change_is_kept_with_who_when_and_why(engine: Engine) -> None:
    before = datetime.now(UTC)
    rows = [source(), *shop("ny", "full_range")]
    one = add(engine, *rows, source="Butiker.xlsx", note=" <b>två</b>\n{0}\x07 ")
    assert (one.number, one.action, one.role, one.key_id) == (
        1,
        "import",
        "editor",
        "abc234",
    )
    assert (one.source, one.note, one.rows) == ("Butiker.xlsx", "<b>två</b>\n{0}", 3)
    assert (one.undone, one.handled, one.municipality_code) == (False, False, FLEN)
    assert before <= one.at <= datetime.now(UTC)
    assert changes(engine, FLEN) == (one,)
    assert version(engine, FLEN) == 1
    assert overlay(engine, FLEN) == rows_of(engine, one.id) == tuple(rows)
    assert rows_of(engine, one.id, limit=1) == tuple(rows[:1])


def test_cells_come_back_as_they_were_without_the_empty_ones(engine: Engine) -> None:
    name = 'Å "ä" \\ö\u2028 😀 %s'
    row = changed(engine, name=name.replace("\\", "/"), note="", note_en="")
    add(engine, row, action="correct")
    (found,) = overlay(engine, FLEN)
    assert found.after is not None
    assert row.after is not None
    assert found.after == {key: cell for key, cell in row.after.items() if cell}
    read_pack(DEFAULT_PACK, TODAY, overlay(engine, FLEN))


def test_changes_follow_one_another_and_are_told_newest_first(engine: Engine) -> None:
    for name in ("Ett", "Två", "Tre"):
        add(engine, changed(engine, name=name), action="correct")
    assert numbers(changes(engine, FLEN)) == [3, 2, 1]
    assert numbers(changes(engine, FLEN, limit=2)) == [3, 2]
    assert numbers(changes(engine, FLEN, before=3, limit=1)) == [2]
    names = [(row.before or {})["name"] for row in overlay(engine, FLEN)]
    assert names == ["Coop Flen", "Ett", "Två"]
    assert numbers(changes(engine, "0483")) == []


def test_the_data_can_be_told_as_it_was_after_each_change(engine: Engine) -> None:
    one = add(engine, changed(engine, name="Ett"), action="correct")
    take_back(engine, one)
    assert [len(overlay(engine, FLEN, at)) for at in (0, 1, 2)] == [0, 1, 0]


def test_each_municipality_has_numbers_and_rows_of_its_own(engine: Engine) -> None:
    add(engine, source(), *shop())
    assert add(engine, source(), *shop(), code="0483").number == 1
    assert version(engine, FLEN) == version(engine, "0483") == 1
    assert len(overlay(engine, FLEN)) == 2


def test_the_same_form_again_changes_nothing(engine: Engine) -> None:
    form = new_id()
    first = add(engine, source(), *shop(), form=form)
    assert add(engine, changed(engine, name="Annat"), form=form) == first
    assert version(engine, FLEN) == 1
    back = new_id()
    undone = take_back(engine, first, back)
    assert take_back(engine, first, back) == undone
    assert version(engine, FLEN) == 2


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (shop("ny"), ("unknown_source", "source_id", "list")),
        (shop("a", "full_range")[1:], ("unknown_place", "place_id", "a")),
        (shop("flen-okq8"), ("duplicate", None, "flen-okq8")),
        (
            [
                replace(
                    shop("ny")[0], after={**(shop("ny")[0].after or {}), "latitude": ""}
                )
            ],
            ("empty", "latitude", ""),
        ),
        (
            [RowChange("places", ("<b>",), None, shop("<b>")[0].after)],
            ("id_form", "place_id", "<b>"),
        ),
    ],
)
def test_what_would_make_a_fault_is_refused_whole(
    alone: Engine, rows: list[RowChange], fault: tuple[str, str | None, str]
) -> None:
    add(alone, changed(alone, name="Ett"), action="correct")
    sources = [] if fault[0] == "unknown_source" else [source()]
    with pytest.raises(SchemaError) as caught:
        add(alone, *sources, *shop("good", source="chain-stores"), *rows)
    assert fault in [(f.code, f.column, f.found) for f in caught.value.faults]
    assert all(f.row is None for f in caught.value.faults)
    assert version(alone, FLEN) == 1
    assert len(overlay(alone, FLEN)) == 1


def test_no_date_may_lie_after_the_day(alone: Engine) -> None:
    row = source(as_of="2026-10-02")
    with pytest.raises(SchemaError, match="future_date"):
        add(alone, row)
    assert version(alone, FLEN) == 0


def test_a_row_that_is_not_as_it_was_is_refused(alone: Engine) -> None:
    old = changed(alone, name="Ett")
    add(alone, changed(alone, name="Två"), action="correct")
    with pytest.raises(StoreError, match="data_changed"):
        add(alone, old, action="correct")
    with pytest.raises(StoreError, match="data_changed"):
        add(alone, replace(shop("flen-coop", source="chain-stores")[0]))
    gone = changed(alone, "flen-ica-kvantum")
    with pytest.raises(StoreError, match="data_changed"):
        add(alone, replace(gone, after=None))
    assert version(alone, FLEN) == 1


def test_a_version_that_is_not_the_one_expected_is_refused(engine: Engine) -> None:
    add(engine, changed(engine, name="Ett"), action="correct", expected=0)
    row = source()
    with pytest.raises(StoreError, match="data_changed"):
        add(engine, row, expected=0)
    assert add(engine, row, expected=1).number == 2


def meanwhile(step: Callable[[], object], times: int = 1) -> Callable[..., object]:
    """Let others do something between checking a change and writing it."""
    real, left = module._write, [times]

    def write(*given: Any) -> object:  # noqa: ANN401
        if left[0]:
            left[0] -= 1
            with patch.object(module, "_write", real):
                step()
        return real(*given)

    return write


def other(engine: Engine, **cells: str) -> Callable[[], object]:
    """Another who changes a place."""
    return lambda: add(
        engine, changed(engine, "flen-ica-kvantum", **cells), action="correct"
    )


def test_a_change_that_others_come_before_is_checked_anew(engine: Engine) -> None:
    rows = [source(), *shop()]
    step = meanwhile(other(engine, name="Annan"))
    with patch.object(module, "_write", step):
        assert add(engine, *rows).number == 2
    again = changed(engine, "flen-ica-kvantum", name="Min")
    step = meanwhile(other(engine, name="Din"))
    with (
        patch.object(module, "_write", step),
        pytest.raises(StoreError, match="data_changed"),
    ):
        add(engine, again, action="correct")
    step = meanwhile(other(engine, name="Ännu en"))
    with (
        patch.object(module, "_write", step),
        pytest.raises(StoreError, match="data_changed"),
    ):
        add(engine, changed(engine, name="Min"), action="correct", expected=3)
    assert version(engine, FLEN) == 4


def test_one_whom_others_always_come_before_gives_up(alone: Engine) -> None:
    step = meanwhile(lambda: add(alone, action="report", note="Fel."), times=9)
    with (
        patch.object(module, "_write", step),
        pytest.raises(StoreError, match="store_busy"),
    ):
        add(alone, source(), *shop())
    assert version(alone, FLEN) == module.TRIES


def test_two_lists_at_once_are_both_taken_whole(engine: Engine) -> None:
    first = add(engine, source())
    kinds = ("full_range", "limited_range")
    lists = {n: [r for i in range(40) for r in shop(f"{n}-{i}", *kinds)] for n in "ab"}
    got: dict[str, Change] = {}
    ready = threading.Barrier(2)

    def bring(name: str) -> None:
        ready.wait()
        got[name] = add(engine, *lists[name])

    threads = [threading.Thread(target=bring, args=(name,)) for name in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.number for one in got.values()) == [2, 3]
    order = sorted(got, key=lambda name: got[name].number)
    whole = [row for name in order for row in lists[name]]
    assert overlay(engine, FLEN)[first.rows :] == tuple(whole)
    assert settled(cells_of(DEFAULT_PACK), overlay(engine, FLEN)).left_out == ()


def test_a_form_that_is_sent_twice_at_once_is_stored_once(engine: Engine) -> None:
    form, got, rows = new_id(), list[Change](), [source(), *shop()]
    threads = [
        threading.Thread(target=lambda: got.append(add(engine, *rows, form=form)))
        for _number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == version(engine, FLEN) == 1


def test_progress_rises_to_the_end(alone: Engine) -> None:
    told: list[float] = []
    new = NewChange(new_id(), "import", (source(), *shop("ny", "full_range")))
    with patch.object(module, "AT_A_TIME", 1):
        add_change(
            alone,
            DEFAULT_PACK,
            new,
            municipality_code=FLEN,
            role="command",
            progress=told.append,
        )
    assert told == sorted(told)
    assert (told[0], told[-1], len(set(told))) == (0.5, 1, 4)
    assert rows_of(alone, new.id) == new.rows


def test_what_is_taken_back_is_as_if_it_had_never_been(engine: Engine) -> None:
    before = now(engine)
    one = add(engine, source(), *shop("ny", "full_range"), changed(engine, name="Ett"))
    assert now(engine) != before
    back = take_back(engine, one)
    assert now(engine) == before
    assert (back.number, back.action, back.about, back.rows) == (2, "undo", one.id, 0)
    assert changes(engine, FLEN) == (back, replace(one, undone=True))
    again = add(engine, source(), *shop("ny", "full_range"))
    assert again.number == 3


def test_what_a_later_change_rests_on_is_not_taken_back(alone: Engine) -> None:
    one = add(alone, source(), *shop())
    two = add(alone, changed(alone, "ny", name="Nytt"), action="correct")
    with pytest.raises(StoreError, match="changed_since"):
        take_back(alone, one)
    take_back(alone, two)
    offered = add(alone, *shop("ny", "full_range")[1:])
    with pytest.raises(StoreError, match="changed_since"):
        take_back(alone, one)
    take_back(alone, offered)
    take_back(alone, one)
    assert overlay(alone, FLEN) == ()
    for done in (one, two):
        with pytest.raises(StoreError, match="already_undone"):
            take_back(alone, done)


def test_a_source_that_others_name_stays_when_who_brought_it_is_undone(
    alone: Engine,
) -> None:
    before = now(alone)
    one = add(alone, source(), *shop("a"))
    two = add(alone, *shop("b"))
    newer = add(alone, source(SOURCE, as_of="2026-09-02"), *shop("c"))
    take_back(alone, one)
    assert [row.key[0] for row in overlay(alone, FLEN)] == ["list", "b", "list", "c"]
    take_back(alone, newer)
    dates = {row["source_id"]: row["as_of"] for row in now(alone)["sources"]}
    assert dates["list"] == "2026-09-01"
    take_back(alone, two)
    assert overlay(alone, FLEN) == ()
    assert now(alone) == before


def test_only_what_is_there_is_taken_back(engine: Engine) -> None:
    one = add(engine, source(), *shop())
    with pytest.raises(StoreError, match="no_change"):
        take_back(engine, replace(one, id=new_id()))
    with pytest.raises(StoreError, match="no_change"):
        take_back(engine, one, code="0483")
    back = take_back(engine, one)
    with pytest.raises(StoreError, match="not_reversible"):
        take_back(engine, back)
    assert version(engine, FLEN) == 2


def test_two_who_take_back_at_once_do_it_once(engine: Engine) -> None:
    one, errors = add(engine, source(), *shop()), list[str]()

    def back() -> None:
        try:
            take_back(engine, one)
        except StoreError as error:
            errors.append(error.code)

    threads = [threading.Thread(target=back) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == ["already_undone"] * 2
    assert version(engine, FLEN) == 2


def report(engine: Engine, place_id: str = "flen-coop") -> Change:
    note = "Butiken har flyttat."
    return add(engine, action="report", note=note, place_id=place_id)


def test_reports_stay_open_until_they_are_seen_to(engine: Engine) -> None:
    first, second, third = report(engine), report(engine, "x"), report(engine)
    assert open_reports(engine, FLEN) == (third, second, first)
    seen = add(engine, action="handled", about=second.id)
    take_back(engine, third)
    assert open_reports(engine, FLEN) == (first,)
    told = {one.number: one for one in changes(engine, FLEN)}
    assert (told[2].handled, told[3].undone, told[1].handled) == (True, True, False)
    take_back(engine, seen)
    assert open_reports(engine, FLEN) == (second, first)
    assert overlay(engine, FLEN) == ()


def test_only_a_report_of_the_municipality_is_seen_to(alone: Engine) -> None:
    one = add(alone, source())
    elsewhere = add(alone, action="report", note="Fel.", code="0483")
    for about in (one.id, elsewhere.id, new_id(), ""):
        with pytest.raises(StoreError, match="no_change"):
            add(alone, action="handled", about=about)


def test_texts_have_a_length_and_a_report_says_something(alone: Engine) -> None:
    with pytest.raises(StoreError, match="no_text"):
        add(alone, action="report", note=" \n")
    with pytest.raises(StoreError, match="too_long"):
        add(alone, action="report", note="x" * 2001)
    with pytest.raises(StoreError, match="too_long"):
        add(alone, action="correct", source="x" * 501)
    assert version(alone, FLEN) == 0


def test_the_history_of_a_place_has_only_its_own_rows(engine: Engine) -> None:
    both = add(engine, source(), *shop("a", "full_range"), *shop("b"))
    add(engine, *shop("c"))
    said = report(engine, "a")
    back = add(
        engine, changed(engine, "a", name="Nytt"), action="correct", place_id="a"
    )
    found = history(engine, FLEN, "a")
    assert [one for one, _rows in found] == [back, said, both]
    assert [len(rows) for _one, rows in found] == [1, 0, 2]
    assert {row.key[0] for _one, rows in found for row in rows} == {"a"}
    assert history(engine, "0483", "a") == ()
    assert history(engine, FLEN, "list") == ()


def test_every_action_and_table_fits_its_column() -> None:
    assert max(map(len, (*ACTIONS, *KEYS))) <= 16


def test_a_shipped_pack_that_is_newer_does_not_break_on_old_changes(
    alone: Engine, pack_copy: Path
) -> None:
    """The place that was added is now the pack's own; a source has gone."""
    add(alone, source(), *shop("ny", "full_range"), changed(alone, name="Ett"))
    rows = overlay(alone, FLEN)
    line = "ny,Butiken,,Flen,0482,,59.05,16.58,10,chain-stores,,"
    with (pack_copy / "osm_places.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    pack = read_pack(pack_copy, TODAY, rows)
    found = pack.places.set_index("place_id")
    assert found.loc["ny", "name"] == "Butiken"
    assert found.loc["flen-coop", "name"] == "Ett"


def test_a_store_of_the_version_before_gets_the_tables(
    engine: Engine, store_url: str
) -> None:
    held = workshop(engine)
    with writing(engine) as connection:
        for table in (ROWS, CHANGES):
            table.drop(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    again = open_store(store_url)
    one = add(again, source(), *shop())
    assert changes(again, FLEN) == (one,)
    with again.connect() as connection:
        kept = connection.scalars(text("SELECT code FROM workshops")).all()
    assert kept == [held.code]
    again.dispose()


def test_a_copy_of_the_store_holds_the_changes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one' / 'servicekarta.db'}"
    store = open_store(url)
    add(store, source(), *shop("a"))
    one = add(store, *shop("b"))
    take_back(store, one)
    rows, told = overlay(store, FLEN), changes(store, FLEN)
    backup(store, tmp_path / "copy.db")
    add(store, *shop("c"))
    store.dispose()
    restore(url, tmp_path / "copy.db")
    again = open_store(url)
    assert (overlay(again, FLEN), changes(again, FLEN)) == (rows, told)
    assert add(again, *shop("d")).number == 4
    again.dispose()


def test_many_rows_are_taken_and_given_back_in_order(engine: Engine) -> None:
    many = [row for n in range(2500) for row in shop(f"s{n}")]
    one = add(engine, source(), *many)
    assert one.rows == 2501
    assert overlay(engine, FLEN)[1:] == tuple(many)
    assert len(rows_of(engine, one.id)) == 200
