import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import ValidationError
from sqlalchemy import Engine, insert, select

from geodata.errors import StoreError
from geodata.store import contributions, moderation, participants, votes, workshops
from geodata.store.cells import snapped
from geodata.store.engine import open_store, reading, writing
from geodata.store.keys import token_hash
from geodata.store.records import Draft, Said, Status
from geodata.store.tables import CONTRIBUTIONS, METADATA, PARTICIPANTS, WORKSHOPS
from tests.geodata.evening import (
    MELLOSA,
    TODAY,
    person,
    say,
    settings,
    statement,
    wish,
    workshop,
)


def status(engine: Engine, held: workshops.Workshop) -> list[Status]:
    return [one.status for one in contributions.contributions(engine, held.id)]


def texts(engine: Engine, held: workshops.Workshop) -> list[str]:
    return [one.said.text for one in contributions.contributions(engine, held.id)]


def test_the_migrations_make_the_tables_that_the_program_knows(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_a_store_opens_again_with_what_is_in_it(engine: Engine, store_url: str) -> None:
    held = workshop(engine)
    again = open_store(store_url)
    assert workshops.by_code(again, held.code) == held
    again.dispose()


def test_many_may_open_a_new_store_at_once(store_url: str) -> None:
    opened: list[Engine] = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_store(store_url)))
        for _number in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 5
    for one in opened:
        assert workshops.workshops(one) == []
        one.dispose()


def test_a_code_is_found_however_it_is_typed(engine: Engine) -> None:
    held, other = workshop(engine), workshop(engine)
    code = held.code
    for typed in (
        code,
        code.lower(),
        f" {code[:3]} {code[3:]} ",
        f"{code[0]}-{code[1:]}",
    ):
        assert workshops.by_code(engine, typed).id == held.id
    assert other.code != code
    for typed in ("", "AAAAAA", code[:5], f"{code}2"):
        with pytest.raises(StoreError, match="no_workshop"):
            workshops.by_code(engine, typed)


def test_of_a_token_only_a_hash_is_kept(engine: Engine) -> None:
    held = workshop(engine)
    token = participants.join(engine, held)
    who = participants.participant(engine, held.id, token)
    assert who
    with reading(engine) as connection:
        kept = connection.execute(select(PARTICIPANTS)).mappings().one()
    assert kept["token_hash"] == token_hash(token)
    assert token not in str(dict(kept))
    assert participants.participant(engine, held.id, f"{token}x") is None
    assert participants.participant(engine, workshop(engine).id, token) is None


def test_a_form_is_stored_once_however_often_it_is_sent(engine: Engine) -> None:
    held = workshop(engine)
    who, form = person(engine, held), workshops.new_id()
    first = contributions.contribute(engine, held.id, form, wish("ett"), who)
    again = contributions.contribute(engine, held.id, form, wish("två"), who)
    assert again == first
    assert [c.said.text for c in contributions.contributions(engine, held.id)] == [
        "ett"
    ]
    with pytest.raises(StoreError, match="form_taken"):
        contributions.contribute(engine, held.id, form, wish(), person(engine, held))


def test_a_form_that_is_sent_twice_at_once_is_stored_once(engine: Engine) -> None:
    held = workshop(engine)
    who, form = person(engine, held), workshops.new_id()
    got: list[contributions.Contribution] = []

    def send() -> None:
        got.append(contributions.contribute(engine, held.id, form, wish(), who))

    threads = [threading.Thread(target=send) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert {one.number for one in got} == {1}
    assert len(contributions.contributions(engine, held.id)) == 1


def test_numbers_count_within_a_workshop(engine: Engine) -> None:
    held, other = workshop(engine), workshop(engine)
    who, whose = person(engine, held), person(engine, other)
    assert [say(engine, held, who, wish()).number for _n in range(3)] == [1, 2, 3]
    assert say(engine, other, whose, wish()).number == 1


def test_a_draft_is_kept_until_the_form_is_stored(engine: Engine) -> None:
    held = workshop(engine)
    who, form = person(engine, held), workshops.new_id()
    assert participants.draft(engine, who, "future") is None
    for text in ("Vi", "Vi vill"):
        kept = Draft(form, {"text": text, "types": ["post"]})
        participants.keep_draft(engine, who, "future", kept)
    participants.keep_draft(engine, who, "part", Draft("f" * 32, {"text": "kör"}))
    assert participants.draft(engine, who, "future") == kept
    contributions.contribute(engine, held.id, form, wish("Vi vill"), who)
    assert participants.draft(engine, who, "future") is None
    assert participants.draft(engine, who, "part") is not None


@pytest.mark.parametrize(
    ("mode", "hold", "who", "expected"),
    [
        ("before", False, True, "waiting"),
        ("after", False, True, "shown"),
        ("after", True, True, "waiting"),
        ("before", False, False, "shown"),
    ],
)
def test_what_is_looked_at_before_it_is_shown(
    engine: Engine, mode: str, hold: bool, who: bool, expected: str
) -> None:
    held = workshop(engine, moderation=mode)
    teller = person(engine, held) if who else ""
    one = contributions.contribute(
        engine, held.id, workshops.new_id(), wish(), teller, hold=hold
    )
    assert one.status == expected
    assert one.origin == ("phone" if who else "paper")


def test_nothing_is_accepted_by_a_closed_workshop(engine: Engine) -> None:
    held = workshop(engine)
    who = person(engine, held)
    stored = say(engine, held, who, wish())
    workshops.close(engine, held.id, "facilitator")
    with pytest.raises(StoreError, match="workshop_closed"):
        say(engine, held, who, wish())
    with pytest.raises(StoreError, match="workshop_closed"):
        say(engine, held, "", wish())
    with pytest.raises(StoreError, match="workshop_closed"):
        participants.join(engine, held)
    with pytest.raises(StoreError, match="workshop_closed"):
        votes.set_dots(engine, held.id, who, stored.id, 1)
    with pytest.raises(StoreError, match="workshop_closed"):
        contributions.withdraw(engine, stored.id, who)
    again = contributions.contribute(engine, held.id, stored.id, wish(), who)
    assert again == stored  # a retry of what was acknowledged
    workshops.reopen(engine, held.id, "facilitator")
    assert say(engine, held, who, wish()).number == 2


def test_a_code_can_be_used_to_its_last_day(engine: Engine) -> None:
    yesterday = TODAY - timedelta(days=1)
    today = workshop(engine, day=TODAY, last_day=TODAY)
    person(engine, today)
    past = workshop(engine, day=yesterday, last_day=yesterday)
    with pytest.raises(StoreError, match="code_expired") as caught:
        participants.join(engine, past)
    assert caught.value.values == {"day": yesterday.isoformat()}
    assert say(engine, past, "", wish()).origin == "paper"


def test_nobody_floods_a_workshop(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributions, "MOST_A_MINUTE", 2)
    held = workshop(engine)
    who = person(engine, held)
    for _number in range(2):
        say(engine, held, who, wish())
    with pytest.raises(StoreError, match="too_fast"):
        say(engine, held, who, wish())
    other = person(engine, held)
    say(engine, held, other, wish())
    monkeypatch.setattr(contributions, "MOST_EACH", 1)
    with pytest.raises(StoreError, match="too_many_contributions"):
        say(engine, held, other, wish())
    monkeypatch.setattr(contributions, "MOST_CONTRIBUTIONS", 3)
    with pytest.raises(StoreError, match="too_many_contributions"):
        say(engine, held, "", wish())
    monkeypatch.setattr(participants, "MOST_PARTICIPANTS", 2)
    with pytest.raises(StoreError, match="too_many_participants"):
        participants.join(engine, held)


def test_votes_cannot_exceed_their_number_even_when_tabs_race(engine: Engine) -> None:
    held = workshop(engine, votes=3)
    who = person(engine, held)
    wishes = [say(engine, held, "", wish()).id for _number in range(10)]
    refused: list[str] = []

    def vote(wish_id: str) -> None:
        try:
            votes.set_dots(engine, held.id, who, wish_id, 1)
        except StoreError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=vote, args=(wish_id,)) for wish_id in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["no_votes_left"] * 7
    assert sum(votes.dots_of(engine, who).values()) == 3


def test_dots_are_moved_as_one_likes(engine: Engine) -> None:
    held = workshop(engine, votes=3)
    who = person(engine, held)
    first, second = (say(engine, held, who, wish()).id for _number in range(2))
    votes.set_dots(engine, held.id, who, first, 3)
    with pytest.raises(StoreError) as caught:
        votes.set_dots(engine, held.id, who, second, 1)
    assert (caught.value.code, caught.value.values) == ("no_votes_left", {"left": "0"})
    votes.set_dots(engine, held.id, who, first, 1)
    votes.set_dots(engine, held.id, who, second, 2)
    assert votes.dots_of(engine, who) == {first: 1, second: 2}
    votes.set_dots(engine, held.id, who, first, 0)
    assert votes.dots(engine, held.id) == {second: 2}


def test_dots_lie_on_shown_wishes_alone_and_can_always_be_taken_back(
    engine: Engine,
) -> None:
    held = workshop(engine)
    who = person(engine, held)
    shown = say(engine, held, who, wish()).id
    votes.set_dots(engine, held.id, who, shown, 2)
    moderation.hide(engine, shown, "facilitator")
    elsewhere = say(engine, workshop(engine), "", wish()).id
    for wrong in (shown, say(engine, held, who, statement()).id, elsewhere, "x" * 32):
        with pytest.raises(StoreError, match="not_shown"):
            votes.set_dots(engine, held.id, who, wrong, 3)
    votes.set_dots(engine, held.id, who, shown, 1)
    assert votes.dots_of(engine, who) == {shown: 1}


def test_dots_on_a_merged_wish_count_for_the_other(engine: Engine) -> None:
    held = workshop(engine)
    one, other = person(engine, held), person(engine, held)
    a, b, c = (say(engine, held, one, wish()).id for _number in range(3))
    votes.set_dots(engine, held.id, one, a, 2)
    votes.set_dots(engine, held.id, other, b, 1)
    votes.set_dots(engine, held.id, other, c, 1)
    moderation.merge(engine, a, b, "facilitator")
    assert votes.dots(engine, held.id) == {b: 3, c: 1}
    moderation.merge(engine, b, c, "facilitator")
    assert votes.dots(engine, held.id) == {c: 4}
    entry = moderation.log(engine, held.id)[0]
    moderation.undo(engine, entry.id, "facilitator")
    assert votes.dots(engine, held.id) == {b: 3, c: 1}
    expected = votes.Participation(participants=2, contributors=1, voters=2, dots=4)
    assert votes.participation(engine, held.id) == expected


def test_what_is_done_is_logged_and_taken_back(engine: Engine) -> None:
    held = workshop(engine, moderation="before")
    one = say(engine, held, person(engine, held), wish())
    moderation.show(engine, one.id, "facilitator")
    moderation.show(engine, one.id, "facilitator")  # it is shown already: no step
    moderation.move(engine, one.id, "Bettna", (58.903855, 16.643233), "editor")
    steps = moderation.log(engine, held.id)
    assert [(s.action, s.role) for s in steps] == [
        ("move", "editor"),
        ("show", "facilitator"),
    ]
    assert steps[1].before == {"status": "waiting", "merged_into": None}
    moved = contributions.contributions(engine, held.id)[0].said
    assert (moved.village, moved.latitude, moved.longitude) == (
        "Bettna",
        *snapped(58.903855, 16.643233),
    )
    moderation.undo(engine, steps[0].id, "facilitator")
    assert contributions.contributions(engine, held.id)[0].said == one.said
    with pytest.raises(StoreError, match="not_reversible"):
        moderation.undo(engine, steps[0].id, "facilitator")
    moderation.hide(engine, one.id, "facilitator")
    with pytest.raises(StoreError, match="changed_since"):
        moderation.undo(engine, steps[1].id, "facilitator")
    assert status(engine, held) == ["hidden"]


def test_merging_makes_no_circle_and_stays_among_the_like(engine: Engine) -> None:
    held = workshop(engine)
    who = person(engine, held)
    a, b = (say(engine, held, who, wish()).id for _number in range(2))
    said = say(engine, held, who, statement()).id
    elsewhere = say(engine, workshop(engine), "", wish()).id
    for wrong in (a, said, elsewhere, "x" * 32):
        with pytest.raises(StoreError, match="merge_target"):
            moderation.merge(engine, a, wrong, "facilitator")
    more = say(engine, held, who, wish(types=("post", "fuel"))).id
    with pytest.raises(StoreError, match="merge_types"):
        moderation.merge(engine, more, a, "facilitator")
    moderation.merge(engine, a, b, "facilitator")
    with pytest.raises(StoreError, match="merge_target"):
        moderation.merge(engine, b, a, "facilitator")  # a is not shown
    undone = moderation.log(engine, held.id)[0]
    moderation.undo(engine, undone.id, "facilitator")
    moderation.merge(engine, b, a, "facilitator")
    back = next(s for s in moderation.log(engine, held.id) if s.action == "undo")
    with pytest.raises(StoreError, match="merge_target"):
        moderation.undo(engine, back.id, "facilitator")


def test_one_takes_back_what_one_has_said_and_no_more(engine: Engine) -> None:
    held = workshop(engine)
    who, other = person(engine, held), person(engine, held)
    one = say(engine, held, who, wish())
    paper = say(engine, held, "", wish())
    for wrong in (other, "", "x"):
        with pytest.raises(StoreError, match="no_contribution"):
            contributions.withdraw(engine, one.id, wrong)
    with pytest.raises(StoreError, match="no_contribution"):
        contributions.withdraw(engine, paper.id, "")
    contributions.withdraw(engine, one.id, who)
    assert status(engine, held) == ["withdrawn", "shown"]
    with pytest.raises(StoreError, match="withdrawn"):
        moderation.show(engine, one.id, "facilitator")


def test_every_change_counts_so_that_readers_look_again(engine: Engine) -> None:
    held = workshop(engine)
    who = person(engine, held)
    seen = [held.revision, workshops.by_id(engine, held.id).revision]
    one = say(engine, held, who, wish())
    seen.append(workshops.by_id(engine, held.id).revision)
    votes.set_dots(engine, held.id, who, one.id, 1)
    seen.append(workshops.by_id(engine, held.id).revision)
    moderation.hide(engine, one.id, "facilitator")
    seen.append(workshops.by_id(engine, held.id).revision)
    seen.append(workshops.set_screen(engine, held.id, "future", "facilitator").revision)
    assert seen == sorted(set(seen))


def test_settings_change_with_a_line_in_the_log(engine: Engine) -> None:
    held = workshop(engine)
    changed = settings(votes=5, groups=("bettna", "flen"), decision="KS 2026:1")
    new = workshops.change_settings(engine, held.id, changed, "facilitator")
    assert new.settings == changed
    entry = moderation.log(engine, held.id)[0]
    assert entry.action == "settings"
    assert entry.before == {"votes": 3, "groups": ["mellosa"], "decision": ""}
    assert entry.after["groups"] == ["bettna", "flen"]


def test_a_timer_runs_until_it_is_set_anew(engine: Engine) -> None:
    held = workshop(engine)
    ends = datetime.now(UTC) + timedelta(minutes=5)
    workshops.set_timer(engine, held.id, "facilitator", ends)
    workshops.set_screen(engine, held.id, "today", "facilitator")
    assert workshops.by_id(engine, held.id).timer_ends_at == ends
    assert workshops.close(engine, held.id, "facilitator").timer_ends_at is None


@pytest.mark.parametrize(
    ("changed", "closed", "exported", "code"),
    [
        ({}, False, False, "purge_open"),
        ({"delete_on": None}, True, True, "purge_no_decision"),
        ({"decision": ""}, True, True, "purge_no_decision"),
        ({}, True, False, "purge_not_exported"),
        ({"delete_on": TODAY + timedelta(days=1)}, True, True, "purge_too_early"),
        ({}, True, True, ""),
    ],
)
def test_a_workshop_is_deleted_on_its_day_and_never_by_mistake(
    engine: Engine,
    changed: dict[str, Any],
    closed: bool,
    exported: bool,
    code: str,
) -> None:
    old = TODAY - timedelta(days=9)
    usual = {"day": old, "last_day": TODAY, "delete_on": TODAY, "decision": "KS 1"}
    held = workshop(engine, **{**usual, "delete_on": None})
    keep = workshop(engine)
    who = person(engine, held)
    one = say(engine, held, who, wish())
    moderation.merge(engine, one.id, say(engine, held, who, wish()).id, "facilitator")
    votes.set_dots(engine, held.id, who, one.id, 0)
    last = {"last_day": old}
    final = settings(**usual | last | changed)
    workshops.change_settings(engine, held.id, final, "facilitator")
    if closed:
        workshops.close(engine, held.id, "facilitator")
    if exported:
        workshops.mark_exported(engine, held.id, "facilitator")
    if code:
        with pytest.raises(StoreError, match=code):
            workshops.purge(engine, held.id, TODAY)
        assert len(contributions.contributions(engine, held.id)) == 2
        return
    workshops.purge(engine, held.id, TODAY)
    assert [one.id for one in workshops.workshops(engine)] == [keep.id]
    with reading(engine) as connection:
        left = [
            connection.execute(select(t)).all() for t in (CONTRIBUTIONS, PARTICIPANTS)
        ]
    assert left == [[], []]


def test_nothing_is_half_written(engine: Engine) -> None:
    held = workshop(engine)
    row = {"id": "a" * 32, "workshop_id": held.id, "joined_at": datetime.now(UTC)}
    once = insert(PARTICIPANTS).values(row)
    with pytest.raises(StoreError), writing(engine) as connection:  # noqa: PT012
        connection.execute(once)
        connection.execute(once)
    assert participants.participants(engine, held.id) == 0
    with reading(engine) as connection:
        assert connection.scalar(select(WORKSHOPS.c.revision)) == 1


def test_a_position_is_kept_to_250_metres() -> None:
    said = wish()
    assert (said.latitude, said.longitude) == snapped(*MELLOSA)
    assert said.latitude != MELLOSA[0]
    again = Said.model_validate(said.model_dump())
    assert again == said
    near = snapped(MELLOSA[0] + 0.0002, MELLOSA[1])
    assert near == snapped(*MELLOSA)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"question": "future", "kind": "works"}, "unknown_kind_of_answer"),
        ({"question": "future", "kind": "wish"}, "no_service_types"),
        ({"question": "future", "kind": "wish", "types": ("post",)}, "no_spot"),
        ({"question": "today", "kind": "missing", "types": ("post",)}, "no_spot"),
        ({"question": "today", "kind": "hours"}, "no_place_or_spot"),
        ({"question": "today", "kind": "works", "village": "A"}, "no_service_or_words"),
        ({"question": "part", "kind": "run", "text": " \n"}, "no_text"),
        ({"question": "future", "kind": "wish", "types": ("x",)}, "not_allowed"),
        ({"question": "today", "kind": "works", "latitude": 59.0}, "half_position"),
        ({"question": "part", "kind": "run", "text": "a" * 2001}, "string_too_long"),
        ({"question": "never", "kind": "run"}, "literal_error"),
    ],
)
def test_what_is_missing_in_an_answer_is_told(
    content: dict[str, Any], code: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Said.model_validate(content)
    assert caught.value.errors()[0]["type"] == code


def test_hostile_texts_are_kept_as_texts(engine: Engine) -> None:
    held = workshop(engine)
    said = (
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "'; DROP TABLE votes; --",
        "{0} %s {{ 7*7 }} ${x}",
        "مرحبا \u202eabc שלום",
        "😀👩‍👩‍👧 \n rad två",
        "å" * 2000,
    )
    for text in said:
        say(engine, held, "", wish(text))
    assert texts(engine, held) == list(said)
    cleaned = wish("a\x00b\x1b[31mc\r\nd\n\n\n\ne")
    assert cleaned.text == "ab[31mc\nd\n\ne"
    with pytest.raises(ValidationError):
        wish("half a sign \ud800")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "  "}, "no_title"),
        ({"last_day": TODAY - timedelta(days=1)}, "last_day_before"),
        ({"delete_on": TODAY}, "deleted_before"),
        ({"votes": 21}, "less_than_equal"),
        ({"votes": -1}, "greater_than_equal"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**changed)
    assert caught.value.errors()[0]["type"] == code
