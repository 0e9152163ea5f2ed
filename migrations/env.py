"""How migrations run: on the application's own database, online only."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine


def process_revision_directives(context, revision, directives):
    """Write no empty migration."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def migrate_all():
    """Run what is due in one transaction; SQLite changes a table by making it anew, and looks away meanwhile."""
    on_sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.dbapi_connection
    if on_sqlite:
        raw.execute("PRAGMA foreign_keys = OFF")  # ignored inside a transaction, so it comes before
    try:
        with context.begin_transaction():
            context.run_migrations()
        if on_sqlite and (broken := raw.execute("PRAGMA foreign_key_check").fetchmany(5)):
            message = f"rows would point at nothing after the migration: {broken}"
            raise RuntimeError(message)
        connection.commit()
    finally:
        if on_sqlite:
            raw.rollback()
            raw.execute("PRAGMA foreign_keys = ON")


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_as_batch=True,
        compare_type=True,
        process_revision_directives=process_revision_directives,
    )
    migrate_all()
