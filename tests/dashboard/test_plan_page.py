"""A plan as one HTML file: whole, small, and without a way out."""

import base64
import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from dashboard import text
from dashboard.documents.maps import Picture
from dashboard.documents.plan.mapdata import map_data
from dashboard.documents.plan.page import to_html
from dashboard.documents.plan.pictures import compact, trimmed
from dashboard.documents.plan.reading import read
from geodata.baseline import Question
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.plan import Plan, PlanRequest, plan
from geodata.vocabulary import SERVICE_TYPES
from tests.dashboard.plan_sample import (
    ABOUT,
    ALTERNATIVE,
    HOSTILE,
    PICTURES,
    TITLE,
    map_values,
    picture,
    sample,
)

DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


def made(fragment: str = "", **changes: Any) -> str:  # noqa: ANN401 - as About has it
    about = dataclasses.replace(ABOUT, **changes)
    return to_html(fragment or sample(), PICTURES, map_values(), about).decode()


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def soup() -> BeautifulSoup:
    text.use("sv")
    return soup_of(made())


def test_the_file_says_what_it_is_in_the_language_of_the_plan() -> None:
    for language, words in (("sv", "Innehåll"), ("en", "Contents")):
        text.use(language)
        soup = soup_of(made(language=language))
        assert soup.html
        assert soup.html["lang"] == language
        assert soup.title
        assert soup.title.get_text() == TITLE
        assert soup.select_one("nav h2").get_text() == words  # type: ignore[union-attr]


def test_headings_and_contents_are_those_of_the_plan(soup: BeautifulSoup) -> None:
    headings = [(h.name, h.get_text()) for h in soup.select("header h1, main h2")]
    assert headings == [
        ("h1", TITLE),
        ("h2", "1 Service i dag"),
        ("h2", "2 Luckor"),
        ("h2", "Noter"),
    ]
    links = soup.select("nav.contents ol a")
    assert [link.get_text() for link in links] == [words for _, words in headings[1:]]
    for link in soup.select("a[href^='#']"):
        assert soup.select_one(str(link["href"])), link


def test_every_table_has_a_caption_headers_and_a_way_to_scroll(
    soup: BeautifulSoup,
) -> None:
    tables = soup.find_all("table")
    assert [t.caption.get_text() for t in tables if t.caption] == [
        "Om utkastet",
        "Tabell 1. Avstånd2",
    ]
    for table in tables:
        assert table.thead
        assert table.tbody
        assert {th["scope"] for th in table.thead.find_all("th")} == {"col"}
        for row in table.tbody.find_all("tr"):
            first, *others = row.find_all(["th", "td"])
            assert first["scope"] == "row"
            assert {cell.name for cell in others} == {"td"}
        assert table.parent
        assert table.parent["tabindex"] == "0"
    assert [t.parent["aria-label"] for t in tables if t.parent] == [
        "Om utkastet",
        "Avstånd",
    ]
    numbers = [td.get_text() for td in tables[1].select("td.n")]
    assert numbers == ["12,5\u00a0km", "1\u00a0km"]


def test_notes_can_be_gone_to_and_back_from(soup: BeautifulSoup) -> None:
    told = soup.select_one("main p:has(a.note)")
    assert told
    links = told.select("a.note")
    assert [(a["href"], a.get("id"), a["aria-label"]) for a in links] == [
        ("#note-1", "ref-1", "Not 1"),
        ("#note-2", "ref-2", "Not 2"),
        ("#note-1", None, "Not 1"),
    ]
    notes = soup.select("ol.notes > li")
    assert [note["id"] for note in notes] == ["note-1", "note-2"]
    back = [str(note.select("a.back")[0]["href"]) for note in notes]
    assert back == ["#ref-1", "#ref-2"]


def test_maps_are_pictures_with_alternative_texts(soup: BeautifulSoup) -> None:
    images = soup.select("figure img")
    assert [image["alt"] for image in images] == [ALTERNATIVE] * 2
    for image in images:
        kind, content = str(image["src"]).split(",")
        assert kind == "data:image/png;base64"
        with Image.open(io.BytesIO(base64.b64decode(content))) as opened:
            assert opened.size == (int(str(image["width"])), int(str(image["height"])))
    captions = [one.get_text(" ", strip=True) for one in soup.select("figcaption")]
    assert captions == [
        "Karta 1. Kända ställen.",
        "Karta 2. Väg till post. Visa på kartan att utforska",
    ]


def test_on_a_screen_the_map_stands_where_its_picture_stands_on_paper(
    soup: BeautifulSoup,
) -> None:
    figure = soup.select_one("figure.paper")
    assert figure
    part = figure.find_previous_sibling("section")
    assert isinstance(part, Tag)
    assert part["id"] == "plan-map-part"
    assert figure.find_previous_sibling() is part
    caption = part.select_one(".caption")
    assert caption
    assert caption.get_text() == "Karta 1. Kända ställen."


def test_without_its_picture_the_map_comes_first() -> None:
    html = to_html(sample(), {}, map_values(), ABOUT).decode()
    first = soup_of(html).select("main > *")[0]
    assert first["id"] == "plan-map-part"
    assert "figcaption" not in html.split("</style>")[1]


def test_without_numbers_of_residents_the_map_has_no_distances() -> None:
    html = to_html(sample(), PICTURES, map_values(cells=None), ABOUT).decode()
    soup = soup_of(html)
    assert soup.select("[name=plan-cells], #plan-classes, button.in-map") == []
    assert len(soup.select("#plan-controls input")) == 2


def test_nothing_in_the_file_leads_a_browser_elsewhere(soup: BeautifulSoup) -> None:
    assert not soup.find_all(["link", "iframe", "object", "base", "video", "source"])
    sources = [str(tag["src"]) for tag in soup.find_all(src=True)]
    assert sources
    assert all(one.startswith("data:image/") for one in sources)
    assert not soup.find_all(srcset=True)
    assert {tag.name for tag in soup.find_all(style=True)} == {"col"}
    style = "".join(one.get_text() for one in soup.find_all("style"))
    assert "url(" not in style
    assert "@import" not in style
    assert "sourceMappingURL" not in str(soup)


def test_only_the_scripts_of_the_file_may_run(soup: BeautifulSoup) -> None:
    policy = str(soup.select("meta[http-equiv]")[0]["content"])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    scripts = [one for one in soup.find_all("script") if not one.get("type")]
    hashes = [hashlib.sha256(str(one.string).encode()).digest() for one in scripts]
    allowed = [f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes]
    assert len(allowed) == 3
    assert rules["script-src"].split() == allowed


def test_the_data_of_the_map_stand_in_the_file_as_they_are(
    soup: BeautifulSoup,
) -> None:
    held = soup.select_one("#plan-map-data")
    assert held
    assert json.loads(str(held.string)) == map_values()
    assert not set("<>&") & set(str(held.string))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_texts_stay_texts(words: str) -> None:
    html = made(sample(words, words), title=words, responsible=words)
    soup = soup_of(html)
    assert soup.h1
    assert soup.title
    assert soup.h1.get_text() == soup.title.get_text() == words
    assert soup.select_one("meta[name=author]")["content"] == words  # type: ignore[index]
    said = [one.get_text() for one in soup.find_all("bdi")]
    assert said == [words] * 4
    assert len(soup.find_all("script")) == 4
    assert len(soup.find_all("style")) == 1
    assert len(soup.select("main img[src='x'], header img")) == 0
    margin = re.search(r'@bottom-left \{ content: "(.*)"; \}', html)
    assert margin
    assert re.fullmatch(r"[0-9A-Za-z\\]*", margin[1])


def test_a_text_from_the_right_is_marked_so() -> None:
    soup = soup_of(made(sample("שלום", "שלום")))
    marked = [one.get_text() for one in soup.select("[dir=rtl]")]
    assert marked == ["שלום"] * 4


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_picture_without_room_is_made_smaller_and_keeps_its_shape() -> None:
    large = picture(size=(3200, 1600))
    assert compact(large, len(large.content)) == large.content
    small = compact(large, len(large.content) - 1)
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (1600, 800)
        assert image.convert("RGB").getpixel((5, 5)) == (0xBC, 0xAF, 0x6F)
    assert compact(large, 0) == small


def test_the_empty_edge_of_a_sheet_is_cut_off() -> None:
    sheet = Image.new("P", (100, 80), 0)
    sheet.putpalette([255, 255, 255, 17, 17, 17])
    sheet.paste(1, (10, 20, 70, 75))
    written = io.BytesIO()
    sheet.save(written, "PNG")
    cut = trimmed(Picture(written.getvalue(), "a", "b", 100, 80))
    assert (cut.width_px, cut.height_px, cut.title, cut.alternative) == (
        60,
        55,
        "a",
        "b",
    )
    with Image.open(io.BytesIO(cut.content)) as image:
        assert (image.mode, image.size) == ("P", (60, 55))
    blank = picture()
    assert trimmed(blank) == blank


def test_both_files_are_made_of_the_same_blocks() -> None:
    plan_read = read(sample(), PICTURES)
    soup = soup_of(made())
    whole = soup.get_text()
    for block in (*plan_read.front, *plan_read.chapters):
        for run in getattr(block, "runs", ()):
            assert run.text in whole


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DEFAULT_PACK)


def planned(pack: Pack, group_id: str = "") -> Plan:
    asked = PlanRequest(Question(), (2.0, 10.0, 20.0), 10.0, DAY, group_id)
    return plan(pack, asked)


@pytest.fixture(scope="module")
def values(pack: Pack) -> dict[str, Any]:
    text.use("sv")
    return map_data(planned(pack, "bettna"))


def test_the_map_draws_the_cells_as_the_plan_counts_them(
    pack: Pack, values: dict[str, Any]
) -> None:
    figures = planned(pack).figures
    assert figures
    cells = values["cells"]
    assert tuple(cells["types"]) == SERVICE_TYPES
    residents = figures.residents.cells["residents"].to_numpy()
    assert len(cells["squares"]) == len(cells["lived"]) == len(residents)
    for code, drawn in cells["types"].items():
        found = figures.whole[code]
        within = [n <= 1 for n in drawn["classes"]]
        assert residents[within].sum() == found.within[1].low
        assert residents[drawn["unsure"]].sum() == (
            found.within[1].high - found.within[1].low
        )
    assert cells["class_words"] == [
        "högst 2 km", "över 2 km, högst 10 km", "över 10 km, högst 20 km",
        "över 20 km", "inget känt ställe",
    ]  # fmt: skip
    assert len(cells["fills"]) == 5


def test_the_map_begins_at_the_area_of_the_plan(
    pack: Pack, values: dict[str, Any]
) -> None:
    (south, west), (north, east) = values["bounds"]
    assert (south, west) < (58.9, 16.6) < (north, east)
    assert len(values["own"]) == 1
    whole = map_data(planned(pack))
    assert whole["own"] == []
    assert whole["bounds"][0][0] == south  # the area reaches the southern border
    assert whole["bounds"][1][0] > north
    assert len(whole["areas"]) == len(values["areas"]) == 8


def test_all_places_and_placed_groups_stand_on_the_map(
    pack: Pack, values: dict[str, Any]
) -> None:
    drawn = {mark["id"] for mark in values["marks"]}
    placed = pack.groups[pack.groups.geometry.notna()]["group_id"]
    assert drawn == {*pack.services["place_id"], *(f"group:{g}" for g in placed)}


def test_positions_have_five_decimals_at_the_most(values: dict[str, Any]) -> None:
    decimals = re.findall(r"\d\.(\d+)", json.dumps(values["land"] + values["areas"]))
    decimals += re.findall(r"\d\.(\d+)", json.dumps(values["cells"]["squares"]))
    assert decimals
    assert max(map(len, decimals)) <= 5


def test_a_plan_of_the_whole_pack_stays_below_the_limit(
    pack: Pack, values: dict[str, Any]
) -> None:
    html = to_html(sample(), PICTURES, values, ABOUT)
    assert len(html) < 800_000
    assert pack.municipality.name in html.decode()


def test_texts_of_the_pack_are_escaped_on_the_map(pack: Pack) -> None:
    bad = "<img src=x onerror=alert(1)>"
    table = pack.places.assign(name=bad, village=bad)
    named = dataclasses.replace(pack, places=table)
    marks = [m for m in map_data(planned(named))["marks"] if m["id"][:6] != "group:"]
    for mark in marks:
        shown = mark["properties"]
        assert "<img" not in shown["tip"] + shown["village"] + shown["name"]
    assert marks


def test_a_plan_without_residents_has_a_map_without_distances(
    pack: Pack, values: dict[str, Any]
) -> None:
    without = dataclasses.replace(planned(pack), figures=None)
    assert map_data(without)["cells"] is None
    assert map_data(without)["marks"] == values["marks"]
