"""What is said in a workshop: stored once a form, withdrawn by who said it."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import RowMapping

from geodata.errors import StoreError
from geodata.store.engine import reading, writing
from geodata.store.participants import require_valid
from geodata.store.records import Contribution, Role, Said, Status
from geodata.store.tables import CONTRIBUTIONS, DRAFTS
from geodata.store.workshops import note, touch

MOST_A_MINUTE: Final = 30
MOST_EACH: Final = 200
MOST_CONTRIBUTIONS: Final = 5000
"""So many contributions of a participant in a minute, of a participant, of all."""


def written(said: Said) -> dict[str, Any]:
    """Columns of what somebody says."""
    return said.model_dump() | {"types": list(said.types)}


def contribution_of(row: RowMapping) -> Contribution:
    """Contribution of a row of its table."""
    said = Said.model_construct(
        **{name: row[name] for name in Said.model_fields}
        | {"types": tuple(row["types"])}
    )
    names = [n for n in Contribution.__dataclass_fields__ if n != "said"]
    kept = {name: row[name] for name in names}
    kept["participant_id"] = row["participant_id"] or ""
    kept["merged_into"] = row["merged_into"] or ""
    return Contribution(said=said, **kept)


def find(connection: Connection, contribution_id: str) -> Contribution | None:
    """Contribution by its id, or None."""
    query = select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.id == contribution_id)
    row = connection.execute(query).mappings().first()
    return contribution_of(row) if row else None


def contribute(
    engine: Engine,
    workshop_id: str,
    form_id: str,
    said: Said,
    participant_id: str = "",
    *,
    role: Role = "participant",
    hold: bool = False,
) -> Contribution:
    """Store what somebody says; the same form again gives back what is stored.

    Parameters
    ----------
    form_id
        UUID of the form, which the contribution keeps as its id.
    participant_id
        Who says it; empty for what came on paper and a facilitator enters.
    role
        Who enters it.
    hold
        Whether it waits for the moderator whatever the settings say.

    Raises
    ------
    StoreError
        `workshop_closed`, `code_expired`, `too_fast`, `too_many_contributions`, or
        `form_taken` by somebody else; or the database cannot do it. Nothing was
        stored.
    """
    now = datetime.now(UTC)
    with writing(engine) as connection:
        stored = find(connection, form_id)
        if stored is None:
            workshop = touch(connection, workshop_id, must_be_open=True)
            stored = find(connection, form_id)  # another may have been first
        if stored is not None:
            return _own(stored, workshop_id, participant_id)
        if participant_id:
            require_valid(workshop, now.date())
        number = _next_number(connection, workshop_id, participant_id, now)
        before = workshop.settings.moderation == "before"
        seen_first = hold or (before and participant_id)
        connection.execute(
            insert(CONTRIBUTIONS).values(
                id=form_id,
                workshop_id=workshop_id,
                number=number,
                participant_id=participant_id or None,
                origin="phone" if participant_id else "paper",
                **written(said),
                status="waiting" if seen_first else "shown",
                created_at=now,
                changed_at=now,
            )
        )
        if participant_id:
            sent = (DRAFTS.c.participant_id == participant_id,)
            of_form = DRAFTS.c.question == said.question
            connection.execute(delete(DRAFTS).where(*sent, of_form))
        else:
            note(connection, workshop_id, "enter", role, form_id)
        done = find(connection, form_id)
    assert done is not None  # noqa: S101 - it was inserted above
    return done


def _own(stored: Contribution, workshop_id: str, participant_id: str) -> Contribution:
    if (stored.workshop_id, stored.participant_id) != (workshop_id, participant_id):
        raise StoreError("form_taken")
    return stored


def _next_number(
    connection: Connection, workshop_id: str, participant_id: str, now: datetime
) -> int:
    """Number of the next contribution, if there may be one more."""
    table = CONTRIBUTIONS.c
    query = select(func.count(), func.max(table.number))
    here = table.workshop_id == workshop_id
    count, last = connection.execute(query.where(here)).one()
    if count >= MOST_CONTRIBUTIONS:
        raise StoreError("too_many_contributions")
    if participant_id:
        own = table.participant_id == participant_id
        recent = own & (table.created_at > now - timedelta(minutes=1))
        if _count(connection, recent) >= MOST_A_MINUTE:
            raise StoreError("too_fast", seconds="60")
        if _count(connection, own) >= MOST_EACH:
            raise StoreError("too_many_contributions")
    return (last or 0) + 1


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(which)) or 0


def contributions(
    engine: Engine, workshop_id: str, status: Collection[Status] = ()
) -> list[Contribution]:
    """What was said in a workshop, by number.

    Parameters
    ----------
    status
        Only such as have one of these; every one when left out.
    """
    query = select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.workshop_id == workshop_id)
    if status:
        query = query.where(CONTRIBUTIONS.c.status.in_(status))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(CONTRIBUTIONS.c.number))
        return [contribution_of(row) for row in rows.mappings()]


def withdraw(engine: Engine, contribution_id: str, participant_id: str) -> None:
    """Take back what one has said oneself.

    Raises
    ------
    StoreError
        `no_contribution` of this participant, or `workshop_closed`; or the database
        cannot do it.
    """
    with writing(engine) as connection:
        stored = find(connection, contribution_id)
        if stored is None or not participant_id or (
            stored.participant_id != participant_id
        ):  # fmt: skip
            raise StoreError("no_contribution")
        touch(connection, stored.workshop_id, must_be_open=True)
        values = {"status": "withdrawn", "merged_into": None}
        here = CONTRIBUTIONS.c.id == contribution_id
        now = datetime.now(UTC)
        connection.execute(
            update(CONTRIBUTIONS).where(here).values(**values, changed_at=now)
        )
        before = {"status": stored.status, "merged_into": stored.merged_into or None}
        note(
            connection,
            stored.workshop_id,
            "withdraw",
            "participant",
            contribution_id,
            before=before,
            after=values,
        )
