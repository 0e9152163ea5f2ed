"""The demo from the command line: ``flask demo load`` and ``flask demo run``."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.core.db import db
from app.core.errors import Refusal
from app.core.settings import config
from app.demo import loading, running
from app.demo.errors import NotInProduction

commands = AppGroup("demo", help="Play all parts on one machine; never in production.")


@commands.command("load")
@click.option("--guests", default=loading.GUESTS, show_default=True, help="How many guests to invent, up to 20,000.")
def load(guests: int) -> None:
    """Load the demo content into an empty database."""
    try:
        count = loading.load(guests=guests)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{count} registrations loaded.")
    for sign_in in loading.sign_ins():
        click.echo(f"  {sign_in.role:<28} {sign_in.email:<30} {sign_in.password}")


@commands.command("run")
def run() -> None:
    """Prepare the database, load the demo if it is not there yet, and run site, worker and mailbox."""
    settings = config()
    if settings.is_production:
        raise click.ClickException(str(NotInProduction()))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade()
    if not loading.is_loaded():
        click.echo("Loading the demo content …")
        loading.load()
    db.session.remove()
    db.engine.dispose()
    running.run(settings, sign_ins=loading.sign_ins())
