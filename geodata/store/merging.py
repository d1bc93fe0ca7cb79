"""Brings a written workshop together with what is stored: steps of one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select, update

from geodata.errors import Fault, SchemaError, StoreError
from geodata.store.contributions import MOST_CONTRIBUTIONS, contribution_of
from geodata.store.contributions import written as columns_of
from geodata.store.keys import new_code
from geodata.store.records import Contribution, Role
from geodata.store.relations import leads_to_itself, most_dots
from geodata.store.tables import CONTRIBUTIONS, LOG, PARTICIPANTS, VOTES, WORKSHOPS
from geodata.store.workshops import note
from geodata.store.written import Written, WrittenContribution

CHUNK: Final = 500
"""So many ids are looked up at a time."""


def within(table: Table, workshop_id: str) -> Any:  # noqa: ANN401 - a condition
    """Condition that a row is of a workshop."""
    return table.c.workshop_id == workshop_id


def stored_contributions(
    connection: Connection, workshop_id: str
) -> dict[str, Contribution]:
    """Contributions of a workshop by id, in the order of their numbers."""
    query = select(CONTRIBUTIONS).where(within(CONTRIBUTIONS, workshop_id))
    rows = connection.execute(query.order_by(CONTRIBUTIONS.c.number)).mappings()
    return {row["id"]: contribution_of(row) for row in rows}


def stored_votes(
    connection: Connection, workshop_id: str
) -> dict[tuple[str, str], int]:
    """Dots of a workshop by participant and contribution."""
    query = select(VOTES).join(PARTICIPANTS).where(within(PARTICIPANTS, workshop_id))
    rows = connection.execute(query).mappings()
    return {(r["participant_id"], r["contribution_id"]): r["dots"] for r in rows}


def require_own(connection: Connection, written: Written, file: str) -> None:
    """Raise if an id of the file is one of another workshop here.

    Raises
    ------
    SchemaError
        It is; holds one fault.
    """
    named = {
        CONTRIBUTIONS: [one.id for one in written.features],
        PARTICIPANTS: list(written.participants),
        LOG: [one.id for one in written.log],
    }
    for table, ids in named.items():
        for start in range(0, len(ids), CHUNK):
            query = select(table.c.id).where(
                table.c.id.in_(ids[start : start + CHUNK]),
                table.c.workshop_id != written.workshop.id,
            )
            if found := connection.scalar(query):
                raise SchemaError((Fault("import_elsewhere", file, found=found),))


def add_workshop(connection: Connection, written: Written) -> bool:
    """Add the workshop if it is not there; with another code if its own is taken."""
    one = written.workshop
    here = select(WORKSHOPS.c.id).where(WORKSHOPS.c.id == one.id)
    if connection.scalar(here.with_for_update()):
        return False
    codes, code = set(connection.scalars(select(WORKSHOPS.c.code))), one.code
    while code in codes:
        code = new_code()
    row = one.model_dump(exclude={"settings", "code"}) | one.settings.model_dump()
    row |= {"groups": list(one.settings.groups), "screen": "start", "revision": 1}
    connection.execute(insert(WORKSHOPS).values(code=code, **row))
    return True


def _insert(
    connection: Connection, table: Table, rows: Iterable[dict[str, Any]]
) -> int:
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)
    return len(listed)


def add_participants(connection: Connection, written: Written) -> None:
    """Add participants without tokens: nobody can go on as one of them here."""
    one = written.workshop
    query = select(PARTICIPANTS.c.id).where(within(PARTICIPANTS, one.id))
    known = set(connection.scalars(query))
    new = (who for who in written.participants if who not in known)
    row = {"workshop_id": one.id, "joined_at": one.created_at}
    _insert(connection, PARTICIPANTS, ({"id": who, **row} for who in new))


def _columns(one: WrittenContribution) -> dict[str, Any]:
    """Columns that a newer contribution changes."""
    state = {"status": one.status, "merged_into": one.merged_into or None}
    return columns_of(one.said) | state


def add_contributions(
    connection: Connection, written: Written, stored: Mapping[str, Contribution]
) -> int:
    """Add contributions that are not there; with another number if theirs is taken.

    Raises
    ------
    StoreError
        `too_many_contributions`.
    """
    new = [one for one in written.features if one.id not in stored]
    if len(stored) + len(new) > MOST_CONTRIBUTIONS:
        raise StoreError("too_many_contributions")
    numbers = _numbers(new, {one.number for one in stored.values()})
    return _insert(
        connection,
        CONTRIBUTIONS,
        (
            {
                **one.model_dump(include={"id", "origin", "created_at", "changed_at"}),
                **_columns(one),
                "workshop_id": written.workshop.id,
                "participant_id": one.participant_id or None,
                "number": numbers[one.id],
            }
            for one in _targets_first(new)
        ),
    )


def _numbers(new: Iterable[WrittenContribution], taken: set[int]) -> dict[str, int]:
    """Number of each new contribution: its own, or the next after all others."""
    wanted = {one.id: one.number for one in new}
    last = max([0, *taken, *wanted.values()])
    for one_id in [key for key, number in wanted.items() if number in taken]:
        wanted[one_id] = last = last + 1
    return wanted


def _targets_first(new: Iterable[WrittenContribution]) -> list[WrittenContribution]:
    """In an order in which each can name what it is merged into."""
    waiting = {one.id: one for one in new}
    ordered: list[WrittenContribution] = []
    for start in list(waiting):
        way, at = [], start
        while at in waiting:
            way.append(waiting.pop(at))
            at = way[-1].merged_into
        ordered += reversed(way)
    return ordered


def change_contributions(
    connection: Connection,
    written: Written,
    stored: Mapping[str, Contribution],
    role: Role,
) -> int:
    """Change what the file has newer, each with a line in the log.

    What would be merged in a circle stays as it is.
    """
    into = {one.id: one.merged_into for one in written.features}
    into |= {one.id: one.merged_into for one in stored.values()}
    changed = 0
    for one in written.features:
        old = stored.get(one.id)
        if old is None or not _newer(one, old):
            continue
        into[one.id] = one.merged_into
        if leads_to_itself(one.id, into, set()):
            into[one.id] = old.merged_into
            continue
        _change(connection, one, old, role)
        changed += 1
    return changed


def _newer(one: WrittenContribution, old: Contribution) -> bool:
    """Whether the file is to be followed; a withdrawal is final, wherever it was."""
    if "withdrawn" in {one.status, old.status}:
        return old.status != "withdrawn"
    return one.changed_at > old.changed_at


def _change(
    connection: Connection, one: WrittenContribution, old: Contribution, role: Role
) -> None:
    new = _columns(one)
    was = columns_of(old.said)
    was |= {"status": old.status, "merged_into": old.merged_into or None}
    at: datetime = max(one.changed_at, old.changed_at)
    here = CONTRIBUTIONS.c.id == one.id
    connection.execute(update(CONTRIBUTIONS).where(here).values(**new, changed_at=at))
    names = [name for name, value in new.items() if was[name] != value]
    note(
        connection,
        old.workshop_id,
        "import",
        role,
        one.id,
        before={name: was[name] for name in names},
        after={name: new[name] for name in names},
    )


def add_votes(connection: Connection, written: Written) -> tuple[int, int]:
    """Add votes that are not there, never more dots than anybody could give.

    Returns
    -------
    tuple
        How many were added, and how many of the file were left out though they differ.
    """
    stored = stored_votes(connection, written.workshop.id)
    most = max(most_dots(written), _votes_each(connection, written))
    used = Counter[str]()
    for (who, _what), dots in stored.items():
        used[who] += dots
    rows, left = [], 0
    for vote in written.votes:
        who = vote.participant_id
        there = stored.get((who, vote.contribution_id))
        if there is None and used[who] + vote.dots <= most:
            used[who] += vote.dots
            rows.append(vote.model_dump())
        elif there != vote.dots:
            left += 1
    return _insert(connection, VOTES, rows), left


def _votes_each(connection: Connection, written: Written) -> int:
    query = select(WORKSHOPS.c.votes).where(WORKSHOPS.c.id == written.workshop.id)
    return connection.scalar(query) or 0


def add_log(connection: Connection, written: Written) -> None:
    """Add entries of the log that are not there, and what was taken back since."""
    workshop_id = written.workshop.id
    query = select(LOG.c.id, LOG.c.undone).where(within(LOG, workshop_id))
    stored = {row[0]: row[1] for row in connection.execute(query)}
    new = (one for one in written.log if one.id not in stored)
    rows = (one.model_dump() | {"workshop_id": workshop_id} for one in new)
    _insert(connection, LOG, rows)
    undone = [
        one.id for one in written.log if one.undone and not stored.get(one.id, True)
    ]
    for entry_id in undone:
        connection.execute(update(LOG).where(LOG.c.id == entry_id).values(undone=True))
