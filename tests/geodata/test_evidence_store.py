"""Evidence that editors enter: added once a form, never changed, brought along."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, text

from geodata.errors import StoreError
from geodata.goals import Evidence, goal_states
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.store.backup import backup
from geodata.store.engine import (
    HOME_VARIABLE,
    URL_VARIABLE,
    open_store,
    store_exists,
    writing,
)
from geodata.store.evidence import Entry, add_evidence, evidence, evidence_version
from geodata.store.tables import CHANGES, EVIDENCE, ROWS
from geodata.store.workshops import new_id
from tests.geodata.evening import workshop

FLEN = "0482"


def entry(**changed: Any) -> Entry:  # noqa: ANN401
    usual: dict[str, Any] = {
        "project_id": "service-och-liv",
        "goal_id": "measures",
        "part": "outcome",
        "date": "2019",
        "value": 12,
        "source": "Slutrapporten, s. 7",
    }
    return Entry.model_validate(usual | changed)


def add(engine: Engine, said: Entry, form: str = "", code: str = FLEN) -> Evidence:
    form = form or new_id()
    return add_evidence(
        engine, code, said, evidence_id=form, role="editor", key_id="abc234"
    )


def test_what_is_entered_comes_back_as_it_is_with_role_and_time(
    engine: Engine,
) -> None:
    before = datetime.now(UTC)
    one = add(engine, entry(note="  =1+1\n<b>två</b> {0}\x07 ", value=2.5))
    (found,) = evidence(engine, FLEN)
    assert found == one
    assert (found.origin, found.role, found.value) == ("entered", "editor", 2.5)
    assert found.note == "=1+1\n<b>två</b> {0}"
    assert (found.source, found.source_id) == ("Slutrapporten, s. 7", "")
    assert found.entered_at is not None
    assert before <= found.entered_at <= datetime.now(UTC)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT key_id FROM evidence")).all() == [
            "abc234"
        ]


def test_rows_of_another_municipality_are_not_told(engine: Engine) -> None:
    one = add(engine, entry(), code="0483")
    assert evidence(engine, FLEN) == ()
    assert evidence_version(engine, FLEN) == (0, "")
    assert evidence_version(engine, "0483") == (1, one.id)


def test_rows_come_in_the_order_in_which_they_were_entered(engine: Engine) -> None:
    names = [add(engine, entry(value=n)).id for n in range(3)]
    assert [one.id for one in evidence(engine, FLEN)] == names
    assert evidence_version(engine, FLEN) == (3, names[-1])


def test_a_form_that_is_sent_twice_is_stored_once(engine: Engine) -> None:
    form = new_id()
    first = add(engine, entry(), form)
    assert add(engine, entry(value=99), form) == first
    assert evidence(engine, FLEN) == (first,)


def test_a_form_that_is_sent_twice_at_once_is_stored_once(engine: Engine) -> None:
    form, got = new_id(), list[Evidence]()
    threads = [
        threading.Thread(target=lambda: got.append(add(engine, entry(), form)))
        for _number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert set(got) == set(evidence(engine, FLEN))
    assert evidence_version(engine, FLEN) == (1, form)


def test_a_correction_is_a_row_of_its_own_and_the_old_one_stays(
    engine: Engine,
) -> None:
    wrong = add(engine, entry(value=30))
    right = add(engine, entry(value=13, corrects=wrong.id))
    rows = evidence(engine, FLEN)
    assert rows == (wrong, right)
    states = goal_states(read_pack(DEFAULT_PACK), rows)
    (one,) = [s for s in states if s.goal.goal_id == "measures"]
    assert (one.state, one.latest, one.corrected) == ("partly", right, {wrong.id})
    assert set(one.evidence) == {wrong, right}


def test_a_row_is_corrected_once_and_only_by_its_own_goal(engine: Engine) -> None:
    wrong = add(engine, entry())
    with pytest.raises(StoreError, match="evidence_elsewhere"):
        add(engine, entry(goal_id="vision", corrects=wrong.id))
    with pytest.raises(StoreError, match="evidence_elsewhere"):
        add(engine, entry(corrects=wrong.id), code="0483")
    right = add(engine, entry(value=13, corrects=wrong.id))
    with pytest.raises(StoreError, match="evidence_corrected"):
        add(engine, entry(value=14, corrects=wrong.id))
    last = add(engine, entry(value=14, corrects=right.id))
    assert evidence(engine, FLEN) == (wrong, right, last)


def test_a_row_of_the_pack_can_be_corrected(engine: Engine) -> None:
    one = add(engine, entry(corrects="row-of-the.pack_1"))
    assert evidence(engine, FLEN) == (one,)
    with pytest.raises(StoreError, match="evidence_corrected"):
        add(engine, entry(corrects="row-of-the.pack_1"))


def tomorrow() -> str:
    return (datetime.now(UTC).date() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"value": None}, "no_statement"),
        ({"value": None, "note": " \n"}, "no_statement"),
        ({"value": -1}, "greater_than_equal"),
        ({"value": float("nan")}, "finite_number"),
        ({"value": float("inf")}, "finite_number"),
        ({"value": None, "verdict": "maybe"}, "literal_error"),
        ({"part": "middle"}, "literal_error"),
        ({"part": "baseline", "verdict": "reached"}, "verdict_of_baseline"),
        ({"date": "29/5 2019"}, "not_a_date"),
        ({"date": ""}, "not_a_date"),
        ({"date": tomorrow()}, "future_date"),
        ({"source": " "}, "no_source"),
        ({"source": "x" * 501}, "string_too_long"),
        ({"goal_id": "a b"}, "string_pattern_mismatch"),
        ({"more": 1}, "extra_forbidden"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        entry(**changed)
    assert caught.value.errors()[0]["type"] == code


def test_a_date_may_be_today_or_a_part_of_a_date() -> None:
    today = datetime.now(UTC).date().isoformat()
    for day in (today, today[:7], today[:4]):
        assert entry(date=day).date == day


def test_a_store_of_the_version_before_gets_the_table(
    engine: Engine, store_url: str
) -> None:
    held = workshop(engine)
    with writing(engine) as connection:
        for table in (ROWS, CHANGES, EVIDENCE):
            table.drop(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    again = open_store(store_url)
    one = add(again, entry())
    assert evidence(again, FLEN) == (one,)
    assert held.code
    again.dispose()


def test_a_copy_of_the_store_holds_the_evidence(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'one' / 'servicekarta.db'}")
    wrong = add(store, entry())
    add(store, entry(value=13, corrects=wrong.id))
    backup(store, tmp_path / "copy.db")
    copy = open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    assert evidence(copy, FLEN) == evidence(store, FLEN)
    assert len(evidence(copy, FLEN)) == 2
    copy.dispose()
    store.dispose()


def test_asking_whether_there_is_a_store_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    assert not store_exists()
    assert list(tmp_path.iterdir()) == []
    open_store().dispose()
    assert store_exists()
    for url in ("postgresql+psycopg://localhost/nobody", "no address"):
        monkeypatch.setenv(URL_VARIABLE, url)
        assert store_exists()
