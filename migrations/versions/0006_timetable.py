"""Let changes of the timetable be prepared, and published together."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "prepared_change",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("falls", sa.Boolean(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("prepared_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_prepared_change_event_id_event")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_prepared_change_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_prepared_change_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_prepared_change")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_publication_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    for table in ("prepared_change", "publication"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_event_id"), ["event_id"], unique=False)
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turnaround_minutes", sa.Integer(), nullable=False, server_default="15"))
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.alter_column("turnaround_minutes", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", app.core.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_column("asked_at")
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_column("turnaround_minutes")
    for table in ("publication", "prepared_change"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_event_id"))
        op.drop_table(table)
