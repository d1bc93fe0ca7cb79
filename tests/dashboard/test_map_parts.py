"""Parts of printed maps: shapes of the palette, lines, columns, keys."""

import numpy as np
import pytest
import shapely

from dashboard.documents.maps import panel
from dashboard.documents.maps.hatching import Lines, strokes
from dashboard.documents.maps.marks import Mark
from dashboard.documents.maps.panel import Block, draw_panel
from dashboard.documents.maps.room import Room, beside, rings
from dashboard.documents.maps.shapes import shape
from dashboard.documents.maps.sheet import Sheet, new_sheet, text_width
from dashboard.documents.maps.signs import sign_blocks

LONG = "Ett ganska långt stycke om service på landsbygden i kommunen. " * 4


def corners(code: str) -> set[tuple[float, float]]:
    path = shape(code)
    return {(round(float(x), 3), round(float(y), 3)) for x, y in path.vertices}


def test_shapes_are_those_of_the_palette_in_a_box_of_one() -> None:
    assert corners("fuel") == {(0, 0.46), (0.46, 0), (0, -0.46), (-0.46, 0)}
    assert corners("groceries") == {(-0.4, 0.4), (0.4, 0.4), (0.4, -0.4), (-0.4, -0.4)}
    assert corners("post") == {(0, 0.45), (0.46, -0.43), (-0.46, -0.43)}
    assert len(corners("pharmacy")) == 12
    assert len(corners("group")) == 5


def test_a_circle_is_round() -> None:
    ring = shape("payments")
    assert ring.get_extents().extents == pytest.approx([-0.44, -0.44, 0.44, 0.44])
    assert ring.contains_points([[0.43, 0], [0.3, 0.3], [0.33, 0.33]]).tolist() == [
        True,
        True,
        False,
    ]


def test_a_shape_with_arcs_is_refused() -> None:
    with pytest.raises(ValueError, match="A8"):
        shape("wish")


def test_lines_fill_an_area_from_edge_to_edge() -> None:
    area = shapely.box(0.5, 0.5, 9.5, 9.5)
    level = strokes(area, Lines("#000", 0, step=2), 1.0)
    assert sorted(line[0, 1] for line in level) == pytest.approx([2, 4, 6, 8])
    assert all(np.ptp(line[:, 0]) == pytest.approx(9) for line in level)
    wide = strokes(area, Lines("#000", 90, step=2), 2.0)
    assert sorted(line[0, 0] for line in wide) == pytest.approx([4, 8])
    assert strokes(shapely.Polygon(), Lines("#000", 0), 1.0) == []


def test_lines_go_on_from_one_area_into_the_next() -> None:
    lines = Lines("#000", 45, step=1.5)
    whole = strokes(shapely.box(0, 0, 10, 10), lines, 1.0)
    halves = strokes(shapely.box(0, 0, 4, 10), lines, 1.0)
    halves += strokes(shapely.box(4, 0, 10, 10), lines, 1.0)
    length = sum(float(np.hypot(*np.ptp(line, axis=0))) for line in whole)
    parts = sum(float(np.hypot(*np.ptp(line, axis=0))) for line in halves)
    assert parts == pytest.approx(length)


def test_room_is_taken_with_a_gap_and_ends_at_the_edge() -> None:
    room = Room((0, 0, 100, 100), 1.0)
    room.take((40, 40, 60, 60))
    assert not room.is_free((60.5, 40, 70, 60))
    assert room.is_free((61, 40, 70, 60))
    assert not room.is_free((0.5, 10, 10, 20))
    assert not room.is_free((90, 10, 99.5, 20))
    assert room.is_free((1, 1, 10, 10))


def test_the_first_free_spot_avoids_what_it_can() -> None:
    room = Room((0, 0, 100, 100), 0.0)
    first, second = (10, 10, 20, 20), (30, 10, 40, 20)
    assert room.first_free([first, second], [(15, 15, 16, 16)]) == second
    assert room.first_free([first], [(15, 15, 16, 16)]) == first
    room.take(first)
    assert room.first_free([first]) is None


def test_spots_are_looked_for_from_near_to_far() -> None:
    boxes = list(rings((50, 50), 4, 2, 3.0))
    middles = [((b[0] + b[2]) / 2 - 50, (b[1] + b[3]) / 2 - 50) for b in boxes]
    far = np.hypot(*np.array(middles).T)
    assert far[0] == 0
    assert (np.diff(far) > -1e-9).all()
    assert next(beside((0, 0), 4, 2, 1)) == (1, -1, 5, 1)


def written(sheet: Sheet) -> list[tuple[float, float, str, float]]:
    return [
        (*artist.get_position(), artist.get_text(), artist.get_fontsize())
        for artist in sheet.axes.texts
    ]


def test_a_column_keeps_its_width_and_order() -> None:
    sheet = new_sheet("a4", upright=False)
    box = (200.0, 10.0, 280.0, 200.0)
    draw_panel(sheet, box, [Block(LONG, "Rubrik:")], [panel.small("Sist")])
    lines = written(sheet)
    assert lines[0][2] == "Rubrik:"
    assert lines[-1][2] == "Sist"
    for x, y, words, points in lines:
        weight = "bold" if words == "Rubrik:" else "regular"
        assert x >= 200
        assert x + text_width(words, points, weight) <= 280.5
        assert 9 <= y <= 200
    told = " ".join(words for _x, _y, words, _p in lines[1:-1])
    assert told == LONG.strip()


def test_letters_shrink_until_a_column_has_room_for_all() -> None:
    sheet = new_sheet("a4", upright=False)
    box = (200.0, 10.0, 280.0, 200.0)
    draw_panel(sheet, box, [Block(LONG) for _ in range(9)], [panel.small("Sist")])
    lines = written(sheet)
    assert lines[0][3] < Block("").points
    assert min(y for _x, y, _w, _p in lines) >= 9
    above = [y for _x, y, words, _p in lines if words != "Sist"]
    last = next(y for _x, y, words, _p in lines if words == "Sist")
    assert min(above) > last


def test_a_word_that_is_wider_than_the_column_is_cut() -> None:
    sheet = new_sheet("a4", upright=False)
    draw_panel(sheet, (200, 10, 230, 200), [Block("x" * 200)], [])
    lines = written(sheet)
    assert len(lines) > 3
    assert "".join(words for _x, _y, words, _p in lines) == "x" * 200
    assert all(text_width(words, p, "regular") <= 30.01 for _x, _y, words, p in lines)


def test_the_legend_tells_the_signs_that_are_on_the_map() -> None:
    words = {
        "open": "öppet",
        "old": "blekt",
        "unverified": "osäkert",
        "number": "ant.",
    }
    one = Mark("By", True, 0, 0, ((("fuel", "open", False), 1),), ("a",))
    old = Mark("By", True, 0, 0, ((("fuel", "open", True), 1),), ("a",))
    two = Mark("By", True, 0, 0, ((("fuel", "unverified", True), 2),), ("a", "b"))
    assert [b.text for b in sign_blocks([one], "", words)] == ["öppet"]
    assert [b.text for b in sign_blocks([old], "", words)] == ["blekt"]
    assert [b.text for b in sign_blocks([two], "", words)] == ["osäkert", "ant."]
    assert sign_blocks([], "", words) == []
