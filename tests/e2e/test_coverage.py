"""The guided view of coverage in a browser: keys, links, phone, a map that stays."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.sentences.coverage import STEPS
from tests.e2e.driving import Visit, Visiting
from tests.e2e.test_axe import grave, grave_in_map
from tests.e2e.test_phone import BEYOND

pytestmark = pytest.mark.browser

WIDTH = 390
CODES = list(STEPS)
SCENARIO = "1~a59.1_16.56_lp~xhalleforsnas-coop~e"


def expect_step(seen: Visit, code: str, of: str = "sv") -> None:
    """Wait until a step is shown, in a language."""
    word = {"sv": "av", "en": "of"}[of]
    told = f"{CODES.index(code) + 1} {word} {len(CODES)}"
    expect(seen.page.locator(".step-count b")).to_have_text(told)
    first = CODES[0]
    seen.expect_query(step=None if code == first else code)


def press(seen: Visit, key: str, code: str, of: str = "sv") -> None:
    seen.page.keyboard.press(key)
    expect_step(seen, code, of)


def test_arrows_and_a_clicker_go_through_all_steps(visit: Visiting) -> None:
    seen = visit("/coverage")
    seen.frame.evaluate("window.stays = true")
    for number, code in enumerate(CODES[1:]):
        press(seen, ("ArrowRight", "PageDown")[number % 2], code)
        expect(seen.page.locator(".step-said")).not_to_be_empty()
    press(seen, "ArrowRight", CODES[-1])  # after the last there is none
    for number, code in enumerate(reversed(CODES[:-1])):
        press(seen, ("ArrowLeft", "PageUp")[number % 2], code)
    press(seen, "PageUp", CODES[0])
    assert seen.frame.evaluate("window.stays")


def test_presses_in_quick_succession_all_count(visit: Visiting) -> None:
    seen = visit("/coverage")
    for _press in range(5):
        seen.page.keyboard.press("PageDown")
    expect_step(seen, CODES[5])
    for _press in range(2):
        seen.page.locator(".st-key-step_back button").click()
    expect_step(seen, CODES[3])


def test_arrows_are_left_to_what_uses_them(visit: Visiting) -> None:
    seen = visit("/coverage?step=when&day=2019-03-14")
    expect(seen.page.locator(".step-figure")).to_have_text("3 av 3")
    seen.page.get_by_role("slider").focus()
    seen.page.keyboard.press("ArrowRight")
    expect(seen.page.locator(".step-figure")).to_have_text("1–3 av 3")
    expect_step(seen, "when")
    seen.expect_query(day="2019-03-31")
    press(seen, "PageDown", "facts")
    expect(seen.page.locator(".step-said")).to_contain_text("31 mars 2019")


def test_keys_do_not_turn_the_page_while_one_writes(visit: Visiting) -> None:
    seen = visit("/coverage?step=change")
    box = seen.page.get_by_label("Länk från Vad händer om")
    box.fill("ABC")
    box.press("ArrowLeft")
    box.press("PageUp")
    expect(box).to_have_value("ABC")
    expect_step(seen, "change")


def test_a_click_on_the_map_does_not_take_the_clicker_away(visit: Visiting) -> None:
    seen = visit("/coverage?step=overlap")
    seen.map.locator(".leaflet-container").click(position={"x": 20, "y": 300})
    expect(seen.page.locator("iframe[src*='streamlit_folium']")).to_be_focused()
    press(seen, "PageDown", "when")
    seen.page.keyboard.press("ArrowRight")  # the map pans
    seen.page.wait_for_timeout(500)
    expect_step(seen, "when")


def test_buttons_and_the_list_go_to_a_step_and_it_begins_at_its_top(
    visit: Visiting,
) -> None:
    seen = visit("/coverage")
    live = seen.page.locator(".st-key-step_told")
    expect(live).to_have_attribute("aria-live", "polite")
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    seen.page.locator(".sources").scroll_into_view_if_needed()
    assert seen.page.evaluate(scrolled) > 0
    expect(seen.page.locator(".st-key-step_forward button")).to_be_in_viewport()
    seen.page.get_by_role("button", name="Nästa").click()
    expect_step(seen, "projects")
    expect(live).to_have_attribute("aria-live", "polite")
    assert seen.page.evaluate(scrolled) == 0
    seen.choose("step", "8. Servicen: Livsmedel")
    expect_step(seen, "groceries")
    press(seen, "ArrowRight", "post")


def test_a_link_restores_step_day_and_distance_and_so_does_a_reload(
    visit: Visiting,
) -> None:
    seen = visit("/coverage?step=fuel&limit=5&day=2019-03-31&lang=en")
    said = "of the residents have at most 5 km to the nearest fuel station."
    expect(seen.page.locator(".step-said")).to_have_text(said)
    seen.page.reload()
    expect(seen.page.locator(".step-said")).to_have_text(said)
    seen.expect_query(step="fuel", limit="5", day="2019-03-31", lang="en")
    seen.page.keyboard.press("ArrowLeft")
    expect(seen.page.locator(".step-said")).to_contain_text("31 March 2019")


def test_the_distance_is_chosen_beside_the_steps(visit: Visiting) -> None:
    seen = visit("/coverage?step=fuel")
    seen.page.get_by_role("button", name="Avstånd").click()
    seen.choose("limit", "5 km")
    expect(seen.page.locator(".step-said")).to_contain_text("högst 5 km")
    seen.expect_query(limit="5")


def test_a_change_made_on_another_page_is_told(visit: Visiting) -> None:
    seen = visit(f"/what_if?scenario={SCENARIO}")
    seen.menu("Täckning")
    seen.choose("step", "14. En förändring: Vad en förändring skulle ge")
    expect(seen.page.locator(".step-more")).to_contain_text("2 ändringar tillsammans")
    seen.expect_query(scenario=SCENARIO, step="change")


def test_marks_and_areas_of_a_step_are_on_the_map(visit: Visiting) -> None:
    seen = visit("/coverage?step=residents")
    expect(seen.mark("group:malmkoping")).to_contain_text("3\xa0197")
    expect(seen.map.locator("path.group-area")).to_have_count(8)
    press(seen, "ArrowRight", "villages")
    expect(seen.mark("village:Orrhammar")).to_be_visible()
    name = re.compile(r"Orrhammar ?, 2,2 km, Mellösa bygderåd")
    expect(seen.mark("village:Orrhammar")).to_have_accessible_name(name)


UNLIKE = ("projects", "when", "facts", "post", "villages", "change")
"""Steps that are made of unlike parts."""


@pytest.mark.parametrize(
    ("width", "language", "codes"),
    [(1440, "sv", UNLIKE), (1440, "en", UNLIKE[-1:]), (WIDTH, "sv", UNLIKE[1::4])],
)
def test_axe_finds_nothing_grave_in_a_step(
    visit: Visiting, width: int, language: str, codes: tuple[str, ...]
) -> None:
    query = f"lang={language}&step={codes[0]}&scenario={SCENARIO}"
    seen = visit(f"/coverage?{query}", width=width)
    first = CODES.index(codes[0])
    for code in CODES[first : CODES.index(codes[-1]) + 1]:
        if code != codes[0]:
            press(seen, "PageDown", code, of=language)
        if code in codes:
            assert [*grave(seen.drawn()), *grave_in_map(seen)] == [], code


def test_nothing_is_cut_off_on_a_phone(visit: Visiting) -> None:
    seen = visit("/coverage", width=WIDTH)
    height = (seen.page.viewport_size or {})["height"]
    for code in CODES:
        if code != CODES[0]:
            press(seen, "PageDown", code)
        inner = "document.querySelector('.stMain').scrollWidth"
        assert seen.drawn().page.evaluate(inner) <= WIDTH, code
        # The input of the time control is there for keys alone, in a box of one pixel.
        beyond = [one for one in seen.page.evaluate(BEYOND, WIDTH) if one != "INPUT.: "]
        assert beyond == [], code
        box = seen.page.locator(".st-key-step_forward button").bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= height
