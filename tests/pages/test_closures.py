"""The page 'Sårbarhet': what breaks if a place closes."""

import re

import pytest

from dashboard import data as cached
from geodata.baseline import Question
from geodata.closure import ALL
from geodata.vocabulary import SERVICE_TYPES
from tests.pages.opening import Component, answer, number, page, plain, rows, shown


def test_the_sentence_names_the_place_that_hurts_most() -> None:
    text = shown(page("closures"))
    table = cached.closing(cached.source(), Question(), SERVICE_TYPES)
    worst = table[table["service_type"] == ALL].iloc[0]
    assert worst["name"] in answer(text)
    first = rows(text, "Stängningar, den värsta först")[0]
    assert first[0] == f"1. {worst['name']} {worst['village']}"
    affected = re.search(r"([\d ]+) invånare har det närmast", answer(text))
    assert affected
    assert number(affected[1]) == worst["residents_affected"] == number(first[1])
    assert f"{worst['extra_person_km']:,.0f}".replace(",", " ") == first[3]


def test_everything_goes_with_the_host_and_old_facts_are_marked() -> None:
    text = shown(page("closures", show="halleforsnas-coop"))
    assert "<h2>Om Coop Hälleforsnäs stänger</h2>" in text
    told = plain(text)
    for words in (
        "Livsmedel: fullt sortiment, öppen",
        "Post: postombud, obekräftad, senast sedd 7 juli 2017",
        "Betaltjänster: banktjänster, obekräftad",
        "Räknas inte i siffrorna.",
    ):
        assert words in told


def test_unverified_services_count_only_when_switched_on() -> None:
    before = shown(page("closures", show="halleforsnas-coop"))
    after = shown(page("closures", show="halleforsnas-coop", unverified="true"))
    caption = "Vad en stängning innebär"
    assert [row[0] for row in rows(before, caption)] == ["Livsmedel"]
    assert [row[0] for row in rows(after, caption)] == [
        "Alla serviceslag", "Livsmedel", "Post",
    ]  # fmt: skip
    assert "har inget annat känt ställe" in after


def test_a_click_draws_who_is_hit_at_once(component: Component) -> None:
    app = page("closures", needs="pharmacy")
    assert "cell:" not in component.sent[-1]["feature_group"]
    component.click("malmkoping-apoteket")
    app.run()
    assert "<h2>Om Apoteket Kronan Malmköping stänger</h2>" in shown(app)
    assert app.query_params["show"] == "malmkoping-apoteket"
    drawn = set(re.findall(r'"id": "cell:(\d+)"', component.sent[-1]["feature_group"]))
    data = cached.source()
    hit = cached.hit(data, Question(), "malmkoping-apoteket", ("pharmacy",))
    cells = cached.residents(data).cells
    assert drawn == set(cells.loc[hit, "cell_id"])
    told = rows(shown(app), "Vad en stängning innebär")[0][1]
    assert number(told.split(" invånare")[0]) == cells.loc[hit, "residents"].sum()


def test_types_narrow_the_ranking() -> None:
    table = rows(shown(page("closures", needs="fuel")), "Stängningar")
    assert all("bensin eller diesel" in row[-1] for row in table)
    assert 'class="range"' not in shown(page("closures", needs="fuel"))


def test_a_range_is_shown_where_a_list_is_not_complete() -> None:
    text = shown(page("closures", needs="groceries"))
    assert 'class="range"' in text
    assert answer(text).startswith("Av de kända ställena kan det bli värst om")
    assert any("–" in row[1] for row in rows(text, "Stängningar"))


def test_the_only_ones_follow_the_distance() -> None:
    app = page("closures", needs="groceries")
    caption = "de enda i sitt slag inom"
    before = rows(shown(app), caption)
    app.number_input(key="alone").set_value(12.0).run()
    assert app.query_params["alone"] == "12"
    after = rows(shown(app), caption)
    assert len(after) < len(before)
    assert {row[1] for row in before} == {
        "Coop Hälleforsnäs, Hälleforsnäs",
        "Tempo Sparreholm, Sparreholm",
    }
    app.number_input(key="alone").set_value(500.0).run()
    assert "Inget känt ställe är det enda i sitt slag inom 500 km." in plain(shown(app))


def test_pairs_can_be_sorted_by_what_they_do_together() -> None:
    app = page("closures", needs="pharmacy")
    caption = "värsta paren"
    total = rows(shown(app), caption)
    assert total[0][0] == "Kronans Apotek Flen och Apoteket Kronan Malmköping"
    assert len(total) <= 20
    app.button_group(key="pairs").set_value("more").run()
    more = [number(row[3].split(" personkm")[0]) for row in rows(shown(app), caption)]
    assert more == sorted(more, reverse=True)
    assert app.query_params["pairs"] == "more"


@pytest.mark.parametrize("alone", ["x", "-3", "0", "99999"])
def test_bad_values_in_the_address_fall_back(alone: str) -> None:
    app = page("closures", needs="gold", alone=alone, show="nobody", pairs="x")
    assert app.number_input(key="alone").value == 10.0
    assert app.pills(key="needs").value == list(SERVICE_TYPES)
    assert dict(app.query_params) == {}


def test_no_type_says_what_to_do(component: Component) -> None:
    app = page("closures", needs="")
    assert "Välj minst ett serviceslag." in shown(app)
    assert component.sent == []


def test_no_place_that_counts_is_told() -> None:
    text = shown(page("closures", needs="post"))
    assert answer(text) == "Inget känt ställe räknas med det här urvalet."


def test_the_file_holds_both_ends() -> None:
    table = cached.closing_rows(cached.source(), Question(), SERVICE_TYPES)
    assert (
        table["residents_affected_every_village"]
        <= table["residents_affected_known_places"]
    ).all()
    assert (
        table["extra_person_km_every_village"] <= table["extra_person_km_known_places"]
    ).all()
    complete = table[table["service_type"] == "fuel"]
    assert (
        complete["extra_person_km_every_village"]
        == complete["extra_person_km_known_places"]
    ).all()
