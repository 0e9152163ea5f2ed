"""Make every table."""

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("disabled_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("fact", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_event_id_at", ["event_id", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_subject_id", ["subject_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_change")),
    )
    op.create_table(
        "change_counter",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_change_counter")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("dedupe", sa.String(length=120), nullable=True),
        sa.Column("run_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_job_dedupe")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["run_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "organiser",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser")),
        sa.UniqueConstraint("code", name=op.f("uq_organiser_code")),
    )
    op.create_table(
        "recurrence",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("taken_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot", name=op.f("pk_recurrence")),
    )
    op.create_table(
        "signin_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_attempt")),
    )
    with op.batch_alter_table("signin_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_signin_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "submission",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submission")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organiser.id"], name=op.f("fk_organisation_organiser_id_organiser")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("organiser_id", "folded_name", name=op.f("uq_organisation_organiser_id_folded_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_password_reset_secret_hash")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_reset_account_id"), ["account_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_series_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("local_address", sa.String(length=300), nullable=False),
        sa.Column("directions", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_site_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("exchange", "festival", name="eventkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "phase",
            sa.Enum("draft", "published", "archived", name="phase", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("day_change_hour", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("artwork", sa.String(length=16), nullable=False),
        sa.Column("logo_key", sa.String(length=100), nullable=True),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("answer_within", sa.JSON(), nullable=False),
        sa.Column("privacy_notice", sa.JSON(), nullable=False),
        sa.Column("privacy_version", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_event_organiser_id_organiser")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_event_series_id_series")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_event_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("code", name=op.f("uq_event_code")),
        sa.UniqueConstraint("number", name=op.f("uq_event_number")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_series_id"), ["series_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("native_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_person_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_organiser_id_email", ["organiser_id", "email"], unique=False)

    op.create_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("local_address", sa.String(length=300), nullable=False),
        sa.Column("is_step_free", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_venue_organiser_id_organiser")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_venue_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venue_site_id"), ["site_id"], unique=False)

    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("short", sa.String(length=4), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("fee", sa.JSON(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("opens_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "approval",
            sa.Enum("automatic", "review", "invitation", name="approval", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("day_mask", sa.Integer(), nullable=False),
        sa.Column("last_waiting", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_category_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_category_event_id_code")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_category_event_id_number")),
    )
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_category_event_id"), ["event_id"], unique=False)

    op.create_table(
        "film",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("original_title", sa.String(length=300), nullable=False),
        sa.Column("original_language", sa.String(length=16), nullable=False),
        sa.Column("english_title", sa.String(length=300), nullable=False),
        sa.Column("chinese_title", sa.String(length=300), nullable=False),
        sa.Column("directors", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("subtitles", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("runtime_minutes", sa.Integer(), nullable=True),
        sa.Column("synopsis", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_film_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film")),
    )
    with op.batch_alter_table("film", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_event_id"), ["event_id"], unique=False)

    op.create_table(
        "hall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("sellable", sa.Integer(), nullable=True),
        sa.Column("has_hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_hall_organiser_id_organiser")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_hall_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
    )
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hall_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "queued",
                "sending",
                "sent",
                "delivered",
                "bounced",
                "failed",
                "suppressed",
                "cancelled",
                name="messagestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_message_event_id_event")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_message_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("template", "subject_id", "occasion", name=op.f("uq_message_template_subject_id_occasion")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.create_index("ix_message_event_id_created_at", ["event_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "occupancy",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_occupancy_event_id_event")),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_occupancy")),
    )
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occupancy_event_id"), ["event_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text", "long_text", "phone", "country", "choices", name="questionkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_question_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_question_event_id_code")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "programmer",
                "guest_office",
                "door_supervisor",
                "door",
                "reader",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_role_grant_event_id_event")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_role_grant_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "account_id",
            "organiser_id",
            "event_id",
            "role",
            name=op.f("uq_role_grant_account_id_organiser_id_event_id_role"),
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("private_key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_signing_key_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("event_id", "key_number", name=op.f("uq_signing_key_event_id_key_number")),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "programmer",
                "guest_office",
                "door_supervisor",
                "door",
                "reader",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("invited_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_staff_invitation_event_id_event")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organiser.id"], name=op.f("fk_staff_invitation_organiser_id_organiser")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_staff_invitation_secret_hash")),
    )
    with op.batch_alter_table("staff_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invitation_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "strand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("artwork", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_strand_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strand")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_strand_event_id_code")),
    )
    with op.batch_alter_table("strand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strand_event_id"), ["event_id"], unique=False)

    op.create_table(
        "gate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_gate_hall_id_hall")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_gate_organiser_id_organiser")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_gate_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
    )
    with op.batch_alter_table("gate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_hall_id"), ["hall_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "programme_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("strand_id", sa.Uuid(), nullable=True),
        sa.Column("hall_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "screening",
                "press_screening",
                "panel",
                "round_table",
                "forum",
                "tour",
                "ceremony",
                "reception",
                "meal",
                "transfer",
                "workshop",
                name="sessionkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("draft", "published", "cancelled", name="sessionstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "entry",
            sa.Enum("open", "booking", "invitation", name="entry", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("starts_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("doors_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("subtitles", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_programme_session_event_id_event")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_programme_session_hall_id_hall")),
        sa.ForeignKeyConstraint(["strand_id"], ["strand.id"], name=op.f("fk_programme_session_strand_id_strand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_programme_session_event_id_code")),
    )
    with op.batch_alter_table("programme_session", schema=None) as batch_op:
        batch_op.create_index("ix_programme_session_event_id_starts_at", ["event_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_session_hall_id"), ["hall_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_session_strand_id"), ["strand_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("host_registration_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "waitlisted",
                "approved",
                "rejected",
                "withdrawn",
                "cancelled",
                "revoked",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("form", "invitation", "desk", "import", name="source", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("native_name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("waiting_number", sa.Integer(), nullable=True),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_registration_category_id_category")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event")),
        sa.ForeignKeyConstraint(
            ["host_registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_host_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_registration_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("event_id", "email", name=op.f("uq_registration_event_id_email")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_registration_event_id_number")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_category_id_status", ["category_id", "status"], unique=False)
        batch_op.create_index("ix_registration_event_id_country", ["event_id", "country"], unique=False)
        batch_op.create_index("ix_registration_event_id_created_at", ["event_id", "created_at"], unique=False)
        batch_op.create_index("ix_registration_event_id_display_name", ["event_id", "display_name"], unique=False)
        batch_op.create_index("ix_registration_event_id_organisation", ["event_id", "organisation"], unique=False)
        batch_op.create_index("ix_registration_event_id_status", ["event_id", "status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_registration_host_registration_id"), ["host_registration_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registration_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_person_id"), ["person_id"], unique=False)

    op.create_table(
        "address_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("former_email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_address_change_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_address_change_secret_hash")),
    )
    with op.batch_alter_table("address_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_change_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_answer_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("registration_id", "question_id", name=op.f("uq_answer_registration_id_question_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_question_id"), ["question_id"], unique=False)

    op.create_table(
        "badge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("token", sa.String(length=122), nullable=False),
        sa.Column("short_code", sa.String(length=12), nullable=False),
        sa.Column("day_mask", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("live", "revoked", "replaced", name="badgestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("issued_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_badge_category_id_category")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_badge_event_id_event")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_badge_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("event_id", "short_code", name=op.f("uq_badge_event_id_short_code")),
        sa.UniqueConstraint("token_id", name=op.f("uq_badge_token_id")),
    )
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_badge_registration_id", ["registration_id"], unique=False)
        batch_op.create_index(
            "uq_badge_registration_id_live",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )

    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "waiting",
                "cancelled",
                "session_cancelled",
                name="bookingstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("waiting_number", sa.Integer(), nullable=True),
        sa.Column("booked_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_booking_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_booking_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("session_id", "registration_id", name=op.f("uq_booking_session_id_registration_id")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_registration_id"), ["registration_id"], unique=False)
        batch_op.create_index("ix_booking_session_id_status", ["session_id", "status"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "privacy_notice",
                "sensitive_data",
                "transfer_abroad",
                "photo_and_film",
                name="purpose",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("given_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_consent_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_registration_id_purpose", ["registration_id", "purpose"], unique=False)

    op.create_table(
        "guest_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_guest_link_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_guest_link_secret_hash")),
    )
    with op.batch_alter_table("guest_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_link_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("invited_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_invitation_category_id_category")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_invitation_event_id_event")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_invitation_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("event_id", "email", name=op.f("uq_invitation_event_id_email")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_category_id"), ["category_id"], unique=False)

    op.create_table(
        "presence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("since", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("gate_id", sa.Uuid(), nullable=True),
        sa.Column("first_scan_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_presence_event_id_event")),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_presence_gate_id_gate")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_presence_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("list_id", "registration_id", name=op.f("uq_presence_list_id_registration_id")),
    )
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presence_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_presence_list_id_inside", ["list_id", "inside"], unique=False)

    op.create_table(
        "screening_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("film_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_screening_item_film_id_film")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_screening_item_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_item")),
        sa.UniqueConstraint("session_id", "position", name=op.f("uq_screening_item_session_id_position")),
    )
    with op.batch_alter_table("screening_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_item_film_id"), ["film_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_item_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_category",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_session_category_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_session_category_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "category_id", name=op.f("pk_session_category")),
    )
    op.create_table(
        "session_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("native_name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "speaker",
                "moderator",
                "director",
                "cast",
                "producer",
                "host",
                "interpreter",
                name="stagerole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("biography", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_session_person_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_person")),
    )
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_person_session_id"), ["session_id"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("gate_id", sa.Uuid(), nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind", sa.Enum("scan", "override", "void", name="scankind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("direction", sa.Enum("in", "out", name="direction", native_enum=False, length=32), nullable=False),
        sa.Column("refers_to", sa.Uuid(), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("scanned_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("device_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_scan_badge_id_badge")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_scan_event_id_event")),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_scan_gate_id_gate")),
        sa.ForeignKeyConstraint(["refers_to"], ["scan.id"], name=op.f("fk_scan_refers_to_scan")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_scan_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_scan_session_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index("ix_scan_event_id_scanned_at", ["event_id", "scanned_at"], unique=False)
        batch_op.create_index("ix_scan_gate_id_scanned_at", ["gate_id", "scanned_at"], unique=False)
        batch_op.create_index("ix_scan_list_id_registration_id", ["list_id", "registration_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scan_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scan_registration_id"))
        batch_op.drop_index("ix_scan_list_id_registration_id")
        batch_op.drop_index("ix_scan_gate_id_scanned_at")
        batch_op.drop_index("ix_scan_event_id_scanned_at")

    op.drop_table("scan")
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_person_session_id"))

    op.drop_table("session_person")
    op.drop_table("session_category")
    with op.batch_alter_table("screening_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_item_session_id"))
        batch_op.drop_index(batch_op.f("ix_screening_item_film_id"))

    op.drop_table("screening_item")
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.drop_index("ix_presence_list_id_inside")
        batch_op.drop_index(batch_op.f("ix_presence_event_id"))

    op.drop_table("presence")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_category_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("guest_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_link_registration_id"))

    op.drop_table("guest_link")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_registration_id_purpose")

    op.drop_table("consent")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_session_id_status")
        batch_op.drop_index(batch_op.f("ix_booking_registration_id"))

    op.drop_table("booking")
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_badge_registration_id_live",
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )
        batch_op.drop_index("ix_badge_registration_id")
        batch_op.drop_index(batch_op.f("ix_badge_event_id"))

    op.drop_table("badge")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_question_id"))

    op.drop_table("answer")
    with op.batch_alter_table("address_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_change_registration_id"))

    op.drop_table("address_change")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_person_id"))
        batch_op.drop_index(batch_op.f("ix_registration_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_registration_host_registration_id"))
        batch_op.drop_index("ix_registration_event_id_status")
        batch_op.drop_index("ix_registration_event_id_organisation")
        batch_op.drop_index("ix_registration_event_id_display_name")
        batch_op.drop_index("ix_registration_event_id_created_at")
        batch_op.drop_index("ix_registration_event_id_country")
        batch_op.drop_index("ix_registration_category_id_status")

    op.drop_table("registration")
    with op.batch_alter_table("programme_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_session_strand_id"))
        batch_op.drop_index(batch_op.f("ix_programme_session_hall_id"))
        batch_op.drop_index("ix_programme_session_event_id_starts_at")

    op.drop_table("programme_session")
    with op.batch_alter_table("gate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gate_venue_id"))
        batch_op.drop_index(batch_op.f("ix_gate_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_gate_hall_id"))

    op.drop_table("gate")
    with op.batch_alter_table("strand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strand_event_id"))

    op.drop_table("strand")
    with op.batch_alter_table("staff_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_invitation_organiser_id"))

    op.drop_table("staff_invitation")
    op.drop_table("signing_key")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_event_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    op.drop_table("question")
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occupancy_event_id"))

    op.drop_table("occupancy")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_subject_id"))
        batch_op.drop_index(batch_op.f("ix_message_organiser_id"))
        batch_op.drop_index("ix_message_event_id_created_at")
        batch_op.drop_index(
            "ix_message_due",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.drop_table("message")
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hall_venue_id"))
        batch_op.drop_index(batch_op.f("ix_hall_organiser_id"))

    op.drop_table("hall")
    with op.batch_alter_table("film", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_event_id"))

    op.drop_table("film")
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_category_event_id"))

    op.drop_table("category")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_site_id"))
        batch_op.drop_index(batch_op.f("ix_venue_organiser_id"))

    op.drop_table("venue")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_organiser_id_email")

    op.drop_table("person")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_series_id"))
        batch_op.drop_index(batch_op.f("ix_event_organiser_id"))

    op.drop_table("event")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_organiser_id"))

    op.drop_table("site")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_organiser_id"))

    op.drop_table("series")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_account_id"))

    op.drop_table("password_reset")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_organiser_id"))

    op.drop_table("organisation")
    op.drop_table("submission")
    with op.batch_alter_table("signin_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_signin_attempt_key_at")

    op.drop_table("signin_attempt")
    op.drop_table("recurrence")
    op.drop_table("organiser")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_due", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )

    op.drop_table("job")
    op.drop_table("change_counter")
    op.drop_table("change")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject_id")
        batch_op.drop_index("ix_audit_entry_event_id_at")

    op.drop_table("audit_entry")
    op.drop_table("account")
