"""Votes: a limited number of dots for each participant, moved as they like."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select

from geodata.errors import StoreError
from geodata.store.contributions import find
from geodata.store.engine import reading, writing
from geodata.store.participants import require_valid
from geodata.store.tables import CONTRIBUTIONS, PARTICIPANTS, VOTES
from geodata.store.workshops import touch


@dataclass(frozen=True)
class Participation:
    """How many took part: joined, said something, voted; and how many dots they gave.

    A person can join several times, so these are counts of tokens.
    """

    participants: int
    contributors: int
    voters: int
    dots: int


def set_dots(
    engine: Engine,
    workshop_id: str,
    participant_id: str,
    contribution_id: str,
    dots: int,
) -> None:
    """Let so many dots of a participant lie on a wish.

    Fewer than before may lie on any; more only on a wish that is shown.

    Raises
    ------
    StoreError
        `no_votes_left`, `not_shown`, `workshop_closed` or `code_expired`; or the
        database cannot do it. Nothing was changed.
    """
    today = datetime.now(UTC).date()
    with writing(engine) as connection:
        workshop = touch(connection, workshop_id, must_be_open=True)
        require_valid(workshop, today)
        mine = VOTES.c.participant_id == participant_id
        here = mine & (VOTES.c.contribution_id == contribution_id)
        old = connection.scalar(select(VOTES.c.dots).where(here)) or 0
        if dots > old:
            _require_wish(connection, workshop_id, contribution_id)
            used = connection.scalar(select(func.sum(VOTES.c.dots)).where(mine)) or 0
            left = workshop.settings.votes - (used - old)
            if dots > left:
                raise StoreError("no_votes_left", left=str(max(left - old, 0)))
        connection.execute(delete(VOTES).where(here))
        if dots > 0:
            row = {"participant_id": participant_id, "contribution_id": contribution_id}
            connection.execute(insert(VOTES).values(**row, dots=dots))


def _require_wish(
    connection: Connection, workshop_id: str, contribution_id: str
) -> None:
    wish = find(connection, contribution_id)
    if (
        wish is None
        or wish.workshop_id != workshop_id
        or wish.said.question != "future"
        or wish.status != "shown"
    ):
        raise StoreError("not_shown")


def dots_of(engine: Engine, participant_id: str) -> dict[str, int]:
    """Dots of a participant, by the id of the wish on which they lie."""
    query = select(VOTES.c.contribution_id, VOTES.c.dots)
    with reading(engine) as connection:
        rows = connection.execute(query.where(VOTES.c.participant_id == participant_id))
        return {row[0]: row[1] for row in rows}


def dots(engine: Engine, workshop_id: str) -> dict[str, int]:
    """Dots on each contribution; those on a merged one count for the other."""
    table = CONTRIBUTIONS.c
    here = table.workshop_id == workshop_id
    total = (
        select(VOTES.c.contribution_id, func.sum(VOTES.c.dots))
        .join(CONTRIBUTIONS, table.id == VOTES.c.contribution_id)
        .where(here)
        .group_by(VOTES.c.contribution_id)
    )
    merged = select(table.id, table.merged_into).where(here, table.status == "merged")
    with reading(engine) as connection:
        into: dict[str, str] = {row[0]: row[1] for row in connection.execute(merged)}
        rows = [(row[0], int(row[1])) for row in connection.execute(total)]
    counted: dict[str, int] = {}
    for contribution_id, number in rows:
        target = contribution_id
        while target in into:
            target = into[target]
        counted[target] = counted.get(target, 0) + number
    return counted


def participation(engine: Engine, workshop_id: str) -> Participation:
    """How many took part in a workshop."""
    people = PARTICIPANTS.c.workshop_id == workshop_id
    said = CONTRIBUTIONS.c.workshop_id == workshop_id
    joined = select(func.count()).select_from(PARTICIPANTS).where(people)
    spoke = select(func.count(CONTRIBUTIONS.c.participant_id.distinct())).where(
        said, CONTRIBUTIONS.c.status != "withdrawn"
    )
    votes = (
        select(
            func.count(VOTES.c.participant_id.distinct()),
            func.coalesce(func.sum(VOTES.c.dots), 0),
        )
        .join(PARTICIPANTS, PARTICIPANTS.c.id == VOTES.c.participant_id)
        .where(people)
    )
    with reading(engine) as connection:
        voters, given = connection.execute(votes).one()
        return Participation(
            participants=connection.scalar(joined) or 0,
            contributors=connection.scalar(spoke) or 0,
            voters=int(voters),
            dots=int(given),
        )
