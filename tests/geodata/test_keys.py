from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from geodata.errors import StoreError
from geodata.store.engine import reading
from geodata.store.keys import (
    FREE_TRIES,
    LETTERS,
    LONGEST_WAIT_S,
    check_key,
    keys,
    new_code,
    new_key,
    revoke_key,
    still_opens,
)
from geodata.store.persons import signs_of_persons
from geodata.store.tables import KEYS
from tests.geodata.evening import workshop

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


def test_a_key_opens_and_only_its_hash_is_kept(engine: Engine) -> None:
    held = workshop(engine)
    text = new_key(engine, "facilitator", held.id)
    for typed in (text, f" {text.upper()} ", text.replace("-", "- ")):
        found = check_key(engine, typed)
        assert (found.role, found.workshop_id) == ("facilitator", held.id)
    with reading(engine) as connection:
        kept = connection.execute(select(KEYS).where(KEYS.c.id == found.id))
        row = str(dict(kept.mappings().one()))
    assert not [part for part in text.split("-")[1:] if part in row]
    assert check_key(engine, new_key(engine, "editor")).workshop_id == ""


def test_keys_and_codes_are_never_the_same(engine: Engine) -> None:
    made = {new_key(engine, "editor") for _number in range(10)}
    assert len({key.partition("-")[2] for key in made}) == 10
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert set("".join(codes).lower()) <= set(LETTERS)
    assert not set("il1o0") & set(LETTERS)


@pytest.mark.parametrize("wrong", ["", "-", "abc", "x" * 5000, "é-ü", "a-b-c-d-e"])
def test_what_is_no_key_is_refused(engine: Engine, wrong: str) -> None:
    with pytest.raises(StoreError, match="wrong_key"):
        check_key(engine, wrong)


def test_after_wrong_tries_a_key_must_wait_twice_as_long_each_time(
    engine: Engine,
) -> None:
    text = new_key(engine, "facilitator")
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")
    now = NOW
    for _try in range(FREE_TRIES):
        with pytest.raises(StoreError, match="wrong_key"):
            check_key(engine, wrong, now)
    waits = []
    for _try in range(12):
        with pytest.raises(StoreError) as caught:
            check_key(engine, text, now)  # even the right one
        assert caught.value.code == "key_waits"
        waits.append(int(caught.value.values["seconds"]) - 1)
        now += timedelta(seconds=waits[-1] + 1)
        with pytest.raises(StoreError, match="wrong_key"):
            check_key(engine, wrong, now)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == LONGEST_WAIT_S
    now += timedelta(seconds=LONGEST_WAIT_S + 1)
    assert check_key(engine, text, now).role == "facilitator"
    with pytest.raises(StoreError, match="wrong_key"):
        check_key(engine, wrong, now)  # the count began anew


def test_a_revoked_key_opens_nothing(engine: Engine) -> None:
    text = new_key(engine, "editor")
    found = check_key(engine, text)
    assert still_opens(engine, found.id)
    first = revoke_key(engine, found.id)
    assert revoke_key(engine, found.id) == first
    assert not still_opens(engine, found.id)
    with pytest.raises(StoreError, match="key_revoked"):
        check_key(engine, text)
    with pytest.raises(StoreError, match="no_key"):
        revoke_key(engine, "nobody")
    assert not still_opens(engine, "nobody")
    assert [one.revoked_at is not None for one in keys(engine)] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi vill ha ett ombud. Det är långt.", ()),
        ("Butiken i Mellösa stänger, Coop i Flen också.", ()),
        ("Sparreholms butik är bra", ()),
        ("Fråga Anna på affären", ("Fråga Anna",)),
        ("Anna Svensson kan köra", ("Anna Svensson",)),
        ("Säger Karl-Erik Öberg.", ("Säger Karl-Erik Öberg",)),
        ("Ring 070-123 45 67 eller a.b@c.se", ("a.b@c.se", "070-123 45 67")),
        ("Född 19121212-1212", ("19121212-1212",)),
        ("Öppet 9-18, paket 3 dagar", ()),
        ("", ()),
    ],
)
def test_what_looks_like_a_person_is_found(
    text: str, expected: tuple[str, ...]
) -> None:
    known = ("Mellösa", "Flen", "Coop Flen", "Tempo Sparreholm")
    assert signs_of_persons(text, known) == expected
