"""What a user takes of a list, as rows that lie over the pack."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.intake.taking import chosen_rows, usual_choice
from geodata.pack import cells_of, read_pack
from geodata.pack.overlay import RowChange, laid_over
from tests.geodata.listing import (
    FUEL,
    HOME,
    POST,
    at,
    compared,
    known,
    place,
    row,
    service,
    told,
)

DAY = date(2025, 6, 30)
SOURCE = {
    "source_id": "list",
    "title": "List",
    "publisher": "P",
    "licence": "CC0",
    "as_of": "2025-06-01",
}
COOP = known(
    [place("coop", "Coop", precision_m="10"), place("tempo", "Tempo", 5000)],
    [service("coop"), service("tempo")],
)


def taken(
    tables: dict[str, pd.DataFrame], *rows: dict[str, str], **options: object
) -> tuple[RowChange, ...]:
    """Rows of all differences of a list, without the row of the source."""
    origin = options.pop("origin", "pack")
    found = compared(tables, *rows, origin=origin)
    usual = {"take": range(99), "gone": "closed", "source": SOURCE, "day": DAY}
    made = chosen_rows(tables, found, **{**usual, **options})  # type: ignore[arg-type]
    return tuple(one for one in made if one.table != "sources")


def test_usual_choice_is_new_and_changed_and_not_older_nor_gone() -> None:
    old = row("Tempo", 5000, status="closed", seen_on="2024-01-01")
    found = compared(COOP, row("Coop"), old, row("ICA", 9000), row("Coop", 0, FUEL))
    kinds = [(one.kind, one.older) for one in found.differences]
    assert kinds == [
        ("changed", False),
        ("changed", True),
        ("new", False),
        ("new", False),
    ]
    assert usual_choice(found) == {0, 2, 3}
    gone = compared(COOP, row("ICA", 9000))
    assert [one.kind for one in gone.differences] == ["new", "gone", "gone"]
    assert usual_choice(gone) == {0}
    maybe = compared(COOP, row("Coop", 400))
    assert maybe.differences[0].hint
    assert usual_choice(maybe) == set()
    sure = compared(COOP, row("Coop", 400), same={2: "new"})
    assert sure.differences[0].hint is None
    assert usual_choice(sure) == {0}


def test_new_service_brings_its_place_along() -> None:
    rows = (row("ICA", 9000, operator="ICA"), row("ICA", 9000, POST, service_note="N"))
    changes = taken(known(), *rows)
    assert [(one.table, one.key) for one in changes] == [
        ("places", ("flen-ica",)),
        ("services", ("flen-ica", "groceries", "full_range")),
        ("services", ("flen-ica", "post", "post_agent")),
    ]
    assert all(one.before is None for one in changes)
    assert changes[0].after == {
        "place_id": "flen-ica",
        "name": "ICA",
        "operator": "ICA",
        "village": "Flen",
        "municipality_code": HOME,
        **at(9000),
        "source_id": "list",
    }
    assert changes[2].after == {
        "place_id": "flen-ica",
        **POST,
        "status": "open",
        "seen_on": "2025-06-01",
        "source_id": "list",
        "note": "N",
    }


def test_only_what_was_chosen_is_taken() -> None:
    found = compared(COOP, row("Coop"), row("ICA", 9000), row("ICA", 9000, POST))
    changes = chosen_rows(COOP, found, {2}, gone="closed", source=SOURCE, day=DAY)
    assert [one.table for one in changes] == ["sources", "places", "services"]
    assert changes[2].key == ("flen-ica", "post", "post_agent")


def test_nothing_chosen_is_nothing() -> None:
    found = compared(COOP, row("Coop", seen_on="2025-01-15"))
    assert [one.kind for one in found.differences] == ["same", "gone"]
    for take in ((), {0}, {77}):
        made = chosen_rows(COOP, found, take, gone="closed", source=SOURCE, day=DAY)
        assert made == ()


def test_changed_service_keeps_its_other_cells() -> None:
    tables = known(
        [place("coop", "Coop", precision_m="10")],
        [service("coop", note="Gammal", note_en="Old", opening_hours="Mo 1")],
    )
    tables["services"]["note_en"] = "Old"
    (one,) = taken(tables, row("Coop", service_note="Ny"))
    assert (one.before or {})["note_en"] == "Old"
    assert one.after == {
        "place_id": "coop",
        **service("coop"),
        "seen_on": "2025-06-01",
        "opening_hours": "Mo 1",
        "source_id": "list",
        "note": "Ny",
    }


def test_changed_place() -> None:
    said = row("Coop", 300, place_id="coop", seen_on="2025-01-15")
    (one,) = taken(COOP, said, gone="unverified", take={0})
    assert (one.table, one.key) == ("places", ("coop",))
    assert (one.before or {})["precision_m"] == "10"
    after = dict(one.after or {})
    assert "precision_m" not in after
    assert (after["longitude"], after["source_id"]) == (at(300)["longitude"], "list")


@pytest.mark.parametrize("gone", ["closed", "unverified"])
def test_gone(gone: str) -> None:
    changes = taken(COOP, row("Coop", seen_on="2025-01-15"), gone=gone)
    (one,) = changes
    assert one.key == ("tempo", "groceries", "full_range")
    assert one.after == {
        **service("tempo"),
        "status": gone,
        "seen_on": "2025-01-15",
        "source_id": "list",
    }


def test_gone_that_is_unverified_already_stays() -> None:
    tables = known([place("a", "A")], [service("a", status="unverified")])
    assert told(compared(tables, row("B", 9000)))[1][0] == "gone"
    changes = taken(tables, row("B", 9000), gone="unverified")
    assert [one.key[0] for one in changes] == ["flen-b", "flen-b"]


def test_other_range_takes_the_place_of_the_row() -> None:
    limited = {"service_kind": "limited_range", "seen_on": "2025-01-15"}
    old, new = taken(COOP, row("Coop", **limited), take={0})
    assert (old.key, old.after) == (("coop", "groceries", "full_range"), None)
    assert (new.key, new.before) == (("coop", "groceries", "limited_range"), None)
    assert (new.after or {})["seen_on"] == "2025-01-15"


def test_reopened_service_is_not_closed_on_any_day() -> None:
    shut = service("a", status="closed", closed_on="2025-03-01")
    (one,) = taken(known([place("a", "A", precision_m="10")], [shut]), row("A"))
    assert "closed_on" in (one.before or {})
    assert "closed_on" not in (one.after or {})


def test_osm_rows_stay_in_their_own_tables() -> None:
    tables = known([place("a", "Coop")], [service("a")])
    rows = (
        row("Ingo", 900, FUEL, place_id="osm-n1"),
        row("Coop", 1, POST, place_id="osm-n2"),
        row("Coop", 1, place_id="osm-n2"),
    )
    changes = taken(tables, *rows, origin="osm")
    assert [(one.table, one.key[0]) for one in changes] == [
        ("osm_places", "osm-n1"),
        ("osm_services", "osm-n1"),
        ("osm_services", "a"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SOURCE, {**SOURCE}),
        ({**SOURCE, "as_of": ""}, {**SOURCE, "as_of": "2025-06-30"}),
    ],
)
def test_source_comes_first(source: dict[str, str], expected: dict[str, str]) -> None:
    found = compared(COOP, row("Coop"))
    first, *_ = chosen_rows(COOP, found, {0}, gone="closed", source=source, day=DAY)
    assert first == RowChange("sources", ("list",), None, expected)


def test_source_that_is_there_keeps_the_later_date() -> None:
    found = compared(COOP, row("Coop"))
    for as_of, expected in (("2024-01-01", "2025-02-01"), ("2026-01-01", "2026-01-01")):
        source = {"source_id": "old", "title": "New", "as_of": as_of}
        rows = chosen_rows(COOP, found, {0}, gone="closed", source=source, day=DAY)
        assert rows[0].before is not None
        assert (rows[0].after or {})["title"] == "New"
        assert (rows[0].after or {})["publisher"] == "P"
        assert (rows[0].after or {})["as_of"] == expected
    known_source = {"source_id": "old", "as_of": "2025-02-01"}
    rows = chosen_rows(COOP, found, {0}, gone="closed", source=known_source, day=DAY)
    assert [one.table for one in rows] == ["services"]


def test_the_pack_with_what_was_taken_has_no_fault(pack_copy: Path) -> None:
    tables = cells_of(pack_copy)
    rows = (
        row("Coop Flen", 0, place_id="flen-coop", seen_on="2026-01-01"),
        row("OKQ8 Flen", 0, POST, place_id="flen-okq8"),
        row("Ny butik", 9000, role="service_point", opened_on="2025"),
    )
    found = compared(tables, *rows)
    take = [one.number for one in found.differences]
    changes = chosen_rows(
        tables, found, take, gone="unverified", source=SOURCE, day=DAY
    )
    pack = read_pack(pack_copy, overlay=changes)
    new = pack.places.set_index("place_id").loc["flen-ny-butik"]
    assert (new["role"], new["origin"]) == ("service_point", "pack")
    posts = pack.services[pack.services["service_kind"] == "post_agent"]
    status = dict(zip(posts["place_id"], posts["status"], strict=True))
    assert status == {"halleforsnas-coop": "unverified", "flen-okq8": "open"}
    again = compared(laid_over(tables, changes), *rows)
    assert {one.kind for one in again.differences} == {"same", "gone"}
