from datetime import date

import pandas as pd
import pytest

from geodata.errors import Fault
from geodata.schema import References, schemas, table_faults

REFERENCES = References(frozenset({"shop"}), frozenset({"map"}), date(2026, 11, 24))
PLACE = {
    "place_id": "shop",
    "name": "Shop",
    "operator": "",
    "village": "Village",
    "municipality_code": "0482",
    "street_address": "",
    "latitude": "59.05",
    "longitude": "16.59",
    "precision_m": "",
    "source_id": "map",
    "note": "",
}
SERVICE = {
    "place_id": "shop",
    "service_type": "post",
    "service_kind": "post_agent",
    "status": "open",
    "seen_on": "2026-11-24",
    "opening_hours": "",
    "source_id": "map",
    "note": "",
}
COMPLETENESS = {
    "municipality_code": "0482",
    "service_type": "post",
    "service_kind": "post_agent",
    "state": "unknown",
    "as_of": "",
    "source_id": "",
    "note": "",
}
LOCALITY = {
    "locality_code": "0482TC102",
    "name": "Village",
    "municipality_code": "0482",
    "population": "200",
    "population_date": "2020-12-31",
    "area_ha": "100",
    "latitude": "59.05",
    "longitude": "16.59",
    "source_id": "map",
}
GROUP = {
    "group_id": "council",
    "name": "Council",
    "kind": "village council",
    "home_village": "Village",
    "latitude": "",
    "longitude": "",
    "position_basis": "",
    "verification": "",
    "source_id": "map",
}
SOURCE = {
    "source_id": "map",
    "title": "Map",
    "publisher": "Publisher",
    "url": "",
    "licence": "CC0",
    "as_of": "2026",
    "note": "",
}
VALID = {
    "places": PLACE,
    "osm_places": PLACE,
    "services": SERVICE,
    "osm_services": SERVICE,
    "completeness": COMPLETENESS,
    "localities": LOCALITY,
    "groups": GROUP,
    "sources": SOURCE,
}


def faults(name: str, *rows: dict[str, str], first: int = 0) -> list[Fault]:
    index = range(first, first + len(rows))
    table = pd.DataFrame(list(rows), index=index, dtype=object)
    return table_faults(f"{name}.csv", table, schemas(REFERENCES)[name])


def codes(table: str, /, **cells: str) -> list[str]:
    return [fault.code for fault in faults(table, VALID[table] | cells)]


@pytest.mark.parametrize("name", VALID)
def test_row_with_no_more_than_it_must_hold_has_no_fault(name: str) -> None:
    assert codes(name) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "å" * 120),
        ("place_id", "a" * 80),
        ("place_id", "A.b_c-9"),
        ("latitude", "55"),
        ("latitude", "69.5"),
        ("longitude", "10.5"),
        ("longitude", "24.5"),
        ("precision_m", "0"),
        ("precision_m", "12.5"),
        ("street_address", "<b>"),
        ("note", "`" * 500),
    ],
)
def test_value_at_the_edge_is_no_fault(column: str, value: str) -> None:
    assert codes("places", **{column: value}) == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("name", "å" * 121, "too_long"),
        ("name", "a<b", "markup"),
        ("name", "a>b", "markup"),
        ("name", "a`b", "markup"),
        ("name", "a\\b", "markup"),
        ("operator", "<b>", "markup"),
        ("village", "<b>", "markup"),
        ("place_id", "a" * 81, "id_form"),
        ("place_id", "-a", "id_form"),
        ("place_id", "a b", "id_form"),
        ("place_id", "ö", "id_form"),
        ("latitude", "54.9999", "outside_sweden"),
        ("latitude", "69.5001", "outside_sweden"),
        ("longitude", "10.4999", "outside_sweden"),
        ("longitude", "24.5001", "outside_sweden"),
        ("latitude", "nan", "not_a_number"),
        ("latitude", "inf", "not_a_number"),
        ("latitude", "5.9e1", "not_a_number"),
        ("latitude", " 59", "not_a_number"),
        ("latitude", "٥٩", "not_a_number"),
        ("precision_m", "-0.1", "negative"),
        ("municipality_code", "04820", "municipality_form"),
        ("municipality_code", "٠٤٨٢", "municipality_form"),
        ("source_id", "", "empty"),
    ],
)
def test_value_beyond_the_edge_is_one_fault(column: str, value: str, code: str) -> None:
    assert codes("places", **{column: value}) == [code]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-11-24", []),
        ("2026-11", []),
        ("2026", []),
        ("2026-11-25", ["future_date"]),
        ("2026-12", ["future_date"]),
        ("2027", ["future_date"]),
        ("2025-02-29", ["not_a_date"]),
        ("2024-02-29", []),
        ("", ["empty"]),
    ],
)
def test_date_may_be_partial_and_never_begins_after_today(
    value: str, told: list[str]
) -> None:
    assert codes("sources", as_of=value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("https://flen.se/", []),
        ("http://flen.se/å?a=b&c#d", []),
        ("", []),
        ("javascript:alert(1)", ["not_an_address"]),
        ("data:text/html,x", ["not_an_address"]),
        ("https://", ["not_an_address"]),
        ("https://flen.se/ x", ["not_an_address"]),
        ('https://flen.se/"onclick=', ["not_an_address"]),
        ("https://flen.se/<b>", ["not_an_address"]),
        (" https://flen.se/", ["not_an_address"]),
        ("HTTPS:flen.se", ["not_an_address"]),
    ],
)
def test_address_is_one_of_the_web_or_none(value: str, told: list[str]) -> None:
    assert codes("sources", url=value) == told


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        ("59", "16", []),
        ("", "", []),
        ("59", "", ["half_position"]),
        ("", "16", ["half_position"]),
        ("16", "59", ["swapped_position"]),
        ("0", "0", ["outside_sweden"]),
        ("x", "16", ["not_a_number"]),
    ],
)
def test_group_has_a_whole_position_in_sweden_or_none(
    latitude: str, longitude: str, told: list[str]
) -> None:
    assert codes("groups", latitude=latitude, longitude=longitude) == told


@pytest.mark.parametrize("status", ["open", "closed", "unverified"])
def test_every_status_is_known(status: str) -> None:
    assert codes("services", status=status) == []


@pytest.mark.parametrize(
    ("service_type", "kind", "told"),
    [
        ("fuel", "vehicle_gas", []),
        ("fuel", "post_agent", ["kind_of_other_type"]),
        ("library", "post_agent", ["unknown_type"]),
        ("post", "library", ["unknown_kind"]),
        ("", "post_agent", ["empty"]),
    ],
)
def test_kind_belongs_to_its_type(
    service_type: str, kind: str, told: list[str]
) -> None:
    cells = {"service_type": service_type, "service_kind": kind}
    assert codes("services", **cells) == told
    assert codes("completeness", **cells) == told


@pytest.mark.parametrize(
    ("code", "severity"),
    [("markup", "warning"), ("too_long", "warning"), ("empty", "error")],
)
def test_only_names_that_are_hard_to_show_are_warnings(
    code: str, severity: str
) -> None:
    name = {"markup": "<b>", "too_long": "a" * 121, "empty": ""}[code]
    (fault,) = faults("places", PLACE | {"name": name})
    assert (fault.code, fault.severity) == (code, severity)


def test_faults_are_told_in_the_order_of_the_rows() -> None:
    told = faults(
        "services",
        SERVICE | {"status": "maybe", "seen_on": "soon"},
        SERVICE | {"service_kind": "parcel_locker"},
        SERVICE | {"place_id": "nowhere"},
    )
    assert [(f.row, f.code) for f in told] == [
        (2, "not_a_day"),
        (2, "unknown_status"),
        (4, "unknown_place"),
    ]


def test_rows_are_counted_from_the_index_of_the_table() -> None:
    (fault,) = faults("places", PLACE | {"name": ""}, first=7)
    assert fault.row == 9


def test_every_row_of_a_duplicate_is_told_with_the_whole_key() -> None:
    told = faults("services", SERVICE, SERVICE | {"status": "closed"})
    assert [(f.code, f.row, f.column, f.found) for f in told] == [
        (
            "duplicate",
            row,
            "place_id, service_type, service_kind",
            "shop, post, post_agent",
        )
        for row in (2, 3)
    ]


def test_missing_columns_are_all_told_and_nothing_else() -> None:
    row = {k: v for k, v in PLACE.items() if k not in {"village", "note"}}
    told = faults("places", row | {"name": ""})
    assert told == [
        Fault("missing_column", "places.csv", None, "village"),
        Fault("missing_column", "places.csv", None, "note"),
    ]


def test_column_that_is_not_asked_for_is_no_fault() -> None:
    assert codes("places", note_en="<b>") == []


@pytest.mark.parametrize("name", VALID)
def test_table_of_no_rows_has_no_fault(name: str) -> None:
    table = pd.DataFrame(columns=list(VALID[name]), dtype=object)
    assert table_faults(f"{name}.csv", table, schemas(REFERENCES)[name]) == []


def test_table_is_not_changed_by_looking_at_it() -> None:
    table = pd.DataFrame([PLACE, PLACE | {"name": "<b>"}], dtype=object)
    before = table.copy(deep=True)
    table_faults("places.csv", table, schemas(REFERENCES)["places"])
    pd.testing.assert_frame_equal(table, before)
