"""The HTML file of a plan in a browser without network: map, keyboard, paper."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import text
from dashboard.documents.plan.mapdata import map_data
from dashboard.documents.plan.page import to_html
from dashboard.documents.plan.reading import themes
from dashboard.documents.plan.text import fragment
from geodata.baseline import Question
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.plan import PlanRequest, plan
from tests.dashboard.plan_sample import ABOUT, picture
from tests.e2e.test_axe import findings

pytestmark = pytest.mark.browser

DAY = date(2026, 11, 24)
PAPER_PX = (643, 956)
"""What is left of A4 within its margins, at 96 dots an inch: 170 by 253 mm."""


@dataclass
class Opened:
    """A page, and what it asked for and said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def map(self) -> Any:  # noqa: ANN401 - a locator
        return self.page.locator("#plan-map")


Opening = Callable[..., Opened]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text.use("sv")
    pack = read_pack(DEFAULT_PACK)
    asked = PlanRequest(Question(), (2.0, 10.0, 20.0), 10.0, DAY)
    made = plan(pack, asked)
    words = fragment(made, title="Serviceplan", responsible="Vi", day=DAY)
    pictures = {theme: picture(size=(1600, 1131)) for theme in themes(words)}
    path = tmp_path_factory.mktemp("plan") / "plan.html"
    path.write_bytes(to_html(words, pictures, map_data(made), ABOUT))
    return path


@pytest.fixture
def opening(browser: Browser, file: Path) -> Iterator[Opening]:
    """Open the file; afterwards it may have asked for nothing and said nothing."""
    opened: list[Opened] = []

    def open_it(width: int = 1440, *, scripts: bool = True) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.set_offline(True)
        one = Opened(context.new_page())
        one.page.on("request", lambda request: one.asked.append(request.url))
        one.page.on("console", lambda message: one.said.append(message.text))
        one.page.on("pageerror", lambda error: one.said.append(str(error)))
        one.page.goto(file.as_uri())
        opened.append(one)
        return one

    yield open_it
    for one in opened:
        assert [url for url in one.asked if url[:5] != "data:"] == [file.as_uri()]
        assert one.said == []
        one.page.context.close()


def test_the_map_is_drawn_and_its_picture_stands_on_paper_alone(
    opening: Opening,
) -> None:
    seen = opening()
    expect(seen.map.locator(".mark").first).to_be_visible()
    assert seen.map.locator("path.land").count() > 1
    expect(seen.page.locator("figure.paper")).to_be_hidden()
    expect(seen.map.locator("path.cell")).to_have_count(0)
    seen.page.emulate_media(media="print")
    expect(seen.page.locator("figure.paper img")).to_be_visible()
    expect(seen.map).to_be_hidden()


def test_without_scripts_the_picture_stands_in_place_of_the_map(
    opening: Opening,
) -> None:
    seen = opening(scripts=False)
    expect(seen.page.locator("figure.paper img")).to_be_visible()
    expect(seen.map).to_be_hidden()
    expect(seen.page.locator("button.in-map").first).to_be_hidden()


def test_cells_show_the_distance_to_the_chosen_type(opening: Opening) -> None:
    seen = opening()
    seen.page.get_by_label("Livsmedel", exact=True).check()
    cells = seen.map.locator("path.cell")
    expect(cells.first).to_be_visible()
    first = fills(seen.page)
    seen.page.get_by_label("Apotek", exact=True).check()
    assert fills(seen.page) != first
    expect(seen.page.get_by_text("över 2 km, högst 10 km")).to_be_visible()
    seen.page.get_by_label("Ställen och grupper").uncheck()
    expect(seen.map.locator(".mark")).to_have_count(0)
    box = seen.map.bounding_box()
    assert box
    seen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = seen.map.locator(".leaflet-popup-content")
    expect(told).to_contain_text("Apotek: ")
    expect(told).to_contain_text("km")
    expect(told).to_contain_text("invånare")
    seen.page.get_by_label("Visa inte").check()
    expect(cells).to_have_count(0)
    expect(told).to_have_count(0)


def fills(page: Page) -> list[str | None]:
    found: list[str | None] = page.locator("path.cell").evaluate_all(
        "(cells) => cells.map((cell) => cell.getAttribute('fill'))"
    )
    return found


def test_a_map_of_distances_leads_to_the_same_cells(opening: Opening) -> None:
    seen = opening()
    button = seen.page.locator("button.in-map").first
    code = button.get_attribute("value")
    button.click()
    radio = seen.page.locator(f"[name=plan-cells][value={code}]")
    expect(radio).to_be_checked()
    expect(radio).to_be_focused()
    expect(seen.map.locator("path.cell").first).to_be_visible()
    expect(seen.map).to_be_in_viewport(ratio=0.5)


def test_places_are_told_of_by_keyboard(opening: Opening) -> None:
    seen = opening()
    village = seen.map.locator(".mark.cluster", has_text="Hälleforsnäs")
    village.focus()
    seen.page.keyboard.press("Enter")
    place = seen.map.locator(".mark:not(.cluster)", has_text="Coop Hälleforsnäs")
    expect(place).to_be_visible()
    expect(place).to_have_role("button")
    expect(place).to_have_accessible_name(
        re.compile("^Coop Hälleforsnäs, .* Livsmedel: fullt sortiment, Post: ")
    )
    place.focus()
    seen.page.keyboard.press("Enter")
    told = seen.map.locator(".leaflet-popup")
    expect(told.locator("b")).to_have_text("Coop Hälleforsnäs, Hälleforsnäs")
    expect(told.get_by_role("button")).to_have_accessible_name("Stäng")
    seen.page.keyboard.press("Escape")
    expect(told).to_have_count(0)


def test_the_keyboard_reaches_text_and_passes_the_map(opening: Opening) -> None:
    seen = opening()
    seen.page.keyboard.press("Tab")
    expect(seen.page.get_by_role("link", name="Hoppa till texten")).to_be_focused()
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_role("main")).to_be_focused()
    past = seen.page.get_by_role("link", name="Hoppa över kartan")
    past.focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("#plan-after-map")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_page_is_no_wider_than_its_window(opening: Opening, width: int) -> None:
    seen = opening(width)
    expect(seen.map.locator(".mark").first).to_be_visible()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_grave(opening: Opening, width: int) -> None:
    seen = opening(width)
    seen.page.get_by_label("Post", exact=True).check()
    expect(seen.map.locator("path.cell").first).to_be_visible()
    assert findings(Axe().run(seen.page).response["violations"]) == []


CUT = """([wide, high]) => {
  const within = (el) => {
    const box = el.getBoundingClientRect();
    return !box.width || (box.left >= -.5 && box.right <= wide + .5);
  };
  const all = [...document.querySelectorAll("body *")];
  const shown = all.filter((el) => !el.closest("svg"));
  const whole = [...document.querySelectorAll("tr, figure, .short")];
  return [
    ...shown.filter((el) => !within(el)),
    ...document.querySelectorAll("td, th, .scroll"),
  ].filter((el) => !within(el) || el.scrollWidth > el.clientWidth + 1)
    .concat(whole.filter((el) => el.getBoundingClientRect().height > high))
    .map((el) => el.outerHTML.slice(0, 200));
}"""


def test_nothing_is_cut_on_paper(opening: Opening) -> None:
    seen = opening()
    seen.page.emulate_media(media="print")
    wide, high = PAPER_PX
    seen.page.set_viewport_size({"width": wide, "height": high})
    assert seen.page.evaluate(CUT, [wide, high]) == []
    content = seen.page.pdf(prefer_css_page_size=True)
    sheets = content.count(b"/Type /Page\n")
    assert sheets > 5
    assert content.count(b"/MediaBox [0 0 594.95996 841.91998]") == sheets
