"""What each table of a pack must hold; every fault is gathered before any is told.

The rules are pandera schemas over the text of the cells, as the file has them; the
error of a check is the code of a `Fault`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geodata.crs import SWEDEN
from geodata.errors import Fault
from geodata.records import ID_FORM, WEB_ADDRESS, span
from geodata.vocabulary import (
    ALL_KINDS,
    COMPLETENESS,
    GROUP_KINDS,
    SERVICE_TYPES,
    STATUSES,
    TYPE_OF_KIND,
)

LONGEST_NAME: Final = 120
WARNINGS: Final = frozenset({"markup", "too_long"})


@dataclass(frozen=True)
class References:
    """What rows may refer to, and the day that no date may lie after."""

    places: frozenset[str]
    sources: frozenset[str]
    today: date


Rules = Mapping[str, tuple[pa.Check, ...]]


def _check(code: str, test: Callable[[pd.Series], pd.Series]) -> pa.Check:
    """Make a check of a whole column; empty cells pass: `_filled` asks for those."""
    return pa.Check(lambda cells: test(cells) | (cells == ""), error=code)


def _one_of(code: str, allowed: Iterable[str]) -> pa.Check:
    values = frozenset(allowed)
    return _check(code, lambda cells: cells.isin(values))


def _numbers(cells: pd.Series) -> pd.Series:
    plain = cells.where(cells.str.fullmatch(r"-?\d+(\.\d+)?"))
    return pd.to_numeric(plain, errors="coerce")


def _first_days(cells: pd.Series) -> pd.Series:
    """First day of each date, full or partial; None where there is none."""

    def first(text: str) -> date | None:
        try:
            return span(text)[0]
        except ValueError:
            return None

    known = {text: first(text) for text in cells.unique()}
    return cells.map(known)


def _not_future(today: date) -> pa.Check:
    def test(cells: pd.Series) -> pd.Series:
        days = _first_days(cells)
        return days.map(lambda day: day is None or pd.isna(day) or day <= today)

    return _check("future_date", test)


_filled = pa.Check(lambda cells: cells.str.strip() != "", error="empty")
_id = _check("id_form", lambda cells: cells.str.fullmatch(ID_FORM.pattern))
_code = _check("municipality_form", lambda cells: cells.str.fullmatch(r"[0-9]{4}"))
_number = _check("not_a_number", lambda cells: _numbers(cells).notna())
_positive = _check("negative", lambda cells: ~(_numbers(cells) < 0))
_whole = _check("not_whole", lambda cells: cells.str.fullmatch(r"\d+"))
_address = _check(
    "not_an_address", lambda cells: cells.str.fullmatch(WEB_ADDRESS.pattern)
)
_date = _check("not_a_date", lambda cells: _first_days(cells).notna())
_day = _check(
    "not_a_day",
    lambda cells: cells.str.fullmatch(r"\d{4}-\d\d-\d\d") & _first_days(cells).notna(),
)
_plain = _check("markup", lambda cells: ~cells.str.contains(r"[<>`\\]"))
_short = _check("too_long", lambda cells: cells.str.len() <= LONGEST_NAME)

_name = (_filled, _plain, _short)
_any: tuple[pa.Check, ...] = ()


def _position_checks() -> list[pa.Check]:
    west, south, east, north = SWEDEN

    def within(lat: pd.Series, lon: pd.Series) -> pd.Series:
        return lat.between(south, north) & lon.between(west, east)

    def position(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        return _numbers(table["latitude"]), _numbers(table["longitude"])

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


def _kind_fits_type() -> pa.Check:
    def test(table: pd.DataFrame) -> pd.Series:
        expected = table["service_kind"].map(TYPE_OF_KIND)
        known = table["service_type"].isin(SERVICE_TYPES)
        return expected.isna() | ~known | (expected == table["service_type"])

    return pa.Check(test, error="kind_of_other_type")


def _both_or_none() -> pa.Check:
    return pa.Check(
        lambda table: (table["latitude"] == "") == (table["longitude"] == ""),
        error="half_position",
    )


def _schema(
    rules: Rules,
    *,
    rows: Iterable[pa.Check] = (),
    unique: list[str] | None = None,
    optional: Iterable[str] = (),
) -> pa.DataFrameSchema:
    columns = {name: pa.Column(None, list(checks)) for name, checks in rules.items()}
    columns |= {name: pa.Column(None, required=False) for name in optional}
    return pa.DataFrameSchema(columns, checks=list(rows), unique=unique)


def schemas(refs: References) -> dict[str, pa.DataFrameSchema]:
    """The schema of each table, by the name of its file without the ending."""
    source = _one_of("unknown_source", refs.sources)
    not_future = _not_future(refs.today)
    position = {"latitude": (_number,), "longitude": (_number,)}
    required = dict.fromkeys(position, (_filled, _number))
    kinds: Rules = {
        "service_type": (_filled, _one_of("unknown_type", SERVICE_TYPES)),
        "service_kind": (_filled, _one_of("unknown_kind", ALL_KINDS)),
    }
    places = _schema(
        {
            "place_id": (_filled, _id),
            "name": _name,
            "operator": (_plain, _short),
            "village": (_filled, _plain, _short),
            "municipality_code": (_filled, _code),
            "street_address": _any,
            **required,
            "precision_m": (_number, _positive),
            "source_id": (_filled, source),
            "note": _any,
        },
        rows=_position_checks(),
        unique=["place_id"],
    )
    services = _schema(
        {
            "place_id": (_filled, _one_of("unknown_place", refs.places)),
            **kinds,
            "status": (_filled, _one_of("unknown_status", STATUSES)),
            "seen_on": (_filled, _day, not_future),
            "opening_hours": _any,
            "source_id": (_filled, source),
            "note": _any,
        },
        rows=[_kind_fits_type()],
        unique=["place_id", "service_type", "service_kind"],
    )
    return {
        "places": places,
        "osm_places": places,
        "services": services,
        "osm_services": services,
        "completeness": _schema(
            {
                "municipality_code": (_filled, _code),
                **kinds,
                "state": (_filled, _one_of("unknown_state", COMPLETENESS)),
                "as_of": (_date, not_future),
                "source_id": (source,),
                "note": _any,
            },
            rows=[_kind_fits_type()],
            optional=["village"],
        ),
        "localities": _schema(
            {
                "locality_code": (_filled, _id),
                "name": _name,
                "municipality_code": (_filled, _code),
                "population": (_filled, _whole),
                "population_date": (_filled, _date, not_future),
                "area_ha": (_filled, _number, _positive),
                **required,
                "source_id": (_filled, source),
            },
            rows=_position_checks(),
            unique=["locality_code"],
        ),
        "population": _schema(
            {
                "municipality_code": (_filled, _code),
                "date": (_filled, _date, not_future),
                "group": (_filled,),
                "persons": (_filled, _whole),
                "source_id": (_filled, source),
                "note": _any,
            },
            unique=["municipality_code", "date", "group"],
        ),
        "groups": _schema(
            {
                "group_id": (_filled, _id),
                "name": _name,
                "kind": (_filled, _one_of("unknown_group_kind", GROUP_KINDS)),
                "home_village": (_filled, _plain, _short),
                **position,
                "position_basis": _any,
                "verification": _any,
                "source_id": (_filled, source),
            },
            rows=[*_position_checks(), _both_or_none()],
            unique=["group_id"],
        ),
        "sources": _schema(
            {
                "source_id": (_filled, _id),
                "title": _name,
                "publisher": (_filled, _plain),
                "url": (_address,),
                "licence": (_filled, _plain),
                "as_of": (_filled, _date, not_future),
                "note": _any,
            },
            unique=["source_id"],
        ),
    }


ROW_CHECKS: Final = {
    "swapped_position": ("latitude", "longitude"),
    "outside_sweden": ("latitude", "longitude"),
    "half_position": ("latitude", "longitude"),
    "kind_of_other_type": ("service_type", "service_kind"),
}
"""Checks of several cells of a row, with the columns that they look at."""


def _fault(
    file: str, case: Mapping[str, object], table: pd.DataFrame, unique: list[str]
) -> Fault:
    code, index = str(case["check"]), int(float(str(case["index"])))
    columns: Iterable[str] = ROW_CHECKS.get(code, (str(case["column"]),))
    if code == "multiple_fields_uniqueness":
        code, columns = "duplicate", unique
    return Fault(
        code,
        file,
        index + 2,
        ", ".join(columns),
        ", ".join(str(table.loc[index, column]) for column in columns),
        severity="warning" if code in WARNINGS else "error",
    )


def table_faults(
    file: str, table: pd.DataFrame, schema: pa.DataFrameSchema
) -> list[Fault]:
    """Every fault of one table, in the order of its rows.

    Parameters
    ----------
    file
        Name of the file, for the faults.
    table
        The cells as text; its index counts the rows of the file below the header,
        from 0.
    schema
        One of `schemas()`.
    """
    missing = [name for name, column in schema.columns.items() if column.required]
    missing = [name for name in missing if name not in table.columns]
    if missing:
        return [Fault("missing_column", file, None, name) for name in missing]
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.to_dict("records")
    else:
        return []
    faults: dict[tuple[object, ...], Fault] = {}
    for case in cases:
        fault = _fault(file, case, table, schema.unique or [])
        faults.setdefault((fault.row, fault.column, fault.code), fault)
    return sorted(faults.values(), key=lambda fault: (fault.row or 0, fault.code))
