import json
from pathlib import Path
from zipfile import ZipFile

import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import (
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
    get_coordinates,
    is_valid_reason,
)
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import CrsError, SchemaError, SourceError
from geodata.pack.files import read_polygons
from geodata.sources.water import LakeReport, read_lakes

X, Y = 600_000, 6_550_000
AROUND = geopandas.GeoDataFrame(
    geometry=[box(X, Y, X + 10_000, Y + 10_000)], crs=SWEREF99TM
)
Told = tuple[str, str | None, str]


def pond(east: float, north: float, side_m: float = 1000) -> Polygon:
    return box(X + east, Y + north, X + east + side_m, Y + north + side_m)


INSIDE, FAR, SMALL = pond(2000, 2000), pond(40_000, 0), pond(5000, 5000, 99)
ISLAND = INSIDE.difference(pond(2400, 2400, 200))
BOWTIE = Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])


def lakes(
    *shapes: BaseGeometry | None, **columns: list[object]
) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=SWEREF99TM)


def save(
    table: geopandas.GeoDataFrame,
    folder: Path,
    name: str = "lakes.gpkg",
    layer: str = "l",
) -> Path:
    path = folder / name
    options = {"layer": layer} if name.endswith(".gpkg") else {}
    table.to_file(path, **options)
    return path


def read(
    path: Path,
    name_column: str | None = None,
    layer: str | None = None,
    metres: float = 0,
) -> tuple[list[tuple[str, BaseGeometry]], LakeReport]:
    """Names and polygons (EPSG:4326) that are written, and the report."""
    text, report = read_lakes(
        path, AROUND, name_column=name_column, layer=layer, simplify_m=metres
    )
    features = json.loads(text)["features"]
    assert {one["properties"]["source_id"] for one in features} == {"water"}
    found = [(one["properties"]["name"], shape(one["geometry"])) for one in features]
    return found, report


def metric(polygon: BaseGeometry) -> BaseGeometry:
    return geopandas.GeoSeries([polygon], crs=WGS84).to_crs(SWEREF99TM).iloc[0]


def refused(path: Path, **options: str) -> list[Told]:
    with pytest.raises(SchemaError) as caught:
        read_lakes(path, AROUND, **options)
    return [(f.code, f.column, f.found) for f in caught.value.faults]


def test_lake_in_the_municipality_is_kept(tmp_path: Path) -> None:
    path = save(lakes(INSIDE, name=["Båven"]), tmp_path)
    ((name, polygon),), report = read(path)
    assert name == "Båven"
    assert metric(polygon).symmetric_difference(INSIDE).area < 500
    assert report == LakeReport(1, 100, small=0, no_polygon=0, name_column="name")


def test_lake_far_away_is_left_out(tmp_path: Path) -> None:
    table = lakes(FAR, INSIDE, pond(-9500, -9500), NAMN=["a", "b", "c"])
    found, report = read(save(table, tmp_path))
    assert [name for name, _polygon in found] == ["b", "c"]
    assert (report.lakes, report.area_ha) == (2, 200)
    assert report.name_column == "NAMN"


def test_lake_is_cut_ten_kilometres_from_the_box(tmp_path: Path) -> None:
    ((_name, polygon),), report = read(save(lakes(pond(19_000, 0, 5000)), tmp_path))
    assert report.area_ha == pytest.approx(500)
    assert metric(polygon).bounds[2] == pytest.approx(X + 20_000, abs=0.2)


@pytest.mark.parametrize("crs", [WGS84, SWEREF99TM])
def test_lake_just_beyond_the_edge_is_left_out_in_any_system(
    tmp_path: Path, crs: str
) -> None:
    beyond = [pond(20_000, -9_900, 300), pond(20_100, 19_900, 300)]
    path = save(lakes(INSIDE, *beyond, name=["a", "b", "c"]).to_crs(crs), tmp_path)
    found, report = read(path)
    assert [name for name, _polygon in found] == ["a"]
    assert (report.small, report.no_polygon) == (0, 0)


def test_small_waters_are_left_out_and_counted(tmp_path: Path) -> None:
    table = lakes(SMALL, pond(5000, 5000, 100), pond(6000, 0, 50), pond(90_000, 0, 50))
    _found, report = read(save(table, tmp_path))
    assert (report.lakes, report.area_ha, report.small) == (1, 1, 2)


def test_what_has_no_area_is_left_out_and_counted(tmp_path: Path) -> None:
    shapes = [INSIDE, Point(X, Y), LineString([(X, Y), (X + 9, Y)]), None]
    _found, report = read(save(lakes(*shapes), tmp_path))
    assert (report.lakes, report.no_polygon) == (1, 2)


def test_island_stays_land(tmp_path: Path) -> None:
    ((_name, polygon),), report = read(save(lakes(ISLAND), tmp_path))
    assert len(polygon.interiors) == 1
    assert report.area_ha == pytest.approx(96)


def test_lake_of_two_parts_and_with_heights_is_one_flat_lake(tmp_path: Path) -> None:
    parts = MultiPolygon([INSIDE, pond(8000, 8000)])
    solid = geopandas.GeoSeries([parts]).force_3d(12).iloc[0]
    ((_name, polygon),), report = read(save(lakes(solid), tmp_path))
    assert (polygon.geom_type, polygon.has_z) == ("MultiPolygon", False)
    assert report.area_ha == pytest.approx(200)


def test_polygon_that_is_not_valid_is_mended(tmp_path: Path) -> None:
    ((_name, polygon),), report = read(save(lakes(BOWTIE), tmp_path))
    assert polygon.is_valid
    assert report.area_ha == pytest.approx(50)


def test_lake_without_a_name_has_its_number(tmp_path: Path) -> None:
    shapes = [INSIDE, pond(4000, 0), pond(6000, 0)]
    bare, _report = read(save(lakes(*shapes), tmp_path))
    assert [name for name, _polygon in bare] == ["1", "2", "3"]
    table = lakes(*shapes, namn=["Båven", None, " "])
    named, report = read(save(table, tmp_path, "named.gpkg"))
    assert [name for name, _polygon in named] == ["Båven", "2", "3"]
    assert report.name_column == "namn"


def test_column_of_names_can_be_given(tmp_path: Path) -> None:
    table = lakes(INSIDE, name=["no"], code=[7])
    path = save(table, tmp_path)
    ((name, _polygon),), report = read(path, name_column="code")
    assert (name, report.name_column) == ("7", "code")
    assert refused(path, name_column="x") == [("no_such_column", "x", "")]


@pytest.mark.parametrize("file", ["l.geojson", "l.shp", "l.gpkg"])
@pytest.mark.parametrize("crs", [WGS84, "EPSG:3021", SWEREF99TM])
def test_any_system_that_is_stated_is_read(tmp_path: Path, crs: str, file: str) -> None:
    table = lakes(FAR, INSIDE, name=["a", "b"]).to_crs(crs)
    table = table.to_crs(WGS84) if file == "l.geojson" else table
    ((name, polygon),), _report = read(save(table, tmp_path, file))
    assert name == "b"
    assert metric(polygon).symmetric_difference(INSIDE).area < 2000


def test_zipped_shapefile_is_read(tmp_path: Path) -> None:

    path = save(lakes(INSIDE, name=["Båven"]), tmp_path, "Vatten.shp")
    packed = tmp_path / "lakes.zip"
    with ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("Vatten.*"):
            archive.write(part, f"data/{part.name}")
    assert path.exists()
    ((name, _polygon),), _report = read(packed)
    assert name == "Båven"


def test_shapefile_without_its_system_is_refused(tmp_path: Path) -> None:
    path = save(lakes(INSIDE), tmp_path, "l.shp")
    path.with_suffix(".prj").unlink()
    assert refused(path) == [("no_crs", None, "")]


def test_shapefile_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = save(lakes(*[INSIDE] * 50), tmp_path, "l.shp")
    path.write_bytes(path.read_bytes()[:-10])
    ((code, _column, _found),) = refused(path)
    assert code == "cut_off"


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_geojson_that_is_cut_off_is_refused(tmp_path: Path, part: float) -> None:
    path = save(lakes(INSIDE).to_crs(WGS84), tmp_path, "l.geojson")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    ((code, _column, _found),) = refused(path)
    assert code == "not_a_layer"


def test_layer_is_chosen(tmp_path: Path) -> None:
    path = save(lakes(INSIDE), tmp_path, layer="a")
    save(lakes(pond(0, 0), pond(4000, 0)), tmp_path, layer="b")
    assert read(path, layer="b")[1].lakes == 2
    assert refused(path) == [("several_layers", None, "a, b")]


@pytest.mark.parametrize(
    ("table", "found"), [(lakes(FAR), "0"), (lakes(SMALL), "1"), (lakes(), "0")]
)
def test_file_without_a_lake_there_is_refused(
    tmp_path: Path, table: geopandas.GeoDataFrame, found: str
) -> None:
    path = save(table, tmp_path)
    assert refused(path) == [("nothing_inside", None, found)]


def test_table_as_text_is_no_file_of_lakes(tmp_path: Path) -> None:
    path = tmp_path / "lakes.csv"
    path.write_text("a,b\n")
    assert refused(path) == [("unknown_format", None, ".csv")]


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no_file"):
        read_lakes(tmp_path / "none.gpkg", AROUND)


def test_municipality_in_degrees_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrsError):
        read_lakes(save(lakes(INSIDE), tmp_path), AROUND.to_crs(WGS84))


def test_shores_lose_points_and_move_no_farther_than_asked(tmp_path: Path) -> None:
    round_lake = Point(X + 5000, Y + 5000).buffer(1000, quad_segs=200)
    path = save(lakes(round_lake), tmp_path)
    ((_name, fine),), _report = read(path)
    ((_name, coarse),), _report = read(path, metres=10)
    assert len(get_coordinates(coarse)) < len(get_coordinates(fine)) / 10
    assert metric(coarse).hausdorff_distance(round_lake) <= 10.1


def test_pack_reads_what_is_written(tmp_path: Path) -> None:
    text, _report = read_lakes(save(lakes(ISLAND, BOWTIE), tmp_path), AROUND)
    path = tmp_path / "lakes.geojson"
    path.write_text(text, encoding="utf-8")
    faults: list = []
    assert len(read_polygons(path, ("name", "source_id"), faults)) == 2
    assert faults == []


WILD = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=3, max_size=25
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(corners=WILD)
def test_every_polygon_is_valid_as_it_is_written(
    corners: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    wild = Polygon([(X + x, Y + y) for x, y in corners])
    path = save(lakes(wild, INSIDE), tmp_path_factory.mktemp("wild"))
    found, report = read(path, metres=10)
    assert report.lakes == len(found)
    for _name, polygon in found:
        assert polygon.geom_type in {"Polygon", "MultiPolygon"}
        assert is_valid_reason(polygon) == "Valid Geometry"
        xy = get_coordinates(polygon)
        assert (np.round(xy, 6) == xy).all()
