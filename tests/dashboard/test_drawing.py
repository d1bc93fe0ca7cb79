"""Palette, layers, map and table: what is drawn, and that all agree."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import product
from typing import Any

import folium
import pytest

from dashboard import data as cached
from dashboard import html, layers, maps, palette, text, timeline
from dashboard.state import Filters
from geodata.places import Selection
from geodata.records import Project
from geodata.vocabulary import SERVICE_TYPES

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * c for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_no_two_types_share_colour_shape_or_letter() -> None:
    looks = palette.LOOKS.values()
    assert set(palette.LOOKS) == {*SERVICE_TYPES, "group", "wish"}
    for values in ("colour", "letter", "shape"):
        assert len({getattr(look, values) for look in looks}) == len(palette.LOOKS)


@pytest.mark.parametrize("code", palette.LOOKS)
def test_a_letter_can_be_read_on_its_colour(code: str) -> None:
    look = palette.LOOKS[code]
    assert contrast(look.colour, look.ink) >= 4.5
    assert contrast(palette.INK, "#fff") >= 3


def test_status_and_age_change_the_symbol() -> None:
    states = product((False, True), ("open", "unverified", "closed"))
    drawn = {palette.symbol("post", 20, pale=p, status=s) for p, s in states}
    assert len(drawn) == 4  # only an open one can be paler than it is
    assert "stroke-dasharray" in palette.symbol("post", 20, status="unverified")


def test_an_image_says_nothing_and_keeps_its_size() -> None:
    image = palette.image(palette.symbol("fuel", 18))
    assert image.startswith('<img alt="" width="18" height="18" src="data:image/svg')


def test_each_project_draws_its_own_lines() -> None:
    both = palette.hatch((0, 1))
    assert both.count("<path") == 2
    assert palette.project_look(0).colour in both
    assert palette.hatch_id((0, 1)) in both


def source() -> cached.Source:
    return cached.source()


def features(selection: Selection, *, groups: bool = False) -> list[dict[str, Any]]:
    return cached.marks(source(), selection, groups, "sv")


def test_a_place_with_several_services_shows_each_of_them() -> None:
    drawn = {f["id"]: f["properties"] for f in features(Selection())}
    shop = drawn["halleforsnas-coop"]
    assert shop["types"] == ["groceries", "post", "payments"]
    assert shop["mark"].count("<svg") == 3
    assert 'class="several"' in shop["mark"]
    assert drawn["flen-okq8"]["mark"].count("<svg") == 1


def test_places_of_the_neighbours_are_drawn_smaller() -> None:
    drawn = {f["id"]: f["properties"]["size"] for f in features(Selection())}
    assert drawn["katrineholm-coop"] < drawn["flen-coop"]
    assert min(min(size) for size in drawn.values()) >= 24  # WCAG 2.5.8


def test_an_old_fact_shows_its_year_and_a_current_one_does_not() -> None:
    drawn = {f["id"]: f["properties"]["mark"] for f in features(Selection())}
    assert "<i>2023</i>" in drawn["flen-kronans-apotek"]
    assert "<i>" not in drawn["flen-okq8"]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(types=("fuel",)),
        Selection(types=("post", "payments"), kinds=("post_agent", "bank_office")),
        Selection(seen_since=date(2025, 11, 24)),
        Selection(types=()),
    ],
)
def test_map_table_and_download_hold_the_same_places(selection: Selection) -> None:
    drawn = {feature["id"] for feature in features(selection)}
    table = cached.table_html(source(), selection, "village", 0, "sv")
    linked = set(re.findall(r"subject=[^&\"]*%20([\w-]+)&", unescape(table)))
    taken = {
        line.split(",")[0]
        for origin in ("pack", "osm")
        for line in cached.csv_file(source(), selection, origin, "sv")
        .decode("utf-8-sig")
        .splitlines()[1:]
    }
    assert drawn == linked == taken


def test_hostile_names_are_escaped_in_every_property() -> None:
    hostile = "<img src=x onerror=alert(1)>`\\1"
    offers = cached.offers(source()).head(1).assign(name=hostile, village=hostile)
    [feature] = layers.place_features(offers, "0482", TODAY)
    properties = json.dumps(feature["properties"])
    assert "<img" not in properties
    assert hostile not in properties
    groups = cached.pack(source()).groups.head(1).assign(name=hostile)
    [group] = layers.group_features(groups)
    assert "<img" not in json.dumps(group)


def test_a_group_without_a_position_is_not_on_the_map() -> None:
    drawn = [f["id"] for f in features(Selection(types=()), groups=True)]
    assert "group:bettna" in drawn
    assert "group:vadsbro-blacksta" not in drawn
    assert len(drawn) == 8


def test_an_area_says_how_many_projects_cover_it() -> None:
    content = cached.pack(source())
    everyone = tuple(project.project_id for project in content.projects)
    layer = layers.project_layer(cached.covered(source(), everyone), content.projects)
    tips = [f["properties"]["tip"] for f in layer.features if "id" in f]
    assert any("Flen: 3 projekt" in tip for tip in tips)
    assert any("Storuman: 1 projekt" in tip for tip in tips)


def test_what_goes_into_a_script_cannot_end_it() -> None:
    assert "<" not in maps.script_safe("</script><script>alert(1)</script>")
    assert json.loads(maps.script_safe("a&b<c>")) == "a&b<c>"


def test_the_map_loads_nothing_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = drawn_arguments(monkeypatch, tiles=False)
    assert all(not link.startswith(("http", "//")) for link in sent["js_links"])
    assert all(not link.startswith(("http", "//")) for link in sent["css_links"])
    scripts = sent["script"] + sent["feature_group"] + sent["html"]
    outside = set(re.findall(r"https?://[^\"'\\ )]+", scripts))
    links = {"http://www.w3.org/2000/svg", "https://www.openstreetmap.org/copyright"}
    assert outside <= links


def test_tiles_come_from_the_address_of_the_pack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tiles = cached.pack(source()).municipality.tiles
    assert tiles
    assert tiles.url in drawn_arguments(monkeypatch, tiles=True)["feature_group"]


def test_the_same_content_gives_the_same_scripts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = drawn_arguments(monkeypatch, tiles=False)
    again = drawn_arguments(monkeypatch, tiles=False)
    for name in ("script", "feature_group", "html", "header", "key"):
        assert first[name] == again[name]


def drawn_arguments(monkeypatch: pytest.MonkeyPatch, *, tiles: bool) -> dict[str, Any]:
    sent: dict[str, Any] = {}

    def component(**arguments: Any) -> None:  # noqa: ANN401 - as the component takes
        sent.update(arguments)

    monkeypatch.setattr("streamlit_folium._component_func", component)
    data, filters = source(), Filters()
    selection = filters.selection(TODAY)
    scripts = [cached.tile_script(data)] if tiles else []
    scripts += [
        cached.group_script(data, "sv"),
        cached.project_script(data, ("service-och-liv",), "sv"),
        cached.name_script(data, selection, True),
        cached.mark_script(data, selection, True, "sv"),
    ]
    event = maps.draw(
        cached.backdrop_script(data),
        scripts,
        cached.view(data, "whole", None),
        attribution=maps.OSM_ATTRIBUTION,
        key="map",
    )
    assert event is None
    return sent


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ({"id": "a", "properties": {"at": 5}}, maps.MapEvent("a", 5)),
        ({"properties": {"types": []}}, None),
        ({"id": 7}, None),
        (None, None),
    ],
)
def test_a_click_counts_only_with_an_id(
    monkeypatch: pytest.MonkeyPatch,
    returned: dict[str, Any] | None,
    expected: maps.MapEvent | None,
) -> None:
    monkeypatch.setattr(
        maps, "st_folium", lambda *_a, **_k: {"last_active_drawing": returned}
    )
    view = maps.View("x", ((59, 16), (60, 17)), ((59, 16), (60, 17)))
    assert maps.draw("", [], view, attribution="", key="map") == expected


def test_a_layer_without_marks_is_an_empty_group() -> None:
    group = maps.mark_group([])
    assert isinstance(group, folium.FeatureGroup)
    assert not group._children


@pytest.mark.parametrize(
    ("go", "focus", "inside"),
    [
        ("whole", None, (59.06, 16.59)),
        ("county", None, (58.75, 17.03)),
        ("country", None, (65.1, 17.1)),
        ("Malmköping", None, (59.134, 16.730)),
        ("Mellösa", None, (59.1, 16.564)),
        ("whole", "katrineholm-coop", (59.0055, 16.2311)),
        ("whole", "group:bettna", (58.9039, 16.6432)),
        ("whole", "area:2421", (65.1, 17.1)),
        ("whole", "group:vadsbro-blacksta", (59.06, 16.59)),
        ("whole", "area:9999", (59.06, 16.59)),
    ],
)
def test_the_view_holds_what_was_asked_for(
    go: str, focus: str | None, inside: tuple[float, float]
) -> None:
    (south, west), (north, east) = cached.view(source(), go, focus).bounds
    assert south < inside[0] < north
    assert west < inside[1] < east


def test_text_of_a_template_is_escaped() -> None:
    drawn = html.render(
        "counts.html", TODAY, name="<b>x</b>", counts=(), unplaced=["<i>"]
    )
    assert "<b>x" not in drawn
    assert "&lt;i&gt;" in drawn


def project(**dates: str) -> Project:
    return Project(
        project_id="p",
        name="<P>",
        owner="o",
        municipalities=("0482",),
        source_ids=("s",),
        **dates,  # type: ignore[arg-type]
    )


def test_a_line_of_time_is_full_only_where_a_source_says_running() -> None:
    states = timeline.months(project(start="2018-03", end="2018-04"), 2018, 2018)
    assert states == ["upcoming"] * 2 + ["running"] * 2 + ["ended"] * 8
    open_end = timeline.months(project(start="2018-03"), 2018, 2018)
    assert "running" not in open_end
    assert open_end[2:] == ["unknown"] * 10


def test_a_stretch_lies_where_its_months_are() -> None:
    line = timeline.stretches(project(start="2018-07", end="2018-12"), 2018, 2019)
    assert line == [timeline.Stretch(25, 25, running=True)]


def test_a_line_of_time_has_its_words_as_alternative() -> None:
    drawn = timeline.picture([project()], TODAY, (2017, 2026), 'a "b"')
    assert 'aria-label="a &#34;b&#34;"' in drawn
    assert "<P>" not in drawn
