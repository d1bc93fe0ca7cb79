"""Workshops: made, found by their code, changed, closed, deleted on their day."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from geodata.errors import StoreError
from geodata.store.engine import reading, writing
from geodata.store.keys import add_key, new_code, plain_code, same
from geodata.store.records import Role, Screen, Settings, Workshop
from geodata.store.tables import CONTRIBUTIONS, LOG, WORKSHOPS


def new_id() -> str:
    """Random id, the same kind for every row."""
    return uuid.uuid4().hex


def _written(settings: Settings) -> dict[str, Any]:
    """Columns of the settings."""
    return settings.model_dump() | {"groups": list(settings.groups)}


def workshop_of(row: RowMapping) -> Workshop:
    """Workshop of a row of its table."""
    settings = Settings.model_construct(
        **{name: row[name] for name in Settings.model_fields} |
        {"groups": tuple(row["groups"])}
    )  # fmt: skip
    names = [n for n in Workshop.__dataclass_fields__ if n != "settings"]
    return Workshop(settings=settings, **{name: row[name] for name in names})


def create_workshop(
    engine: Engine, settings: Settings, municipality_code: str
) -> tuple[Workshop, str]:
    """Make a workshop; return it with its facilitator's key, which is shown once.

    Raises
    ------
    StoreError
        The database cannot do it.
    """
    workshop_id = new_id()
    with writing(engine) as connection:
        taken = set(connection.scalars(select(WORKSHOPS.c.code)))
        code = new_code()
        while code in taken:
            code = new_code()
        connection.execute(
            insert(WORKSHOPS).values(
                id=workshop_id,
                code=code,
                municipality_code=municipality_code,
                **_written(settings),
                state="open",
                screen="start",
                created_at=datetime.now(UTC),
                revision=1,
            )
        )
        key = add_key(connection, "facilitator", workshop_id)
        return _found(connection, workshop_id), key


def _found(connection: Connection, workshop_id: str) -> Workshop:
    query = select(WORKSHOPS).where(WORKSHOPS.c.id == workshop_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise StoreError("no_workshop")
    return workshop_of(row)


def by_id(engine: Engine, workshop_id: str) -> Workshop:
    """Return a workshop by its id.

    Raises
    ------
    StoreError
        `no_workshop`; or the database cannot be read.
    """
    with reading(engine) as connection:
        return _found(connection, workshop_id)


def by_code(engine: Engine, code: str) -> Workshop:
    """Return a workshop by its code, however that was typed.

    Raises
    ------
    StoreError
        `no_workshop`; or the database cannot be read.
    """
    typed, found = plain_code(code), ""
    with reading(engine) as connection:
        for workshop_id, known in connection.execute(
            select(WORKSHOPS.c.id, WORKSHOPS.c.code)
        ):
            if same(known, typed):
                found = workshop_id
        return _found(connection, found)


def workshops(engine: Engine) -> list[Workshop]:
    """Every workshop, the latest day first."""
    order = WORKSHOPS.c.day.desc(), WORKSHOPS.c.created_at.desc()
    with reading(engine) as connection:
        rows = connection.execute(select(WORKSHOPS).order_by(*order))
        return [workshop_of(row) for row in rows.mappings()]


def touch(connection: Connection, workshop_id: str, *, must_be_open: bool) -> Workshop:
    """Count a change of a workshop, and keep others from it until the end.

    Raises
    ------
    StoreError
        `no_workshop`, or `workshop_closed`.
    """
    here = WORKSHOPS.c.id == workshop_id
    count = update(WORKSHOPS).where(here).values(revision=WORKSHOPS.c.revision + 1)
    connection.execute(count)
    found = _found(connection, workshop_id)
    if must_be_open and found.state != "open":
        raise StoreError("workshop_closed")
    return found


def note(
    connection: Connection,
    workshop_id: str,
    action: str,
    role: Role,
    contribution_id: str = "",
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write into the log what was done, and by which role."""
    connection.execute(
        insert(LOG).values(
            id=new_id(),
            workshop_id=workshop_id,
            contribution_id=contribution_id,
            action=action,
            role=role,
            at=datetime.now(UTC),
            before=dict(before or {}),
            after=dict(after or {}),
            undone=False,
        )
    )


def _change(
    engine: Engine, workshop_id: str, action: str, role: Role, **values: object
) -> Workshop:
    """Change columns of a workshop, with a line in the log."""
    with writing(engine) as connection:
        old = touch(connection, workshop_id, must_be_open=False)
        here = WORKSHOPS.c.id == workshop_id
        connection.execute(update(WORKSHOPS).where(here).values(values))
        new = _found(connection, workshop_id)
        changed = [name for name in values if _cell(old, name) != _cell(new, name)]
        note(
            connection,
            workshop_id,
            action,
            role,
            before={name: _cell(old, name) for name in changed},
            after={name: _cell(new, name) for name in changed},
        )
        return new


def _cell(workshop: Workshop, name: str) -> Any:  # noqa: ANN401
    """Value of a column as JSON has it."""
    holder = workshop.settings if name in Settings.model_fields else workshop
    value = getattr(holder, name)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def change_settings(
    engine: Engine, workshop_id: str, settings: Settings, role: Role
) -> Workshop:
    """Take other settings.

    Raises
    ------
    StoreError
        `no_workshop`; or the database cannot do it. All functions below say the same.
    """
    return _change(engine, workshop_id, "settings", role, **_written(settings))


def set_screen(
    engine: Engine,
    workshop_id: str,
    screen: Screen,
    role: Role,
) -> Workshop:
    """Choose what the wall shows; a timer goes on."""
    return _change(engine, workshop_id, "screen", role, screen=screen)


def set_timer(
    engine: Engine, workshop_id: str, role: Role, timer_ends_at: datetime | None
) -> Workshop:
    """Let a timer run until a time, or none."""
    return _change(engine, workshop_id, "screen", role, timer_ends_at=timer_ends_at)


def close(engine: Engine, workshop_id: str, role: Role) -> Workshop:
    """Accept nothing more from participants."""
    values = {"state": "closed", "closed_at": datetime.now(UTC), "timer_ends_at": None}
    return _change(engine, workshop_id, "close", role, **values)


def reopen(engine: Engine, workshop_id: str, role: Role) -> Workshop:
    """Accept contributions again."""
    return _change(engine, workshop_id, "reopen", role, state="open", closed_at=None)


def mark_exported(engine: Engine, workshop_id: str, role: Role) -> Workshop:
    """Remember that the workshop was exported as a whole."""
    now = datetime.now(UTC)
    return _change(engine, workshop_id, "export", role, exported_at=now)


def _last_change(connection: Connection, workshop: Workshop) -> datetime:
    """When anything was said, moderated or ended last."""
    here = CONTRIBUTIONS.c.workshop_id == workshop.id
    said = connection.scalar(select(func.max(CONTRIBUTIONS.c.changed_at)).where(here))
    times: list[datetime | None] = [workshop.created_at, workshop.closed_at, said]
    return max(time for time in times if time is not None)


def purge(engine: Engine, workshop_id: str, today: date) -> None:
    """Delete a workshop with everything that was said in it.

    Raises
    ------
    StoreError
        `purge_open`, `purge_no_decision`, `purge_not_exported` or `purge_too_early`:
        nothing was deleted; or the database cannot do it.
    """
    with writing(engine) as connection:
        found = touch(connection, workshop_id, must_be_open=False)
        settings = found.settings
        if found.state == "open":
            raise StoreError("purge_open")
        if settings.delete_on is None or not settings.decision:
            raise StoreError("purge_no_decision")
        if found.exported_at is None or found.exported_at < _last_change(
            connection, found
        ):
            raise StoreError("purge_not_exported")
        if today < settings.delete_on:
            raise StoreError("purge_too_early", day=settings.delete_on.isoformat())
        connection.execute(delete(WORKSHOPS).where(WORKSHOPS.c.id == workshop_id))
