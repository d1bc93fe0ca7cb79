import math
from datetime import date

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import Point, box

from geodata.analyses import areas_of, known_of, offers_m_of
from geodata.coverage import (
    GroupPeople,
    VillageAlone,
    group_areas,
    group_residents,
    overlap,
    project_coverage,
    villages_without_group,
)
from geodata.crs import SWEREF99TM, WGS84, to_metric
from geodata.errors import CrsError
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.records import Project
from geodata.residents import of_pack
from geodata.villages import Areas

SQUARE = box(0, 0, 10, 10)
WEST, EAST = Point(2, 5), Point(8, 5)


def project(name: str, *codes: str) -> Project:
    return Project(
        project_id=name,
        name=name,
        owner="x",
        municipalities=codes,
        source_ids=("x",),
    )


def squares(*codes: str) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"municipality_code": codes, "name": codes},
        geometry=[box(i, 0, i + 1, 1) for i, _ in enumerate(codes)],
        crs=SWEREF99TM,
    )


def areas(*homes: Point | None, crs: str = SWEREF99TM) -> geopandas.GeoDataFrame:
    names = [f"group-{i}" for i, _ in enumerate(homes)]
    groups = geopandas.GeoDataFrame({"group_id": names}, geometry=list(homes), crs=crs)
    return group_areas(groups, SQUARE)


def same(areas: geopandas.GeoDataFrame, *expected: shapely.Geometry) -> bool:
    return len(areas) == len(expected) and all(
        area.equals(other) for area, other in zip(areas.geometry, expected, strict=True)
    )


def test_municipality_has_the_projects_that_cover_it_in_their_order() -> None:
    projects = (project("b", "0001", "0002"), project("a", "0002", "0003"))
    covered = project_coverage(projects, squares("0001", "0002", "0003", "0004"))
    assert covered["municipality_code"].to_list() == ["0001", "0002", "0003"]
    assert covered["project_ids"].to_list() == [("b",), ("b", "a"), ("a",)]
    assert covered["projects"].to_list() == [1, 2, 1]


def test_coverage_keeps_shapes_and_system_and_counts_rows_anew() -> None:
    covered = project_coverage((project("a", "0002"),), squares("0001", "0002"))
    assert same(covered, box(1, 0, 2, 1))
    assert covered.crs == SWEREF99TM
    assert covered.index.to_list() == [0]


@pytest.mark.parametrize("projects", [(), (project("a", "9999"),), (project("a"),)])
def test_no_municipality_is_covered_by_none(projects: tuple[Project, ...]) -> None:
    assert project_coverage(projects, squares("0001")).empty


def test_input_of_a_coverage_is_not_changed() -> None:
    municipalities = squares("0001")
    project_coverage((project("a", "0001"),), municipalities)
    assert list(municipalities) == ["municipality_code", "name", "geometry"]


def test_two_homes_split_a_square_at_the_middle() -> None:
    assert same(areas(WEST, EAST), box(0, 0, 5, 10), box(5, 0, 10, 10))


def test_groups_keep_their_order_and_system() -> None:
    both = areas(EAST, WEST)
    assert both["group_id"].to_list() == ["group-0", "group-1"]
    assert same(both, box(5, 0, 10, 10), box(0, 0, 5, 10))
    assert both.crs == SWEREF99TM


def test_areas_sum_to_the_boundary() -> None:
    assert areas(Point(1, 1), Point(7, 3), Point(4, 9)).area.sum() == pytest.approx(100)


def test_homes_on_a_line_split_a_square_into_strips() -> None:
    strips = areas(Point(1, 1), Point(1, 5), Point(1, 9))
    assert same(strips, box(0, 0, 10, 3), box(0, 3, 10, 7), box(0, 7, 10, 10))


def test_groups_of_the_same_home_share_an_area() -> None:
    west, east = box(0, 0, 5, 10), box(5, 0, 10, 10)
    assert same(areas(WEST, EAST, WEST), west, east, west)


def test_group_without_a_position_has_no_area() -> None:
    placed = areas(WEST, None, EAST)
    assert placed["group_id"].to_list() == ["group-0", "group-2"]
    assert placed.area.to_list() == pytest.approx([50, 50])


@pytest.mark.parametrize("homes", [[WEST], [WEST, None], [Point(99, 99)]])
def test_only_home_gets_all(homes: list[Point | None]) -> None:
    assert same(areas(*homes), SQUARE)


def test_homes_that_are_all_one_get_all() -> None:
    assert same(areas(WEST, WEST), SQUARE, SQUARE)


@pytest.mark.parametrize("homes", [[], [None, None]])
def test_no_home_means_no_area(homes: list[None]) -> None:
    none = areas(*homes)
    assert none.empty
    assert none.crs == SWEREF99TM


def test_homes_in_degrees_are_refused() -> None:
    with pytest.raises(CrsError):
        areas(WEST, EAST, crs=WGS84)


def test_areas_of_the_shipped_groups_share_out_the_municipality() -> None:
    pack = read_pack(DEFAULT_PACK)
    municipalities = to_metric(pack.municipalities).set_index("municipality_code")
    boundary = municipalities.geometry[pack.municipality.code]
    homes = to_metric(pack.groups).set_index("group_id").geometry.dropna()
    shares = group_areas(to_metric(pack.groups), boundary).set_index("group_id")
    assert shares.area.sum() == pytest.approx(boundary.area, abs=1)
    assert shares.index.to_list() == homes.index.to_list()
    assert shares.geometry.contains(homes).all()


def test_municipalities_are_told_by_the_number_of_their_projects() -> None:
    projects = (project("b", "0001", "0002"), project("a", "0002", "0003"))
    found = overlap(projects, squares("0001", "0002", "0003", "0004"))
    assert found == {2: ("0002",), 1: ("0001", "0003")}
    assert list(found) == [2, 1]


def test_a_number_that_no_municipality_has_is_told_too() -> None:
    projects = (project("a", "0001"), project("b", "0002"))
    assert overlap(projects, squares("0001", "0002"))[2] == ()
    assert overlap((), squares("0001")) == {}


def test_shipped_projects_overlap_in_two_municipalities() -> None:
    pack = read_pack(DEFAULT_PACK)
    found = overlap(pack.projects, pack.municipalities)
    assert {number: set(codes) for number, codes in found.items()} == {
        3: {"0428", "0482"},
        2: {"0461", "0483", "0484", "0486"},
        1: {
            "0140", "0480", "0481", "0488", "0581", "0583", "0765", "0781", "1960",
            "2039", "2085", "2421", "2482", "2505",
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2017, 8, 31), ("upcoming", "upcoming", "unknown")),
        (date(2017, 9, 1), ("running", "upcoming", "unknown")),
        (date(2018, 2, 28), ("running", "upcoming", "unknown")),
        (date(2019, 3, 14), ("running", "running", "running")),
        (date(2019, 3, 15), ("running", "unknown", "unknown")),
        (date(2020, 3, 1), ("unknown", "unknown", "unknown")),
        (date(2020, 12, 1), ("ended", "unknown", "unknown")),
    ],
)
def test_shipped_projects_before_between_and_after_their_days(
    day: date, states: tuple[str, ...]
) -> None:
    pack = read_pack(DEFAULT_PACK)
    assert tuple(one.state(day) for one in pack.projects) == states


def homes(*at: tuple[str, Point | None]) -> geopandas.GeoDataFrame:
    names = [name for name, _point in at]
    table = {"group_id": [name.lower() for name in names], "home_village": names}
    points = [point for _name, point in at]
    return geopandas.GeoDataFrame(table, geometry=points, crs=SWEREF99TM)


def village_table(**at: Point) -> pd.DataFrame:
    xs, ys = [p.x for p in at.values()], [p.y for p in at.values()]
    return pd.DataFrame({"name": list(at), "x": xs, "y": ys})


def test_each_group_has_the_residents_of_its_area() -> None:
    areas = Areas(("a", "b"), ("A", "B"), np.array([1, 0]), np.array([0, 1, 1]))
    groups = homes(("A", WEST), ("None", None), ("B", EAST))
    found = group_residents(groups, areas, np.array([5, 7, 11]))
    assert found == (
        GroupPeople("a", 18),
        GroupPeople("none", None),
        GroupPeople("b", 5),
    )


def test_groups_of_one_village_have_the_same_residents_and_know_it() -> None:
    areas = Areas(("a", "b"), ("A", "B"), np.array([0, 0]), np.array([0, 0]))
    groups = homes(("A", WEST), ("B", WEST))
    found = group_residents(groups, areas, np.array([5, 7]))
    assert found == (GroupPeople("a", 12, ("b",)), GroupPeople("b", 12, ("a",)))


def test_without_a_placed_group_no_residents_are_told() -> None:
    none = Areas((), (), np.empty(0, np.int64), np.zeros(2, np.int64))
    found = group_residents(homes(("A", None)), none, np.array([5, 7]))
    assert found == (GroupPeople("a", None),)


def test_residents_of_the_shipped_groups_sum_to_all() -> None:
    pack = read_pack(DEFAULT_PACK)
    people = of_pack(pack)
    known = known_of(pack, people, offers_m_of(pack))
    residents = people.cells["residents"].to_numpy(np.int64)
    found = group_residents(pack.groups, areas_of(pack, known, "group"), residents)
    by_id = {one.group_id: one.residents for one in found}
    assert by_id["vadsbro-blacksta"] is None
    assert sum(filter(None, by_id.values())) == residents.sum() == 16316
    assert len(by_id) == len(pack.groups) == 9


def test_villages_that_are_no_home_are_told_with_the_nearest_group() -> None:
    villages = village_table(
        A=WEST, Near=Point(8, 6), Far=Point(2, 1), B=EAST, Lost=Point(2, 9)
    )
    groups = homes(("A", WEST), ("B", EAST), ("Lost", None))
    found = villages_without_group(villages, groups)
    assert found == (
        VillageAlone("Far", 2, 1, "a", 4),
        VillageAlone("Near", 8, 6, "b", 1),
    )


def test_a_village_without_any_placed_group_has_none_near() -> None:
    (alone,) = villages_without_group(village_table(A=WEST), homes(("B", None)))
    assert (alone.group_id, alone.distance_m) == ("", math.inf)


def test_no_village_is_without_a_group_when_all_are_homes() -> None:
    assert villages_without_group(village_table(A=WEST), homes(("A", WEST))) == ()


def test_groups_in_degrees_are_refused() -> None:
    groups = homes(("A", WEST)).set_crs(WGS84, allow_override=True)
    with pytest.raises(CrsError):
        villages_without_group(village_table(A=WEST), groups)
