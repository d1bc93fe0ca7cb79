"""The page 'Workshop': made, led, looked through, entered from paper, changed."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import segno
import streamlit as st
from sqlalchemy import Engine

from dashboard import data as cached
from dashboard.data import workshops as opened
from geodata.errors import StoreError
from geodata.store import (
    contributions,
    keys,
    moderation,
    participants,
    transfer,
    votes,
)
from geodata.store import workshops as kept
from geodata.store.engine import open_store
from geodata.store.participants import keep_draft
from geodata.store.records import Draft, Said, Settings, Workshop
from tests.geodata.evening import (
    MELLOSA,
    TODAY,
    person,
    say,
    settings,
    statement,
    wish,
)
from tests.pages.hall import HOSTILE, Seat, Visit, last, on_grid, said_in
from tests.pages.opening import Component

BETTNA = (58.903855, 16.643233)
NOT_THERE = "zzzzzz-aaaaa-aaaaa-aaaaa-aaaaa"
NO_KEY = "Det här är ingen nyckel. Skriv den som den visades, med bindestreck."
ASKS = "Använd nyckeln"


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone sits at the machine itself."""
    sit(monkeypatch, Seat())


def sit(monkeypatch: pytest.MonkeyPatch, seat: Seat) -> None:
    monkeypatch.setattr(st, "context", seat)


class Desk(Visit):
    """A facilitator's page."""

    def __init__(self, **address: str) -> None:
        super().__init__("workshop", **address)

    def typed(self, key: str) -> "Desk":
        """Type a key and use it."""
        self.app.text_input(key="typed_key").set_value(key)
        return self.press(ASKS)

    @property
    def keys(self) -> list[str]:
        """Keys that are shown."""
        return [str(one.value) for one in self.app.code]

    @property
    def thanks(self) -> str:
        return self.words(".thanks")

    @property
    def title(self) -> str:
        return self.words(".workshop-title")

    @property
    def log(self) -> list[str]:
        """Steps of the log, the latest first; with a button to undo it or without."""
        block = self.app.expander(key="log")
        steps = []
        for one in block:
            if one.type == "button":
                steps.append(one.label.replace("\\", ""))
            elif one.type == "html":
                steps.append(re.sub("<[^>]+>", "", one.proto.body))
        return [re.sub(r"[-\d]{10} [:\d]{5}: ", "", step) for step in steps]

    def put(self, name: str, value: object) -> "Desk":
        """Write into the form of the settings, without pressing anything."""
        kinds = ("text_input", "date_input", "radio", "number_input", "multiselect")
        key = f"setting-{name}"
        (one,) = [w for kind in kinds for w in self.app.get(kind) if w.key == key]
        one.set_value(value)
        return self

    def filled(self, name: str) -> Any:  # noqa: ANN401
        return self.app.session_state[f"setting-{name}"]

    def rows(self) -> list[str]:
        """Heads of the contributions that are listed."""
        return self.words(".said-head").split("\n") if self.words(".said-head") else []


def made(store: Engine, **changed: Any) -> tuple[Workshop, str]:  # noqa: ANN401
    return kept.create_workshop(store, settings(**changed), "0482")


def led(store: Engine, step: str = "", **changed: Any) -> tuple[Desk, Workshop]:  # noqa: ANN401
    """A new workshop's page, opened with its key."""
    held, key = made(store, **changed)
    address = {"step": step} if step else {}
    return Desk(w=held.code, **address).typed(key), held


def now(store: Engine, held: Workshop) -> Workshop:
    return kept.by_id(store, held.id)


def busy(*_any: object, **_more: object) -> None:
    raise StoreError("store_busy")


BUSY = "Databasen är upptagen. Inget har sparats; försök igen."


# A new workshop


def test_the_form_says_what_does_not_fit_and_makes_nothing(store: Engine) -> None:
    desk = Desk()
    assert "En kväll med de lokala grupperna" in desk.words(".answer")

    def fault(**changed: object) -> str:
        for name, value in changed.items():
            desk.put(name, value)
        desk.press("Skapa workshopen")
        assert kept.workshops(store) == []
        return desk.refused

    assert fault() == "Ge workshopen en rubrik."
    before = TODAY - timedelta(days=1)
    told = "Kodens sista dag ligger före workshopen."
    assert fault(title="Kväll", last_day=before) == told
    told = "Gallringsdagen måste ligga efter kodens sista dag."
    assert fault(last_day=TODAY, delete_on=TODAY) == told
    told = "Något stämmer inte. Se över formuläret."
    assert fault(delete_on=None, day=None) == told
    assert desk.filled("title") == "Kväll"
    assert desk.run().refused == ""


def test_a_workshop_is_made_and_its_key_shown_until_it_is_written_down(
    store: Engine,
) -> None:
    desk = Desk().put("title", " Kväll <b>i</b> Mellösa ").press("Skapa workshopen")
    [held] = kept.workshops(store)
    assert desk.address == {"w": held.code}
    usual = cached.pack(cached.source()).contact
    assert held.municipality_code == "0482"
    assert held.settings == Settings(
        title="Kväll <b>i</b> Mellösa",
        day=TODAY,
        last_day=TODAY + timedelta(days=14),
        groups=("halleforsnas", "mellosa", "sparreholm", "skebokvarn", "malmkoping",
                "bettna", "vadsbro-blacksta", "ardala", "flen"),
        language="sv",
        moderation="before",
        votes=3,
        responsible="Flens kommun",
        contact=f"{usual.unit}, {usual.email}",
        purpose="Att planera service på landsbygden tillsammans med dem som bor där.",
        legal_basis="Uppgift av allmänt intresse (artikel 6.1 e i "
        "dataskyddsförordningen).",
    )  # fmt: skip
    half = f"{held.code[:3]} {held.code[3:]}"
    assert desk.title.startswith("Kväll <b>i</b> Mellösa , ")
    assert desk.title.endswith(f". Kod {half}, öppen.")
    [key] = desk.keys
    assert keys.check_key(store, key).workshop_id == held.id
    assert desk.run().keys == [key]
    assert "den visas bara nu" in desk.words()
    desk.press("Jag har skrivit upp den")
    assert desk.keys == []
    assert desk.run().keys == []
    assert "Stäng workshopen" in desk.labels
    again = Desk(w=held.code)
    assert again.labels == [ASKS]
    assert again.title.startswith("Kväll")
    assert again.typed(key).keys == []
    assert "Stäng workshopen" in again.labels


def test_every_setting_is_taken_as_it_was_chosen(store: Engine) -> None:
    day = TODAY + timedelta(days=3)
    chosen: dict[str, Any] = {
        "title": "Evening",
        "day": day,
        "last_day": day + timedelta(days=2),
        "groups": ("bettna", "mellosa"),
        "language": "en",
        "moderation": "after",
        "votes": 0,
        "delete_on": day + timedelta(days=30),
        "decision": "Dnr 12",
        "responsible": "Flen",
        "contact": "a@b.se",
        "purpose": "Plan",
        "legal_basis": "6.1 e",
    }
    desk = Desk()
    for name, value in chosen.items():
        desk.put(name, list(value) if isinstance(value, tuple) else value)
    desk.press("Skapa workshopen")
    [held] = kept.workshops(store)
    assert held.settings.model_dump() == chosen
    [link] = desk.soup.select("a[href^='take_part?']")
    assert link["href"] == f"take_part?w={held.code}&lang=en"


def test_a_store_that_refuses_makes_nothing(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk().put("title", "Kväll")
    monkeypatch.setattr(kept, "create_workshop", busy)
    assert desk.press("Skapa workshopen").refused == BUSY
    assert desk.filled("title") == "Kväll"
    assert kept.workshops(store) == []


def test_the_key_of_another_workshop_is_not_shown(store: Engine) -> None:
    held, key = made(store)
    desk = Desk().put("title", "Kväll").press("Skapa workshopen")
    desk.app.query_params = {}
    desk.run().typed(key)
    assert desk.address["w"] == held.code
    assert desk.keys == []


# A workshop from another machine


def exported(tmp_path: Path, **changed: Any) -> tuple[Workshop, bytes]:  # noqa: ANN401
    """A workshop with a wish and two dots, as the other machine exports it."""
    engine = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    held, _key = made(engine, **changed)
    me = person(engine, held)
    one = say(engine, held, me, wish(HOSTILE))
    votes.set_dots(engine, held.id, me, one.id, 2)
    content = json.dumps(transfer.whole(engine, held.id)).encode()
    engine.dispose()
    return held, content


def brought(desk: Desk, content: bytes, name: str = "kväll.geojson") -> Desk:
    uploader = desk.app.file_uploader(key="workshop_file")
    uploader.set_value((name, content, "application/geo+json"))
    return desk.run()


def test_a_workshop_is_brought_from_another_machine(
    store: Engine, tmp_path: Path
) -> None:
    held, content = exported(tmp_path, title="Kväll <b>i</b> Mellösa")
    desk = brought(Desk(), content)
    [here] = kept.workshops(store)
    assert (here.id, here.code) == (held.id, held.code)
    assert f"Workshop {held.code}: Kväll <b>i</b> Mellösa" in desk.thanks
    assert "nya 1, ändrade 0, fanns redan 0" in desk.thanks
    [key] = desk.keys
    assert keys.check_key(store, key).workshop_id == held.id
    desk.run()
    assert "nya 1, ändrade 0, fanns redan 0" in desk.thanks
    desk.press("Öppna workshopen")
    assert desk.address == {"w": held.code}
    assert "Stäng workshopen" in desk.labels
    assert desk.keys == [key]
    assert [one.said.text for one in said_in(store, held)] == [HOSTILE]
    assert sum(votes.dots(store, held.id).values()) == 2
    desk.press("Jag har skrivit upp den").choose("step", "moderate")
    assert "hämtat från en annan dator (mötesledare)" in desk.log[-1]
    again = brought(Desk(), content)
    assert "nya 0, ändrade 0, fanns redan 1" in again.thanks
    assert again.keys == []
    again.press("Öppna workshopen")
    assert again.labels == [ASKS]


@pytest.mark.parametrize("content", [b"no json", b"{}", b'{"type": "Feature"}'])
def test_a_file_that_is_no_workshop_is_refused(store: Engine, content: bytes) -> None:
    desk = brought(Desk(), content)
    assert [one.value for one in desk.app.error] == ["Filen kan inte användas"]
    assert len(desk.soup.select("table tbody tr")) >= 1
    assert kept.workshops(store) == []
    assert "Öppna workshopen" not in desk.labels


# Keys


def test_a_key_opens_its_own_workshop_alone(store: Engine) -> None:
    held, _key = made(store, title="Den ena")
    other, key = made(store, title="Den andra")
    desk = Desk(w=held.code).typed(NOT_THERE)
    assert desk.refused == NO_KEY
    assert desk.labels == [ASKS]
    assert desk.app.text_input(key="typed_key").value == ""
    desk.typed(key)
    assert desk.address["w"] == other.code
    assert desk.title.startswith("Den andra")
    desk.app.query_params["w"] = held.code
    assert desk.run().labels == [ASKS]
    assert desk.title.startswith("Den ena")


def test_a_key_without_a_workshop_lists_them_all(store: Engine) -> None:
    first, _key = made(store, title="Den **ena**", day=date(2026, 3, 1))
    made(store, title="Den andra")
    desk = Desk()
    assert desk.labels == ["Skapa workshopen", ASKS]
    desk.typed(keys.new_key(store, "facilitator"))
    half = f"{first.code[:3]} {first.code[3:]}"
    [label] = [one for one in desk.labels if "ena" in one]
    assert label.replace("\\", "") == f"Den **ena**, 1 mars 2026, {half}"
    assert "**" not in label
    assert len(desk.labels) == 4
    desk.press(label)
    assert desk.address["w"] == first.code
    assert "Stäng workshopen" in desk.labels


def test_a_revoked_key_closes_the_page(store: Engine) -> None:
    held, key = made(store)
    desk = Desk(w=held.code).typed(key)
    assert "Stäng workshopen" in desk.labels
    keys.revoke_key(store, key.partition("-")[0])
    assert desk.run().labels == [ASKS]
    assert desk.typed(key).refused == "Nyckeln har dragits tillbaka."
    assert desk.labels == [ASKS]


def test_after_wrong_tries_a_key_must_wait(store: Engine) -> None:
    held, key = made(store)
    desk = Desk(w=held.code)
    wrong = f"{key.partition('-')[0]}-aaaaa-aaaaa-aaaaa-aaaaa"
    for _again in range(5):
        desk.typed(wrong)
        if desk.refused != NO_KEY:
            break
    assert desk.refused.startswith("Nyckeln var fel flera gånger. Vänta ")
    assert desk.labels == [ASKS]


def test_a_key_that_opens_nothing_is_told_of_beside_the_form(store: Engine) -> None:
    desk = Desk().typed("")
    assert desk.refused == NO_KEY
    assert desk.labels == ["Skapa workshopen", ASKS]
    assert kept.workshops(store) == []


# Who may make a workshop


@pytest.mark.parametrize(
    ("seat", "there"),
    [
        (Seat(), True),
        (Seat(ip_address="127.0.0.1"), True),
        (Seat(headers={"Origin": "http://localhost:8501"}), True),
        (Seat(headers={"Origin": "http://127.0.0.1:8501"}), True),
        (Seat(headers={"Origin": "http://[::1]:8501"}), True),
        (Seat(ip_address="192.0.2.7"), False),
        (Seat(headers={"origin": "http://192.0.2.7:8501"}), False),
        (Seat(headers={"Origin": "https://karta.example.org"}), False),
        (Seat(headers={"Origin": "https://localhost.example.org"}), False),
        (Seat(headers={"X-Forwarded-For": "127.0.0.1"}), False),
        (Seat(headers={"forwarded": "for=127.0.0.1"}), False),
        (Seat(headers={"X-Real-IP": "127.0.0.1"}), False),
        (Seat(headers={"Via": "1.1 proxy"}), False),
    ],
)
def test_who_sits_at_the_machine(
    seat: Seat,
    there: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sit(monkeypatch, seat)
    assert opened.at_the_desk() is there


def test_elsewhere_a_key_for_every_workshop_is_needed(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(monkeypatch, Seat(ip_address="192.0.2.7"))
    desk = Desk()
    assert "Den som leder workshopar behöver en nyckel." in desk.text
    assert desk.labels == [ASKS]
    assert desk.typed(NOT_THERE).refused == NO_KEY
    desk.typed(keys.new_key(store, "facilitator"))
    assert desk.labels == ["Skapa workshopen", ASKS]
    assert "behöver en nyckel" not in desk.text
    desk.put("title", "Kväll").press("Skapa workshopen")
    assert len(kept.workshops(store)) == 1


def test_who_may_no_longer_make_a_workshop_makes_none(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk().put("title", "Kväll")
    sit(monkeypatch, Seat(ip_address="192.0.2.7"))
    desk.press("Skapa workshopen")
    assert kept.workshops(store) == []
    assert desk.labels == [ASKS]


def test_a_store_that_cannot_be_read_lets_nobody_in(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, key = made(store)
    desk = Desk(w=held.code).typed(key)
    every = Desk().typed(keys.new_key(store, "facilitator"))
    sit(monkeypatch, Seat(ip_address="192.0.2.7"))
    monkeypatch.setattr(opened, "still_opens", busy)
    assert [one.value for one in desk.run().app.error] == [BUSY]
    assert desk.labels == []
    assert "Skapa workshopen" not in every.run().labels
    assert [one.value for one in every.app.error] == [BUSY]
    monkeypatch.setattr(kept, "by_code", busy)
    assert [one.value for one in Desk(w=held.code).app.error] == [BUSY]


def test_an_unknown_code_is_told_of(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(time=lambda: 1000.0)
    monkeypatch.setattr("dashboard.data.workshops.time", clock)
    held, key = made(store)
    desk = Desk(w="WRONG")
    assert desk.app.error[0].value.startswith("Det finns ingen workshop med den koden.")
    assert desk.labels == ["Skapa workshopen", ASKS]
    for _again in range(5):
        desk.run()
    assert desk.app.error[0].value.startswith("Vänta 2 s")
    assert "Skapa workshopen" in desk.labels
    assert Desk(w="WRONG").typed(key).address == {"w": held.code}


# The evening


@pytest.mark.parametrize(
    ("url", "chosen", "expected"),
    [
        ("http://localhost:8501/workshop", None, ("http://localhost:8501/", "alone")),
        ("http://127.0.0.1/x/workshop", None, ("http://127.0.0.1/x/", "alone")),
        (None, None, ("http://127.0.0.1/", "alone")),
        ("http://[::1]:8501/workshop", "localhost", ("http://[::1]:8501/", "alone")),
        (
            "http://localhost:8501/workshop",
            "192.168.1.7",
            ("http://192.168.1.7:8501/", "hall"),
        ),
        ("http://localhost/x/wall", "192.168.1.7", ("http://192.168.1.7/x/", "hall")),
        pytest.param(
            "http://192.168.1.7:8501/workshop",
            "192.168.1.7",
            ("http://192.168.1.7:8501/", "hall"),
        ),
        (
            "https://karta.example.org/service/workshop",
            "192.168.1.7",
            ("https://karta.example.org/service/", "public"),
        ),
    ],
)
def test_phones_open_the_app_where_they_reach_it(
    url: str | None,
    chosen: str | None,
    expected: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sit(monkeypatch, SimpleNamespace(url=url))  # type: ignore[arg-type]
    monkeypatch.setattr(st, "get_option", {"browser.serverAddress": chosen}.get)
    assert opened.base_address() == expected


def test_how_to_join_is_shown_for_this_machine_and_for_the_hall(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, held = led(store)
    box = desk.words(".join")
    assert " http://localhost:8501/take_part " in box
    assert f"{held.code[:3]} {held.code[3:]}" in box
    assert "wifi" not in box
    assert "servicekarta run --hall" in desk.app.warning[0].value
    real = st.get_option
    told = {"browser.serverAddress": "192.168.1.7"}
    monkeypatch.setattr(st, "get_option", lambda name: told.get(name) or real(name))
    box = desk.run().words(".join")
    assert " http://192.168.1.7:8501/take_part " in box
    assert "Telefonen måste vara på lokalens wifi." in box
    assert list(desk.app.warning) == []
    link = f"http://192.168.1.7:8501/take_part?w={held.code}"
    image = desk.soup.select_one(".join img")
    assert image
    code = segno.make(link, error="m", micro=False)
    assert image["src"] == code.svg_data_uri(scale=8, border=2)
    assert image["alt"] == f"QR-kod till adressen {link}"
    pages = [str(one["href"]) for one in desk.soup.select("li a[target=_blank]")]
    code_there = f"?w={held.code}"
    assert pages == [
        f"{name}{code_there}" for name in ("wall", "take_part", "workshop_results")
    ]


def test_screens_and_timer_go_to_the_wall(store: Engine) -> None:
    desk, held = led(store)
    assert desk.app.segmented_control(key="screen").value == "start"
    desk.choose("screen", "future")
    assert now(store, held).screen == "future"
    began = datetime.now(UTC)
    desk.app.number_input(key="minutes").set_value(25).run()
    desk.press("Starta klockan")
    ends = now(store, held).timer_ends_at
    assert ends
    assert timedelta(minutes=25) <= ends - began < timedelta(minutes=26)
    assert now(store, held).screen == "future"
    assert re.search(r"Tid kvar 2[45]:\d\d$", desk.words("dl.numbers"))
    desk.press("Stoppa klockan")
    assert now(store, held).timer_ends_at is None
    assert "Tid kvar" not in desk.words("dl.numbers")
    assert "Starta klockan" in desk.labels


def test_minutes_that_were_just_typed_count(store: Engine) -> None:
    desk, held = led(store)
    began = datetime.now(UTC)
    desk.app.number_input(key="minutes").set_value(5)
    desk.press("Starta klockan")
    ends = now(store, held).timer_ends_at
    assert ends
    assert ends - began < timedelta(minutes=6)


def test_a_timer_does_not_bring_back_what_the_wall_showed_before(store: Engine) -> None:
    desk, held = led(store)
    kept.set_screen(store, held.id, "part", "facilitator")  # at another desk
    desk.press("Starta klockan")
    assert now(store, held).screen == "part"


def test_the_numbers_of_the_evening(store: Engine) -> None:
    desk, held = led(store, moderation="before")

    def numbers() -> list[str]:
        return desk.run().words("dl.numbers dd").split("\n")

    names = desk.words("dl.numbers dt").split("\n")
    assert names == ["Har anslutit", "Svar", "Väntar på granskning", "Utdelade prickar"]
    assert numbers() == ["0", "0", "0", "0"]
    people = [person(store, held) for _each in range(3)]
    first = say(store, held, people[0], wish())
    say(store, held, people[1], wish())
    taken = say(store, held, people[1], statement())
    contributions.withdraw(store, taken.id, people[1])
    assert numbers() == ["3", "2", "2", "0"]
    moderation.show(store, first.id, "facilitator")
    votes.set_dots(store, held.id, people[2], first.id, 2)
    assert numbers() == ["3", "2", "1", "2"]


def test_the_evening_goes_on_when_the_numbers_cannot_be_read(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _held = led(store)
    monkeypatch.setattr(kept, "by_id", busy)
    assert "Stäng workshopen" in desk.run().labels
    assert desk.words("dl.numbers") == ""


def test_a_workshop_is_closed_and_opened_again(store: Engine) -> None:
    desk, held = led(store)
    desk.press("Starta klockan").press("Stäng workshopen")
    assert "Stänga nu? 0 deltagare har börjat på ett svar" in desk.text
    desk.press("Inte än")
    assert now(store, held).state == "open"
    keep_draft(store, person(store, held), "part", Draft("a" * 32, {"text": "Vi"}))
    desk.press("Stäng workshopen")
    assert "Stänga nu? 1 deltagare har börjat på ett svar" in desk.text
    desk.press("Ja, stäng den")
    assert now(store, held).state == "closed"
    assert desk.title.endswith("stängd.")
    assert "Det som sades finns bland resultaten." in desk.text
    assert desk.disabled("Starta klockan")
    desk.press("Öppna den igen")
    assert now(store, held).state == "open"
    assert desk.title.endswith("öppen.")
    assert not desk.disabled("Starta klockan")


@pytest.mark.parametrize(
    ("broken", "label"),
    [("close", "Ja, stäng den"), ("set_timer", "Starta klockan")],
)
def test_what_cannot_be_done_is_told(
    store: Engine, monkeypatch: pytest.MonkeyPatch, broken: str, label: str
) -> None:
    desk, held = led(store)
    desk.press("Stäng workshopen")
    monkeypatch.setattr(kept, broken, busy)
    assert desk.press(label).refused == BUSY
    assert now(store, held).revision == held.revision


def test_a_workshop_that_cannot_be_opened_again_is_told_of(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _held = led(store)
    desk.press("Stäng workshopen").press("Ja, stäng den")
    monkeypatch.setattr(kept, "reopen", busy)
    assert desk.press("Öppna den igen").refused == BUSY


# Looking through


def test_what_waits_is_shown_and_hidden(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    assert "Inget har sagts ännu." in desk.app.info[0].value
    one = say(store, held, person(store, held), wish(HOSTILE))
    two = say(store, held, person(store, held), statement())
    desk.run()
    steps = desk.app.segmented_control(key="step").options
    assert steps == ["Leda", "Granska (2)", "Från papper", "Inställningar"]
    tempo = "2. Öppettider, Tempo Sparreholm, Sparreholm"
    assert desk.rows() == ["1. Post, vid Mellösa", tempo]
    [text] = desk.soup.select(".said-text")
    assert (text.get_text(), text.select("*")) == (HOSTILE, [])
    assert "Framtiden. Väntar på granskning." in desk.words(".said-list")
    desk.press("Visa 1").press("Dölj 2")
    statuses = [each.status for each in said_in(store, held)]
    assert statuses == ["shown", "hidden"]
    assert "Inget väntar." in desk.app.info[0].value
    desk.choose("seen", "all")
    assert desk.rows() == [tempo, "1. Post, vid Mellösa"]
    assert (desk.disabled("Visa 1"), desk.disabled("Dölj 1")) == (True, False)
    assert (desk.disabled("Visa 2"), desk.disabled("Dölj 2")) == (False, True)
    desk.press("Dölj 1").press("Visa 2")
    assert [each.status for each in said_in(store, held)] == ["hidden", "shown"]
    contributions.withdraw(store, two.id, two.participant_id)
    assert desk.run().rows() == ["1. Post, vid Mellösa"]
    assert [each.id for each in said_in(store, held)] == [one.id, two.id]


def test_all_without_a_remark_are_shown_with_one_press(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    texts = ["Bra i Mellösa", "Ring Kalle Svensson, 0157-123 45", ""]
    for text in texts:
        say(store, held, person(store, held), wish(text))
    desk.run()
    [remark] = desk.soup.select("[role=note]")
    told = remark.get_text()
    assert told.startswith("Kanske om en person: ")
    assert "Kalle Svensson" in told
    assert "0157-123 45" in told
    desk.press("Visa alla 2 utan anmärkning")
    statuses = [each.status for each in said_in(store, held)]
    assert statuses == ["shown", "waiting", "shown"]
    say(store, held, person(store, held), wish())
    assert not [one for one in desk.run().labels if one.startswith("Visa alla")]


def test_what_was_taken_back_meanwhile_cannot_be_shown(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    one = say(store, held, person(store, held), wish())
    desk.run()
    contributions.withdraw(store, one.id, one.participant_id)
    desk.press("Visa 1")
    assert desk.refused == "Den som skrev det har tagit tillbaka det."
    assert last(store, held).status == "withdrawn"


def test_twenty_are_listed_and_it_is_told_how_many_more(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    me = person(store, held)
    for _each in range(22):
        say(store, held, me, wish())
    desk.run()
    assert len(desk.rows()) == 20
    assert [one.value for one in desk.app.caption] == ["2 till efter dessa."]


def test_a_contribution_is_merged_with_one_that_is_shown(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    one = say(store, held, person(store, held), wish())
    two = say(store, held, person(store, held), wish())
    other = say(store, held, person(store, held), statement())
    desk.run().press("Slå ihop eller rätta 2")
    assert desk.disabled("Slå ihop")
    moderation.show(store, one.id, "facilitator")
    moderation.show(store, other.id, "facilitator")
    into = desk.run().app.selectbox(key=f"into-{two.id}")
    assert into.options == ["1. Post, vid Mellösa"]
    desk.press("Slå ihop")  # nothing was chosen
    assert said_in(store, held)[1].status == "waiting"
    into = desk.app.selectbox(key=f"into-{two.id}")
    into.select("1. Post, vid Mellösa").run()
    moderation.hide(store, one.id, "facilitator")
    desk.press("Slå ihop")
    assert desk.refused.startswith("Det kan bara slås ihop med ett som visas")
    moderation.show(store, one.id, "facilitator")
    desk.run().app.selectbox(key=f"into-{two.id}").select("1. Post, vid Mellösa").run()
    desk.press("Slå ihop")
    merged = said_in(store, held)[1]
    assert (merged.status, merged.merged_into) == ("merged", one.id)
    assert "Slå ihop" not in desk.labels
    desk.choose("seen", "all")
    assert "Sammanslaget med ett som säger samma sak." in desk.words(".said-list")
    desk.press("Visa 2")
    assert said_in(store, held)[1].merged_into == ""


def test_a_place_is_put_right_by_village_and_by_a_click(
    store: Engine, component: Component
) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    say(store, held, person(store, held), statement())
    desk.run().press("Slå ihop eller rätta 1")
    desk.press("Lägg det där")  # nothing was chosen
    assert last(store, held).said.place_id == "sparreholm-tempo"
    one = last(store, held)
    desk.app.selectbox(key=f"where-{one.id}").select("Bettna").run()
    desk.press("Lägg det där")
    said = last(store, held).said
    assert (said.place_id, said.village) == ("", "Bettna")
    assert on_grid(said, BETTNA)
    assert '"said:1"' in str(component.sent[-1]["feature_group"])
    desk.click_beside(component, "correct", *MELLOSA)
    said = last(store, held).said
    assert said.village == "Mellösa"
    assert on_grid(said, MELLOSA)
    revision = now(store, held).revision
    desk.told(component, "correct")  # the old click is told again
    assert now(store, held).revision == revision
    desk.click_beside(component, "correct", 48.0, 16.5)
    assert desk.refused == "Punkten ligger inte i Sverige."
    assert last(store, held).said == said
    desk.app.selectbox(key=f"where-{one.id}").select("Bettna").run()
    contributions.withdraw(store, one.id, one.participant_id)
    desk.press("Lägg det där")
    assert desk.refused == "Den som skrev det har tagit tillbaka det."
    assert last(store, held).said == said


def test_what_the_group_can_do_has_no_place_to_put_right(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    said = {"question": "part", "kind": "time", "text": "Vi hjälper till"}
    say(store, held, person(store, held), Said.model_validate(said))
    desk.run().press("Slå ihop eller rätta 1")
    assert "Slå ihop" in desk.labels
    assert "Lägg det där" not in desk.labels
    desk.press("Slå ihop eller rätta 1")
    assert "Slå ihop" not in desk.labels


def test_each_step_is_logged_and_taken_back(store: Engine) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    assert "Inget ännu." in desk.text
    one = say(store, held, person(store, held), wish())
    desk.run().press("Visa 1").choose("seen", "all")
    assert desk.log == ["Ångra: nummer 1 visas (mötesledare)"]
    desk.press("Slå ihop eller rätta 1")
    desk.app.selectbox(key=f"where-{one.id}").select("Bettna").run()
    desk.press("Lägg det där")
    assert desk.log == [
        "Ångra: nummer 1 platsen rättad (mötesledare)",
        "nummer 1 visas (mötesledare)",
    ]
    [label] = [label for label in desk.labels if label.startswith("Ångra: ")]
    desk.press(label)
    assert on_grid(last(store, held).said, MELLOSA)
    assert last(store, held).said.village == "Mellösa"
    assert desk.log[0] == "nummer 1 steg ångrat (mötesledare)"
    assert not [label for label in desk.labels if label.startswith("Ångra: ")]
    desk.press("Dölj 1")
    assert desk.log[0] == "Ångra: nummer 1 dolt (mötesledare)"
    moderation.show(store, one.id, "editor")  # at another desk
    [label] = [label for label in desk.labels if label.startswith("Ångra: ")]
    desk.press(label)
    assert desk.refused == "Det har ändrats igen efter det: ångra det först."
    assert desk.log[0] == "Ångra: nummer 1 visas (redaktör)"


def test_the_log_tells_of_the_workshop_and_of_what_was_taken_back(
    store: Engine,
) -> None:
    desk, held = led(store, step="moderate")
    one = say(store, held, person(store, held), wish())
    contributions.withdraw(store, one.id, one.participant_id)
    kept.change_settings(store, held.id, settings(votes=1), "command")
    desk.run()
    assert desk.log == [
        "inställningarna ändrade (kommandot)",
        "nummer 1 återtaget av den som skrev det (deltagare)",
    ]


def test_the_page_is_drawn_anew_when_something_was_said(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, held = led(store, step="moderate", moderation="before")
    real, me, then = opened.as_it_is_now, person(store, held), SimpleNamespace(n=0)

    def saying(seen: Workshop) -> Workshop | None:
        then.n += 1
        if then.n == 1:
            say(store, held, me, wish())
        return real(seen)

    with monkeypatch.context() as failing:
        failing.setattr(kept, "by_id", busy)
        assert desk.run().rows() == []
    monkeypatch.setattr(opened, "as_it_is_now", saying)
    assert desk.run().rows() == ["1. Post, vid Mellösa"]
    assert then.n == 2


# From paper


def test_what_came_on_paper_is_marked_shown_and_logged(store: Engine) -> None:
    desk, held = led(store, step="enter", moderation="before")
    assert "märks ”på papper”" in desk.text
    desk.press("Skicka")
    assert desk.refused == "Välj först vad du vill berätta."
    desk.choose("q", "future").set("pills", "types", ["post"])
    desk.set("selectbox", "where", "village:Mellösa")
    desk.set("text_area", "text", "Fråga Kalle Svensson").press("Skicka")
    one = last(store, held)
    assert (one.origin, one.participant_id, one.status) == ("paper", "", "shown")
    assert one.said.text == "Fråga Kalle Svensson"
    assert desk.words(".thanks").endswith("Det visas nu.")
    assert desk.widget("pills", "types").value == []
    assert participants.participants(store, held.id) == 0
    desk.choose("step", "moderate").choose("seen", "all")
    assert desk.log == ["nummer 1 inskrivet från papper (mötesledare)"]
    assert desk.rows() == ["1. Post, vid Mellösa (på papper)"]


def test_an_editor_is_named_in_the_log(store: Engine) -> None:
    held, _key = made(store)
    desk = Desk(w=held.code).typed(keys.new_key(store, "editor", held.id))
    desk.choose("step", "enter").choose("q", "part").set("pills", "kind", "time")
    desk.set("text_area", "text", "Vi hjälper till").press("Skicka")
    desk.choose("step", "moderate")
    assert desk.log == ["nummer 1 inskrivet från papper (redaktör)"]


def test_paper_is_refused_when_the_workshop_is_closed(store: Engine) -> None:
    desk, held = led(store, step="enter")
    desk.choose("q", "part").set("pills", "kind", "time")
    desk.set("text_area", "text", "Vi hjälper till")
    kept.close(store, held.id, "facilitator")
    desk.press("Skicka")
    assert desk.refused == "Workshopen är stängd: inget mer tas emot."
    assert desk.widget("text_area", "text").value == "Vi hjälper till"
    kept.reopen(store, held.id, "facilitator")
    desk.press("Skicka")
    assert len(said_in(store, held)) == 1


def test_the_sheet_holds_the_three_questions(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, str] = {}

    def take(_label: str, data: Any, *, file_name: str, **_more: Any) -> None:  # noqa: ANN401
        content = data() if callable(data) else data
        files[file_name] = content.decode()

    monkeypatch.setattr(st, "download_button", take)
    _desk, _held = led(store, step="enter", title="Kväll <b>i</b> Mellösa")
    [sheet] = files.values()
    assert "Kväll &lt;b&gt;i&lt;/b&gt; Mellösa" in sheet
    for question in (
        "Hur ser det ut idag med servicen där vi bor och verkar?",
        "Hur skulle vi vilja att det ska se ut i framtiden?",
        "hur kan vi själva bidra?",
    ):
        assert question in sheet


def test_a_step_of_the_phones_is_none_of_the_paper(store: Engine) -> None:
    desk, _held = led(store)
    desk.app.session_state["q"] = "vote"  # from the phones' page, in the same session
    desk.choose("step", "enter")
    assert "Skicka" in desk.labels


# Settings


def test_settings_are_changed_and_faults_told(store: Engine) -> None:
    desk, held = led(store, step="settings", votes=2, groups=("mellosa",))
    assert desk.filled("title") == held.settings.title
    assert desk.filled("groups") == ["mellosa"]
    desk.put("title", "").press("Spara")
    assert desk.refused == "Ge workshopen en rubrik."
    assert now(store, held).settings == held.settings
    late = TODAY + timedelta(days=90)
    changed = {"title": "Ny <i>rubrik</i>", "votes": 5, "delete_on": late}
    for name, value in (changed | {"groups": ["bettna"]}).items():
        desk.put(name, value)
    desk.press("Spara")
    assert desk.refused == ""
    assert now(store, held).settings == held.settings.model_copy(
        update=changed | {"groups": ("bettna",)}
    )
    assert desk.title.startswith("Ny <i>rubrik</i>")
    desk.choose("step", "moderate")
    assert desk.log == ["inställningarna ändrade (mötesledare)"]


def test_settings_that_the_store_refuses(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, held = led(store, step="settings")
    monkeypatch.setattr(kept, "change_settings", busy)
    desk.put("title", "Ny rubrik").press("Spara")
    assert desk.refused == BUSY
    assert desk.filled("title") == "Ny rubrik"
    assert now(store, held).settings == held.settings


def test_settings_are_those_of_the_workshop_that_is_open(store: Engine) -> None:
    first, _key = made(store, title="Den ena", votes=1)
    other, _key = made(store, title="Den andra", votes=2)
    desk = Desk(w=first.code, step="settings")
    desk.typed(keys.new_key(store, "facilitator"))
    assert (desk.filled("title"), desk.filled("votes")) == ("Den ena", 1)
    desk.app.query_params = {}  # the menu leads to the same page
    assert desk.run().filled("title") == ""
    assert desk.filled("votes") == 3
    desk.put("title", "Den tredje")
    [label] = [one for one in desk.labels if one.startswith("Den andra")]
    desk.press(label)
    desk.choose("step", "settings")
    assert (desk.filled("title"), desk.filled("votes")) == ("Den andra", 2)
    desk.press("Spara")
    assert now(store, other).settings == other.settings


# English


def test_in_english(store: Engine) -> None:
    desk = Desk(lang="en")
    assert "One evening with the local groups" in desk.words(".answer")
    desk.press("Make the workshop")
    assert desk.refused == "Give the workshop a title."
    desk.put("title", "Evening").press("Make the workshop")
    [held] = kept.workshops(store)
    assert "Write it down: it is shown only now" in desk.words()
    pages = [str(one["href"]) for one in desk.soup.select("li a[target=_blank]")]
    assert pages[2] == f"workshop_results?w={held.code}&lang=en"
    assert "Have joined" in desk.words("dl.numbers")
    say(store, held, person(store, held), wish())
    desk.choose("step", "moderate").press("Show 1")
    assert desk.log == ["Take back: number 1 shown (facilitator)"]


def test_more_of_a_contribution_is_told_of_one(store: Engine) -> None:
    """Only the row that was chosen has what merges and corrects."""
    desk, held = led(store, step="moderate", moderation="before")
    both = [say(store, held, person(store, held), wish()) for _each in range(2)]
    desk.run().press("Slå ihop eller rätta 1").press("Slå ihop eller rätta 2")
    chosen = [str(one.key) for one in desk.app.selectbox if "into-" in str(one.key)]
    assert chosen == [f"into-{both[1].id}"]
