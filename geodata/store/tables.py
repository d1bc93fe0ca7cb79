"""Tables of the store, as SQLAlchemy knows them; the migrations make them."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """Time that knows its zone: kept as UTC, for SQLite has no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's own
    ) -> datetime | None:
        """Return the time as it is kept."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's own
    ) -> datetime | None:
        """Return the time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(32), primary_key=True)


def _of(table: str, name: str = "", *, primary_key: bool = False) -> Column[str]:
    """Column that names a row of another table, with which it goes."""
    name = name or f"{table.removesuffix('s')}_id"
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(name, String(32), key, primary_key=primary_key, nullable=False)


WORKSHOPS: Final = Table(
    "workshops",
    METADATA,
    _id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("municipality_code", String(8), nullable=False),
    Column("title", String(120), nullable=False),
    Column("day", Date, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("language", String(2), nullable=False),
    Column("moderation", String(8), nullable=False),
    Column("votes", Integer, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("delete_on", Date),
    Column("decision", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("screen", String(8), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("timer_ends_at", Utc),
    Column("closed_at", Utc),
    Column("exported_at", Utc),
    Column("revision", Integer, nullable=False),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
    CheckConstraint("votes >= 0", name="votes"),
)

PARTICIPANTS: Final = Table(
    "participants",
    METADATA,
    _id(),
    _of("workshops"),
    Column("token_hash", String(64), unique=True),
    Column("joined_at", Utc, nullable=False),
    Index("ix_participants_workshop_id", "workshop_id"),
)

DRAFTS: Final = Table(
    "drafts",
    METADATA,
    _of("participants", primary_key=True),
    Column("question", String(8), primary_key=True),
    Column("form_id", String(32), nullable=False),
    Column("content", JSON, nullable=False),
)

CONTRIBUTIONS: Final = Table(
    "contributions",
    METADATA,
    _id(),
    _of("workshops"),
    Column("number", Integer, nullable=False),
    Column(
        "participant_id", String(32), ForeignKey("participants.id", ondelete="CASCADE")
    ),
    Column("origin", String(8), nullable=False),
    Column("question", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("types", JSON, nullable=False),
    Column("place_id", String(80), nullable=False),
    Column("village", String(120), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("group_id", String(80), nullable=False),
    Column("status", String(16), nullable=False),
    Column(
        "merged_into", String(32), ForeignKey("contributions.id", ondelete="CASCADE")
    ),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("workshop_id", "number"),
    CheckConstraint(
        "status IN ('waiting', 'shown', 'hidden', 'merged', 'withdrawn')",
        name="status",
    ),
    CheckConstraint(
        "(status = 'merged') = (merged_into IS NOT NULL)", name="merged_into"
    ),
    Index("ix_contributions_participant_id", "participant_id"),
)

VOTES: Final = Table(
    "votes",
    METADATA,
    _of("participants", primary_key=True),
    _of("contributions", primary_key=True),
    Column("dots", Integer, nullable=False),
    CheckConstraint("dots > 0", name="dots"),
    Index("ix_votes_contribution_id", "contribution_id"),
)

LOG: Final = Table(
    "moderation_log",
    METADATA,
    _id(),
    _of("workshops"),
    Column("contribution_id", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("at", Utc, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("undone", Boolean, nullable=False, default=False),
    Index("ix_moderation_log_workshop_id", "workshop_id"),
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("workshop_id", String(32), ForeignKey("workshops.id", ondelete="CASCADE")),
    Column("salt", String(32), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    Column("failures", Integer, nullable=False),
    Column("wait_until", Utc),
)

EVIDENCE: Final = Table(
    "evidence",
    METADATA,
    _id(),
    Column("municipality_code", String(8), nullable=False),
    Column("project_id", String(80), nullable=False),
    Column("goal_id", String(80), nullable=False),
    Column("part", String(8), nullable=False),
    Column("date", String(10), nullable=False),
    Column("value", Float),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("corrects", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("entered_at", Utc, nullable=False),
    CheckConstraint("part IN ('baseline', 'outcome')", name="part"),
    CheckConstraint(
        "verdict IN ('', 'reached', 'partly', 'not_reached')", name="verdict"
    ),
    CheckConstraint("value >= 0", name="value"),
    Index("ix_evidence_municipality_code", "municipality_code"),
)
"""What is known of the projects' goals; rows are added and never changed or deleted."""

CHANGES: Final = Table(
    "data_changes",
    METADATA,
    _id(),
    Column("municipality_code", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("at", Utc, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("place_id", String(80), nullable=False),
    Column("about", String(32), nullable=False),
    UniqueConstraint("municipality_code", "number"),
    Index("ix_data_changes_about", "about"),
)
"""Changes of the data of a municipality; added and never changed or deleted."""

ROWS: Final = Table(
    "data_rows",
    METADATA,
    _of("data_changes", "change_id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("table_name", String(16), nullable=False),
    Column("place_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index("ix_data_rows_place_id", "place_id"),
)
"""Rows of the tables of a pack that the changes change, as they were and became.

Key and cells are JSON that the database need not read: there may be 100,000 of them.
"""
