"""The page 'Serviceluckor': words, table and map from the same figures."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import data as cached
from dashboard.sentences.columns import column_words
from dashboard.state import Analysis
from geodata.baseline import Question
from geodata.reach import classes
from tests.pages.opening import Component, answer, number, page, plain, rows, shown

THRESHOLDS = (2.0, 5.0, 10.0, 20.0)
PHARMACY = Analysis(("pharmacy",), "each", THRESHOLDS, 10.0, Question())


def test_words_table_and_map_tell_the_same_number(component: Component) -> None:
    text = shown(page("gaps", need="pharmacy"))
    said = re.match(r"([\d ]+) av ([\d ]+) invånare, ([\d,]+) %", answer(text))
    assert said
    beyond, total = number(said[1]), number(said[2])
    assert total == 16316
    assert f"{100 * beyond / total:.1f}".replace(".", ",") == said[3]
    whole = rows(text, "per ort")[0]
    assert whole[:3] == ["Hela kommunen", "16 316", said[1].strip()]
    parts = rows(text, "per ort")[1:]
    assert sum(number(row[2]) for row in parts) == beyond
    assert sum(number(row[1]) for row in parts) == total
    within = {row[0]: number(row[1]) for row in rows(text, "Apotek")}
    assert total - within["högst 10 km"] == beyond
    # The map: cells of the classes beyond 10 km, by their ids in the script.
    data = cached.source()
    cells = cached.residents(data).cells
    styles = re.findall(r'((?:case "cell:\d+": )+)\s*return {([^}]*)}', sent(component))
    style = {
        cell: look
        for cases, look in styles
        for cell in re.findall(r"cell:(\d+)", cases)
    }
    usual = re.search(r"default:\s*return {([^}]*)}", sent(component))
    assert usual
    looks = [style.get(cell, usual[1]) for cell in cells["cell_id"]]
    found = cached.reaches(data, PHARMACY)[0]
    number_of = classes(found.distance_m, [t * 1000 for t in THRESHOLDS])
    fills: dict[int, set[str]] = {}
    for one, look in zip(number_of.tolist(), looks, strict=True):
        fill = re.search(r'"fillColor": "([^"]+)"', look)
        assert fill
        fills.setdefault(one, set()).add(fill[1])
    assert all(len(colours) == 1 for colours in fills.values())
    assert len({next(iter(colours)) for colours in fills.values()}) == len(fills)
    assert int(cells["residents"][number_of > 2].sum()) == beyond


def sent(component: Component) -> str:
    return str(component.sent[-1]["feature_group"])


def test_an_incomplete_list_is_told_above_the_figures_and_gives_a_range() -> None:
    text = shown(page("gaps"))
    assert re.match(r"Mellan [\d ]+ och [\d ]+ av 16 316 invånare", answer(text))
    assert text.index('class="answer"') < text.index('class="range"')
    assert text.index('class="range"') < text.index("Invånare inom ett avstånd")
    assert "begränsat sortiment (7\xa0januari 2023)" in text or (
        "begränsat sortiment (7 januari 2023)" in plain(text)
    )
    low, high = rows(text, "per ort")[0][2].split("–")
    assert number(low) < number(high)


def test_a_complete_list_gives_no_range() -> None:
    text = shown(page("gaps", need="fuel"))
    assert 'class="range"' not in text
    assert "–" not in rows(text, "per ort")[0][2]


def test_nothing_known_is_told_as_not_known_and_never_as_far() -> None:
    text = shown(page("gaps", need="post"))
    told = answer(text)
    assert told.startswith("Det finns inga säkra uppgifter om postombud.")
    assert "%" not in told
    assert rows(text, "Postombud")[-1][0] == "inget känt ställe"


@pytest.mark.parametrize(
    ("how", "words"),
    [("each", "når inte alla dessa"), ("any", "når inget av dessa")],
)
def test_several_types_are_joined_and_told_each_by_itself(how: str, words: str) -> None:
    text = shown(page("gaps", need="fuel,pharmacy", how=how))
    assert words in answer(text)
    table = rows(text, "Invånare, och deras andel")
    assert len(table) == 3
    joined, fuel, pharmacy = (number(row[3].split(" ", 2)[0] + row[3].split(" ", 2)[1])
                              for row in table)  # fmt: skip
    if how == "each":
        assert joined <= min(fuel, pharmacy)
    else:
        assert joined >= max(fuel, pharmacy)


def test_typed_distances_change_everything_and_stand_in_the_address() -> None:
    app = page("gaps", need="pharmacy")
    app.text_input(key="km").set_value("3 7,5; 12 km").run()
    assert [row[0] for row in rows(shown(app), "Apotek")] == [
        "högst 3 km", "högst 7,5 km", "högst 12 km", "över 12 km",
    ]  # fmt: skip
    assert app.query_params["km"] == "3 7.5 12"
    assert "mer än 7,5 km" in answer(shown(app))
    again = page("gaps", need="pharmacy", km="3 7.5 12", limit="12")
    assert again.text_input(key="km").value == "3 7,5 12"
    assert "mer än 12 km" in answer(shown(again))


@pytest.mark.parametrize(
    "typed", ["abc", "-1", "0", "2000", "nan", "1 2 3 4 5 6 7 8 9"]
)
def test_a_distance_that_is_none_is_refused_with_words(typed: str) -> None:
    app = page("gaps", need="pharmacy")
    app.text_input(key="km").set_value(typed).run()
    assert "Inget avstånd" in app.warning[0].value
    assert answer(shown(app))


def test_bad_values_in_the_address_fall_back() -> None:
    app = page("gaps", need="gold", how="x", km="x", limit="99", measure="air",
               count="y", unverified="z", by="w", show="cell:1")  # fmt: skip
    assert app.pills(key="need").value == ["groceries"]
    assert app.selectbox(key="limit").value == "10"
    assert app.selectbox(key="show").value is None
    assert dict(app.query_params) == {}


def test_no_type_says_what_to_do(component: Component) -> None:
    app = page("gaps", need="")
    assert "Välj minst ett serviceslag." in shown(app)
    assert component.sent == []


def test_a_click_on_a_cell_opens_its_nearest_places(component: Component) -> None:
    app = page("gaps", need="pharmacy")
    component.click("cell:5950006530000")
    app.run()
    table = rows(shown(app), "Närmaste kända ställen")
    assert [row[0] for row in table] == [
        "Drivmedel", "Livsmedel", "Post", "Apotek", "Betaltjänster",
    ]  # fmt: skip
    assert table[3][1].startswith("Kronans Apotek Flen, Flen")
    assert table[2][1:] == ["inget känt ställe", "inget annat känt"]
    assert app.query_params["show"] == "cell:5950006530000"
    step = cached.steps(cached.source(), Question(), "5950006530000")["pharmacy"][0]
    assert table[3][1].endswith(f"{step.distance_m / 1000:.1f} km".replace(".", ","))


def test_a_click_on_a_place_opens_the_place(component: Component) -> None:
    app = page("gaps", need="pharmacy")
    component.click("flen-kronans-apotek")
    app.run()
    assert "<h2>Kronans Apotek Flen</h2>" in shown(app)


@pytest.mark.parametrize(("by", "first"), [("group", 9), ("cell", 51)])
def test_gaps_are_ranked_by_group_and_by_cell(by: str, first: int) -> None:
    table = rows(shown(page("gaps", need="pharmacy", by=by)), "Invånare med mer än")
    assert len(table) == first
    beyond = [number(row[2]) for row in table[1:]]
    assert beyond == sorted(beyond, reverse=True)


def test_unverified_services_count_only_when_switched_on() -> None:
    app = page("gaps", need="post")
    assert "inga säkra uppgifter" in answer(shown(app))
    app.toggle(key="unverified").set_value(True).run()
    assert "mer än 10 km till närmaste postombud" in answer(shown(app))
    assert app.query_params["unverified"] == "true"


def test_other_kinds_count_when_chosen_and_are_named() -> None:
    text = shown(page("gaps", need="payments", count="bank_office"))
    assert "till närmaste ställe med bankkontor" in answer(text)


def test_rule_cards_tell_interval_margin_and_what_is_not_known() -> None:
    text = shown(page("gaps"))
    table = {row[0]: row for row in rows(text, "Särskilt driftstöd")}
    assert table["Coop Hälleforsnäs, Hälleforsnäs"][3].startswith("längre än 10 km")
    assert table["Tempo Sparreholm, Sparreholm"][3] == (
        "kan inte avgöras, vägen kan vara kortare eller längre än 10 km"
    )
    assert "Ej känt." in text
    assert "Måttet gäller hela landet, inte en kommun." in text


def test_the_model_says_that_it_is_one_and_what_it_leaves_out() -> None:
    text = plain(shown(page("gaps")))
    assert "är en modell och ingen räkning: 12 482 invånare i tätorterna" in text
    assert "3 834 andra (31 december 2021, 16 316 totalt)" in text
    assert "41 av 108 km² vatten (officiell areal, utgivare inte angiven)" in text


def test_a_pack_with_a_grid_uses_it(own_pack: Path) -> None:
    (own_pack / "residents.csv").write_text(
        "cell_id,x,y,residents\n5910006547000,591500,6547500,70\n"
        "5950006530000,595500,6530500,30\n",
        encoding="utf-8",
    )
    text = shown(page("gaps", need="pharmacy"))
    assert answer(text).startswith("30 av 100 invånare, 30,0 %, har mer än 10 km")
    assert "enligt kilometerrutor" in text


def test_a_pack_without_a_number_of_inhabitants_says_so(own_pack: Path) -> None:
    population = own_pack / "population.csv"
    header = population.read_text("utf-8").splitlines()[0]
    population.write_text(header + "\n", "utf-8")
    toml = own_pack / "municipality.toml"
    lines = toml.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("population_date")]
    toml.write_text("\n".join(kept), "utf-8")
    for stem in ("gaps", "closures"):
        app = page(stem)
        assert not app.exception
        assert app.error


def test_the_file_holds_what_the_table_shows() -> None:
    data = cached.source()
    table = cached.gap_rows(data, PHARMACY, "village")
    shown_rows = rows(shown(page("gaps", need="pharmacy")), "per ort")
    assert [number(row[2]) for row in shown_rows] == table[
        "beyond_known_places"
    ].to_list()
    assert set(table["completeness"]) == {"complete"}
    other = replace(PHARMACY, types=("groceries",))
    assert set(cached.gap_rows(data, other, "cell")["completeness"]) == {"partial"}


def test_an_unchanged_rerun_sends_the_same_map(component: Component) -> None:
    app = page("gaps")
    first = component.sent[-1]
    app.run()
    for name in ("script", "feature_group", "html", "header", "key"):
        assert component.sent[-1][name] == first[name]


def test_every_column_of_the_files_is_explained() -> None:
    data = cached.source()
    tables = [cached.gap_rows(data, PHARMACY, by) for by in ("village", "cell")]
    tables.append(cached.closing_rows(data, Question(), ("fuel", "groceries")))
    for table in tables:
        words = column_words([str(name) for name in table])
        assert all(words.values())
    assert words["crossing_10_km_known_places"].endswith("Bara de kända ställena.")
    assert words["residents_affected_every_village"].endswith("hade ett.")


def test_an_age_filter_makes_an_older_list_incomplete() -> None:
    text = shown(page("gaps", need="pharmacy", age="year"))
    assert 'class="range"' in text
    assert "inga säkra uppgifter om apotek" in answer(text)


def test_the_answer_says_what_it_rests_on() -> None:
    text = plain(shown(page("gaps", need="pharmacy,post")))
    assert "Bygger på en lista från 26 februari 2023, på fågelvägen" in text
    basis = text[text.index('class="basis') : text.index("</details>")]
    assert "Apotek: fullständig (26 februari 2023). Källa: <a href=" in basis
    assert "Post: postombud: okänt. Källa: inte känt" in basis


def test_where_people_live_is_led_back_to_its_sources() -> None:
    text = plain(shown(page("gaps", need="pharmacy")))
    model = text[text.index("Var folk bor är en modell") :]
    for title in ("Invånare i Flens kommun", "Tätorter 2020", "Sjöar", "Kommungränser"):
        assert title in model[: model.index("</p>")]


def test_the_rules_of_what_is_asked_for_come_first() -> None:
    text = shown(page("gaps", need="pharmacy"))
    assert text.index("Bidrag till apotek") < text.index("Särskilt driftstöd till")
