"""What each table of a pack must hold; every fault is gathered before any is told.

The rules are pandera schemas over the text of the cells, as the file has them; the
error of a check is the code of a `Fault`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geodata.errors import Fault
from geodata.schema import checks
from geodata.schema.checks import (
    ROW_CHECKS,
    both_or_none,
    closed_after_opened,
    closed_is_closed,
    kind_fits_type,
    listed,
    middle_of_cell,
    one_of,
    position_checks,
    says_something,
)
from geodata.vocabulary import (
    ALL_KINDS,
    COMPLETENESS,
    EVIDENCE_PARTS,
    GROUP_KINDS,
    ROLES,
    SERVICE_TYPES,
    STATUSES,
    VERDICTS,
)

WARNINGS: Final = frozenset({"markup", "too_long"})

AGE_GROUP: Final = "age_"
"""Begins the name of each column of an age group in `residents.csv`."""


@dataclass(frozen=True)
class References:
    """What rows may refer to, and the day that no date may lie after.

    Ids that could not be read are None: then nothing is looked up.
    """

    places: frozenset[str] | None
    sources: frozenset[str] | None
    today: date


Rules = Mapping[str, tuple[pa.Check, ...]]


def _schema(
    rules: Rules,
    *,
    rows: Iterable[pa.Check] = (),
    unique: list[str] | None = None,
    optional: Rules = MappingProxyType({}),
    beginning: Rules = MappingProxyType({}),
) -> pa.DataFrameSchema:
    """Schema of a table; `beginning` has the checks of all columns that begin so."""
    columns = {name: pa.Column(None, list(checks)) for name, checks in rules.items()}
    columns |= {
        name: pa.Column(None, list(checks), required=False)
        for name, checks in optional.items()
    }
    columns |= {
        f"^{start}": pa.Column(None, list(checks), regex=True, required=False)
        for start, checks in beginning.items()
    }
    return pa.DataFrameSchema(columns, checks=list(rows), unique=unique)


def schemas(refs: References) -> dict[str, pa.DataFrameSchema]:
    """The schema of each table, by the name of its file without the ending."""
    source = listed("unknown_source", refs.sources)
    not_future = checks.not_future(refs.today)
    whole = (checks.FILLED, checks.WHOLE)
    position = {"latitude": (checks.NUMBER,), "longitude": (checks.NUMBER,)}
    required = dict.fromkeys(position, (checks.FILLED, checks.NUMBER))
    kinds: Rules = {
        "service_type": (checks.FILLED, one_of("unknown_type", SERVICE_TYPES)),
        "service_kind": (checks.FILLED, one_of("unknown_kind", ALL_KINDS)),
    }
    places = _schema(
        {
            "place_id": (checks.FILLED, checks.ID),
            "name": checks.NAME,
            "operator": (checks.PLAIN, checks.SHORT),
            "village": (checks.FILLED, checks.PLAIN, checks.SHORT),
            "municipality_code": (checks.FILLED, checks.CODE),
            "street_address": checks.ANY,
            **required,
            "precision_m": (checks.NUMBER, checks.POSITIVE),
            "source_id": (checks.FILLED, source),
            "note": checks.ANY,
        },
        rows=position_checks(),
        unique=["place_id"],
        optional={"role": (one_of("unknown_role", ROLES),)},
    )
    services = _schema(
        {
            "place_id": (checks.FILLED, listed("unknown_place", refs.places)),
            **kinds,
            "status": (checks.FILLED, one_of("unknown_status", STATUSES)),
            "seen_on": (checks.FILLED, checks.DAY, not_future),
            "opening_hours": checks.ANY,
            "source_id": (checks.FILLED, source),
            "note": checks.ANY,
        },
        rows=[kind_fits_type(), closed_after_opened(), closed_is_closed()],
        unique=["place_id", "service_type", "service_kind"],
        optional=dict.fromkeys(("opened_on", "closed_on"), (checks.DATE, not_future)),
    )
    return {
        "places": places,
        "osm_places": places,
        "services": services,
        "osm_services": services,
        "completeness": _schema(
            {
                "municipality_code": (checks.FILLED, checks.CODE),
                **kinds,
                "state": (checks.FILLED, one_of("unknown_state", COMPLETENESS)),
                "as_of": (checks.DATE, not_future),
                "source_id": (source,),
                "note": checks.ANY,
            },
            rows=[kind_fits_type()],
            optional={"village": checks.ANY},
        ),
        "localities": _schema(
            {
                "locality_code": (checks.FILLED, checks.ID),
                "name": checks.NAME,
                "municipality_code": (checks.FILLED, checks.CODE),
                "population": (checks.FILLED, checks.WHOLE),
                "population_date": (checks.FILLED, checks.DATE, not_future),
                "area_ha": (checks.FILLED, checks.NUMBER, checks.POSITIVE),
                **required,
                "source_id": (checks.FILLED, source),
            },
            rows=position_checks(),
            unique=["locality_code"],
        ),
        "population": _schema(
            {
                "municipality_code": (checks.FILLED, checks.CODE),
                "date": (checks.FILLED, checks.DATE, not_future),
                "group": (checks.FILLED,),
                "persons": (checks.FILLED, checks.WHOLE),
                "source_id": (checks.FILLED, source),
                "note": checks.ANY,
            },
            unique=["municipality_code", "date", "group"],
        ),
        "groups": _schema(
            {
                "group_id": (checks.FILLED, checks.ID),
                "name": checks.NAME,
                "kind": (checks.FILLED, one_of("unknown_group_kind", GROUP_KINDS)),
                "home_village": (checks.FILLED, checks.PLAIN, checks.SHORT),
                **position,
                "position_basis": checks.ANY,
                "verification": checks.ANY,
                "source_id": (checks.FILLED, source),
            },
            rows=[*position_checks(), both_or_none()],
            unique=["group_id"],
        ),
        "evidence": _schema(
            {
                "evidence_id": (checks.FILLED, checks.ID),
                "project_id": (checks.FILLED,),
                "goal_id": (checks.FILLED,),
                "part": (checks.FILLED, one_of("unknown_part", EVIDENCE_PARTS)),
                "date": (checks.FILLED, checks.DATE, not_future),
                "value": (checks.NUMBER, checks.POSITIVE),
                "verdict": (one_of("unknown_verdict", VERDICTS),),
                "source_id": (checks.FILLED, source),
                "note": checks.ANY,
                "corrects": checks.ANY,
            },
            rows=[says_something()],
            unique=["evidence_id"],
        ),
        "residents": _schema(
            {
                "cell_id": (checks.FILLED, checks.CELL),
                "x": (checks.FILLED, checks.NUMBER),
                "y": (checks.FILLED, checks.NUMBER),
                "residents": whole,
            },
            rows=[middle_of_cell()],
            unique=["cell_id"],
            beginning={AGE_GROUP: whole},
        ),
        "sources": _schema(
            {
                "source_id": (checks.FILLED, checks.ID),
                "title": checks.NAME,
                "publisher": (checks.FILLED, checks.PLAIN),
                "url": (checks.ADDRESS,),
                "licence": (checks.FILLED, checks.PLAIN),
                "as_of": (checks.FILLED, checks.DATE, not_future),
                "note": checks.ANY,
            },
            unique=["source_id"],
        ),
    }


def candidates_schema() -> pa.DataFrameSchema:
    """Schema of a file of points at which a new place may stand."""
    return _schema(
        {
            "candidate_id": (checks.FILLED, checks.ID),
            "latitude": (checks.FILLED, checks.NUMBER),
            "longitude": (checks.FILLED, checks.NUMBER),
        },
        rows=position_checks(),
        unique=["candidate_id"],
        optional={"name": checks.ANY},
    )


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
