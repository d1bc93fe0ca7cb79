"""The page 'Mål och löften' in a browser: axe, a phone, and the form by keys alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from geodata.store.evidence import evidence
from geodata.store.keys import new_key
from tests.e2e.driving import App, Visit, Visiting
from tests.e2e.evening import store_of
from tests.e2e.test_axe import grave
from tests.e2e.test_phone import BEYOND

pytestmark = pytest.mark.browser

MEASURES = "Lokala åtgärder som höjer servicenivån"
PHONE = 390


@pytest.fixture
def store(app: App) -> Iterator[Engine]:
    opened = store_of(app)
    yield opened
    opened.dispose()


def unlock(seen: Visit, store: Engine) -> Visit:
    """Show an editor's key."""
    seen.control("evidence").locator("summary").click()
    box = seen.page.locator("input[type=password]")
    box.fill(new_key(store, "editor"))
    box.press("Enter")
    expect(seen.control("where-goal")).to_be_visible()
    return seen.drawn()


@pytest.mark.parametrize(("width", "language"), [(1440, "sv"), (PHONE, "en")])
def test_axe_finds_nothing_grave(
    visit: Visiting, store: Engine, width: int, language: str
) -> None:
    seen = visit(f"/goals?lang={language}", width=width)
    seen.page.locator("details.basis summary").first.click()
    assert grave(seen) == []
    assert grave(unlock(seen, store)) == []


def test_nothing_lies_beyond_the_edge_of_a_phone(
    visit: Visiting, store: Engine
) -> None:
    seen = unlock(visit("/goals", width=PHONE), store)
    assert seen.page.evaluate(BEYOND, PHONE) == []
    assert seen.page.evaluate("document.querySelector('.stMain').scrollWidth") <= PHONE


def test_an_editor_enters_and_corrects_by_keys_alone(
    visit: Visiting, store: Engine
) -> None:
    seen = unlock(visit("/goals"), store)
    page = seen.page
    seen.choose("where-goal", f"Service & Liv på landet: {MEASURES}")
    expect(page.locator(".goal-chosen")).to_contain_text("20 åtgärder")
    fill(seen, date="2019", source="Slutrapporten", value="30")
    row = page.locator("tr", has_text=MEASURES)
    expect(row).to_contain_text("Uppnått")
    fill(seen, date="2019", source="Rättad rapport", value="12,5", corrects=True)
    expect(row).to_contain_text("Delvis uppnått")
    summary = row.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    corrected = row.locator("li.corrected")
    expect(corrected).to_be_visible()
    assert re.search(r"rättad sedan dess\s+30, 2019", corrected.inner_text())
    wrong, right = evidence(store, "0482")[-2:]
    assert (wrong.value, right.value, right.corrects) == (30, 12.5, wrong.id)
    assert grave(seen) == []


def fill(
    seen: Visit, *, date: str, source: str, value: str, corrects: bool = False
) -> None:
    """Fill the form in from one field to the next, and send it."""
    page = seen.page
    seen.control("evidence-date").get_by_role("textbox").focus()
    page.keyboard.type(date)
    page.keyboard.press("Tab")
    page.keyboard.type(source)
    page.keyboard.press("Tab")
    page.keyboard.type(value)
    if corrects:
        seen.control("where-corrects").get_by_role("combobox").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Spara", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".thanks")).to_contain_text(f"Utfall: {value}")
    seen.drawn()
