"""The page 'Data och källor': a list is brought, understood, chosen from and undone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
import streamlit as st
from sqlalchemy import Engine

from dashboard.data import changes as kept
from dashboard.data import workshops as opened
from dashboard.sentences.intake import GROUP_WORDS
from dashboard.sentences.reading import FIELD_WORDS
from dashboard.text import _
from geodata.errors import Fault, GeodataError, SchemaError, StoreError
from geodata.sources import osm_refresh
from geodata.store import change_history, changes, keys
from geodata.store.change_records import Change
from tests.pages import clerk
from tests.pages.hall import Seat, Visit

CODE = "0482"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "2024-06-30"
SHOW = "Det stämmer – visa vad som skulle ändras"
HOSTILE = "<script>alert(1)</script>{0}%s **fet**"


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone comes from elsewhere, and so needs a key."""
    monkeypatch.setattr(st, "context", Seat(ip_address="203.0.113.9"))


class Bring(Visit):
    """The page, with an editor who brings something."""

    def __init__(self, part: str = "bring", **address: str) -> None:
        super().__init__("data", part=part, **address)

    def typed(self, key: str) -> Self:
        self.app.text_input(key="typed_key").set_value(key)
        return self.press("Använd nyckeln")

    def drop(self, content: bytes, name: str = "Butiker 2024.xlsx") -> Self:
        (uploader,) = self.app.get("file_uploader")
        uploader.set_value((name, content, WORKBOOK))
        return self.run()

    def dated(self, day: str = DAY) -> Self:
        self.widget("text_input", "intake_day").set_value(day)
        return self.run()

    def shown(self, content: bytes, name: str = "Butiker 2024.xlsx") -> Self:
        """Drop a list and say that it is read right."""
        return self.drop(content, name).dated().press(SHOW)

    @property
    def ticked(self) -> dict[str, bool]:
        """Boxes of the differences that are shown, and whether each is ticked."""
        boxes = [one for one in self.app.checkbox if str(one.key).startswith("take-")]
        return {one.label.replace("\\", ""): one.value for one in boxes}

    def tick(self, label: str, *, on: bool) -> Self:
        (box,) = [
            one for one in self.app.checkbox if one.label.replace("\\", "") == label
        ]
        box.set_value(on)
        return self.run()

    @property
    def counts(self) -> dict[str, int]:
        """How many differences of each kind there are."""
        codes = {_(word): code for code, word in GROUP_WORDS.items()}
        found = dict.fromkeys(GROUP_WORDS, 0)
        for one in self.app.segmented_control:
            if str(one.key).startswith("kind-differences"):
                told = [str(option).rsplit(" (", 1) for option in one.options]
                found |= {codes[word]: int(n[:-1]) for word, n in told}
        return found

    @property
    def summary(self) -> str:
        return self.words(".intake-summary")

    def choose_kind(self, code: str) -> Self:
        (one,) = [
            w
            for w in self.app.segmented_control
            if str(w.key).startswith("kind-differences")
        ]
        one.set_value(code)
        return self.run()

    @property
    def thanks(self) -> str:
        return self.words(".thanks")

    @property
    def missing(self) -> str:
        return self.words(".range")


def editor(store: Engine, part: str = "bring", **address: str) -> Bring:
    return Bring(part, **address).typed(keys.new_key(store, "editor"))


def made(store: Engine) -> tuple[Change, ...]:
    return change_history.changes(store, CODE)


def services(store: Engine) -> dict[tuple[str, ...], dict[str, str]]:
    """Services that stand over the files of the pack."""
    return {
        row.key: dict(row.after or {})
        for row in changes.overlay(store, CODE)
        if row.table == "services"
    }


TEMPO = "Tempo Sparreholm, Sparreholm – Livsmedel: begränsat sortiment"
COOP = "Coop Flen, Flen – Livsmedel: fullt sortiment"
NEW_SHOP = "Lanthandeln i Bettna, Bettna – Livsmedel: begränsat sortiment"
NEW_POST = "Lanthandeln i Bettna, Bettna – Post: postombud"


# Who may bring something


def test_without_a_key_nothing_can_be_dropped(store: Engine) -> None:
    seen = Bring()
    assert "Lägg in en lista över ställen" in seen.words("p.answer")
    assert "servicekarta keys new --role editor" in seen.text
    assert not seen.app.get("file_uploader")
    seen.typed(keys.new_key(store, "facilitator"))
    assert not seen.app.get("file_uploader")


# How a list is read


def test_the_page_says_how_the_list_is_read(store: Engine) -> None:
    seen = editor(store).drop(clerk.workbook())
    assert "Filen är en Excelbok med 6 rader. Bladet Serviceställen läses." in seen.text
    read = {
        row.select_one("th").get_text(strip=True): row.select("td")[0].get_text()  # type: ignore[union-attr]
        for row in seen.soup.select(".intake-columns tbody tr")
    }
    assert read == {
        "Butik": _(FIELD_WORDS["name"]),
        "Ort": _(FIELD_WORDS["village"]),
        "Nord": _(FIELD_WORDS["northing"]),
        "Öst": _(FIELD_WORDS["easting"]),
        "Serviceslag": _(FIELD_WORDS["service_type"]),
        "Sortiment": _(FIELD_WORDS["service_kind"]),
        "Öppettider": _(FIELD_WORDS["opening_hours"]),
    }
    (system,) = [w for w in seen.app.radio if str(w.key).startswith("kind-system")]
    assert system.value == "EPSG:3006"
    rows = [
        one.get_text(" ", strip=True) for one in seen.soup.select(".intake-rows tr")
    ]
    assert rows[1].startswith("4 Tempo Sparreholm ")
    assert "km från Sparreholm (listan säger: Sparreholm)" in rows[1]
    assert seen.missing == ("Innan du kan gå vidare: Vilket datum är listan från?")
    assert SHOW not in seen.labels
    assert SHOW in seen.dated().labels


def test_nothing_is_compared_before_the_editor_says_that_it_is_right(
    store: Engine,
) -> None:
    seen = editor(store).drop(clerk.workbook()).dated()
    assert not seen.summary
    seen.press(SHOW)
    assert seen.summary
    seen.dated("2024-07-01")  # read in another way, which must be looked at again
    assert not seen.summary


@pytest.mark.parametrize("day", ["2999-01-01", "2024-06", "01/02/2024", "i våras"])
def test_the_date_of_a_list_is_a_day_that_has_been(store: Engine, day: str) -> None:
    seen = editor(store).drop(clerk.workbook()).dated(day)
    assert (
        seen.refused
        == "Skriv datumet som en dag som har varit, till exempel 2024-06-30."
    )
    assert SHOW not in seen.labels


def test_another_column_can_be_chosen(store: Engine) -> None:
    seen = editor(store).drop(clerk.workbook()).dated()
    seen.widget("selectbox", "where-name").set_value("")
    assert "I vilken kolumn står ställenas namn?" in seen.run().missing
    seen.widget("selectbox", "where-name").set_value("Butik")
    assert SHOW in seen.run().labels


def test_a_sheet_can_be_chosen_where_there_are_several(store: Engine) -> None:
    seen = editor(store).drop(clerk.two_sheets())
    assert "Bladet Serviceställen läses." in seen.text
    seen.set("selectbox", "where-layer", "Mackar")
    assert "med 1 rad. Bladet Mackar läses." in seen.text
    assert seen.words(".intake-rows td").startswith("Macken")


def test_a_layer_says_itself_where_its_points_lie(store: Engine) -> None:
    point = {"type": "Point", "coordinates": [16.6351, 58.9128]}
    feature = {
        "type": "Feature",
        "properties": {"namn": "Lanthandeln", "tjänst": "lanthandel"},
        "geometry": point,
    }
    name = {"name": "urn:ogc:def:crs:EPSG::4326"}
    crs = {"type": "name", "properties": name}
    layer = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    content = json.dumps(layer)
    seen = editor(store).drop(content.encode(), "lista.geojson").dated()
    assert "Filen är en GeoJSON-fil med 1 rad." in seen.text
    assert "Filen säger själv att positionerna är WGS 84 (grader)." in seen.text
    assert not [w for w in seen.app.radio if str(w.key).startswith("kind-system")]
    seen.press(SHOW)
    assert seen.counts["new"] == 1


def test_positions_that_fit_nowhere_are_asked_about(store: Engine) -> None:
    text = "Namn;Nord;Öst;Typ\nKiosken;12;34;lanthandel\n"
    seen = editor(store).drop(text.encode(), "kiosk.csv").dated()
    assert "Positionerna passar inte i något av systemen." in seen.text
    assert "I vilket system är positionerna?" in seen.missing
    assert SHOW not in seen.labels


def test_a_list_of_one_service_needs_it_told_once(store: Engine) -> None:
    text = "Namn;Latitud;Longitud\nLanthandeln på torget;58,9128;16,6351\n"
    seen = editor(store).drop(text.encode("cp1252"), "bettna.csv").dated()
    assert "Vilken service gäller det: en kolumn, eller samma för alla" in seen.missing
    assert (
        "Kolumnerna skiljs av semikolon och bokstäverna är Windows-1252." in seen.text
    )
    (system,) = [w for w in seen.app.radio if str(w.key).startswith("kind-system")]
    assert system.value == "EPSG:4326"
    seen.set("selectbox", "types-usual", "groceries")
    seen.set("selectbox", "kind-usual", "limited_range").press(SHOW)
    (label,) = seen.ticked
    assert label.startswith("Lanthandeln på torget")
    assert label.endswith(" – Livsmedel: begränsat sortiment")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "tom.csv"),
        (b"%PDF-1.7 \x00\x01\x02", "lista.pdf"),
        (b"PK\x03\x04 and then nothing", "trasig.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "gammal.xls"),
        (b'{"type": "FeatureCollection", "features": [', "halv.geojson"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_remedy(
    store: Engine, content: bytes, name: str
) -> None:
    seen = editor(store).drop(content, name)
    assert "Filen kan inte användas. Inget har ändrats." in seen.text
    (remedy,) = [one.select("td")[-1] for one in seen.soup.select("tbody tr")]
    assert len(remedy.get_text(strip=True)) > 10
    assert not seen.soup.select(".intake-columns")
    assert made(store) == ()


# What it would change


def test_the_differences_are_told_apart(store: Engine) -> None:
    seen = editor(store).shown(clerk.workbook())
    assert seen.counts["new"] == 2
    assert seen.counts["changed"] == 2
    assert seen.counts["older"] == 0
    assert "2 rader avvisades" in seen.words(".intake-faults summary")
    assert seen.ticked == {NEW_SHOP: True, NEW_POST: True}
    seen.choose_kind("changed")
    assert seen.ticked == {TEMPO: True, COOP: True}
    told = seen.words(".intake-change")
    assert "Öppettider" in told
    assert "mån–fre 9–19" in told


def test_what_is_older_is_not_taken_unless_it_is_ticked(store: Engine) -> None:
    newer = [clerk.row(clerk.COOP, "Dagligvaror", "fullt sortiment", "24/7")]
    editor(store).shown(clerk.workbook(newer)).press("Skriv in 1 ändring")
    seen = editor(store).drop(clerk.workbook()).dated("1 maj 2023").press(SHOW)
    seen.choose_kind("older")
    assert seen.ticked == {COOP: False}
    assert "Listan är äldre än det som är känt" in seen.words(".intake-change")
    seen.tick(COOP, on=True)
    assert "1 äldre" in seen.text


def test_refused_rows_say_where_and_what_to_do(store: Engine) -> None:
    seen = editor(store).shown(clerk.workbook())
    rows = [
        one.get_text(" | ", strip=True)
        for one in seen.soup.select(".intake-faults tbody tr")
    ]
    assert any("rad 8" in row for row in rows)
    assert any("rad 9" in row and "Frisör" in row for row in rows)
    assert all(row.count("|") == 2 for row in rows)
    assert "2 rader avvisades" in seen.words(".intake-faults summary")


def test_many_refused_rows_are_a_file_to_take_along(store: Engine) -> None:
    rows = [[f"Butik {i}", "Flen", "", "", "Post", "", ""] for i in range(60)]
    seen = editor(store).shown(clerk.workbook([*rows, clerk.ROWS[0]]))
    assert len(seen.soup.select(".intake-faults tbody tr")) == 50
    assert "alla finns i filen nedan" in seen.text
    (csv,) = [w for w in seen.app.get("download_button") if w.key == "csv_refused-rows"]
    assert csv.label == "CSV"


def test_a_cell_that_cannot_be_used_is_told_and_the_rest_is_taken(
    store: Engine,
) -> None:
    rows = [clerk.row(clerk.NEW, "Dagligvaror", "begränsat sortiment", "när vi orkar")]
    seen = editor(store).shown(clerk.workbook(rows))
    assert "1 cell utelämnades, resten av raden tas med" in seen.text
    assert seen.ticked == {NEW_SHOP: True}


def test_a_list_that_is_known_already_changes_nothing(store: Engine) -> None:
    rows = [clerk.row(clerk.TEMPO, "Dagligvaror", "begränsat sortiment")]
    editor(store).shown(clerk.workbook(rows)).press("Skriv in 1 ändring")
    text = "place_id;serviceslag;sortiment\nsparreholm-tempo;dagligvaror;"
    text += "begränsat sortiment\n"
    seen = editor(store).shown(text.encode(), "samma.csv")
    assert seen.counts["new"] == seen.counts["changed"] == 0


def test_what_openstreetmap_knows_otherwise_is_told_and_not_written(
    store: Engine,
) -> None:
    text = "place_id;serviceslag;slag av service;status\n"
    text += "flen-okq8;drivmedel;bensin;stängd\n"
    seen = editor(store).drop(text.encode(), "mackar.csv").dated("2026-07-01")
    assert "I vilket system är positionerna?" not in seen.missing
    seen.press(SHOW)
    assert "Om 1 ställe säger listan och det som är känt emot varandra" in seen.text
    assert "OKQ8 Flen" in seen.words("details.basis li")


def test_what_is_chosen_survives_another_kind_and_another_page(store: Engine) -> None:
    seen = editor(store).shown(clerk.workbook())
    seen.tick(NEW_POST, on=False).choose_kind("changed").choose_kind("new")
    assert seen.ticked == {NEW_SHOP: True, NEW_POST: False}
    assert "Valt: 1 ny och 2 ändrade." in seen.text
    seen.press("Ta inte med någon")
    assert seen.ticked == {NEW_SHOP: False, NEW_POST: False}
    seen.press("Ta med alla")
    assert "Skriv in 4 ändringar" in seen.labels


def test_many_differences_come_25_at_a_time(store: Engine) -> None:
    places = [(f"Butik {i}", "Bettna", 58.90 + i / 500, 16.63) for i in range(30)]
    rows = [clerk.row(p, "Dagligvaror", "begränsat sortiment") for p in places]
    seen = editor(store).shown(clerk.workbook(rows))
    assert len(seen.ticked) == 25
    assert "Sida 1 av 2" in seen.text
    assert seen.disabled("De 25 före")
    seen.press("Nästa 25")
    assert len(seen.ticked) == 5
    assert "Skriv in 30 ändringar" in seen.labels


def test_what_is_not_in_the_list_stays_unless_told_otherwise(store: Engine) -> None:
    seen = editor(store).shown(clerk.workbook()).choose_kind("gone")
    assert seen.counts["gone"] > 0
    assert seen.ticked == {}
    before = [one for one in seen.labels if one.startswith("Skriv in ")]
    assert before == ["Skriv in 4 ändringar"]
    (radio,) = [w for w in seen.app.radio if str(w.key).startswith("kind-gone")]
    radio.set_value("unverified")
    seen.run()
    assert all(seen.ticked.values())
    gone = seen.counts["gone"]
    assert f"Skriv in {4 + gone} ändringar" in seen.labels
    seen.press(f"Skriv in {4 + gone} ändringar")
    states = [row["status"] for row in services(store).values()]
    assert states.count("unverified") == gone - 1  # one was unconfirmed already


def test_a_new_place_can_be_said_to_be_a_known_one(store: Engine) -> None:
    rows = [clerk.row(clerk.NEAR_COOP, "Dagligvaror", "fullt sortiment", "24/7")]
    seen = editor(store).shown(clerk.workbook(rows))
    assert seen.counts["new"] == 1
    (box,) = [w for w in seen.app.selectbox if str(w.key).startswith("where-same")]
    assert [one.split(",")[0] for one in box.options] == [
        "Ett nytt ställe",
        "Samma som Coop Flen",
    ]
    box.set_value("flen-coop")
    seen.run()
    assert seen.counts["new"] == 0
    assert "Du har sagt att det är det här stället." in seen.text
    (button,) = {one for one in seen.labels if one == "Nej, det är ett nytt ställe"}
    first = next(one for one in seen.app.button if one.label == button)
    first.click().run()
    assert seen.counts["new"] == 1


# Writing and undoing


def test_what_was_chosen_is_written_at_once_and_undone(store: Engine) -> None:
    seen = editor(store).shown(clerk.workbook())
    assert made(store) == ()
    seen.press("Skriv in 4 ändringar")
    assert seen.thanks == (
        "Inskrivet som ändring 1: 2 nya och 2 ändrade. Det syns nu på alla sidor."
    )
    assert not seen.summary
    (change,) = made(store)
    assert (change.action, change.role, change.source) == (
        "import",
        "editor",
        "Butiker 2024.xlsx",
    )
    written = services(store)
    assert (
        written["sparreholm-tempo", "groceries", "limited_range"]
        | {
            "opening_hours": "Mo-Fr 09:00-19:00",
            "seen_on": "2024-06-30",
        }
        == written["sparreholm-tempo", "groceries", "limited_range"]
    )
    assert len(written) == 4
    (source,) = [r for r in changes.overlay(store, CODE) if r.table == "sources"]
    assert source.after is not None
    assert source.after["as_of"] == "2024-06-30"
    assert source.after["title"] == "Butiker 2024.xlsx"
    seen.press("Ta tillbaka")
    assert seen.thanks == "Ändring 1 är tillbakatagen. Allt är som det var förut."
    assert services(store) == {}
    assert made(store)[-1].undone


def test_a_change_by_somebody_else_is_told_and_the_list_compared_anew(
    store: Engine,
) -> None:
    seen = editor(store).shown(clerk.workbook())
    other = editor(store).shown(clerk.workbook([clerk.ROWS[0]]), "annan.xlsx")
    other.press("Skriv in 1 ändring")
    seen.press("Skriv in 4 ändringar")
    assert "ändrats" in seen.refused
    assert len(made(store)) == 1
    assert seen.counts["changed"] == 1
    seen.press("Skriv in 3 ändringar")
    assert seen.refused == ""
    assert len(made(store)) == 2


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreError("store_busy"), "upptagen"),
        (
            SchemaError((Fault("future_date", "services.csv", found="2999-01-01"),)),
            "Då skulle data inte stämma. Inget har skrivits in.",
        ),
    ],
)
def test_what_the_store_refuses_is_told_and_can_be_tried_again(
    store: Engine, monkeypatch: pytest.MonkeyPatch, error: GeodataError, told: str
) -> None:
    def refused(*_given: object, **_named: object) -> None:
        raise error

    seen = editor(store).shown(clerk.workbook())
    with monkeypatch.context() as patched:
        patched.setattr(kept, "save", refused)
        seen.press("Skriv in 4 ändringar")
    assert told in seen.text
    assert made(store) == ()
    seen.press("Skriv in 4 ändringar")
    assert len(made(store)) == 1


def test_a_key_that_is_revoked_meanwhile_writes_nothing(store: Engine) -> None:
    key = keys.new_key(store, "editor")
    seen = Bring().typed(key).shown(clerk.workbook())
    keys.revoke_key(store, key.partition("-")[0])
    seen.run()
    assert "Skriv in 4 ändringar" not in seen.labels
    assert made(store) == ()


def test_hostile_cells_stay_text(store: Engine) -> None:
    place = (HOSTILE, "Bettna", 58.9128, 16.6351)
    rows = [clerk.row(place, "Dagligvaror", "begränsat sortiment")]
    seen = editor(store).shown(clerk.workbook(rows), f"{HOSTILE}.xlsx")
    assert not any("alert(1)" in one.get_text() for one in seen.soup.select("script"))
    (label,) = seen.ticked
    assert HOSTILE.split("{", maxsplit=1)[0] in label or "alert" in label


def test_the_section_can_be_english(store: Engine) -> None:
    seen = Bring(lang="en")
    seen.app.text_input(key="typed_key").set_value(keys.new_key(store, "editor"))
    seen.press("Use the key").drop(clerk.workbook())
    assert "The file is an Excel workbook with 6 rows." in seen.text


# OpenStreetMap


def answer(*elements: dict[str, object]) -> bytes:
    content = {
        "version": 0.6,
        "osm3s": {"timestamp_osm_base": "2026-01-10T03:00:00Z"},
        "elements": list(elements),
    }
    return json.dumps(content).encode()


SHOP = {
    "type": "node",
    "id": 77,
    "lat": 58.9128,
    "lon": 16.6351,
    "timestamp": "2025-11-05T10:00:00Z",
    "tags": {"shop": "convenience", "name": "Bettna livs"},
}


def test_an_answer_of_overpass_is_brought_as_a_file(store: Engine) -> None:
    seen = editor(store, "osm")
    seen.drop(answer(SHOP), "svar.json")
    assert seen.counts["new"] == 1
    (name,) = seen.ticked
    assert name.startswith("Bettna livs")
    seen.press("Skriv in 1 ändring")
    (change,) = made(store)
    assert (change.action, change.source) == ("osm", "OpenStreetMap")
    rows = {row.table for row in changes.overlay(store, CODE)}
    assert "osm_services" in rows
    assert "services" not in rows


def test_errors_of_the_web_are_told_in_words(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object, **_named: object) -> None:
        raise GeodataError("overpass_remark", reason="runtime error: timed out")

    monkeypatch.setattr(osm_refresh, "osm_accepted", refused)
    seen = editor(store, "osm").press("Hämta från OpenStreetMap")
    assert seen.app.error
    assert not seen.summary


def test_the_button_asks_once(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = osm_refresh.osm_accepted

    def fetched(pack: object, **named: object) -> object:
        asked.append(named)
        path = Path(opened.store().url.database or "").parent / "svar.json"
        path.write_bytes(answer(SHOP))
        return real(pack, file=path)  # type: ignore[arg-type]

    monkeypatch.setattr(osm_refresh, "osm_accepted", fetched)
    seen = editor(store, "osm").press("Hämta från OpenStreetMap").run().run()
    assert len(asked) == 1
    assert seen.counts["new"] == 1


# Taking along


def test_everything_can_be_taken_along(store: Engine) -> None:
    assert store
    seen = Bring("take")
    labels = [one.label for one in seen.app.get("download_button")]
    assert {"CSV", "Excel", "GeoJSON", "GeoPackage", "Zip", "JSON-LD"} == set(labels)
    assert "Allt på kartan går att ta med" in seen.words("p.answer")
