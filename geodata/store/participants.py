"""Participants without a name: a random token each; and what they have not sent yet."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine, delete, func, insert, select

from geodata.errors import StoreError
from geodata.store.engine import reading, writing
from geodata.store.keys import new_token, token_hash
from geodata.store.records import Draft, Question, Workshop
from geodata.store.tables import DRAFTS, PARTICIPANTS
from geodata.store.workshops import new_id, touch

MOST_PARTICIPANTS = 2000


def require_valid(workshop: Workshop, today: date) -> None:
    """Raise if the code of a workshop can no longer be used.

    Raises
    ------
    StoreError
        `code_expired`.
    """
    if today > workshop.settings.last_day:
        day = workshop.settings.last_day.isoformat()
        raise StoreError("code_expired", day=day)


def join(engine: Engine, workshop: Workshop) -> str:
    """Let somebody take part; return the token, of which only a hash is kept.

    Raises
    ------
    StoreError
        `workshop_closed`, `code_expired` or `too_many_participants`; or the database
        cannot do it.
    """
    now, token = datetime.now(UTC), new_token()
    with writing(engine) as connection:
        found = touch(connection, workshop.id, must_be_open=True)
        require_valid(found, now.date())
        here = PARTICIPANTS.c.workshop_id == workshop.id
        count = select(func.count()).select_from(PARTICIPANTS).where(here)
        if (connection.scalar(count) or 0) >= MOST_PARTICIPANTS:
            raise StoreError("too_many_participants")
        connection.execute(
            insert(PARTICIPANTS).values(
                id=new_id(),
                workshop_id=workshop.id,
                token_hash=token_hash(token),
                joined_at=now,
            )
        )
    return token


def participant(engine: Engine, workshop_id: str, token: str) -> str | None:
    """Id of the participant to whom a token belongs; None if it is no token here."""
    query = select(PARTICIPANTS.c.id).where(
        PARTICIPANTS.c.workshop_id == workshop_id,
        PARTICIPANTS.c.token_hash == token_hash(token),
    )
    with reading(engine) as connection:
        return connection.scalar(query)


def participants(engine: Engine, workshop_id: str) -> int:
    """How many have joined."""
    here = PARTICIPANTS.c.workshop_id == workshop_id
    query = select(func.count()).select_from(PARTICIPANTS).where(here)
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def draft(engine: Engine, participant_id: str, question: Question) -> Draft | None:
    """What a participant has written to a question and not sent yet."""
    query = select(DRAFTS).where(
        DRAFTS.c.participant_id == participant_id, DRAFTS.c.question == question
    )
    with reading(engine) as connection:
        row = connection.execute(query).mappings().first()
    return Draft(row["form_id"], dict(row["content"])) if row else None


def unsent(engine: Engine, workshop_id: str) -> int:
    """How many in a workshop have begun an answer that they have not sent."""
    mine = PARTICIPANTS.c.id == DRAFTS.c.participant_id
    query = (
        select(func.count(DRAFTS.c.participant_id.distinct()))
        .join(PARTICIPANTS, mine)
        .where(PARTICIPANTS.c.workshop_id == workshop_id)
    )
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def keep_draft(
    engine: Engine, participant_id: str, question: Question, draft: Draft
) -> None:
    """Keep what a participant has written so far, in the place of what was before.

    Raises
    ------
    StoreError
        The database cannot do it.
    """
    here = (DRAFTS.c.participant_id == participant_id, DRAFTS.c.question == question)
    me = select(PARTICIPANTS.c.id).where(PARTICIPANTS.c.id == participant_id)
    with writing(engine) as connection:
        connection.execute(me.with_for_update())  # one tab after the other
        connection.execute(delete(DRAFTS).where(*here))
        connection.execute(
            insert(DRAFTS).values(
                participant_id=participant_id,
                question=question,
                form_id=draft.form_id,
                content=draft.content,
            )
        )
