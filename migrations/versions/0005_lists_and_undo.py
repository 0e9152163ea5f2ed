"""Let films, sessions, people on stage and invitations be searched, and answers be taken back."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op
import app.core.db


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Which columns are searched, as they were when this was written; JSON ones hold a text for each language.
SEARCHED = {
    "film": ("original_title", "english_title", "chinese_title", "directors"),
    "programme_session": ("title", "code"),
    "session_person": ("name", "native_name"),
    "invitation": ("name", "email"),
}
STROKES = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n"}
)


def upgrade() -> None:
    """Apply."""
    for name, columns in SEARCHED.items():
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
        _fill(name, columns)
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("search_text", existing_type=sa.Text(), server_default=None)
    op.create_table(
        "undoable",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("former", sa.String(length=32), nullable=False),
        sa.Column("former_waiting_number", sa.Integer(), nullable=True),
        sa.Column("became", sa.String(length=32), nullable=False),
        sa.Column("until", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", app.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_undoable_event_id_event")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_undoable_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undoable")),
    )
    with op.batch_alter_table("undoable", schema=None) as batch_op:
        for column in ("event_id", "registration_id", "batch_id"):
            batch_op.create_index(batch_op.f(f"ix_undoable_{column}"), [column], unique=False)
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_organiser_id_at", ["organiser_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_organiser_id_at")
    op.drop_table("undoable")
    for name in SEARCHED:
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column("search_text")


def _fill(name: str, columns: tuple[str, ...]) -> None:
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("search_text"), *(sa.column(column) for column in columns))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        texts = [text for column in columns for text in _texts(row[column])]
        connection.execute(table.update().where(table.c.id == row["id"]).values(search_text=_fold(" ".join(texts))))


def _texts(value: object) -> list[str]:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except ValueError:
            return [value]
    if isinstance(value, dict):
        return list(map(str, value.values()))
    return list(map(str, value)) if isinstance(value, list) else [str(value or "")]


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).translate(STROKES).split())
