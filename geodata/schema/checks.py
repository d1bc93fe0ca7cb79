"""Checks of cells and rows, as text; the error of each is the code of a fault."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geodata.crs import SWEDEN
from geodata.grid import CELL_ID, CELL_M
from geodata.records import ID_FORM, WEB_ADDRESS, span
from geodata.vocabulary import SERVICE_TYPES, TYPE_OF_KIND

LONGEST_NAME: Final = 120


def check(code: str, test: Callable[[pd.Series], pd.Series]) -> pa.Check:
    """Make a check of a whole column; empty cells pass: `FILLED` asks for those."""
    return pa.Check(lambda cells: test(cells) | (cells == ""), error=code)


def one_of(code: str, allowed: Iterable[str]) -> pa.Check:
    """Cells hold one of the allowed values."""
    values = frozenset(allowed)
    return check(code, lambda cells: cells.isin(values))


def listed(code: str, ids: frozenset[str] | None) -> pa.Check:
    """Cells hold a known id; anything where the ids could not be read."""
    if ids is None:
        return check(code, lambda cells: pd.Series(True, cells.index))
    return one_of(code, ids)


def numbers(cells: pd.Series) -> pd.Series:
    """Cells as numbers; nan where there is none, also for a decimal comma."""
    plain = cells.where(cells.str.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,15})?"))
    return pd.to_numeric(plain, errors="coerce")


def first_days(cells: pd.Series) -> pd.Series:
    """First day of each date, full or partial; None where there is none."""

    def first(text: str) -> date | None:
        try:
            return span(text)[0]
        except ValueError:
            return None

    known = {text: first(text) for text in cells.unique()}
    return cells.map(known)


def not_future(today: date) -> pa.Check:
    """Cells hold no date after today."""

    def test(cells: pd.Series) -> pd.Series:
        days = first_days(cells)
        return days.map(lambda day: day is None or pd.isna(day) or day <= today)

    return check("future_date", test)


FILLED = pa.Check(lambda cells: cells.str.strip() != "", error="empty")


ID = check("id_form", lambda cells: cells.str.fullmatch(ID_FORM.pattern))


CODE = check("municipality_form", lambda cells: cells.str.fullmatch(r"[0-9]{4}"))


NUMBER = check("not_a_number", lambda cells: numbers(cells).notna())


POSITIVE = check("negative", lambda cells: ~(numbers(cells) < 0))


WHOLE = check("not_whole", lambda cells: cells.str.fullmatch(r"[0-9]{1,12}"))


ADDRESS = check(
    "not_an_address", lambda cells: cells.str.fullmatch(WEB_ADDRESS.pattern)
)


DATE = check("not_a_date", lambda cells: first_days(cells).notna())


DAY = check(
    "not_a_day",
    lambda cells: (
        cells.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}") & first_days(cells).notna()
    ),
)


CELL = check("not_a_cell", lambda cells: cells.str.fullmatch(CELL_ID.pattern))


PLAIN = check("markup", lambda cells: ~cells.str.contains(r"[<>`\\]"))


SHORT = check("too_long", lambda cells: cells.str.len() <= LONGEST_NAME)


NAME = (FILLED, PLAIN, SHORT)


ANY: tuple[pa.Check, ...] = ()


def position_checks() -> list[pa.Check]:
    """Rows have a position in Sweden, not one with its parts swapped."""
    west, south, east, north = SWEDEN

    def within(lat: pd.Series, lon: pd.Series) -> pd.Series:
        return lat.between(south, north) & lon.between(west, east)

    def position(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        return numbers(table["latitude"]), numbers(table["longitude"])

    def not_swapped(table: pd.DataFrame) -> pd.Series:
        lat, lon = position(table)
        return ~within(lon, lat)

    def in_sweden(table: pd.DataFrame) -> pd.Series:
        lat, lon = position(table)
        return within(lat, lon) | within(lon, lat) | lat.isna() | lon.isna()

    return [
        pa.Check(not_swapped, error="swapped_position"),
        pa.Check(in_sweden, error="outside_sweden"),
    ]


def kind_fits_type() -> pa.Check:
    """Rows name a kind of their own type."""

    def test(table: pd.DataFrame) -> pd.Series:
        expected = table["service_kind"].map(TYPE_OF_KIND)
        known = table["service_type"].isin(SERVICE_TYPES)
        return expected.isna() | ~known | (expected == table["service_type"])

    return pa.Check(test, error="kind_of_other_type")


def _dates(table: pd.DataFrame, name: str) -> pd.Series:
    """Column of dates that a table need not have; empty cells where it has none."""
    return table[name] if name in table else pd.Series("", table.index)


def closed_after_opened() -> pa.Check:
    """Rows do not close before they have opened."""

    def fits(opened: str, closed: str) -> bool:
        try:
            return span(opened)[0] <= span(closed)[1]
        except ValueError:  # one is empty, or no date: that is another fault
            return True

    def test(table: pd.DataFrame) -> pd.Series:
        pairs = zip(_dates(table, "opened_on"), _dates(table, "closed_on"), strict=True)
        return pd.Series([fits(*pair) for pair in pairs], table.index, dtype=bool)

    return pa.Check(test, error="closed_before_opened")


def closed_is_closed() -> pa.Check:
    """Rows that say when they closed have the status closed."""

    def test(table: pd.DataFrame) -> pd.Series:
        return (_dates(table, "closed_on") == "") | (table["status"] == "closed")

    return pa.Check(test, error="closed_not_closed")


def both_or_none() -> pa.Check:
    """Rows have both latitude and longitude, or neither."""
    return pa.Check(
        lambda table: (table["latitude"] == "") == (table["longitude"] == ""),
        error="half_position",
    )


def says_something() -> pa.Check:
    """Rows of evidence have a value, a verdict or a note."""

    def test(table: pd.DataFrame) -> pd.Series:
        said = [table[name].str.strip() for name in ("value", "verdict", "note")]
        return (said[0] != "") | (said[1] != "") | (said[2] != "")

    return pa.Check(test, error="no_statement")


def middle_of_cell() -> pa.Check:
    """Rows have the middle of their cell as x and y."""

    def test(table: pd.DataFrame) -> pd.Series:
        cell, half = table["cell_id"], CELL_M / 2
        known = cell.str.fullmatch(CELL_ID.pattern)
        east, north = (numbers(part) for part in (cell.str[:6], cell.str[6:]))
        x, y = numbers(table["x"]), numbers(table["y"])
        fits = (x == east + half) & (y == north + half)
        return fits | ~known | x.isna() | y.isna()

    return pa.Check(test, error="not_the_middle")


ROW_CHECKS: Final = {
    "swapped_position": ("latitude", "longitude"),
    "outside_sweden": ("latitude", "longitude"),
    "half_position": ("latitude", "longitude"),
    "kind_of_other_type": ("service_type", "service_kind"),
    "not_the_middle": ("x", "y"),
    "closed_before_opened": ("opened_on", "closed_on"),
    "closed_not_closed": ("status", "closed_on"),
    "no_statement": ("value", "verdict", "note"),
}
"""Checks of several cells of a row, with the columns that they look at."""
