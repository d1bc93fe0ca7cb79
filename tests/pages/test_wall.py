"""The page 'Väggen': what the hall sees, as the facilitator shows it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import segno
import streamlit as st
from sqlalchemy import Engine

from dashboard.data import workshops as opened
from geodata.errors import StoreError
from geodata.store import moderation, votes
from geodata.store import workshops as kept
from geodata.store.records import Contribution, Said, Screen, Workshop
from tests.geodata.evening import person, say, statement, wish, workshop
from tests.pages.hall import HOSTILE, Seat, Visit
from tests.pages.opening import Component

TODAY_QUESTION = "Hur ser det ut idag med servicen där vi bor och verkar?"
FUTURE_QUESTION = "Hur skulle vi vilja att det ska se ut i framtiden?"
PART_QUESTION = (
    "Hur vill vi bli delaktiga och vara med och påverka serviceplaneringen i "
    "kommunen och hur kan vi själva bidra?"
)


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


class Wall(Visit):
    """The wall of a workshop."""

    def __init__(self, held: Workshop, **address: str) -> None:
        super().__init__("wall", w=held.code, **address)

    @property
    def head(self) -> str:
        return self.words("h2")

    @property
    def rows(self) -> list[str]:
        """Heads of the answers, in their order."""
        return self.words(".said-head").split("\n")

    @property
    def timer(self) -> str:
        return self.words(".timer")


def screen(
    store: Engine, held: Workshop, shown: Screen, ends: datetime | None = None
) -> None:
    kept.set_screen(store, held.id, shown, "facilitator")
    kept.set_timer(store, held.id, "facilitator", ends)


def says(store: Engine, held: Workshop, said: Said) -> Contribution:
    return say(store, held, person(store, held), said)


def busy(*_any: object) -> None:
    raise StoreError("store_busy")


def test_without_a_workshop_it_says_so(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Det finns ingen workshop med den koden."
    assert "En workshops vägg, för projektorn." in Visit("wall").text
    assert Visit("wall", w="WRONG").app.error[0].value.startswith(told)
    held = workshop(store)
    monkeypatch.setattr(kept, "by_code", busy)
    [error] = Wall(held).app.error
    assert error.value == "Databasen är upptagen. Inget har sparats; försök igen."


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_start_tells_how_to_join(
    store: Engine, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(st, "context", Seat("https://karta.example.org/x/wall"))
    held = workshop(store, title="Kväll <b>i</b> Mellösa", language=language)
    wall = Wall(held, lang=language)
    link = f"https://karta.example.org/x/take_part?w={held.code}"
    link += "" if language == "sv" else "&lang=en"
    image = wall.soup.select_one(".join img")
    assert image
    code = segno.make(link, error="m", micro=False)
    assert image["src"] == code.svg_data_uri(scale=8, border=2)
    address = wall.words(".join-address")
    assert address == "https://karta.example.org/x/take_part"
    assert wall.words(".join-code") == f"{held.code[:3]} {held.code[3:]}"
    assert wall.head == "Kväll <b>i</b> Mellösa"
    assert wall.soup.select("h2 b") == []
    assert "wifi" not in wall.text.lower()
    if language == "sv":
        assert wall.words("ol li").split("\n") == [
            TODAY_QUESTION,
            FUTURE_QUESTION,
            PART_QUESTION,
        ]
        assert wall.words(".answer") == "0 deltar"
        person(store, held)
        assert wall.run().words(".answer") == "1 deltar"
    else:
        assert wall.words(".answer") == "0 take part"
        person(store, held)
        assert wall.run().words(".answer") == "1 takes part"


def test_in_the_hall_the_wall_tells_how_to_stay_on_the_network(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = st.get_option
    told = {"browser.serverAddress": "192.168.1.7"}
    monkeypatch.setattr(st, "get_option", lambda name: told.get(name) or real(name))
    monkeypatch.setattr(st, "context", Seat("http://127.0.0.1:8501/wall"))
    wall = Wall(workshop(store))
    assert wall.words(".join-address") == "http://192.168.1.7:8501/take_part"
    assert "Telefonen måste vara på lokalens wifi." in wall.words(".join")


def test_the_wall_follows_the_facilitator_until_something_else_is_chosen(
    store: Engine,
) -> None:
    held = workshop(store)
    wall = Wall(held)
    assert wall.app.segmented_control(key="q").options == [
        "Till start",
        "I dag",
        "Framtiden",
        "Delaktighet",
        "Följ mötesledaren",
    ]
    assert wall.head == held.settings.title
    screen(store, held, "future")
    assert wall.run().head == FUTURE_QUESTION
    screen(store, held, "part")
    assert wall.run().head == PART_QUESTION
    wall.choose("q", "today")
    assert wall.head == TODAY_QUESTION
    assert wall.address == {"w": held.code, "q": "today"}
    screen(store, held, "future")
    assert wall.run().head == TODAY_QUESTION
    assert Wall(held, q="start").head == held.settings.title
    assert Wall(held, q="vote").head == FUTURE_QUESTION
    wall.choose("q", "follow")
    assert wall.head == FUTURE_QUESTION
    assert wall.address == {"w": held.code}


def test_only_what_is_shown_is_on_the_wall_as_text(
    store: Engine, component: Component
) -> None:
    held = workshop(store, moderation="before", title=HOSTILE)
    shown = says(store, held, wish(HOSTILE))
    moderation.show(store, shown.id, "facilitator")
    says(store, held, wish("väntar"))
    hidden = says(store, held, wish("dold"))
    moderation.hide(store, hidden.id, "facilitator")
    merged = says(store, held, wish("samma"))
    moderation.merge(store, merged.id, shown.id, "facilitator")
    wall = Wall(held, q="future")
    assert wall.words(".answer") == "1 svar"
    assert wall.rows == ["1. Post, vid Mellösa"]
    [text] = wall.soup.select(".said-text")
    assert (text.get_text(), text.select("*")) == (HOSTILE, [])
    drawn = str(component.sent[-1]["feature_group"])
    assert '"said:1"' in drawn
    assert not re.search(r'"said:[2-4]"', drawn)
    assert wall.labels == []
    assert Wall(held, q="start").head == HOSTILE
    moderation.hide(store, shown.id, "facilitator")
    assert wall.run().words(".answer") == "0 svar"
    assert "said:1" not in str(component.sent[-1]["feature_group"])


def test_each_question_has_its_own_answers(store: Engine, component: Component) -> None:
    held = workshop(store)
    says(store, held, wish())
    says(store, held, statement("Stängt"))
    content: dict[str, Any] = {"question": "part", "kind": "time", "text": "En kväll"}
    says(store, held, Said.model_validate(content | {"group_id": "mellosa"}))
    assert Wall(held, q="today").rows == ["2. Öppettider, Tempo Sparreholm, Sparreholm"]
    assert '"said:2"' in str(component.sent[-1]["feature_group"])
    maps = len(component.sent)
    part = Wall(held, q="part")
    assert part.rows == ["3. Ge av vår tid, Mellösa bygderåd"]
    assert len(component.sent) == maps  # no map: it is about no place


def test_an_answer_without_a_position_lies_at_its_village_or_in_the_list_alone(
    store: Engine, component: Component
) -> None:
    held = workshop(store)
    for village in ("Bettna", "Ingenstans"):
        says(store, held, wish(village=village, latitude=None, longitude=None))
    wall = Wall(held, q="future")
    assert wall.rows == ["2. Post, Ingenstans", "1. Post, Bettna"]
    drawn = str(component.sent[-1]["feature_group"])
    assert "16.643" in drawn
    assert re.findall(r'"said:(\d)"', drawn) == ["1"]


def test_most_dots_come_first_then_the_newest_and_twelve_fit(store: Engine) -> None:
    held = workshop(store)
    me = person(store, held)
    ones = [say(store, held, me, wish()) for _each in range(14)]
    say(store, held, "", wish())
    votes.set_dots(store, held.id, me, ones[4].id, 1)
    votes.set_dots(store, held.id, me, ones[1].id, 2)
    wall = Wall(held, q="future")
    numbers = [int(row.partition(".")[0]) for row in wall.rows]
    assert numbers == [2, 5, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6]
    assert wall.rows[0] == "2. Post, vid Mellösa ● 2"
    assert wall.rows[2] == "15. Post, vid Mellösa (på papper)"
    assert wall.words(".answer") == "15 svar"
    assert "och 3 till" in wall.text
    merged = votes.dots(store, held.id)
    assert merged == {ones[1].id: 2, ones[4].id: 1}
    for one in ones[8:11]:
        moderation.merge(store, one.id, ones[1].id, "facilitator")
    assert len(wall.run().rows) == 12
    assert "3 till säger samma sak." in wall.words("p.small")
    assert "och " not in wall.words("p:not(.answer, .small, .late)")


def test_the_timer_tells_what_is_left_and_when_it_is_over(store: Engine) -> None:
    held = workshop(store)
    wall = Wall(held)
    assert wall.timer == ""
    screen(store, held, "today", datetime.now(UTC) + timedelta(minutes=10))
    assert re.fullmatch(r"9:5\d|10:00", wall.run().timer)
    screen(store, held, "today", datetime.now(UTC) - timedelta(seconds=1))
    assert wall.run().timer == "Tiden är ute"
    kept.close(store, held.id, "facilitator")
    assert wall.run().timer == "Workshopen är stängd"
    assert wall.head == TODAY_QUESTION


def test_the_wall_is_drawn_anew_when_something_has_changed(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    wall = Wall(held)
    real, then = opened.as_it_is_now, SimpleNamespace(done=False)

    def showing(seen: Workshop) -> Workshop | None:
        if not then.done:
            screen(store, seen, "future")
            then.done = True
        return real(seen)

    with monkeypatch.context() as failing:
        failing.setattr(kept, "by_id", busy)
        assert wall.run().head == held.settings.title
        assert wall.soup.select(".timer") == []
    monkeypatch.setattr(opened, "as_it_is_now", showing)
    assert wall.run().head == FUTURE_QUESTION


def test_in_english(store: Engine) -> None:
    held = workshop(store, language="en")
    says(store, held, wish())
    wall = Wall(held, lang="en", q="future")
    assert wall.head == "What would we like it to be in the future?"
    assert wall.words(".answer") == "1 answer"
    assert wall.rows == ["1. Post, at Mellösa"]
    assert wall.app.segmented_control(key="q").options[-1] == "Follow the facilitator"
