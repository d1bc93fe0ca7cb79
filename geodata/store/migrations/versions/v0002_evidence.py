"""What is known of the projects' goals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("municipality_code", sa.String(length=8), nullable=False),
        sa.Column("project_id", sa.String(length=80), nullable=False),
        sa.Column("goal_id", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("corrects", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "part IN ('baseline', 'outcome')", name=op.f("ck_evidence_part")
        ),
        sa.CheckConstraint(
            "verdict IN ('', 'reached', 'partly', 'not_reached')",
            name=op.f("ck_evidence_verdict"),
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_evidence_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_municipality_code", "evidence", ["municipality_code"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("evidence")
