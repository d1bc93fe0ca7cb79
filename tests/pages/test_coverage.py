"""The page 'Täckning': one number a step, from the same figures as the other pages."""

import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard import data as cached
from dashboard.controls.coverage import LINK, SLIDER, read_link
from dashboard.data import coverage as found
from dashboard.data.wishes import named
from dashboard.sentences.coverage import STEPS
from dashboard.state import Analysis
from geodata.baseline import Question
from geodata.scenario import MOST_CHANGES
from geodata.store.contributions import contribute
from geodata.store.engine import database_url, open_store
from geodata.store.records import Said, Workshop
from geodata.store.workshops import by_id, new_id
from geodata.vocabulary import SERVICE_TYPES
from tests.geodata import evening
from tests.pages.hall import HOSTILE
from tests.pages.opening import Component, number, page, plain, rows, shown

SUBMIT = "FormSubmitter:change_form-Visa förändringen"
KM = (2.0, 5.0, 10.0, 20.0)
POST = "1~a59.1002_16.5643_p~nOmbud~e"


def step(app: AppTest) -> dict[str, str]:
    """Texts of a step, by what each is."""
    soup = BeautifulSoup(shown(app), "html.parser")
    section = soup.select_one("section.step")
    assert section
    parts = ("h2", ".step-figure", ".step-said", ".step-more", ".step-unknown")
    return {
        part.removeprefix(".step-"): plain(one.get_text(" ", strip=True))
        for part in parts
        if (one := section.select_one(part))
    }


def count(app: AppTest) -> str:
    soup = BeautifulSoup(shown(app), "html.parser")
    told = soup.select_one(".step-count b")
    assert told
    return told.get_text()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def drawn(component: Component) -> str:
    return str(component.sent[-1]["feature_group"])


def test_the_first_three_steps_say_what_is_covered_and_what_is_not() -> None:
    app = page("coverage")
    first = step(app)
    assert first["figure"] == "68,7 %"
    assert first["said"] == (
        "av invånarna har drivmedelsstation, apotek och kontantuttag inom 10 km."
    )
    assert first["more"].startswith("5 108 invånare saknar minst ett av dem.")
    assert "Post: det finns ingen säker lista över postombud." in first["unknown"]
    second = step(press(app, "step_forward"))
    assert (second["figure"], second["said"]) == (
        "3 av 3",
        "serviceprojekt har omfattat Flens kommun.",
    )
    assert "för arbetet vidare, till december 2030." in second["more"]
    assert "Service i Södermanland" in second["unknown"]
    third = step(press(app, "step_forward"))
    assert (third["figure"], third["said"]) == ("9", "lokala utvecklingsgrupper.")
    assert "Orrhammar" in third["more"]
    assert "Vadsbro-Blacksta" in third["unknown"]
    assert all(one["h2"].startswith("I korthet") for one in (first, second, third))


def test_bars_and_numbers_of_the_first_step_are_those_of_the_other_pages() -> None:
    app = page("coverage")
    text = shown(app)
    asked = Analysis(SERVICE_TYPES, "each", KM, 10.0, Question())
    bars = rows(text, "Andel av invånarna inom 10 km")
    assert [plain(row[-1]) for row in bars] == [
        "79,8 %",
        "92,3–95,9 %",
        "inte känt",
        "69,1 %",
        "69,1 %",
    ]
    whole = Analysis(("fuel", "pharmacy", "payments"), "each", KM, 10.0, Question())
    reach = cached.reaches(cached.source(), whole)[0]
    assert reach.beyond(10.0).low == 5108
    ranked = rows(text, "Invånare med mer än 10 km")
    assert number(ranked[0][2]) == 5108
    assert cached.reaches(cached.source(), asked)[0].unreached.high == reach.residents


def test_every_step_has_a_number_a_statement_a_map_and_a_table(
    component: Component,
) -> None:
    app = page("coverage")
    for position, code in enumerate(STEPS, start=1):
        told = step(app)
        assert told["figure"], code
        assert told["said"].endswith("."), code
        assert count(app) == f"{position} av {len(STEPS)}"
        assert app.query_params.get("step", "service") == code
        assert "names" in drawn(component) or "areas" in drawn(component), code
        if code != "change":
            assert "<table" in shown(app), code
        if position < len(STEPS):
            press(app, "step_forward")
    assert app.button(key="step_forward").disabled
    press(app, "step_back")
    assert count(app) == "13 av 14"


def test_the_map_stays_where_it_is_from_step_to_step(component: Component) -> None:
    app = page("coverage")
    first = component.sent[-1]
    for _step in range(len(STEPS) - 1):
        press(app, "step_forward")
        for name in ("script", "html", "header", "key", "height"):
            assert component.sent[-1][name] == first[name]
    assert component.sent[-1]["feature_group"] != first["feature_group"]


def test_a_link_restores_step_day_and_distance() -> None:
    app = page("coverage", step="fuel", limit="5", day="2019-03-14")
    assert step(app)["said"].startswith("av invånarna har högst 5 km")
    assert step(app)["figure"] == "62,6 %"
    when = page("coverage", step="when", day="2019-03-14")
    assert step(when)["figure"] == "3 av 3"
    assert when.query_params["day"] == "2019-03-14"


@pytest.mark.parametrize(
    "address",
    [
        {"step": "nowhere"},
        {"step": "lead"},
        {"step": "when", "day": "soon"},
        {"step": "when", "day": "1999-01-01"},
        {"step": "facts", "day": "2199-01-01"},
        {"step": "fuel", "limit": "7", "km": "x"},
    ],
)
def test_an_address_that_cannot_be_falls_back(address: dict[str, str]) -> None:
    app = page("coverage", **address)
    assert step(app)["figure"]


@pytest.mark.parametrize(
    ("day", "figure", "words"),
    [
        ("2017-08-31", "0–1 av 3", "Hade inte börjat: Service i samverkan"),
        ("2018-01-31", "1–2 av 3", "Pågick: Service i samverkan"),
        ("2019-03-14", "3 av 3", "Service & Liv på landet"),
        ("2020-06-30", "0–3 av 3", "börjar januari 2024"),
        ("2026-06-30", "0–2 av 3", "Hade avslutats: Service i samverkan"),
    ],
)
def test_projects_before_between_and_after_their_days(
    day: str, figure: str, words: str
) -> None:
    told = step(page("coverage", step="when", day=day))
    assert told["figure"] == figure
    assert words in told["more"]


@pytest.mark.parametrize(
    ("day", "figure", "said"),
    [
        ("2017-06-30", "0 av 21", "ingenting är känt om någon av dem"),
        ("2017-07-31", "2 av 21", "från den 31 juli 2017 eller tidigare"),
        ("2023-01-28", "6 av 21", "från den 28 januari 2023 eller tidigare"),
    ],
)
def test_facts_of_a_day_say_plainly_what_is_not_known(
    day: str, figure: str, said: str
) -> None:
    told = step(page("coverage", step="facts", day=day))
    assert told["figure"] == figure
    assert said in told["said"]
    if day == "2023-01-28":
        assert "3 var öppna den dagen" in told["more"]
        assert told["unknown"].startswith("Inte känt: 15 tjänster till")


def test_the_map_of_facts_shows_nothing_that_was_not_known(
    component: Component,
) -> None:
    page("coverage", step="facts", day="2017-06-30")
    assert "flen-coop" not in drawn(component)
    page("coverage", step="facts", day="2026-01-31")
    assert "flen-coop" in drawn(component)


def test_the_time_control_moves_the_day_and_the_next_step_has_it() -> None:
    app = page("coverage", step="when")
    slider = app.select_slider(key=SLIDER)
    slider.set_value(date(2019, 3, 31)).run()
    assert app.query_params["day"] == "2019-03-31"
    assert step(app)["figure"] == "1–3 av 3"
    press(app, "step_forward")
    assert "den 31 mars 2019" in step(app)["said"]


def test_the_time_control_has_every_month_and_the_days_of_the_sources() -> None:
    days = found.days(cached.source())
    assert days[0] == date(2017, 1, 1)
    assert days[-1] == cached.source().today
    assert {date(2019, 2, 28), date(2019, 3, 14), date(2019, 3, 31)} <= {*days}
    assert list(days) == sorted({*days})


def test_a_step_on_a_type_that_nobody_knows_shows_no_share() -> None:
    told = step(page("coverage", step="post"))
    assert told["figure"] == "Inte känt"
    assert "%" not in told["said"]
    assert "Ingen lista över ombud gick att nå" in told["unknown"]
    assert "more" not in told


def test_overlap_and_groups_say_what_the_tables_say() -> None:
    app = page("coverage", step="overlap")
    assert step(app)["figure"] == "2"
    table = rows(shown(app), "Kommuner efter antal projekt")
    assert sum(row[1] == "3" for row in table) == 2
    assert len(table) == 20
    people = page("coverage", step="residents")
    assert step(people)["figure"] == "7 052"
    told = rows(shown(people), "De lokala grupperna")
    assert plain(told[0][3]) == "7 052"
    assert sum(number(row[3]) for row in told if row[3] != "–") == 16316
    alone = page("coverage", step="villages")
    assert step(alone)["figure"] == "1 av 10"
    assert rows(shown(alone), "Orter och grupper")[0][0] == "Orrhammar"


def test_nothing_is_changed_until_a_change_is_chosen() -> None:
    app = page("coverage", step="change")
    assert step(app)["figure"] == "0"
    assert app.text_input(key=LINK).label.startswith("Länk från Vad händer om")


def test_a_scenario_of_the_address_is_told() -> None:
    app = page("coverage", step="change", scenario=POST)
    told = step(app)
    assert told["figure"].startswith("minst ")
    assert told["more"] == "Förändringen: Ombud, 1 ändring."
    assert number(told["figure"].removeprefix("minst ")) > 5000
    assert rows(shown(app), "Före och efter: postombud")
    press(app, "other_change")
    assert step(app)["figure"] == "0"
    assert "scenario" not in app.query_params


def test_a_closing_is_told_by_those_who_lose() -> None:
    closed = page("coverage", step="change", scenario="1~xmalmkoping-apoteket~e")
    assert step(closed)["said"].startswith("invånare har inte längre apotek")


def test_a_scenario_that_cannot_be_read_is_refused_with_words() -> None:
    app = page("coverage", step="change", scenario="1~xgone~e")
    assert app.error[0].value == "Scenariot i adressen kan inte användas"
    assert step(app)["figure"] == "0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"http://x:8501/what_if?lang=en&scenario={POST}", ("scenario", POST)),
        (f"  {POST}\n", ("scenario", POST)),
        ("http://x/workshop_results?w=ABC234", ("w", "ABC234")),
        ("abc 234", ("w", "abc 234")),
        ("ABC234", ("w", "ABC234")),
        ("", None),
        ("hej på dig", None),
        ("http://x/what_if", None),
        ("1~xhalf", None),
    ],
)
def test_what_is_pasted_is_read(text: str, expected: tuple[str, str] | None) -> None:
    assert read_link(text) == expected


def test_what_is_pasted_is_looked_at() -> None:
    app = page("coverage", step="change")
    app.text_input(key=LINK).set_value(f"http://x/what_if?scenario={POST}")
    app.button(key=SUBMIT).click().run()
    assert step(app)["more"].startswith("Förändringen: Ombud")
    assert app.query_params["scenario"] == POST
    press(app, "other_change")
    app.text_input(key=LINK).set_value("<b>hej</b>")
    app.button(key=SUBMIT).click().run()
    assert "varken en länk" in app.error[0].value


@pytest.fixture
def store(own_store: Path) -> Engine:
    assert not own_store.exists()
    return open_store(database_url())


def held(store: Engine, *wishes: Said, **settings: object) -> Workshop:
    """Workshop in which these wishes are shown."""
    workshop = evening.workshop(store, **settings)
    for said in wishes:
        contribute(store, workshop.id, new_id(), said, role="facilitator")
    return by_id(store, workshop.id)


NOWHERE = evening.wish("Buss", village="Vadsbro", latitude=None, longitude=None)
BETTNA = evening.wish(
    HOSTILE,
    types=("groceries", "post"),
    village="Bettna",
    latitude=58.903855,
    longitude=16.643233,
)


def test_all_wishes_of_a_workshop_are_tried_together(store: Engine) -> None:
    workshop = held(store, evening.wish(), BETTNA, NOWHERE, title=HOSTILE[:60])
    app = page("coverage", step="change", w=workshop.code)
    told = step(app)
    assert told["figure"].startswith("minst ")
    assert told["more"].startswith("2 önskemål från workshopen")
    assert told["unknown"].startswith("Inte känt: 1 av 3 önskemål är inte med")
    table = rows(shown(app), "Workshopens önskemål")
    assert [row[3] for row in table] == ["ja", "ja", "nej, ingen plats på kartan"]
    assert table[1][2] == plain(HOSTILE)
    assert "<script>alert" not in shown(app)
    assert app.query_params["w"] == workshop.code


def test_what_two_wishes_give_is_what_their_scenario_gives(store: Engine) -> None:
    workshop = held(store, evening.wish(), BETTNA)
    both = found.together(cached.source(), named(workshop), "")
    assert len(both.taken) == 2
    wished = page("coverage", step="change", w=workshop.code)
    tried = page("coverage", step="change", scenario=both.scenario)
    assert step(wished)["figure"] == step(tried)["figure"]
    caption = "Före och efter: postombud"
    assert rows(shown(wished), caption) == rows(shown(tried), caption)


def test_only_as_many_wishes_are_tried_as_go_together(store: Engine) -> None:
    wishes = [
        evening.wish(latitude=58.9 + n / 200, longitude=16.6)
        for n in range(MOST_CHANGES + 2)
    ]
    workshop = held(store, *wishes)
    both = found.together(cached.source(), named(workshop), "x")
    assert (len(both.taken), len(both.left)) == (MOST_CHANGES, 2)
    assert len(both.wishes) == MOST_CHANGES + 2
    told = step(page("coverage", step="change", w=workshop.code))
    assert f"Bara {MOST_CHANGES} ändringar kan prövas på en gång" in told["unknown"]


def test_a_workshop_without_wishes_that_count_says_so(store: Engine) -> None:
    workshop = held(store, NOWHERE)
    told = step(page("coverage", step="change", w=workshop.code))
    assert told["figure"] == "0"
    assert "inget av önskemålen ändrar" in told["said"]
    assert "1 av 1 önskemål är inte med" in told["unknown"]


def test_a_code_that_nobody_has_is_told(store: Engine) -> None:
    assert store
    app = page("coverage", step="change", w="ZZZ ZZZ")
    assert "Det finns ingen workshop med den koden" in app.error[0].value
    assert step(app)["figure"] == "0"


@pytest.mark.parametrize("code", STEPS)
def test_every_step_is_there_in_english(code: str) -> None:
    app = page("coverage", step=code, lang="en", scenario=POST)
    told = step(app)
    swedish = step(page("coverage", step=code, scenario=POST))
    assert told["h2"] != swedish["h2"]
    assert told["said"] != swedish["said"]
    left = re.search(r"\b(invånare|orter|är|och)\b", told["said"] + told["h2"])
    assert left is None


def test_without_residents_the_other_steps_are_told(own_pack: Path) -> None:
    population = own_pack / "population.csv"
    header = population.read_text("utf-8").splitlines()[0]
    population.write_text(header + "\n", "utf-8")
    toml = own_pack / "municipality.toml"
    lines = toml.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("population_date")]
    toml.write_text("\n".join(kept), "utf-8")
    for code in STEPS:
        told = step(page("coverage", step=code))
        needs = code in {*SERVICE_TYPES, "service", "residents", "change"}
        assert (told["figure"] == "Inte känt") == needs, code


def test_a_pack_with_a_grid_has_no_model_to_speak_of(own_pack: Path) -> None:
    (own_pack / "residents.csv").write_text(
        "cell_id,x,y,residents\n5910006547000,591500,6547500,70\n"
        "5950006530000,595500,6530500,30\n",
        encoding="utf-8",
    )
    told = step(page("coverage", step="residents"))
    assert told["figure"] == "70"
    assert "modell" not in told["unknown"]


def test_a_closing_day_in_the_pack_shows_on_its_day(own_pack: Path) -> None:
    services = own_pack / "services.csv"
    lines = services.read_text("utf-8").splitlines()
    changed = [f"{lines[0]},opened_on,closed_on"]
    for line in lines[1:]:
        row = line
        dates = ",,"
        if line.startswith("flen-willys,"):
            row = line.replace(",open,2025-12-19,", ",closed,2020-01-01,")
            dates = ",2018,2021-06-30"
        changed.append(row + dates)
    services.write_text("\n".join(changed) + "\n", "utf-8")
    told = {
        day: step(page("coverage", step="facts", day=day))["more"]
        for day in ("2017-12-31", "2019-05-31", "2022-01-31")
    }
    assert "1 hade inte öppnat än" in told["2017-12-31"]
    assert "1 var öppen den dagen" in told["2019-05-31"]
    assert "1 hade stängt" in told["2022-01-31"]
