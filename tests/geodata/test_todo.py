"""What is missing or old in a pack, as things to do."""

from dataclasses import replace
from datetime import date

import geopandas
import pandas as pd
import pytest
from shapely import Point

from geodata.crs import WGS84
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.places import KindState, join
from geodata.todo import Todo, TypeTask, todo, unconfirmed
from geodata.vocabulary import SERVICE_TYPES, TYPE_OF_KIND

TODAY = date(2026, 11, 24)
HERE, ELSEWHERE = "0482", "0483"
Offer = tuple[str, str, str, str, str]
"""Place, kind, status, day seen, opening hours."""


@pytest.fixture(scope="module")
def flen() -> Pack:
    return read_pack(DEFAULT_PACK, TODAY)


def offers(*rows: Offer, code: str = HERE) -> geopandas.GeoDataFrame:
    columns = ["place_id", "service_kind", "status", "seen_on", "opening_hours"]
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    return geopandas.GeoDataFrame(
        table.assign(
            service_type=table["service_kind"].map(TYPE_OF_KIND),
            municipality_code=code,
        ),
        geometry=[Point(16.6, 59)] * len(table),
        crs=WGS84,
    )


def of_type(found: Todo, service_type: str) -> TypeTask:
    (task,) = [one for one in found.types if one.service_type == service_type]
    return task


@pytest.mark.parametrize(
    ("status", "seen_on", "waits"),
    [
        ("open", "2026-11-24", False),
        ("open", "2025-11-24", False),
        ("open", "2025-11-23", True),
        ("unverified", "2026-11-24", True),
        ("closed", "2017-01-01", False),
    ],
)
def test_what_waits_to_be_confirmed(status: str, seen_on: str, waits: bool) -> None:
    table = pd.DataFrame({"status": [status], "seen_on": [seen_on]})
    assert unconfirmed(table, TODAY).to_list() == [waits]


def test_a_type_tells_how_many_wait_and_which_has_waited_longest(flen: Pack) -> None:
    table = offers(
        ("b", "post_agent", "open", "2023-05-01", "Mo-Fr 09:00-18:00"),
        ("a", "post_agent", "unverified", "2024-01-01", ""),
        ("c", "parcel_locker", "open", "2026-11-01", ""),
        ("d", "post_agent", "closed", "2010-01-01", ""),
        ("e", "pharmacy", "open", "2000-01-01", ""),
    )
    found = of_type(todo(flen, table, TODAY), "post")
    assert (found.services, found.unconfirmed, found.without_hours) == (3, 2, 2)
    assert (found.oldest, found.first) == ("2023-05-01", "b")
    assert not found.done


def test_every_type_is_there_without_a_service(flen: Pack) -> None:
    found = todo(flen, offers(), TODAY)
    assert [one.service_type for one in found.types] == list(SERVICE_TYPES)
    assert {(one.services, one.unconfirmed, one.first) for one in found.types} == {
        (0, 0, "")
    }
    assert found.waiting == ()


def test_lists_are_open_by_the_kinds_that_count(flen: Pack) -> None:
    found = of_type(todo(flen, offers(), TODAY), "groceries")
    assert found.open_lists == (KindState("limited_range", "partial", "2023-01-07"),)
    assert [one.service_kind for one in found.others] == ["unstaffed"]


def test_a_type_is_done_when_its_list_is_complete_and_all_is_known(flen: Pack) -> None:
    table = offers(("a", "petrol_diesel", "open", "2026-11-24", "24/7"))
    assert of_type(todo(flen, table, TODAY), "fuel").done
    table = offers(("a", "petrol_diesel", "open", "2026-11-24", ""))
    assert not of_type(todo(flen, table, TODAY), "fuel").done


def test_places_wait_oldest_first_and_each_once(flen: Pack) -> None:
    table = offers(
        ("new", "post_agent", "open", "2025-01-01", ""),
        ("old", "post_agent", "open", "2017-01-01", ""),
        ("new", "pharmacy", "unverified", "2026-01-01", ""),
        ("known", "pharmacy", "open", "2026-11-01", ""),
    )
    assert todo(flen, table, TODAY).waiting == ("old", "new")


def test_places_elsewhere_are_told_apart(flen: Pack) -> None:
    table = offers(("a", "pharmacy", "open", "2017-01-01", ""), code=ELSEWHERE)
    found = todo(flen, table, TODAY)
    assert (found.neighbours, found.waiting) == (1, ())
    assert of_type(found, "pharmacy").services == 0


def test_what_the_pack_lacks(flen: Pack) -> None:
    found = todo(flen, offers(), TODAY)
    assert found.unplaced_groups == ("Vadsbro-Blacksta",)
    assert (found.grid, found.roads, found.service_points) == (False, False, 0)
    cells = pd.DataFrame({"cell_id": ["5800006500000"]})
    assert todo(replace(flen, residents=cells), offers(), TODAY).grid


def test_service_points_of_the_municipality_are_counted(flen: Pack) -> None:
    own = flen.places["municipality_code"] == HERE
    assert own.sum() not in {0, len(own)}
    marked = replace(flen, places=flen.places.assign(role="service_point"))
    assert todo(marked, offers(), TODAY).service_points == own.sum()


def test_the_shipped_pack_adds_up(flen: Pack) -> None:
    table = join(flen.places, flen.services)
    found = todo(flen, table, TODAY)
    inside = table[table["municipality_code"] == HERE]
    assert sum(one.services for one in found.types) == len(inside)
    late = unconfirmed(table, TODAY).sum()
    assert sum(one.unconfirmed for one in found.types) + found.neighbours == late
    assert found.waiting[0] == "halleforsnas-coop"
