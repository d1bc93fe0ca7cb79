"""The page 'Mål och löften': what is told of each goal, and what an editor enters."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
import streamlit as st
from bs4 import Tag
from sqlalchemy import Engine

from dashboard.data import workshops as opened
from geodata.errors import StoreError
from geodata.goals import Evidence
from geodata.store import keys
from geodata.store.evidence import Entry, add_evidence, evidence
from geodata.store.workshops import new_id
from tests.geodata.evening import workshop
from tests.pages.hall import HOSTILE, Seat, Visit
from tests.pages.opening import plain

HEADER = (
    "evidence_id,project_id,goal_id,part,date,value,verdict,source_id,note,note_en,"
    "corrects\n"
)
SAMVERKAN, SODERMANLAND = "service-i-samverkan", "service-i-sodermanland"
ALL_OF_IT = (
    "Hur det gick är inte känt: det finns ingen uppgift om utfallet för något av dem."
)
SAVE = "Spara"
FORM = {
    "date": "evidence-date",
    "value": "evidence-value",
    "source": "evidence-source",
    "note": "evidence-note",
}


@pytest.fixture
def store() -> Iterator[Engine]:
    engine = opened.store()
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone comes from elsewhere, and so needs a key."""
    monkeypatch.setattr(st, "context", Seat(ip_address="203.0.113.9"))


def written(pack: Path, *rows: str) -> None:
    """Write rows of evidence into a pack, each cited from the same source."""
    text = "".join(f"{row}\n" for row in rows)
    (pack / "evidence.csv").write_text(HEADER + text, encoding="utf-8")


def outcome(
    name: str,
    goal: str,
    day: str,
    value: str = "",
    *,
    verdict: str = "",
    corrects: str = "",
) -> str:
    source = "flen-serviceprojekt"
    return f"{name},{goal},outcome,{day},{value},{verdict},{source},,,{corrects}"


class Goals(Visit):
    """The page, read by anyone or by an editor."""

    def __init__(self, **address: str) -> None:
        super().__init__("goals", **address)

    @property
    def answer(self) -> str:
        return self.words("p.answer")

    @property
    def tiles(self) -> dict[str, int]:
        """How many goals are in which state, by its word."""
        told = [
            one.get_text(" ", strip=True) for one in self.soup.select(".goal-tiles li")
        ]
        return {word: int(n) for n, word in (one.split(" ", 1) for one in told)}

    def row(self, indicator: str) -> Tag:
        (found,) = [
            one
            for one in self.soup.select("tbody tr")
            if indicator in one.select_one("th").get_text()  # type: ignore[union-attr]
        ]
        return found

    def cells(self, indicator: str) -> list[str]:
        found = self.row(indicator).select("th, td")
        return [plain(one.get_text(" ", strip=True)) for one in found]

    def typed(self, key: str) -> Self:
        self.app.text_input(key="typed_key").set_value(key)
        return self.press("Använd nyckeln")

    def about(self, project: str, goal: str) -> Self:
        self.app.selectbox(key="where-goal").set_value(f"{project}/{goal}").run()
        assert not self.app.exception
        return self

    def filled(self, **cells: str) -> Self:
        """Write into the form, without pressing anything."""
        for name, value in cells.items():
            kind = "text_area" if name == "note" else "text_input"
            (one,) = [w for w in self.app.get(kind) if w.key == FORM[name]]
            one.set_value(value)
        return self

    @property
    def form(self) -> dict[str, Any]:
        found = [*self.app.text_input, *self.app.text_area, *self.app.selectbox]
        return {str(one.key): one.value for one in found}


def editor(store: Engine, **address: str) -> Goals:
    return Goals(**address).typed(keys.new_key(store, "editor"))


def entered(store: Engine) -> list[Evidence]:
    return list(evidence(store, "0482"))


def enter(store: Engine, **changed: Any) -> Evidence:  # noqa: ANN401
    usual: dict[str, Any] = {
        "project_id": "service-och-liv",
        "goal_id": "measures",
        "part": "outcome",
        "date": "2019",
        "value": 12,
        "source": "Slutrapporten",
    }
    return add_evidence(
        store,
        "0482",
        Entry.model_validate(usual | changed),
        evidence_id=new_id(),
        role="editor",
        key_id="abc234",
    )


# What everyone reads


def test_goals_without_evidence_are_told_as_no_information_not_as_missed() -> None:
    seen = Goals()
    assert seen.answer == f"Projekten satte upp 16 mål. {ALL_OF_IT}"
    assert seen.tiles == {
        "uppnått": 0,
        "delvis uppnått": 0,
        "inte uppnått": 0,
        "ingen uppgift": 16,
    }
    assert len(seen.soup.select(".goal-table tbody tr")) == 16
    assert [one.get_text() for one in seen.soup.select(".goals h2")][:3] == [
        "Service i samverkan",
        "Service i Södermanland",
        "Service & Liv på landet",
    ]
    assert seen.cells("Antagen plan") == [
        "Antagen plan för service på landsbygden",
        "1 plan per kommun",
        "Ingen uppgift",
        "inte känt",
        "ingen",
        "–",
    ]
    assert "Målet kan mycket väl vara uppnått" in seen.text


def test_what_can_be_counted_stands_with_how_complete_it_is() -> None:
    seen = Goals()
    assert seen.cells("Antal lanthandlare")[-1] == (
        "Minst 7 dagligvarubutiker i Flens kommun, tätorterna inräknade. Listan är "
        "inte fullständig."
    )
    assert seen.cells("utbud och öppettider")[-1] == (
        "Öppettiderna är kända för 0 av 7 dagligvarubutiker i Flens kommun."
    )
    for goal in ("Antal servicepunkter", "Lokal servicelösning"):
        assert seen.cells(goal)[-1] == (
            "Inget ställe i Flens kommun är märkt som servicepunkt. Om det finns någon "
            "är inte känt."
        )


def test_the_page_can_be_english() -> None:
    seen = Goals(lang="en")
    assert seen.answer.startswith("The projects set 16 goals. How they went is not")
    assert seen.cells("Number of village shops")[1:3] == [
        "more (shops)",
        "No information",
    ]


def test_each_state_has_its_word_and_its_shape(own_pack: Path) -> None:
    written(
        own_pack,
        outcome("a", f"{SAMVERKAN},plan", "2019", verdict="reached"),
        outcome("b", f"{SAMVERKAN},models", "2020", "2"),
        outcome("c", f"{SAMVERKAN},good-examples", "2019", "11"),
        outcome("d", f"{SAMVERKAN},good-examples", "2019-06", "7"),
        outcome("e", f"{SODERMANLAND},shops", "2020", "7"),
        outcome("f", f"{SAMVERKAN},cooperation", "2020", "0"),
    )
    seen = Goals()
    assert seen.tiles == {
        "uppnått": 1,
        "delvis uppnått": 1,
        "inte uppnått": 1,
        "källorna säger emot varandra": 1,
        "kan inte bedömas: utgångsläget är inte känt": 1,
        "ingen uppgift": 11,
    }
    assert seen.answer == (
        "Projekten satte upp 16 mål: 1 är uppnått, 1 är delvis uppnått, 1 är inte "
        "uppnått, om 1 säger källorna emot varandra, 1 kan inte bedömas eftersom "
        "utgångsläget inte är känt och om 11 finns ingen uppgift."
    )
    states = seen.soup.select(".goal-state")
    pictures = {one.get_text(): one.select_one("img")["src"] for one in states}  # type: ignore[index]
    assert len(pictures) == len(set(pictures.values())) == 6


def test_evidence_that_contradicts_stands_side_by_side(own_pack: Path) -> None:
    written(
        own_pack,
        outcome("c", f"{SAMVERKAN},good-examples", "2019", "11"),
        outcome("d", f"{SAMVERKAN},good-examples", "2019-06", "7"),
    )
    seen = Goals()
    _name, _target, word, _before, latest, _counted = seen.cells("Goda exempel")
    assert word == "Källorna säger emot varandra"
    assert "11 , 2019" in latest
    assert "7 , juni 2019" in latest
    assert not seen.row("Goda exempel").select("details")


def test_a_corrected_row_stays_to_be_opened_and_is_said_to_be_corrected(
    own_pack: Path,
) -> None:
    written(
        own_pack,
        outcome("a", "service-och-liv,measures", "2019", "12"),
        outcome("b", "service-och-liv,measures", "2019-11", "14", corrects="a"),
        outcome("c", "service-och-liv,measures", "2018", "3"),
    )
    row = Goals().row("Lokala åtgärder")
    (line,) = row.select(".goal-line")
    assert line.get_text(" ", strip=True).startswith("14 , november 2019")
    assert "Rättar en tidigare uppgift." in line.get_text()
    (opens,) = row.select("details")
    assert opens.select_one("summary").get_text() == (  # type: ignore[union-attr]
        "Tidigare och rättade uppgifter (2)"
    )
    rows = {plain(one.get_text(" ", strip=True)) for one in opens.select("li")}
    assert {one.split("2019")[0].split("2018")[0] for one in rows} == {
        "Utfall – rättad sedan dess 12 , ",
        "Utfall 3 , ",
    }
    assert len(opens.select("li.corrected")) == 1


def test_a_complete_list_decides_and_says_that_it_was_counted(own_pack: Path) -> None:
    path = own_pack / "completeness.csv"
    lines = [
        "0482,groceries,full_range,complete,2026-05-04,chain-stores,,",
        "0482,groceries,limited_range,complete,2026-05-04,chain-stores,,",
    ]
    header = path.read_text("utf-8").splitlines()[0]
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    source = "flen-serviceprojekt"
    written(own_pack, f"b,{SODERMANLAND},shops,baseline,2017,6,,{source},,,")
    cells = Goals().cells("Antal lanthandlare")
    assert cells[2] == "Uppnått"
    assert cells[3].startswith("6 , 2017")
    assert cells[4] == "7 , 4 maj 2026 Räknat på ställena på kartan."
    assert cells[5].endswith("Listan är fullständig (4 maj 2026).")


def test_calls_tell_how_long_they_are_open_or_since_when_closed() -> None:
    seen = Goals()
    (call,) = seen.soup.select(".goal-call")
    assert "closed" in call["class"]
    told = plain(call.get_text(" ", strip=True))
    assert re.search(r"Stängd sedan 29 maj 2019, för \d+ år sedan\.", told)
    assert "Tillväxtverket" in told


def test_every_value_is_text(own_pack: Path, store: Engine) -> None:
    enter(store, note=HOSTILE, source=HOSTILE)
    path = own_pack / "projects.toml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('"Antal lanthandlare"', "'<img src=x onerror=alert(1)>'"), "utf-8"
    )
    seen = Goals()
    assert "<img src=x onerror=alert(1)>" in seen.words("tbody th")
    assert seen.words(".goal-line").count("<script>alert(1)</script>{0}%s") == 2
    assert not seen.soup.select(".goal-table script")


def test_an_address_as_source_is_a_link_and_another_is_not(store: Engine) -> None:
    enter(store, source="https://example.org/rapport?a=1&b=2")
    enter(store, goal_id="vision", source="javascript:alert(1)")
    seen = Goals()
    (link,) = seen.row("Lokala åtgärder").select("a")
    assert link["href"] == "https://example.org/rapport?a=1&b=2"
    assert not seen.row("Vision och handlingsplan").select("a")


# What was entered


def test_what_an_editor_enters_shows_at_once_in_other_sessions(store: Engine) -> None:
    other = Goals()
    assert ALL_OF_IT in other.answer
    row = enter(store)
    assert row.entered_at
    other.run()
    assert other.answer == (
        "Projekten satte upp 16 mål: 1 är delvis uppnått och om 15 finns ingen uppgift."
    )
    cell = other.cells("Lokala åtgärder")[4]
    local = f"{row.entered_at.astimezone():%Y-%m-%d %H:%M}"
    assert cell == f"12 , 2019 Källa: Slutrapporten . Inskriven {local} (redaktör)."


def test_rows_about_goals_that_are_gone_are_still_told(store: Engine) -> None:
    enter(store, goal_id="gone")
    seen = Goals()
    assert ALL_OF_IT in seen.answer
    assert "1 uppgift gäller ett mål som inte finns i paketet" in seen.text
    assert "service-och-liv / gone" in seen.text


def test_the_page_makes_no_store(own_store: Path) -> None:
    Goals()
    assert not own_store.exists()


def test_a_store_that_cannot_be_read_is_told_and_the_pack_stays(
    monkeypatch: pytest.MonkeyPatch, store: Engine
) -> None:
    enter(store)

    def broken() -> Engine:
        raise StoreError("store_busy")

    monkeypatch.setattr(opened, "store", broken)
    seen = Goals()
    assert seen.app.error[0].value.startswith("Databasen är upptagen")
    assert ALL_OF_IT in seen.answer


# Keys


def test_without_a_key_there_is_no_form() -> None:
    seen = Goals()
    assert "Använd nyckeln" in seen.labels
    assert SAVE not in seen.labels


@pytest.mark.parametrize("ip_address", ["203.0.113.9", None])
def test_a_wrong_key_is_told(
    monkeypatch: pytest.MonkeyPatch, ip_address: str | None
) -> None:
    monkeypatch.setattr(st, "context", Seat(ip_address=ip_address))
    seen = Goals().typed("zzzzzz-aaaaa")
    assert seen.refused == (
        "Det här är ingen nyckel. Skriv den som den visades, med bindestreck."
    )
    assert SAVE not in seen.labels


def test_a_facilitators_key_does_not_do(store: Engine) -> None:
    seen = Goals().typed(keys.new_key(store, "facilitator"))
    assert "Din nyckel är en mötesledares." in seen.text
    assert SAVE not in seen.labels
    held = workshop(store)
    seen = Goals().typed(keys.new_key(store, "facilitator", held.id))
    assert SAVE not in seen.labels


def test_a_key_that_is_revoked_meanwhile_saves_nothing(store: Engine) -> None:
    key = keys.new_key(store, "editor")
    seen = Goals().typed(key).filled(date="2019", value="1", source="x")
    keys.revoke_key(store, key.partition("-")[0])
    seen.press(SAVE)
    assert seen.refused == "Nyckeln har dragits tillbaka."
    assert entered(store) == []
    assert SAVE not in seen.labels


# The form


def test_an_editor_enters_a_value(store: Engine) -> None:
    seen = editor(store).about("service-och-liv", "measures")
    assert "Utlovat: 20 åtgärder. Status nu: ingen uppgift." in seen.text
    seen.filled(date=" 2019-11 ", value="12,5", source="Rapport", note=HOSTILE)
    seen.press(SAVE)
    (row,) = entered(store)
    assert (row.project_id, row.goal_id, row.part) == (
        "service-och-liv",
        "measures",
        "outcome",
    )
    assert (row.date, row.value, row.verdict) == ("2019-11", 12.5, "")
    assert (row.source, row.note, row.role) == ("Rapport", HOSTILE, "editor")
    assert seen.words("[role=status]") == "Sparat. Utfall: 12,5 (november 2019)"
    assert "1 är delvis uppnått" in seen.answer
    assert {seen.form[key] for key in FORM.values()} == {""}
    assert seen.form["where-goal"] == "service-och-liv/measures"
    assert seen.run().words("[role=status]") == ""


def test_an_editor_enters_a_verdict_and_a_baseline(store: Engine) -> None:
    seen = editor(store).about(SODERMANLAND, "participation")
    seen.filled(date="2020", source="Rapport")
    seen.app.selectbox(key="kind-verdict").set_value("partly")
    seen.press(SAVE)
    seen.about(SODERMANLAND, "shops").filled(date="2017", value="9", source="Rapport")
    seen.app.radio(key="kind-part").set_value("baseline")
    seen.press(SAVE)
    verdict, baseline = entered(store)
    assert (verdict.verdict, verdict.value) == ("partly", None)
    assert (baseline.part, baseline.value, baseline.verdict) == ("baseline", 9, "")
    assert seen.cells("Lokalt engagemang")[2] == "Delvis uppnått"
    assert seen.cells("Antal lanthandlare")[3].startswith("9 , 2017")


def test_a_correction_stands_and_what_it_corrects_stays(store: Engine) -> None:
    wrong = enter(store)
    seen = editor(store).about("service-och-liv", "measures")
    box = seen.app.selectbox(key="where-corrects")
    assert box.options == ["Utfall: 12 (2019)"]
    box.set_value(box.options[0])
    seen.filled(date="2019", value="20", source="Rättad rapport").press(SAVE)
    old, new = entered(store)
    assert (old, new.corrects) == (wrong, wrong.id)
    assert seen.cells("Lokala åtgärder")[2] == "Uppnått"
    assert "rättad sedan dess" in seen.words("details li.corrected")
    assert seen.app.selectbox(key="where-corrects").options == ["Utfall: 20 (2019)"]
    assert seen.app.selectbox(key="where-corrects").value is None


def test_a_row_that_another_has_corrected_meanwhile_is_refused(store: Engine) -> None:
    wrong = enter(store)
    seen = editor(store).about("service-och-liv", "measures")
    seen.app.selectbox(key="where-corrects").set_value("Utfall: 12 (2019)")
    enter(store, corrects=wrong.id, value=13)
    seen.filled(date="2019", value="20", source="Rapport").press(SAVE)
    assert seen.refused.startswith("Den uppgiften har rättats under tiden.")
    assert len(entered(store)) == 2
    assert seen.form[FORM["source"]] == "Rapport"


def test_a_form_that_is_sent_twice_is_stored_once(store: Engine) -> None:
    seen = editor(store).filled(date="2019", value="1", source="Rapport")
    form = seen.app.session_state["evidence-id"]
    seen.press(SAVE)
    assert [one.id for one in entered(store)] == [form]
    assert seen.app.session_state["evidence-id"] != form


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"date": "", "value": "1"}, "Skriv datumet som"),
        ({"date": "29/5 2019", "value": "1"}, "Skriv datumet som"),
        ({"date": "2999", "value": "1"}, "Datumet ligger i framtiden."),
        ({"value": "tre"}, "Skriv värdet med siffror"),
        ({"value": "-1"}, "Värdet kan inte vara mindre än noll."),
        ({"value": "nan"}, "Skriv värdet med siffror"),
        ({"value": "1e13"}, "Något stämmer inte."),
        ({"value": ""}, "Skriv ett värde, ett omdöme eller en anmärkning."),
        ({"value": "1", "source": " "}, "Skriv vem som säger det"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_written_stays(
    store: Engine, cells: dict[str, str], words: str
) -> None:
    filled = {"date": "2019", "source": "Rapport"} | cells
    seen = editor(store).filled(**filled).press(SAVE)
    assert seen.refused.startswith(words)
    assert entered(store) == []
    assert {name: seen.form[FORM[name]] for name in filled} == filled


def test_a_verdict_does_not_go_with_a_baseline(store: Engine) -> None:
    seen = editor(store).filled(date="2019", value="1", source="Rapport")
    seen.app.selectbox(key="kind-verdict").set_value("reached")
    seen.app.radio(key="kind-part").set_value("baseline")
    assert "Ett omdöme hör till utfallet." in seen.press(SAVE).refused
    assert entered(store) == []


def test_the_goal_stays_chosen_when_the_language_changes(store: Engine) -> None:
    seen = editor(store).about(SODERMANLAND, "shops")
    seen.app.button_group(key="lang").set_value("en").run()
    assert seen.form["where-goal"] == f"{SODERMANLAND}/shops"
    assert "Promised: more (shops). State now: no information." in seen.text
    assert "Save" in seen.labels


def test_rows_that_read_the_same_can_be_told_apart(store: Engine) -> None:
    first, second = enter(store), enter(store)
    seen = editor(store).about("service-och-liv", "measures")
    box = seen.app.selectbox(key="where-corrects")
    assert box.options == ["Utfall: 12 (2019)", "Utfall: 12 (2019) (2)"]
    box.set_value(box.options[1])
    seen.filled(date="2019", value="9", source="Rapport").press(SAVE)
    assert entered(store)[-1].corrects == first.id != second.id
