"""Layers of the guided view: tints of areas, fills of overlaps, sides of names."""

import pytest
from shapely import box

from dashboard.layers.coverage import OVERLAP, TINTS, overlap_fill, tints
from dashboard.layers.naming import Named, name_sides

A_PIXEL = 360 / (256 * 2**10)
"""Degrees of longitude."""


def mark(x: float, y: float = 0.0, name: str = "Byn") -> Named:
    """Mark of 28 pixels so many pixels east and south of a point on the equator."""
    return Named(-y * A_PIXEL, x * A_PIXEL, name, 28, 28)


def test_a_name_stands_below_where_nothing_is_in_its_way() -> None:
    assert name_sides([]) == []
    assert name_sides([mark(0)]) == ["below"]
    assert name_sides([mark(0), mark(300)]) == ["below", "below"]


def test_names_beside_each_other_stand_on_two_sides() -> None:
    sides = name_sides([mark(0), mark(80)])
    assert sorted(sides) == ["above", "below"]


def test_a_name_makes_way_for_the_mark_below_it() -> None:
    assert name_sides([mark(0), mark(0, 35)]) == ["above", "below"]


def test_a_name_between_two_marks_stands_beside() -> None:
    sides = name_sides([mark(0, -35), mark(0), mark(0, 35)])
    assert sides[0] == "above"
    assert sides[1] in {"left", "right"}
    assert sides[2] == "below"


def test_areas_beside_each_other_have_other_tints_and_equal_areas_the_same() -> None:
    west, east, north = box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 2, 2)
    found = tints([west, east, north, west])
    assert len({*found[:3]}) == 3
    assert found[3] == found[0]
    far = box(9, 9, 10, 10)
    assert tints([west, far]) == [f"{TINTS[0]}66"] * 2
    assert tints([]) == []


@pytest.mark.parametrize(
    ("most", "fills"),
    [
        (1, [OVERLAP[2]]),
        (2, [OVERLAP[0], OVERLAP[2]]),
        (3, list(OVERLAP)),
    ],
)
def test_more_projects_are_darker(most: int, fills: list[str]) -> None:
    assert [overlap_fill(n, most) for n in range(1, most + 1)] == fills


def test_many_projects_go_from_the_lightest_to_the_darkest() -> None:
    fills = [OVERLAP.index(overlap_fill(n, 7)) for n in range(1, 8)]
    assert fills == sorted(fills)
    assert (fills[0], fills[-1]) == (0, 2)
