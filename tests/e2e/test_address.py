from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting

pytestmark = pytest.mark.browser

EVERYTHING = {
    "types": "fuel,groceries,pharmacy,payments",
    "kinds": "full_range",
    "age": "year",
    "projects": "service-i-samverkan",
    "groups": "false",
    "go": "Malmköping",
    "show": "malmkoping-coop",
    "sort": "name",
}
"""Another value than the default for each control, as the address has it."""

SHOWN = {
    "types": ["D Drivmedel", "L Livsmedel", "A Apotek", "B Betaltjänster"],
    "kinds": ["Livsmedel: fullt sortiment"],
    "age": ["Sedda det senaste året"],
    "projects": ["Service i samverkan"],
    "groups": False,
    "tiles": False,
    "go": "Malmköping",
    "show": "Coop Malmköping, Malmköping",
    "sort": "Namn",
    "lang": ["Svenska"],
}
"""The same as the controls show it."""

SHOWN_IN_ENGLISH = SHOWN | {
    "types": ["D Fuel", "L Groceries", "A Pharmacy", "B Payments"],
    "kinds": ["Groceries: full range"],
    "age": ["Seen within a year"],
    "sort": "Name",
    "lang": ["English"],
}

DEFAULTS = {
    "types": ["D Drivmedel", "L Livsmedel", "P Post", "A Apotek", "B Betaltjänster"],
    "kinds": [],
    "age": ["Alla uppgifter"],
    "projects": [],
    "groups": True,
    "tiles": False,
    "go": "Hela kommunen",
    "show": "",
    "sort": "Ort",
    "lang": ["Svenska"],
}


def expect_choices(seen: Visit, wanted: dict[str, Any]) -> None:
    seen.wait_until(lambda: seen.choices() == wanted)
    assert seen.choices() == wanted


def test_a_copied_address_restores_what_was_chosen(visit: Visiting) -> None:
    seen = visit(f"/?{urlencode(EVERYTHING)}")
    expect_choices(seen, SHOWN)
    assert seen.query() == EVERYTHING
    heading = seen.details.get_by_role("heading", name="Coop Malmköping")
    expect(heading).to_be_visible()
    expect(seen.map.locator("path.project-area")).not_to_have_count(0)
    assert not [i for i in seen.drawn_types() if i.startswith("group:")]
    bounds = "(at) => window.map.getBounds().contains(at) && window.map.getZoom()"
    assert seen.frame.evaluate(bounds, (59.134, 16.7304)) > 12
    names = seen.table.locator("tbody th").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    assert len(names) == len(seen.drawn_types())


def test_the_same_address_restores_it_in_english(visit: Visiting) -> None:
    seen = visit(f"/?{urlencode(EVERYTHING | {'lang': 'en'})}")
    expect_choices(seen, SHOWN_IN_ENGLISH)
    assert seen.query() == EVERYTHING | {"lang": "en"}


def test_choices_survive_a_change_of_page_and_of_language(visit: Visiting) -> None:
    seen = visit(f"/?{urlencode(EVERYTHING)}")
    expect_choices(seen, SHOWN)
    seen.menu("Projekt och grupper")
    seen.press("lang", "English")
    seen.expect_query(lang="en")
    seen.menu("About the map")
    seen.expect_query(lang="en")
    seen.menu("Map")
    expect_choices(seen, SHOWN_IN_ENGLISH)
    seen.expect_query(**EVERYTHING, lang="en")
    seen.press("lang", "Svenska")
    expect_choices(seen, SHOWN)
    seen.expect_query(**EVERYTHING, lang=None)


def test_bad_values_in_the_address_fall_back(visit: Visiting) -> None:
    bad = dict.fromkeys([*EVERYTHING, "tiles", "lang"], "<b>' OR 1=1")
    seen = visit(f"/?{urlencode(bad)}")
    expect_choices(seen, DEFAULTS)
    seen.expect_query(**dict.fromkeys(bad))
    expect(seen.marks.first).to_be_visible()


def test_values_that_are_no_options_are_left_out(visit: Visiting) -> None:
    seen = visit("/?types=fuel,gold&projects=x,service-och-liv&show=nobody&go=")
    expect_choices(
        seen,
        DEFAULTS | {"types": ["D Drivmedel"], "projects": ["Service & Liv på landet"]},
    )
    seen.expect_query(types="fuel", projects="service-och-liv", show=None, go=None)


def test_the_day_of_the_page_of_projects_stands_in_the_address(
    visit: Visiting,
) -> None:
    seen = visit("/projects?day=2018-06-01&lang=en")
    expect(seen.page.get_by_text("1 June 2018, of 3 projects")).to_be_visible()
    assert seen.query() == {"day": "2018-06-01", "lang": "en"}
    seen.press("lang", "Svenska")
    expect(seen.page.get_by_text("1 juni 2018, av 3 projekt")).to_be_visible()
    seen.menu("Om kartan")
    seen.menu("Projekt och grupper")
    expect(seen.page.get_by_text("1 juni 2018, av 3 projekt")).to_be_visible()
    seen.expect_query(day="2018-06-01", lang=None)


def test_a_bad_day_falls_back_to_today(visit: Visiting) -> None:
    seen = visit("/projects?day=2999-01-01")
    expect(seen.page.get_by_text("av 3 projekt")).to_be_visible()
    seen.expect_query(day=None)
