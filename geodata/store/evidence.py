"""Evidence that editors enter: rows are added, and never changed or deleted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from geodata.errors import StoreError
from geodata.goals import Evidence, Part, Verdict
from geodata.records import PartialDate, span
from geodata.store.cells import Identifier, Note, Text
from geodata.store.engine import reading, writing
from geodata.store.records import Role
from geodata.store.tables import EVIDENCE

LARGEST: Final = 10.0**12


class Entry(BaseModel):
    """What an editor enters of a goal: a value, a verdict or a note, and its source.

    Attributes
    ----------
    project_id, goal_id, part, date, value, verdict
        As of `geodata.goals.Evidence`.
    note
        Free text on several lines.
    source
        Who says so, in words or as an address.
    corrects
        Id of the row of the same goal that it corrects; empty for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    project_id: Identifier
    goal_id: Identifier
    part: Part
    date: PartialDate
    value: Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)] | None = None
    verdict: Verdict = ""
    note: Text = ""
    source: Note
    corrects: Identifier = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        rules = {
            "future_date": span(self.date)[0] > datetime.now(UTC).date(),
            "no_statement": self.value is None and not self.verdict and not self.note,
            "verdict_of_baseline": self.part == "baseline" and bool(self.verdict),
            "no_source": not self.source,
        }
        code = next((code for code, broken in rules.items() if broken), "")
        if code:
            raise PydanticCustomError(code, code)
        return self


def add_evidence(
    engine: Engine,
    municipality_code: str,
    entry: Entry,
    *,
    evidence_id: str,
    role: Role,
    key_id: str,
) -> Evidence:
    """Add a row; the same form again gives back what is stored.

    Parameters
    ----------
    evidence_id
        UUID of the form, which the row keeps as its id.
    role, key_id
        Who enters it, and by which key.

    Raises
    ------
    StoreError
        `evidence_elsewhere` if it corrects a row of another goal, or
        `evidence_corrected` if that has been corrected already; or the database
        cannot do it. Nothing was stored.
    """
    with writing(engine) as connection:
        stored = _find(connection, evidence_id)
        if stored is not None:
            return stored
        if entry.corrects:
            _require_standing(connection, municipality_code, entry)
        row = entry.model_dump() | {
            "id": evidence_id,
            "municipality_code": municipality_code,
            "role": role,
            "key_id": key_id,
            "entered_at": datetime.now(UTC),
        }
        try:
            with connection.begin_nested():
                connection.execute(insert(EVIDENCE).values(row))
        except IntegrityError:
            stored = _find(connection, evidence_id)  # another was first
            if stored is None:
                raise
            return stored
        return _evidence(row)


def _find(connection: Connection, evidence_id: str) -> Evidence | None:
    found = select(EVIDENCE).where(EVIDENCE.c.id == evidence_id)
    row = connection.execute(found).mappings().first()
    return _evidence(row) if row else None


def _require_standing(
    connection: Connection, municipality_code: str, entry: Entry
) -> None:
    """Refuse to correct a row of another goal, or one that was corrected before."""
    columns = EVIDENCE.c
    goal = columns.municipality_code, columns.project_id, columns.goal_id
    old = connection.execute(
        select(*goal).where(columns.id == entry.corrects)
    ).one_or_none()
    own = (municipality_code, entry.project_id, entry.goal_id)
    if old is not None and tuple(old) != own:
        raise StoreError("evidence_elsewhere")
    again = select(columns.id).where(
        columns.corrects == entry.corrects, _of(municipality_code)
    )
    if connection.execute(again).first() is not None:
        raise StoreError("evidence_corrected")


def _of(municipality_code: str) -> ColumnElement[bool]:
    return EVIDENCE.c.municipality_code == municipality_code


def evidence(engine: Engine, municipality_code: str) -> tuple[Evidence, ...]:
    """Every row of a municipality, in the order in which they were entered."""
    order = EVIDENCE.c.entered_at, EVIDENCE.c.id
    found = select(EVIDENCE).where(_of(municipality_code)).order_by(*order)
    with reading(engine) as connection:
        rows = connection.execute(found).mappings().all()
    return tuple(_evidence(row) for row in rows)


def evidence_version(engine: Engine, municipality_code: str) -> tuple[int, str]:
    """How many rows there are, and the id of the newest: whether there is a new one."""
    own = _of(municipality_code)
    count = select(func.count()).select_from(EVIDENCE).where(own)
    order = EVIDENCE.c.entered_at.desc(), EVIDENCE.c.id.desc()
    newest = select(EVIDENCE.c.id).where(own).order_by(*order).limit(1)
    with reading(engine) as connection:
        return connection.scalars(count).one(), connection.scalar(newest) or ""


def _evidence(row: Mapping[Any, Any]) -> Evidence:
    names = Entry.model_fields.keys() | {"id", "role", "entered_at"}
    return Evidence(**{name: row[name] for name in names}, origin="entered")
