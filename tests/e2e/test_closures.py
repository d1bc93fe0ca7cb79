import re
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.driving import Visit, Visiting, rows_of
from tests.e2e.test_gaps import (
    FILLS,
    details_heading,
    download,
    figure,
    rows_of_csv,
    servicekarta,
    span,
)

pytestmark = pytest.mark.browser

RANKING = "Stängningar, den värsta först"
PAIRS = "värsta paren av stängningar"
LONELY = "de enda i sitt slag"

EVERYTHING = {
    "needs": "fuel,pharmacy",
    "alone": "14.5",
    "age": "year",
    "unverified": "true",
    "pairs": "more",
    "show": "malmkoping-ingo",
}
"""Another value than the default for each control, as the address has it."""


def cells_of(row: Locator) -> list[str]:
    """Texts of a row, its header first."""
    texts: list[str] = row.locator("th, td").all_inner_texts()
    return texts


def names(rows: Locator) -> list[str]:
    """Names of the places of a ranking, without their number and village."""
    headers: list[str] = rows.get_by_role("rowheader").all_inner_texts()
    return [re.sub(r"^\d+\. ", "", text.split("\n")[0]) for text in headers]


def rounded_span(text: str) -> list[int]:
    return list(span(text))


def hit(seen: Visit) -> int:
    return sum(cell["residents"] for cell in seen.drawn().cells().values())


def test_the_place_that_hurts_most_is_named_and_stands_first(visit: Visiting) -> None:
    seen = visit()
    seen.menu("Sårbarhet")
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Sårbarhet i Flens kommun")
    expect(seen.answer).to_be_in_viewport()
    first = cells_of(seen.rows(RANKING).first)
    name, village = first[0].removeprefix("1. ").split("\n")
    expect(seen.answer).to_contain_text(f"Om {name} i {village} stänger blir det värst")
    told = re.search(r": ([\d\s]+) invånare har det närmast", seen.answer.inner_text())
    assert told
    assert figure(told[1]) == figure(first[1])
    expect(seen.page.get_by_role("note")).to_contain_text("inte fullständig")
    assert seen.cells() == {}


def test_the_figures_are_those_of_the_command(visit: Visiting) -> None:
    ends = [servicekarta("closures", *best) for best in ([], ["--every-village"])]
    high, low = [
        {row["place_id"]: row for row in rows if row["service_type"] == "all"}
        for rows in ends
    ]
    expected = [
        [
            row["name"],
            [low[place][name], row[name]]
            if name != "extra_person_km"
            else [round(low[place][name]), round(row[name])],
        ]
        for place, row in high.items()
        for name in ("residents_affected", "residents_without", "extra_person_km")
        if row["residents_affected"]
    ]
    seen = visit("/closures")
    shown = []
    for row in seen.rows(RANKING).all():
        header, *figures = cells_of(row)
        name = re.sub(r"^\d+\. ", "", header.split("\n")[0])
        shown += [[name, rounded_span(text)] for text in figures[:3]]
    assert shown == expected
    rows = servicekarta("closures", "--pairs")[:20]
    shown = [cells_of(row) for row in seen.rows(PAIRS).all()]
    assert [row[0] for row in shown] == [
        f"{row['name']} och {row['name2']}" for row in rows
    ]
    assert [span(row[2])[-1] for row in shown] == [
        round(row["extra_person_km"]) for row in rows
    ]


def test_a_click_on_a_mark_shows_who_is_hit(visit: Visiting) -> None:
    seen = visit("/closures")
    expect(seen.page.locator(".legend")).to_have_count(0)
    seen.mark("halleforsnas-coop").click()
    details_heading(seen, "Om Coop Hälleforsnäs stänger")
    seen.expect_query(show="halleforsnas-coop")
    services = [
        row for row in rows_of("services.csv") if row["place_id"] == "halleforsnas-coop"
    ]
    gone = seen.details.locator("ul.counts li")
    expect(gone).to_have_count(len(services))
    for words in ("fullt sortiment, öppen", "postombud, obekräftad", "banktjänster"):
        expect(gone.filter(has_text=words)).to_have_count(1)
    expect(gone.filter(has_text="postombud")).to_contain_text("senast sedd 7 juli 2017")
    expect(gone.filter(has_text="postombud")).to_contain_text("Räknas inte i siffrorna")
    row = seen.rows(RANKING).filter(has_text="Coop Hälleforsnäs")
    affected = span(cells_of(row)[1])[-1]
    seen.wait_until(lambda: hit(seen) == affected)
    cells = seen.cells()
    assert sum(cell["residents"] for cell in cells.values()) == affected
    assert all(cell["drawn"] for cell in cells.values())
    assert {cell["fill"] for cell in cells.values()} <= set(FILLS)
    assert all(cell["far"].endswith("km längre") for cell in cells.values())
    expect(seen.page.locator(".legend")).to_contain_text("Så mycket längre")
    limits = seen.page.locator(".legend li")
    expect(limits).to_have_count(1 + len({cell["fill"] for cell in cells.values()}))
    expect(seen.mark("halleforsnas-coop")).to_have_class(re.compile(r"\bchosen\b"))


def test_another_click_shows_another_place_and_clearing_removes_it(
    visit: Visiting,
) -> None:
    seen = visit("/closures?needs=groceries")
    seen.mark("halleforsnas-coop").click()
    details_heading(seen, "Om Coop Hälleforsnäs stänger")
    seen.wait_until(lambda: bool(seen.drawn().cells()))
    first = seen.cells().keys()
    assert first
    seen.mark("sparreholm-tempo").click()
    details_heading(seen, "Om Tempo Sparreholm stänger")
    seen.expect_query(show="sparreholm-tempo")
    seen.wait_until(lambda: not seen.drawn().cells().keys() & first)
    assert seen.cells()
    assert not seen.cells().keys() & first
    expect(seen.mark("sparreholm-tempo")).to_have_class(re.compile(r"\bchosen\b"))
    expect(seen.mark("halleforsnas-coop")).not_to_have_class(re.compile("chosen"))
    seen.control("show").get_by_role("button", name="Rensa").click()
    seen.expect_query(show=None)
    expect(seen.details.get_by_role("heading", name="stänger")).to_have_count(0)
    expect(seen.map.locator("path.cell")).to_have_count(0)
    expect(seen.page.locator(".legend")).to_have_count(0)
    expect(seen.map.locator(".mark.chosen")).to_have_count(0)
    seen.mark("sparreholm-tempo").click()
    details_heading(seen, "Om Tempo Sparreholm stänger")
    expect(seen.map.locator("path.cell")).not_to_have_count(0)


def test_a_list_opens_a_place_too(visit: Visiting) -> None:
    seen = visit("/closures")
    seen.choose("show", "2. Bankomat Kungsgatan 24, Malmköping")
    details_heading(seen, "Om Bankomat Kungsgatan 24 stänger")
    seen.expect_query(show="malmkoping-bankomat")
    affected = figure(cells_of(seen.rows(RANKING).nth(1))[1])
    seen.wait_until(lambda: hit(seen) == affected)
    assert hit(seen) == affected


def test_a_click_on_a_cell_changes_nothing(visit: Visiting) -> None:
    seen = visit("/closures?needs=groceries&show=sparreholm-tempo")
    details_heading(seen, "Om Tempo Sparreholm stänger")
    seen.click_cell(next(iter(seen.cells())))
    seen.page.wait_for_timeout(500)
    details_heading(seen.drawn(), "Om Tempo Sparreholm stänger")
    seen.expect_query(show="sparreholm-tempo")


def test_pairs_are_sorted_by_what_they_do_together(visit: Visiting) -> None:
    seen = visit("/closures?needs=pharmacy")
    total = [span(cells_of(row)[2])[-1] for row in seen.rows(PAIRS).all()]
    assert total == sorted(total, reverse=True)
    seen.press("pairs", "Extra följd av att båda stänger")
    seen.expect_query(pairs="more")

    def more() -> list[int]:
        rows = seen.rows(PAIRS).all()
        return [span(cells_of(row)[3].split(" personkm")[0])[-1] for row in rows]

    seen.wait_until(lambda: more() == sorted(more(), reverse=True))
    assert more() == sorted(more(), reverse=True)
    assert len(set(more())) > 1


def test_the_distance_decides_which_places_are_the_only_ones(visit: Visiting) -> None:
    seen = visit("/closures?needs=groceries")
    places = seen.rows(LONELY).locator("td:nth-child(2)")
    expect(places).to_have_text(
        ["Coop Hälleforsnäs, Hälleforsnäs", "Tempo Sparreholm, Sparreholm"]
    )
    box = seen.control("alone").get_by_role("spinbutton")
    box.fill("12")
    box.press("Enter")
    seen.expect_query(alone="12")
    expect(places).to_have_text(["Coop Hälleforsnäs, Hälleforsnäs"])
    box.fill("500")
    box.press("Enter")
    words = "Inget känt ställe är det enda i sitt slag inom 500 km."
    told = seen.page.get_by_text(words)
    expect(told).to_be_visible()


def test_types_change_words_tables_and_map_together(visit: Visiting) -> None:
    seen = visit("/closures?show=flen-kronans-apotek")
    expect(seen.map.locator("path.cell")).not_to_have_count(0)
    seen.press("needs", "A Apotek")
    seen.expect_query(needs="fuel,groceries,post,payments", show=None)
    expect(seen.answer).not_to_contain_text("Apotek")
    expect(seen.map.locator("path.cell")).to_have_count(0)
    first = names(seen.rows(RANKING))[0]
    expect(seen.answer).to_contain_text(first)


def test_a_copied_address_restores_everything(visit: Visiting) -> None:
    seen = visit(f"/closures?{urlencode(EVERYTHING)}")
    assert seen.query() == EVERYTHING
    copied = seen.page.url.removeprefix(seen.app.url)
    again = visit(copied, fresh=True)
    assert again.query() == EVERYTHING
    expect(again.answer).to_have_text(seen.answer.inner_text())
    pressed = again.control("needs").locator("[aria-pressed=true]")
    expect(pressed).to_have_text(["D Drivmedel", "A Apotek"])
    expect(again.control("alone").get_by_role("spinbutton")).to_have_value("14.5")
    details_heading(again, "Om INGO Malmköping stänger")
    assert again.cells()
    assert again.cells() == seen.cells()


def test_files_hold_the_table(visit: Visiting) -> None:
    seen = visit("/closures?needs=groceries,pharmacy")
    rows = rows_of_csv(download(seen, "csv_closures"))
    whole = [row for row in rows if row["service_type"] == "all"]
    shown = [
        (name, span(cells_of(row)[1]))
        for name, row in zip(
            names(seen.rows(RANKING)), seen.rows(RANKING).all(), strict=True
        )
    ]
    assert shown == [
        (
            row["name"],
            (
                int(row["residents_affected_every_village"]),
                int(row["residents_affected_known_places"]),
            ),
        )
        for row in whole
        if int(row["residents_affected_known_places"])
    ]
    with download(seen, "xlsx_closures").open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        header, *values = sheet.iter_rows(values_only=True)
    assert list(header) == list(rows[0])
    assert len(values) == len(rows)


def test_on_paper_the_tables_stay_and_controls_are_gone(visit: Visiting) -> None:
    seen = visit("/closures?show=halleforsnas-coop")
    details_heading(seen, "Om Coop Hälleforsnäs stänger")
    seen.page.emulate_media(media="print")
    for selector in (
        "[data-testid='stSidebar']",
        ".st-key-table_tools",
        ".st-key-pairs",
        ".st-key-show",
        "iframe[src*='streamlit_folium']",
    ):
        expect(seen.page.locator(selector).first).to_be_hidden()
    expect(seen.answer).to_be_visible()
    for heading in ("Alla ställen, det värsta först", "Två stängningar samtidigt"):
        expect(seen.page.get_by_role("heading", name=heading)).to_be_visible()
    expect(seen.rows(PAIRS).last).to_be_visible()
    details_heading(seen, "Om Coop Hälleforsnäs stänger")


def test_in_english(visit: Visiting) -> None:
    seen = visit("/closures?lang=en&show=halleforsnas-coop")
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Vulnerability in Flen municipality")
    expect(seen.answer).to_contain_text("The closing of Kronans Apotek Flen, Flen")
    details_heading(seen, "If Coop Hälleforsnäs closes")
    expect(seen.details).to_contain_text("Everything here goes at once:")
    expect(seen.page.locator(".legend")).to_contain_text("How much further")


def test_no_place_that_counts_is_told(visit: Visiting) -> None:
    seen = visit("/closures?needs=post")
    expect(seen.answer).to_have_text("Inget känt ställe räknas med det här urvalet.")
    expect(seen.page.get_by_test_id("stException")).to_have_count(0)
