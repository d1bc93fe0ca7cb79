from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.history import DAY_STATES, known_on
from geodata.pack import DEFAULT_PACK, read_pack
from tests.geodata.editing import TODAY, add_column, cells, change, told

BOTH = "opened_on, closed_on"
COLUMNS = ("status", "seen_on", "opened_on", "closed_on")


def state(day: str, *cells: str) -> str:
    """State of one service: status, seen_on, opened_on, closed_on."""
    row = dict(zip(COLUMNS, cells, strict=False))
    found = known_on(pd.DataFrame([row]), date.fromisoformat(day)).iloc[0]
    assert found in DAY_STATES
    return str(found)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-12-31", "unknown"),
        ("2023-01-01", "open"),
        ("2023-01-02", "last_seen"),
        ("2030-01-01", "last_seen"),
    ],
)
def test_what_was_seen_once_is_known_for_that_day_alone(
    day: str, expected: str
) -> None:
    assert state(day, "open", "2023-01-01") == expected
    assert state(day, "open", "2023-01-01", "", "") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-04-30", "not_opened"),
        ("2019-05-01", "open"),
        ("2021-07-01", "open"),
        ("2023-01-01", "open"),
        ("2023-01-02", "last_seen"),
    ],
)
def test_between_opening_and_the_last_sight_it_was_open(
    day: str, expected: str
) -> None:
    assert state(day, "open", "2023-01-01", "2019-05-01") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-02-29", "unknown"),
        ("2020-03-01", "open"),
        ("2022-08-30", "open"),
        ("2022-08-31", "closed"),
        ("2026-01-01", "closed"),
    ],
)
def test_it_was_open_from_the_last_sight_to_the_day_of_closing(
    day: str, expected: str
) -> None:
    assert state(day, "closed", "2020-03-01", "", "2022-08-31") == expected


def test_inside_a_year_or_a_month_nothing_is_decided() -> None:
    opened = ("open", "2023-01-01", "2019", "")
    assert state("2018-12-31", *opened) == "not_opened"
    assert state("2019-06-01", *opened) == "unknown"
    assert state("2019-12-31", *opened) == "open"
    closed = ("closed", "2020-03-01", "2018-06-01", "2022-08")
    assert state("2022-07-31", *closed) == "open"
    assert state("2022-08-15", *closed) == "last_seen"
    assert state("2022-08-31", *closed) == "closed"


def test_what_is_closed_without_a_day_was_last_seen_open() -> None:
    assert state("2021-01-01", "closed", "2020-03-01") == "last_seen"
    assert state("2020-03-01", "closed", "2020-03-01") == "open"
    assert state("2020-02-01", "closed", "2020-03-01") == "unknown"


def test_a_sight_after_the_closing_says_nothing_of_the_time_before() -> None:
    row = ("closed", "2024-01-01", "", "2022-08-31")
    assert state("2022-08-30", *row) == "unknown"
    assert state("2023-01-01", *row) == "closed"


def test_what_nobody_has_confirmed_is_never_open() -> None:
    row = ("unverified", "2017-07-07")
    assert state("2017-07-06", *row) == "unknown"
    assert state("2017-07-07", *row) == "last_seen"
    assert state("2019-01-01", *row) == "last_seen"


def test_seen_on_the_day_itself_within_the_year_of_opening() -> None:
    row = ("open", "2019-06-01", "2019", "")
    assert state("2019-05-31", *row) == "unknown"
    assert state("2019-06-01", *row) == "open"
    assert state("2019-06-02", *row) == "last_seen"


def test_states_keep_the_order_and_index_of_the_services() -> None:
    rows = [("open", "2023-01-01"), ("open", "2025-01-01")]
    table = pd.DataFrame(rows, columns=["status", "seen_on"], index=[7, 3])
    states = known_on(table, date(2024, 1, 1))
    assert states.to_dict() == {7: "last_seen", 3: "unknown"}
    assert list(table) == ["status", "seen_on"]
    assert known_on(table.iloc[:0], date(2024, 1, 1)).empty


def test_nothing_is_known_of_the_shipped_services_in_2017_before_july() -> None:
    services = read_pack(DEFAULT_PACK).services
    assert set(known_on(services, date(2017, 1, 1))) == {"unknown"}
    states = known_on(services, date(2017, 12, 31))
    assert set(services.loc[states == "last_seen", "status"]) == {"unverified"}
    assert set(known_on(services, date(2026, 7, 31))) == {"last_seen"}


def dated(folder: Path, opened: str, closed: str, status: str = "closed") -> None:
    """Give every service of a pack the two dates, and the second row a status."""
    change(folder, "services.csv", add_column("opened_on", ""))
    change(folder, "services.csv", add_column("closed_on", ""))
    row = {"opened_on": opened, "closed_on": closed, "status": status}
    change(folder, "services.csv", cells(2, **row))


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("", ""), ("2019", "2019-05"), ("2019-05-01", "2019-05-01"), ("", "2022")],
)
def test_dates_of_opening_and_closing_may_stand_in_a_pack(
    pack_copy: Path, opened: str, closed: str
) -> None:
    dated(pack_copy, opened, closed)
    assert told(pack_copy) == []
    services = read_pack(pack_copy, TODAY).services
    first = services.iloc[0]
    assert (first["opened_on"], first["closed_on"]) == (opened, closed)
    assert set(services["opened_on"].iloc[1:]) == {""}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("2019-06", "2019-05-31", "closed"), ("closed_before_opened", BOTH)),
        (("", "2022", "open"), ("closed_not_closed", "status, closed_on")),
        (("soon", "", "open"), ("not_a_date", "opened_on")),
        (("2027", "", "open"), ("future_date", "opened_on")),
        (("", "2026-11-25", "closed"), ("future_date", "closed_on")),
    ],
)
def test_dates_that_cannot_be_are_refused_with_row_and_column(
    pack_copy: Path, row: tuple[str, str, str], expected: tuple[str, str]
) -> None:
    dated(pack_copy, *row)
    code, columns = expected
    assert set(told(pack_copy)) == {(code, "services.csv", 2, columns)}
