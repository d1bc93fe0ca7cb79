"""The page 'Data och källor' in a browser: axe, a phone, an editor by keys alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from geodata.pack import DEFAULT_PACK
from geodata.store import change_history
from geodata.store.changes import undo
from geodata.store.keys import new_key
from geodata.store.workshops import new_id
from tests.e2e.driving import App, Visit, Visiting
from tests.e2e.evening import store_of
from tests.e2e.test_axe import grave
from tests.e2e.test_phone import BEYOND

pytestmark = pytest.mark.browser

FLEN, PHONE = "0482", 390
PLACE = "/data?part=places&place="


@pytest.fixture
def store(app: App) -> Iterator[Engine]:
    """The app's store; what was changed there is taken back for other tests."""
    opened = store_of(app)
    yield opened
    for one in change_history.changes(opened, FLEN):
        if one.action != "undo" and not one.undone:
            undo(opened, DEFAULT_PACK, FLEN, one.id, form_id=new_id(), role="command")
    opened.dispose()


def unlock(seen: Visit, store: Engine) -> Visit:
    """Show an editor's key."""
    summary = seen.control("editors").locator("summary")
    summary.focus()
    seen.page.keyboard.press("Enter")
    box = seen.page.locator("input[type=password]")
    box.fill(new_key(store, "editor"))
    box.press("Enter")
    expect(seen.page.get_by_text("Namn och adress", exact=True)).to_be_visible()
    return seen.drawn()


def press(seen: Visit, key: str) -> None:
    """Press a button by the keyboard."""
    button = seen.control(key).get_by_role("button")
    button.focus()
    seen.page.keyboard.press("Enter")
    seen.drawn()


def beyond(seen: Visit) -> list[str]:
    """What lies beyond the edge of a phone."""
    found: list[str] = seen.page.evaluate(BEYOND, PHONE)
    width = seen.page.evaluate("document.querySelector('.stMain').scrollWidth")
    return found if width <= PHONE else [*found, f"the page: {width}"]


@pytest.mark.parametrize("width", [1440, PHONE])
def test_every_section_can_be_read(visit: Visiting, width: int) -> None:
    seen = visit("/data", width=width)
    for code, name, told in (
        ("overview", "Översikt", "tjänster är kända"),
        ("todo", "Att göra", "att bekräfta"),
        ("log", "Logg", "ändr"),
        ("places", "Ställen", ""),
    ):
        seen.press("part", name)
        expect(seen.control(f"section-{code}")).to_be_visible()
        if told:
            expect(seen.answer).to_contain_text(told)
        assert grave(seen.drawn()) == []
        if width == PHONE:
            assert beyond(seen) == []


def test_an_editor_confirms_corrects_and_takes_back_by_keys_alone(
    visit: Visiting, store: Engine
) -> None:
    seen = unlock(visit(f"{PLACE}malmkoping-apoteket"), store)
    page, chip = seen.page, seen.page.locator(".data-chip").first
    expect(chip).to_have_text("behöver bekräftas")
    press(seen, "do-confirm-pharmacy-pharmacy")
    expect(page.get_by_role("status")).to_contain_text("Sparat.")
    expect(chip).to_have_text("bekräftad")
    press(seen, "do-hours-pharmacy-pharmacy")
    page.get_by_role("textbox", name="Öppettider").fill("vardagar 9–18")
    page.keyboard.press("Enter")
    expect(page.locator(".data-service")).to_contain_text("mån–fre 9–18")
    assert grave(seen.drawn()) == []
    press(seen, "do-undo-last")
    expect(page.get_by_role("status")).to_contain_text("tillbakatagen")
    expect(page.locator(".data-service")).not_to_contain_text("mån–fre 9–18")
    seen.press("part", "Logg")
    change = page.locator(".data-change", has_text="Rättat: Apoteket Kronan Malmköping")
    expect(change).to_contain_text("tillbakatagen")
    assert grave(seen.drawn()) == []
    last = change_history.changes(store, FLEN, limit=3)
    assert [one.action for one in last] == ["undo", "correct", "confirm"]


def test_the_map_leads_here_and_what_is_closed_is_so_on_the_map(
    visit: Visiting, store: Engine
) -> None:
    seen = visit("/?show=sparreholm-bensin", width=PHONE)
    seen.details.get_by_role("link", name="Bekräfta eller rätta").click()
    expect(seen.page.locator("h2.data-place")).to_have_text("Sparreholms bensin")
    seen.expect_query(part="places", place="sparreholm-bensin")
    unlock(seen, store)
    press(seen, "do-close-fuel-petrol_diesel")
    assert beyond(seen) == []
    assert grave(seen) == []
    seen.page.get_by_role("button", name="Spara att det är stängt").click()
    expect(seen.page.locator(".data-chip").first).to_have_text("stängd")
    other = visit("/?show=sparreholm-bensin")
    expect(other.details).to_contain_text("stängd")
