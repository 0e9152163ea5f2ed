"""Describe films and short dramas in full."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table("film_credit",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("film_id", sa.Uuid(), nullable=False),
    sa.Column("role", sa.Enum("writer", "cast", "producer", "cinematography", "editing", "music", "sound", "design", "company", name="creditrole", native_enum=False, length=32), nullable=False),
    sa.Column("name", sa.String(length=200), nullable=False),
    sa.Column("native_name", sa.String(length=200), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_film_credit_film_id_film")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_film_credit"))
    )
    with op.batch_alter_table("film_credit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_credit_film_id"), ["film_id"], unique=False)

    op.create_table("still",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("film_id", sa.Uuid(), nullable=False),
    sa.Column("key", sa.String(length=80), nullable=False),
    sa.Column("width", sa.Integer(), nullable=False),
    sa.Column("height", sa.Integer(), nullable=False),
    sa.Column("credit", sa.String(length=200), nullable=False),
    sa.Column("description", sa.JSON(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_still_film_id_film")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_still"))
    )
    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_still_film_id"), ["film_id"], unique=False)

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("needs_approval_numbers", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("film", schema=None) as batch_op:
        batch_op.add_column(sa.Column("strand_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kind", sa.Enum("film", "short_drama", name="filmkind", native_enum=False, length=32), nullable=False, server_default="film"))
        batch_op.add_column(sa.Column("romanised_title", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("live_subtitles", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("picture_format", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("aspect", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("colour", sa.Enum("colour", "black_and_white", "both", name="colour", native_enum=False, length=32), nullable=False, server_default="colour"))
        batch_op.add_column(sa.Column("rating", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("warnings", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("premiere", sa.Enum("none", "world", "international", "asian", "chinese", name="premiere", native_enum=False, length=32), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("in_competition", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("logline", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("trailer_url", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("contact", sa.String(length=1000), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("approval_number", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("episodes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("episode_seconds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_vertical", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("platforms", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("licence_number", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dubbed", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("rights", sa.String(length=1000), nullable=False, server_default=""))
    # Films that stand get a code that no other has; the desk may give them a better one.
    film = sa.table("film", sa.column("id", sa.Uuid()), sa.column("code", sa.String()))
    op.execute(film.update().values(code=sa.literal("film-") + sa.cast(film.c.id, sa.String())))
    with op.batch_alter_table("film", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_strand_id"), ["strand_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_film_event_id_code"), ["event_id", "code"])
        batch_op.create_foreign_key(batch_op.f("fk_film_strand_id_strand"), "strand", ["strand_id"], ["id"])

    with op.batch_alter_table("programme_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_computed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("intro_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("talk_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("screening_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gap_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("first_episode", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("last_episode", sa.Integer(), nullable=True))



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("screening_item", schema=None) as batch_op:
        batch_op.drop_column("last_episode")
        batch_op.drop_column("first_episode")
        batch_op.drop_column("gap_minutes")

    with op.batch_alter_table("programme_session", schema=None) as batch_op:
        batch_op.drop_column("sequence")
        batch_op.drop_column("talk_minutes")
        batch_op.drop_column("intro_minutes")
        batch_op.drop_column("ends_computed")

    with op.batch_alter_table("film", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_film_strand_id_strand"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_film_event_id_code"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_film_strand_id"))
        batch_op.drop_column("rights")
        batch_op.drop_column("dubbed")
        batch_op.drop_column("licence_number")
        batch_op.drop_column("platforms")
        batch_op.drop_column("is_vertical")
        batch_op.drop_column("episode_seconds")
        batch_op.drop_column("episodes")
        batch_op.drop_column("approval_number")
        batch_op.drop_column("contact")
        batch_op.drop_column("trailer_url")
        batch_op.drop_column("logline")
        batch_op.drop_column("in_competition")
        batch_op.drop_column("premiere")
        batch_op.drop_column("warnings")
        batch_op.drop_column("rating")
        batch_op.drop_column("colour")
        batch_op.drop_column("aspect")
        batch_op.drop_column("picture_format")
        batch_op.drop_column("live_subtitles")
        batch_op.drop_column("romanised_title")
        batch_op.drop_column("kind")
        batch_op.drop_column("code")
        batch_op.drop_column("strand_id")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("needs_approval_numbers")

    with op.batch_alter_table("still", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_still_film_id"))

    op.drop_table("still")
    with op.batch_alter_table("film_credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_credit_film_id"))

    op.drop_table("film_credit")
