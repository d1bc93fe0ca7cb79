from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Starting, Visit, Visiting

pytestmark = pytest.mark.browser

PAGES = {
    "/": "Karta",
    "/gaps": "Serviceluckor",
    "/closures": "Sårbarhet",
    "/what_if": "Vad händer om",
    "/siting": "Bästa platser",
    "/take_part": "Delta",
    "/workshop": "Workshop",
    "/coverage": "Täckning",
    "/goals": "Mål och löften",
    "/service_plan": "Serviceplan",
    "/projects": "Projekt och grupper",
    "/data": "Data och källor",
    "/about": "Om kartan",
}
MENU = list(PAGES.values())

STAYS_ENGLISH: dict[str, str] = {}
"""Names of controls that Streamlit leaves in English, with the reason."""

NAMES = """() => [...document.querySelectorAll("[aria-label]")]
  .filter((el) => !el.closest("table, [data-tag]"))
  .map((el) => el.getAttribute("aria-label"))"""


def expect_language(seen: Visit, code: str) -> None:
    expect(seen.page.locator(f"html[lang='{code}']")).to_have_count(1)


def test_the_language_of_the_document_follows_every_change(visit: Visiting) -> None:
    seen = visit()
    expect_language(seen, "sv")
    seen.press("age", "Sedda det senaste året")
    seen.expect_query(age="year")
    expect_language(seen.drawn(), "sv")
    seen.menu("Projekt och grupper")
    expect_language(seen, "sv")
    seen.press("lang", "English")
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Projects and groups in Flen municipality")
    expect_language(seen, "en")
    seen.menu("Map")
    expect_language(seen, "en")
    seen.press("age", "All facts")
    seen.expect_query(age=None)
    expect_language(seen.drawn(), "en")
    seen.press("lang", "Svenska")
    expect(heading).to_have_text("Service i Flens kommun")
    expect_language(seen, "sv")
    seen.menu("Om kartan")
    expect_language(seen, "sv")


def test_a_first_load_has_the_language_of_the_address(visit: Visiting) -> None:
    seen = visit("/about?lang=en")
    expect_language(seen, "en")
    expect(seen.page.get_by_role("radio", name="English")).to_be_checked()


def expect_language_of_map(seen: Visit, code: str) -> None:
    """Wait until the frame of the map, if there is one, says its language."""
    if not seen.page.locator("iframe[src*='streamlit_folium']").count():
        return
    expect(seen.map.locator(f"html[lang='{code}']")).to_have_count(1)
    title = {"sv": "Karta", "en": "Map"}[code]
    expect(seen.page.locator(f"iframe[title='{title}']")).to_have_count(1)
    expect(seen.map.get_by_role("region", name=title)).to_have_count(1)


@pytest.mark.parametrize(
    "path",
    [
        "/?kinds=full_range&show=flen-coop",
        "/gaps?need=fuel,pharmacy&count=petrol_diesel&show=cell:5940006530000",
        "/closures?show=halleforsnas-coop&count=full_range",
        "/what_if?scenario=1~a59.1_16.56_lp~xhalleforsnas-coop~e&count=full_range",
        "/what_if?tool=move&count=full_range",
        "/siting?candidates=file&count=full_range",
        "/siting?p=2&must=Mellösa&count=full_range",
    ],
)
def test_no_control_has_the_same_name_in_both_languages(
    visit: Visiting, path: str
) -> None:
    seen = visit(path)
    expect_language_of_map(seen, "sv")
    swedish = set(seen.page.evaluate(NAMES))
    seen.press("lang", "English")
    expect_language(seen, "en")
    seen.expect_query(lang="en")
    expect(
        seen.drawn().page.get_by_role("link", name="Map", exact=True)
    ).to_be_visible()
    expect_language_of_map(seen, "en")
    same = swedish & set(seen.page.evaluate(NAMES))
    assert same - {"Språk / Language"} - STAYS_ENGLISH.keys() == set()


def test_the_controls_of_a_phone_have_swedish_names(visit: Visiting) -> None:
    seen = visit(width=390, fresh=True)  # an open sidebar is remembered
    seen.page.get_by_role("button", name="Öppna urvalet").click()
    expect(seen.control("types")).to_be_in_viewport()
    expect(seen.page.get_by_role("button", name="Stäng urvalet")).to_be_visible()


@pytest.mark.parametrize("path", ["/what_if", "/take_part"])
def test_a_fresh_server_answers_a_deep_link_first(
    visit: Visiting, start: Starting, tmp_path: Path, path: str
) -> None:
    seen = visit(path, app=start(tmp_path))
    expect(seen.page).to_have_title(f"{PAGES[path]} – Servicekartan")
    links = seen.page.get_by_test_id("stTopNavLink")
    expect(links).to_have_text(MENU)
    expect(seen.page.get_by_test_id("stSidebarNav")).to_have_count(0)
    seen.menu("Karta")
    expect(links).to_have_text(MENU)
