"""The page 'Delta': joining, the three questions, drafts, votes, and the end."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.data import workshops as opened
from geodata.errors import StoreError
from geodata.store import contributions, moderation, participants, votes
from geodata.store import workshops as kept
from geodata.store.records import Contribution, Said, Workshop
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
from tests.pages.hall import HOSTILE, Visit, last, on_grid, said_in
from tests.pages.opening import Component

COOP = (59.058464, 16.58922)


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


class Phone(Visit):
    """A participant's page of a workshop."""

    def __init__(self, store: Engine, held: Workshop, **address: str) -> None:
        super().__init__("take_part", w=held.code, **address)
        self.store, self.held = store, held

    def joined(self) -> "Phone":
        return self.press("Delta")

    @property
    def me(self) -> str:
        found = participants.participant(self.store, self.held.id, self.address["p"])
        assert found
        return found

    @property
    def thanks(self) -> str:
        return self.words(".thanks")

    @property
    def form(self) -> dict[str, Any]:
        """What stands in the form."""
        kinds = ("pills", "selectbox", "text_area")
        widgets = [one for kind in kinds for one in self.app.get(kind)]
        return {str(one.key).partition("-")[0]: one.value for one in widgets}

    @property
    def form_id(self) -> str:
        (button,) = [one for one in self.app.button if one.label in {"Skicka", "Send"}]
        return str(button.key).removeprefix("send-")

    def draft(self, question: str) -> dict[str, Any]:
        """What the store keeps of the form, but for what is empty."""
        kept_now = participants.draft(self.store, self.me, question)  # type: ignore[arg-type]
        assert kept_now
        return {name: value for name, value in kept_now.content.items() if value}

    def wishes(self, *types: str, where: str = "", text: str = "") -> "Phone":
        """Fill in the form of a wish."""
        self.set("pills", "types", list(types))
        if where:
            self.set("selectbox", "where", where)
        return self.set("text_area", "text", text) if text else self


def busy(*_any: object) -> None:
    raise StoreError("store_busy")


def content(said: Said) -> dict[str, Any]:
    """What is said, but for the position and what is empty."""
    whole = said.model_dump(exclude={"latitude", "longitude"})
    return {name: value for name, value in whole.items() if value}


def shown_wish(store: Engine, held: Workshop, **changed: Any) -> Contribution:  # noqa: ANN401
    return say(store, held, person(store, held), wish(**changed))


# Finding the workshop


def test_the_code_is_asked_for_and_leads_on(store: Engine) -> None:
    held = workshop(store, title="Kväll <b>i</b> Mellösa")
    seen = Visit("take_part")
    assert "Här deltar du i en workshop" in seen.text
    [error] = seen.press("Fortsätt").app.error
    assert error.value.startswith("Det finns ingen workshop med den koden.")
    seen.app.text_input(key="typed_code").set_value("WRONG")
    seen.press("Fortsätt")
    [error] = seen.app.error
    assert error.value.startswith("Det finns ingen workshop med den koden.")
    typed = f" {held.code[:3]} {held.code[3:]} ".lower()
    seen.app.text_input(key="typed_code").set_value(typed)
    seen.press("Fortsätt")
    assert seen.app.error == []
    assert "Kväll <b>i</b> Mellösa" in seen.words(".workshop-title")
    assert seen.labels == ["Delta"]
    assert seen.address == {"w": typed.strip()}


def test_after_many_wrong_codes_a_session_must_wait(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    clock = SimpleNamespace(now=1000.0)
    times = SimpleNamespace(time=lambda: clock.now)
    monkeypatch.setattr("dashboard.data.workshops.time", times)
    seen = Visit("take_part", w="WRONG")
    for _again in range(4):
        assert "Det finns ingen workshop" in seen.text
        seen.run()
    seen.app.query_params["w"] = held.code
    assert "Vänta 2 s" in seen.run().text
    clock.now += 0.5
    assert "Vänta 1 s" in seen.run().text
    assert seen.labels == ["Fortsätt"]
    clock.now += 0.5
    assert seen.run().labels == ["Delta"]
    seen.app.query_params["w"] = "WRONG"
    assert "Det finns ingen workshop" in seen.run().text
    assert "Vänta 3 s" in seen.run().text
    seen.app.session_state["wrong_codes"] = (1000, clock.now)
    assert "Vänta 61 s" in seen.run().text
    assert Visit("take_part", w=held.code).labels == ["Delta"]


def test_a_store_that_cannot_be_read_is_told_of(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)

    monkeypatch.setattr(kept, "by_code", busy)
    seen = Visit("take_part", w=held.code)
    assert [one.value for one in seen.app.error] == [
        "Databasen är upptagen. Inget har sparats; försök igen."
    ]
    assert seen.labels == []


# Joining


def test_the_welcome_tells_how_personal_data_is_treated(store: Engine) -> None:
    def told(held: Workshop) -> dict[str, str]:
        soup = Phone(store, held).soup
        names = [one.get_text() for one in soup.select("details.basis dt")]
        words = [one.get_text() for one in soup.select("details.basis dd")]
        return dict(zip(names, words, strict=True))

    late = TODAY.replace(year=TODAY.year + 2, month=3, day=1)
    whole = workshop(
        store,
        responsible="Flens <i>kommun</i>",
        purpose="Planera service",
        legal_basis="Allmänt intresse",
        contact="dataskydd@flen.se",
        delete_on=late,
        decision="Dnr 12",
    )
    assert told(whole) == {
        "Ansvarig": "Flens <i>kommun</i>",
        "Ändamål": "Planera service",
        "Rättslig grund": "Allmänt intresse",
        "Hur länge": f"Gallras 1 mars {late.year}. Dnr 12",
        "Vem du kan fråga": "dataskydd@flen.se",
    }
    assert list(told(workshop(store)).values()) == ["ej angiven"] * 5
    day_alone = told(workshop(store, delete_on=late))
    assert day_alone["Hur länge"] == f"Gallras 1 mars {late.year}."


def test_joining_puts_a_token_into_the_address_once(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held)
    assert "Inget konto, inget namn." in phone.words(".answer")
    assert "p" not in phone.address
    phone.joined()
    assert participants.participants(store, held.id) == 1
    assert phone.me
    assert phone.app.segmented_control(key="q").value == "today"
    again = Phone(store, held, p=phone.address["p"])
    assert again.labels == ["Skicka"]
    assert participants.participants(store, held.id) == 1
    assert "Så behandlas det du skriver" in again.text
    assert Phone(store, held, p="no-token").labels == ["Delta"]


def test_a_second_press_joins_no_second_time(store: Engine) -> None:
    held = workshop(store)
    token = participants.join(store, held)
    phone = Phone(store, held)
    phone.app.query_params["p"] = token  # the first press has been answered
    phone.joined()
    assert phone.address["p"] == token
    assert participants.participants(store, held.id) == 1


def test_joining_can_be_refused(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    held = workshop(store)
    phone = Phone(store, held)
    monkeypatch.setattr(participants, "MOST_PARTICIPANTS", 0)
    assert phone.joined().refused == "Fler kan inte delta i den här workshopen."
    assert "p" not in phone.address
    assert phone.run().refused == ""


# The three questions


def test_a_form_says_what_is_missing_and_stores_nothing(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined()
    assert "Hur ser det ut idag med servicen" in phone.words("h2")

    def missing(question: str, **filled: object) -> str:
        if question != phone.address.get("q", "today"):
            phone.choose("q", question)
        kinds = {"where": "selectbox", "group": "selectbox", "text": "text_area"}
        for name, value in filled.items():
            phone.set(kinds.get(name, "pills"), name, value)
        phone.press("Skicka")
        assert said_in(store, held) == []
        return phone.refused

    where = "en by eller ett ställe i listan, eller på kartan."
    assert missing("today") == "Välj först vad du vill berätta."
    assert missing("today", kind="works") == f"Välj vad det gäller: {where}"
    assert missing("today", kind="missing") == "Välj minst ett serviceslag."
    assert missing("today", types=["post"]) == f"Välj var: {where}"
    assert phone.run().refused == ""
    assert missing("future") == "Välj minst ett serviceslag."
    assert "Hur skulle vi vilja att det ska se ut" in phone.words("h2")
    assert missing("future", types=["fuel"]) == f"Välj var: {where}"
    assert missing("part") == "Välj först vad du vill berätta."
    assert "hur kan vi själva bidra?" in phone.words("h2")
    assert missing("part", kind="time") == "Skriv några ord om vad gruppen kan göra."
    assert missing("part", text="   ") == "Skriv några ord om vad gruppen kan göra."


def test_a_statement_about_a_place_is_stored_as_it_was_chosen(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined()
    first = phone.form_id
    phone.set("pills", "kind", "closed")
    assert set(phone.form) == {"kind", "types", "where", "text"}
    phone.set("selectbox", "where", "place:flen-coop")
    phone.set("text_area", "text", f"{HOSTILE}\nsista raden").press("Skicka")
    [one] = said_in(store, held)
    assert (one.id, one.participant_id, one.origin) == (first, phone.me, "phone")
    assert content(one.said) == {
        "question": "today",
        "kind": "closed",
        "text": f"{HOSTILE}\nsista raden",
        "place_id": "flen-coop",
        "village": "Flen",
    }
    assert on_grid(one.said, COOP)
    assert phone.thanks.startswith("Tack! Ditt svar har nummer 1 och är sparat.")
    assert phone.form_id != first
    assert phone.form == {"kind": None, "types": [], "where": None, "text": ""}
    assert phone.words(".said-head") == "1. Har lagts ned, Coop Flen, Flen"
    [text] = phone.soup.select(".said-text")
    assert text.get_text() == f"{HOSTILE}\nsista raden"
    assert text.select("*") == []
    assert phone.run().thanks == ""


def test_what_is_missing_is_stored_with_types_and_village(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined().set("pills", "kind", "missing")
    phone.set("pills", "types", ["pharmacy", "fuel"])
    phone.set("selectbox", "where", "village:Mellösa").press("Skicka")
    one = last(store, held)
    assert content(one.said) == {
        "question": "today",
        "kind": "missing",
        "types": ("fuel", "pharmacy"),
        "village": "Mellösa",
    }
    assert on_grid(one.said, MELLOSA)
    assert phone.words(".said-head") == (
        "1. Saknas på kartan: drivmedel och apotek, vid Mellösa"
    )
    assert phone.soup.select(".said-text") == []


def test_a_statement_about_a_village_names_a_service_or_says_something(
    store: Engine,
) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined().set("pills", "kind", "works_not")
    phone.set("selectbox", "where", "village:Bettna").press("Skicka")
    assert phone.refused == "Välj vilken service det gäller, eller skriv det."
    phone.set("pills", "types", ["post"]).press("Skicka")
    assert last(store, held).said.types == ("post",)


def test_a_wish_by_a_click_on_the_map(store: Engine, component: Component) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.choose("placing", "map")
    assert "Tryck på kartan där det gäller." in phone.words("[role=status]")
    assert '"spot:here"' not in str(component.sent[-1]["feature_group"])
    at = (59.0953, 16.5711)
    phone.click_beside(component, "take_part", *at)
    near = "Valt: en plats nära Mellösa, på 250 meter när."
    assert phone.words("[role=status]") == near
    assert '"spot:here"' in str(component.sent[-1]["feature_group"])
    phone.wishes("post", text="Närmare hem").press("Skicka")
    one = last(store, held)
    assert content(one.said) == {
        "question": "future",
        "kind": "wish",
        "types": ("post",),
        "village": "Mellösa",
        "text": "Närmare hem",
    }
    assert on_grid(one.said, at)
    assert '"spot:here"' not in str(component.sent[-1]["feature_group"])
    phone.told(component, "take_part")  # the old click is told again
    assert "Tryck på kartan där det gäller." in phone.words("[role=status]")


def test_the_list_and_the_map_are_equal_ways(
    store: Engine, component: Component
) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined().set("pills", "kind", "hours")
    phone.set("selectbox", "where", "village:Bettna").choose("placing", "map")
    assert phone.words("[role=status]") == "Valt: Bettna."
    phone.click_mark(component, "take_part", "sparreholm-tempo")
    assert phone.words("[role=status]") == "Valt: Tempo Sparreholm, Sparreholm."
    phone.click_mark(component, "take_part", "no-place-but-a-village")
    assert phone.words("[role=status]") == "Valt: Tempo Sparreholm, Sparreholm."
    phone.choose("placing", "list")
    assert phone.form["where"] == "place:sparreholm-tempo"
    phone.choose("placing", "map").click_beside(component, "take_part", *MELLOSA)
    phone.choose("placing", "list")
    assert phone.form["where"] is None
    assert "en plats nära Mellösa" in phone.words("[role=status]")
    phone.set("text_area", "text", "Stängt i maj").press("Skicka")
    one = last(store, held)
    assert (one.said.place_id, one.said.village) == ("", "Mellösa")
    assert on_grid(one.said, MELLOSA)


def test_a_mark_is_chosen_and_a_village_in_the_list_instead_of_a_spot(
    store: Engine, component: Component
) -> None:
    held = workshop(store)
    phone = Phone(store, held, placing="map").joined().set("pills", "kind", "works")
    phone.click_mark(component, "take_part", "flen-coop").press("Skicka")
    assert last(store, held).said.place_id == "flen-coop"
    assert on_grid(last(store, held).said, COOP)
    phone.set("pills", "kind", "works").set("text_area", "text", "Bra")
    phone.click_beside(component, "take_part", *COOP).choose("placing", "list").set(
        "selectbox", "where", "village:Mellösa"
    )
    phone.press("Skicka")
    assert on_grid(last(store, held).said, MELLOSA)


def test_a_spot_outside_sweden_is_refused(store: Engine, component: Component) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future", placing="map").joined()
    phone.click_beside(component, "take_part", 48.0, 16.5).wishes("post")
    phone.press("Skicka")
    assert phone.refused == "Något i formuläret stämmer inte. Se över det."
    assert said_in(store, held) == []


def test_what_the_group_can_do(store: Engine) -> None:
    held = workshop(store, groups=("mellosa", "bettna"))
    phone = Phone(store, held, q="part").joined()
    groups = phone.widget("selectbox", "group").options
    assert groups == ["Mellösa bygderåd", "Bettna Hembygdsförening"]
    phone.set("pills", "kind", "transport").set("selectbox", "group", "bettna")
    phone.set("text_area", "text", "Vi kör varor").press("Skicka")
    one = last(store, held)
    assert content(one.said) == {
        "question": "part",
        "kind": "transport",
        "text": "Vi kör varor",
        "group_id": "bettna",
    }
    assert one.said.latitude is None
    told = "1. Köra och leverera, Bettna Hembygdsförening"
    assert phone.words(".said-head") == told
    phone.set("pills", "kind", "other").set("text_area", "text", "Kaffe")
    assert last(store, phone.press("Skicka").held).said.group_id == ""
    every = Phone(store, workshop(store, groups=()), q="part").joined()
    assert len(every.widget("selectbox", "group").options) == 9


def test_no_more_of_a_text_is_kept_than_may_be_written(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Bettna", text=10_000 * "å").press("Skicka")
    assert phone.refused.startswith("Texten är för lång: högst 2 000 tecken.")
    assert phone.form["text"] == 10_000 * "å"
    phone.set("text_area", "text", 2000 * "å").press("Skicka")
    assert last(store, held).said.text == 2000 * "å"


# Drafts


def test_each_change_is_kept_and_comes_back_in_a_new_session(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held).joined()
    form_id = phone.set("pills", "kind", "missing").form_id
    assert phone.draft("today") == {"kind": "missing"}
    phone.set("pills", "types", ["post", "fuel"])
    assert phone.draft("today")["types"] == ["post", "fuel"]
    phone.set("text_area", "text", "Ett halvt ord")
    phone.set("selectbox", "where", "village:Bettna")
    whole = {
        "kind": "missing",
        "types": ["post", "fuel"],
        "text": "Ett halvt ord",
        "where": "village:Bettna",
    }
    assert phone.draft("today") == whole
    phone.choose("q", "part").set("text_area", "text", "Vi hjälper till")
    token = phone.address["p"]
    again = Phone(store, held, p=token)
    assert again.form_id == form_id
    assert again.form == whole | {"types": ["fuel", "post"]}
    assert again.choose("q", "part").form["text"] == "Vi hjälper till"
    again.choose("q", "today").press("Skicka")
    assert again.thanks
    assert participants.draft(store, again.me, "today") is None
    phone.choose("q", "today").press("Skicka")  # the same form from the first session
    [one] = said_in(store, held)
    assert (one.id, one.said.text) == (form_id, "Ett halvt ord")
    phone.choose("q", "part")
    assert phone.form["text"] == "Vi hjälper till"


def test_two_changes_at_once_are_both_kept(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.widget("text_area", "text").set_value("Närmare hem")
    phone.widget("selectbox", "where").select("Bettna")
    states = phone.app._tree.get_widget_states()
    states.widgets.sort(key=lambda one: "where-" in one.id)  # the text came first
    phone.app._run(states)
    kept_now = {"where": "village:Bettna", "text": "Närmare hem"}
    assert phone.draft("future") == kept_now


def test_a_spot_on_the_map_comes_back_too(store: Engine, component: Component) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future", placing="map").joined()
    phone.click_beside(component, "take_part", *MELLOSA)
    again = Phone(store, held, q="future", p=phone.address["p"])
    assert "en plats nära Mellösa" in again.words("[role=status]")
    again.wishes("post").press("Skicka")
    assert on_grid(last(store, held).said, MELLOSA)


def test_a_draft_that_cannot_be_kept_is_told_of_and_still_sent(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()

    def full(*_any: object) -> None:
        raise StoreError("store_full", folder="/data")

    monkeypatch.setattr(participants, "keep_draft", full)
    phone.set("pills", "types", ["post"])
    assert "Disken är full" in phone.refused
    phone.set("selectbox", "where", "village:Bettna").press("Skicka")
    assert phone.refused == ""
    assert last(store, held).said.types == ("post",)


# What a store refuses, and what is pressed twice


def test_a_store_that_is_full_keeps_the_text_in_the_form_and_then_stores_one(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Mellösa", text="Paketombud")
    form_id, filled = phone.form_id, phone.form
    with monkeypatch.context() as broken:

        def full(*_any: object, **_more: object) -> None:
            raise StoreError("store_full", folder="/data/<b>")

        broken.setattr(contributions, "contribute", full)
        phone.press("Skicka")
    assert phone.refused == (
        "Disken är full, och inget har sparats. Gör plats i /data/<b> och försök igen."
    )
    assert phone.thanks == ""
    assert said_in(store, held) == []
    assert (phone.form_id, phone.form) == (form_id, filled)
    phone.press("Skicka")
    assert phone.refused == ""
    assert "nummer 1 och är sparat" in phone.thanks
    [one] = said_in(store, held)
    assert (one.id, one.said.text) == (form_id, "Paketombud")


def test_a_second_press_sends_nothing(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Mellösa")
    forms = {f"{phone.me}/future": (kept.new_id(), {})}
    phone.app.session_state["forms"] = forms  # the first press has been answered
    phone.press("Skicka")
    assert said_in(store, held) == []
    assert (phone.refused, phone.thanks) == ("", "")


def test_too_much_at_once_is_refused(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Mellösa").press("Skicka")
    monkeypatch.setattr(contributions, "MOST_A_MINUTE", 1)
    phone.wishes("fuel", where="village:Mellösa").press("Skicka")
    assert phone.refused.startswith("Det var väldigt mycket på en gång.")
    assert len(said_in(store, held)) == 1


# Shown or not


def test_before_it_is_shown_only_who_said_it_sees_it(store: Engine) -> None:
    held = workshop(store, moderation="before")
    phone = Phone(store, held, q="future").joined()
    other = Phone(store, held, q="future").joined()
    assert [one.label for one in other.app.expander] == [
        "Vad andra har sagt som visas: 0 svar"
    ]
    assert "Inget visas ännu." in other.text
    phone.wishes("post", where="village:Bettna", text=HOSTILE).press("Skicka")
    assert phone.thanks.endswith("Det visas när mötesledaren har tittat på det.")
    assert [one.label for one in phone.app.expander] == [
        "Mitt svar",
        "Vad andra har sagt som visas: 0 svar",
    ]
    assert "Väntar på granskning." in phone.words(".said-list")
    assert "Inget visas ännu." in other.run().text
    one = last(store, held)
    moderation.show(store, one.id, "facilitator")
    assert "Visas." in phone.run().words(".said-list")
    assert [b.label for b in other.run().app.expander] == [
        "Vad andra har sagt som visas: 1 svar"
    ]
    assert other.words(".said-head") == "1. Post, vid Bettna"
    [text] = other.soup.select(".said-text")
    assert (text.get_text(), text.select("*")) == (HOSTILE, [])
    assert other.choose("q", "today").soup.select(".said-list") == []
    moderation.hide(store, one.id, "facilitator")
    assert "Inget visas ännu." in other.choose("q", "future").text
    assert "Visas inte." in phone.run().words(".said-list")


def test_what_looks_like_a_name_waits_even_if_all_is_shown_at_once(
    store: Engine,
) -> None:
    held = workshop(store, moderation="after")
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Bettna", text="Bra i Mellösa bygderåd")
    assert phone.press("Skicka").thanks.endswith("Det visas nu.")
    phone.wishes("post", where="village:Bettna", text="Fråga Kalle Svensson")
    phone.press("Skicka")
    assert phone.thanks.endswith("Det visas när mötesledaren har tittat på det.")
    statuses = [one.status for one in said_in(store, held)]
    assert statuses == ["shown", "waiting"]
    assert phone.app.expander(key="mine").label == "Mina 2 svar"


def test_an_answer_is_taken_back(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Bettna").press("Skicka")
    phone.wishes("fuel", where="village:Bettna").press("Skicka")
    phone.press("Ta tillbaka nummer 1")
    statuses = [one.status for one in said_in(store, held)]
    assert statuses == ["withdrawn", "shown"]
    assert phone.words(".said-head") == "2. Drivmedel, vid Bettna"
    kept.close(store, held.id, "facilitator")
    phone.press("Ta tillbaka nummer 2")
    assert last(store, held).status == "shown"
    assert "Workshopen är stängd: inget mer tas emot." in phone.text


def test_a_phone_looks_for_what_is_new_and_for_the_end(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    real, then = opened.as_it_is_now, SimpleNamespace(done=False)

    def closing(seen: Workshop) -> Workshop | None:
        if not then.done:
            kept.close(store, seen.id, "facilitator")
            then.done = True
        return real(seen)

    with monkeypatch.context() as failing:
        failing.setattr(kept, "by_id", busy)
        assert phone.run().labels == ["Skicka"]
        assert list(phone.app.expander) == []
    assert phone.run().app.expander[0].label == "Vad andra har sagt som visas: 0 svar"
    monkeypatch.setattr(opened, "as_it_is_now", closing)
    assert "Workshopen är stängd: inget mer tas emot." in phone.run().text


# Votes


def test_dots_are_given_and_taken_as_long_as_there_are_some(store: Engine) -> None:
    held = workshop(store, votes=2)
    first = shown_wish(store, held, text=HOSTILE)
    second = shown_wish(store, held, types=("fuel",))
    say(store, held, person(store, held), statement())
    phone = Phone(store, held, q="vote").joined()
    assert phone.words(".answer") == "Du har 2 av 2 prickar kvar."
    assert phone.words(".said-head") == (
        "1. Post, vid Mellösa\n2. Drivmedel, vid Mellösa"
    )
    assert phone.soup.select(".said-text")[0].get_text() == HOSTILE
    assert phone.disabled("Ta en prick från 1")
    phone.press("Ge en prick till 1").press("Ge en prick till 1")
    assert votes.dots_of(store, phone.me) == {first.id: 2}
    assert phone.words(".answer") == "Du har 0 av 2 prickar kvar."
    assert phone.words(".dots") == "● 2"
    assert phone.disabled("Ge en prick till 2")
    phone.press("Ta en prick från 1").press("Ge en prick till 2")
    assert votes.dots_of(store, phone.me) == {first.id: 1, second.id: 1}
    again = Phone(store, held, q="vote", p=phone.address["p"])
    assert again.words(".dots") == "● 1\n● 1"


def test_dots_on_wishes_that_are_gone_are_taken_back(store: Engine) -> None:
    held = workshop(store, votes=3)
    wishes = [shown_wish(store, held) for _each in range(3)]
    phone = Phone(store, held, q="vote").joined()
    phone.press("Ge en prick till 1").press("Ge en prick till 2")
    phone.press("Ge en prick till 3")
    moderation.hide(store, wishes[0].id, "facilitator")
    moderation.merge(store, wishes[1].id, wishes[2].id, "facilitator")
    phone.run()
    assert "2 av dina prickar ligger på önskemål som är dolda" in phone.text
    phone.press("Ta tillbaka dem")
    assert votes.dots_of(store, phone.me) == {wishes[2].id: 1}
    assert phone.words(".answer") == "Du har 2 av 3 prickar kvar."
    assert "Ta tillbaka dem" not in phone.labels


def test_a_dot_that_cannot_be_given_is_told_of(store: Engine) -> None:
    held = workshop(store, votes=1)
    first = shown_wish(store, held)
    second = shown_wish(store, held)
    phone = Phone(store, held, q="vote").joined()
    assert phone.words(".answer") == "Du har 1 av 1 prick kvar."
    votes.set_dots(store, held.id, phone.me, first.id, 1)  # in another tab
    phone.press("Ge en prick till 2")
    assert phone.refused == "Alla dina prickar är använda. Ta tillbaka en först."
    assert votes.dots_of(store, phone.me) == {first.id: 1}
    moderation.hide(store, second.id, "facilitator")
    votes.set_dots(store, held.id, phone.me, first.id, 0)
    phone.run()
    assert "Ge en prick till 2" not in phone.labels
    moderation.hide(store, first.id, "facilitator")
    phone.press("Ge en prick till 1")
    assert phone.refused == "Det här önskemålet visas inte längre."
    assert "Inget önskemål visas ännu." in phone.text


def test_wishes_that_are_shown_meanwhile_can_be_voted_for(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="vote").joined()
    assert "Inget önskemål visas ännu." in phone.text
    real, then = opened.as_it_is_now, SimpleNamespace(done=False)

    def saying(seen: Workshop) -> Workshop | None:
        if not then.done:
            shown_wish(store, held)
            then.done = True
        return real(seen)

    with monkeypatch.context() as failing:
        failing.setattr(kept, "by_id", busy)
        assert phone.run().labels == []
    monkeypatch.setattr(opened, "as_it_is_now", saying)
    assert "Ge en prick till 1" in phone.run().labels


def test_without_dots_there_is_no_vote(store: Engine) -> None:
    held = workshop(store, votes=0)
    phone = Phone(store, held, q="vote").joined()
    steps = phone.app.segmented_control(key="q")
    assert steps.options == ["I dag", "Framtiden", "Delaktighet"]
    assert steps.value == "today"
    assert "q" not in phone.address


def test_a_vote_that_is_taken_away_leads_back_to_the_first_question(
    store: Engine,
) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="vote").joined()
    kept.change_settings(store, held.id, settings(votes=0), "facilitator")
    assert phone.run().labels == ["Skicka"]
    assert "q" not in phone.address


# The end


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_closed_workshop_shows_what_was_said(store: Engine, language: str) -> None:
    held = workshop(store)
    shown_wish(store, held, text=HOSTILE)
    hidden = shown_wish(store, held, text="dold text")
    moderation.hide(store, hidden.id, "facilitator")
    phone = Phone(store, held).joined()
    kept.close(store, held.id, "facilitator")
    seen = Phone(store, held, p=phone.address["p"], lang=language)
    assert seen.labels == []
    [box] = seen.app.info
    [link] = seen.soup.select("a[href^='workshop_results?']")
    if language == "sv":
        assert box.value == "Workshopen är stängd: inget mer tas emot."
        assert link["href"] == f"workshop_results?w={held.code}"
        assert link.get_text() == "Vad som sades, och vad det betyder"
        assert seen.words(".said-head") == "1. Post, vid Mellösa"
        assert seen.text.count("Inget visas ännu.") == 2
    else:
        assert box.value == "The workshop is closed: nothing more is accepted."
        assert link["href"] == f"workshop_results?w={held.code}&lang=en"
        assert seen.words(".said-head") == "1. Post, at Mellösa"
    assert len(seen.soup.select("h2")) == 3
    assert seen.words(".said-text") == HOSTILE


def test_an_expired_code_accepts_nothing_more(store: Engine) -> None:
    past = date(2026, 3, 1)
    held = workshop(store, day=past, last_day=past)
    seen = Phone(store, held)
    [box] = seen.app.info
    assert box.value == "Koden kunde användas till och med 1 mars 2026."
    assert seen.labels == []
    assert len(seen.soup.select("a[href^='workshop_results?']")) == 1


def test_who_presses_as_the_workshop_closes_is_told(store: Engine) -> None:
    held = workshop(store)
    late = Phone(store, held)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Mellösa")
    kept.close(store, held.id, "facilitator")
    assert "Workshopen är stängd" in late.press("Delta").text
    assert "p" not in late.address
    assert "Workshopen är stängd" in phone.press("Skicka").text
    assert said_in(store, held) == []
    kept.reopen(store, held.id, "facilitator")
    assert phone.run().form["types"] == ["post"]
    assert phone.press("Skicka").thanks


def test_what_was_refused_at_the_end_is_not_told_after_it(store: Engine) -> None:
    held = workshop(store)
    phone = Phone(store, held, q="future").joined()
    phone.wishes("post", where="village:Mellösa")
    kept.close(store, held.id, "facilitator")
    phone.press("Skicka")
    kept.reopen(store, held.id, "facilitator")
    assert phone.run().refused == ""


# English


def test_in_english(store: Engine) -> None:
    held = workshop(store, language="en")
    phone = Phone(store, held, lang="en", q="future")
    assert "Three questions about service where you live" in phone.text
    assert "How what you write is treated" in phone.text
    phone.press("Take part")
    assert phone.words("h2") == "What would we like it to be in the future?"
    phone.set("pills", "types", ["post"]).press("Send")
    assert phone.refused == (
        "Choose where: a village or place in the list, or on the map."
    )
    phone.set("selectbox", "where", "village:Mellösa").press("Send")
    told = "Thank you! Your answer is number 1 and is saved."
    assert phone.thanks.startswith(told)
    assert "Take number 1 back" in phone.labels
    assert phone.choose("q", "vote").words(".answer") == "You have 3 of 3 dots left."
    wrong = Visit("take_part", w="WRONG", lang="en")
    assert wrong.app.error[0].value.startswith("There is no workshop with this code.")
