import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.driving import FLEN, MALMKOPING, OVERLAPS, Visit, Visiting

pytestmark = pytest.mark.browser

WIDTH = 390
MARGIN = 40

BEYOND = """(width) => [...document.querySelectorAll(".stMain *")]
  .filter((el) => {
    const box = el.getBoundingClientRect();
    const style = getComputedStyle(el);
    const drawn = box.width > 1 && box.height > 1 && style.visibility !== "hidden";
    const scrolls = el.parentElement.closest(".wide, .timeline, .scroll");
    return drawn && !scrolls && (box.right > width + 1 || box.left < -1) &&
      box.right > 0;
  })
  .map((el) => `${el.tagName}.${el.className}: ${el.innerText?.slice(0, 60)}`)"""


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    return dict(found)


NARROW = (
    "/?",
    "/gaps?need=groceries,pharmacy&show=cell:5940006530000",
    "/gaps?need=pharmacy&by=cell",
    "/closures?",
    "/closures?show=halleforsnas-coop",
    "/what_if?scenario=1~a59.1_16.56_lp~xhalleforsnas-coop~e",
    "/siting?p=2&proposal=2",
    "/goals?",
    "/service_plan?group=halleforsnas",
    "/projects?",
    "/about?",
)


def expect_all_in_sight(seen: Visit) -> None:
    """Nothing lies beyond the edge, and the answer is seen without scrolling."""
    scrolled = "document.scrollingElement.scrollWidth"
    assert seen.page.evaluate(scrolled) <= WIDTH
    inner = "document.querySelector('.stMain').scrollWidth"
    assert seen.page.evaluate(inner) <= WIDTH
    assert seen.page.evaluate(BEYOND, WIDTH) == []
    if seen.answer.count():
        expect(seen.answer.first).to_be_in_viewport(ratio=1)


WITHOUT_ANSWER = ("/?", "/service_plan", "/projects", "/about")


@pytest.mark.parametrize("path", NARROW)
def test_nothing_is_cut_off_in_either_language(visit: Visiting, path: str) -> None:
    seen = visit(path, width=WIDTH)
    assert seen.answer.count() or path.startswith(WITHOUT_ANSWER)
    expect_all_in_sight(seen)
    seen.press("lang", "English")
    expect(seen.page.locator("html[lang='en']")).to_have_count(1)
    expect_all_in_sight(seen.drawn())


def test_a_tap_on_a_cell_opens_its_details(visit: Visiting) -> None:
    seen = visit("/gaps", width=WIDTH)
    seen.page.locator("iframe[src*='streamlit_folium']").scroll_into_view_if_needed()
    seen.click_cell("5940006530000")
    heading = seen.details.get_by_role("heading", name="Ruta 5940006530000")
    expect(heading).to_be_visible()
    seen.expect_query(show="cell:5940006530000")


def test_a_tap_on_a_mark_shows_who_is_hit(visit: Visiting) -> None:
    seen = visit("/closures", width=WIDTH)
    seen.mark("halleforsnas-coop").scroll_into_view_if_needed()
    seen.mark("halleforsnas-coop").click()
    heading = seen.details.get_by_role("heading", name="Om Coop Hälleforsnäs stänger")
    expect(heading).to_be_visible()
    expect(seen.map.locator("path.cell").first).to_be_attached()


def test_the_controls_of_an_analysis_take_hold_on_a_phone(visit: Visiting) -> None:
    seen = visit("/gaps", width=WIDTH, fresh=True)
    before = seen.answer.inner_text()
    seen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(seen.control("need")).to_be_in_viewport()
    seen.press("need", "A Apotek")
    seen.expect_query(need="groceries,pharmacy")
    seen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(seen.answer).not_to_have_text(before)
    expect(seen.answer).to_be_in_viewport(ratio=1)


def test_the_map_stands_below_the_table_as_wide_as_it_can(visit: Visiting) -> None:
    seen = visit(width=WIDTH)
    frame = box(seen.page.locator("iframe[src*='streamlit_folium']"))
    assert box(seen.table)["y"] < frame["y"]
    assert frame["width"] >= WIDTH - MARGIN
    inside = seen.frame.evaluate("window.map.getSize().x")
    assert inside == round(frame["width"])
    most, overlapping = seen.frame.evaluate(OVERLAPS, [[FLEN, MALMKOPING], 5, 18])
    assert most > 1
    assert overlapping == []


def test_the_controls_open_and_a_filter_takes_hold(visit: Visiting) -> None:
    seen = visit(width=WIDTH, fresh=True)  # a folded sidebar is remembered
    expect(seen.control("types")).not_to_be_in_viewport()
    before = seen.table.locator("tbody tr").count()
    seen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(seen.control("types")).to_be_in_viewport()
    seen.press("types", "L Livsmedel")
    seen.expect_query(types="fuel,post,pharmacy,payments")
    seen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(seen.control("types")).not_to_be_in_viewport()
    expect(seen.table.locator("tbody tr")).not_to_have_count(before)
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH


def test_a_tap_on_the_map_opens_the_details(visit: Visiting) -> None:
    seen = visit(width=WIDTH)
    seen.mark("group:ardala").scroll_into_view_if_needed()
    seen.mark("group:ardala").click()
    heading = seen.details.get_by_role("heading", name="Årdala")
    expect(heading).to_be_visible()
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH
