import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting, mail_parts, rows_of

pytestmark = pytest.mark.browser

MAILBOX = "ortsutveckling@flen.se"

CLIPPED = """() => {
  const found = [];
  for (let el = document.querySelector(".st-key-table_block table"); el;
       el = el.parentElement) {
    const style = getComputedStyle(el);
    const hides = style.overflowY !== "visible" && el.tagName !== "HTML";
    if (hides && el.scrollHeight > el.clientHeight + 1) found.push(el.className);
  }
  return found;
}"""


def download(seen: Visit, key: str) -> Path:
    with seen.page.expect_download() as started:
        seen.control(key).get_by_role("button").click()
    return Path(started.value.path())


def csv_ids(path: Path) -> list[str]:
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return [row["place_id"] for row in rows]


def excel_ids(path: Path) -> set[str]:
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file)
    ids: set[str] = set()
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        if "place_id" in rows[0]:
            column = rows[0].index("place_id")
            ids |= {str(row[column]) for row in rows[1:]}
    return ids


@pytest.mark.parametrize(
    "query", ["groups=false", "groups=false&types=fuel,pharmacy&sort=name&lang=en"]
)
def test_files_table_and_marks_hold_the_same_places(
    visit: Visiting, query: str
) -> None:
    seen = visit(f"/?{query}")
    drawn = seen.drawn_types().keys()
    assert drawn
    assert seen.mails().keys() == drawn
    own, osm = csv_ids(download(seen, "csv_pack")), csv_ids(download(seen, "csv_osm"))
    assert {*own, *osm} == drawn
    assert set(osm) <= {row["place_id"] for row in rows_of("osm_places.csv")}
    assert not set(own) & set(osm)
    assert excel_ids(download(seen, "excel")) == drawn


def test_a_file_holds_what_was_chosen_after_the_page_was_drawn(
    visit: Visiting,
) -> None:
    seen = visit("/?groups=false")
    seen.press("age", "Sedda det senaste året")
    expect(seen.table.locator("tbody tr")).not_to_have_count(46)
    seen.drawn()
    assert set(csv_ids(download(seen, "csv_pack"))) <= seen.mails().keys()


def test_a_place_links_to_a_mail_that_names_it(visit: Visiting) -> None:
    seen = visit("/?show=flen-coop")
    link = seen.details.get_by_role("link", name="Stämmer det inte?")
    expect(link).to_be_visible()
    href = link.get_attribute("href") or ""
    mailbox, subject, body = mail_parts(href)
    assert mailbox == MAILBOX
    assert "flen-coop" in subject
    assert "Coop Flen (flen-coop)" in body
    assert seen.mails()["flen-coop"] == href
    assert {mail_parts(one)[0] for one in seen.mails().values()} == {MAILBOX}


def test_the_print_button_prints_also_after_a_change(visit: Visiting) -> None:
    seen = visit()
    seen.page.evaluate(
        "() => { window.printed = 0; window.print = () => { window.printed += 1; }; }"
    )
    button = seen.page.get_by_role("button", name="Skriv ut")
    button.click()
    assert seen.page.evaluate("window.printed") == 1
    seen.press("age", "Sedda det senaste året")
    seen.expect_query(age="year")
    seen.drawn()
    button.click()
    assert seen.page.evaluate("window.printed") == 2


def test_on_paper_the_table_is_whole_and_the_controls_are_gone(
    visit: Visiting,
) -> None:
    seen = visit()
    seen.page.emulate_media(media="print")
    for selector in (
        "[data-testid='stSidebar']",
        "[data-testid='stHeader']",
        ".st-key-table_tools",
        ".st-key-lang",
        ".st-key-show",
        "button.print",
        "iframe[src*='streamlit_folium']",
    ):
        expect(seen.page.locator(selector).first).to_be_hidden()
    heading = seen.page.get_by_role("heading", name="Service i Flens kommun")
    expect(heading).to_be_visible()
    expect(seen.table).to_be_visible()
    assert seen.page.evaluate(CLIPPED) == []
    whole = seen.page.pdf(format="A4")
    few = visit("/?types=pharmacy&groups=false").page.pdf(format="A4")
    assert pages(whole) > pages(few) >= 1


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", document))
