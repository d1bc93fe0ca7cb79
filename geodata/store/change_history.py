"""What became of the data of a municipality: its changes, and what they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any, Final

from pydantic_core import from_json
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)

from geodata.pack.overlay import RowChange
from geodata.store.change_records import Change
from geodata.store.engine import reading
from geodata.store.tables import CHANGES, ROWS

AT_A_TIME: Final = 2000
"""Rows that are read or written in one step."""


@dataclass(frozen=True)
class Made:
    """A row of a change, with the number of the change and whether it was undone."""

    number: int
    undone: bool
    row: RowChange


def changes(
    engine: Engine,
    municipality_code: str,
    *,
    limit: int = 100,
    before: int | None = None,
) -> tuple[Change, ...]:
    """Return changes of a municipality's data, the newest first.

    Parameters
    ----------
    limit
        At most so many.
    before
        Only those with a lower number.
    """
    own = CHANGES.c.municipality_code == municipality_code
    if before is not None:
        own = and_(own, CHANGES.c.number < before)
    found = _changes(own).limit(limit)
    with reading(engine) as connection:
        return tuple(_read(connection, found))


def rows_of(
    engine: Engine, change_id: str, *, limit: int = 200
) -> tuple[RowChange, ...]:
    """Return what a change did, row by row, at most so many rows."""
    own = ROWS.c.change_id == change_id
    found = select(*_CELLS).where(own).order_by(ROWS.c.number).limit(limit)
    with reading(engine) as connection:
        return tuple(_row(*row) for row in connection.execute(found))


def history(
    engine: Engine, municipality_code: str, place_id: str
) -> tuple[tuple[Change, tuple[RowChange, ...]], ...]:
    """Return what was changed and said of one place, the newest first.

    Each change comes with the rows of it that are about the place.
    """
    touched = select(ROWS.c.change_id).where(ROWS.c.place_id == place_id)
    about = or_(CHANGES.c.place_id == place_id, CHANGES.c.id.in_(touched))
    own = and_(CHANGES.c.municipality_code == municipality_code, about)
    with reading(engine) as connection:
        made = list(_read(connection, _changes(own)))
        rows: dict[str, list[RowChange]] = {one.id: [] for one in made}
        found = (
            select(ROWS.c.change_id, *_CELLS)
            .where(ROWS.c.place_id == place_id)
            .order_by(ROWS.c.change_id, ROWS.c.number)
        )
        for change_id, *cells in connection.execute(found):
            if change_id in rows:
                rows[change_id].append(_row(*cells))
    return tuple((one, tuple(rows[one.id])) for one in made)


def open_reports(engine: Engine, municipality_code: str) -> tuple[Change, ...]:
    """Return reports that nobody has seen to or taken back, the newest first."""
    own = and_(
        CHANGES.c.municipality_code == municipality_code,
        CHANGES.c.action == "report",
        ~_undone(CHANGES),
        ~_handled(),
    )
    with reading(engine) as connection:
        return tuple(_read(connection, _changes(own)))


def find(connection: Connection, change_id: str) -> Change | None:
    """Return the change with this id; None if there is none."""
    found = _changes(CHANGES.c.id == change_id)
    return next(iter(_read(connection, found)), None)


def newest(connection: Connection, municipality_code: str) -> int:
    """Return the number of the newest change; 0 if there is none."""
    own = CHANGES.c.municipality_code == municipality_code
    return connection.scalar(select(func.max(CHANGES.c.number)).where(own)) or 0


def made(connection: Connection, municipality_code: str, at: int) -> Iterator[Made]:
    """Every row of the changes up to a number, in order.

    Parameters
    ----------
    at
        Number of the last change that counts; one undone later was not yet undone.
    """
    found = (
        select(CHANGES.c.number, _undone(CHANGES, at), *_CELLS)
        .join(ROWS, ROWS.c.change_id == CHANGES.c.id)
        .where(CHANGES.c.municipality_code == municipality_code, CHANGES.c.number <= at)
        .order_by(CHANGES.c.number, ROWS.c.number)
    )
    streamed = connection.execution_options(yield_per=AT_A_TIME)
    for number, undone, *cells in streamed.execute(found):
        yield Made(number, bool(undone), _row(*cells))


_CELLS: Final = (ROWS.c.table_name, ROWS.c.key, ROWS.c.before, ROWS.c.after)


def _undone(change: FromClause, at: int | None = None) -> ColumnElement[bool]:
    """Whether a change was taken back, by those up to a number."""
    undo = CHANGES.alias()
    taken_back = and_(undo.c.about == change.c.id, undo.c.action == "undo")
    if at is not None:
        taken_back = and_(taken_back, undo.c.number <= at)
    return exists(select(literal(1)).where(taken_back))


def _handled() -> ColumnElement[bool]:
    seen = CHANGES.alias()
    to = and_(seen.c.about == CHANGES.c.id, seen.c.action == "handled")
    return exists(select(literal(1)).where(to, ~_undone(seen)))


def _changes(which: ColumnElement[bool]) -> Select[Any]:
    rows = select(func.count()).where(ROWS.c.change_id == CHANGES.c.id)
    return (
        select(
            CHANGES,
            rows.scalar_subquery().label("rows"),
            _undone(CHANGES).label("undone"),
            _handled().label("handled"),
        )
        .where(which)
        .order_by(CHANGES.c.number.desc())
    )


def _read(connection: Connection, found: Select[Any]) -> Iterator[Change]:
    for row in connection.execute(found).mappings():
        flags = {name: bool(row[name]) for name in ("undone", "handled")}
        yield Change(**({str(name): value for name, value in row.items()} | flags))


def _row(table: str, key: str, before: str | None, after: str | None) -> RowChange:
    cells: list[Mapping[str, str] | None] = [
        None if text is None else from_json(text, cache_strings="all")
        for text in (before, after)
    ]
    return RowChange(intern(table), tuple(from_json(key)), *cells)
