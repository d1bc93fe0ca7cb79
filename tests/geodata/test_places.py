from datetime import date

import geopandas
import pandas as pd
import pytest
from shapely import Point

from geodata.crs import WGS84
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.places import (
    KindState,
    Selection,
    TypeCount,
    is_current,
    join,
    kind_counts,
    kind_state,
    one_year_before,
    select,
    type_counts,
)
from geodata.vocabulary import ALL_KINDS, TYPE_OF_KIND

HERE, ELSEWHERE = "0001", "0002"
Offer = tuple[str, str, str, str]


def offers(*rows: Offer, code: str = HERE) -> geopandas.GeoDataFrame:
    """Place, kind, status and day seen of each service, in one municipality."""
    table = pd.DataFrame(
        rows, columns=["place_id", "service_kind", "status", "seen_on"], dtype=object
    )
    return geopandas.GeoDataFrame(
        table.assign(
            service_type=table["service_kind"].map(TYPE_OF_KIND),
            municipality_code=code,
        ),
        geometry=[Point(16.6, 59)] * len(table),
        crs=WGS84,
    )


def completeness(
    *rows: tuple[str, str, str], code: str = HERE, villages: bool = True
) -> pd.DataFrame:
    """Kind, state and village ("" for the municipality) of each row."""
    table = pd.DataFrame(
        rows, columns=["service_kind", "state", "village"], dtype=object
    )
    table = table.assign(municipality_code=code, as_of="2026-01-01")
    return table if villages else table.drop(columns="village")


def count(
    kinds: tuple[str, ...], table: geopandas.GeoDataFrame, known: pd.DataFrame
) -> TypeCount:
    (only,) = type_counts(table, known, HERE, {"fuel": kinds})
    return only


PETROL, GAS = "petrol_diesel", "vehicle_gas"
COMPLETE = completeness((PETROL, "complete", ""), (GAS, "complete", ""))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 24), date(2025, 11, 24)),
        (date(2026, 1, 1), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_year_before_a_day(day: date, before: date) -> None:
    assert one_year_before(day) == before


@pytest.mark.parametrize(
    ("seen_on", "current"),
    [("2025-11-23", False), ("2025-11-24", True), ("2026-11-24", True)],
)
def test_fact_of_exactly_a_year_ago_still_is_current(
    seen_on: str, current: bool
) -> None:
    assert is_current(seen_on, date(2026, 11, 24)) is current


def shop_with_two_services() -> geopandas.GeoDataFrame:
    places = geopandas.GeoDataFrame(
        {
            "place_id": ["shop", "empty"],
            "name": ["Shop", "Empty"],
            "note": ["of the place", ""],
            "source_id": ["map", "map"],
            "origin": ["osm", "osm"],
        },
        geometry=[Point(16, 59), Point(17, 59)],
        crs=WGS84,
    )
    services = pd.DataFrame(
        {
            "place_id": ["shop", "shop"],
            "service_kind": ["post_agent", "full_range"],
            "note": ["of the service", ""],
            "source_id": ["list", "list"],
            "origin": ["pack", "pack"],
        }
    )
    return join(places, services)


def test_join_has_one_row_a_service_in_the_order_of_the_services() -> None:
    joined = shop_with_two_services()
    assert joined["service_kind"].to_list() == ["post_agent", "full_range"]
    assert joined["name"].to_list() == ["Shop", "Shop"]


def test_join_keeps_the_columns_of_the_service_and_renames_those_of_the_place() -> None:
    row = shop_with_two_services().iloc[0]
    assert (row["note"], row["place_note"]) == ("of the service", "of the place")
    assert (row["source_id"], row["place_source_id"]) == ("list", "map")
    assert (row["origin"], row["place_origin"]) == ("pack", "osm")


def test_join_keeps_the_points_and_their_system() -> None:
    joined = shop_with_two_services()
    assert joined.crs == WGS84
    assert joined.geometry.to_list() == [Point(16, 59)] * 2


def test_join_of_the_shipped_pack_has_every_service() -> None:
    pack = read_pack(DEFAULT_PACK)
    joined = join(pack.places, pack.services)
    pd.testing.assert_frame_equal(
        pd.DataFrame(joined[list(pack.services)]), pack.services
    )


MIXED = offers(
    ("a", "petrol_diesel", "open", "2026-01-02"),
    ("a", "post_agent", "open", "2026-01-01"),
    ("b", "vehicle_gas", "open", "2025-12-31"),
)


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        (Selection(), [0, 1, 2]),
        (Selection(types=("fuel",)), [0, 2]),
        (Selection(types=("post", "fuel")), [0, 1, 2]),
        (Selection(types=()), []),
        (Selection(types=("pharmacy",)), []),
        (Selection(kinds=("vehicle_gas",)), [2]),
        (Selection(types=("post",), kinds=("vehicle_gas",)), []),
        (Selection(seen_since=date(2026, 1, 1)), [0, 1]),
        (Selection(seen_since=date(2026, 1, 2)), [0]),
        (Selection(seen_since=date(2026, 1, 3)), []),
        (Selection(types=("fuel",), seen_since=date(2026, 1, 1)), [0]),
    ],
)
def test_selection_keeps_the_rows_asked_for(
    selection: Selection, rows: list[int]
) -> None:
    assert select(MIXED, selection).index.to_list() == rows


def test_selection_of_nothing_is_nothing() -> None:
    assert select(offers(), Selection()).empty


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([(PETROL, "complete", "")], "complete"),
        ([(PETROL, "partial", "")], "partial"),
        ([(PETROL, "unknown", "")], "unknown"),
        ([(PETROL, "complete", ""), (PETROL, "complete", "By")], "complete"),
        ([(PETROL, "complete", ""), (PETROL, "partial", "By")], "partial"),
        ([(PETROL, "unknown", "By"), (PETROL, "complete", "")], "partial"),
        ([(PETROL, "unknown", ""), (PETROL, "complete", "By")], "unknown"),
        ([(PETROL, "partial", ""), (PETROL, "unknown", "By")], "partial"),
        ([(PETROL, "complete", ""), (GAS, "partial", "By")], "complete"),
    ],
)
def test_state_of_a_kind_is_that_of_the_municipality_unless_a_village_lacks_something(
    rows: list[tuple[str, str, str]], state: str
) -> None:
    assert kind_state(completeness(*rows), HERE, PETROL) == KindState(
        PETROL, state, "2026-01-01"
    )


def test_state_of_a_kind_needs_no_column_of_villages() -> None:
    table = completeness((PETROL, "complete", ""), villages=False)
    assert kind_state(table, HERE, PETROL).state == "complete"


@pytest.mark.parametrize(
    "table",
    [
        completeness(),
        completeness((GAS, "complete", "")),
        completeness((PETROL, "complete", ""), code=ELSEWHERE),
        completeness((PETROL, "complete", "By")),
    ],
    ids=["no row", "other kind", "other municipality", "only a village"],
)
def test_kind_of_which_nothing_is_said_is_unknown(table: pd.DataFrame) -> None:
    assert kind_state(table, HERE, PETROL) == KindState(PETROL, "unknown", "")


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        (("complete", "complete"), "complete"),
        (("complete", "partial"), "partial"),
        (("partial", "complete"), "partial"),
        (("unknown", "partial"), "unknown"),
        (("complete", "unknown"), "unknown"),
    ],
)
def test_state_of_a_type_is_the_worst_of_its_kinds(
    states: tuple[str, str], worst: str
) -> None:
    known = completeness((PETROL, states[0], ""), (GAS, states[1], ""))
    result = count((PETROL, GAS), offers(), known)
    assert result.state == worst
    assert tuple(kind.state for kind in result.kinds) == states


def test_type_of_which_nothing_is_said_is_never_complete() -> None:
    seen = offers(("a", PETROL, "open", "2026-01-01"))
    assert count((PETROL,), seen, completeness()).state == "unknown"


def test_only_open_services_are_counted() -> None:
    table = offers(
        ("a", PETROL, "open", "2026-01-01"),
        ("b", PETROL, "closed", "2026-01-01"),
        ("c", PETROL, "unverified", "2017-07-07"),
    )
    result = count((PETROL,), table, COMPLETE)
    assert (result.places, result.unverified) == (1, 1)


def test_place_with_two_kinds_of_a_type_is_counted_once() -> None:
    table = offers(("a", PETROL, "open", "2026-01-01"), ("a", GAS, "open", ""))
    assert count((PETROL, GAS), table, COMPLETE).places == 1


def test_place_with_two_unverified_kinds_is_counted_once_with_the_latest_day() -> None:
    table = offers(
        ("a", PETROL, "unverified", "2017-07-07"),
        ("a", GAS, "unverified", "2018-01-01"),
    )
    result = count((PETROL, GAS), table, COMPLETE)
    assert (result.places, result.unverified) == (0, 1)
    assert result.seen_on == "2018-01-01"


def test_place_that_is_open_for_another_kind_is_not_unverified() -> None:
    table = offers(
        ("a", PETROL, "open", "2026-01-01"), ("a", GAS, "unverified", "2017-07-07")
    )
    result = count((PETROL, GAS), table, COMPLETE)
    assert (result.places, result.unverified, result.seen_on) == (1, 0, "")


def test_kinds_that_do_not_count_and_other_municipalities_are_left_out() -> None:
    table = pd.concat(
        [
            offers(("a", GAS, "open", "2026-01-01")),
            offers(("b", PETROL, "open", "2026-01-01"), code=ELSEWHERE),
        ]
    )
    assert count((PETROL,), table, COMPLETE).places == 0


def test_types_of_the_shipped_pack_are_counted_with_what_is_known() -> None:
    pack = read_pack(DEFAULT_PACK)
    counts = type_counts(join(pack.places, pack.services), pack.completeness, "0482")
    assert [(c.service_type, c.places, c.unverified, c.state) for c in counts] == [
        ("fuel", 5, 0, "complete"),
        ("groceries", 7, 0, "partial"),
        ("post", 0, 1, "unknown"),
        ("pharmacy", 2, 0, "complete"),
        ("payments", 3, 0, "complete"),
    ]


def test_services_are_counted_by_kind_and_status() -> None:
    table = pd.concat(
        [
            offers(
                ("a", PETROL, "open", "2026-01-02"),
                ("b", PETROL, "open", "2025-01-01"),
                ("c", PETROL, "closed", "2020-01-01"),
            ),
            offers(("d", PETROL, "open", "2026-02-02"), code=ELSEWHERE),
        ]
    )
    counts = kind_counts(table, COMPLETE, HERE)
    rows = counts[counts["service_kind"] == PETROL].set_index("status")
    columns = ["services", "in_municipality", "oldest", "newest", "completeness"]
    assert rows[columns].to_dict("index") == {
        "open": dict(
            zip(columns, (3, 2, "2025-01-01", "2026-02-02", "complete"), strict=True)
        ),
        "closed": dict(
            zip(columns, (1, 1, "2020-01-01", "2020-01-01", "complete"), strict=True)
        ),
    }


def test_kind_without_a_service_is_there_with_its_state() -> None:
    counts = kind_counts(offers(), COMPLETE, HERE)
    assert counts["service_kind"].to_list() == list(ALL_KINDS)
    assert counts["services"].to_list() == [0] * len(ALL_KINDS)
    assert counts["completeness"].to_list()[:3] == ["complete", "complete", "unknown"]


def test_kind_counts_of_the_shipped_pack_sum_to_the_lines_of_its_files() -> None:
    pack = read_pack(DEFAULT_PACK)
    counts = kind_counts(join(pack.places, pack.services), pack.completeness, "0482")
    lines = [
        len((DEFAULT_PACK / file).read_text(encoding="utf-8").splitlines()) - 1
        for file in ("services.csv", "osm_services.csv")
    ]
    assert counts["services"].sum() == sum(lines) == 49
    assert counts["in_municipality"].sum() == 21
