"""The page 'Data och källor': what is known and missing, and what an editor changes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Self

import pytest
import streamlit as st
from sqlalchemy import Engine

from dashboard.data import core
from dashboard.data import stored as opened
from geodata.errors import StoreError
from geodata.pack import DEFAULT_PACK, Pack, cells_of, read_pack
from geodata.pack.overlay import RowChange
from geodata.store import change_history, keys
from geodata.store.change_records import Change, NewChange
from geodata.store.changes import add_change, overlay
from geodata.store.workshops import new_id
from tests.pages.hall import HOSTILE, Seat, Visit
from tests.pages.opening import plain, rows

FLEN = "0482"
COOP = "halleforsnas-coop"
POST, GROCERIES = "post-post_agent", "groceries-full_range"
TODAY = datetime.now(UTC).date().isoformat()
NOTHING = "Ingenting är ändrat: allt är som i paketets filer."
SECTIONS = ("overview", "todo", "places", "log")


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


@cache
def flen(folder: Path, today: date) -> Pack:
    return read_pack(folder, today)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the pack that is shipped only once."""

    def read(folder: Path, today: date, changed: Sequence[RowChange] = ()) -> Pack:
        return read_pack(folder, today, changed) if changed else flen(folder, today)

    monkeypatch.setattr(core, "read_pack", read)


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone comes from elsewhere, and so needs a key."""
    monkeypatch.setattr(st, "context", Seat(ip_address="203.0.113.9"))


class Data(Visit):
    """One section of the page, read by anyone or by an editor."""

    def __init__(self, part: str = "", place: str = "", **address: str) -> None:
        asked = {"part": part, "place": place}
        given = {key: value for key, value in asked.items() if value}
        super().__init__("data", **given, **address)

    @property
    def answer(self) -> str:
        return self.words("p.answer")

    def asked(self, key: str) -> str:
        """What stands in the address."""
        found = self.address.get(key, "")
        return str(found[0] if isinstance(found, list) else found)

    def table(self, caption: str) -> list[list[str]]:
        return rows(str(self.soup), caption)

    def typed(self, key: str) -> Self:
        self.app.text_input(key="typed_key").set_value(key)
        return self.press("Använd nyckeln")

    def click(self, key: str) -> Self:
        """Press a button by its key."""
        (button,) = [one for one in self.app.button if one.key == key]
        assert not button.disabled, key
        button.click().run()
        assert not self.app.exception
        return self

    def pressable(self) -> set[str]:
        return {str(one.key) for one in self.app.button}

    def is_off(self, key: str) -> bool:
        (button,) = [one for one in self.app.button if one.key == key]
        return bool(button.disabled)

    def written(self, text: str, kind: str = "text_input") -> Self:
        """Write into the field of the open form."""
        (field,) = [one for one in self.app.get(kind) if one.key == "data-text"]
        field.set_value(text)
        return self

    def to(self, part: str) -> Self:
        return self.choose("part", part)


def editor(store: Engine, part: str = "places", place: str = COOP) -> Data:
    return Data(part, place).typed(keys.new_key(store, "editor"))


def made(store: Engine) -> list[Change]:
    """All changes, the oldest first."""
    return [*change_history.changes(store, FLEN)][::-1]


def service(store: Engine, place: str, kind: str) -> dict[str, str]:
    """Cells of a service as they are now."""
    tables = cells_of(DEFAULT_PACK, overlay(store, FLEN))
    for name in ("services", "osm_services"):
        table = tables[name]
        found = table[(table["place_id"] == place) & (table["service_kind"] == kind)]
        if len(found):
            cells: dict[str, str] = found.iloc[0].fillna("").to_dict()
            return cells
    raise AssertionError(kind)


def report(store: Engine, note: str = "Ombudet har flyttat", place: str = COOP) -> None:
    new = NewChange(new_id(), "report", note=note, place_id=place)
    add_change(store, DEFAULT_PACK, new, municipality_code=FLEN, role="editor")


# Sections


def test_the_page_opens_with_what_is_known_and_a_clean_address() -> None:
    seen = Data()
    assert "<h1>Data och källor för Flens kommun</h1>" in str(seen.soup)
    assert seen.answer.startswith("21 tjänster är kända i Flens kommun.")
    assert seen.answer.endswith("öppettiderna är kända för 0.")
    assert NOTHING in seen.text
    assert not {"part", "place"} & set(seen.address)


def test_the_section_stands_in_the_address() -> None:
    seen = Data().to("todo")
    assert seen.asked("part") == "todo"
    assert "att bekräfta" in seen.answer
    assert "part" not in seen.to("overview").address


@pytest.mark.parametrize("part", ["nothing", "__init__", "saving", "../about"])
def test_a_bad_section_is_the_first(part: str) -> None:
    assert Data(part).answer.startswith("21 tjänster")


def test_a_bad_place_is_none() -> None:
    seen = Data("places", "../../etc")
    assert seen.app.selectbox(key="place").value is None
    assert not seen.soup.select("h2.data-place")


@pytest.mark.parametrize("part", SECTIONS)
def test_each_section_can_be_english(part: str) -> None:
    seen = Data(part, COOP, lang="en")
    assert "Data and sources for Flen municipality" in seen.text
    assert "tjänst" not in seen.answer


def test_a_link_from_another_page_leads_to_a_place_though_one_was_chosen() -> None:
    seen = Data("places", COOP)
    seen.app.query_params["place"] = "flen-coop"
    assert seen.run().words("h2.data-place") == "Coop Flen"
    seen.app.selectbox(key="place").set_value(COOP).run()
    assert seen.words("h2.data-place") == "Coop Hälleforsnäs"
    assert seen.asked("place") == COOP


# Overview


def test_every_table_tells_its_rows_dates_and_sources() -> None:
    found = {cells[0]: cells[1:] for cells in Data().table("Tabeller")}
    assert len(found) == 12
    assert found["Tjänster på ställena"][:2] == [
        "49 varav 13 från OpenStreetMap",
        "7 juli 2017 – 2 juli 2026",
    ]
    assert "Drivmedelsstationer (ODbL-1.0)" in found["Ställen"][2]
    assert found["Vägar"] == ["saknas", "–", "–"]
    assert found["Tätorter"] == [
        "76",
        "31 december 2020",
        "Tätorter 2020: invånare, areal, punkt (CC0)",
    ]


def test_every_source_tells_its_licence_age_and_use() -> None:
    found = {cells[0]: cells[1:] for cells in Data().table("Källor")}
    assert len(found) == 16
    publisher, licence, _age, used = found["Sjöar, 1:10 miljoner"]
    assert (publisher, licence) == ("Natural Earth", "allmän egendom")
    assert used == "Sjöar"
    links = [one["href"] for one in Data().soup.select("tbody th a")]
    assert all(str(one).startswith("http") for one in links)


def test_bars_say_how_many_were_confirmed() -> None:
    found = {cells[0]: cells[1:] for cells in Data().table("Hur färska")}
    assert found["Post"] == ["1", "0 av 1"]
    widths = [str(one["style"]) for one in Data().soup.select(".data-bar-track span")]
    assert len(widths) == 5
    assert widths[2] == "width:0.0%"


# To do


def test_what_is_missing_is_told_by_service_type() -> None:
    seen = Data("todo")
    post = plain(seen.soup.select(".data-task")[2].get_text(" ", strip=True))
    assert "Ingen säker uppgift." in post
    assert "Om listan över postombud är fullständig är inte känt." in post
    assert "1 av 1 tjänst är inte bekräftad det senaste året." in post
    assert "Den äldsta uppgiften är från 7 juli 2017." in post
    assert "Vadsbro-Blacksta saknar läge på kartan" in seen.text
    assert "Vägar saknas" in seen.text


def test_tasks_lead_to_where_they_are_done() -> None:
    seen = Data("todo").press("Börja bekräfta")
    assert seen.asked("part") == "places"
    assert seen.words("h2.data-place") == "Coop Hälleforsnäs"
    seen = Data("todo").click("do-place-pharmacy")
    assert seen.words("h2.data-place") == "Kronans Apotek Flen"


def test_a_report_waits_until_an_editor_has_seen_to_it(store: Engine) -> None:
    report(store, HOSTILE)
    seen = Data("todo")
    assert seen.answer.startswith("1 anmälan att ta hand om")
    assert "<script>alert(1)</script>" in seen.words(".data-report")
    assert not seen.soup.select(".data-report script")
    assert "Åtgärdat" not in seen.labels
    seen.typed(keys.new_key(store, "editor")).press("Åtgärdat")
    assert "anmälan" not in seen.answer
    first, last = made(store)
    assert (first.handled, last.action, last.about) == (True, "handled", first.id)


def test_what_is_confirmed_is_no_longer_to_be_done(store: Engine) -> None:
    before = Data("todo").answer
    editor(store).click(f"do-confirm-{POST}")
    after = Data("todo")
    assert "9 tjänster att bekräfta" in before
    assert "8 tjänster att bekräfta" in after.answer


# Places


def test_anyone_reads_and_only_an_editor_can_change() -> None:
    seen = Data("places", COOP)
    told = plain(seen.words(".data-service"))
    assert "Post: postombud obekräftad Senast sett öppet 7 juli 2017" in told
    assert not [key for key in seen.pressable() if key.startswith("do-confirm")]
    assert "servicekarta keys new --role editor" in seen.text


@pytest.mark.parametrize("place", ["", COOP])
def test_a_facilitators_key_does_not_do(store: Engine, place: str) -> None:
    seen = Data("places", place).typed(keys.new_key(store, "facilitator"))
    assert "Din nyckel är en mötesledares." in seen.text
    assert "Bekräfta idag" not in seen.labels


def test_a_wrong_key_is_told_once(store: Engine) -> None:
    seen = Data("places", COOP).typed("zzzzzz-aaaaa")
    assert seen.refused.startswith("Det här är ingen nyckel.")
    assert made(store) == []


def test_confirming_shows_at_once_and_can_be_taken_back(store: Engine) -> None:
    other = Data("places", COOP)
    seen = editor(store).click(f"do-confirm-{POST}")
    assert seen.words("[role=status]") == "Sparat."
    assert seen.is_off(f"do-confirm-{POST}")
    cells = service(store, COOP, "post_agent")
    assert (cells["status"], cells["seen_on"]) == ("open", TODAY)
    assert "Post: postombud bekräftad" in other.run().words(".data-service")
    assert "Bekräftat" in other.words(".data-history")
    (change,) = made(store)
    assert (change.action, change.role, change.place_id) == ("confirm", "editor", COOP)
    seen.press("Ta tillbaka")
    assert seen.words("[role=status]") == "Ändringen är tillbakatagen."
    assert service(store, COOP, "post_agent")["seen_on"] == "2017-07-07"
    assert made(store)[0].undone
    assert seen.run().words("[role=status]") == ""


def test_all_services_of_a_place_are_confirmed_by_one_press(store: Engine) -> None:
    seen = editor(store).press("Bekräfta allt idag")
    kinds = ("full_range", "post_agent", "bank_service")
    assert {service(store, COOP, kind)["seen_on"] for kind in kinds} == {TODAY}
    (change,) = made(store)
    assert change.rows == 4  # three services and the source
    assert seen.is_off("do-confirm-all")


def test_openstreetmaps_service_stays_in_its_table(store: Engine) -> None:
    editor(store, place="flen-preem").click("do-confirm-fuel-petrol_diesel")
    (change,) = made(store)
    tables = {row.table for row in change_history.rows_of(store, change.id)}
    assert tables == {"osm_services", "sources"}


def test_a_service_is_closed_with_a_date_or_none_and_opened_again(
    store: Engine,
) -> None:
    seen = editor(store).click(f"do-close-{POST}").written("2020-05")
    seen.press("Spara att det är stängt")
    cells = service(store, COOP, "post_agent")
    assert (cells["status"], cells["closed_on"]) == ("closed", "2020-05")
    assert cells["seen_on"] == "2017-07-07"
    assert "Stängt maj 2020." in seen.words(".data-service")
    assert f"do-close-{POST}" not in seen.pressable()
    seen.click(f"do-confirm-{POST}")
    cells = service(store, COOP, "post_agent")
    assert (cells["status"], cells.get("closed_on", "")) == ("open", "")
    seen.click(f"do-close-{POST}").press("Spara att det är stängt")
    assert service(store, COOP, "post_agent")["status"] == "closed"


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("i våras", "Skriv datumet som 2026-10-15, 2026-10 eller 2026, eller lämna"),
        ("2999", "Datumet ligger i framtiden."),
    ],
)
def test_a_date_that_does_not_fit_is_told_and_kept(
    store: Engine, written: str, refused: str
) -> None:
    seen = editor(store).click(f"do-close-{POST}").written(written)
    seen.press("Spara att det är stängt")
    assert seen.refused.startswith(refused)
    assert made(store) == []
    assert seen.app.text_input(key="data-text").value == written


def test_opening_hours_are_written_in_words_and_kept_in_the_syntax(
    store: Engine,
) -> None:
    seen = (
        editor(store).click(f"do-hours-{GROCERIES}").written("mån–fre 9–18, lör 10–14")
    )
    seen.press("Spara")
    hours = service(store, COOP, "full_range")["opening_hours"]
    assert hours == "Mo-Fr 09:00-18:00; Sa 10:00-14:00"
    assert "Öppettider: mån–fre 9–18, lör 10–14" in seen.words(".data-service")
    seen.click(f"do-hours-{GROCERIES}").written("lite då och då").press("Spara")
    assert seen.refused.startswith("Öppettiderna går inte att tolka.")
    seen.written("").press("Spara")
    assert service(store, COOP, "full_range")["opening_hours"] == ""


def test_something_wrong_is_reported(store: Engine) -> None:
    seen = editor(store).click(f"do-report-{POST}").written("  ", "text_area")
    seen.press("Anmäl")
    assert seen.refused == "Skriv vad som är fel."
    seen.written(HOSTILE, "text_area").press("Anmäl")
    (change,) = made(store)
    assert (change.action, change.rows) == ("report", 0)
    assert change.note == f"Post, postombud: {HOSTILE}"
    assert HOSTILE in seen.words(".data-history .data-note")


def test_name_address_and_role_are_corrected(store: Engine) -> None:
    seen = editor(store).click("do-place--")
    assert seen.app.text_input(key="data-name").value == "Coop Hälleforsnäs"
    seen.app.text_input(key="data-name").set_value("<b>Coop</b> *X*")
    seen.app.checkbox(key="data-point").set_value(True)
    seen.press("Spara")
    assert seen.words("h2.data-place") == "<b>Coop</b> *X*"
    assert "servicepunkt" in seen.words(".data-where")
    assert not seen.soup.select("h2.data-place b")
    assert "Inget ställe är märkt" not in Data("todo").text
    seen.click("do-place--")
    seen.app.text_input(key="data-name").set_value(" ")
    assert seen.press("Spara").refused == "Skriv ett namn."


def test_a_form_opens_and_closes_and_saves_nothing(store: Engine) -> None:
    seen = editor(store).click(f"do-report-{POST}")
    assert len(seen.app.text_area) == 1
    assert not seen.press("Avbryt").app.text_area
    assert not seen.click(f"do-report-{POST}").click(f"do-report-{POST}").app.text_area
    seen.click(f"do-report-{POST}").press("Nästa att bekräfta")
    assert not seen.app.text_area
    assert made(store) == []


def test_next_goes_through_all_that_wait() -> None:
    seen, been = Data("places", COOP), []
    for _press in range(8):
        been.append(seen.asked("place"))
        seen.press("Nästa att bekräfta")
    assert len(set(been)) == 8
    assert seen.asked("place") == COOP


def test_a_key_that_is_revoked_meanwhile_saves_nothing(store: Engine) -> None:
    key = keys.new_key(store, "editor")
    seen = Data("places", COOP).typed(key)
    keys.revoke_key(store, key.partition("-")[0])
    seen.click(f"do-confirm-{POST}")
    assert seen.refused == "Nyckeln har dragits tillbaka."
    assert made(store) == []


def test_what_another_changed_meanwhile_is_kept(store: Engine) -> None:
    seen = editor(store).click(f"do-hours-{POST}").written("9-18")
    editor(store).click(f"do-confirm-{POST}")
    seen.press("Spara")
    cells = service(store, COOP, "post_agent")
    assert (cells["seen_on"], cells["opening_hours"]) == (TODAY, "09:00-18:00")


def test_a_pack_without_places_says_where_to_begin(own_pack: Path) -> None:
    for file in ("places", "services", "osm_places", "osm_services"):
        path = own_pack / f"{file}.csv"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert Data().answer == "Ingen tjänst är känd i Flens kommun än."
    assert "Inget ställe är märkt" not in Data("todo").text
    seen = Data("places")
    assert seen.answer == "Inget ställe är känt än."
    assert seen.press("Lägg in en lista").asked("part") == "bring"


# Log


def test_the_log_tells_who_when_and_what_and_shows_rows(store: Engine) -> None:
    assert Data("log").answer == NOTHING
    editor(store).click(f"do-confirm-{POST}")
    seen = Data("log")
    told = seen.words(".data-change")
    assert "Bekräftat: Coop Hälleforsnäs, Hälleforsnäs" in told
    assert ", redaktör" in told
    assert "Ta tillbaka ändring 1" not in seen.labels
    cells = seen.press("Visa raderna").table("Rader som ändrades")
    assert ["Senast sedd", "7 juli 2017"] in [row[1:3] for row in cells]
    assert ["Status", "obekräftad", "öppen"] in [row[1:] for row in cells]
    assert seen.press("Dölj raderna").soup.select(".data-change")
    assert not seen.soup.select("table")


def test_a_change_is_taken_back_from_the_log_and_no_undo_is(store: Engine) -> None:
    editor(store).click(f"do-confirm-{POST}")
    seen = editor(store, "log", "").press("Ta tillbaka ändring 1")
    assert seen.words("[role=status]") == "Ändringen är tillbakatagen."
    titles = [plain(one.get_text(" ", strip=True)) for one in
              seen.soup.select(".data-change-head")]  # fmt: skip
    assert titles[0] == "2 Togs tillbaka: ändring 1"
    assert titles[1].endswith("tillbakatagen")
    assert not [label for label in seen.labels if label.startswith("Ta tillbaka")]


def test_what_rests_on_a_change_is_not_pulled_away(store: Engine) -> None:
    editor(store).click(f"do-confirm-{POST}").click(f"do-close-{POST}").press(
        "Spara att det är stängt"
    )
    seen = editor(store, "log", "").press("Ta tillbaka ändring 1")
    assert (
        seen.refused
        == "Ändring 2 har ändrat samma uppgift igen: ta tillbaka den först."
    )
    assert [one.undone for one in made(store)] == [False, False]


def test_a_long_log_is_shown_in_parts(store: Engine) -> None:
    for n in range(23):
        report(store, f"nummer {n}")
    seen = Data("log")
    assert len(seen.soup.select(".data-change")) == 20
    seen.press("Visa äldre")
    assert len(seen.soup.select(".data-change")) == 23
    assert "Visa äldre" not in seen.labels


def test_a_list_with_many_rows_says_how_many_more(store: Engine) -> None:
    key = ("flen-coop", "groceries", "full_range")
    table = cells_of(DEFAULT_PACK)["services"]
    mine = (table["place_id"] == key[0]) & (table["service_kind"] == key[2])
    before = table[mine].iloc[0].to_dict()
    new = NewChange(
        new_id(),
        "import",
        (RowChange("services", key, before, {**before, "note": HOSTILE}),),
        source="<b>lista</b>.xlsx",
    )
    add_change(store, DEFAULT_PACK, new, municipality_code=FLEN, role="command")
    seen = Data("log")
    assert "En lista lades in: <b>lista</b>.xlsx" in seen.words(".data-change")
    assert "kommandot, 1 rad" in seen.words(".data-change")
    assert HOSTILE in seen.press("Visa raderna").words("table")
    assert "Senaste ändring: En lista lades in" in Data().text


def test_changes_that_no_longer_fit_the_files_are_told(
    own_pack: Path, store: Engine
) -> None:
    editor(store, place="flen-coop").click(f"do-confirm-{GROCERIES}")
    assert "passar inte längre" not in Data("log").text
    for file in ("places.csv", "services.csv"):
        lines = (own_pack / file).read_text("utf-8").splitlines(keepends=True)
        kept = "".join(one for one in lines if not one.startswith("flen-coop,"))
        (own_pack / file).write_text(kept, "utf-8")
    seen = Data("log")
    assert "1 rad som ändrats här passar inte längre ihop" in seen.words(".range")
    assert "Bekräftat: flen-coop" in seen.words(".data-change")


# When the store fails


def test_reading_makes_no_store(own_store: Path) -> None:
    for part in SECTIONS:
        Data(part, COOP)
    assert not own_store.exists()


@pytest.mark.parametrize("part", SECTIONS)
def test_a_store_that_cannot_be_read_is_told_and_the_pack_stays(
    monkeypatch: pytest.MonkeyPatch, store: Engine, part: str
) -> None:
    report(store)

    def broken() -> Engine:
        raise StoreError("store_busy")

    for name in ("core", "changes", "workshops"):
        monkeypatch.setattr(f"dashboard.data.{name}.store", broken)
    seen = Data(part, COOP)
    assert "Ändringarna som gjorts här visas inte" in seen.app.warning[0].value
    assert seen.answer or seen.words("h2.data-place")


# The way from the map


def test_the_details_of_a_place_lead_here() -> None:
    seen = Visit("service_map", show="flen-coop")
    (link,) = [one for one in seen.app.get("page_link") if one.proto.page == "data"]
    assert link.proto.label == "Bekräfta eller rätta"
    assert "place=flen-coop" in link.proto.query_string
    seen = Visit("service_map", show="group:bettna")
    assert not [one for one in seen.app.get("page_link") if one.proto.page == "data"]
