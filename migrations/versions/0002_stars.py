"""Let guests mark sessions."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "star",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("starred_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_star_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_star_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("registration_id", "session_id", name=op.f("pk_star")),
    )
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_star_session_id"), ["session_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_star_session_id"))
    op.drop_table("star")
