"""Mail from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.mail.service import delivery

commands = AppGroup("mail", help="Send what waits in the outbox.")


@commands.command("deliver")
def deliver() -> None:
    """Send everything that is due, once."""
    total = 0
    while sent := delivery.deliver_due():
        total += sent
    click.echo(f"{total} sent")
