"""Changes over the tables of a pack: what they do, and what does not fit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.errors import SchemaError, SourceError
from geodata.pack import DEFAULT_PACK, cells_of, read_pack
from geodata.pack.overlay import RowChange, laid_over, settled
from geodata.pack.rows import row_of, rows_over

TODAY = date(2026, 10, 1)
Row = dict[str, str]


def table(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype=object)


def place(place_id: str = "shop", **cells: str) -> Row:
    usual = {"place_id": place_id, "name": "Butiken", "source_id": "list"}
    return usual | cells


def service(kind: str = "full_range", **cells: str) -> Row:
    usual = {
        "place_id": "shop",
        "service_type": "groceries",
        "service_kind": kind,
        "status": "open",
        "seen_on": "2025-01-01",
        "source_id": "list",
    }
    return usual | cells


def source(source_id: str = "list", as_of: str = "2025-01-01") -> Row:
    return {"source_id": source_id, "title": "En lista", "as_of": as_of}


def tables() -> dict[str, pd.DataFrame]:
    """A shop of the pack and a pump of OpenStreetMap, each with one service."""
    pump = {"service_type": "fuel", "place_id": "pump"}
    return {
        "places": table(place()),
        "osm_places": table(place("pump", name="Macken")),
        "services": table(service()),
        "osm_services": table(service("petrol_diesel", **pump)),
        "sources": table(source()),
        "groups": table({"group_id": "one"}),
    }


def row(name: str, before: Row | None, after: Row | None) -> RowChange:
    some = before or after or {}
    columns = {"sources": ["source_id"]}.get(name, ["place_id"])
    columns += ["service_type", "service_kind"] * name.endswith("services")
    return RowChange(name, tuple(some[column] for column in columns), before, after)


def records(found: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    rows: list[Row] = found[name].to_dict("records")
    return rows


def out(given: Mapping[str, pd.DataFrame], *rows: RowChange) -> list[tuple[str, str]]:
    """Table and reason of what was left out; the tables must stay as they are."""
    left = settled(given, rows).left_out
    kept = laid_over(given, [one for one in rows if one not in [x.row for x in left]])
    whole = laid_over(given, rows)
    for name in given:
        pd.testing.assert_frame_equal(whole[name], kept[name])
    return [(one.row.table, one.reason) for one in left]


def test_without_changes_the_tables_are_the_same() -> None:
    given = tables()
    found = laid_over(given, [])
    assert all(found[name] is given[name] for name in given)


def test_a_new_row_comes_last_and_the_files_rows_keep_their_numbers() -> None:
    given = tables()
    given["places"] = pd.concat([table(place("b")), table(place("a"))])
    given["places"].index = pd.Index([0, 7])
    found = laid_over(given, [row("places", None, place("new"))])["places"]
    assert found["place_id"].to_list() == ["b", "a", "new"]
    assert found.index.to_list() == [0, 7, 8]
    assert len(given["places"]) == 2


def test_a_changed_row_stays_in_its_place_and_is_taken_whole() -> None:
    given = tables()
    given["places"] = table(place(note="gammal"), place("other", note=""))
    changed = row("places", place(note="gammal"), place(name="Nya"))
    assert records(laid_over(given, [changed]), "places")[0] == place(
        name="Nya", note=""
    )


def test_columns_are_added_that_only_a_change_has() -> None:
    changed = row("services", service(), service(status="closed", closed_on="2025-02"))
    new = row("services", None, service("limited_range"))
    assert records(laid_over(tables(), [changed, new]), "services") == [
        service(status="closed", closed_on="2025-02"),
        service("limited_range", closed_on=""),
    ]


def test_a_row_can_be_taken_away_and_put_back() -> None:
    gone = row("services", service(), None)
    assert records(laid_over(tables(), [gone]), "services") == []
    back = row("services", None, service(status="unverified"))
    found = records(laid_over(tables(), [gone, back]), "services")
    assert found == [service(status="unverified")]


def test_of_several_changes_of_a_row_the_last_one_holds() -> None:
    first = row("places", place(), place(name="Ett"))
    second = row("places", place(name="Ett"), place(name="Två"))
    assert records(laid_over(tables(), [first, second]), "places")[0]["name"] == "Två"
    assert records(laid_over(tables(), [second, first]), "places")[0]["name"] == "Ett"


def test_the_key_is_that_of_the_change() -> None:
    wrong = RowChange("places", ("new",), None, {"name": "Ny", "source_id": "list"})
    assert records(laid_over(tables(), [wrong]), "places")[-1]["place_id"] == "new"


@pytest.mark.parametrize(
    ("shipped", "holds"),
    [("2025-03-01", "ours"), ("2025-03-02", "file's"), ("2025-02-01", "ours")],
)
def test_a_newer_fact_of_the_file_wins(shipped: str, holds: str) -> None:
    """The file was seen before the change when that was made; then it was renewed."""
    given = tables()
    given["services"] = table(service(seen_on=shipped, opening_hours="file's"))
    changed = service(seen_on="2025-03-01", opening_hours="ours")
    found = laid_over(given, [row("services", service(), changed)])
    assert records(found, "services")[0]["opening_hours"] == holds
    reasons = out(given, row("services", service(), changed))
    assert reasons == ([("services", "newer")] if holds == "file's" else [])


def test_an_older_fact_that_was_taken_on_purpose_stays() -> None:
    """What a change knew of the row counts too, also through a later change."""
    older = service(seen_on="2024-01-01")
    closed = service(seen_on="2024-01-01", status="closed")
    first, second = row("services", service(), older), row("services", older, closed)
    assert records(laid_over(tables(), [first]), "services") == [older]
    assert records(laid_over(tables(), [first, second]), "services") == [closed]


def test_a_newer_source_of_the_file_wins_and_a_newer_row_is_not_taken_away() -> None:
    given = tables()
    given["sources"] = table(source(as_of="2026-02-01"))
    ours = row("sources", source(), source(as_of="2026-01-01"))
    assert out(given, ours) == [("sources", "newer")]
    given["services"] = table(service(seen_on="2026-01-01"))
    assert out(given, row("services", service(), None)) == [("services", "newer")]


def test_what_refers_to_nothing_is_left_out() -> None:
    given = tables()
    lost = service(place_id="nowhere")
    assert out(given, row("services", None, lost)) == [("services", "place")]
    strange = place("new", source_id="unknown")
    assert out(given, row("places", None, strange)) == [("places", "source")]
    other = service("limited_range", source_id="unknown")
    assert out(given, row("services", None, other)) == [("services", "source")]


def test_a_service_is_left_out_with_its_place() -> None:
    strange = place("new", source_id="unknown")
    offered = service(place_id="new")
    rows = row("services", None, offered), row("places", None, strange)
    assert out(tables(), *rows) == [("places", "source"), ("services", "place")]


def test_rows_may_refer_to_rows_that_come_later() -> None:
    rows = [
        row("services", None, service(place_id="new", source_id="new")),
        row("places", None, place("new", source_id="new")),
        row("sources", None, source("new")),
    ]
    assert out(tables(), *rows) == []
    assert records(laid_over(tables(), rows), "services")[-1]["place_id"] == "new"


def test_a_service_of_osm_may_be_at_a_place_of_the_pack() -> None:
    assert out(tables(), row("osm_services", None, service("limited_range"))) == []


@pytest.mark.parametrize(
    "change",
    [
        row("places", None, place("pump")),
        row("osm_places", None, place("shop")),
        row("osm_services", None, service()),
    ],
)
def test_a_key_stands_in_one_of_two_tables(change: RowChange) -> None:
    assert out(tables(), change) == [(change.table, "duplicate")]


def test_a_key_can_move_to_the_other_table() -> None:
    there = row("services", None, service(place_id="pump"))
    moved = [
        row("places", None, place("pump")),
        row("osm_places", place("pump"), None),
    ]
    assert out(tables(), there, *moved) == []
    found = laid_over(tables(), moved)
    assert records(found, "osm_places") == []
    assert records(found, "places")[-1]["place_id"] == "pump"


def test_what_is_in_use_is_not_taken_away() -> None:
    gone = row("places", place(), None)
    assert out(tables(), gone) == [("places", "in_use")]
    assert out(tables(), row("sources", source(), None)) == [("sources", "in_use")]
    assert out(tables(), gone, row("services", service(), None)) == []


def test_what_has_no_table_is_left_out() -> None:
    given = tables()
    del given["osm_places"]
    assert out(given, row("osm_places", None, place("x"))) == [
        ("osm_places", "no_table")
    ]
    assert out(given, RowChange("groups", ("one",), None, {})) == [
        ("groups", "no_table")
    ]


def test_rows_are_told_as_they_are_under_changes() -> None:
    given = tables()
    changed = row("places", place(), place(name="Nya"))
    over = settled(given, [changed, row("services", service(), None)])
    key = ("shop", "groceries", "full_range")
    keys = {"places": [("shop",), ("none",)], "services": [key], "no": [("x",)]}
    assert rows_over(given, over, keys) == {("places", ("shop",)): place(name="Nya")}
    assert row_of(given, "places", ("shop",)) == place()
    assert row_of(given, "places", ("none",)) is None
    assert row_of(given, "none", ("shop",)) is None


def new_shop() -> tuple[RowChange, ...]:
    """A shop with a service, as the shipped pack would hold it."""
    cells = place("ny-butik", village="Flen", municipality_code="0482")
    cells |= {"latitude": "59.05", "longitude": "16.58", "source_id": "chain-stores"}
    offered = service(place_id="ny-butik", source_id="chain-stores", opened_on="2025")
    return row("places", None, cells), row("services", None, offered)


def test_a_pack_is_read_with_its_changes() -> None:
    plain = read_pack(DEFAULT_PACK, TODAY)
    pack = read_pack(DEFAULT_PACK, TODAY, new_shop())
    assert pack.overlay == new_shop()
    assert plain.overlay == ()
    assert len(pack.places) == len(plain.places) + 1
    found = pack.places.set_index("place_id").loc["ny-butik"]
    assert (found["latitude"], found["origin"], found["note_en"]) == (59.05, "pack", "")
    assert found.geometry.x == 16.58
    offered = pack.services.set_index("place_id").loc["ny-butik"]
    assert (offered["opened_on"], offered["origin"]) == ("2025", "pack")


def test_a_fault_of_a_change_names_its_row_by_the_key() -> None:
    shop, offered = new_shop()
    wrong = row("places", None, {**(shop.after or {}), "latitude": "59,05"})
    with pytest.raises(SchemaError) as caught:
        read_pack(DEFAULT_PACK, TODAY, [wrong, offered])
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.row) == (
        "not_a_number",
        "places.csv (ny-butik)",
        None,
    )


def test_cells_of_a_pack_are_text_as_the_files_have_it(pack_copy: Path) -> None:
    plain, over = cells_of(pack_copy), cells_of(pack_copy, new_shop())
    assert records(plain, "places")[0]["precision_m"] == "10"
    assert len(over["places"]) == len(plain["places"]) + 1
    (pack_copy / "osm_places.csv").unlink()
    assert cells_of(pack_copy)["osm_places"].empty
    (pack_copy / "places.csv").write_bytes(b"\xff")
    with pytest.raises(SchemaError):
        cells_of(pack_copy)
    with pytest.raises(SourceError):
        cells_of(pack_copy / "none")
