"""Lists against what is known, with answers that are plain on paper."""

import pandas as pd
import pytest

from geodata.intake.compare import compare
from geodata.intake.known import TABLES, rows_of
from geodata.intake.listed import slug
from geodata.intake.matching import same_name
from geodata.intake.records import Accepted, Hint, Origin
from geodata.pack import DEFAULT_PACK, cells_of
from tests.geodata.listing import (
    FUEL,
    HOME,
    POST,
    ROWS,
    SHOP,
    at,
    cells,
    compared,
    known,
    listed,
    place,
    row,
    service,
    told,
)

COOP = known(
    [place("flen-coop", "Coop Flen", precision_m="10")], [service("flen-coop")]
)
SAME = {"seen_on": "2025-01-15"}
LIMITED = {"service_type": "groceries", "service_kind": "limited_range"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Coop Flen", "COOP  flen", True),
        ("Coop", "Coop Flen", True),
        ("Coop Flen", "Coop", True),
        ("Hemköp Malmköping", "Hemkop, Malmkoping", True),
        ("Din-X Vrena", "DinX Vrena", True),
        ("Handlar'n Vrena", "Handlarn Vrena", True),
        ("Vrena Handlar\u2019n", "Handlarn Vrena", True),
        ("Coop Flen", "ICA Flen", False),
        ("Coopers", "Coop", False),
        ("", "Coop", False),
        ("!!", "!!", False),
    ],
)
def test_same_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_what_is_the_same_is_the_same() -> None:
    found = compared(COOP, row("coop  FLEN", **SAME))
    assert told(found) == [("same", "flen-coop", "full_range")]
    (one,) = found.differences
    assert (one.row, one.number, one.matched_by, one.changes) == (2, 0, "name", ())
    assert (one.name, one.village, one.origin) == ("Coop Flen", "Flen", "pack")


def test_newer_day_is_a_change() -> None:
    (one,) = compared(COOP, row("Coop Flen")).differences
    assert (one.kind, one.older) == ("changed", False)
    assert cells(one) == {"seen_on": ("2025-01-15", "2025-06-01")}


def test_older_day_alone_changes_nothing() -> None:
    (one,) = compared(COOP, row("Coop Flen", seen_on="2024-01-01")).differences
    assert (one.kind, one.older) == ("same", False)


@pytest.mark.parametrize(
    ("east_m", "kind"), [(149.0, "same"), (150.0, "same"), (150.1, "new")]
)
def test_same_name_and_type_up_to_150_m(east_m: float, kind: str) -> None:
    found = compared(COOP, row("Coop Flen", east_m, precision_m="200", **SAME))
    assert found.differences[0].kind == kind


def test_new_place() -> None:
    found = compared(
        COOP, row("Ica Nära Flen", 5000, operator="ICA", note="vid torget")
    )
    new, gone = found.differences
    assert (new.kind, new.place_id, new.matched_by) == ("new", "flen-ica-nara", "")
    assert (new.hint, new.older, new.row) == (None, False, 2)
    assert cells(new) == {
        "name": ("", "Ica Nära Flen"),
        "operator": ("", "ICA"),
        "village": ("", "Flen"),
        "municipality_code": ("", HOME),
        "latitude": ("", at(5000)["latitude"]),
        "longitude": ("", at(5000)["longitude"]),
        "note": ("", "vid torget"),
        "status": ("", "open"),
        "seen_on": ("", "2025-06-01"),
    }
    assert (gone.kind, gone.place_id, gone.row) == ("gone", "flen-coop", None)
    assert gone.service_kind == "full_range"


def test_rows_of_one_new_place_are_one_place() -> None:
    found = compared(known(), row("Tempo", 10), row("tempo", 10, POST))
    assert told(found) == [
        ("new", "flen-tempo", "full_range"),
        ("new", "flen-tempo", "post_agent"),
    ]


def test_same_name_elsewhere_is_another_place() -> None:
    found = compared(known(), row("Tempo", 0), row("Tempo", 500), row("Tempo", 900))
    ids = [one.place_id for one in found.differences]
    assert ids == ["flen-tempo", "flen-tempo-2", "flen-tempo-3"]


def test_new_id_is_not_one_that_is_known_or_in_the_list() -> None:
    tables = known([place("flen-tempo", "Kiosk", 9000)], [service("flen-tempo", POST)])
    found = compared(
        tables, row("Tempo", 0), row("Something", 300, place_id="flen-tempo-2")
    )
    ids = [one.place_id for one in found.differences if one.kind == "new"]
    assert ids == ["flen-tempo-3", "flen-tempo-2"]


@pytest.mark.parametrize(
    ("village", "name", "expected"),
    [
        ("Flen", "ICA Kvantum Flen", "flen-ica-kvantum"),
        ("Hälleforsnäs", "Åhléns & Öst", "halleforsnas-ahlens-ost"),
        ("Flen", "Flen", "flen"),
        ("", "", "place"),
        ("", "店", "place"),
        ("A" * 60, "B" * 60, "a" * 60 + "-" + "b" * 11),
    ],
)
def test_ids_are_made_of_village_and_name(
    village: str, name: str, expected: str
) -> None:
    assert slug(village, name) == expected


def test_other_service_at_a_known_place() -> None:
    found = compared(COOP, row("Coop Flen", **SAME), row("Coop Flen", 0, POST))
    same, new = found.differences
    assert (same.kind, new.kind, new.place_id) == ("same", "new", "flen-coop")
    assert new.matched_by == "name"
    assert cells(new) == {"status": ("", "open"), "seen_on": ("", "2025-06-01")}


def test_place_without_services_can_be_of_any_type() -> None:
    tables = known([place("flen-coop", "Coop Flen", precision_m="30")])
    assert told(compared(tables, row("Coop Flen", 20, precision_m="30"))) == [
        ("new", "flen-coop", "full_range")
    ]


def test_id_comes_before_name_and_distance() -> None:
    tables = known(
        [place("a", "Coop Flen"), place("b", "Tempo", 400)],
        [service("a"), service("b")],
    )
    moved, same, gone = compared(
        tables, row("Coop Flen", 0, place_id="b", **SAME)
    ).differences
    assert (moved.place_id, moved.service_kind, moved.moved_m) == ("b", "", 400.0)
    assert cells(moved)["name"] == ("Tempo", "Coop Flen")
    assert (same.kind, same.matched_by) == ("same", "id")
    assert (gone.kind, gone.place_id) == ("gone", "a")


def test_unknown_id_is_matched_by_name() -> None:
    found = compared(COOP, row("Coop Flen", 3, place_id="osm-n1", **SAME))
    assert {one.place_id for one in found.differences} == {"flen-coop"}


def test_users_own_word_comes_first() -> None:
    tables = known(
        [place("a", "Coop Flen"), place("b", "Tempo", 800)],
        [service("a"), service("b")],
    )
    rows = (row("Coop Flen", 0), row("Coop Flen", 0, POST))
    found = compared(tables, *rows, same={3: "b"})
    matched = {(one.place_id, one.matched_by) for one in found.differences}
    assert matched == {("b", "user"), ("a", "")}
    assert told(found)[-1] == ("gone", "a", "full_range")


def test_users_word_on_a_place_that_is_not_there_counts_as_not_said() -> None:
    found = compared(COOP, row("Coop Flen", **SAME), same={2: "nowhere"})
    assert found.differences[0].matched_by == "name"


def test_two_rows_that_the_user_calls_the_same_say_a_service_once() -> None:
    rows = (row("Coop Flen", 0, **SAME), row("Coop", 900, status="closed"))
    found = compared(COOP, *rows, same={2: "flen-coop", 3: "flen-coop"})
    services = [one for one in found.differences if one.service_kind]
    assert [(one.kind, one.row) for one in services] == [("same", 2), ("same", 3)]


def test_nearest_is_matched_first_and_a_known_place_once() -> None:
    found = compared(COOP, row("Coop", 120), row("Coop Flen", 5, **SAME))
    kinds = [(one.row, one.kind, one.place_id) for one in found.differences]
    assert kinds[0] == (2, "new", "flen-coop-2")
    assert (3, "same", "flen-coop") in kinds


def test_moved_200_m_by_id() -> None:
    tables = known([place("a", "Coop", precision_m="10")], [service("a")])
    moved, same = compared(tables, row("Coop", 200, place_id="a", **SAME)).differences
    assert (moved.kind, moved.moved_m, moved.service_type) == ("changed", 200.0, "")
    assert cells(moved)["precision_m"] == ("10", "")
    assert set(cells(moved)) == {"latitude", "longitude", "precision_m"}
    assert same.kind == "same"


def test_moved_200_m_without_id_is_new_with_a_hint() -> None:
    new, gone = compared(COOP, row("Coop Flen", 200)).differences
    assert (new.kind, gone.kind) == ("new", "gone")
    assert new.hint == Hint("flen-coop", "Coop Flen", 200.0)


@pytest.mark.parametrize(
    ("name", "east_m", "kind", "expected"),
    [
        ("Coop Flen", 1000.0, SHOP, "flen-coop"),
        ("Coop Flen", 1000.1, SHOP, None),
        ("Tempo", 50.0, SHOP, "flen-coop"),
        ("Tempo", 50.1, SHOP, None),
        ("Tempo", 10.0, POST, None),
        ("Coop Flen", 150.0, POST, "flen-coop"),
        ("Coop Flen", 150.1, POST, None),
    ],
)
def test_hints(
    name: str, east_m: float, kind: dict[str, str], expected: str | None
) -> None:
    new = compared(COOP, row(name, east_m, kind)).differences[0]
    assert new.kind == "new"
    assert (new.hint.place_id if new.hint else None) == expected


def test_place_of_the_list_itself_is_no_hint_for_its_neighbour() -> None:
    found = compared(COOP, row("Coop Flen", **SAME), row("Tempo", 20))
    assert [(one.kind, one.hint) for one in found.differences] == [
        ("same", None),
        ("new", None),
    ]


def test_renamed_and_other_cells() -> None:
    tables = known(
        [place("a", "Matpiraten", operator="MP", street_address="Gatan 1")],
        [service("a")],
    )
    said = row("Coop", 0.9, place_id="a", street_address="GATAN 1", **SAME)
    changed, same = compared(tables, said | {"operator": "Coop"}).differences
    assert cells(changed) == {
        "name": ("Matpiraten", "Coop"),
        "operator": ("MP", "Coop"),
    }
    assert (changed.row, changed.moved_m, same.kind) == (2, 0.0, "same")


def test_shorter_name_of_the_same_place_is_no_new_name() -> None:
    assert told(compared(COOP, row("Coop", **SAME))) == [
        ("same", "flen-coop", "full_range")
    ]
    longer = compared(COOP, row("Coop Flen Tisteln", **SAME)).differences[0]
    assert cells(longer) == {"name": ("Coop Flen", "Coop Flen Tisteln")}
    by_id = compared(COOP, row("Coop", place_id="flen-coop", **SAME)).differences[0]
    assert cells(by_id) == {"name": ("Coop Flen", "Coop")}


def test_empty_cells_change_nothing() -> None:
    tables = known(
        [place("a", "Coop", operator="Coop AB", note="N", role="service_point")],
        [service("a", opening_hours="Mo-Fr 09:00-18:00", note="S")],
    )
    assert told(compared(tables, row("Coop", **SAME))) == [("same", "a", "full_range")]


@pytest.mark.parametrize(
    ("before", "said", "east_m", "moves"),
    [
        ("10", "100", 80, False),
        ("10", "50", 80, True),
        ("100", "10", 80, True),
        ("", "100", 80, True),
        ("10", "", 80, True),
        ("10", "", 0.9, False),
    ],
)
def test_position_known_less_precisely_moves_nothing(
    before: str, said: str, east_m: float, moves: bool
) -> None:
    tables = known([place("a", "Coop", precision_m=before)], [service("a")])
    found = compared(tables, row("Coop", east_m, precision_m=said, **SAME))
    assert (found.differences[0].moved_m > 0) is moves
    assert len(found.differences) == 1 + moves


def test_finer_precision_at_the_same_spot_is_taken() -> None:
    tables = known([place("a", "Coop", precision_m="50")], [service("a")])
    finer = compared(tables, row("Coop", 0.5, precision_m="5", **SAME)).differences[0]
    assert cells(finer) == {"precision_m": ("50", "5")}
    assert finer.moved_m == 0
    coarser = compared(tables, row("Coop", precision_m="90", **SAME)).differences
    assert [one.kind for one in coarser] == ["same"]


def test_municipality_changes_only_with_the_position() -> None:
    here = compared(COOP, row("Coop", municipality_code="0483", **SAME))
    assert [one.kind for one in here.differences] == ["same"]
    said = row("Coop Flen", 5000, place_id="flen-coop", municipality_code="0483")
    moved = compared(COOP, said).differences[0]
    assert cells(moved)["municipality_code"] == (HOME, "0483")


def test_cells_of_a_service() -> None:
    said = {
        "opening_hours": "Mo-Fr 09:00-18:00",
        "opened_on": "2020",
        "service_note": "Nytt",
    }
    tables = known([place("a", "Coop")], [service("a", note="Gammalt")])
    (one,) = compared(tables, row("Coop", **said)).differences
    assert cells(one) == {
        "seen_on": ("2025-01-15", "2025-06-01"),
        "opening_hours": ("", "Mo-Fr 09:00-18:00"),
        "opened_on": ("", "2020"),
        "service_note": ("Gammalt", "Nytt"),
    }


def test_closed_by_a_newer_list_keeps_the_day_last_seen() -> None:
    said = row("Coop", status="closed", closed_on="2025-05")
    (one,) = compared(COOP, said).differences
    assert cells(one) == {"status": ("open", "closed"), "closed_on": ("", "2025-05")}
    assert one.older is False


def test_closed_again_changes_nothing() -> None:
    tables = known([place("a", "Coop")], [service("a", status="closed")])
    (one,) = compared(tables, row("Coop", status="closed")).differences
    assert one.kind == "same"


def test_older_list_does_not_close_silently() -> None:
    said = row("Coop", status="closed", seen_on="2024-12-31")
    (one,) = compared(COOP, said).differences
    assert (one.kind, one.older) == ("changed", True)
    assert cells(one) == {"status": ("open", "closed")}


@pytest.mark.parametrize(
    ("closed_on", "seen_on", "older"),
    [
        ("2025-03-01", "2025-02-28", True),
        ("2025-03-01", "2025-03-01", False),
        ("2025-03", "2025-03-30", True),
        ("2025-03", "2025-03-31", False),
        ("2025", "2025-12-30", True),
        ("", "2025-01-31", True),
        ("", "2025-02-01", False),
    ],
)
def test_what_closed_later_than_the_list_is_not_opened_silently(
    closed_on: str, seen_on: str, older: bool
) -> None:
    shut = service("a", status="closed", closed_on=closed_on)
    (one,) = compared(
        known([place("a", "Coop")], [shut]), row("Coop", seen_on=seen_on)
    ).differences
    assert (one.kind, one.older) == ("changed", older)
    assert cells(one)["status"] == ("closed", "open")
    assert cells(one)["seen_on"] == ("2025-01-15", seen_on)
    assert ("closed_on" in cells(one)) is bool(closed_on)


def test_older_list_may_fill_what_is_empty() -> None:
    hours = {"opening_hours": "Mo 10:00-12:00"}
    (one,) = compared(COOP, row("Coop", seen_on="2024-01-01", **hours)).differences
    assert (one.kind, one.older) == ("changed", False)
    assert cells(one) == {"opening_hours": ("", "Mo 10:00-12:00")}
    tables = known([place("a", "Coop")], [service("a", opening_hours="Mo 08:00-09:00")])
    (other,) = compared(tables, row("Coop", seen_on="2024-01-01", **hours)).differences
    assert other.older is True


def test_unverified_is_confirmed() -> None:
    tables = known(
        [place("a", "Coop")], [service("a", status="unverified", seen_on="2017-07-07")]
    )
    (one,) = compared(tables, row("Coop")).differences
    assert cells(one) == {
        "status": ("unverified", "open"),
        "seen_on": ("2017-07-07", "2025-06-01"),
    }
    (doubt,) = compared(COOP, row("Coop", status="unverified")).differences
    assert cells(doubt) == {"status": ("open", "unverified")}


def test_older_place() -> None:
    said = row("Coop Flen", place_id="flen-coop", seen_on="2024-01-01", village="X")
    changed, same = compared(COOP, said).differences
    assert (changed.older, cells(changed)) == (True, {"village": ("Flen", "X")})
    assert same.kind == "same"


def test_range_of_goods_changes_and_is_not_doubled() -> None:
    found = compared(COOP, row("Coop", 0, LIMITED, **SAME))
    assert told(found) == [("changed", "flen-coop", "limited_range")]
    assert cells(found.differences[0]) == {
        "service_kind": ("full_range", "limited_range")
    }
    both = compared(COOP, row("Coop", **SAME), row("Coop", 0, LIMITED))
    assert [one.kind for one in both.differences] == ["same", "new"]


def test_gone_is_what_is_open_here_and_of_the_kinds_of_the_list() -> None:
    tables = known(
        [
            place("a", "Coop"),
            place("b", "Tempo", 5000),
            place("c", "Willys", 9000, municipality_code="0483"),
        ],
        [
            service("a"),
            service("a", FUEL),
            service("b", status="closed"),
            service("b", POST),
            service("c"),
        ],
    )
    found = compared(tables, row("New shop", 20_000))
    assert told(found)[1:] == [("gone", "a", "full_range")]
    assert found.differences[1].older is False
    early = compared(tables, row("New shop", 20_000, seen_on="2025-01-14"))
    assert early.differences[1].older is True


def test_unverified_can_be_gone() -> None:
    tables = known([place("a", "Coop")], [service("a", status="unverified")])
    assert told(compared(tables, row("New", 9000)))[1:] == [("gone", "a", "full_range")]


OSM = known(
    [place("coop", "Coop", 5000)],
    [service("coop")],
    [place("okq8", "OKQ8 Flen"), place("far", "Preem", 30_000, municipality_code="1")],
    [service("okq8", FUEL), service("far", FUEL)],
)


def test_places_of_the_other_origin_are_only_told() -> None:
    found = compared(OSM, row("OKQ8", 10, FUEL))
    assert (found.differences, found.contradictions) == ((), ())
    assert found.elsewhere == {"okq8": 2}


def test_contradiction_with_the_other_origin_is_told() -> None:
    found = compared(OSM, row("OKQ8", 10, FUEL, status="closed"))
    assert (found.differences, found.elsewhere) == ((), {})
    (one,) = found.contradictions
    assert (one.number, one.origin, one.place_id) == (0, "osm", "okq8")
    assert cells(one) == {"status": ("open", "closed")}


def test_new_service_at_a_place_of_the_other_origin() -> None:
    rows = (row("OKQ8 Flen", 0, FUEL), row("OKQ8 Flen", 0, POST))
    found = compared(OSM, *rows)
    assert told(found) == [("new", "okq8", "post_agent")]
    assert found.differences[0].origin == "pack"
    assert "name" not in cells(found.differences[0])


def test_osm_rows_keep_their_ids_and_are_gone_anywhere() -> None:
    rows = (
        row("OKQ8", 30, FUEL, place_id="osm-n1", village="Nära"),
        row("Ingo", 2000, FUEL, place_id="osm-n2"),
        row("Coop", 5010, SHOP, place_id="osm-w3", precision_m="20"),
    )
    found = compared(OSM, *rows, origin="osm")
    assert told(found) == [
        ("changed", "okq8", ""),
        ("changed", "okq8", "petrol_diesel"),
        ("new", "osm-n2", "petrol_diesel"),
        ("gone", "far", "petrol_diesel"),
    ]
    assert set(cells(found.differences[0])) == {"latitude", "longitude"}
    assert {one.origin for one in found.differences} == {"osm"}
    assert found.elsewhere == {"coop": 4}


def test_other_range_of_the_other_origin_is_a_contradiction() -> None:
    said = row("Coop", 5000, LIMITED, place_id="osm-w3")
    found = compared(OSM, said, origin="osm")
    assert [cells(one) for one in found.contradictions] == [
        {"service_kind": ("full_range", "limited_range")}
    ]
    assert [one.kind for one in found.differences] == []


def test_own_origin_is_matched_before_the_other() -> None:
    tables = known(
        [place("own", "OKQ8", 100, precision_m="10")],
        [service("own", FUEL)],
        [place("osm", "OKQ8")],
        [service("osm", FUEL)],
    )
    found = compared(tables, row("OKQ8", 0, FUEL, precision_m="200", **SAME))
    assert told(found) == [("same", "own", "petrol_diesel")]


def test_differences_are_in_the_order_of_the_rows() -> None:
    rows = (row("A"), row("B", 900), row("A", 0, POST), row("B", 900, POST))
    found = compared(known(), *rows)
    assert [one.row for one in found.differences] == [2, 3, 4, 5]
    assert [one.number for one in found.differences] == [0, 1, 2, 3]


def test_one_row_may_name_several_services() -> None:
    accepted = listed(row("A"), row("A", 0, POST), numbers=(7, 7))
    found = compare(known(), accepted, municipality_code=HOME)
    assert [(one.row, one.kind) for one in found.differences] == [(7, "new")] * 2
    again = listed(row("A"), row("A"), numbers=(7, 7))
    found = compare(known(), again, municipality_code=HOME)
    assert [one.kind for one in found.differences] == ["new", "same"]


def test_nothing_against_nothing() -> None:
    empty = Accepted(pd.DataFrame(columns=list(ROWS), dtype=object), (), 3, 3)
    assert compare(known(), empty, municipality_code=HOME).differences == ()
    assert compare(COOP, empty, municipality_code=HOME).differences == ()


def test_row_without_a_position_can_speak_of_a_known_id() -> None:
    said = row("Coop Flen", place_id="flen-coop") | {"latitude": "", "longitude": ""}
    assert told(compared(COOP, said)) == [("changed", "flen-coop", "full_range")]
    nameless = row("Tempo") | {"latitude": "", "longitude": ""}
    assert [one.kind for one in compared(COOP, nameless).contradictions] == ["new"]


def test_place_without_a_village_is_of_the_next_locality() -> None:
    found = compared(known(), row("Tempo", 6000, village=""))
    (new,) = found.differences
    assert (new.place_id, new.village) == ("malmkoping-tempo", "Malmköping")
    assert cells(new)["village"] == ("", "Malmköping")


def test_unknown_id_alone_is_no_place() -> None:
    said = {"name": "", "latitude": "", "longitude": "", "village": ""}
    found = compared(COOP, row("", place_id="gone-shop") | said)
    assert [one.kind for one in found.differences] == ["gone"]
    (one,) = found.contradictions
    assert (one.kind, one.place_id, one.row) == ("new", "gone-shop", 2)
    assert set(cells(one)) == {"name", "village", "latitude", "longitude"}


def test_progress_rises_to_one() -> None:
    shares: list[float] = []
    compared(COOP, row("Coop"), row("Tempo", 900), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_many_places_at_one_spot_are_found_again() -> None:
    """A list whose positions are those of the village, brought in twice."""
    names = [f"Shop {i}" for i in range(300)]
    tables = known(
        [place(f"p{i}", name) for i, name in enumerate(names)],
        [service(f"p{i}") for i in range(300)],
    )
    found = compared(tables, *(row(name, **SAME) for name in names))
    assert {one.kind for one in found.differences} == {"same"}
    assert [one.place_id for one in found.differences] == [f"p{i}" for i in range(300)]


@pytest.mark.parametrize("with_ids", [True, False])
@pytest.mark.parametrize("origin", ["pack", "osm"])
def test_rows_of_the_pack_itself_change_nothing(origin: Origin, with_ids: bool) -> None:
    tables = cells_of(DEFAULT_PACK)
    names = TABLES[origin]
    places = {one["place_id"]: one for one in rows_of(tables[names[0]])}
    rows = [
        {**places[one["place_id"]], **one, "note": "", "service_note": ""}
        | ({} if with_ids else {"place_id": ""})
        for one in rows_of(tables[names[1]])
    ]
    own = compare(tables, listed(*rows), municipality_code=HOME, origin=origin)
    assert [one.kind for one in own.differences] == ["same"] * len(rows)
    assert (own.elsewhere, own.contradictions) == ({}, ())
    other: Origin = "osm" if origin == "pack" else "pack"
    crossed = compare(tables, listed(*rows), municipality_code=HOME, origin=other)
    assert {one.kind for one in crossed.differences} <= {"gone"}
    assert set(crossed.elsewhere) == {
        one["place_id"] for one in rows_of(tables[names[1]])
    }
