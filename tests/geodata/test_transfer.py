"""A workshop taken to another machine: the same there, once, and nothing else."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from geodata.errors import SchemaError, StoreError
from geodata.store import merging, moderation, votes, workshops
from geodata.store.contributions import contribute, contributions, withdraw
from geodata.store.engine import open_store, reading
from geodata.store.participants import join, participant, participants
from geodata.store.records import Contribution, Said, Settings, Workshop
from geodata.store.tables import CONTRIBUTIONS, LOG, PARTICIPANTS, WORKSHOPS
from geodata.store.transfer import Taken, take_in, whole

DAY = date(2099, 5, 4)
KVALL = Settings(
    title="Kväll i <b>Mellösa</b>",
    day=DAY,
    last_day=DAY + timedelta(days=30),
    groups=("mellosa", "bettna"),
    delete_on=DAY + timedelta(days=90),
    decision="KS 2099-17",
)
WISH = Said(
    question="future", kind="wish", types=("post",), latitude=59.1, longitude=16.56
)
FORMULA = Said(question="part", kind="time", text='=HYPERLINK("x")', group_id="bettna")
BROKEN = Said(question="today", kind="hours", place_id="flen-coop", text="Stängt kl 17")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('source') / 'a.db'}")
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('target') / 'b.db'}")
    yield opened
    opened.dispose()


def person(engine: Engine, workshop: Workshop) -> tuple[str, str]:
    """Token and id of somebody who joins."""
    token = join(engine, workshop)
    found = participant(engine, workshop.id, token)
    assert found is not None
    return token, found


def say(engine: Engine, workshop: Workshop, said: Said, who: str = "") -> Contribution:
    role: Any = "participant" if who else "facilitator"
    return contribute(engine, workshop.id, workshops.new_id(), said, who, role=role)


def evening(engine: Engine) -> Workshop:
    """A workshop in which everything has happened once."""
    workshop, _key = workshops.create_workshop(engine, KVALL, "0482")
    (_token, anna), (_other, bo) = (person(engine, workshop) for _ in range(2))
    wish = say(engine, workshop, WISH, anna)
    again = say(engine, workshop, WISH, bo)
    say(engine, workshop, FORMULA, bo)
    say(engine, workshop, BROKEN)
    gone = say(engine, workshop, BROKEN, anna)
    withdraw(engine, gone.id, anna)
    moderation.show(engine, wish.id, "facilitator")
    moderation.move(engine, again.id, "Bettna", (58.9, 16.6), "facilitator")
    moderation.merge(engine, again.id, wish.id, "facilitator")
    moderation.hide(engine, wish.id, "facilitator")
    moderation.undo(engine, moderation.log(engine, workshop.id)[0].id, "facilitator")
    votes.set_dots(engine, workshop.id, anna, wish.id, 2)
    votes.set_dots(engine, workshop.id, bo, wish.id, 3)
    workshops.set_screen(engine, workshop.id, "future", "facilitator")
    return workshops.close(engine, workshop.id, "facilitator")


def written(engine: Engine, workshop: Workshop) -> bytes:
    return json.dumps(whole(engine, workshop.id), ensure_ascii=False).encode()


def carry(source: Engine, target: Engine, workshop: Workshop) -> Taken:
    return take_in(target, written(source, workshop), "kvall.geojson")


def without_imports(content: dict[str, Any]) -> dict[str, Any]:
    log = [entry for entry in content["log"] if entry["action"] != "import"]
    return content | {"log": log}


def test_everything_arrives_as_it_was(source: Engine, engine: Engine) -> None:
    workshop = evening(source)
    before = whole(source, workshop.id)
    taken = carry(source, engine, workshop)
    assert (taken.new, taken.changed, taken.same, taken.votes) == (5, 0, 0, 2)
    assert taken.votes_left == 0
    assert without_imports(whole(engine, workshop.id)) == before
    assert whole(source, workshop.id) == before
    assert contributions(engine, workshop.id) == contributions(source, workshop.id)
    assert votes.dots(engine, workshop.id) == votes.dots(source, workshop.id)
    assert taken.workshop == workshops.by_id(engine, workshop.id)
    assert taken.workshop.settings == KVALL
    assert taken.workshop.state == "closed"
    (entry,) = [
        e for e in moderation.log(engine, workshop.id) if e.action == "import"
    ]  # fmt: skip
    assert (entry.role, entry.contribution_id) == ("command", "")
    assert entry.after == {"new": 5, "changed": 0, "votes": 2}


def test_taking_it_in_again_changes_nothing(source: Engine, engine: Engine) -> None:
    workshop = evening(source)
    first = carry(source, engine, workshop)
    content = whole(engine, workshop.id)
    again = carry(source, engine, workshop)
    assert (again.new, again.changed, again.same, again.votes) == (0, 0, 5, 0)
    assert again.workshop == first.workshop
    assert whole(engine, workshop.id) == content


def test_on_the_way_back_only_the_log_grows(source: Engine, engine: Engine) -> None:
    workshop = evening(source)
    before = whole(source, workshop.id)
    carry(source, engine, workshop)
    back = carry(engine, source, workshop)
    assert (back.new, back.changed, back.same, back.votes) == (0, 0, 5, 0)
    after = whole(source, workshop.id)
    assert without_imports(after) == before
    assert len(after["log"]) == len(before["log"]) + 1


def test_neither_tokens_nor_keys_go_along(source: Engine, engine: Engine) -> None:
    workshop, key = workshops.create_workshop(source, KVALL, "0482")
    token, who = person(source, workshop)
    with reading(source) as connection:
        (hashed,) = connection.scalars(
            select(PARTICIPANTS.c.token_hash).where(PARTICIPANTS.c.id == who)
        )
    content = written(source, workshop).decode()
    assert who in content
    assert not any(secret in content for secret in (token, hashed, key, key[:6]))
    carry(source, engine, workshop)
    assert participants(engine, workshop.id) == 1
    assert participant(engine, workshop.id, token) is None
    carry(engine, source, workshop)
    assert participant(source, workshop.id, token) == who


def test_a_code_that_is_taken_is_replaced(source: Engine, engine: Engine) -> None:
    here, _key = workshops.create_workshop(engine, KVALL, "0482")
    there, _key = workshops.create_workshop(source, KVALL, "0482")
    content = whole(source, there.id)
    content["workshop"]["code"] = here.code
    taken = take_in(engine, json.dumps(content).encode(), "kvall.geojson")
    assert taken.workshop.code not in {here.code, ""}
    assert workshops.by_code(engine, here.code).id == here.id
    again = take_in(engine, json.dumps(content).encode(), "kvall.geojson")
    assert again.workshop.code == taken.workshop.code


def both(source: Engine, engine: Engine) -> tuple[Workshop, str, Contribution]:
    """A workshop with one wish that is shown, on both machines; and who said it."""
    workshop, _key = workshops.create_workshop(source, KVALL, "0482")
    _token, who = person(source, workshop)
    wish = say(source, workshop, WISH, who)
    moderation.show(source, wish.id, "facilitator")
    carry(source, engine, workshop)
    return workshop, who, wish


def test_what_the_file_has_newer_is_changed(source: Engine, engine: Engine) -> None:
    workshop, _who, wish = both(source, engine)
    moderation.move(source, wish.id, "Bettna", (58.9, 16.6), "facilitator")
    moderation.hide(source, wish.id, "facilitator")
    taken = carry(source, engine, workshop)
    assert (taken.new, taken.changed, taken.same) == (0, 1, 0)
    (moved,) = contributions(engine, workshop.id)
    assert [moved] == contributions(source, workshop.id)
    assert (moved.said.village, moved.status) == ("Bettna", "hidden")
    entry = next(
        e
        for e in moderation.log(engine, workshop.id)
        if e.action == "import" and e.contribution_id
    )
    assert (entry.before["village"], entry.after["village"]) == ("", "Bettna")
    assert (entry.before["status"], entry.after["status"]) == ("shown", "hidden")
    assert "text" not in entry.after
    with pytest.raises(StoreError, match="not_reversible"):
        moderation.undo(engine, entry.id, "facilitator")


def test_what_is_newer_here_stays(source: Engine, engine: Engine) -> None:
    workshop, _who, wish = both(source, engine)
    moderation.hide(engine, wish.id, "facilitator")
    taken = carry(source, engine, workshop)
    assert (taken.new, taken.changed, taken.same) == (0, 0, 1)
    assert contributions(engine, workshop.id)[0].status == "hidden"


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_withdrawal_is_final(
    source: Engine, engine: Engine, *, withdrawn_first: bool
) -> None:
    workshop, who, wish = both(source, engine)
    steps: list[Callable[[], None]] = [
        lambda: withdraw(source, wish.id, who),
        lambda: moderation.hide(engine, wish.id, "facilitator"),
    ]
    for step in steps if withdrawn_first else reversed(steps):
        step()
    assert carry(engine, source, workshop).changed == 0
    assert carry(source, engine, workshop).changed == 1
    assert carry(source, engine, workshop).changed == 0
    for store in (source, engine):
        assert contributions(store, workshop.id)[0].status == "withdrawn"


def test_a_number_that_is_taken_is_replaced(source: Engine, engine: Engine) -> None:
    workshop, _who, wish = both(source, engine)
    here = say(engine, workshop, BROKEN)
    there = [say(source, workshop, FORMULA), say(source, workshop, BROKEN)]
    assert (here.number, [one.number for one in there]) == (2, [2, 3])
    assert carry(source, engine, workshop).new == 2
    numbers = {one.id: one.number for one in contributions(engine, workshop.id)}
    assert numbers == {wish.id: 1, here.id: 2, there[0].id: 4, there[1].id: 3}


def test_votes_are_never_more_than_allowed(source: Engine, engine: Engine) -> None:
    workshop, who, wish = both(source, engine)
    votes.set_dots(source, workshop.id, who, wish.id, 3)
    assert carry(source, engine, workshop).votes == 1
    other = say(source, workshop, WISH)
    votes.set_dots(source, workshop.id, who, wish.id, 1)
    votes.set_dots(source, workshop.id, who, other.id, 2)
    taken = carry(source, engine, workshop)
    assert (taken.new, taken.votes, taken.votes_left) == (1, 0, 2)
    assert votes.dots_of(engine, who) == {wish.id: 3}


def test_votes_given_before_there_were_fewer_arrive(
    source: Engine, engine: Engine
) -> None:
    workshop, _key = workshops.create_workshop(source, KVALL, "0482")
    _token, who = person(source, workshop)
    wish = say(source, workshop, WISH)
    votes.set_dots(source, workshop.id, who, wish.id, 3)
    fewer = KVALL.model_copy(update={"votes": 1})
    workshops.change_settings(source, workshop.id, fewer, "facilitator")
    assert carry(source, engine, workshop).votes == 1
    assert votes.dots(engine, workshop.id) == {wish.id: 3}


def test_two_machines_that_merge_crosswise_make_no_circle(
    source: Engine, engine: Engine
) -> None:
    workshop, _who, one = both(source, engine)
    two = say(source, workshop, WISH)
    carry(source, engine, workshop)
    moderation.merge(source, one.id, two.id, "facilitator")
    moderation.merge(engine, two.id, one.id, "facilitator")
    assert carry(source, engine, workshop).changed == 0
    assert carry(engine, source, workshop).changed == 0
    status = {one.id: one.status for one in contributions(engine, workshop.id)}
    assert status == {one.id: "shown", two.id: "merged"}
    assert votes.dots(engine, workshop.id) == {}


def test_chains_of_merging_arrive_whatever_their_order(
    source: Engine, engine: Engine
) -> None:
    workshop, _key = workshops.create_workshop(source, KVALL, "0482")
    said = [say(source, workshop, WISH) for _ in range(4)]
    for i in range(3):
        moderation.merge(source, said[i].id, said[i + 1].id, "facilitator")
    content = whole(source, workshop.id)
    content["features"].reverse()
    take_in(engine, json.dumps(content).encode(), "kvall.geojson")
    assert contributions(engine, workshop.id) == contributions(source, workshop.id)


def test_a_step_of_the_other_machine_can_be_taken_back(
    source: Engine, engine: Engine
) -> None:
    workshop, _who, _wish = both(source, engine)
    (entry,) = [e for e in moderation.log(engine, workshop.id) if e.action == "show"]
    moderation.undo(engine, entry.id, "facilitator")
    assert contributions(engine, workshop.id)[0].status == "waiting"
    carry(engine, source, workshop)
    with reading(source) as connection:
        undone = connection.scalar(select(LOG.c.undone).where(LOG.c.id == entry.id))
    assert undone
    assert contributions(source, workshop.id)[0].status == "waiting"
    with pytest.raises(StoreError, match="not_reversible"):
        moderation.undo(source, entry.id, "facilitator")


def test_an_unknown_workshop_cannot_be_taken_along(engine: Engine) -> None:
    with pytest.raises(StoreError, match="no_workshop"):
        whole(engine, "0" * 32)


def test_too_many_together_are_refused(
    source: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, _who, _wish = both(source, engine)
    before = whole(engine, workshop.id)
    say(source, workshop, WISH)
    monkeypatch.setattr(merging, "MOST_CONTRIBUTIONS", 1)
    with pytest.raises(StoreError, match="too_many_contributions"):
        carry(source, engine, workshop)
    assert whole(engine, workshop.id) == before


@pytest.mark.parametrize("part", ["contribution", "participant", "entry"])
def test_an_id_of_another_workshop_is_refused(
    source: Engine, engine: Engine, part: str
) -> None:
    _theirs, who, wish = both(source, engine)
    content = whole(source, evening(source).id)
    if part == "participant":
        content["participants"].append(who)
    elif part == "entry":
        content["log"][0]["id"] = moderation.log(engine, wish.workshop_id)[0].id
    else:
        content["features"][3]["id"] = wish.id
        content["log"] = [
            e for e in content["log"] if e["action"] not in {"enter", "undo"}
        ]
    before = whole(engine, wish.workshop_id)
    with pytest.raises(SchemaError) as caught:
        take_in(engine, json.dumps(content).encode(), "kvall.geojson")
    assert [fault.code for fault in caught.value.faults] == ["import_elsewhere"]
    assert whole(engine, wish.workshop_id) == before
    with pytest.raises(StoreError, match="no_workshop"):
        whole(engine, content["workshop"]["id"])


# What somebody may have done to a file, and what is found: code, row, column.


@pytest.fixture(scope="module")
def sample(source: Engine) -> dict[str, Any]:
    return whole(source, evening(source).id)


def properties(content: dict[str, Any], i: int) -> dict[str, Any]:
    found: dict[str, Any] = content["features"][i]["properties"]
    return found


def repeat(content: dict[str, Any], number: int) -> None:
    content["features"] = [content["features"][0]] * number


def circle(content: dict[str, Any]) -> None:
    into = content["features"][1]["id"]
    properties(content, 0).update(status="merged", merged_into=into)


def undo_more(content: dict[str, Any], **values: object) -> None:
    entry = next(e for e in content["log"] if e["action"] == "hide")
    entry["before"].update(values)
    entry["after"].update(values)
    content["log"] = [entry]


Spoil = Callable[[dict[str, Any]], object]
SPOILED: dict[str, tuple[Spoil, str, int | None, str | None]] = {
    "another version": (
        lambda c: c.update(servicekarta=2), "import_version", None, None),
    "no version": (lambda c: c.pop("servicekarta"), "import_version", None, None),
    "a true version": (
        lambda c: c.update(servicekarta=True), "import_version", None, None),
    "no features": (lambda c: c.pop("features"), "missing_key", None, "features"),
    "a key too many": (lambda c: c.update(keys=["x"]), "unknown_key", None, "keys"),
    "no workshop": (
        lambda c: c["workshop"].pop("code"), "missing_key", None, "workshop.code"),
    "a code in markup": (
        lambda c: c["workshop"].update(code="<script>"),
        "import_value", None, "workshop.code"),
    "no title": (
        lambda c: c["workshop"].update(title=" \n"), "no_title", None, "workshop"),
    "days in disorder": (
        lambda c: c["workshop"].update(last_day="2099-05-03"),
        "last_day_before", None, "workshop"),
    "votes without end": (
        lambda c: c["workshop"].update(votes=10**9),
        "import_value", None, "workshop.votes"),
    "no property": (
        lambda c: properties(c, 2).pop("status"), "missing_key", 3, "status"),
    "a property too many": (
        lambda c: properties(c, 2).update(name="x"), "unknown_key", 3, "name"),
    "an unknown question": (
        lambda c: properties(c, 2).update(question="tomorrow"),
        "import_value", 3, "question"),
    "a kind of another question": (
        lambda c: properties(c, 2).update(kind="wish"),
        "unknown_kind_of_answer", 3, None),
    "a text of 2,001 letters": (
        lambda c: properties(c, 2).update(text="å" * 2001),
        "import_too_long", 3, "text"),
    "no text": (lambda c: properties(c, 2).update(text=""), "no_text", 3, None),
    "a text that is none": (
        lambda c: properties(c, 2).update(text=["a"]), "import_value", 3, "text"),
    "an unknown service type": (
        lambda c: properties(c, 0).update(types=["post", "pizza"]),
        "not_allowed", 1, "types"),
    "no service type": (
        lambda c: properties(c, 0).update(types=[]), "no_service_types", 1, None),
    "a wish nowhere": (
        lambda c: c["features"][0].update(geometry=None), "no_spot", 1, None),
    "a position in Norway": (
        lambda c: c["features"][0]["geometry"].update(coordinates=[5.3, 60.4]),
        "outside_sweden", 1, "geometry.coordinates"),
    "a position swapped": (
        lambda c: c["features"][0]["geometry"].update(coordinates=[59.1, 16.5]),
        "outside_sweden", 1, "geometry.coordinates"),
    "half a position": (
        lambda c: c["features"][0]["geometry"].update(coordinates=[16.5]),
        "missing_key", 1, "geometry.coordinates"),
    "a position in words": (
        lambda c: c["features"][0]["geometry"].update(coordinates=["16.5", "59"]),
        "outside_sweden", 1, "geometry.coordinates"),
    "a line": (
        lambda c: c["features"][0]["geometry"].update(type="LineString"),
        "import_value", 1, "geometry.type"),
    "a time without a zone": (
        lambda c: properties(c, 0).update(changed_at="2099-05-04T10:00:00"),
        "import_value", 1, "changed_at"),
    "a time at the end of days": (
        lambda c: properties(c, 0).update(changed_at="9999-12-31T23:59:59-01:00"),
        "import_value", 1, "changed_at"),
    "an id that is none": (
        lambda c: c["features"][0].update(id="../x"), "import_value", 1, "id"),
    "a number of 0": (
        lambda c: properties(c, 0).update(number=0), "import_value", 1, "number"),
    "10,000 features": (
        lambda c: repeat(c, 10_000), "import_too_many", None, "features"),
    "an id twice": (
        lambda c: c["features"][4].update(id=c["features"][3]["id"]),
        "duplicate", 5, "id"),
    "a number twice": (
        lambda c: properties(c, 4).update(number=1), "duplicate", 5, "number"),
    "a participant twice": (
        lambda c: c["participants"].append(c["participants"][0]),
        "duplicate", None, "participants[3]"),
    "an unknown participant": (
        lambda c: properties(c, 0).update(participant_id="0" * 32),
        "import_participant", 1, "participant_id"),
    "paper with a participant": (
        lambda c: properties(c, 0).update(origin="paper"), "import_origin", 1, None),
    "votes twice": (
        lambda c: c["votes"].append(c["votes"][0] | {"dots": 1}),
        "duplicate", None, "votes[3]"),
    "votes for nothing": (
        lambda c: c["votes"][0].update(contribution_id="0" * 32),
        "import_contribution", None, "votes[1].contribution_id"),
    "votes of nobody": (
        lambda c: c["votes"][1].update(participant_id="0" * 32),
        "import_participant", None, "votes[2].participant_id"),
    "more dots than allowed": (
        lambda c: c["votes"][0].update(dots=4), "import_dots", None, "votes[1].dots"),
    "dots below 0": (
        lambda c: c["votes"][0].update(dots=-1), "import_value", None, "votes[1].dots"),
    "half a dot": (
        lambda c: c["votes"][0].update(dots=1.0),
        "import_value", None, "votes[1].dots"),
    "merged into nothing": (
        lambda c: properties(c, 1).update(merged_into="0" * 32),
        "import_contribution", 2, "merged_into"),
    "merged and not": (
        lambda c: properties(c, 1).update(merged_into=""), "import_merged", 2, None),
    "merged in a circle": (circle, "import_circle", 1, "merged_into"),
    "an entry of nothing": (
        lambda c: c["log"][0].update(contribution_id="0" * 32),
        "import_contribution", None, "log[1].contribution_id"),
    "an entry that undo must not write": (
        lambda c: undo_more(c, workshop_id="x"),
        "unknown_key", None, "log[1].workshop_id"),
    "an entry with half a step": (
        lambda c: undo_more(c, village="Flen"), "import_value", None, "log[1]"),
    "an entry with an object": (
        lambda c: c["log"][0].update(after={"status": {"a": 1}}),
        "import_value", None, "log[1].after"),
    "an entry with a strange column": (
        lambda c: c["log"][0].update(after={"a b": 1}),
        "import_value", None, "log[1].after"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_is_refused_with_the_place(
    target: Engine, sample: dict[str, Any], name: str
) -> None:
    spoil, code, row, column = SPOILED[name]
    content = copy.deepcopy(sample)
    spoil(content)
    with pytest.raises(SchemaError) as caught:
        take_in(target, json.dumps(content).encode(), "kvall.geojson")
    faults = {(f.code, f.row, f.column or None) for f in caught.value.faults}
    assert (code, row, column) in faults
    assert {f.file for f in caught.value.faults} == {"kvall.geojson"}
    with pytest.raises(StoreError, match="no_workshop"):
        whole(target, sample["workshop"]["id"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"{",
        "{å}".encode("latin-1"),
        b"[" * 100_000,
        b'{"servicekarta": NaN}',
        b'{"servicekarta": "\\ud800"}',
    ],
)
def test_what_is_no_json_is_refused(target: Engine, content: bytes) -> None:
    with pytest.raises(SchemaError) as caught:
        take_in(target, content, "kvall.geojson")
    assert [fault.code for fault in caught.value.faults] == ["not_json"]


@pytest.mark.parametrize("content", [b"[]", b"1", b"null", b'{"type": "Feature"}'])
def test_other_json_is_refused(target: Engine, content: bytes) -> None:
    with pytest.raises(SchemaError) as caught:
        take_in(target, content, "kvall.geojson")
    assert [fault.code for fault in caught.value.faults] == ["import_version"]


def test_a_file_without_end_is_refused(
    target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.store.checked.MOST_BYTES", 2)
    with pytest.raises(SchemaError) as caught:
        take_in(target, b"   ", "kvall.geojson")
    assert [fault.code for fault in caught.value.faults] == ["import_too_large"]


def test_all_faults_are_told_at_once_up_to_50(
    target: Engine, sample: dict[str, Any]
) -> None:
    content = copy.deepcopy(sample)
    properties(content, 0)["kind"] = "sing"
    properties(content, 2)["text"] = "x" * 2001
    with pytest.raises(SchemaError) as caught:
        take_in(target, json.dumps(content).encode(), "kvall.geojson")
    assert [(f.code, f.row) for f in caught.value.faults] == [
        ("unknown_kind_of_answer", 1),
        ("import_too_long", 3),
    ]
    content = copy.deepcopy(sample)
    properties(content, 0)["number"] = "\x1b[2J"
    repeat(content, 60)
    with pytest.raises(SchemaError) as caught:
        take_in(target, json.dumps(content).encode(), "kvall.geojson")
    faults = caught.value.faults
    assert [f.row for f in faults[:50]] == list(range(1, 51))
    assert (faults[50].code, faults[50].found) == ("more_faults", "10")
    assert faults[0].found == "\ufffd[2J"


def test_a_byte_order_mark_does_no_harm(source: Engine, engine: Engine) -> None:
    workshop = evening(source)
    content = b"\xef\xbb\xbf" + written(source, workshop)
    assert take_in(engine, content, "kvall.geojson").new == 5


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "=1+1",
            "{0.__class__} %s ${x}",
            "å" * 2000,
            "👩‍👩‍👧‍👦" * 50,
            "\u202eمرحبا\u202c שלום",
            "a\r\nb\rc\n\n\n\nd\x00\x07",
            "\u2028\u2029\x85 |;\t'\"\\",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=2000),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    texts=st.lists(HOSTILE, min_size=1, max_size=4),
    village=st.text(st.characters(codec="utf-8"), max_size=120),
    spots=st.tuples(st.floats(55.5, 69), st.floats(11, 24)),
)
def test_any_text_arrives_as_it_was(
    source: Engine,
    target: Engine,
    texts: list[str],
    village: str,
    spots: tuple[float, float],
) -> None:
    decided = Settings.model_validate(KVALL.model_dump() | {"decision": village})
    workshop, _key = workshops.create_workshop(source, decided, "0482")
    latitude, longitude = spots
    for text in texts:
        said = Said(
            question="today",
            kind="works_not",
            types=("fuel",),
            text=text,
            village=village,
            latitude=latitude,
            longitude=longitude,
        )
        say(source, workshop, said)
    before = whole(source, workshop.id)
    carry(source, target, workshop)
    assert without_imports(whole(target, workshop.id)) == before
    assert carry(source, target, workshop).same == len(texts)
    found = [one.said.text for one in contributions(target, workshop.id)]
    assert found == [one.said.text for one in contributions(source, workshop.id)]


def test_nothing_is_left_when_the_database_gives_up_midway(
    source: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = evening(source)

    def give_up(*_parts: object) -> None:
        raise StoreError("store_full", folder="x")

    monkeypatch.setattr("geodata.store.transfer.add_log", give_up)
    with pytest.raises(StoreError, match="store_full"):
        carry(source, engine, workshop)
    for table in (WORKSHOPS, CONTRIBUTIONS, PARTICIPANTS, LOG):
        with reading(engine) as connection:
            assert connection.execute(select(table)).first() is None


def test_an_export_is_geojson_as_others_read_it(source: Engine) -> None:
    content = json.loads(written(source, evening(source)))
    assert (content["type"], content["servicekarta"]) == ("FeatureCollection", 1)
    assert content["features"][0]["geometry"] == {
        "type": "Point",
        "coordinates": [16.55808, 59.10019],
    }
    assert content["features"][2]["geometry"] is None
