"""Let events say how guests book."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table("booking_terms",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("event_id", sa.Uuid(), nullable=False),
    sa.Column("category_id", sa.Uuid(), nullable=True),
    sa.Column("terms", sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_booking_terms_category_id_category")),
    sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_booking_terms_event_id_event")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_terms")),
    sa.UniqueConstraint("event_id", "category_id", name=op.f("uq_booking_terms_event_id_category_id"))
    )
    with op.batch_alter_table("booking_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_terms_category_id"), ["category_id"], unique=False)

    op.create_table("booking_closure",
    sa.Column("session_id", sa.Uuid(), nullable=False),
    sa.Column("closed_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["programme_session.id"], name=op.f("fk_booking_closure_session_id_programme_session")),
    sa.PrimaryKeyConstraint("session_id", name=op.f("pk_booking_closure"))
    )
    op.create_table("hold",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("session_id", sa.Uuid(), nullable=False),
    sa.Column("kind", sa.Enum("film_team", "jury", "protocol", "technical", "wheelchair", "companion", name="holdkind", native_enum=False, length=32), nullable=False),
    sa.Column("seats", sa.Integer(), nullable=False),
    sa.Column("note", sa.String(length=200), nullable=False),
    sa.Column("returns_minutes", sa.Integer(), nullable=True),
    sa.Column("returned_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["session_id"], ["programme_session.id"], name=op.f("fk_hold_session_id_programme_session")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_hold"))
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_session_id"), ["session_id"], unique=False)

    op.create_table("strike",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("registration_id", sa.Uuid(), nullable=False),
    sa.Column("booking_id", sa.Uuid(), nullable=False),
    sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column("lifted_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column("lifted_because", sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_strike_booking_id_booking")),
    sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_strike_registration_id_registration")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_strike")),
    sa.UniqueConstraint("booking_id", name=op.f("uq_strike_booking_id"))
    )
    with op.batch_alter_table("strike", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strike_registration_id"), ["registration_id"], unique=False)

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("offered_at", app.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("offer_until", app.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", app.core.db.UtcDateTime(timezone=True), nullable=True))



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("offer_until")
        batch_op.drop_column("offered_at")
        batch_op.drop_column("priority")

    with op.batch_alter_table("strike", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strike_registration_id"))

    op.drop_table("strike")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_session_id"))

    op.drop_table("hold")
    op.drop_table("booking_closure")
    with op.batch_alter_table("booking_terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_terms_category_id"))

    op.drop_table("booking_terms")
