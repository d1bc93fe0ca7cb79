"""Changes that lie over the data of a municipality: made whole or not, and undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from geodata.errors import StoreError
from geodata.pack.overlay import Cells, RowChange, filled
from geodata.store.cells import LONGEST_NOTE, LONGEST_TEXT, line, shown
from geodata.store.change_checks import require_fit, require_last, standing
from geodata.store.change_history import AT_A_TIME, Made, find, made, newest
from geodata.store.change_records import Action, Change, NewChange
from geodata.store.engine import reading, writing
from geodata.store.records import Role
from geodata.store.tables import CHANGES, ROWS

TRIES: Final = 5
"""So often a change is checked anew because another was made meanwhile."""
CHECKED: Final = 0.5
"""Progress when a change has been checked, and not yet written."""
ABOUT: Final[dict[Action, Action]] = {"handled": "report"}
"""What a change must be about, by what it does."""

Progress = Callable[[float], None]


@dataclass(frozen=True)
class _By:
    """Who changes the data of which municipality."""

    municipality_code: str
    role: Role
    key_id: str


def version(engine: Engine, municipality_code: str) -> int:
    """Number of the newest change of a municipality's data; 0 if there is none."""
    with reading(engine) as connection:
        return newest(connection, municipality_code)


def newest_id(engine: Engine, municipality_code: str) -> tuple[int, str]:
    """Number and id of the newest change of a municipality's data; 0 and empty if none.

    The id tells two stores apart, of which each has a change of that number.
    """
    own = CHANGES.c.municipality_code == municipality_code
    order = CHANGES.c.number.desc()
    found = select(CHANGES.c.number, CHANGES.c.id).where(own).order_by(order).limit(1)
    with reading(engine) as connection:
        row = connection.execute(found).one_or_none()
    return (row.number, row.id) if row else (0, "")


def overlay(
    engine: Engine, municipality_code: str, at: int | None = None
) -> tuple[RowChange, ...]:
    """Return the rows of the changes that were not undone, in their order.

    The row of a source that only a change which was undone had brought is among them
    as long as another row names it.

    Parameters
    ----------
    at
        As the data was after the change with this number; as it is when left out.
    """
    return standing(_every(engine, municipality_code, at))


def _every(engine: Engine, code: str, at: int | None = None) -> list[Made]:
    with reading(engine) as connection:
        number = newest(connection, code) if at is None else at
        return list(made(connection, code, number))


def add_change(
    engine: Engine,
    folder: Path,
    new: NewChange,
    *,
    municipality_code: str,
    role: Role,
    key_id: str = "",
    expected: int | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Change:
    """Make a change, all of it or nothing; the same form again changes nothing.

    The pack as it will be is checked while others may write; if one of them did, it is
    checked anew.

    Parameters
    ----------
    folder
        Folder of the pack.
    role, key_id
        Who makes it, and by which key.
    expected
        Version of the data that the user has seen: the change is refused if it is
        another by now.
    today
        No date may lie after it; the current day when left out.
    progress
        Told how much is done, from 0 to 1.

    Raises
    ------
    SchemaError
        The pack would have faults; it holds every one.
    StoreError
        `data_changed` if a row is no longer as the change says it was, or the version
        not the one expected; `no_change` if it is about none; `no_text` if a report
        says nothing; `too_long`; or the database cannot do it. Nothing was written.
    """
    _require_words(new)
    by = _By(municipality_code, role, key_id)
    for _try in range(TRIES):
        stored, at = _known(engine, new.id, municipality_code)
        if stored is not None:
            return stored
        if expected is not None and expected != at:
            raise StoreError("data_changed")
        if new.rows:
            over = overlay(engine, municipality_code, at)
            require_fit(folder, over, new.rows, today)
        _tell(progress, CHECKED)
        change = _write(engine, by, new, at, progress)
        if change is not None:
            _tell(progress, 1)
            return change
    raise StoreError("store_busy")


def undo(
    engine: Engine,
    folder: Path,
    municipality_code: str,
    change_id: str,
    *,
    form_id: str,
    role: Role,
    key_id: str = "",
) -> Change:
    """Take a change back by a new one; the same form again changes nothing.

    Parameters
    ----------
    folder
        Folder of the pack.
    form_id
        UUID that the new change gets.
    role, key_id
        Who takes it back, and by which key.

    Raises
    ------
    SourceError, SchemaError
        The tables of the pack cannot be read.
    StoreError
        `no_change` if there is none, `already_undone`, `not_reversible` for what
        takes another back, or `changed_since` if a later one rests on it; or the
        database cannot do it. Nothing was written.
    """
    by = _By(municipality_code, role, key_id)
    for _try in range(TRIES):
        stored, at = _known(engine, form_id, municipality_code)
        if stored is not None:
            return stored
        old = _reversible(engine, municipality_code, change_id)
        if old.rows:
            every = _every(engine, municipality_code, at)
            require_last(folder, every, old.number)
        new = NewChange(form_id, "undo", place_id=old.place_id, about=old.id)
        change = _write(engine, by, new, at)
        if change is not None:
            return change
    raise StoreError("store_busy")


def _tell(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress(share)


def _known(engine: Engine, change_id: str, code: str) -> tuple[Change | None, int]:
    """The change that has this id already, and the version of the data."""
    with reading(engine) as connection:
        return find(connection, change_id), newest(connection, code)


def _require_words(new: NewChange) -> None:
    if new.action == "report" and not shown(new.note):
        raise StoreError("no_text")
    for text, most in ((new.note, LONGEST_TEXT), (new.source, LONGEST_NOTE)):
        if len(text) > most:
            raise StoreError("too_long", most=str(most))


def _reversible(engine: Engine, code: str, change_id: str) -> Change:
    with reading(engine) as connection:
        old = find(connection, change_id)
    if old is None or old.municipality_code != code:
        raise StoreError("no_change")
    if old.undone:
        raise StoreError("already_undone")
    if old.action == "undo":
        raise StoreError("not_reversible")
    return old


def _write(
    engine: Engine,
    by: _By,
    new: NewChange,
    at: int,
    progress: Progress | None = None,
) -> Change | None:
    """Write a change that was checked at a version; None if that is no longer so."""
    with writing(engine) as connection:
        stored = find(connection, new.id)
        if stored is not None:
            return stored
        if newest(connection, by.municipality_code) != at:
            return None
        _require_about(connection, by.municipality_code, new)
        try:
            with connection.begin_nested():
                connection.execute(insert(CHANGES).values(_values(by, new, at + 1)))
        except IntegrityError:
            return find(connection, new.id)  # another was first
        _write_rows(connection, new, progress)
        return find(connection, new.id)


def _require_about(connection: Connection, code: str, new: NewChange) -> None:
    action = ABOUT.get(new.action)
    if action is None:
        return
    old = find(connection, new.about)
    if old is None or (old.municipality_code, old.action) != (code, action):
        raise StoreError("no_change")


def _values(by: _By, new: NewChange, number: int) -> dict[str, Any]:
    return {
        "id": new.id,
        "municipality_code": by.municipality_code,
        "number": number,
        "action": new.action,
        "role": by.role,
        "key_id": by.key_id,
        "at": datetime.now(UTC),
        "source": line(new.source),
        "note": shown(new.note),
        "place_id": new.place_id,
        "about": new.about,
    }


def _write_rows(
    connection: Connection, new: NewChange, progress: Progress | None
) -> None:
    for start in range(0, len(new.rows), AT_A_TIME):
        some = new.rows[start : start + AT_A_TIME]
        rows = [
            {
                "change_id": new.id,
                "number": number,
                "table_name": row.table,
                "place_id": "" if row.table == "sources" else row.key[0],
                "key": to_json(row.key).decode(),
                "before": _text(row.before),
                "after": _text(row.after),
            }
            for number, row in enumerate(some, start + 1)
        ]
        connection.execute(insert(ROWS), rows)
        done = (start + len(some)) / len(new.rows)
        _tell(progress, CHECKED + (1 - CHECKED) * done)


def _text(cells: Cells | None) -> str | None:
    return None if cells is None else to_json(filled(cells)).decode()
