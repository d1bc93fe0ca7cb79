"""Every page alone: as it opens, by address, with bad input, empty, clicked."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import maps
from geodata.pack import PACK_VARIABLE
from tests.pages.opening import Component, page, shown

PAGES = (
    "service_map",
    "gaps",
    "closures",
    "what_if",
    "siting",
    "take_part",
    "workshop",
    "wall",
    "workshop_results",
    "coverage",
    "goals",
    "service_plan",
    "projects",
    "data",
    "about",
)


def table_ids(app: AppTest) -> set[str]:
    return {part.split("&")[0] for part in shown(app).split("%3F%20")[1:]}


@pytest.mark.parametrize("stem", PAGES)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", {"service_map": "Service i Flens kommun", "about": "Om kartan",
                "projects": "Projekt och grupper i Flens kommun",
                "gaps": "Serviceluckor i Flens kommun",
                "what_if": "Vad händer om i Flens kommun",
                "siting": "Bästa platser för service i Flens kommun",
                "take_part": "Service i Flens kommun: delta",
                "workshop": "Workshop om service i Flens kommun",
                "wall": "Service i Flens kommun",
                "workshop_results": "Workshopens resultat",
                "coverage": "Vad som täcks i Flens kommun",
                "goals": "Mål och löften i Flens kommun",
                "service_plan": "Serviceplan för Flens kommun",
                "data": "Data och källor för Flens kommun",
                "closures": "Sårbarhet i Flens kommun"}),
        ("en", {"service_map": "Service in Flen municipality",
                "about": "About the map",
                "projects": "Projects and groups in Flen municipality",
                "gaps": "Service gaps in Flen municipality",
                "what_if": "What happens if – Flen municipality",
                "siting": "Best places for service in Flen municipality",
                "take_part": "Service in Flen municipality: take part",
                "workshop": "Workshop on service in Flen municipality",
                "wall": "Service in Flen municipality",
                "workshop_results": "Results of the workshop",
                "coverage": "What is covered in Flen municipality",
                "goals": "Goals and promises in Flen municipality",
                "service_plan": "Service plan for Flen municipality",
                "data": "Data and sources for Flen municipality",
                "closures": "Vulnerability in Flen municipality"}),
    ],
)  # fmt: skip
def test_a_page_opens_in_its_language(
    stem: str, language: str, words: dict[str, str]
) -> None:
    app = page(stem, lang=language)
    assert f"<h1>{words[stem]}</h1>" in shown(app)


def test_an_unknown_language_is_swedish_and_leaves_the_address() -> None:
    app = page("about", lang="xx")
    assert "<h1>Om kartan</h1>" in shown(app)
    assert "lang" not in app.query_params


def test_the_map_opens_with_everything_and_a_clean_address() -> None:
    app = page("service_map")
    assert len(table_ids(app)) == 46
    assert "19 ställen med service i Flen och 27 i grannkommunerna" in shown(app)
    assert dict(app.query_params) == {}


def test_a_copied_address_restores_every_choice(component: Component) -> None:
    app = page(
        "service_map",
        types="fuel,payments",
        kinds="vehicle_gas",
        age="year",
        projects="service-och-liv",
        groups="false",
        go="Malmköping",
        sort="name",
        show="flen-biogas",
    )
    assert app.pills(key="types").value == ["fuel", "payments"]
    assert app.multiselect(key="kinds").value == ["vehicle_gas"]
    assert app.radio(key="age").value == "year"
    assert app.pills(key="projects").value == ["service-och-liv"]
    assert app.toggle(key="groups").value is False
    assert app.selectbox(key="go").value == "Malmköping"
    assert app.selectbox(key="sort").value == "name"
    assert app.selectbox(key="show").value == "flen-biogas"
    assert table_ids(app) == {"flen-biogas"}
    assert app.query_params["types"] == "fuel,payments"
    assert "Malmk" in component.sent[-1]["feature_group"]


def test_bad_values_in_the_address_fall_back() -> None:
    app = page(
        "service_map",
        types="fuel,<script>",
        kinds="x",
        age="never",
        projects="../etc",
        groups="maybe",
        go="Nowhere",
        sort="z",
        show="nobody",
        tiles="1",
    )
    assert app.pills(key="types").value == ["fuel"]
    assert app.multiselect(key="kinds").value == []
    assert app.radio(key="age").value == "all"
    assert app.toggle(key="groups").value is True
    assert app.selectbox(key="go").value == "whole"
    assert app.selectbox(key="show").value is None
    assert dict(app.query_params) == {"types": "fuel"}


def test_nothing_chosen_says_so_and_draws_no_empty_map(component: Component) -> None:
    app = page("service_map", types="", groups="false")
    assert "Ingen service passar ditt urval" in shown(app)
    assert component.sent == []
    assert table_ids(app) == set()


def test_no_service_and_groups_still_draws_the_groups(component: Component) -> None:
    app = page("service_map", types="")
    assert "Ingen service passar ditt urval" in shown(app)
    assert "group:bettna" in component.sent[-1]["feature_group"]


def test_a_control_changes_map_table_and_address(component: Component) -> None:
    app = page("service_map")
    before = component.sent[-1]["feature_group"]
    app.pills(key="types").set_value(["pharmacy"]).run()
    assert len(table_ids(app)) == 7
    assert app.query_params["types"] == "pharmacy"
    assert component.sent[-1]["feature_group"] != before
    assert component.sent[-1]["script"] == component.sent[0]["script"]


def test_kinds_narrow_their_own_type_alone() -> None:
    app = page("service_map", types="fuel,pharmacy", kinds="vehicle_gas")
    assert "flen-biogas" in table_ids(app)
    assert "flen-kronans-apotek" in table_ids(app)
    assert "flen-preem" not in table_ids(app)


def test_an_unchanged_rerun_sends_the_same_map(component: Component) -> None:
    app = page("service_map")
    first = component.sent[-1]
    app.run()
    again = component.sent[-1]
    for name in ("script", "feature_group", "html", "header", "key"):
        assert again[name] == first[name]


def test_a_click_opens_the_details_of_the_place(component: Component) -> None:
    app = page("service_map")
    component.click("halleforsnas-coop")
    app.run()
    text = shown(app)
    assert "<h2>Coop Hälleforsnäs</h2>" in text
    assert "Celsings Allé 13, Hälleforsnäs" in text
    assert "7 juli 2017" in text
    assert "12,7 km" in text
    assert app.query_params["show"] == "halleforsnas-coop"


def test_an_old_click_does_not_come_back_after_the_box_is_cleared(
    component: Component,
) -> None:
    app = page("service_map")
    component.click("flen-coop", at=1)
    app.run()
    app.selectbox(key="show").set_value(None).run()
    assert "<h2>Coop Flen</h2>" not in shown(app)
    component.click("flen-coop", at=2)
    app.run()
    assert "<h2>Coop Flen</h2>" in shown(app)


def test_a_click_on_something_that_is_not_drawn_is_ignored(
    component: Component,
) -> None:
    component.click("flen-coop")
    app = page("service_map", types="fuel")
    assert app.selectbox(key="show").value is None


@pytest.mark.parametrize(
    ("feature_id", "words"),
    [
        ("group:bettna", "Bettna Hembygdsförening"),
        ("group:vadsbro-blacksta", "Läget är inte känt: inte på kartan."),
        ("area:0482", "Flens kommun: 3 projekt"),
        ("area:2421", "Storumans kommun: 1 projekt"),
    ],
)
def test_groups_and_areas_have_details(feature_id: str, words: str) -> None:
    everyone = "service-i-samverkan,service-i-sodermanland,service-och-liv"
    app = page("service_map", projects=everyone, show=feature_id)
    assert words in shown(app)


def test_a_choice_that_a_filter_takes_away_is_dropped() -> None:
    app = page("service_map", show="flen-coop")
    app.pills(key="types").set_value(["fuel"]).run()
    assert app.selectbox(key="show").value is None
    assert "show" not in app.query_params


def test_the_language_switch_keeps_the_choices() -> None:
    app = page("service_map", types="fuel", age="year")
    app.button_group(key="lang").set_value("en").run()
    assert app.pills(key="types").value == ["fuel"]
    assert app.radio(key="age").value == "year"
    assert app.query_params["lang"] == "en"
    assert "Known in Flen" in shown(app)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2017-08-31", "inte börjat 2, okänt 1"),
        ("2019-03-14", "pågår 3"),
        ("2020-02-29", "pågår 1, okänt 2"),
        ("2020-03-01", "okänt 3"),
        ("2020-12-01", "avslutat 1, okänt 2"),
    ],
)
def test_the_state_of_the_projects_follows_the_day(day: str, states: str) -> None:
    assert f"av 3 projekt: {states}." in shown(page("projects", day=day))


@pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01", "2099-01-01"])
def test_a_bad_day_falls_back_to_today(day: str) -> None:
    app = page("projects", day=day)
    assert "avslutat 1, okänt 2" in shown(app)
    assert dict(app.query_params) == {}


def test_projects_page_tells_what_is_known_and_names_nobody() -> None:
    text = shown(page("projects")).replace("\xa0", " ")
    for words in ("16 095 000 kronor", "Stängd sedan 29 maj 2019", "Vadsbro-Blacksta",
                  "9 lokala utvecklingsgrupper", "ortsutveckling@flen.se"):  # fmt: skip
        assert words in text
    for name in ("Sandklef", "Forss", "Classon", "Ekermann", "Swenson", "070-", "0157"):
        assert name not in text


def test_about_tells_every_gap_and_the_parts_of_the_statement() -> None:
    text = shown(page("about"))
    for words in (
        "Post: postombud",
        "okänt",
        "49 av 49",
        "Tillgänglighetsredogörelse",
        "DIGG",
        "Kända brister",
        "Självskattning",
        "Personuppgifter",
    ):
        assert words in text


@pytest.mark.parametrize("stem", PAGES)
def test_a_broken_pack_gives_a_page_that_says_what_to_do(
    stem: str, own_pack: Path
) -> None:
    (own_pack / "groups.csv").unlink()
    places = own_pack / "places.csv"
    places.write_text(places.read_text("utf-8").replace("59.05934", "x", 1), "utf-8")
    app = page(stem)
    assert not app.exception
    assert app.title[0].value == "Uppgifterna går inte att använda"
    text = shown(app)
    assert "groups.csv" in text
    assert "places.csv, rad 2, kolumn latitude" in text
    assert "Skriv siffror med decimalpunkt" in text


def test_a_corrected_pack_is_read_anew(own_pack: Path) -> None:
    text = (own_pack / "groups.csv").read_text("utf-8")
    (own_pack / "groups.csv").unlink()
    app = page("service_map")
    assert app.error
    (own_pack / "groups.csv").write_text(text, "utf-8")
    app.run()
    assert not app.error
    assert len(table_ids(app)) == 46


def test_a_missing_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACK_VARIABLE, "no/such/folder")
    app = page("service_map")
    assert "Det finns ingen mapp no/such/folder." in app.error[0].value


def test_a_pack_without_optional_parts_opens(own_pack: Path) -> None:
    for name in ("osm_places.csv", "osm_services.csv", "completeness.csv",
                 "about.sv.md", "about.en.md"):  # fmt: skip
        (own_pack / name).unlink()
    for stem in PAGES:
        assert "OpenStreetMap contributors" not in shown(page(stem))


def test_a_long_table_comes_in_parts(own_pack: Path) -> None:
    services, places = own_pack / "services.csv", own_pack / "places.csv"
    place = "extra-{0},Extra {0},,Flen,0482,,59.0,16.6,10,se-poi,,\n"
    service = "extra-{0},fuel,petrol_diesel,open,2026-01-01,,se-poi,,\n"
    for path, row in ((places, place), (services, service)):
        rows = "".join(row.format(i) for i in range(250))
        path.write_text(path.read_text("utf-8") + rows, "utf-8")
    app = page("service_map")
    assert len(table_ids(app)) == 200
    app.selectbox(key="rows").set_value(200).run()
    assert len(table_ids(app)) == 96


def test_the_map_is_made_by_one_call(component: Component) -> None:
    page("service_map")
    assert len(component.sent) == 1
    assert component.sent[0]["returned_objects"] == ["last_active_drawing"]
    assert component.sent[0]["height"] == maps.HEIGHT
