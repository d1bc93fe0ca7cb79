import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import expect

from geodata.pack import read_pack
from geodata.residents import of_pack
from geodata.sources.population_grid import to_csv
from tests.e2e.driving import Starting, Visit, Visiting
from tests.geodata.editing import change, only_header

pytestmark = pytest.mark.browser

RESIDENTS = 16_316
THRESHOLDS_M = [2000, 5000, 10_000, 20_000]
FILLS = ["#fee838", "#bcaf6f", "#7c7b78", "#414d6b", "url(#hatch-farthest)"]
"""Fill of the cells up to each of the usual distances, and of those beyond."""

BETTNA = "5940006530000"
"""The cell of Bettna in which most live."""
MIDDLE = (58.90381, 16.64037)
"""Its middle."""

EVERYTHING = {
    "need": "fuel,groceries",
    "how": "any",
    "km": "3 7.5 12",
    "limit": "12",
    "age": "year",
    "unverified": "true",
    "count": "petrol_diesel,full_range",
    "by": "group",
    "show": f"cell:{BETTNA}",
}
"""Another value than the default for each control, as the address has it."""


def figure(text: str) -> int:
    """Number that a text begins with: 1 240 av ..."""
    found = re.match(r"\d[\d\s]*", text)
    assert found, text
    return int(re.sub(r"\s", "", found[0]))


def span(text: str) -> tuple[int, int]:
    """Both ends of a number that may be a range: 662-1 259."""
    ends = [figure(part) for part in text.split("–")]
    return ends[0], ends[-1]


def said(seen: Visit) -> tuple[int, int]:
    """Residents beyond the limit, as the sentence on top says it."""
    text = seen.answer.inner_text()
    found = re.match(r"Mellan ([\d\s]+) och ([\d\s]+) av ", text)
    if found:
        return figure(found[1]), figure(found[2])
    return figure(text), figure(text)


def servicekarta(*arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-c", "from dashboard.cli import main; main()"]
    told = subprocess.run(
        [*command, *arguments, "--format", "json"], capture_output=True, check=True
    )
    rows: list[dict[str, Any]] = json.loads(told.stdout)
    return rows


def class_of(distance_m: float) -> int:
    return sum(distance_m > limit for limit in THRESHOLDS_M)


def kilometres(text: str) -> float:
    found = re.search(r"([\d,]+)\s*km", text)
    assert found, text
    return float(found[1].replace(",", "."))


def details_heading(seen: Visit, name: str) -> None:
    expect(seen.details.get_by_role("heading", name=name)).to_be_visible()


def choose_distances(seen: Visit, text: str) -> None:
    box = seen.control("km").get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def test_a_planner_finds_the_gaps_by_the_menu(visit: Visiting) -> None:
    seen = visit()
    seen.menu("Serviceluckor")
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Serviceluckor i Flens kommun")
    expect(seen.answer).to_contain_text(
        "har mer än 10 km till närmaste dagligvarubutik"
    )
    expect(seen.answer).to_contain_text("Malmköping: 352 ")
    expect(seen.answer).to_contain_text("Bettna")
    expect(seen.answer).to_be_in_viewport()
    note = seen.page.get_by_role("note")
    expect(note).to_contain_text("är inte fullständig")
    expect(seen.rows("Invånare med mer än 10 km")).not_to_have_count(0)
    cells = seen.cells()
    assert len(cells) > 700
    assert all(cell["drawn"] for cell in cells.values())
    assert {cell["fill"] for cell in cells.values()} == set(FILLS[:4])
    assert sum(cell["residents"] for cell in cells.values()) == RESIDENTS
    entries = seen.page.locator(".legend li")
    expect(entries).to_have_text(
        [
            "Avstånd till närmaste",
            "högst 2 km",
            "över 2 km, högst 5 km",
            "över 5 km, högst 10 km",
            "över 10 km, högst 20 km",
            "Blekare: kanske ingen lucka, listan är inte fullständig",
        ]
    )
    expect_rule_cards(seen)


def test_a_cell_has_the_colour_of_its_distance_and_tells_it(visit: Visiting) -> None:
    seen = visit("/gaps?need=pharmacy")
    cells = seen.cells()
    rows = servicekarta("nearest", "--type", "pharmacy")
    expected = {row["cell_id"]: FILLS[class_of(row["distance_m"])] for row in rows}
    assert {cell_id: cell["fill"] for cell_id, cell in cells.items()} == expected
    assert set(expected.values()) == set(FILLS)
    far = {cell: kilometres(one["far"]) for cell, one in cells.items()}
    threshold_km = 20
    under = max((cell for cell in far if far[cell] < threshold_km), key=far.__getitem__)
    over = min((cell for cell in far if far[cell] > threshold_km), key=far.__getitem__)
    assert far[over] - far[under] < 1
    for cell in (under, over):
        seen.goto(f"/gaps?need=pharmacy&show=cell:{cell}")
        details_heading(seen, f"Ruta {cell}")
        row = seen.rows("Närmaste kända ställen").filter(has_text="Apotek").last
        told = kilometres(row.get_by_role("cell").first.inner_text())
        assert told == far[cell]
        assert seen.cells()[cell]["fill"] == FILLS[class_of(told * 1000)]


def test_words_table_map_and_file_tell_the_same_number(visit: Visiting) -> None:
    seen = visit("/gaps?by=cell")
    low, high = said(seen)
    first = seen.rows("Invånare med mer än 10 km").first
    expect(first.get_by_role("rowheader")).to_have_text("Hela kommunen")
    assert span(first.get_by_role("cell").nth(1).inner_text()) == (low, high)
    beyond = [cell for cell in seen.cells().values() if cell["fill"] in FILLS[3:]]
    assert sum(cell["residents"] for cell in beyond) == high
    certain = [cell for cell in beyond if not cell["pale"]]
    assert sum(cell["residents"] for cell in certain) == low
    whole, *parts = rows_of_csv(download(seen, "csv_gaps-cell"))
    assert (int(whole["beyond_every_village"]), int(whole["beyond_known_places"])) == (
        low,
        high,
    )
    assert sum(int(row["beyond_known_places"]) for row in parts) == high
    within = seen.rows("Dagligvarubutik").filter(has_text="högst 10 km").first
    ends = span(within.get_by_role("cell").first.inner_text())
    assert (RESIDENTS - ends[1], RESIDENTS - ends[0]) == (low, high)


def test_figures_are_those_of_the_command(visit: Visiting) -> None:
    asked = ("gaps", "--type", "groceries", "--within-km", "10", "--by", "village")
    high = {row["area"]: row["residents_beyond"] for row in servicekarta(*asked)}
    best = servicekarta(*asked, "--every-village")
    low = {row["area"]: row["residents_beyond"] for row in best}
    seen = visit("/gaps")
    shown = {
        row.get_by_role("rowheader").inner_text(): span(
            row.get_by_role("cell").nth(1).inner_text()
        )
        for row in seen.rows("Invånare med mer än 10 km").all()
    }
    shown["all"] = shown.pop("Hela kommunen")
    assert shown == {area: (low[area], high[area]) for area in high}


def test_a_click_on_a_cell_opens_its_nearest_places(visit: Visiting) -> None:
    seen = visit("/gaps")
    seen.click_cell(BETTNA)
    details_heading(seen, f"Ruta {BETTNA}")
    seen.expect_query(show=f"cell:{BETTNA}")
    expect(seen.details).to_contain_text("344 invånare. Närmaste ort: Bettna.")
    rows = seen.rows("Närmaste kända ställen")
    expect(rows).to_have_count(5)
    first = rows.filter(has_text="Livsmedel").get_by_role("cell")
    expect(first.nth(0)).to_contain_text("km")
    expect(first.nth(1)).to_contain_text("km")
    near, second = map(kilometres, first.all_inner_texts())
    assert near <= second
    assert seen.cells()[BETTNA]["far"] == f"{near}".replace(".", ",") + " km"
    chosen = [cell for cell, one in seen.cells().items() if one["chosen"]]
    assert chosen == [BETTNA]


def test_a_list_opens_a_cell_and_moves_the_map(visit: Visiting) -> None:
    seen = visit("/gaps")
    zoom = "window.map.getZoom()"
    before = seen.frame.evaluate(zoom)
    box = seen.control("show").get_by_role("combobox")
    box.click()
    box.fill(BETTNA)
    seen.page.get_by_role("option").filter(has_text=BETTNA).click()
    details_heading(seen, f"Ruta {BETTNA}")
    seen.expect_query(show=f"cell:{BETTNA}")
    seen.wait_until(lambda: seen.frame.evaluate(zoom) > before)
    assert seen.frame.evaluate(zoom) > before
    bounds = "(at) => window.map.getBounds().contains(at)"
    assert seen.frame.evaluate(bounds, MIDDLE)
    seen.wait_until(lambda: seen.cells()[BETTNA]["chosen"])
    assert [c for c, one in seen.cells().items() if one["chosen"]] == [BETTNA]
    seen.choose("limit", "20 km")  # the cells are drawn anew, and paler elsewhere
    seen.expect_query(limit="20", show=f"cell:{BETTNA}")
    seen.wait_until(lambda: seen.drawn().cells()[BETTNA]["chosen"])
    assert [c for c, one in seen.cells().items() if one["chosen"]] == [BETTNA]


def test_a_cell_says_its_distance_and_a_click_on_a_mark_opens_the_place(
    visit: Visiting,
) -> None:
    seen = visit("/gaps")
    where = seen.frame.evaluate(
        "(where) => window.map.latLngToContainerPoint(where)", MIDDLE
    )
    seen.map.locator(".leaflet-container").hover(position=where)
    tooltip = seen.map.get_by_role("tooltip")
    expect(tooltip).to_contain_text(f"{seen.cells()[BETTNA]['far']}344 invånare")
    seen.mark("halleforsnas-coop").click()
    details_heading(seen, "Coop Hälleforsnäs")
    seen.expect_query(show="halleforsnas-coop")
    expect(seen.answer).to_be_visible()


def test_another_limit_changes_words_table_map_and_address(visit: Visiting) -> None:
    seen = visit("/gaps?need=pharmacy")
    seen.choose("limit", "20 km")
    seen.expect_query(limit="20")
    expect(seen.answer).to_contain_text("mer än 20 km till närmaste apotek")
    first = seen.rows("Invånare med mer än 20 km").first
    beyond = [c for c in seen.cells().values() if c["fill"] == FILLS[4]]
    assert figure(first.get_by_role("cell").nth(1).inner_text()) == said(seen)[0]
    assert sum(cell["residents"] for cell in beyond) == said(seen)[0]


def test_another_type_changes_words_table_map_and_address(visit: Visiting) -> None:
    seen = visit("/gaps")
    seen.press("need", "A Apotek")
    seen.expect_query(need="groceries,pharmacy")
    expect(seen.answer).to_contain_text("når inte alla dessa inom 10 km")
    expect(seen.rows("Invånare, och deras andel")).to_have_count(3)
    seen.press("need", "L Livsmedel")
    seen.expect_query(need="pharmacy")
    expect(seen.answer).to_contain_text("till närmaste apotek")
    expect(seen.page.get_by_role("note")).to_have_count(0)

    def beyond() -> int:
        cells = seen.drawn().cells().values()
        return sum(cell["residents"] for cell in cells if cell["fill"] in FILLS[3:])

    seen.wait_until(lambda: beyond() == said(seen)[0])
    assert beyond() == said(seen)[0]
    assert {i for i in seen.drawn_types() if i.startswith("flen-")} == {
        "flen-kronans-apotek"
    }


def test_typed_distances_change_words_table_map_and_address(visit: Visiting) -> None:
    seen = visit("/gaps?need=pharmacy")
    choose_distances(seen, "3 7,5 12")
    seen.expect_query(km="3 7.5 12")
    expect(seen.answer).to_contain_text("mer än 7,5 km till närmaste apotek")
    expect(seen.rows("Apotek").first.get_by_role("rowheader")).to_have_text(
        "högst 3 km"
    )
    expect(seen.page.locator(".legend")).to_contain_text("över 3 km, högst 7,5 km")
    far = FILLS[-1]
    seen.wait_until(
        lambda: all(
            (cell["fill"] == far) == (kilometres(cell["far"]) > 12)
            for cell in seen.drawn().cells().values()
            if cell["far"] != "12,0 km"
        )
    )
    cells = seen.cells().values()
    assert {c["fill"] == far for c in cells if kilometres(c["far"]) > 12} == {True}
    assert {c["fill"] == far for c in cells if kilometres(c["far"]) < 12} == {False}
    seen.choose("limit", "12 km")
    expect(seen.answer).to_contain_text("mer än 12 km till närmaste apotek")
    beyond = sum(c["residents"] for c in seen.cells().values() if c["fill"] == far)
    assert beyond == said(seen)[0]


def test_a_bad_distance_is_told_and_nothing_is_lost(visit: Visiting) -> None:
    seen = visit(f"/gaps?need=pharmacy&by=group&show=cell:{BETTNA}")
    before = seen.answer.inner_text()
    choose_distances(seen, "abc")
    warning = seen.page.get_by_role("alert")
    expect(warning).to_contain_text("Inget avstånd: abc.")
    expect(warning).to_contain_text("2 5 10 20")
    expect(seen.answer).to_have_text(before)
    details_heading(seen, f"Ruta {BETTNA}")
    assert seen.query() == {"need": "pharmacy", "by": "group", "show": f"cell:{BETTNA}"}
    expect(seen.control("km").get_by_role("textbox")).to_have_value("abc")
    choose_distances(seen, "4 abc 8")
    seen.expect_query(km="4 8")
    expect(warning).to_contain_text("Inget avstånd: abc.")
    choose_distances(seen, "4 8")
    expect(warning).to_have_count(0)
    expect(seen.answer).to_contain_text("mer än 8 km")


def test_a_copied_address_restores_everything(visit: Visiting) -> None:
    seen = visit(f"/gaps?{urlencode(EVERYTHING)}")
    copied = seen.page.url.removeprefix(seen.app.url)
    assert seen.query() == EVERYTHING
    again = visit(copied, fresh=True)
    assert again.query() == EVERYTHING
    pressed = again.control("need").locator("[aria-pressed=true]")
    expect(pressed).to_have_text(["D Drivmedel", "L Livsmedel"])
    picked = again.page.get_by_role("radio", name="Det räcker med något av dem")
    expect(picked).to_be_checked()
    expect(again.control("km").get_by_role("textbox")).to_have_value("3 7,5 12")
    expect(again.control("limit").get_by_role("combobox")).to_have_value("12 km")
    expect(again.answer).to_have_text(seen.answer.inner_text())
    expect(again.answer).to_contain_text("når inget av dessa inom 12 km")
    expect(again.rows("per grupp")).not_to_have_count(0)
    details_heading(again, f"Ruta {BETTNA}")
    assert again.cells() == seen.cells()
    again.page.get_by_text("Vad som räknas").click()
    expect(again.control("unverified").get_by_role("switch")).to_be_checked()
    expect(again.control("count")).to_contain_text("fullt sortiment")


def test_choices_survive_other_pages_and_languages(visit: Visiting) -> None:
    seen = visit(f"/gaps?{urlencode(EVERYTHING)}")
    told = seen.answer.inner_text()
    seen.menu("Sårbarhet")
    seen.menu("Serviceluckor")
    kept = {name: value for name, value in EVERYTHING.items() if name != "show"}
    seen.expect_query(**kept)
    expect(seen.answer).to_have_text(told)
    seen.press("lang", "English")
    expect(seen.answer).to_contain_text("have none of these within 12 km")
    seen.expect_query(**kept, lang="en")


def test_an_old_click_is_not_taken_for_a_new_one(visit: Visiting) -> None:
    seen = visit("/gaps?need=pharmacy")
    seen.click_cell(BETTNA)
    details_heading(seen, f"Ruta {BETTNA}")
    seen.menu("Sårbarhet")
    seen.choose("show", "2. Bankomat Kungsgatan 24, Malmköping")
    seen.expect_query(show="malmkoping-bankomat")
    seen.menu("Serviceluckor")
    seen.press("need", "L Livsmedel")
    expect(seen.answer).to_contain_text("inom 10 km: dagligvarubutik och apotek")
    expect(seen.drawn().details.get_by_role("heading", name="Ruta")).to_have_count(0)
    seen.expect_query(show=None)


def expect_rule_cards(seen: Visit) -> None:
    """They tell conditions, margin and source."""
    card = seen.page.locator(".rule").filter(has_text="Särskilt driftstöd").first
    expect(card).to_contain_text("Ej känt.")
    source = card.get_by_role("link").first
    expect(source).to_have_attribute("href", re.compile("^https://"))
    rows = seen.rows("Särskilt driftstöd")
    expect(rows.filter(has_text="Coop Hälleforsnäs").last).to_contain_text(
        "längre än 10 km, marginal"
    )
    expect(rows.filter(has_text="Tempo Sparreholm").last).to_contain_text(
        "kan inte avgöras"
    )


def download(seen: Visit, key: str) -> Path:
    with seen.page.expect_download() as started:
        seen.control(key).get_by_role("button").click()
    return Path(started.value.path())


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("by", ["village", "group"])
def test_files_hold_the_table(visit: Visiting, by: str) -> None:
    seen = visit(f"/gaps?need=groceries&by={by}")
    table = [
        (row.get_by_role("rowheader").inner_text(), *map(span, cells[:2]))
        for row in seen.rows("Invånare med mer än 10 km").all()
        if (cells := row.get_by_role("cell").all_inner_texts())
    ]
    rows = rows_of_csv(download(seen, f"csv_gaps-{by}"))
    assert rows[0]["area_id"] == "all"
    assert {row["completeness"] for row in rows} == {"partial"}
    names = ["Hela kommunen", *(row["area"] for row in rows[1:])]
    held = [
        (name, (int(row["residents"]),) * 2,
         (int(row["beyond_every_village"]), int(row["beyond_known_places"])))
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    assert held == table
    with download(seen, f"xlsx_gaps-{by}").open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        header, *values = sheet.iter_rows(values_only=True)
    assert list(header) == list(rows[0])
    column = header.index("beyond_known_places")
    assert [row[column] for row in values] == [
        int(row["beyond_known_places"]) for row in rows
    ]


def test_on_paper_words_and_tables_stay_and_controls_are_gone(visit: Visiting) -> None:
    seen = visit(f"/gaps?show=cell:{BETTNA}")
    seen.page.emulate_media(media="print")
    for selector in (
        "[data-testid='stSidebar']",
        "[data-testid='stHeader']",
        ".st-key-table_tools",
        ".st-key-lang",
        ".st-key-show",
        "iframe[src*='streamlit_folium']",
    ):
        expect(seen.page.locator(selector).first).to_be_hidden()
    expect(seen.answer).to_be_visible()
    expect(seen.page.get_by_role("note")).to_be_visible()
    expect(seen.rows("Invånare med mer än 10 km").last).to_be_visible()
    details_heading(seen, f"Ruta {BETTNA}")
    document = seen.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", document)) > 1


def test_in_english(visit: Visiting) -> None:
    seen = visit(f"/gaps?lang=en&show=cell:{BETTNA}")
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Service gaps in Flen municipality")
    expect(seen.page).to_have_title("Service gaps – Servicekartan")
    expect(seen.answer).to_contain_text("have more than 10 km to the nearest")
    expect(seen.page.get_by_role("note")).to_contain_text("is not complete")
    details_heading(seen, f"Cell {BETTNA}")
    expect(seen.details).to_contain_text("344 residents. Nearest village: Bettna.")
    cells = seen.cells()
    assert re.fullmatch(r"[\d.]+ km", cells[BETTNA]["far"])


def test_no_type_says_what_to_do(visit: Visiting) -> None:
    seen = visit("/gaps?need=")
    expect(seen.page.get_by_text("Välj minst ett serviceslag.")).to_be_visible()
    expect(seen.page.locator("iframe[src*='streamlit_folium']")).to_have_count(0)


def test_nothing_known_is_drawn_as_a_class_of_its_own(visit: Visiting) -> None:
    seen = visit("/gaps?need=post")
    expect(seen.answer).to_contain_text("inga säkra uppgifter om postombud")
    assert {one["fill"] for one in seen.cells().values()} == {"url(#hatch-unreached)"}
    expect(seen.page.locator(".legend")).to_contain_text("inget känt ställe")


def test_a_pack_with_a_grid_is_said_to_use_it(
    visit: Visiting, start: Starting, pack_copy: Path, tmp_path: Path
) -> None:
    cells = of_pack(read_pack(pack_copy)).cells.tail(300)
    (pack_copy / "residents.csv").write_text(to_csv(cells), encoding="utf-8")
    # The first request that this server gets is a deep link.
    seen = visit("/gaps?need=pharmacy", app=start(tmp_path, pack_copy))
    expect(seen.page).to_have_title("Serviceluckor – Servicekartan")
    total = int(cells["residents"].sum())
    expect(seen.page.get_by_text("enligt kilometerrutor")).to_be_visible()
    expect(seen.page.get_by_text("är en modell")).to_have_count(0)
    assert len(seen.cells()) == len(cells)
    assert sum(cell["residents"] for cell in seen.cells().values()) == total
    assert f" av {total:,} invånare".replace(",", " ") in re.sub(
        r"\s", " ", seen.answer.inner_text()
    )
    seen.choose("limit", "5 km")
    seen.expect_query(need="pharmacy", limit="5")
    expect(seen.answer).to_contain_text("mer än 5 km till närmaste apotek")
    seen.menu("Sårbarhet")
    seen.menu("Serviceluckor")
    seen.expect_query(need="pharmacy", limit="5")


def test_a_pack_without_residents_says_what_is_missing(
    visit: Visiting, start: Starting, pack_copy: Path, tmp_path: Path
) -> None:
    change(pack_copy, "population.csv", only_header)
    toml = pack_copy / "municipality.toml"
    text = re.sub(r"(?m)^population_date.*\n", "", toml.read_text(encoding="utf-8"))
    toml.write_text(text, encoding="utf-8")
    app = start(tmp_path, pack_copy)
    for path in ("/siting", "/gaps"):
        seen = visit(path, app=app)
        alert = seen.page.get_by_role("alert")
        expect(alert).to_contain_text("population.csv")
        expect(seen.page.get_by_test_id("stException")).to_have_count(0)
        frame = seen.page.locator("iframe[src*='streamlit_folium']")
        expect(frame).to_have_count(0)
    seen.menu("Karta")
    expect(seen.marks.first).to_be_visible()
