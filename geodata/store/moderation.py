"""What a facilitator does to a contribution: each step is logged and can be undone."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.engine import RowMapping

from geodata.crs import SWEDEN
from geodata.errors import StoreError
from geodata.store.cells import snapped
from geodata.store.contributions import find
from geodata.store.engine import reading, writing
from geodata.store.records import Contribution, LogEntry, Role, Said
from geodata.store.tables import CONTRIBUTIONS, LOG
from geodata.store.workshops import note, touch

REVERSIBLE: Final = ("show", "hide", "merge", "move", "undo")


def show(engine: Engine, contribution_id: str, role: Role) -> None:
    """Show a contribution on the wall and on the phones.

    Raises
    ------
    StoreError
        `no_contribution`, or `withdrawn` by who said it; or the database cannot do it.
        All functions below say the same.
    """
    with writing(engine) as connection:
        old = _moderated(connection, contribution_id)
        _set(connection, old, "show", role, status="shown", merged_into=None)


def hide(engine: Engine, contribution_id: str, role: Role) -> None:
    """Show a contribution no longer."""
    with writing(engine) as connection:
        old = _moderated(connection, contribution_id)
        _set(connection, old, "hide", role, status="hidden", merged_into=None)


def merge(engine: Engine, contribution_id: str, into_id: str, role: Role) -> None:
    """Let a contribution, and the dots on it, count as another that says the same.

    Raises
    ------
    StoreError
        Besides: `merge_target`, if the other is not shown, answers another question or
        is of another workshop; `merge_types`, if it lacks a service type of this one.
    """
    with writing(engine) as connection:
        old = _moderated(connection, contribution_id)
        into = find(connection, into_id)
        if into is None or not (
            into.id != old.id
            and into.status == "shown"
            and into.workshop_id == old.workshop_id
            and into.said.question == old.said.question
        ):
            raise StoreError("merge_target")
        if not set(old.said.types) <= set(into.said.types):
            raise StoreError("merge_types")
        _set(connection, old, "merge", role, status="merged", merged_into=into_id)


def move(
    engine: Engine,
    contribution_id: str,
    village: str,
    at: tuple[float, float],
    role: Role,
    *,
    place_id: str = "",
) -> None:
    """Correct where a contribution is.

    Parameters
    ----------
    at
        Latitude and longitude in degrees (WGS 84), of which 250 m are kept.
    place_id
        The place that is meant; empty for a spot or a village.

    Raises
    ------
    StoreError
        Besides: `outside` of Sweden.
    """
    west, south, east, north = SWEDEN
    if not (south <= at[0] <= north and west <= at[1] <= east):
        raise StoreError("outside")
    with writing(engine) as connection:
        old = _moderated(connection, contribution_id)
        latitude, longitude = snapped(*at)
        _set(
            connection,
            old,
            "move",
            role,
            village=village,
            latitude=latitude,
            longitude=longitude,
            place_id=place_id,
        )


def _moderated(connection: Connection, contribution_id: str) -> Contribution:
    """Contribution that may be moderated; nobody else changes its workshop now."""
    found = find(connection, contribution_id)
    if found is not None:
        touch(connection, found.workshop_id, must_be_open=False)
        found = find(connection, contribution_id)
    if found is None:
        raise StoreError("no_contribution")
    if found.status == "withdrawn":
        raise StoreError("withdrawn")
    return found


def _column(one: Contribution, name: str) -> Any:  # noqa: ANN401
    if name == "merged_into":
        return one.merged_into or None
    return getattr(one.said if name in Said.model_fields else one, name)


def _set(
    connection: Connection, old: Contribution, action: str, role: Role, **values: object
) -> None:
    """Change columns of a contribution, with a line in the log."""
    before = {name: _column(old, name) for name in values}
    if before == values:
        return
    _require_no_circle(connection, old.id, values.get("merged_into"))
    here = CONTRIBUTIONS.c.id == old.id
    now = datetime.now(UTC)
    connection.execute(
        update(CONTRIBUTIONS).where(here).values(**values, changed_at=now)
    )
    note(connection, old.workshop_id, action, role, old.id, before=before, after=values)


def _require_no_circle(
    connection: Connection, contribution_id: str, into_id: object
) -> None:
    while isinstance(into_id, str) and into_id:
        if into_id == contribution_id:
            raise StoreError("merge_target")
        into = find(connection, into_id)
        into_id = into.merged_into if into else None


def undo(engine: Engine, entry_id: str, role: Role) -> None:
    """Take back one step of the log, if nothing has changed the same since.

    Raises
    ------
    StoreError
        Besides: `not_reversible`, or `changed_since`.
    """
    with writing(engine) as connection:
        query = select(LOG).where(LOG.c.id == entry_id)
        row = connection.execute(query).mappings().first()
        if row is None or row["undone"] or row["action"] not in REVERSIBLE:
            raise StoreError("not_reversible")
        old = _moderated(connection, row["contribution_id"])
        before, after = dict(row["before"]), dict(row["after"])
        if {name: _column(old, name) for name in after} != after:
            raise StoreError("changed_since")
        _set(connection, old, "undo", role, **before)
        connection.execute(update(LOG).where(LOG.c.id == entry_id).values(undone=True))


def log(engine: Engine, workshop_id: str) -> list[LogEntry]:
    """Everything that was done in a workshop, the latest first."""
    query = select(LOG).where(LOG.c.workshop_id == workshop_id)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(LOG.c.at.desc(), LOG.c.id))
        return [_entry(row) for row in rows.mappings()]


def _entry(row: RowMapping) -> LogEntry:
    return LogEntry(**{name: row[name] for name in LogEntry.__dataclass_fields__})
