from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting

pytestmark = pytest.mark.browser

MOST_STOPS = 400

CONTROLS = [
    "types",
    "kinds",
    "age",
    "projects",
    "groups",
    "go",
    "tiles",
    "lang",
    "map_frame",
    "show",
    "sort",
    "csv_pack",
    "csv_osm",
    "excel",
    "table_tools",
    "table_block",
]

FOCUSED = """() => {
  const el = document.activeElement;
  const keys = [];
  for (let up = el; up; up = up.parentElement) {
    for (const name of up.classList) {
      if (name.startsWith("st-key-")) keys.push(name.slice(7));
    }
  }
  return {
    tag: el.tagName,
    text: (el.getAttribute("aria-label") || el.innerText || "").trim(),
    href: el.getAttribute("href") || "",
    keys: keys,
    nav: !!el.closest("header"),
    body: el === document.body,
  };
}"""

NAMELESS = """() => [...document.querySelectorAll("[tabindex='0'], a[href], button")]
  .filter((el) => !el.textContent.trim() && !el.getAttribute("aria-label") &&
    !el.title && getComputedStyle(el).display !== "none")
  .map((el) => el.className)"""


def focus_inside(seen: Visit, selector: str) -> bool:
    script = "(selector) => !!document.activeElement.closest(selector)"
    return bool(seen.page.evaluate(script, selector))


def test_the_first_stop_skips_to_the_content(visit: Visiting) -> None:
    seen = visit()
    seen.page.keyboard.press("Tab")
    skip = seen.page.get_by_test_id("stSkipToContent")
    expect(skip).to_be_focused()
    expect(skip).to_have_text("Hoppa till innehållet")
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    assert focus_inside(seen, ".stMain")
    seen.press("lang", "English")
    expect(skip).to_have_text("Skip to main content")


def test_the_map_can_be_skipped(visit: Visiting) -> None:
    seen = visit()
    skip = seen.page.get_by_role("link", name="Hoppa över kartan")
    seen.page.get_by_role("radio", name="Svenska").focus()
    reached = False
    for _stop in range(10):
        seen.page.keyboard.press("Tab")
        reached = reached or skip.evaluate("(el) => el === document.activeElement")
        if reached:
            break
    assert reached
    expect(skip).to_be_in_viewport()
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    assert focus_inside(seen, ".st-key-details")
    assert seen.query() == {}
    assert seen.errors == []


def test_every_control_is_reached_by_tab(visit: Visiting) -> None:
    seen = visit()
    reached: set[str] = set()
    links: set[str] = set()
    for _stop in range(MOST_STOPS):
        seen.page.keyboard.press("Tab")
        at = seen.page.evaluate(FOCUSED)
        if at["body"]:
            break
        reached |= set(at["keys"])
        named = at["nav"] or at["tag"] in {"SUMMARY", "BUTTON"}
        links |= {at["href"]} | ({at["text"]} if named else set())
    else:
        pytest.fail(f"the focus did not come to an end in {MOST_STOPS} stops")
    assert set(CONTROLS) - reached == set()
    # The last pages stand behind "3 till" where the menu has no room for them.
    assert {"Karta", "Serviceplan", "3 till", "Skriv ut"} <= links
    mails = {link for link in links if link.startswith("mailto:")}
    assert len(mails) == seen.table.locator("tbody tr").count()


def test_every_stop_in_the_map_has_a_name_and_marks_are_reached(
    visit: Visiting,
) -> None:
    seen = visit()
    assert seen.frame.evaluate(NAMELESS) == []
    seen.page.get_by_role("link", name="Hoppa över kartan").focus()
    reached: set[str] = set()
    for _stop in range(MOST_STOPS):
        seen.page.keyboard.press("Tab")
        if not focus_inside(seen, "iframe"):
            break
        text = seen.frame.evaluate(
            "document.activeElement.closest('.mark')?.textContent ?? ''"
        )
        reached |= {text} if text else set()
    assert reached == set(seen.marks.all_text_contents())


def test_enter_opens_a_village(visit: Visiting) -> None:
    seen = visit()
    zoom = seen.frame.evaluate("window.map.getZoom()")
    seen.map.locator(".mark.cluster").filter(has_text="Malmköping").first.focus()
    seen.page.keyboard.press("Enter")
    expect(seen.mark("malmkoping-ingo")).to_be_visible()
    assert seen.frame.evaluate("window.map.getZoom()") > zoom


def test_enter_on_a_place_opens_its_details(visit: Visiting) -> None:
    seen = visit("/?go=Malmk%C3%B6ping")
    seen.mark("malmkoping-ingo").focus()
    seen.page.keyboard.press("Enter")
    heading = seen.details.get_by_role("heading", name="INGO Malmköping")
    expect(heading).to_be_visible()
    seen.expect_query(show="malmkoping-ingo")


def test_a_group_opens_by_the_space_bar_and_a_place_by_its_name(
    visit: Visiting,
) -> None:
    seen = visit()
    seen.mark("group:bettna").focus()
    seen.page.keyboard.press("Space")
    heading = seen.details.get_by_role("heading", name="Bettna Hembygdsförening")
    expect(heading).to_be_visible()
    seen.drawn().control("show").get_by_role("combobox").focus()
    seen.page.keyboard.type("Tempo Sparr")
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    heading = seen.details.get_by_role("heading", name="Tempo Sparreholm")
    expect(heading).to_be_visible()
    expect(seen.mark("sparreholm-tempo")).to_be_visible()


ANALYSES = {
    "/gaps": {
        "need", "km", "limit", "age", "unverified", "count", "lang", "map_frame",
        "show", "details", "by", "csv_gaps-village", "xlsx_gaps-village",
    },
    "/closures": {
        "needs", "alone", "age", "unverified", "count", "lang", "map_frame", "show",
        "details", "csv_closures", "xlsx_closures", "pairs",
    },
    "/what_if?scenario=1~a59.1_16.56_lp~xhalleforsnas-coop~e": {
        "km", "limit", "age", "unverified", "count", "lang", "map_frame", "details",
        "tool", "new", "where", "point", "take_out_0", "take_out_1", "history",
        "effect", "by", "csv_what-if-village", "xlsx_what-if-village",
    },
    "/siting?p=2": {
        "need", "p", "goal", "km", "limit", "age", "unverified", "count",
        "candidates", "must", "mustnot", "lang", "map_frame", "details", "proposal",
        "csv_best-places", "xlsx_best-places",
    },
}  # fmt: skip
"""Controls of the pages of the analyses."""

NAME_OF_FOCUSED = """() => {
  const el = document.activeElement;
  return el.closest(".mark")?.textContent ?? el.ariaLabel ?? el.textContent.trim();
}"""


def open_by_keyboard(seen: Visit, name: str) -> None:
    """Open a folded part with the keyboard alone."""
    seen.page.locator("summary", has_text=name).focus()
    seen.page.keyboard.press("Enter")
    expect(seen.control("age").get_by_role("radio").first).to_be_visible()


def stops(seen: Visit) -> list[dict[str, Any]]:
    """Everything that Tab comes to, to the end of the page."""
    found = []
    for _stop in range(MOST_STOPS):
        seen.page.keyboard.press("Tab")
        at = seen.page.evaluate(FOCUSED)
        if at["body"]:
            return found
        found.append(at)
    pytest.fail(f"the focus did not come to an end in {MOST_STOPS} stops")


@pytest.mark.parametrize("path", ANALYSES)
def test_every_control_of_an_analysis_is_reached_by_tab(
    visit: Visiting, path: str
) -> None:
    seen = visit(path)
    open_by_keyboard(seen, "Vad som räknas")
    seen.page.get_by_test_id("stSkipToContent").focus()
    reached = {key for at in stops(seen) for key in at["keys"]}
    assert ANALYSES[path] - reached == set()
    expect_map_skipped(seen)


def expect_map_skipped(seen: Visit) -> None:
    """Tab from the language to the link over the map, and use it."""
    seen.page.get_by_role("radio", name="Svenska").focus()
    before = seen.query()
    skip = seen.page.get_by_role("link", name="Hoppa över kartan")
    for _stop in range(25):
        seen.page.keyboard.press("Tab")
        if skip.evaluate("(el) => el === document.activeElement"):
            break
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    assert focus_inside(seen, ".st-key-details")
    assert seen.query() == before


@pytest.mark.parametrize("path", [*ANALYSES][::2])
def test_every_stop_in_the_map_of_an_analysis_has_a_name(
    visit: Visiting, path: str
) -> None:
    seen = visit(f"{path}{'&' if '?' in path else '?'}show=halleforsnas-coop")
    expect(seen.map.locator("path.cell").first).to_be_attached()
    seen.page.get_by_role("link", name="Hoppa över kartan").focus()
    reached: list[str] = []
    for _stop in range(MOST_STOPS):
        seen.page.keyboard.press("Tab")
        if not focus_inside(seen, "iframe"):
            break
        reached.append(seen.frame.evaluate(NAME_OF_FOCUSED))
    assert "" not in reached
    assert set(seen.marks.all_text_contents()) <= set(reached)


def test_gaps_are_explored_with_the_keyboard_alone(visit: Visiting) -> None:
    seen = visit("/gaps")
    keys = seen.page.keyboard
    seen.control("need").get_by_role("button", name="A Apotek").focus()
    keys.press("Space")
    seen.expect_query(need="groceries,pharmacy")
    each = seen.page.get_by_role("radio", name="Alla ska nås")
    expect(each).to_be_visible()
    each.focus()
    keys.press("ArrowDown")
    seen.expect_query(how="any")
    seen.drawn().control("km").get_by_role("textbox").focus()
    keys.press("Control+a")
    keys.type("3 6")
    keys.press("Enter")
    seen.expect_query(km="3 6")
    seen.drawn().control("limit").get_by_role("combobox").focus()
    keys.type("3 km")
    keys.press("Enter")
    seen.expect_query(limit="3")
    seen.drawn().control("by").get_by_role("radio", name="Lokal grupp").focus()
    keys.press("Space")
    seen.expect_query(by="group")
    seen.drawn().control("show").get_by_role("combobox").focus()
    keys.type("5940006530000")
    listed = seen.page.get_by_role("option").filter(has_text="5940006530000")
    expect(listed.first).to_have_attribute("data-focused", "true")
    keys.press("Enter")
    seen.expect_query(show="cell:5940006530000")
    heading = seen.details.get_by_role("heading", name="Ruta 5940006530000")
    expect(heading).to_be_visible()
    seen.drawn().mark("vrena-handlarn").focus()
    keys.press("Enter")
    heading = seen.details.get_by_role("heading", name="Handlarn Vrena")
    expect(heading).to_be_visible()


def test_closures_are_explored_with_the_keyboard_alone(visit: Visiting) -> None:
    seen = visit("/closures")
    keys = seen.page.keyboard
    seen.control("needs").get_by_role("button", name="P Post").focus()
    keys.press("Space")
    seen.expect_query(needs="fuel,groceries,pharmacy,payments")
    seen.drawn().control("alone").get_by_role("spinbutton").focus()
    keys.press("Control+a")
    keys.type("12")
    keys.press("Enter")
    seen.expect_query(alone="12")
    seen.drawn().mark("halleforsnas-coop").focus()
    keys.press("Enter")
    heading = seen.details.get_by_role("heading", name="Om Coop Hälleforsnäs stänger")
    expect(heading).to_be_visible()
    expect(seen.map.locator("path.cell").first).to_be_attached()
    seen.drawn().control("show").get_by_role("combobox").focus()
    keys.type("INGO Malmköping")
    listed = seen.page.get_by_role("option").filter(has_text="INGO Malmköping")
    expect(listed.first).to_have_attribute("data-focused", "true")
    keys.press("Enter")
    seen.expect_query(show="malmkoping-ingo")
    more = "Extra följd av att båda stänger"
    seen.drawn().control("pairs").get_by_role("radio", name=more).focus()
    keys.press("Space")
    seen.expect_query(pairs="more")
