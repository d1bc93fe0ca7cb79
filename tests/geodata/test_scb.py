import json
import re
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import mapping

from geodata.crs import SWEREF99TM, WGS84, to_metric
from geodata.errors import GeodataError, SchemaError
from geodata.pack.files import read_polygons
from geodata.sources import boundaries, scb
from geodata.sources.localities import read_localities, to_csv
from tests.geodata.webserver import Answer, Question, as_json, page, serving

CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
REFUSED = """<?xml version="1.0" encoding="UTF-8"?><ows:ExceptionReport
 xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">
<ows:Exception exceptionCode="InvalidParameterValue" locator="typeName">
<ows:ExceptionText>Feature type stat:befolkning_1km_2026 unknown</ows:ExceptionText>
</ows:Exception></ows:ExceptionReport>"""
OLD_REFUSED = """<?xml version="1.0" ?><ServiceExceptionReport version="1.2.0">
<ServiceException code="x">no such layer</ServiceException></ServiceExceptionReport>"""


def feature(
    number: int, shape: shapely.Geometry | None, **properties: object
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"layer.fid-{number}",
        "geometry": mapping(shape) if shape else None,
        "geometry_name": "sp_geometry",
        "properties": {"objectid": number, **properties},
    }


def collection(*features: object, total: object = None) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": list(features),
        "totalFeatures": len(features) if total is None else total,
        "numberMatched": len(features) if total is None else total,
        "numberReturned": len(features),
        "timeStamp": "2026-08-01T12:00:00.000Z",
        "crs": CRS,
    }


def cell(number: int, east: int, north: int, residents: int) -> dict[str, Any]:
    return feature(
        number,
        shapely.box(east, north, east + 1000, north + 1000),
        rutid_inspire=f"SE_CRS3006RES1000mN{north}E{east}",
        rutid_scb=f"{east:06d}{north:07d}",
        rutstorl=1000,
        beftotalt=residents,
        ald0_4=1,
        referenstid="20251231",
    )


def service(url: str, cache: Path | None = None) -> scb.Service:
    return scb.Service(url + "wfs", cache, sleep=lambda _seconds: None)


BOX = (16.1, 58.9, 17.1, 59.3)


def test_the_grid_is_asked_for_in_a_box_whose_system_is_named() -> None:
    answer = collection(cell(1, 590_000, 6_550_000, 7))
    with serving(as_json(answer)) as server:
        content, year = scb.grid(service(server.url), BOX, (2025, 2024))
    (asked,) = server.asked
    assert asked.path == "/wfs"
    assert asked.query["request"] == "GetFeature"
    assert asked.query["typeNames"] == "stat:befolkning_1km_2025"
    assert asked.query["outputFormat"] == "application/json"
    assert asked.query["srsName"] == "EPSG:3006"
    assert asked.query["CQL_FILTER"] == (
        "BBOX(sp_geometry,16.10000,58.90000,17.10000,59.30000,'EPSG:4326')"
    )
    assert year == 2025
    found = json.loads(content)
    assert found["crs"] == CRS
    assert [one["id"] for one in found["features"]] == ["layer.fid-1"]


def test_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scb, "PAGE", 2)
    cells = [cell(n, 590_000 + 1000 * n, 6_550_000, n) for n in range(5)]

    def answer(question: Question) -> Answer:
        start = int(question.query["startIndex"])
        assert question.query["sortBy"] == "rutid_scb"
        return as_json(collection(*cells[start : start + 2], total=5))

    with serving(answer) as server:
        content, _year = scb.grid(service(server.url), BOX, (2025,))
    assert [q.query["startIndex"] for q in server.asked] == ["0", "2", "4"]
    assert len(json.loads(content)["features"]) == 5


def test_a_server_that_does_not_count_is_asked_until_a_page_is_not_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scb, "PAGE", 1)
    pages = [collection(cell(n, 590_000 + 1000 * n, 6_550_000, n), total="unknown")
             for n in range(2)]  # fmt: skip
    empty = collection(total="unknown")
    with serving(*map(as_json, [*pages, empty])) as server:
        content, _year = scb.grid(service(server.url), BOX, (2025,))
    assert len(server.asked) == 3
    assert len(json.loads(content)["features"]) == 2


@pytest.mark.parametrize(
    "refusal",
    [Answer(REFUSED.encode()), Answer(REFUSED.encode(), 400), Answer(status=404)],
    ids=["200", "400", "404"],
)
def test_the_year_before_where_the_last_one_is_not_there_yet(refusal: Answer) -> None:
    def answer(question: Question) -> Answer:
        if question.query["typeNames"].endswith("2026"):
            return refusal
        return as_json(collection(cell(1, 590_000, 6_550_000, 7)))

    with serving(answer) as server:
        _content, year = scb.grid(service(server.url), BOX, (2026, 2025))
    assert year == 2025


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (Answer(REFUSED.encode()), "wfs_refused"),
        (Answer(OLD_REFUSED.encode()), "wfs_refused"),
        (Answer(b"<xml/>"), "wfs_form"),
        (as_json([]), "wfs_form"),
        (as_json({"features": 7}), "wfs_form"),
        (as_json({"features": [7]}), "wfs_form"),
        (Answer(b"{"), "wfs_form"),
        (Answer(b""), "wfs_form"),
        (Answer(b"[" * 100_000), "wfs_form"),
        (page(503), "web_busy"),
        (Answer(b"{}", cut_at=1), "web_cut"),
    ],
)
def test_what_is_no_answer(bad: Answer, code: str) -> None:
    with serving(bad) as server, pytest.raises(GeodataError) as error:
        scb.grid(service(server.url), BOX, (2025,))
    assert error.value.code == code
    assert len(server.asked) == 3


def test_what_the_service_says_is_told() -> None:
    with serving(Answer(REFUSED.encode())) as server, pytest.raises(GeodataError) as e:
        scb.grid(service(server.url), BOX, (2026,))
    told = e.value.values["reason"]
    assert told == "Feature type stat:befolkning_1km_2026 unknown"


def test_answers_are_kept(tmp_path: Path) -> None:
    with serving(as_json(collection(cell(1, 590_000, 6_550_000, 7)))) as server:
        for _ in range(2):
            scb.grid(service(server.url, cache=tmp_path), BOX, (2025,))
    assert len(server.asked) == 1


def test_areas_of_municipalities_and_their_names() -> None:
    with serving(as_json(collection())) as server:
        scb.areas(service(server.url), {"0482", "0428"})
        scb.localities(service(server.url), {"0482"}, 2020)
    first, second = server.asked
    assert first.query["typeNames"] == "stat:RegSO_2025"
    assert first.query["CQL_FILTER"] == "kommunkod IN ('0428','0482')"
    assert second.query["typeNames"] == "stat:Tatorter_2020"
    assert second.query["CQL_FILTER"] == "kommun IN ('0482')"
    answer = collection(
        feature(1, None, tatortskod="a", kommun="0482", kommunnamn="Flen"),
        feature(2, None, tatortskod="b", kommun="0482", kommunnamn="Flen"),
        feature(3, None, tatortskod="c", kommun="0483", kommunnamn=" Katrineholm "),
        feature(4, None, tatortskod="d", kommun="?", kommunnamn="Ingen"),
        {"type": "Feature", "properties": None},
    )
    with serving(as_json(answer)) as server:
        names = scb.names(service(server.url), BOX)
    assert names == {"0482": "Flen", "0483": "Katrineholm"}
    assert "geometry" not in server.asked[0].query["propertyName"]


def test_names_of_layers() -> None:
    assert scb.file_name(scb.LOCALITIES, 2023) == "Tatorter_2023"
    for layer in (scb.GRID, scb.AREAS, scb.LOCALITIES):
        assert re.fullmatch(r"stat:\w+_\{year\}", layer.name)


WEST = shapely.box(560_000, 6_540_000, 570_000, 6_560_000)
HALVES = [
    shapely.box(570_000, 6_540_000, 580_000, 6_550_000),
    shapely.box(570_000, 6_550_000, 580_000, 6_560_000),
]
FAR = shapely.box(640_000, 6_540_000, 650_000, 6_560_000)


def saved(folder: Path, name: str = "areas.geojson", **columns: list[Any]) -> Path:
    table = geopandas.GeoDataFrame(
        {"kommunkod": ["0001", "0002", "0002", "0003"]} | columns,
        geometry=[WEST, *HALVES, FAR],
        crs=SWEREF99TM,
    )
    path = folder / name
    table.to_file(path)
    return path


def test_parts_of_a_municipality_become_one(tmp_path: Path) -> None:
    for name in ("areas.geojson", "areas.gpkg", "areas.shp"):
        found = boundaries.read_boundaries(saved(tmp_path, name))
        assert found["municipality_code"].to_list() == ["0001", "0002", "0003"]
        assert found["name"].to_list() == ["", "", ""]
        assert found.geometry.area.to_list() == pytest.approx([2e8] * 3)
        assert (found.geometry.geom_type == "Polygon").all()


def test_names_of_the_file_and_names_that_are_given(tmp_path: Path) -> None:
    path = saved(tmp_path, kommunnamn=["Väst", "Öst", "Öst", "Fjärran"])
    found = boundaries.read_boundaries(path, names={"0002": "Österby"})
    assert found["name"].to_list() == ["Väst", "Österby", "Fjärran"]


def test_codes_that_were_taken_for_numbers(tmp_path: Path) -> None:
    found = boundaries.read_boundaries(saved(tmp_path, kommunkod=[482, 114, 114, 1280]))
    assert found["municipality_code"].to_list() == ["0114", "0482", "1280"]


def test_a_file_without_codes(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"a": ["x"]}, geometry=[WEST], crs=SWEREF99TM)
    path = tmp_path / "a.geojson"
    table.to_file(path)
    with pytest.raises(SchemaError) as error:
        boundaries.read_boundaries(path)
    (fault,) = error.value.faults
    assert (fault.code, fault.column) == ("column_not_found", "municipality_code")


def test_who_touches_and_who_is_near(tmp_path: Path) -> None:
    found = boundaries.read_boundaries(saved(tmp_path, kommunnamn=["V", "Ö", "Ö", "F"]))
    assert boundaries.neighbours(found, "0001") == ("0002",)
    assert boundaries.within(found, "0002", 60_000) == ("0001", "0003")
    assert boundaries.within(found, "0002", 59_999) == ("0001",)
    kept = boundaries.around(found, "0002")
    assert kept["municipality_code"].to_list() == ["0001", "0002"]


def test_newer_boundaries_keep_names_and_what_they_do_not_have(tmp_path: Path) -> None:
    old = geopandas.GeoDataFrame(
        {
            "municipality_code": ["0001", "0009"],
            "name": ["Gamla namnet", "Nionde"],
            "source_id": ["old", "old"],
        },
        geometry=[HALVES[0], FAR],
        crs=SWEREF99TM,
    ).to_crs(WGS84)
    new = boundaries.read_boundaries(saved(tmp_path), names={"0001": "V", "0002": "Ö"})
    found = boundaries.renewed(old, new, "0001", "f")
    told = found[["municipality_code", "name", "source_id"]].to_numpy().tolist()
    assert told == [
        ["0001", "Gamla namnet", "boundaries"],
        ["0002", "Ö", "boundaries"],
        ["0009", "Nionde", "old"],
    ]
    assert found.geometry.iloc[0].equals(WEST)
    with pytest.raises(SchemaError) as error:
        boundaries.renewed(old, new, "0009", "f")
    assert error.value.faults[0].code == "unknown_municipality"


def test_boundaries_as_a_file_of_a_pack(tmp_path: Path) -> None:
    wave = [(570_000 + (x % 2), 6_540_000 + 100 * x) for x in range(201)]
    left = shapely.Polygon([(560_000, 6_560_000), (560_000, 6_540_000), *wave])
    right = shapely.Polygon([(580_000, 6_560_000), (580_000, 6_540_000), *wave])
    areas = geopandas.GeoDataFrame(
        {"municipality_code": ["1", "2"], "name": ["å", "ö"], "source_id": ["s", "s"]},
        geometry=[left, right],
        crs=SWEREF99TM,
    )
    path = tmp_path / "municipalities.geojson"
    path.write_text(boundaries.to_geojson(areas), encoding="utf-8")
    faults: list[Any] = []
    read = read_polygons(path, ("municipality_code", "name", "source_id"), faults)
    assert faults == []
    assert read is not None
    metric = to_metric(read)
    assert metric.geometry.map(lambda shape: len(shape.exterior.coords)).max() < 20
    first, second = metric.geometry
    assert first.intersection(second).area < 1
    assert first.distance(second) == 0
    assert metric.geometry.area.to_list() == pytest.approx([2e8, 2e8], rel=1e-3)
    whole = boundaries.to_geojson(areas, simplify_m=0)
    assert len(whole) > 5 * len(path.read_text(encoding="utf-8"))


def towns(folder: Path, name: str = "towns.geojson", **columns: list[Any]) -> Path:
    table = geopandas.GeoDataFrame(
        {
            "tatortskod": ["0001TC1", "0002TC1"],
            "tatort": ["Åby", "Öby"],
            "kommun": ["0001", "0002"],
            "kommunnamn": ["Väst", "Öst"],
            "bef": [200, 1234],
        }
        | columns,
        geometry=[WEST, HALVES[0]],
        crs=SWEREF99TM,
    )
    path = folder / name
    table.to_file(path)
    return path


def test_localities_of_some_municipalities(tmp_path: Path) -> None:
    found = read_localities(towns(tmp_path), {"0002"}, as_of="2023-12-31")
    (row,) = found.to_dict("records")
    assert row["locality_code"] == "0002TC1"
    assert (row["name"], row["municipality_code"]) == ("Öby", "0002")
    assert (row["population"], row["population_date"]) == ("1234", "2023-12-31")
    assert row["area_ha"] == "10000.0"
    point = geopandas.GeoSeries.from_xy(
        [float(row["longitude"])], [float(row["latitude"])], crs=WGS84
    )
    assert HALVES[0].contains(point.to_crs(SWEREF99TM).iloc[0])
    text = to_csv(found.assign(source_id="s"))
    assert text.splitlines()[0] == (
        "locality_code,name,municipality_code,population,population_date,area_ha,"
        "latitude,longitude,source_id"
    )


def test_area_and_year_of_the_file_count_more(tmp_path: Path) -> None:
    path = towns(tmp_path, "t.gpkg", area_ha=[7, 8], ar=["2020", "2020"])
    found = read_localities(path, {"0001", "0002"}, as_of="2023")
    assert found["area_ha"].to_list() == ["7", "8"]
    assert found["population_date"].to_list() == ["2020", "2020"]


def test_localities_as_text(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "tatortskod;tatort;kommunkod;bef;areal_ha;lat;lon\n"
        "0001TC1;Åby;0001;200;10;59.1;16.5\n",
        encoding="utf-8",
    )
    (row,) = read_localities(path, {"0001"}, as_of="2023").to_dict("records")
    assert (row["name"], row["latitude"], row["longitude"]) == ("Åby", "59.1", "16.5")


def test_localities_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as error:
        read_localities(towns(tmp_path), {"0009"})
    assert error.value.faults[0].code == "nothing_inside"
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        read_localities(path, {"0001"})
    assert {fault.column for fault in error.value.faults} == {
        "locality_code", "name", "municipality_code", "population",
        "latitude", "longitude", "area_ha",
    }  # fmt: skip
