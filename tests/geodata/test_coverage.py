import geopandas
import pytest
import shapely
from shapely import Point, box

from geodata.coverage import group_areas, project_coverage
from geodata.crs import SWEREF99TM, WGS84, to_metric
from geodata.errors import CrsError
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.records import Project

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
