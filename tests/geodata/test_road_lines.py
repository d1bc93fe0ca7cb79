import json
from pathlib import Path
from zipfile import ZipFile

import geopandas
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import Fault, SchemaError, SourceError
from geodata.roads import LeftOut, RoadLines, build
from geodata.routing import by_road
from geodata.sources.road_lines import MOST_FAULTS, read_road_lines
from tests.geodata.nets import at

Spot = tuple[float, float]
Cells = list[object]


def line(*spots: Spot) -> LineString:
    return LineString(at(*spots))


WEST = line((0, 0), (1000, 0))
EAST = line((1000, 0), (2000, 0), (2000, 500))


def table(
    *geometry: shapely.Geometry | None, crs: str | None = SWEREF99TM, **columns: Cells
) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roads.gpkg"


def read(file: Path, rows: geopandas.GeoDataFrame, **columns: str) -> RoadLines:
    rows.to_file(file)
    return read_road_lines(file, **columns)  # type: ignore[arg-type]


def faults_of(file: Path, **columns: str) -> tuple[Fault, ...]:
    with pytest.raises(SchemaError) as caught:
        read_road_lines(file, **columns)  # type: ignore[arg-type]
    assert {fault.file for fault in caught.value.faults} == {file.name}
    return caught.value.faults


def told(
    file: Path, rows: geopandas.GeoDataFrame, **columns: str
) -> list[tuple[str, int | None, str | None, str]]:
    rows.to_file(file)
    return [
        (fault.code, fault.row, fault.column, fault.found)
        for fault in faults_of(file, **columns)
    ]


# Lines


def test_lines_come_in_the_order_of_the_file_with_all_their_vertices(
    file: Path,
) -> None:
    lines = read(file, table(WEST, EAST))
    np.testing.assert_array_equal(
        lines.xy, at((0, 0), (1000, 0), (1000, 0), (2000, 0), (2000, 500))
    )
    assert lines.offset.tolist() == [0, 2, 5]
    assert (lines.source, lines.licence, lines.as_of) == ("roads.gpkg", "", "")
    assert (lines.left_out, dict(lines.columns)) == ((), {})


def test_parts_of_a_line_are_lines_with_the_same_traffic(file: Path) -> None:
    both = MultiLineString([line((0, 0), (9, 0)), line((0, 50), (9, 50), (19, 50))])
    lines = read(file, table(both, WEST, speed=[30, 70], oneway=["yes", "no"]))
    assert lines.offset.tolist() == [0, 2, 5, 7]
    assert lines.speed_kmh.tolist() == [30, 30, 70]
    assert lines.oneway.tolist() == [1, 1, 0]


def test_part_of_a_line_without_a_vertex_is_no_line(file: Path) -> None:
    part = "(600000 6550000, 601000 6550000)"
    rows = table(shapely.from_wkt(f"MULTILINESTRING (EMPTY, {part}, EMPTY)"))
    _roads, report = build(read(file, rows))
    assert (report.nodes, report.edges, report.length_km) == (2, 2, 1.0)


@pytest.mark.parametrize(
    ("spot", "same"),
    [((1000, 0), True), ((1000.04, -0.04), True), ((1000.06, 0), False)],
)
def test_vertices_that_are_equal_to_a_decimetre_are_one_node(
    file: Path, spot: Spot, same: bool
) -> None:
    lines = read(file, table(WEST, line(spot, (1500, 0))))
    assert (lines.node[1] == lines.node[2]) == same
    assert len(set(lines.node.tolist())) == (3 if same else 4)


def test_heights_do_not_matter(file: Path) -> None:
    high = LineString([(600_000, 6_550_000, 30), (601_000, 6_550_000, 99)])
    assert read(file, table(high)).xy.tolist() == at((0, 0), (1000, 0)).tolist()


@pytest.mark.parametrize("crs", [WGS84, "EPSG:3857", "EPSG:3021", "EPSG:3010"])
def test_any_coordinate_system_becomes_metres_in_sweref_99_tm(
    file: Path, crs: str
) -> None:
    lines = read(file, table(WEST, EAST).to_crs(crs))
    expected = at((0, 0), (1000, 0), (1000, 0), (2000, 0), (2000, 500))
    np.testing.assert_allclose(lines.xy, expected, atol=1e-4)
    assert lines.node[1] == lines.node[2]


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson", "roads.shp"])
def test_every_kind_of_file_reads_the_same(tmp_path: Path, name: str) -> None:
    rows = table(WEST, EAST, speed=[30, 70], highway=["service", "road"])
    rows = rows.to_crs(WGS84) if name.endswith("json") else rows
    lines = read(tmp_path / name, rows)
    expected = at((0, 0), (1000, 0), (1000, 0), (2000, 0), (2000, 500))
    np.testing.assert_allclose(lines.xy, expected, atol=0.1)
    assert lines.speed_kmh.tolist() == [30, 70]
    assert dict(lines.columns) == {"speed": "speed", "class": "highway"}


def test_shapefile_may_be_zipped(tmp_path: Path) -> None:
    table(WEST, EAST).to_file(tmp_path / "net.shp")
    packed = tmp_path / "net.zip"
    with ZipFile(packed, "w") as archive:
        for path in tmp_path.glob("net.[sdp]*"):
            archive.write(path, path.name)
    lines = read_road_lines(packed)
    assert (len(lines.xy), lines.source) == (5, "net.zip")


def test_layer_is_named_where_there_are_several(file: Path) -> None:
    table(WEST).to_file(file, layer="west")
    table(EAST).to_file(file, layer="east")
    assert [fault.code for fault in faults_of(file)] == ["several_layers"]
    assert len(read_road_lines(file, layer="east").xy) == 3
    assert [fault.code for fault in faults_of(file, layer="n")] == ["unknown_layer"]


# Speed and class


@pytest.mark.parametrize(
    "name", ["speed", "hastighet", "hastighetsgrans", "maxspeed", "SPEED_KMH", "HTHAST"]
)
def test_column_of_speeds_is_known_by_its_name(file: Path, name: str) -> None:
    lines = read(file, table(WEST, **{name: [80]}))
    assert lines.speed_kmh.tolist() == [80]
    assert lines.speed_assumed.tolist() == [False]
    assert dict(lines.columns) == {"speed": name}


def test_named_column_goes_before_the_known_one(file: Path) -> None:
    rows = table(WEST, speed=[80], VR=[60.5], kind=["track"], way=["mot"])
    names = {"speed_column": "VR", "class_column": "kind", "oneway_column": "way"}
    lines = read(file, rows, **names)
    assert (lines.speed_kmh.tolist(), lines.oneway.tolist()) == ([60.5], [-1])
    assert dict(lines.columns) == {"speed": "VR", "class": "kind", "oneway": "way"}


def test_speed_may_be_text_and_may_be_missing(file: Path) -> None:
    lines = read(file, table(WEST, EAST, EAST, speed=["70", None, ""]))
    assert lines.speed_kmh.tolist() == [70, 50, 50]
    assert lines.speed_assumed.tolist() == [False, True, True]


def test_speed_is_assumed_where_neither_speed_nor_class_is_known(file: Path) -> None:
    lines = read(file, table(WEST, EAST, highway=[None, "village road"]))
    assert lines.speed_kmh.tolist() == [50, 50]
    assert lines.speed_assumed.tolist() == [True, True]
    assert build(lines)[1].assumed_speed_km == 2.5


@pytest.mark.parametrize(
    ("name", "values", "speed_kmh"),
    [
        ("highway", ["track", "Primary"], [20, 80]),
        ("fclass", ["trunk_link", "road"], [60, 50]),
        ("funkvagklass", [0, 9], [100, 20]),
        ("VAGKLASS", ["3", None], [80, 50]),
        ("vagklass", [5.0, None], [70, 50]),
    ],
)
def test_speed_is_assumed_by_the_class(
    file: Path, name: str, values: Cells, speed_kmh: list[float]
) -> None:
    lines = read(file, table(WEST, EAST, **{name: values}))
    assert lines.speed_kmh.tolist() == speed_kmh
    assert lines.speed_assumed.all()


def test_ways_on_which_no_car_drives_are_left_out_and_told(file: Path) -> None:
    rows = table(WEST, EAST, highway=["footway", "service"], speed=[-1, 30])
    lines = read(file, rows)
    assert (len(lines.xy), lines.speed_kmh.tolist()) == (3, [30])
    assert lines.left_out == (LeftOut("not_for_cars", 1, 1.0),)


# Direction


@pytest.mark.parametrize("name", ["oneway", "Enkelriktad", "riktning"])
@pytest.mark.parametrize(
    ("values", "oneway"),
    [
        (["yes", "no"], [1, 0]),
        (["Ja", "Nej"], [1, 0]),
        ([1, -1], [1, -1]),
        ([1.0, None], [1, 0]),
        ([True, False], [1, 0]),
        (["Mot", "Med och mot"], [-1, 0]),
        (["", None], [0, 0]),
    ],
)
def test_direction_that_is_open(
    file: Path, name: str, values: Cells, oneway: list[int]
) -> None:
    lines = read(file, table(WEST, EAST, **{name: values}))
    assert lines.oneway.tolist() == oneway


# Bounds


def test_line_wholly_outside_the_bounds_is_left_out_and_told(file: Path) -> None:
    rows = table(WEST, line((40_000, 0), (42_000, 0)), highway=["path", "road"])
    bounds = tuple(table(line((39e3, -1e3), (41e3, 1e3))).to_crs(WGS84).total_bounds)
    rows.to_file(file)
    lines = read_road_lines(file, bounds=bounds)
    assert lines.xy.tolist() == at((40_000, 0), (42_000, 0)).tolist()
    assert lines.left_out == (LeftOut("outside", 1, 1.0),)


def test_no_line_within_the_bounds_is_no_road(file: Path) -> None:
    table(WEST).to_file(file)
    with pytest.raises(SchemaError) as caught:
        read_road_lines(file, bounds=(12.0, 57.0, 13.0, 58.0))
    assert caught.value.faults == (Fault("no_roads", "roads.gpkg"),)


# Faults


def test_column_that_is_not_there_is_told_with_those_that_are(file: Path) -> None:
    table(WEST, VR=[80], namn=["Storgatan"]).to_file(file)
    names = {"speed_column": "HAST", "class_column": "KLASS", "oneway_column": "namn"}
    faults = faults_of(file, **names)
    assert [(fault.code, fault.column) for fault in faults[:2]] == [
        ("no_such_column", "HAST"),
        ("no_such_column", "KLASS"),
    ]
    assert faults[0].values == {"columns": "VR, namn"}
    assert [fault.code for fault in faults[2:]] == ["not_a_direction"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([50, 0], "0"),
        ([50.0, -10.0], "-10"),
        ([50, 151], "151"),
        (["50", "fast"], "fast"),
        (["50", "70,5"], "70,5"),
        (["50", "inf"], "inf"),
        (["50", "nan"], "nan"),
    ],
)
def test_speed_that_is_none_is_told(file: Path, values: Cells, found: str) -> None:
    rows = table(WEST, EAST, VR=values)
    expected = [("not_a_speed", 2, "VR", found)]
    assert told(file, rows, speed_column="VR") == expected


def test_direction_that_is_none_is_told(file: Path) -> None:
    rows = table(WEST, EAST, oneway=["left", "no"])
    assert told(file, rows) == [("not_a_direction", 1, "oneway", "left")]


def test_feature_without_a_geometry_is_told(file: Path) -> None:
    rows = table(WEST, None, LineString(), EAST)
    assert told(file, rows) == [
        ("empty", 2, "geometry", ""),
        ("empty", 3, "geometry", ""),
    ]


def test_feature_that_is_no_line_is_told(file: Path) -> None:
    rows = table(Point(at((0, 0))[0]), WEST, WEST.buffer(10))
    assert told(file, rows) == [
        ("not_a_line", 1, "geometry", "Point"),
        ("not_a_line", 3, "geometry", "Polygon"),
    ]


@pytest.mark.parametrize(
    ("crs", "spots", "found"),
    [
        (SWEREF99TM, [(16.5, 59), (16.6, 59)], "16.5, 59"),
        (WGS84, [(600_000, 6_550_000), (600_100, 6_550_000)], "600000, 6550000"),
        (WGS84, [(16.5, 59), (59, 16.5)], "59, 16.5"),
        (SWEREF99TM, [(600_000, 6_550_000), (600_000, np.inf)], "600000, inf"),
    ],
)
def test_line_that_leaves_sweden_is_told(
    file: Path, crs: str, spots: list[Spot], found: str
) -> None:
    rows = table(LineString(spots), crs=crs)
    assert told(file, rows) == [("line_outside", 1, "geometry", found)]


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (table(WEST, crs=None), "600000, 6550000, 601000, 6550000"),
        (
            table(LineString([(16.5, 59), (16.6, 59.1)]), crs=None),
            "16.5, 59, 16.6, 59.1",
        ),
    ],
)
def test_file_that_does_not_say_its_system_is_told(
    tmp_path: Path, name: str, rows: geopandas.GeoDataFrame, found: str
) -> None:
    with pytest.warns(UserWarning, match="crs"):
        rows.to_file(tmp_path / name)
    (fault,) = faults_of(tmp_path / name)
    assert (fault.code, fault.row, fault.found) == ("no_crs", None, found)


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_the_rows(
    file: Path,
) -> None:
    rows = table(
        None,
        EAST,
        Point(at((0, 0))[0]),
        LineString([(1, 2), (3, 4)]),
        speed=[0, 50, -1, 50],
        oneway=["no", "up", "no", "no"],
    )
    found = told(file, rows, class_column="KLASS")
    assert [(code, row) for code, row, _column, _found in found] == [
        ("no_such_column", None),
        ("not_a_speed", 1),
        ("empty", 1),
        ("not_a_direction", 2),
        ("not_a_speed", 3),
        ("not_a_line", 3),
        ("line_outside", 4),
    ]


@pytest.mark.parametrize("rows", [MOST_FAULTS, MOST_FAULTS + 1, MOST_FAULTS + 30])
def test_only_the_first_faults_are_told_and_how_many_more_there_are(
    file: Path, rows: int
) -> None:
    table(*[None] * rows, crs=SWEREF99TM, speed=[50] * rows).to_file(file)
    faults = faults_of(file)
    assert [fault.row for fault in faults[:MOST_FAULTS]] == [*range(1, MOST_FAULTS + 1)]
    more = rows - MOST_FAULTS
    expected = [("more_faults", str(more))] if more else []
    assert [(fault.code, fault.found) for fault in faults[MOST_FAULTS:]] == expected


def test_file_without_a_feature_is_told(file: Path) -> None:
    table(WEST).iloc[:0].to_file(file)
    assert faults_of(file) == (Fault("no_roads", "roads.gpkg"),)


def test_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_road_lines(file)
    assert caught.value.code == "no_file"


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson", "roads.shp"])
@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.98])
def test_file_cut_off_is_told(tmp_path: Path, name: str, part: float) -> None:
    path = tmp_path / name
    rows = table(*[WEST, EAST] * 200)
    (rows.to_crs(WGS84) if name.endswith("json") else rows).to_file(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert faults_of(path)


def test_geojson_with_geometry_that_cannot_be_is_told(tmp_path: Path) -> None:
    def feature(geometry: object) -> dict[str, object]:
        return {"type": "Feature", "properties": {"speed": 50}, "geometry": geometry}

    good = {"type": "LineString", "coordinates": [[16.5, 59], [16.6, 59]]}
    features = [
        feature(good),
        feature(None),
        feature({"type": "LineString", "coordinates": []}),
        feature({"type": "LineString", "coordinates": [[16.5, 59]]}),
    ]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert {fault.row for fault in faults_of(path)} == {2, 3, 4}


# From file to distance


def test_file_becomes_a_net_that_measures(file: Path) -> None:
    rows = table(WEST, EAST, oneway=["no", "yes"], speed=[50, 70])
    roads, report = build(read(file, rows))
    assert (report.nodes, report.edges, report.length_km) == (4, 4, 2.5)
    found = by_road(roads, at((0, 0)), at((2000, 500), (1000, 100)))
    assert found.distance_m.tolist() == [[1100, 2500]]
    back = by_road(roads, at((2000, 500)), at((0, 0)), k=1)
    assert back.distance_m.tolist() == [[np.inf]]
