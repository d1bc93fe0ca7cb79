import gzip
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import osmium
import pytest

from geodata.errors import Fault, PackageError, SchemaError, SourceError
from geodata.roads import Bounds, LeftOut, RoadLines, build, load, save
from geodata.routing import by_road, minutes
from geodata.sources.osm_roads import read_osm_roads
from geodata.sources.speeds import CLASS_SPEED_KMH, maxspeed_kmh

LON, LAT = 16.5, 59.0
STEP = 0.001
"""Degrees between nodes: about 111 m to the north and 57 m to the east."""

Tags = Mapping[str, str]
Streets = Iterable[tuple[list[int], Tags]]
ROAD: Tags = {"highway": "residential"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">'


def xml(*streets: tuple[list[int], Tags], nodes: Iterable[int] = range(1, 100)) -> str:
    """Nodes 1 to 9 go to the east, 11 to 19 too one step further north, and so on."""
    parts = [
        f'<node id="{i}" lat="{LAT + i // 10 * STEP}" lon="{LON + i % 10 * STEP}"/>'
        for i in nodes
    ]
    for number, (refs, tags) in enumerate(streets, start=1):
        parts.append(f'<way id="{number}">')
        parts += [f'<nd ref="{ref}"/>' for ref in refs]
        parts += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()]
        parts.append("</way>")
    return "\n".join([HEAD, *parts, "</osm>"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roads.osm"


def read(
    file: Path, *streets: tuple[list[int], Tags], bounds: Bounds | None = None
) -> RoadLines:
    file.write_text(xml(*streets), encoding="utf-8")
    return read_osm_roads(file, bounds)


def fault_of(file: Path, text: str | bytes | None = None) -> Fault:
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SchemaError) as caught:
        read_osm_roads(file)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row) == (file.name, None)
    return fault


# Lines


def test_way_is_a_line_along_its_nodes_in_metres(file: Path) -> None:
    lines = read(file, ([1, 11, 21], ROAD), ([21, 22], ROAD))
    assert lines.node.tolist() == [1, 11, 21, 21, 22]
    assert lines.offset.tolist() == [0, 3, 5]
    step = np.hypot(*np.diff(lines.xy, axis=0).T)
    assert step == pytest.approx([111.4, 111.4, 0, 57.4], abs=0.2)
    assert lines.xy[0] == pytest.approx([586_200, 6_540_900], abs=200)


def test_source_and_licence_are_those_of_openstreetmap(file: Path) -> None:
    lines = read(file, ([1, 2], ROAD))
    assert (lines.source, lines.licence) == ("OpenStreetMap", "ODbL-1.0")
    assert (lines.left_out, dict(lines.columns)) == ((), {})


def test_other_things_than_roads_are_passed_over(file: Path) -> None:
    text = xml(
        ([1, 2], ROAD), ([3, 4], {"building": "yes"}), ([5, 6], {"route": "bus"})
    )
    relation = (
        '<relation id="1"><member type="way" ref="1" role=""/>'
        '<tag k="highway" v="residential"/></relation></osm>'
    )
    file.write_text(text.replace("</osm>", relation), encoding="utf-8")
    lines = read_osm_roads(file)
    assert (lines.node.tolist(), lines.left_out) == ([1, 2], ())


# Who may drive


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "private"},
        {"access": "no", "motor_vehicle": "yes"},
        {"vehicle": "no", "motorcar": "destination"},
        {"motor_vehicle": "permissive"},
        {"area": "no"},
    ],
)
def test_road_is_open_unless_cars_are_kept_out(file: Path, tags: Tags) -> None:
    assert len(read(file, ([1, 2], {**ROAD, **tags})).speed_kmh) == 1


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "construction"},
        {"access": "no"},
        {"motor_vehicle": "no"},
        {"vehicle": "no"},
        {"motorcar": "no", "access": "yes"},
        {"area": "yes"},
    ],
)
def test_way_that_is_closed_to_cars_is_left_out_and_told(
    file: Path, tags: Tags
) -> None:
    lines = read(file, ([11, 12], ROAD), ([1, 11, 21], {**ROAD, **tags}))
    assert lines.node.tolist() == [11, 12]
    (told,) = lines.left_out
    assert (told.reason, told.count) == ("not_for_cars", 1)
    assert told.km == pytest.approx(0.2228, abs=0.0002)


@pytest.mark.parametrize("tags", [{}, {"highway": "service"}])
def test_ferry_is_left_out_and_told(file: Path, tags: Tags) -> None:
    lines = read(file, ([1, 2], ROAD), ([2, 12], {**tags, "route": "ferry"}))
    (told,) = lines.left_out
    assert (told.reason, told.count) == ("ferry", 1)
    assert told.km == pytest.approx(0.1114, abs=0.0002)


# Speed


@pytest.mark.parametrize(("highway", "speed_kmh"), CLASS_SPEED_KMH.items())
def test_speed_is_assumed_by_the_class(
    file: Path, highway: str, speed_kmh: float
) -> None:
    lines = read(file, ([1, 2], {"highway": highway}))
    assert lines.speed_kmh.tolist() == [speed_kmh]
    assert lines.speed_assumed.tolist() == [True]
    assert lines.left_out == ()


def test_speeds_of_the_classes_are_those_agreed() -> None:
    assert CLASS_SPEED_KMH["motorway"] == 110
    assert CLASS_SPEED_KMH["residential"] == 40
    assert CLASS_SPEED_KMH["living_street"] == 10
    assert len(CLASS_SPEED_KMH) == 16
    assert all(
        speed_kmh == 60
        for highway, speed_kmh in CLASS_SPEED_KMH.items()
        if highway.endswith("_link")
    )


def test_signed_speed_goes_before_the_class(file: Path) -> None:
    lines = read(file, ([1, 2], {**ROAD, "maxspeed": "30"}), ([2, 3], ROAD))
    assert lines.speed_kmh.tolist() == [30, 40]
    assert lines.speed_assumed.tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "speed_kmh"),
    [
        ("50", 50),
        (" 70 ", 70),
        ("70 km/h", 70),
        ("30kmh", 30),
        ("7.5", 7.5),
        ("50 mph", 80.4672),
        ("SE:urban", 50),
        ("SE:rural", 70),
        ("SE:motorway", 110),
        ("150", 150),
    ],
)
def test_speed_limit_is_understood(text: str, speed_kmh: float) -> None:
    assert maxspeed_kmh(text) == pytest.approx(speed_kmh)


@pytest.mark.parametrize(
    "text", ["", "0", "0 mph", "-50", "none", "50;70", "signals", "151", "NO:rural"]
)
def test_speed_limit_is_not_understood(text: str) -> None:
    assert maxspeed_kmh(text) is None


@pytest.mark.parametrize("maxspeed", ["0", "walk", ""])
def test_speed_that_cannot_be_used_gives_way_to_the_class_and_is_told(
    file: Path, maxspeed: str
) -> None:
    lines = read(file, ([1, 11], {**ROAD, "maxspeed": maxspeed}), ([2, 3], ROAD))
    assert lines.speed_kmh.tolist() == [40, 40]
    (told,) = lines.left_out
    assert (told.reason, told.count) == ("speed_ignored", 1)
    assert told.km == pytest.approx(0.1114, abs=0.0002)


# Direction


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({}, 0),
        ({"oneway": "no"}, 0),
        ({"oneway": "reversible"}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "true"}, 1),
        ({"oneway": "1"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "reverse"}, -1),
        ({"junction": "roundabout"}, 1),
        ({"junction": "roundabout", "oneway": "no"}, 0),
        ({"junction": "roundabout", "oneway": "-1"}, -1),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0),
        ({"highway": "motorway_link"}, 0),
    ],
)
def test_direction_that_is_open(file: Path, tags: Tags, oneway: int) -> None:
    assert read(file, ([1, 2], {**ROAD, **tags})).oneway.tolist() == [oneway]


# Bounds and gaps


def test_line_wholly_outside_the_bounds_is_left_out_and_one_across_is_kept(
    file: Path,
) -> None:
    bounds = (LON + 2.5 * STEP, LAT - STEP, LON + 1, LAT + 0.5 * STEP)
    streets = [([1, 2], ROAD), ([2, 3], ROAD), ([15, 16], ROAD), ([5, 15], ROAD)]
    lines = read(file, *streets, bounds=bounds)
    assert lines.node.tolist() == [2, 3, 5, 15]
    assert lines.left_out == (LeftOut("outside", 2, None),)


def test_line_across_the_bounds_without_a_vertex_inside_is_kept(file: Path) -> None:
    bounds = (LON + 4 * STEP, LAT - STEP, LON + 5 * STEP, LAT + STEP)
    assert read(file, ([2, 8], ROAD), bounds=bounds).node.tolist() == [2, 8]


def test_line_that_leaves_sweden_is_left_out(file: Path) -> None:
    text = xml(([1, 2], ROAD), ([3, 4], ROAD))
    norway = text.replace(f'lon="{LON + 4 * STEP}"', 'lon="10.4"')
    assert norway != text
    file.write_text(norway)
    lines = read_osm_roads(file)
    assert lines.node.tolist() == [1, 2]
    assert lines.left_out == (LeftOut("outside", 1, None),)


def test_way_with_a_gap_is_two_lines_and_told(file: Path) -> None:
    file.write_text(xml(([1, 2, 777, 3, 4, 5, 778, 6], ROAD)))
    lines = read_osm_roads(file)
    assert lines.node.tolist() == [1, 2, 3, 4, 5]
    assert lines.offset.tolist() == [0, 2, 5]
    assert lines.left_out == (LeftOut("incomplete", 1, None),)


@pytest.mark.parametrize("refs", [[], [1], [777, 778], [1, 777, 2]])
def test_way_of_fewer_than_two_nodes_is_left_out_and_told(
    file: Path, refs: list[int]
) -> None:
    lines = read(file, ([11, 12], ROAD), (refs, ROAD))
    assert lines.node.tolist() == [11, 12]
    assert lines.left_out == (LeftOut("no_geometry", 1, None),)


# Files


def test_pbf_reads_as_xml_does_and_tells_its_day(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.osm", tmp_path / "a.osm.pbf"
    plain.write_text(xml(([1, 11, 21], ROAD), ([1, 2], {**ROAD, "oneway": "yes"})))
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2025-03-04T05:06:07Z")
    with osmium.SimpleWriter(packed, header=header) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    first, second = read_osm_roads(plain), read_osm_roads(packed)
    for name in ("xy", "node", "offset", "speed_kmh", "oneway", "speed_assumed"):
        np.testing.assert_array_equal(vars(first)[name], vars(second)[name])
    assert (first.as_of, second.as_of) == ("", "2025-03-04")


@pytest.mark.parametrize(
    ("head", "as_of"),
    [
        ('<osm version="0.6" timestamp="2025-03-04T05:06:07Z">', "2025-03-04"),
        ('<osm version="0.6">\n<meta osm_base="2025-03-04T05:06:07Z"/>', "2025-03-04"),
        ('<osm version="0.6" timestamp="2025-02-30T05:06:07Z">', ""),
        ('<osm version="0.6">', ""),
    ],
)
def test_day_of_an_xml_file_is_that_of_its_head(
    file: Path, head: str, as_of: str
) -> None:
    text = xml(([1, 2], ROAD)).replace('<osm version="0.6">', head)
    file.write_text(text.replace("<node ", '<node timestamp="1999-01-01T00:00:00Z" '))
    assert read_osm_roads(file).as_of == as_of


def test_file_may_be_packed(tmp_path: Path) -> None:
    packed = tmp_path / "roads.osm.gz"
    packed.write_bytes(gzip.compress(xml(([1, 2], ROAD)).encode()))
    assert read_osm_roads(packed).node.tolist() == [1, 2]


def test_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_osm_roads(file)
    assert (caught.value.code, caught.value.values) == ("no_file", {"file": str(file)})


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.6, 0.99])
def test_xml_cut_off_is_told(file: Path, part: float) -> None:
    text = xml(([1, 2], ROAD), ([2, 3], ROAD))
    fault = fault_of(file, text[: int(len(text) * part)])
    assert fault.code == "osm_file"
    assert "XML" in fault.values["reason"]


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_pbf_cut_off_is_told(tmp_path: Path, part: float) -> None:
    plain, packed = tmp_path / "a.osm", tmp_path / "a.osm.pbf"
    plain.write_text(xml(([1, 2], ROAD)))
    with osmium.SimpleWriter(packed) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    whole = packed.read_bytes()
    assert fault_of(packed, whole[: int(len(whole) * part)]).code == "osm_file"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "<html><body>Not found</body></html>",
        b"\x89PNG\r\n\x1a\n",
        f'{HEAD}<node id="1" lat="north" lon="16.5"/></osm>',
        f'{HEAD}<node id="1" lat="599" lon="16.5"/></osm>',
    ],
)
def test_file_of_another_kind_is_told(file: Path, text: str | bytes) -> None:
    assert fault_of(file, text).code == "osm_file"


def test_file_whose_name_does_not_say_its_kind_is_told_without_its_folder(
    tmp_path: Path,
) -> None:
    fault = fault_of(tmp_path / "roads.txt", xml(([1, 2], ROAD)))
    assert fault.code == "osm_file"
    assert "roads.txt" in fault.values["reason"]
    assert str(tmp_path) not in fault.values["reason"]


@pytest.mark.parametrize(
    "streets",
    [
        [],
        [([1, 2], {"building": "yes"})],
        [([1, 2], {"highway": "footway"})],
        [([1, 777], ROAD)],
    ],
)
def test_file_without_a_road_is_told(file: Path, streets: Streets) -> None:
    assert fault_of(file, xml(*streets)).code == "no_roads"


def test_roads_elsewhere_are_no_roads(file: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        read(file, ([1, 2], ROAD), bounds=(12.0, 57.0, 13.0, 58.0))
    assert caught.value.faults == (Fault("no_roads", "roads.osm"),)


def test_package_that_is_not_installed_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(PackageError) as caught:
        read(file, ([1, 2], ROAD))
    assert caught.value.code == "no_osmium"
    assert isinstance(caught.value, ImportError)


# From file to distance


def test_file_becomes_a_net_and_the_net_measures(file: Path, tmp_path: Path) -> None:
    lines = read(
        file,
        ([11, 1, 2, 12], {**ROAD, "maxspeed": "30"}),
        ([11, 12], {**ROAD, "oneway": "-1", "maxspeed": "50"}),
        ([55, 56], ROAD),
        ([12, 22], {"highway": "path"}),
    )
    roads, report = build(lines)
    assert (report.nodes, report.edges) == (4, 7)
    assert [(some.reason, some.count) for some in report.left_out] == [
        ("not_for_cars", 1),
        ("island", 1),
    ]
    save(roads, tmp_path / "roads.npz")
    found = load(tmp_path / "roads.npz")
    assert (found.source, found.licence) == ("OpenStreetMap", "ODbL-1.0")
    spots = {node: lines.xy[[i]] for i, node in enumerate(lines.node.tolist())}
    there = by_road(found, spots[12], spots[11], k=1).d1
    back = by_road(found, spots[11], spots[12], k=1).d1
    assert there == pytest.approx([57.4], abs=0.2)
    assert back == pytest.approx([111.4 + 57.4 + 111.4], abs=0.6)
    distance_m, time = minutes(found, spots[11][0], spots[12])
    assert distance_m == pytest.approx(back)
    assert time == pytest.approx(back / 1000 / 30 * 60)
