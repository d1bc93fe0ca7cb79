"""A clerk brings a list in a browser: it is seen, written, undone; on a phone too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import Engine

from geodata.store.change_history import changes
from geodata.store.changes import overlay
from geodata.store.keys import new_key
from tests.e2e.driving import App, Visit, Visiting
from tests.e2e.evening import store_of
from tests.e2e.test_axe import grave
from tests.e2e.test_phone import BEYOND
from tests.pages import clerk

pytestmark = pytest.mark.browser

CODE = "0482"
PHONE = 390
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOW = "Det stämmer – visa vad som skulle ändras"
HOSTILE = "<img src=x onerror=alert(1)>=1+1"


@pytest.fixture
def store(app: App) -> Iterator[Engine]:
    opened = store_of(app)
    yield opened
    opened.dispose()


def unlock(seen: Visit, store: Engine) -> Visit:
    """Show an editor's key."""
    box = seen.page.locator("input[type=password]")
    box.fill(new_key(store, "editor"))
    box.press("Enter")
    expect(seen.page.locator("input[type=file]").first).to_be_attached()
    return seen.drawn()


def drop(seen: Visit, content: bytes, name: str) -> Visit:
    file = FilePayload(name=name, mimeType=EXCEL, buffer=content)
    seen.page.locator("input[type=file]").first.set_input_files([file])
    return seen


def compare(page: Page) -> None:
    """Say of which day the list is, and that it is read right."""
    day = page.get_by_role("textbox", name=re.compile("Listans datum"))
    day.fill("2024-06-30")
    day.press("Enter")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator(".intake-summary")).to_be_visible()


def test_a_clerk_brings_last_years_list_and_takes_it_back(
    visit: Visiting, store: Engine, app: App
) -> None:
    seen = unlock(visit("/data?part=bring"), store)
    page = seen.page
    drop(seen, clerk.workbook(), "Butiker 2024.xlsx")
    expect(page.locator(".intake-columns")).to_contain_text("Sparreholm")
    expect(page.get_by_role("radio", name="SWEREF 99 TM (meter)")).to_be_checked()
    expect(page.locator(".intake-rows")).to_contain_text("km från Sparreholm")
    assert grave(seen.drawn()) == []
    compare(page)
    assert grave(seen.drawn()) == []
    box = page.get_by_role("checkbox", name=re.compile("Bettna – Post"))
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    before = overlay(store, CODE)
    button = page.get_by_role("button", name="Skriv in 3 ändringar")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".thanks")).to_contain_text("1 ny och 2 ändrade")
    tables = [row.table for row in overlay(store, CODE)[len(before) :]]
    assert sorted(tables) == ["places", "services", "services", "services", "sources"]
    other = visit("/?types=groceries", app=app, fresh=True)
    expect(other.page.locator("body")).to_contain_text("Lanthandeln i Bettna")
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.locator(".thanks")).to_contain_text("är tillbakatagen")
    assert overlay(store, CODE) == before
    assert changes(store, CODE)[0].action == "undo"


def test_a_hostile_list_shows_as_text_or_is_refused(
    visit: Visiting, store: Engine, tmp_path: Path
) -> None:
    seen = unlock(visit("/data?part=bring"), store)
    page, known = seen.page, len(changes(store, CODE))
    assert tmp_path.is_dir()
    drop(seen, b"PK\x03\x04" + bytes(3000), f"{HOSTILE}.xlsx".replace("/", ""))
    expect(page.get_by_role("alert").first).to_contain_text("Filen kan inte användas")
    page.reload()
    seen.drawn()
    unlock(seen, store)
    place = (HOSTILE, "Bettna", 58.9128, 16.6351)
    rows = [clerk.row(place, "Dagligvaror", "begränsat sortiment")]
    drop(seen, clerk.workbook(rows), "lista.xlsx")
    expect(page.locator(".intake-rows")).to_contain_text("onerror=alert(1)")
    compare(page)
    expect(page.locator(".st-key-differences")).to_contain_text("onerror=alert(1)")
    assert page.locator(".st-key-section-bring img[src=x]").count() == 0
    assert len(changes(store, CODE)) == known


def test_nothing_lies_beyond_the_edge_of_a_phone(
    visit: Visiting, store: Engine
) -> None:
    seen = unlock(visit("/data?part=bring", width=PHONE), store)
    drop(seen, clerk.workbook(), "Butiker 2024.xlsx")
    expect(seen.page.locator(".intake-columns")).to_be_visible()
    compare(seen.page)
    seen.drawn()
    assert seen.page.evaluate(BEYOND, PHONE) == []
    assert seen.page.evaluate("document.querySelector('.stMain').scrollWidth") <= PHONE
    assert grave(seen) == []
