"""'Open when' on the pages: the map leaves out and marks, figures are a range."""

import csv
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from dashboard import data as cached
from dashboard import scenario_text
from geodata.baseline import Question
from geodata.scenario import Scenario
from geodata.vocabulary import SERVICE_TYPES
from tests.pages.opening import Component, answer, page, plain, rows, shown

CODE = "20260303-1900"
MOMENT = datetime.fromisoformat("2026-03-03T19:00")
WORDS = "Tisdag 3 mars 2026 kl. 19.00: "
HOURS = {
    ("flen-ica-kvantum", "full_range"): "Mo-Su 07:00-22:00",
    ("flen-coop", "full_range"): "Mo-Fr 08:00-18:00; PH off",
    ("flen-kronans-apotek", "pharmacy"): "Mo-Fr 10:00-20:00",
}


@pytest.fixture
def with_hours(own_pack: Path) -> Path:
    """The pack, with the hours of three services."""
    path = own_pack / "services.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, table = list(reader.fieldnames or ()), list(reader)
    for row in table:
        key = (row["place_id"], row["service_kind"])
        row["opening_hours"] = HOURS.get(key, "")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return own_pack


def sent(component: Component) -> str:
    return str(component.sent[-1]["feature_group"])


# The control


@pytest.mark.parametrize("stem", ["service_map", "gaps"])
def test_at_any_time_nothing_is_asked_and_the_address_stays_clean(stem: str) -> None:
    app = page(stem)
    assert app.selectbox(key="open").value == "any"
    assert [box.key for box in app.selectbox if box.key == "open_time"] == []
    assert "open" not in app.query_params
    assert "Öppettider ej kända" not in shown(app)


def test_a_weekday_and_a_time_stand_in_the_address_and_in_words() -> None:
    app = page("service_map")
    app.selectbox(key="open").set_value("tue").run()
    app.selectbox(key="open_time").set_value("0930").run()
    assert app.query_params["open"] == "tue-0930"
    told = plain(shown(app)).replace("\\", "")
    assert re.search(r"Det som menas är tisdag \d+ \w+ \d{4} kl. 09.30.", told)
    again = page("service_map", open="tue-0930")
    assert again.selectbox(key="open").value == "tue"
    assert again.selectbox(key="open_time").value == "0930"
    assert again.query_params["open"] == "tue-0930"


def test_a_certain_day_and_odd_minutes_can_be_asked_for() -> None:
    app = page("gaps", open="20261224-1007")
    assert app.selectbox(key="open").value == "date"
    assert app.selectbox(key="open_time").value == "1007"
    assert app.date_input(key="open_day").value == date(2026, 12, 24)
    app.date_input(key="open_day").set_value(date(2026, 3, 3)).run()
    assert app.query_params["open"] == "20260303-1007"


@pytest.mark.parametrize("code", ["x", "tue-2500", "20991231-1000", "any"])
def test_a_bad_moment_in_the_address_falls_back(code: str) -> None:
    app = page("service_map", open=code)
    assert app.selectbox(key="open").value == "any"
    assert "open" not in app.query_params


# The map


def test_the_map_leaves_out_what_is_closed_and_counts_all(
    with_hours: Path, component: Component
) -> None:
    assert with_hours.is_dir()
    whole = page("service_map", types="groceries,pharmacy")
    app = page("service_map", types="groceries,pharmacy", open=CODE)
    told = plain(shown(app)).replace("\\", "")
    assert WORDS + "2 tjänster är säkert öppna, " in told
    assert "1 är stängd och visas inte." in told
    assert "Frågetecken: det är inte känt om stället är öppet då." in told
    before = {row[0] for row in rows(shown(whole), "Ställena på kartan")}
    after = {row[0] for row in rows(shown(app), "Ställena på kartan")}
    assert before - after == {"Coop Flen"}
    assert "<i>?</i>" in sent(component).replace("\\u003c", "<").replace("\\u003e", ">")


def test_hours_stand_in_words_in_the_table_and_the_details(with_hours: Path) -> None:
    assert with_hours.is_dir()
    app = page("service_map", show="flen-coop")
    text = plain(shown(app))
    assert "Öppettider: mån–fre 8–18; helgdagar stängt." in text
    assert "så skriver OpenStreetMap: Mo-Fr 08:00-18:00; PH off" in text
    assert "kl. 19.00" not in text
    table = {row[0]: row for row in rows(text, "Ställena på kartan")}
    assert table["Coop Flen"][3] == "mån–fre 8–18; helgdagar stängt"
    assert table["Willys Flen Tisteln"][3] == "inte känt"
    then = plain(shown(page("service_map", show="flen-ica-kvantum", open=CODE)))
    assert "Tisdag 3 mars 2026 kl. 19.00: öppet då." in then


def test_hours_that_are_an_attack_are_shown_as_text(own_pack: Path) -> None:
    path = own_pack / "services.csv"
    lines = path.read_text("utf-8")
    attack = '"24/7 ""<img src=x onerror=alert(1)>"""'
    start = "flen-coop,groceries,full_range,open,2025-12-19,"
    assert start in lines
    path.write_text(lines.replace(start, start + attack), "utf-8")
    text = shown(page("service_map", show="flen-coop", open=CODE))
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


# The analyses


def test_gaps_are_a_range_from_the_surely_open_to_those_that_may_be(
    with_hours: Path,
) -> None:
    assert with_hours.is_dir()
    text = shown(page("gaps", need="groceries", open=CODE))
    assert answer(text).startswith(WORDS + "Mellan ")
    note = plain(text)
    assert "säkert öppna 1, stängda 1." in note
    assert "har okända öppettider: siffrorna är ett spann" in note
    assert (
        "räknar den ena änden bara ställen som säkert är öppna tisdag 3 mars 2026"
        in note
    )
    assert "Reglerna talar inte om klockslag" in note


def test_a_complete_list_with_known_hours_is_a_number(with_hours: Path) -> None:
    assert with_hours.is_dir()
    text = shown(page("gaps", need="pharmacy", open=CODE))
    assert answer(text).startswith(WORDS + "Mellan ")  # the other pharmacy has none
    low, high = rows(text, "per ort")[0][2].split("–")
    usual = rows(shown(page("gaps", need="pharmacy")), "per ort")[0][2]
    assert low == usual
    assert low != high


def test_where_no_hours_are_known_the_best_case_is_told_too() -> None:
    text = shown(page("gaps", need="fuel", open=CODE))
    usual = answer(shown(page("gaps", need="fuel"))).partition(" Den största")[0]
    told = answer(text)
    assert told.strip() == (
        f"{WORDS}Säkert öppet då: ingenting av detta (drivmedelsstation). "
        f"I bästa fall, om alla med okända öppettider är öppna: {usual.strip()}"
    )


def test_rules_of_the_law_are_the_same_at_any_hour() -> None:
    usual = rows(shown(page("gaps")), "Särskilt driftstöd")
    assert rows(shown(page("gaps", open=CODE)), "Särskilt driftstöd") == usual


def test_closings_tell_of_places_that_may_be_open(component: Component) -> None:
    app = page("closures", needs="fuel", open=CODE)
    text = shown(app)
    assert answer(text).startswith(WORDS)
    table = rows(text, "Stängningar, den värsta")
    assert table
    assert all(row[1].startswith("0–") for row in table)
    component.click("flen-kronans-apotek")
    whole = page("closures", needs="pharmacy", open=CODE, show="flen-kronans-apotek")
    assert "Hur mycket längre, om stället är öppet då" in shown(whole)
    assert "en del öppettider är inte kända" in shown(whole)


@pytest.mark.parametrize(
    ("stem", "address", "told"),
    [
        ("siting", {"need": "pharmacy"}, WORDS),
        ("coverage", {"step": "service"}, "Detta gäller tisdag 3 mars 2026 kl. 19.00."),
        ("coverage", {"step": "fuel"}, "Detta gäller tisdag 3 mars 2026 kl. 19.00."),
        ("service_plan", {}, "säkert är öppna tisdag 3 mars 2026 kl. 19.00"),
    ],
)
def test_every_analysis_says_for_when_it_is(
    stem: str, address: dict[str, str], told: str
) -> None:
    text = plain(shown(page(stem, open=CODE, **address)))
    assert told.lower() in text.lower()
    assert "okända öppettider" in text


def test_a_change_says_for_when_it_is() -> None:
    close = scenario_text.write(Scenario(closed=("flen-kronans-apotek",)))
    text = plain(shown(page("what_if", open=CODE, scenario=close)))
    assert answer(text).startswith(WORDS)
    assert "för en del öppettider är inte kända" in text
    assert "har okända öppettider: siffrorna är ett spann" in text


def test_files_say_for_which_moment_they_are() -> None:
    data = cached.source()
    then = cached.closing_rows(data, Question(open_at=MOMENT), SERVICE_TYPES)
    assert set(then["open_at"]) == {"2026-03-03T19:00"}
    assert "open_at" not in cached.closing_rows(data, Question(), SERVICE_TYPES)


def test_the_notes_of_a_plan_name_the_moment_for_the_command() -> None:
    text = plain(shown(page("service_plan", open=CODE))).replace("&#39;", "'")
    assert "--open-at '2026-03-03 19:00' (med --every-village den andra änden" in text
    assert "Vad lagen säger gäller vid alla tider på dygnet" in text
