from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.driving import App, Visit, Visiting, rows_of, running
from tests.e2e.hostile import AWAY, TEXTS, hostile_pack

pytestmark = pytest.mark.browser

PAGES = [
    "/what_if?scenario=1~xhalleforsnas-coop~n<img src=x onerror=alert(1)>~e&",
    "/siting?need=fuel&p=2&proposal=2&",
    "/workshop",
    "/projects",
    "/about",
]


@pytest.fixture(scope="module")
def hostile_app(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("hostile")
    with running(folder, hostile_pack(folder)) as started:
        yield started


def expect_unharmed(seen: Visit) -> None:
    for frame in seen.page.frames:
        assert frame.evaluate("window.hacked") is None
        assert frame.locator("[onerror], [onload]").count() == 0
        assert frame.locator(f"[src='{AWAY}']").count() == 0
    assert seen.dialogs == []
    assert seen.away == []
    assert seen.errors == []


def names(app: App) -> dict[str, dict[str, str]]:
    pack = app.log.parent / "pack"
    rows = [*rows_of("places.csv", pack), *rows_of("osm_places.csv", pack)]
    return {row["place_id"]: row for row in rows}


@pytest.mark.parametrize(
    ("path", "language"), [*((path, "sv") for path in PAGES), ("/", "en")]
)
def test_no_text_of_a_pack_runs_or_loads_anything(
    visit: Visiting, hostile_app: App, path: str, language: str
) -> None:
    overlays = "&projects=service-i-samverkan,service-i-sodermanland,service-och-liv"
    seen = visit(
        f"{path}{'' if '?' in path else '?'}lang={language}{overlays}", app=hostile_app
    )
    expect_unharmed(seen)


def test_hostile_names_are_plain_text_in_the_table_and_all_marks_are_drawn(
    visit: Visiting, hostile_app: App
) -> None:
    overlays = "projects=service-i-samverkan,service-i-sodermanland,service-och-liv"
    seen = visit(f"/?{overlays}", app=hostile_app)
    shown = seen.table.locator("tbody th").all_text_contents()
    assert sorted(shown) == sorted(row["name"] for row in names(hostile_app).values())
    expect_unharmed(seen)
    places = {i for i in seen.drawn_types() if not i.startswith("group:")}
    assert places == names(hostile_app).keys()
    seen.look_at((59.1, 16.7), 7)
    cells = seen.map.locator(".mark.cluster b").all_inner_texts()
    assert cells


def test_hostile_names_are_plain_text_in_details_and_tooltip(
    visit: Visiting, hostile_app: App
) -> None:
    seen = visit("/?groups=false", app=hostile_app)
    places = list(names(hostile_app).items())[: len(TEXTS)]
    combobox = seen.control("show").get_by_role("combobox")
    for place_id, row in places:
        where = (float(row["latitude"]), float(row["longitude"]))
        title = f"{row['name']}, {row['village']}"
        combobox.click()
        combobox.fill(row["name"])
        option = seen.page.get_by_role("option").filter(has_text=row["name"]).first
        expect(option).to_have_text(title)
        option.click()
        heading = seen.details.get_by_role("heading", level=2).first
        expect(heading).to_have_text(row["name"])
        expect(seen.details).to_contain_text(row["operator"])
        expect(seen.details).to_contain_text(row["note"])
        seen.drawn()
        seen.look_at(where, 18)
        if seen.mark(place_id).count():
            seen.mark(place_id).hover()
            expect(seen.map.locator(".leaflet-tooltip")).to_contain_text(title)
            seen.page.mouse.move(0, 0)
        expect_unharmed(seen)


def test_hostile_names_of_groups_and_areas_are_plain_text(
    visit: Visiting, hostile_app: App
) -> None:
    pack = hostile_app.log.parent / "pack"
    group = rows_of("groups.csv", pack)[0]
    seen = visit(f"/?show=group:{group['group_id']}", app=hostile_app)
    heading = seen.details.get_by_role("heading", level=2).first
    expect(heading).to_have_text(group["name"])
    seen.mark(f"group:{group['group_id']}").hover()
    expect(seen.map.locator(".leaflet-tooltip")).to_contain_text(group["name"])
    expect_unharmed(seen)


def test_hostile_names_are_plain_text_in_the_details_of_a_cell(
    visit: Visiting, hostile_app: App
) -> None:
    query = "need=groceries,pharmacy&how=any&show=cell:5940006530000"
    seen = visit(f"/gaps?{query}", app=hostile_app)
    known = names(hostile_app)
    shops = [known[place]["name"] for place in ("vrena-handlarn", "bjorkvik-norens")]
    row = seen.rows("Närmaste kända ställen").filter(has_text="Livsmedel")
    for shown, shop in zip(row.get_by_role("cell").all(), shops, strict=True):
        expect(shown).to_contain_text(shop)
    expect(seen.details.get_by_role("heading", name="Ruta")).to_be_visible()
    villages = seen.rows("per ort").get_by_role("rowheader").all_inner_texts()
    pack = hostile_app.log.parent / "pack"
    own = {row["name"] for row in rows_of("localities.csv", pack)}
    assert own & set(villages)
    expect(seen.answer).to_contain_text("invånare")
    seen.press("by", "Lokal grupp")
    seen.expect_query(by="group")
    expect(seen.rows("per grupp")).not_to_have_count(0)
    seen.press("by", "Ruta")
    seen.expect_query(by="cell")
    expect(seen.rows("per ruta")).not_to_have_count(0)
    shown = " ".join(seen.page.locator(".rule").all_inner_texts())
    assert sum(text in shown for text in TEXTS[:-1]) > 1
    expect_unharmed(seen)


def test_hostile_names_are_plain_text_in_closures(
    visit: Visiting, hostile_app: App
) -> None:
    known = names(hostile_app)
    for place in ("halleforsnas-coop", "sparreholm-tempo"):
        seen = visit(f"/closures?show={place}", app=hostile_app)
        name = known[place]["name"]
        heading = seen.details.get_by_role("heading", level=2).first
        expect(heading).to_have_text(f"Om {name} stänger")
        expect(seen.map.locator("path.cell").first).to_be_attached()
        ranked = seen.rows("Stängningar").get_by_role("rowheader")
        expect(ranked.filter(has_text=name).first).to_be_visible()
        expect_unharmed(seen)
    seen.control("pairs").get_by_role("radio").nth(1).click()
    seen.expect_query(pairs="more")
    expect_unharmed(seen)
