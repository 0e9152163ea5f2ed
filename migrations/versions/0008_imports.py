"""Remember what a still was drawn from, and let the worker take programmes in."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "programme_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("upload", sa.String(length=32), nullable=False),
        sa.Column("dialect", sa.String(length=40), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("day_change", sa.Integer(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("begun_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moved_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_programme_import_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_import")),
    )
    with op.batch_alter_table("programme_import", schema=None) as batch_op:
        batch_op.create_index("ix_programme_import_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            "ix_programme_import_under_way",
            ["event_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "imported_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["programme_import.id"], name=op.f("fk_imported_row_import_id_programme_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_imported_row")),
    )


def downgrade() -> None:
    """Take back: what came in stays; what was told of it, and what stills were drawn from, is forgotten."""
    op.drop_table("imported_row")
    op.drop_table("programme_import")
    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.drop_column("source")
