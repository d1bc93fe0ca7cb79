import re

import pytest
from playwright.sync_api import Position, expect

from tests.e2e.driving import (
    FLEN,
    MALMKOPING,
    OVERLAPS,
    Visit,
    Visiting,
    rows_of,
    types_of_places,
)

pytestmark = pytest.mark.browser

TYPES = {"fuel", "groceries", "post", "pharmacy", "payments"}
LETTERS = {
    "D": "fuel",
    "L": "groceries",
    "P": "post",
    "A": "pharmacy",
    "B": "payments",
    "G": "group",
}
GROUPS_PLACED = 8

HOME = (58.97, 16.62)
"""Open country in Flen, which is the area of the group of Bettna."""

FOUND_AT = """([where, id]) => {
  window.map.setView(where, 18, {animate: false});
  const mark = document.querySelector(`.mark[data-id="${id}"]`);
  return mark ? mark.dataset.types.split(" ") : null;
}"""

MIDDLE = """() => {
  const size = window.map.getSize();
  const away = (el) => {
    const own = el.getBoundingClientRect();
    return Math.hypot(own.left + own.right - size.x, own.top + own.bottom - size.y);
  };
  const all = [...document.querySelectorAll(".mark.cluster")];
  return all.indexOf([...all].sort((a, b) => away(a) - away(b))[0]);
}"""
"""Number of the village mark that is nearest the middle of the map."""


def positions() -> dict[str, tuple[float, float]]:
    places = [*rows_of("places.csv"), *rows_of("osm_places.csv")]
    return {
        row["place_id"]: (float(row["latitude"]), float(row["longitude"]))
        for row in places
    }


def test_the_map_draws_and_nothing_leaves_the_machine(visit: Visiting) -> None:
    seen = visit("/?projects=service-i-samverkan,service-och-liv")
    expect(seen.marks.first).to_be_visible()
    seen.press("types", "P Post")
    seen.expect_query(types="fuel,groceries,pharmacy,payments")
    seen.menu("Projekt och grupper")
    seen.menu("Om kartan")
    assert seen.away == []
    assert seen.errors == []


def test_only_the_reader_lets_the_browser_ask_for_tiles(visit: Visiting) -> None:
    seen = visit()
    expect(seen.control("tiles").get_by_role("switch")).not_to_be_checked()
    with seen.page.expect_request(re.compile(r"^https://tile\.openstreetmap\.org/")):
        seen.press("tiles", "Bakgrundskarta från OpenStreetMap")
    expect(seen.marks.first).to_be_visible()
    outside = {re.sub(r"/\d.*", "", url) for url in seen.away}
    assert outside == {"https://tile.openstreetmap.org"}
    seen.away.clear()
    seen.errors.clear()  # the tiles, which this test does not let through


def test_the_marks_hold_places_and_types_and_none_hides_another(
    visit: Visiting,
) -> None:
    seen = visit()
    drawn = seen.drawn_types()
    groups = {i for i in drawn if i.startswith("group:")}
    assert len(groups) == GROUPS_PLACED
    places = {i: set(types) for i, types in drawn.items() if i not in groups}
    assert places == types_of_places()
    assert set().union(*places.values()) == TYPES
    expect_each_place_counted_once(seen)
    most, overlapping = seen.frame.evaluate(OVERLAPS, [[FLEN, MALMKOPING], 5, 18])
    assert most > len(TYPES)
    assert overlapping == []


def expect_each_place_counted_once(seen: Visit) -> None:
    """The marks of villages tell how many there are of each type."""
    seen.look_at((59.1, 16.7), 7)
    counted = dict.fromkeys(LETTERS.values(), 0)
    for cell in seen.map.locator(".mark.cluster b").all_inner_texts():
        letter, number = cell.split()
        counted[LETTERS[letter]] += int(number)
    for types in seen.map.locator(".mark[data-types]").all():
        for code in (types.get_attribute("data-types") or "").split():
            counted[code] += 1
    offered = [code for types in types_of_places().values() for code in types]
    expected = {code: offered.count(code) for code in TYPES}
    assert counted == expected | {"group": GROUPS_PLACED}


def test_zoomed_in_each_place_of_a_village_has_its_own_mark(visit: Visiting) -> None:
    seen = visit()
    types = types_of_places()
    villages = {"Flen", "Malmköping", "Hälleforsnäs"}
    places = [*rows_of("places.csv"), *rows_of("osm_places.csv")]
    wanted = [row["place_id"] for row in places if row["village"] in villages]
    assert set().union(*(types[place] for place in wanted)) == TYPES
    for place in wanted:
        found = seen.frame.evaluate(FOUND_AT, [positions()[place], place])
        if found is None:  # two that stand wall to wall: their mark opens to both
            open_village_in_the_middle(seen)
            expect(seen.mark(place)).to_be_visible()
            found = (seen.mark(place).get_attribute("data-types") or "").split()
        assert set(found) == types[place], place


def open_village_in_the_middle(seen: Visit) -> None:
    seen.map.locator(".mark.cluster").nth(seen.frame.evaluate(MIDDLE)).click()


def test_marks_of_an_opened_village_do_not_hide_one_another(visit: Visiting) -> None:
    seen = visit()
    seen.look_at(positions()["flen-sparbank"], 18)
    expect(seen.mark("flen-sparbank")).to_have_count(0)
    open_village_in_the_middle(seen)
    opened = seen.map.locator(".mark[data-id]")
    expect(seen.mark("flen-sparbank")).to_be_visible()
    boxes = [mark.bounding_box() for mark in opened.all()]
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            assert one
            assert other
            assert (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )


def test_clicks_on_village_and_place_open_them(visit: Visiting) -> None:
    seen = visit()
    zoom = "window.map.getZoom()"
    before = seen.frame.evaluate(zoom)
    seen.map.locator(".mark.cluster").filter(has_text="Malmköping").first.click()
    expect(seen.mark("malmkoping-ingo")).to_be_visible()
    assert seen.frame.evaluate(zoom) > before
    seen.mark("malmkoping-ingo").click()
    heading = seen.details.get_by_role("heading", name="INGO Malmköping")
    expect(heading).to_be_visible()
    expect(seen.details).to_contain_text("Ingo, Malmköping, Flens kommun.")
    expect(seen.details).to_contain_text("senast sedd 2 juli 2026")
    rows = seen.details.locator("tbody tr")
    expect(rows).to_have_count(len(TYPES))
    expect(rows.first).to_contain_text("Sparreholms bensin, Sparreholm")
    expect(rows.first).to_contain_text("km")
    seen.expect_query(show="malmkoping-ingo")
    expect(seen.mark("malmkoping-ingo")).to_have_class(re.compile(r"\bchosen\b"))


def test_an_area_says_what_it_is_when_pointed_at(visit: Visiting) -> None:
    seen = visit("/?projects=service-och-liv&groups=false")
    seen.map.locator(".leaflet-container").hover(position=point(seen, HOME))
    expect(seen.map.get_by_role("tooltip")).to_contain_text("Flen: 1 projekt")


def test_a_mark_says_what_it_is_and_opens_again_after_it_was_cleared(
    visit: Visiting,
) -> None:
    seen = visit()
    seen.mark("group:bettna").hover()
    tooltip = seen.map.get_by_role("tooltip")
    expect(tooltip).to_contain_text("Bettna Hembygdsförening")
    expect(tooltip).to_contain_text("Hemort: Bettna")
    heading = seen.details.get_by_role("heading", name="Årdala")
    seen.mark("group:ardala").click()
    expect(heading).to_be_visible()
    expect(seen.details).to_contain_text("Hemort: Årdala")
    expect(seen.details).to_contain_text("ungefärligt")
    seen.control("show").get_by_role("button", name="Rensa").click()
    expect(heading).to_have_count(0)
    seen.expect_query(show=None)
    seen.mark("group:ardala").click()
    expect(heading).to_be_visible()
    seen.expect_query(show="group:ardala")


def test_clicks_on_areas_open_their_projects_and_groups(visit: Visiting) -> None:
    seen = visit("/?projects=service-och-liv,service-i-samverkan")
    click_at(seen, HOME)
    seen.expect_query(show="group:bettna")
    seen.press("groups", "Lokala utvecklingsgrupper")
    seen.expect_query(groups="false", show=None)
    seen.drawn()
    click_at(seen, HOME)
    seen.expect_query(show="area:0482")
    expect(seen.details.get_by_role("heading", name="Flens kommun")).to_be_visible()
    for name in ("Service & Liv på landet", "Service i samverkan"):
        expect(seen.details.get_by_role("heading", name=name)).to_be_visible()
    for word in ("Ägare", "Tid", "Mål"):
        expect(seen.details.get_by_text(word).first).to_be_visible()


def click_at(seen: Visit, where: tuple[float, float]) -> None:
    seen.map.locator(".leaflet-container").click(position=point(seen, where))


def point(seen: Visit, where: tuple[float, float]) -> Position:
    found: Position = seen.frame.evaluate(
        "(where) => window.map.latLngToContainerPoint(where)", where
    )
    return found


def test_a_filter_takes_marks_and_rows_away_together(visit: Visiting) -> None:
    seen = visit("/?groups=false")
    rows = seen.table.locator("tbody tr")
    before = seen.drawn_types().keys()
    expect(rows).to_have_count(len(before))
    seen.press("age", "Sedda det senaste året")
    expect(rows).not_to_have_count(len(before))
    linked = seen.mails().keys()
    seen.wait_for_marks(len(linked))
    assert seen.drawn_types().keys() == linked
    assert linked < before


def test_an_empty_choice_shows_words_instead_of_an_empty_map(visit: Visiting) -> None:
    seen = visit("/?types=&groups=false")
    expect(seen.page.get_by_text("Välj minst ett serviceslag")).to_be_visible()
    expect(seen.page.locator("iframe[src*='streamlit_folium']")).to_have_count(0)
    expect(seen.table).to_have_count(0)
