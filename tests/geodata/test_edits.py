"""What an editor says of a place, as changes of rows."""

from datetime import date

import pandas as pd
import pytest

from geodata.edits import closed, confirmed, corrected, editors_source, source_rows
from geodata.errors import StoreError
from geodata.pack import DEFAULT_PACK, cells_of, read_pack
from geodata.pack.overlay import RowChange, laid_over
from geodata.pack.rows import row_of

DAY = date(2026, 10, 1)
SHOP = ("groceries", "full_range")
FUEL = ("fuel", "petrol_diesel")
SOURCE = {
    "source_id": "editors",
    "title": "Uppgifter från redaktörer",
    "publisher": "Flens kommun",
    "licence": "CC0",
    "as_of": "2026-10-01",
}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return cells_of(DEFAULT_PACK)


def only(rows: tuple[RowChange, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Cells before and after of the row that is no source's."""
    (row,) = [one for one in rows if one.table != "sources"]
    assert row.before is not None
    assert row.after is not None
    return dict(row.before), dict(row.after)


def test_a_service_that_is_confirmed_is_open_and_was_seen_that_day(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = confirmed(tables, "flen-coop", SHOP, DAY, SOURCE)
    before, after = only(rows)
    assert before == row_of(tables, "services", ("flen-coop", *SHOP))
    said = {"status": "open", "seen_on": "2026-10-01", "source_id": "editors"}
    assert after == before | said
    assert rows[0] == RowChange("sources", ("editors",), None, SOURCE)
    pack = read_pack(DEFAULT_PACK, DAY, rows)
    assert (pack.sources["source_id"] == "editors").sum() == 1


def test_a_closed_service_keeps_when_it_was_last_seen_and_its_hours(
    tables: dict[str, pd.DataFrame],
) -> None:
    hours = corrected(
        tables, "flen-coop", {"opening_hours": "Mo-Fr 09:00-18:00"}, SOURCE, SHOP
    )
    changed = laid_over(tables, hours)
    before, after = only(closed(changed, "flen-coop", SHOP, "2026-09", SOURCE))
    assert after["opening_hours"] == "Mo-Fr 09:00-18:00"
    assert after["seen_on"] == before["seen_on"] == "2025-12-19"
    assert (after["status"], after["closed_on"]) == ("closed", "2026-09")
    _before, unknown = only(closed(changed, "flen-coop", SHOP, "", SOURCE))
    assert (unknown["status"], "closed_on" in unknown) == ("closed", False)


def test_a_closed_service_that_is_confirmed_is_closed_no_more(
    tables: dict[str, pd.DataFrame],
) -> None:
    shut = closed(tables, "flen-coop", SHOP, "2026-09-30", SOURCE)
    again = confirmed(laid_over(tables, shut), "flen-coop", SHOP, DAY, SOURCE)
    assert [one.table for one in again] == ["services"]  # the source is there
    assert "closed_on" not in only(again)[1]
    pack = read_pack(DEFAULT_PACK, DAY, [*shut, *again])
    own = pack.services[pack.services["place_id"] == "flen-coop"].iloc[0]
    assert (own["status"], own.get("closed_on", "")) == ("open", "")


def test_rows_of_openstreetmap_stay_in_their_table(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = confirmed(tables, "flen-okq8", FUEL, DAY, SOURCE)
    assert [one.table for one in rows] == ["sources", "osm_services"]
    named = corrected(tables, "flen-okq8", {"name": "Macken"}, SOURCE)
    assert [one.table for one in named] == ["sources", "osm_places"]
    assert only(named)[1]["name"] == "Macken"


def test_a_cell_of_a_place_can_be_emptied_and_its_role_given(
    tables: dict[str, pd.DataFrame],
) -> None:
    cells = {"street_address": "", "role": "service_point"}
    rows = corrected(tables, "flen-ica-kvantum", cells, SOURCE)
    before, after = only(rows)
    assert before["street_address"]
    assert "street_address" not in after
    place = read_pack(DEFAULT_PACK, DAY, rows).places.set_index("place_id")
    found = place.loc["flen-ica-kvantum"]
    assert (found["street_address"], found["role"]) == ("", "service_point")


def test_what_is_not_there_cannot_be_said_anything_of(
    tables: dict[str, pd.DataFrame],
) -> None:
    with pytest.raises(StoreError, match="data_changed"):
        confirmed(tables, "flen-coop", FUEL, DAY, SOURCE)
    with pytest.raises(StoreError, match="data_changed"):
        corrected(tables, "nowhere", {"name": "x"}, SOURCE)


def test_a_source_is_brought_once_and_again_when_it_is_newer(
    tables: dict[str, pd.DataFrame],
) -> None:
    first = source_rows(tables, SOURCE)
    known = laid_over(tables, first)
    assert source_rows(known, SOURCE) == ()
    assert source_rows(known, SOURCE | {"as_of": "2026-09-30"}) == ()
    (newer,) = source_rows(known, SOURCE | {"as_of": "2026-10-02"})
    assert newer.before is not None
    assert newer.before["as_of"] == "2026-10-01"


def test_the_source_of_editors_is_the_municipality_on_that_day() -> None:
    municipality = read_pack(DEFAULT_PACK, DAY).municipality
    source = editors_source(municipality, DAY, {"title": "T", "licence": "CC0"})
    assert source == {
        "source_id": "editors",
        "title": "T",
        "publisher": municipality.official_name,
        "url": "",
        "licence": "CC0",
        "as_of": "2026-10-01",
        "note": "",
    }
