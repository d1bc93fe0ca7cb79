import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

from geodata.crs import SWEREF99TM
from geodata.errors import GeodataError, SourceError
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.sources.osm_places import to_accepted
from geodata.sources.osm_refresh import osm_accepted
from geodata.sources.overpass import Element, query, read_answer
from tests.geodata.webserver import Answer, as_json, page, serving

AS_OF = "2026-08-01"


def node(number: int, lat: float, lon: float, **tags: str) -> dict[str, Any]:
    return {
        "type": "node",
        "id": number,
        "lat": lat,
        "lon": lon,
        "timestamp": "2025-03-04T05:06:07Z",
        "version": 3,
        "changeset": 1,
        "user": "somebody",
        "uid": 7,
        "tags": {key.replace("__", ":"): value for key, value in tags.items()},
    }


def area(kind: str, number: int, lat: float, lon: float, **tags: str) -> dict[str, Any]:
    one = node(number, lat, lon, **tags) | {"type": kind, "nodes": [1, 2, 3, 1]}
    one["center"] = {"lat": one.pop("lat"), "lon": one.pop("lon")}
    return one


def answer(*elements: object, remark: str = "") -> dict[str, Any]:
    content = {
        "version": 0.6,
        "generator": "Overpass API 0.7.62.7",
        "osm3s": {
            "timestamp_osm_base": f"{AS_OF}T12:00:00Z",
            "copyright": "The data included in this document is from OpenStreetMap.",
        },
        "elements": list(elements),
    }
    return content | ({"remark": remark} if remark else {})


NODE = node(1, 59.0594, 16.5907, amenity="fuel", name="Macken", fuel__diesel="yes")
WAY = area("way", 2, 59.134, 16.7304, shop="supermarket", name="ICA Malmköping")
RELATION = area("relation", 3, 59.153, 16.5025, disused__amenity="bank", name="Banken")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DEFAULT_PACK)


def read(*elements: object) -> tuple[Element, ...]:
    return read_answer(json.dumps(answer(*elements)).encode()).elements


def test_the_question() -> None:
    text = query((16.1, 58.9, 17.1, 59.3))
    lines = text.splitlines()
    assert lines[0].startswith("[out:json][timeout:")
    assert lines[0].endswith("[bbox:58.90000,16.10000,59.30000,17.10000];")
    assert lines[1] == "("
    assert lines[-2:] == [");", "out meta center;"]
    assert 'nwr["shop"~"(^|;) *(supermarket|convenience|general) *(;|$)"];' in lines
    assert (
        'nwr["disused:shop"~"(^|;) *(supermarket|convenience|general) *(;|$)"];'
        in lines
    )
    assert 'nwr["atm"="yes"];' in lines
    assert 'nwr["post_office"];' in lines


def test_nodes_ways_and_relations() -> None:
    found = read_answer(json.dumps(answer(NODE, WAY, RELATION, NODE)).encode())
    assert found.as_of == AS_OF
    assert found.unread == 0
    assert [one.osm_id for one in found.elements] == ["n1", "w2", "r3"]
    first, second, _third = found.elements
    assert (first.latitude, first.longitude) == (59.0594, 16.5907)
    assert (second.latitude, second.longitude) == (59.134, 16.7304)
    assert first.edited_on == "2025-03-04"
    assert first.tags["fuel:diesel"] == "yes"


def test_an_empty_answer_is_one() -> None:
    assert read() == ()


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        [],
        {"type": "area", "id": 1},
        {"type": "node", "id": "x", "lat": 1, "lon": 2},
        {"type": "node", "id": 1, "lat": 91, "lon": 2},
        {"type": "node", "id": 1, "lat": float("inf"), "lon": 2},
        {"type": "way", "id": 10**30},
        {"type": "way", "id": 1, "center": {"lat": "north"}},
    ],
)
def test_an_element_that_is_none_is_counted(wrong: object) -> None:
    found = read_answer(json.dumps(answer(wrong, NODE)).encode())
    assert found.unread == 1
    assert [one.osm_id for one in found.elements] == ["n1"]


def test_tags_that_are_no_text_are_left_out() -> None:
    odd = NODE | {"tags": {"amenity": "fuel", "x": 7, "y": None, "z": ["a"]}}
    bare = {**NODE, "id": 9, "tags": None}
    found = read(odd, bare)
    assert [one.tags for one in found] == [{"amenity": "fuel"}, {}]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"elements": 7}',
        b'{"elements": {}}',
        b"[" * 100_000,
        b"<osm/>",
        b'{"elements": [], "remark": 7}',
    ],
)
def test_what_is_no_answer(text: bytes) -> None:
    with pytest.raises(GeodataError) as error:
        read_answer(text)
    assert error.value.code == "overpass_form"


def test_an_answer_that_stops_half_way_is_none() -> None:
    remark = 'runtime error: Query timed out in "query" at line 3 after 121 seconds.'
    with pytest.raises(GeodataError) as error:
        read_answer(json.dumps(answer(NODE, remark=remark)).encode())
    assert error.value.code == "overpass_remark"
    assert error.value.values == {"reason": remark}  # noqa: PD011 - no table


WEST = shapely.box(550_000, 6_500_000, 600_000, 6_600_000)
EAST = shapely.box(600_000, 6_500_000, 620_000, 6_600_000)
AREAS = geopandas.GeoDataFrame(
    {"municipality_code": ["0001", "0002"]}, geometry=[WEST, EAST], crs=SWEREF99TM
)
VILLAGES = pd.DataFrame(
    {"name": ["By", "Ort"], "x": [590_000.0, 610_000.0], "y": [6_550_000.0] * 2}
)


def at(east: float, north: float = 6_550_000, **tags: str) -> Element:
    point = geopandas.GeoSeries([shapely.Point(east, north)], crs=SWEREF99TM)
    there = point.to_crs(4326).iloc[0]
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return Element("n1", there.y, there.x, "2025-03-04", {"amenity": "atm"} | named)


def rows(*elements: Element) -> list[dict[str, str]]:
    accepted = to_accepted(elements, areas=AREAS, villages=VILLAGES, osm_base=AS_OF)
    return [
        {str(key): str(value) for key, value in row.items()}
        for row in accepted.rows.to_dict("records")
    ]


def test_a_row_a_service_with_village_and_municipality() -> None:
    shop = at(
        605_000,
        amenity="fuel",
        shop="convenience",
        name="Macken",
        operator="OK",
        opening_hours="Mo-Su 06:00-22:00",
        addr__street="Storgatan",
        addr__housenumber="1",
        addr__postcode="640 30",
        addr__city="Orten",
    )
    first, second = rows(shop)
    assert first["service_kind"] == "petrol_diesel"
    assert second["service_kind"] == "limited_range"
    for row in (first, second):
        assert row["place_id"] == "osm-n1"
        assert row["name"] == "Macken"
        assert row["operator"] == "OK"
        assert row["village"] == "Ort"
        assert row["municipality_code"] == "0002"
        assert row["street_address"] == "Storgatan 1, 640 30 Orten"
        assert row["status"] == "open"
        assert row["opening_hours"] == "Mo-Su 06:00-22:00"
        assert row["precision_m"] == row["role"] == row["note"] == ""


def test_the_nearest_village_and_a_border_that_is_drawn_roughly() -> None:
    assert rows(at(590_001))[0]["village"] == "By"
    assert rows(at(599_999))[0]["municipality_code"] == "0001"
    assert rows(at(621_999))[0]["municipality_code"] == "0002"
    assert rows(at(622_500)) == []


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"name": "Bankomat", "brand": "B"}, "Bankomat"),
        ({"name": "Ort", "name__sv": "Orten"}, "Orten"),
        ({"brand": "Circle K"}, "Circle K"),
        ({"operator": "Bankomat AB"}, "Bankomat AB"),
        ({"name": " a\n\t\u202eb "}, "a b"),
        ({"name": "x" * 300}, "x" * 120),
        ({}, "OSM n1"),
    ],
)
def test_a_name_for_each(tags: dict[str, str], name: str) -> None:
    assert rows(at(600_000, **tags))[0]["name"] == name


@pytest.mark.parametrize(
    ("tags", "seen_on"),
    [
        ({}, "2025-03-04"),
        ({"check_date": "2026-01-02"}, "2026-01-02"),
        ({"survey__date": "2024-01-02"}, "2024-01-02"),
        ({"check_date": "2024-01-02", "survey__date": "2025-01-02"}, "2025-01-02"),
        ({"check_date": "last year"}, "2025-03-04"),
        ({"check_date": "2025-02-30"}, "2025-03-04"),
        ({"check_date": "2099-01-01"}, AS_OF),
        ({"disused": "yes", "check_date": "2024-01-02"}, "2025-03-04"),
        ({"disused": "yes", "check_date": "2026-01-02"}, "2026-01-02"),
    ],
)
def test_the_day_on_which_it_was_seen(tags: dict[str, str], seen_on: str) -> None:
    assert rows(at(600_000, **tags))[0]["seen_on"] == seen_on


def test_without_any_day_it_is_that_of_the_copy() -> None:
    bare = Element("w5", 59.0, 16.7, "", {"shop": "general"})
    assert rows(bare)[0]["seen_on"] == AS_OF


def test_what_is_disused_is_closed_and_says_no_hours() -> None:
    (row,) = rows(
        at(600_000, amenity="cafe", was__shop="general", opening_hours="24/7")
    )
    assert (row["service_kind"], row["status"]) == ("limited_range", "closed")
    assert row["opening_hours"] == ""


def test_what_is_left_out_is_counted() -> None:
    lost = Element("w9", None, None, "", {"amenity": "atm"})
    other = Element("n8", 59.0, 16.0, "", {"amenity": "bench"})
    accepted = to_accepted(
        (at(100_000), lost, other, at(600_000)),
        areas=AREAS,
        villages=VILLAGES,
        osm_base=AS_OF,
        unread=2,
    )
    assert (accepted.read, accepted.rejected) == (5, 4)
    assert list(accepted.rows.index) == [4]
    told = [(fault.code, fault.found, fault.severity) for fault in accepted.faults]
    assert told == [("osm_outside", "1", "warning"), ("osm_unplaced", "3", "warning")]


def test_without_villages_the_address_tells_or_the_municipality() -> None:
    none = VILLAGES.iloc[:0]
    told = [
        to_accepted((at(600_000, **tags),), areas=AREAS, villages=none, osm_base=AS_OF)
        .rows["village"]
        .iloc[0]
        for tags in ({"addr__city": "Orten"}, {})
    ]
    assert told[0] == "Orten"
    assert told[1] in {"0001", "0002"}


def test_nothing_at_all() -> None:
    assert rows() == []


def test_flen_from_a_server(pack: Pack, tmp_path: Path) -> None:
    waited: list[float] = []
    plan = [
        page(429),
        as_json(answer(remark="timed out")),
        as_json(answer(NODE, WAY, RELATION)),
    ]
    with serving(*plan) as server:
        found = osm_accepted(
            pack, endpoints=[server.url], cache=tmp_path, sleep=waited.append
        )
        again = osm_accepted(pack, endpoints=[server.url], cache=tmp_path)
        assert len(server.asked) == 3
    assert len(waited) == 2
    assert found.as_of == again.as_of == AS_OF
    table = found.accepted.rows
    assert table.equals(again.accepted.rows)
    assert table["village"].to_list() == ["Flen", "Malmköping", "Hälleforsnäs"]
    assert set(table["municipality_code"]) == {"0482"}
    assert table["status"].to_list() == ["open", "open", "closed"]
    assert server.asked[0].method == "POST"
    box = server.asked[0].form["data"].split("bbox:")[1].split("]")[0]
    south, west, north, east = map(float, box.split(","))
    areas = pack.municipalities
    inner = areas[areas["municipality_code"] == "0482"].total_bounds
    assert (inner[1] - south) * 111.2 == pytest.approx(25, abs=1)
    assert (north - inner[3]) * 111.2 == pytest.approx(25, abs=1)
    assert west < inner[0] - 0.4
    assert east > inner[2] + 0.4


def test_the_mirror_is_asked_when_the_first_server_gives_up(pack: Pack) -> None:
    with (
        serving(as_json(answer(remark="out of memory"))) as bad,
        serving(as_json(answer(NODE))) as good,
    ):
        found = osm_accepted(
            pack, endpoints=[bad.url, good.url], sleep=lambda _seconds: None
        )
    assert len(found.accepted.rows) == 1


def test_every_server_gives_up(pack: Pack) -> None:
    with serving(Answer(b"not json")) as bad, pytest.raises(GeodataError) as error:
        osm_accepted(pack, endpoints=[bad.url], sleep=lambda _seconds: None)
    assert error.value.code == "overpass_form"


@pytest.mark.parametrize(
    "told", ["", "2099-01-01T00:00:00Z", "yesterday", "2026-02-31"]
)
def test_a_copy_of_no_day_or_of_one_to_come_is_of_today(
    told: str, pack: Pack, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    content = answer(NODE) | {"osm3s": {"timestamp_osm_base": told}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert osm_accepted(pack, file=path).as_of == datetime.now(UTC).date().isoformat()


def test_from_a_file(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer(NODE)), encoding="utf-8")
    assert len(osm_accepted(pack, file=path).accepted.rows) == 1
    with pytest.raises(SourceError):
        osm_accepted(pack, file=tmp_path / "none.json")
