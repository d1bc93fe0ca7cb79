"""Words of a workshop: plain functions, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from dashboard import text
from dashboard.sentences import workshop as words
from dashboard.store_words import STORE_WORDS
from geodata.store.moderation import REVERSIBLE
from geodata.store.records import (
    KINDS,
    QUESTIONS,
    SCREENS,
    LogEntry,
    Role,
    Said,
    Settings,
    Status,
    Workshop,
)
from geodata.store.transfer import Taken

AT = datetime(2026, 3, 1, 18, 5, 59, tzinfo=UTC)
PLACES = {"tempo": "Tempo Sparreholm, Sparreholm"}
OTHER_STEPS = {
    "withdraw", "enter", "import", "settings", "screen", "close", "reopen", "export"
}  # fmt: skip
GROUPS = {"mellosa": "Mellösa bygderåd"}


@pytest.fixture(autouse=True, params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    code: str = request.param
    text.use(code)
    yield code
    text.use("sv")


def said(**content: Any) -> Said:  # noqa: ANN401
    return Said.model_validate(content)


def entry(action: str, role: Role, contribution_id: str = "") -> LogEntry:
    return LogEntry(
        id="1",
        workshop_id="2",
        contribution_id=contribution_id,
        action=action,
        role=role,
        at=AT,
        before={},
        after={},
    )


def test_every_code_has_words_of_its_own() -> None:
    kinds = [kind for question in QUESTIONS for kind in KINDS[question]]
    for function, codes in (
        (words.question_title, QUESTIONS),
        (words.screen_word, SCREENS),
        (words.kind_word, kinds),
        (words.status_word, get_args(Status)),
    ):
        told = [function(code) for code in codes]  # type: ignore[operator]
        assert len(set(told)) == len(told)
        assert all(told)
    assert {*REVERSIBLE, *OTHER_STEPS} == {*words.ACTION_WORDS}
    assert {*get_args(Role)} == {*words.ROLE_WORDS}
    assert all(text._(form) for form in STORE_WORDS.values())


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (
            {"question": "today", "kind": "hours", "place_id": "tempo"},
            (
                "Öppettider, Tempo Sparreholm, Sparreholm",
                "Opening hours, Tempo Sparreholm, Sparreholm",
            ),
        ),
        (
            {"question": "today", "kind": "closed", "place_id": "gone"},
            ("Har lagts ned, gone", "Is closed down, gone"),
        ),
        (
            {
                "question": "today",
                "kind": "missing",
                "types": ("post", "fuel", "pharmacy"),
                "village": "Bettna",
            },
            (
                "Saknas på kartan: drivmedel, post och apotek, Bettna",
                "Is missing on the map: fuel, post and pharmacy, Bettna",
            ),
        ),
        (
            {
                "question": "future",
                "kind": "wish",
                "types": ("post", "payments"),
                "village": "Bettna",
                "latitude": 58.9,
                "longitude": 16.6,
            },
            (
                "Post och betaltjänster, vid Bettna",
                "Post and payments, at Bettna",
            ),
        ),
        (
            {
                "question": "future",
                "kind": "wish",
                "types": ("post",),
                "latitude": 58.9,
                "longitude": 16.6,
            },
            ("Post", "Post"),
        ),
        (
            {"question": "part", "kind": "time", "text": "x", "group_id": "mellosa"},
            ("Ge av vår tid, Mellösa bygderåd", "Give time, Mellösa bygderåd"),
        ),
        (
            {"question": "part", "kind": "time", "text": "x", "group_id": "gone"},
            ("Ge av vår tid, gone", "Give time, gone"),
        ),
        (
            {"question": "part", "kind": "time", "text": "x"},
            ("Ge av vår tid", "Give time"),
        ),
    ],
)
def test_what_somebody_says_on_one_line(
    content: dict[str, Any], titles: tuple[str, str], language: str
) -> None:
    told = words.said_title(said(**content), PLACES, GROUPS)
    assert told == dict(zip(("sv", "en"), titles, strict=True))[language]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-5, "0:00"), (0, "0:00"), (0.9, "0:00"), (9, "0:09"), (600, "10:00"),
     (3599.5, "59:59"), (5400, "90:00")],
)  # fmt: skip
def test_time_that_is_left(seconds: float, told: str) -> None:
    assert words.time_left(AT + timedelta(seconds=seconds), AT) == told


def test_a_code_is_read_in_two_halves() -> None:
    assert words.code_words("ABCDEF") == "ABC DEF"


def test_dots_in_singular_and_plural(language: str) -> None:
    told = [words.dots_words(n) for n in (1, 2)]
    assert told == (["1 prick", "2 prickar"], ["1 dot", "2 dots"])[language == "en"]


def test_each_fault_of_an_answer_has_words_of_its_own(language: str) -> None:
    codes = (
        "no_text",
        "no_service_types",
        "no_spot",
        "no_place_or_spot",
        "unknown_kind_of_answer",
        "string_too_long",
        "half_position",
    )
    told = {code: words.lacking_words(code) for code in codes}
    assert len(set(told.values())) == len(codes)
    start = "Texten är för lång: " if language == "sv" else "The text is too long: "
    assert told["string_too_long"].startswith(start)
    assert words.lacking_words("any_other") == told["half_position"]


def test_a_step_of_the_log(language: str) -> None:
    known = {"a": 7}
    at = datetime(2026, 3, 1, 18, 5, tzinfo=UTC).astimezone()
    when = f"{at:%Y-%m-%d %H:%M}: "
    step = words.log_words(entry("hide", "editor", "a"), known)
    other = words.log_words(entry("close", "command"), known)
    if language == "sv":
        assert step == f"{when}nummer 7 dolt (redaktör)"
        assert other == f"{when}workshopen stängd (kommandot)"
    else:
        assert step == f"{when}number 7 hidden (editor)"
        assert other == f"{when}workshop closed (the command)"
    gone = words.log_words(entry("hide", "facilitator", "b"), known)
    assert "7" not in gone


def test_what_became_of_the_file_of_another_machine(language: str) -> None:
    here = Workshop(
        id="1",
        code="ABCDEF",
        municipality_code="0482",
        settings=Settings(title="{0} <b>Kväll</b>", day=AT.date(), last_day=AT.date()),
        state="closed",
        screen="start",
        created_at=AT,
        timer_ends_at=None,
        closed_at=AT,
        exported_at=None,
        revision=1,
    )
    told = words.taken_words(Taken(here, "ABCDEF", 1200, 2, 3, 4, 0))
    other = words.taken_words(Taken(here, "GHJKMN", 0, 0, 0, 0, 5))
    assert len(told) == 3
    assert len(other) == 5
    if language == "sv":
        assert told[0] == "Workshop ABCDEF: {0} <b>Kväll</b>"
        assert told[1].replace("\xa0", " ") == (
            "Bidrag: nya 1 200, ändrade 2, fanns redan 3."
        )
        assert told[2] == "Nya röster: 4."
        assert "5" in other[3]
        assert "GHJKMN" in other[4]
    else:
        assert told[2] == "New votes: 4."
        assert other[4].startswith("In the file its code is GHJKMN;")
