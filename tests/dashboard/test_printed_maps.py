"""Printed maps: what stands on the sheet, where it stands, and the files."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from dashboard import palette, text
from dashboard.documents import maps
from dashboard.documents.maps import MapRequest, Picture, gaps, printed, services
from dashboard.documents.maps.canvas import new_canvas
from dashboard.documents.maps.cards import put_cards
from dashboard.documents.maps.credits import credits_of, source_words
from dashboard.documents.maps.frame import Frame, fitted
from dashboard.documents.maps.furniture import bar_m
from dashboard.documents.maps.marks import best_states, marks_of
from dashboard.documents.maps.room import Room, overlap
from dashboard.documents.maps.scene import Given, Scene
from dashboard.documents.maps.sheet import (
    new_sheet,
    printable,
    shortened,
    text_width,
)
from dashboard.sentences import analysis as sentences
from geodata import analyses
from geodata.baseline import Question, baseline
from geodata.crs import SWEREF99TM
from geodata.errors import AnalysisError
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.reach import Span, reach
from geodata.residents import of_pack
from geodata.vocabulary import SERVICE_TYPES

DAY = date(2026, 11, 24)
HOSTILE = "$\\frac{1}{$ <b>Bodö</b> \u202e☃ 𝕏\nnästa rad"


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


@cache
def flen() -> Pack:
    return read_pack(DEFAULT_PACK)


@cache
def drawn(theme: maps.Theme, service_type: str = "", group: str = "") -> Picture:
    request = MapRequest(theme, DAY, service_type=service_type, group=group)
    return printed(flen(), request)


def scene_of(pack: Pack | None = None, **asked: str) -> Scene:
    request = MapRequest(asked.pop("theme", "services"), DAY, **asked)
    return Scene(pack or flen(), request, Given())


def window(shown: shapely.Geometry | None = None) -> Frame:
    sheet = new_sheet("a4", upright=False)
    shown = shown or shapely.box(0, 0, 20_000, 20_000)
    return fitted(sheet, (8, 8, 202, 202), shown)


def offers(*rows: tuple[str, str, str, str, float, float]) -> geopandas.GeoDataFrame:
    """Services: place, village, type, status, easting and northing."""
    table = pd.DataFrame(
        {
            "place_id": [row[0] for row in rows],
            "name": [row[0] for row in rows],
            "village": [row[1] for row in rows],
            "municipality_code": "0482",
            "service_type": [row[2] for row in rows],
            "status": [row[3] for row in rows],
            "seen_on": "2026-10-01",
        }
    )
    points = geopandas.points_from_xy([r[4] for r in rows], [r[5] for r in rows])
    return geopandas.GeoDataFrame(table, geometry=points, crs=SWEREF99TM)


# The files


@pytest.mark.parametrize(
    ("paper", "size"), [("a4", (2338, 1653)), ("a3", (3307, 2338))]
)
def test_a_png_is_a_sheet_at_200_dots_per_inch(
    paper: maps.Paper, size: tuple[int, int]
) -> None:
    picture = printed(flen(), MapRequest("services", DAY, paper=paper))
    image = Image.open(io.BytesIO(picture.content))
    assert image.format == "PNG"
    assert image.size == size == (picture.width_px, picture.height_px)
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.01)


def test_a_pdf_is_one_page_of_the_paper() -> None:
    picture = printed(flen(), MapRequest("services", DAY, paper="a3", form="pdf"))
    assert picture.content.startswith(b"%PDF")
    assert picture.content.count(b"/MediaBox") == 1
    assert b"/MediaBox [ 0 0 1190.5511811024 841.8897637795 ]" in picture.content
    assert (picture.width_px, picture.height_px) == (0, 0)
    assert b"CreationDate" not in picture.content


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_the_same_map_has_the_same_bytes_in_every_process(form: str) -> None:
    code = (
        "import sys, hashlib, datetime\n"
        "from dashboard.documents.maps import MapRequest, printed\n"
        "from geodata.pack import DEFAULT_PACK, read_pack\n"
        "day = datetime.date(2026, 11, 24)\n"
        "request = MapRequest('coverage', day, form=sys.argv[1])\n"
        "made = printed(read_pack(DEFAULT_PACK), request).content\n"
        "print(hashlib.sha256(made).hexdigest())\n"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", code, form],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(sums) == 1


def test_what_was_computed_before_gives_the_same_picture() -> None:
    pack = flen()
    residents = of_pack(pack)
    known = analyses.known_of(pack, residents, analyses.offers_m_of(pack))
    question = Question()
    ends = (
        baseline(known, question),
        baseline(known, replace(question, every_village=True)),
    )
    request = MapRequest("gaps", DAY, service_type="fuel")
    given = printed(pack, request, known=known, residents=residents, found=ends)
    assert given == drawn("gaps", "fuel")


def test_colours_of_the_palette_stay_as_they_are() -> None:
    image = Image.open(io.BytesIO(drawn("services").content)).convert("RGB")
    colours = {colour for _n, colour in image.getcolors(1 << 24) or []}
    looks = [palette.LOOKS[code].colour for code in SERVICE_TYPES]
    for colour in (*looks, "#fffdf7", "#c3dcea", "#ffffff"):
        assert tuple(bytes.fromhex(colour[1:])) in colours
    assert len(colours) <= 96


# The words


@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_the_words_of_gaps_are_the_numbers_of_the_library(service_type: str) -> None:
    pack = flen()
    known = analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))
    question = Question()
    found = reach(
        baseline(known, question),
        baseline(known, replace(question, every_village=True)),
        (service_type,),
        pack.municipality.thresholds_km,
    )
    picture = drawn("gaps", service_type)
    assert sentences.gap(found, 10, question) in picture.alternative
    for km, span in zip(found.thresholds_km, found.within, strict=True):
        assert f"{km:g} km {sentences.people(span)}" in picture.alternative


def test_the_numbers_of_a_group_are_those_of_its_cells() -> None:
    found = gaps.found_of(scene_of(theme="gaps", service_type="fuel", group="bettna"))
    cells = of_pack(flen()).cells
    inside = int(cells["residents"][found.inside].sum())
    assert found.part.residents == inside == 944
    assert found.whole.residents == 16_316
    assert found.part.beyond(10) == Span(455, 455)
    assert "455 av 944 invånare" in drawn("gaps", "fuel", "bettna").alternative


def test_a_distance_that_is_no_threshold_becomes_one() -> None:
    request = MapRequest("gaps", DAY, "fuel", thresholds_km=(5, 20), within_km=7.5)
    found = gaps.found_of(Scene(flen(), request, Given()))
    assert found.whole.thresholds_km == (5, 7.5, 20)
    assert found.within_km == 7.5
    request = MapRequest("gaps", DAY, "fuel", thresholds_km=(1, 3, 9))
    assert gaps.found_of(Scene(flen(), request, Given())).within_km == 3


def test_services_tell_how_many_places_there_are_and_what_is_not_known() -> None:
    told = drawn("services").alternative
    assert "Drivmedel: 5 ställen med bensin eller diesel" in told
    assert "Post: ingen säker uppgift (1 obekräftat ställe, senast sett 2017)" in told
    assert "Drivmedel: 0 ställen" in drawn("services", group="bettna").alternative


def test_one_service_type_is_told_alone() -> None:
    picture = drawn("services", "post")
    assert picture.title == "Post i Flens kommun"
    assert "Drivmedel" not in picture.alternative


def test_coverage_tells_projects_and_residents_of_groups() -> None:
    told = drawn("coverage").alternative
    assert "Flens kommun är med i 3 av 3 projekt." in told
    assert "Bettna Hembygdsförening: 944 invånare." in told
    assert "läget inte är känt: Vadsbro-Blacksta" in told
    one = drawn("coverage", group="bettna").alternative
    assert "Bettna Hembygdsförening: 944 invånare." in one
    assert "Årdala: " not in one


def test_the_map_speaks_english() -> None:
    text.use("en")
    picture = printed(flen(), MapRequest("gaps", DAY, service_type="groceries"))
    assert picture.title == "Way to the nearest grocery shop"
    assert "Between 662 and 1,259 of 16,316 residents" in picture.alternative


def test_a_group_without_a_position_has_the_whole_municipality() -> None:
    scene = scene_of(group="vadsbro-blacksta")
    assert scene.shown.equals(scene.ground.home)
    told = drawn("services", group="vadsbro-blacksta").alternative
    assert "Läget för Vadsbro-Blacksta är inte känt" in told
    assert "Drivmedel: 5 ställen" in told


def test_unknown_group_is_refused() -> None:
    with pytest.raises(AnalysisError, match="unknown_group"):
        printed(flen(), MapRequest("services", DAY, group="nowhere"))


def test_gaps_need_a_service_type_and_residents() -> None:
    with pytest.raises(AnalysisError, match="no_service_type"):
        printed(flen(), MapRequest("gaps", DAY))
    nobody = replace(flen(), population=flen().population.iloc[:0])
    with pytest.raises(AnalysisError, match="no_population"):
        printed(nobody, MapRequest("gaps", DAY, service_type="fuel"))


def test_other_themes_do_without_residents() -> None:
    nobody = replace(flen(), population=flen().population.iloc[:0])
    told = printed(nobody, MapRequest("coverage", DAY)).alternative
    assert "Service i samverkan" in told
    assert "invånare" not in told
    printed(nobody, MapRequest("services", DAY, group="bettna"))


def test_hostile_names_are_text() -> None:
    pack = flen()
    places = pack.places.assign(name=HOSTILE, village=HOSTILE)
    groups = pack.groups.assign(name=HOSTILE, home_village=HOSTILE)
    localities = pack.localities.assign(name=HOSTILE)
    hostile = replace(pack, places=places, groups=groups, localities=localities)
    for theme in ("services", "coverage"):
        for group in ("", "malmkoping"):
            picture = printed(hostile, MapRequest(theme, DAY, group=group))
            assert picture.content.startswith(b"\x89PNG")
    assert HOSTILE in printed(hostile, MapRequest("coverage", DAY)).alternative


def test_an_empty_pack_has_maps_too() -> None:
    pack = flen()
    empty = replace(
        pack,
        places=pack.places.iloc[:0],
        services=pack.services.iloc[:0],
        groups=pack.groups.iloc[:0],
        lakes=pack.lakes.iloc[:0],
        projects=(),
    )
    assert "0 ställen" in printed(empty, MapRequest("services", DAY)).alternative
    assert "0 av 0 projekt" in printed(empty, MapRequest("coverage", DAY)).alternative
    told = printed(empty, MapRequest("gaps", DAY, service_type="fuel")).alternative
    assert "16\N{NO-BREAK SPACE}316 invånarna har dit är okänt" in told


# Sources


def small_print(scene: Scene) -> str:
    canvas = new_canvas(scene.request, scene.shown)
    told = maps.THEMES[scene.request.theme](canvas, scene)
    blocks = credits_of(scene.pack, told.sources, scene.request, told.dates)
    return "\n".join(block.text for block in blocks)


def test_sources_are_those_of_what_is_drawn() -> None:
    all_types = small_print(scene_of())
    assert "© OpenStreetMaps bidragsgivare" in all_types
    assert "ODbL-1.0, openstreetmap.org/copyright" in all_types
    assert "Framställd den 24 november 2026 med Servicekartan" in all_types
    shops = small_print(scene_of(service_type="groceries"))
    assert "OpenStreetMap" not in shops
    assert "Butikslägen för ICA" in shops
    assert "projekten" not in shops


def test_the_number_of_residents_has_its_own_date() -> None:
    told = small_print(scene_of(theme="gaps", service_type="groceries"))
    line = next(one for one in told.split("\n") if one.startswith("Invånare"))
    assert "31 december 2021" in line
    assert "2025" not in line


def test_a_source_is_named_with_publisher_date_and_licence() -> None:
    row = {
        "title": "Ställen",
        "publisher": "Byn",
        "url": "https://www.exempel.se/a",
        "licence": "CC0",
        "as_of": "2024-05",
    }
    assert source_words(row) == "Ställen: Byn, maj 2024, CC0"
    odbl = source_words(row | {"licence": "ODbL-1.0"})
    assert odbl == "Ställen: © Byn, maj 2024, ODbL-1.0, exempel.se/a"


def test_a_grid_and_roads_are_named_where_they_are_used() -> None:
    pack = flen()
    row = pack.sources.iloc[0].to_dict()
    grid = row | {"source_id": "scb-grid", "title": "Befolkning på rutor"}
    roads = row | {"source_id": "roads", "title": "Vägar"}
    sources = pd.concat([pack.sources, pd.DataFrame([grid, roads])])
    with_both = replace(pack, sources=sources)
    counted = replace(of_pack(pack), basis="grid")
    asked = {"theme": "gaps", "service_type": "fuel"}
    told = small_print(
        replace(scene_of(with_both, **asked), given=Given(None, counted))
    )
    assert "Befolkning på rutor" in told
    assert "Vägar" not in told
    assert "Invånare i Flens kommun" not in told
    known = analyses.known_of(pack, counted, analyses.offers_m_of(pack))
    straight = known.measures["straight"]
    by_road = replace(known, measures={"road": straight, "straight": straight})
    request = MapRequest("gaps", DAY, "fuel", question=Question(measure="road"))
    scene = Scene(with_both, request, Given(by_road, counted))
    assert "Vägar" in small_print(scene)


# The legend


def legend(scene: Scene) -> list[str]:
    canvas = new_canvas(scene.request, scene.shown)
    return [b.text for b in maps.THEMES[scene.request.theme](canvas, scene).above]


def test_what_is_not_confirmed_counts_only_where_it_was_asked_for() -> None:
    scene = scene_of(theme="gaps", service_type="post")
    assert "Streckad kant: obekräftad, räknas inte" in legend(scene)
    question = Question(with_unverified=True)
    counting = replace(scene, request=replace(scene.request, question=question))
    assert "Streckad kant: obekräftad" in legend(counting)
    assert "Streckad kant" not in " ".join(legend(scene_of(theme="coverage")))


def test_what_has_closed_is_struck_out() -> None:
    assert "Överstruken: stängd" not in legend(scene_of())
    services_ = flen().services
    first = services_["place_id"] == "halleforsnas-coop"
    closed = services_.assign(status=services_["status"].mask(first, "closed"))
    assert "Överstruken: stängd" in legend(scene_of(replace(flen(), services=closed)))


def test_classes_that_are_not_on_the_map_are_not_told() -> None:
    whole = " ".join(legend(scene_of(theme="gaps", service_type="pharmacy")))
    assert "högst 2 km: 8\N{NO-BREAK SPACE}771 invånare" in whole
    assert "över 20 km: 686 invånare" in whole
    assert "Blekare: kanske" not in whole
    part = " ".join(
        legend(scene_of(theme="gaps", service_type="pharmacy", group="bettna"))
    )
    assert "högst 2 km" not in part
    assert "över 20 km: 562 invånare" in part


# Scale and window


@pytest.mark.parametrize(
    ("mm_per_m", "longest_mm", "metres"),
    [(0.005, 50.0, 10_000), (0.005, 49.9, 5000), (0.05, 56.0, 1000), (1.0, 3.9, 2)],
)
def test_the_bar_is_the_longest_round_distance(
    mm_per_m: float, longest_mm: float, metres: float
) -> None:
    assert bar_m(mm_per_m, longest_mm) == metres


def test_distances_on_the_sheet_are_those_of_the_scale() -> None:
    frame = window()
    here, there = frame.on_sheet(np.array([[0.0, 0.0], [3000.0, 4000.0]]))
    assert np.hypot(*(there - here)) == pytest.approx(5000 * frame.mm_per_m)
    assert frame.mm_per_m == pytest.approx(194 * 0.92 / 20_000)


def test_the_window_shows_all_of_it_in_its_middle() -> None:
    frame = window(shapely.box(580_000, 6_530_000, 590_000, 6_540_000))
    corners = frame.on_sheet(np.array([[580_000, 6_530_000], [590_000, 6_540_000]]))
    assert corners.ravel() == pytest.approx(
        [8 + 194 * 0.04, 8 + 194 * 0.04, 202 - 194 * 0.04, 202 - 194 * 0.04]
    )


def test_north_is_up_on_the_middle_meridian_and_left_of_it_in_the_east() -> None:
    middle = window(shapely.box(495_000, 6_500_000, 505_000, 6_510_000))
    assert middle.north == pytest.approx(0, abs=0.01)
    east = window(shapely.box(590_000, 6_540_000, 600_000, 6_550_000))
    # Meridians meet at the pole: 1.66 degrees of longitude times sin(59°).
    assert east.north == pytest.approx(-1.43, abs=0.03)


@pytest.mark.parametrize(
    ("width", "height", "is_upright"),
    [(10_000, 10_000, False), (20_000, 10_000, False), (8000, 20_000, True)],
)
def test_the_sheet_lies_unless_upright_shows_more(
    width: float, height: float, is_upright: bool
) -> None:
    shown = shapely.box(0, 0, width, height)
    canvas = new_canvas(MapRequest("services", DAY), shown)
    assert (canvas.sheet.height_mm > canvas.sheet.width_mm) is is_upright
    assert canvas.column[2] <= canvas.sheet.width_mm
    assert canvas.frame.box[2] < canvas.column[0]


# Marks


def test_places_of_a_village_stand_together_and_others_alone() -> None:
    frame = window()
    near = 500.0
    table = offers(
        ("a", "By", "post", "open", 5000, 5000),
        ("b", "By", "post", "open", 5000 + near, 5000),
        ("c", "By", "fuel", "open", 15_000, 15_000),
        ("d", "Annan", "fuel", "open", 5000, 5000),
        ("out", "Borta", "fuel", "open", 500_000, 5000),
    )
    marks = marks_of(frame, table, "0482", DAY)
    assert {mark.places for mark in marks} == {("a", "b"), ("c",), ("d",)}
    both = next(mark for mark in marks if len(mark.places) > 1)
    assert both.counts == ((("post", "open", False), 2),)
    assert both.has_numbers
    assert frame.on_sheet(np.array([[5250, 5000]]))[0] == pytest.approx(
        [both.x, both.y]
    )


def test_a_mark_counts_what_is_not_sure_apart() -> None:
    table = offers(
        ("a", "By", "post", "open", 5000, 5000),
        ("b", "By", "post", "unverified", 5000, 5000),
        ("c", "By", "post", "closed", 5000, 5000),
        ("c", "By", "fuel", "open", 5000, 5000),
    )
    table.loc[0, "seen_on"] = "2025-11-23"
    (mark,) = marks_of(window(), table, "0482", DAY)
    assert mark.counts == (
        (("fuel", "open", False), 1),
        (("post", "open", True), 1),
        (("post", "unverified", False), 1),
        (("post", "closed", False), 1),
    )


def test_a_place_has_the_best_state_of_each_type() -> None:
    rows = [
        {"service_type": "payments", "status": "unverified", "seen_on": "2026-11-01"},
        {"service_type": "payments", "status": "open", "seen_on": "2020-01-01"},
        {"service_type": "fuel", "status": "open", "seen_on": "2025-11-24"},
    ]
    assert best_states(rows, DAY) == (
        ("fuel", "open", False),
        ("payments", "open", True),
    )


def test_places_of_a_group_stand_by_name() -> None:
    table = offers(
        ("b", "By", "post", "open", 5000, 5000),
        ("a", "By", "post", "open", 5000, 5000),
        ("a", "By", "fuel", "unverified", 5000, 5000),
    )
    (mark,) = marks_of(window(), table, "0482", DAY, frozenset({"a", "b"}))
    assert [(row.name, len(row.states)) for row in mark.rows] == [("a", 2), ("b", 1)]
    (counted,) = marks_of(window(), table, "0482", DAY, frozenset({"a"}))
    assert not counted.rows


@pytest.mark.parametrize("group", ["", "flen", "malmkoping", "bettna"])
def test_no_mark_covers_another_and_every_place_has_one(group: str) -> None:
    scene = scene_of(group=group)
    canvas = new_canvas(scene.request, scene.shown)
    marks = marks_of(canvas.frame, scene.offers_m, "0482", DAY, scene.area.place_ids)
    placed = put_cards(canvas.frame, canvas.room, marks)
    boxes = [box for _card, box in placed]
    assert len(placed) == len(marks)
    assert not any(
        overlap(one, other) for i, one in enumerate(boxes) for other in boxes[:i]
    )
    left, low, right, top = canvas.frame.box
    assert all(
        left <= box[0] and low <= box[1] and box[2] <= right and box[3] <= top
        for box in boxes
    )
    own = [place for mark in marks if mark.own for place in mark.places]
    assert len(own) == len(set(own))
    assert set(own) >= scene.area.place_ids


def test_villages_on_one_spot_all_find_room_beside_it() -> None:
    frame = window()
    table = offers(
        *((f"p{n}", f"By {n}", "fuel", "open", 10_000.0, 10_000.0) for n in range(30))
    )
    marks = marks_of(frame, table, "0482", DAY)
    placed = put_cards(frame, Room(frame.box, 0.7), marks)
    assert len(placed) == 30
    boxes = [box for _card, box in placed]
    assert not any(
        overlap(one, other) for i, one in enumerate(boxes) for other in boxes[:i]
    )


def test_what_finds_no_room_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.documents.maps.cards.STEP_MM", 0.01)
    scene = scene_of()
    canvas = new_canvas(scene.request, scene.shown)
    canvas.room.take(canvas.frame.box)
    told = services.draw(canvas, scene)
    missing = [b.text for b in told.above if b.text.startswith("Fick inte plats")]
    assert len(missing) == 1
    for village in ("Flen", "Malmköping", "Hälleforsnäs", "Sparreholm"):
        assert village in missing[0]


# Letters


def test_letters_that_cannot_be_printed_leave_a_sign() -> None:
    assert printable("Åäö\x07\n é 𓀀") == "Åäö é \N{REPLACEMENT CHARACTER}"
    assert shortened("Hälleforsnäs", 6) == "Hälle…"
    assert shortened("Flen", 4) == "Flen"


def test_text_is_as_wide_as_it_is_drawn() -> None:
    sheet = new_sheet("a4", upright=False)
    words = "Dagligvarubutik i Hälleforsnäs"
    artist = sheet.axes.text(20, 20, words, fontsize=12, parse_math=False)
    artist.set_fontproperties(maps.sheet.face("bold"))
    artist.set_fontsize(12)
    box = artist.get_window_extent(sheet.renderer)
    on_paper = box.width / sheet.figure.dpi * 25.4
    assert text_width(words, 12, "bold") == pytest.approx(on_paper, rel=0.02)
