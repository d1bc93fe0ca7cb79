"""Changes of the data, and the rows that they change."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "data_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("municipality_code", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place_id", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_changes")),
        sa.UniqueConstraint(
            "municipality_code",
            "number",
            name=op.f("uq_data_changes_municipality_code"),
        ),
    )
    op.create_index("ix_data_changes_about", "data_changes", ["about"])
    op.create_table(
        "data_rows",
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=16), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["data_changes.id"],
            name=op.f("fk_data_rows_change_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "number", name=op.f("pk_data_rows")),
    )
    op.create_index("ix_data_rows_place_id", "data_rows", ["place_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("data_rows")
    op.drop_table("data_changes")
