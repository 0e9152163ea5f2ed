"""Remember where films and sessions came from, and what the columns of an event's lists hold."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "origin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_origin_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sa.UniqueConstraint("event_id", "kind", "reference", name=op.f("uq_origin_event_id_kind_reference")),
    )
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.create_index("ix_origin_row_id", ["row_id"], unique=False)
    op.create_table(
        "headings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_headings_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_headings")),
    )


def downgrade() -> None:
    """Take back: what came in stays, only where from is forgotten."""
    op.drop_table("headings")
    op.drop_table("origin")
