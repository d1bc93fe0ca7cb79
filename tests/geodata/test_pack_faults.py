from pathlib import Path

import pytest

from geodata.errors import SchemaError
from geodata.pack import check_pack, read_pack
from tests.geodata.editing import (
    TODAY,
    Edit,
    Told,
    add_column,
    append,
    cells,
    change,
    collection,
    drop_column,
    feature,
    only_header,
    swap,
    told,
)

REQUIRED = (
    "places.csv",
    "services.csv",
    "localities.csv",
    "population.csv",
    "groups.csv",
    "sources.csv",
    "municipalities.geojson",
    "lakes.geojson",
    "municipality.toml",
    "projects.toml",
)
POSITION = "latitude, longitude"
KIND = "service_type, service_kind"
SERVICE = "place_id, service_type, service_kind"
PROJECT_ID = "projects.project_id"
COOP = "Coop,Coop,Flen,0482,,59.05,16.59,10,chain-stores,,\n"
COOP_SERVICE = "flen-coop,groceries,full_range,open,2025-12-19,,chain-stores,,\n"
NESTED = '{"features":' + "[" * 100_000
LONG = "9" * 5000


def refused(folder: Path) -> list[Told]:
    with pytest.raises(SchemaError) as caught:
        read_pack(folder, TODAY)
    return [(f.code, f.file, f.row, f.column) for f in caught.value.faults]


def polygon(*points: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


BOW_TIE = polygon((16.0, 59.0), (16.2, 59.2), (16.2, 59.0), (16.0, 59.2))
IN_METRES = polygon((590000, 6540000), (600000, 6540000), (600000, 6550000))


@pytest.mark.parametrize("file", REQUIRED)
def test_missing_file_is_told_once(pack_copy: Path, file: str) -> None:
    (pack_copy / file).unlink()
    assert refused(pack_copy) == [("missing_file", file, None, None)]


@pytest.mark.parametrize("file", [f for f in REQUIRED if f.endswith(".csv")])
def test_empty_file_is_told_once(pack_copy: Path, file: str) -> None:
    (pack_copy / file).write_bytes(b"")
    assert refused(pack_copy) == [("empty_file", file, None, None)]


@pytest.mark.parametrize("file", [*REQUIRED, "osm_places.csv", "about.sv.md"])
def test_folder_in_place_of_a_file_is_unreadable(pack_copy: Path, file: str) -> None:
    (pack_copy / file).unlink()
    (pack_copy / file).mkdir()
    faults = [f for f in check_pack(pack_copy, TODAY) if f.file == file]
    assert [(f.code, f.row, f.column) for f in faults] == [
        ("unreadable_file", None, None)
    ]
    assert faults[0].values["reason"]


@pytest.mark.parametrize("file", ["groups.csv", "about.sv.md", "projects.toml"])
def test_windows_1252_is_told_with_its_line_and_byte(
    pack_copy: Path, file: str
) -> None:
    path = pack_copy / file
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("cp1252"))
    first = next(i for i, line in enumerate(text.split("\n"), 1) if not line.isascii())
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.file, fault.row) == ("encoding", file, first)
    assert fault.found in {"0xC4", "0xE4", "0xC5", "0xE5", "0xD6", "0xF6"}


def test_utf_16_is_told_at_its_first_row(pack_copy: Path) -> None:
    path = pack_copy / "groups.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert refused(pack_copy) == [("encoding", "groups.csv", 1, None)]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (drop_column("kind"), ("missing_column", None, "kind")),
        (lambda text: text.replace(",", ";"), ("separator", 1, None)),
        (lambda text: text.replace(",", "\t"), ("separator", 1, None)),
        (add_column("kind", "x"), ("duplicate_column", 1, "kind")),
        (swap("mellosa,", "mellosa,,"), ("cells", 3, None)),
        (swap("mellosa,", ""), ("cells", 3, None)),
        (swap("Mellösa bygderåd", '"Mellösa" bygderåd'), ("malformed", 3, None)),
        (append('"'), ("malformed", 11, None)),
    ],
    ids=[
        "column missing",
        "semicolons",
        "tabs",
        "header twice",
        "cell too many",
        "cell too few",
        "text after a quote",
        "quote left open",
    ],
)
def test_fault_in_the_form_of_a_table_is_told(
    pack_copy: Path, edit: Edit, expected: tuple[str, int | None, str | None]
) -> None:
    change(pack_copy, "groups.csv", edit)
    code, row, column = expected
    assert refused(pack_copy) == [(code, "groups.csv", row, column)]


def test_row_of_another_length_tells_how_many_cells_there_are(pack_copy: Path) -> None:
    change(pack_copy, "groups.csv", swap("mellosa,", "mellosa,,"))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.found, fault.values) == ("12", {"expected": "11"})


@pytest.mark.parametrize(
    ("file", "column", "value", "code"),
    [
        ("services.csv", "place_id", "nowhere", "unknown_place"),
        ("services.csv", "place_id", "", "empty"),
        ("services.csv", "service_type", "library", "unknown_type"),
        ("services.csv", "service_kind", "kiosk", "unknown_kind"),
        ("services.csv", "status", "maybe", "unknown_status"),
        ("services.csv", "source_id", "nowhere", "unknown_source"),
        ("services.csv", "seen_on", "2026-11-25", "future_date"),
        ("services.csv", "seen_on", "2026-02-30", "not_a_day"),
        ("services.csv", "seen_on", "2025", "not_a_day"),
        ("services.csv", "seen_on", "19/12/2025", "not_a_day"),
        ("services.csv", "seen_on", "٢٠٢٥-12-19", "not_a_day"),
        ("places.csv", "latitude", "59,05", "not_a_number"),
        ("places.csv", "longitude", "", "empty"),
        ("places.csv", "precision_m", "-1", "negative"),
        ("places.csv", "name", "  ", "empty"),
        ("places.csv", "municipality_code", "482", "municipality_form"),
        ("completeness.csv", "state", "good", "unknown_state"),
        ("completeness.csv", "as_of", "2026-13", "not_a_date"),
        ("localities.csv", "population", "651,5", "not_whole"),
        ("localities.csv", "population", "٦٥١", "not_whole"),
        ("population.csv", "date", "2027", "future_date"),
        ("groups.csv", "kind", "club", "unknown_group_kind"),
        ("groups.csv", "group_id", "<script>", "id_form"),
        ("sources.csv", "url", "javascript:alert(1)", "not_an_address"),
    ],
)
def test_wrong_cell_is_told_with_its_row_and_column(
    pack_copy: Path, file: str, column: str, value: str, code: str
) -> None:
    change(pack_copy, file, cells(3, **{column: value}))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.file, fault.row, fault.column, fault.found) == (
        code,
        file,
        3,
        column,
        value,
    )


@pytest.mark.parametrize(
    ("file", "edit", "code", "columns"),
    [
        (
            "places.csv",
            cells(3, latitude="16.58922", longitude="59.058464"),
            "swapped_position",
            POSITION,
        ),
        ("places.csv", cells(3, latitude="0"), "outside_sweden", POSITION),
        ("groups.csv", cells(3, latitude=""), "half_position", POSITION),
        (
            "services.csv",
            cells(3, service_kind="post_agent"),
            "kind_of_other_type",
            KIND,
        ),
    ],
)
def test_cells_that_do_not_fit_each_other_are_told_together(
    pack_copy: Path, file: str, edit: Edit, code: str, columns: str
) -> None:
    change(pack_copy, file, edit)
    assert refused(pack_copy) == [(code, file, 3, columns)]


@pytest.mark.parametrize(
    ("file", "column", "digits"),
    [("places.csv", "precision_m", 400), ("localities.csv", "population", 25)],
)
def test_number_beyond_all_measure_is_told_at_its_cell(
    pack_copy: Path, file: str, column: str, digits: int
) -> None:
    change(pack_copy, file, cells(3, **{column: "9" * digits}))
    assert [place for _, *place in told(pack_copy)] == [[file, 3, column]]


@pytest.mark.parametrize(
    ("file", "line", "expected"),
    [
        (
            "places.csv",
            "flen-coop," + COOP,
            [
                ("duplicate", "places.csv", 3, "place_id"),
                ("duplicate", "places.csv", 35, "place_id"),
            ],
        ),
        (
            "osm_places.csv",
            "flen-coop," + COOP,
            [("duplicate", "osm_places.csv", 15, "place_id")],
        ),
        (
            "services.csv",
            COOP_SERVICE,
            [
                ("duplicate", "services.csv", 3, SERVICE),
                ("duplicate", "services.csv", 38, SERVICE),
            ],
        ),
        (
            "osm_services.csv",
            COOP_SERVICE,
            [("duplicate", "osm_services.csv", 15, SERVICE)],
        ),
        (
            "population.csv",
            "0482,2016-12-31,all,1,scb-population,,\n",
            [
                ("duplicate", "population.csv", 2, "municipality_code, date, group"),
                ("duplicate", "population.csv", 11, "municipality_code, date, group"),
            ],
        ),
    ],
)
def test_second_row_with_the_same_key_is_told(
    pack_copy: Path, file: str, line: str, expected: list[Told]
) -> None:
    change(pack_copy, file, append(line))
    assert refused(pack_copy) == expected


def test_duplicate_across_files_names_the_other_file(pack_copy: Path) -> None:
    change(pack_copy, "osm_places.csv", append("flen-coop," + COOP))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.found, fault.values) == ("flen-coop", {"other": "places.csv"})


@pytest.mark.parametrize(
    ("edit", "code", "row", "column"),
    [
        (feature(2, geometry=BOW_TIE), "invalid_polygon", 2, "geometry"),
        (
            feature(2, geometry={"type": "Point", "coordinates": [16.6, 59.0]}),
            "invalid_polygon",
            2,
            "geometry",
        ),
        (feature(2, geometry=None), "invalid_polygon", 2, "geometry"),
        (
            feature(2, geometry={"type": "Hexagon", "coordinates": []}),
            "invalid_polygon",
            2,
            "geometry",
        ),
        (
            feature(2, geometry=polygon((16.0, 59.0), (16.1, 59.1), (float("nan"), 9))),
            "invalid_polygon",
            2,
            "geometry",
        ),
        (feature(2, geometry=IN_METRES), "outside_sweden", 2, "geometry"),
        (feature(2, properties={"name": None}), "empty", 2, "name"),
        (feature(2, properties={"source_id": "x"}), "unknown_source", 2, "source_id"),
        (
            collection(crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}),
            "wrong_crs",
            None,
            None,
        ),
        (collection(crs="EPSG:3006"), "wrong_crs", None, None),
        (collection(crs={"properties": None}), "wrong_crs", None, None),
        (lambda _: "[]", "not_features", None, None),
        (lambda _: '{\n"features": [}', "not_json", 2, None),
        (lambda _: NESTED, "not_json", None, None),
        (lambda _: '{"features": [' + LONG + "]}", "not_json", None, None),
    ],
    ids=[
        "bow-tie",
        "point",
        "null geometry",
        "unknown geometry type",
        "not-a-number coordinate",
        "metres",
        "property missing",
        "unknown source",
        "crs of metres",
        "crs as text",
        "crs without properties",
        "list",
        "broken json",
        "nested without end",
        "number of 5000 digits",
    ],
)
def test_fault_in_polygons_is_told(
    pack_copy: Path, edit: Edit, code: str, row: int | None, column: str | None
) -> None:
    change(pack_copy, "lakes.geojson", edit)
    assert refused(pack_copy) == [(code, "lakes.geojson", row, column)]


def test_a_municipality_has_a_polygon_but_perhaps_no_lakes(pack_copy: Path) -> None:
    change(pack_copy, "lakes.geojson", collection(features=[]))
    assert told(pack_copy) == []
    change(pack_copy, "municipalities.geojson", collection(features=[]))
    assert refused(pack_copy) == [
        ("not_features", "municipalities.geojson", None, None)
    ]


def test_crs_84_by_name_is_no_fault(pack_copy: Path) -> None:
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    change(pack_copy, "lakes.geojson", collection(crs={"properties": {"name": name}}))
    assert told(pack_copy) == []


def test_two_polygons_of_one_municipality_are_told(pack_copy: Path) -> None:
    change(
        pack_copy,
        "municipalities.geojson",
        feature(2, properties={"municipality_code": "0140"}),
    )
    assert ("duplicate", "municipalities.geojson", 2, "municipality_code") in told(
        pack_copy
    )


@pytest.mark.parametrize(
    ("edit", "code", "row", "column"),
    [
        (swap('"0482"', '"9999"'), "unknown_municipality", None, "code"),
        (swap('"0482"', '"482"'), "municipality_form", None, "code"),
        (swap("zoom = 10", "zoom ="), "not_toml", 20, None),
        (swap("zoom = 10", "zoom = 2026-02-30"), "not_toml", 20, None),
        (swap("zoom = 10", f"zoom = {LONG}"), "not_toml", None, None),
        (swap("zoom = 10", "zoom = " + "[" * 5000), "not_toml", None, None),
        (append('operators = "'), "not_toml", None, None),
        (swap("zoom = 10", ""), "missing_key", None, "home_view.zoom"),
        (swap("zoom = 10", "zoom = 99"), "wrong_value", None, "home_view.zoom"),
        (swap("https://tile.", "file://"), "not_an_address", None, "tiles.url"),
    ],
    ids=[
        "unknown municipality",
        "code of three digits",
        "value missing",
        "day that does not exist",
        "number of 5000 digits",
        "nested without end",
        "quote left open",
        "key missing",
        "value out of range",
        "address of a file",
    ],
)
def test_fault_in_the_municipality_is_told_with_its_line_or_key(
    pack_copy: Path, edit: Edit, code: str, row: int | None, column: str | None
) -> None:
    change(pack_copy, "municipality.toml", edit)
    assert refused(pack_copy) == [(code, "municipality.toml", row, column)]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('"0581"', '"9999"', "unknown_municipality", "projects[1].municipalities"),
        ('project_id = "service-och-liv"', "", "missing_key", "projects[3].project_id"),
        ('"service-och-liv"', '"service-i-samverkan"', "duplicate", PROJECT_ID),
        ('"flen-serviceprojekt"', '"x"', "unknown_source", "contact.source_ids"),
        ("2017-09", "2017-9", "not_a_date", "projects[1].start"),
        ('["fuel"', '["library"', "not_allowed", "projects[1].service_types[1]"),
        ("ortsutveckling@", "at ", "not_a_mail_address", "contact.email"),
        ('"vision"', '"a b"', "id_form", "projects[3].goals[2].goal_id"),
        ("16095000", "-1", "wrong_value", "projects[1].budget_sek"),
    ],
)
def test_fault_in_the_projects_is_told_with_its_key(
    pack_copy: Path, old: str, new: str, code: str, key: str
) -> None:
    change(pack_copy, "projects.toml", swap(old, new))
    assert refused(pack_copy) == [(code, "projects.toml", None, key)]


def test_unknown_source_of_a_funding_call_is_told(pack_copy: Path) -> None:
    change(
        pack_copy,
        "projects.toml",
        lambda text: "x".join(text.rsplit("flen-serviceprojekt", 1)),
    )
    assert refused(pack_copy) == [
        ("unknown_source", "projects.toml", None, "funding_calls[1].source_ids")
    ]


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        ("municipality.toml", "code =", "colour"),
        ("municipality.toml", "zoom =", "home_view.colour"),
        ("projects.toml", 'project_id = "service-och-liv"', "projects[3].colour"),
        ("projects.toml", 'goal_id = "vision"', "projects[3].goals[2].colour"),
    ],
)
def test_unknown_toml_key_is_a_warning_and_the_pack_is_read(
    pack_copy: Path, file: str, old: str, key: str
) -> None:
    change(pack_copy, file, swap(old, f'colour = "red"\n{old}'))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.file, fault.row, fault.column, fault.severity) == (
        "unknown_key",
        file,
        None,
        key,
        "warning",
    )
    assert read_pack(pack_copy, TODAY).municipality.code == "0482"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("<img src=x onerror=alert(1)>", "markup"),
        (r"`${alert(1)}` \1", "markup"),
        ("å" * 500, "too_long"),
    ],
)
def test_hostile_name_is_a_warning_and_is_read_as_it_is(
    pack_copy: Path, name: str, code: str
) -> None:
    change(pack_copy, "places.csv", cells(3, name=name))
    (fault,) = check_pack(pack_copy, TODAY)
    assert (fault.code, fault.file, fault.row, fault.column, fault.severity) == (
        code,
        "places.csv",
        3,
        "name",
        "warning",
    )
    assert read_pack(pack_copy, TODAY).places["name"].iloc[1] == name


def test_faults_in_several_files_are_all_told_at_once(pack_copy: Path) -> None:
    (pack_copy / "population.csv").unlink()
    change(pack_copy, "services.csv", cells(3, status="maybe", seen_on="soon"))
    change(pack_copy, "services.csv", cells(5, status="perhaps"))
    change(pack_copy, "groups.csv", cells(4, kind="club"))
    change(pack_copy, "lakes.geojson", feature(1, geometry=None))
    change(pack_copy, "municipality.toml", swap("zoom = 10", ""))
    change(pack_copy, "projects.toml", swap('"0581"', '"9999"'))
    assert sorted(refused(pack_copy), key=str) == sorted(
        [
            ("missing_file", "population.csv", None, None),
            ("unknown_status", "services.csv", 3, "status"),
            ("not_a_day", "services.csv", 3, "seen_on"),
            ("unknown_status", "services.csv", 5, "status"),
            ("unknown_group_kind", "groups.csv", 4, "kind"),
            ("invalid_polygon", "lakes.geojson", 1, "geometry"),
            ("missing_key", "municipality.toml", None, "home_view.zoom"),
            (
                "unknown_municipality",
                "projects.toml",
                None,
                "projects[1].municipalities",
            ),
        ],
        key=str,
    )


def test_checking_tells_the_faults_for_which_reading_refuses(pack_copy: Path) -> None:
    change(pack_copy, "services.csv", cells(3, status="maybe"))
    change(pack_copy, "lakes.geojson", feature(1, geometry=None))
    change(pack_copy, "places.csv", cells(3, name="<b>"))
    assert [f for f in told(pack_copy) if f[0] != "markup"] == refused(pack_copy)


def test_unknown_source_of_a_lake_is_told_beside_missing_municipalities(
    pack_copy: Path,
) -> None:
    (pack_copy / "municipalities.geojson").unlink()
    change(pack_copy, "lakes.geojson", feature(2, properties={"source_id": "x"}))
    assert ("unknown_source", "lakes.geojson", 2, "source_id") in told(pack_copy)


def test_duplicate_across_files_is_told_beside_another_fault(pack_copy: Path) -> None:
    change(pack_copy, "groups.csv", cells(3, kind="club"))
    change(pack_copy, "osm_places.csv", append("flen-coop," + COOP))
    assert ("duplicate", "osm_places.csv", 15, "place_id") in told(pack_copy)


def test_feature_after_an_invalid_one_keeps_its_number(pack_copy: Path) -> None:
    change(pack_copy, "lakes.geojson", feature(1, geometry=None))
    change(pack_copy, "lakes.geojson", feature(3, properties={"source_id": "x"}))
    assert ("unknown_source", "lakes.geojson", 3, "source_id") in told(pack_copy)


def test_project_may_name_a_municipality_whose_polygon_is_invalid(
    pack_copy: Path,
) -> None:
    change(pack_copy, "municipalities.geojson", feature(1, geometry=None))
    assert told(pack_copy) == [
        ("invalid_polygon", "municipalities.geojson", 1, "geometry")
    ]


@pytest.mark.parametrize(
    ("edit", "row"),
    [
        (swap("\nmellosa", "\n\nmellosa"), 4),
        (swap("\nmellosa", "\n,,,,,,,,,,\nmellosa"), 4),
        (swap("\nmellosa", "\r\nmellosa"), 3),
        (cells(2, verification="two\nlines"), 3),
    ],
    ids=["empty line", "row of empty cells", "carriage return", "cell of two lines"],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(
    pack_copy: Path, edit: Edit, row: int
) -> None:
    change(pack_copy, "groups.csv", swap("Mellösa bygderåd,village", "Mellösa,town"))
    change(pack_copy, "groups.csv", edit)
    assert refused(pack_copy) == [("unknown_group_kind", "groups.csv", row, "kind")]


def test_services_without_their_places_are_told_row_by_row(pack_copy: Path) -> None:
    change(pack_copy, "osm_places.csv", only_header)
    assert refused(pack_copy) == [
        ("unknown_place", "osm_services.csv", row, "place_id") for row in range(2, 15)
    ]
