"""Backups from the command line: ``flask backup`` and ``flask restore``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core.errors import Refusal
from app.platform.backup import restoring, taking

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("target", type=ARCHIVE)
@with_appcontext
def backup(target: Path) -> None:
    """Write the database and all kept files into one archive, while the application runs."""
    try:
        manifest = taking.take(target)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    rows, files = sum(manifest.rows.values()), len(manifest.digests) - 1
    click.echo(f"{target}: rows: {rows}, files: {files}. Keep SECRET_KEY and FIELD_KEYS elsewhere: they are not in it.")


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Set the database that is there aside and replace it.")
@with_appcontext
def restore(source: Path, *, force: bool) -> None:
    """Put an archive's database and files in place; stop the application first."""
    try:
        manifest = restoring.restore(source, force=force)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    rows, files = sum(manifest.rows.values()), len(manifest.digests) - 1
    click.echo(f"Restored as of {manifest.made_at}: rows: {rows}, files: {files}. Then run: flask db upgrade")
