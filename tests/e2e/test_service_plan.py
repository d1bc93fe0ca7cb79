"""A planner makes a draft of the service plan by one press, in a browser."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting

pytestmark = pytest.mark.browser

LONG_MS = 30_000
TITLE = "Serviceplan för Bettna, Flens kommun"


def download(seen: Visit, key: str) -> Path:
    with seen.page.expect_download() as started:
        seen.control(key).get_by_role("button").click()
    return Path(started.value.path())


def test_one_press_makes_a_draft_for_bettna(visit: Visiting) -> None:
    seen = visit("/service_plan?group=bettna")
    draft = seen.page.locator("article.plan")
    expect(draft.get_by_role("heading", level=2)).to_have_text(TITLE)
    seen.control("make").get_by_role("button").click()
    expect(seen.control("plan_docx")).to_be_visible(timeout=LONG_MS)
    document = Document(str(download(seen, "plan_docx")))
    assert document.core_properties.title == TITLE
    html = download(seen, "plan_html").read_text("utf-8")
    heading = BeautifulSoup(html, "html.parser").select_one("h1")
    assert heading
    assert heading.get_text(strip=True) == TITLE


def test_a_note_leads_to_what_the_number_rests_on(visit: Visiting) -> None:
    seen = visit("/service_plan?group=bettna")
    first = seen.page.locator("article.plan a.note").first
    target = str(first.get_attribute("href"))
    first.click()
    note = seen.page.locator(f"article.plan li{target}")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Rader:")


def test_a_change_goes_from_what_if_into_the_plan(visit: Visiting) -> None:
    seen = visit("/what_if?scenario=1~xhalleforsnas-coop~nStängd~e")
    seen.control("take_along").get_by_role("button").click()
    seen.page.get_by_role("link", name="Öppna serviceplanen").click()
    seen.expect_query(proposed="1~xhalleforsnas-coop~nStängd~e")
    draft = seen.page.locator("article.plan")
    expect(draft).to_contain_text("Stängd")
    expect(draft).to_contain_text("Coop Hälleforsnäs")


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_map_is_taken_along_alone(visit: Visiting, form: str, begins: bytes) -> None:
    seen = visit("/service_plan?group=bettna&theme=gaps:pharmacy")
    seen.page.get_by_text(re.compile("Bara kartorna")).click()
    assert download(seen, f"map_{form}").read_bytes()[:4] == begins
