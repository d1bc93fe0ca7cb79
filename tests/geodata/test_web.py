import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from geodata.errors import GeodataError
from geodata.sources.agent import CONTACT_VARIABLE, agent, plainly
from geodata.sources.web import Asked, fetch, moved_to
from tests.geodata.webserver import Answer, Server, as_json, nobody, page, serving

GOOD = as_json({"good": True})
WANTED = b'{"good": true}'


class Clock(list[float]):
    """Keeps how long it was to wait, and does not wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def asked(url: str, **options: object) -> Asked:
    return replace(Asked(url, timeout_s=5.0, sleep=Clock()), **options)  # type: ignore[arg-type]


def code_of(question: Asked, **options: object) -> str:
    with pytest.raises(GeodataError) as error:
        fetch(question, **options)  # type: ignore[arg-type]
    return error.value.code


def test_it_asks_once_says_who_it_is_and_tells_how_far_it_has_come() -> None:
    told: list[float] = []
    with serving(GOOD) as server:
        question = asked(server.url + "a?b=c", progress=told.append)
        assert fetch(question) == WANTED
    (one,) = server.asked
    assert (one.method, one.path, one.query) == ("GET", "/a", {"b": "c"})
    assert one.agent == agent()
    assert told == [1.0, 1.0]


def test_a_form_is_posted() -> None:
    with serving(GOOD) as server:
        fetch(asked(server.url, data={"data": "[out:json];å&="}))
    (one,) = server.asked
    assert (one.method, one.form) == ("POST", {"data": "[out:json];å&="})


def test_a_password_in_an_address_is_not_told() -> None:
    with serving(Answer(status=404)) as server:
        address = server.url.replace("://", "://anna:hemlig@")
        with pytest.raises(GeodataError) as error:
            fetch(asked(address))
    assert error.value.values["host"] in server.url
    assert error.value.values["host"].startswith("127.0.0.1")


def test_its_name_has_the_version_and_a_contact_only_where_one_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    assert agent().startswith("Servicekartan/0.1.0")
    monkeypatch.setenv(CONTACT_VARIABLE, "https://kommun.example/karta\r\nX: y")
    assert agent() == "Servicekartan/0.1.0 (+https://kommun.example/kartaX:y)"


@pytest.mark.parametrize(
    "bad",
    [
        page(429),
        page(504),
        Answer(status=503),
        Answer(status=500),
        page(200),
        Answer(b"<html>login</html>"),
        Answer(WANTED, cut_at=5),
        Answer(WANTED, wait_s=0.6),
    ],
    ids=["429", "504", "503", "500", "html", "no type", "cut", "slow"],
)
def test_it_waits_and_asks_again(bad: Answer) -> None:
    with serving(bad, bad, GOOD) as server:
        question = asked(server.url, timeout_s=0.3 if bad.wait_s else 5.0)
        assert fetch(question) == WANTED
    first, second = question.sleep  # type: ignore[misc]
    assert len(server.asked) == 3
    if bad.status == 429:
        assert 30 <= first <= 32
    else:
        assert 1 <= first <= 3
        assert 2 <= second <= 6


@pytest.mark.parametrize(
    ("bad", "code", "times"),
    [
        (page(429), "web_busy", 3),
        (page(504), "web_busy", 3),
        (Answer(status=500), "web_status", 3),
        (Answer(status=404), "web_status", 1),
        (Answer(status=403), "web_status", 1),
        (page(200), "web_html", 3),
        (Answer(WANTED, cut_at=5), "web_cut", 3),
        (Answer(WANTED, wait_s=0.3), "web_timeout", 3),
    ],
)
def test_in_the_end_it_says_what_is_wrong(bad: Answer, code: str, times: int) -> None:
    with serving(bad) as server:
        timeout_s = 0.1 if bad.wait_s else 5.0
        assert code_of(asked(server.url, timeout_s=timeout_s)) == code
    assert len(server.asked) == times


def test_nobody_there() -> None:
    question = asked(nobody())
    assert code_of(question) == "web_unreachable"
    assert len(question.sleep) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("in_words", [False, True])
def test_it_waits_as_long_as_the_server_says(in_words: bool) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=11), usegmt=True)
    busy = Answer(status=503, headers={"Retry-After": date if in_words else "10"})
    with serving(busy, GOOD) as server:
        question = asked(server.url)
        fetch(question)
    (waited,) = question.sleep  # type: ignore[misc]
    assert 9 <= waited <= 13


def test_a_server_that_wants_a_long_pause_is_left_alone() -> None:
    busy = Answer(status=429, headers={"Retry-After": "3600"})
    with serving(busy) as server, serving(GOOD) as mirror:
        question = asked(server.url)
        assert fetch(question, mirrors=(mirror.url,)) == WANTED
    assert len(server.asked) == len(mirror.asked) == 1
    assert question.sleep == []


@pytest.mark.parametrize("bad", [page(504), Answer(status=404)])
def test_the_mirror_is_asked_when_the_first_one_fails(bad: Answer) -> None:
    with serving(bad) as server, serving(GOOD) as mirror:
        question = asked(server.url, data={"q": "1"})
        assert fetch(question, mirrors=(mirror.url,)) == WANTED
    assert mirror.asked[0].form == {"q": "1"}


def test_an_answer_may_not_be_too_large() -> None:
    with serving(Answer(b"x" * 40_000)) as server:
        assert code_of(asked(server.url, max_bytes=30_000)) == "web_too_large"
        told: list[float] = []
        question = asked(server.url, max_bytes=40_000, progress=told.append)
        assert len(fetch(question)) == 40_000
    assert told == [0.4096, 0.8192, 1.0, 1.0]


def test_who_checks_an_answer_has_it_asked_for_again() -> None:
    def check(answer: bytes) -> None:
        if answer != WANTED:
            raise GeodataError("overpass_form")

    with serving(as_json([]), GOOD) as server:
        assert fetch(asked(server.url, usable=check)) == WANTED
        server.plan[:] = [as_json([])]
        assert code_of(asked(server.url, usable=check)) == "overpass_form"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://x",
        "http://",
        "",
        "http://[",
        "/a",
    ],
)
def test_no_other_addresses_than_of_the_web(url: str) -> None:
    assert code_of(asked(url)) == "web_address"


@pytest.mark.parametrize(
    "there", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1", "http://"]
)
def test_nor_when_a_server_sends_the_question_on(there: str) -> None:
    with serving(Answer(status=302, headers={"Location": there})) as server:
        assert code_of(asked(server.url)) == "web_address"
    assert len(server.asked) == 1


def moving(server: Server, status: int) -> Answer:
    return Answer(status=status, headers={"Location": f"{server.url}there"})


def test_nor_to_a_server_without_a_lock() -> None:
    with pytest.raises(GeodataError) as error:
        moved_to("https://a.example/", "http://a.example/")
    assert error.value.code == "web_address"
    assert moved_to("http://a.example/x", "y") == "http://a.example/y"


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (307, "POST")])
def test_it_follows_a_server_that_has_moved(status: int, method: str) -> None:
    with serving(GOOD) as new, serving(moving(new, status)) as old:
        assert fetch(asked(old.url, data={"q": "1"})) == WANTED
    assert (new.asked[0].method, new.asked[0].path) == (method, "/there")


def test_but_not_round_and_round() -> None:
    with serving(Answer(status=301, headers={"Location": "/again"})) as server:
        assert code_of(asked(server.url)) == "web_address"
    assert len(server.asked) == 5


def test_answers_are_kept_for_a_while(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with serving(GOOD) as server:
        question = asked(server.url, data={"q": "1"})
        for _ in range(2):
            assert fetch(question, cache=cache) == WANTED
        assert len(server.asked) == 1
        fetch(asked(server.url, data={"q": "2"}), cache=cache)
        assert len(server.asked) == 2
        for kept in cache.iterdir():
            os.utime(kept, (time.time() - 7200,) * 2)
        fetch(question, cache=cache)
        assert len(server.asked) == 2
        fetch(question, cache=cache, fresh_s=3600)
        assert len(server.asked) == 3
    assert len(list(cache.iterdir())) == 2


def test_what_is_wrong_is_not_kept_and_what_is_old_is_dropped(tmp_path: Path) -> None:
    with serving(page(504), as_json(1)) as server:
        assert code_of(asked(server.url, tries=1), cache=tmp_path) == "web_busy"
        assert list(tmp_path.iterdir()) == []
        fetch(asked(server.url), cache=tmp_path)
        (first,) = tmp_path.iterdir()
        os.utime(first, (time.time() - 31 * 86_400,) * 2)
        fetch(asked(server.url + "other"), cache=tmp_path)
    assert first not in set(tmp_path.iterdir())


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with serving(GOOD) as server:
        code = code_of(asked(server.url), cache=tmp_path / "file" / "cache")
    assert code == "not_writable"


def test_what_strangers_say_is_no_markup() -> None:
    said = "![x](http://a/b.png) <b>`$1`</b> :red[*no*]\n\u202e| # ok." + "y" * 500
    told = plainly(said)
    assert not set(told) & set("![]<>`$*|#\n\u202e")
    assert len(told) == 160
