"""Remember what a still was drawn from."""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take back: what stills were drawn from is forgotten."""
    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.drop_column("source")
