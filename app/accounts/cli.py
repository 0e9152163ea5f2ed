"""Organisers and staff from the command line: how an installation gets its first administrator."""

from __future__ import annotations

import click
from flask import url_for
from flask.cli import AppGroup

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.service import passwords, roles
from app.core.access import SYSTEM
from app.core.db import atomic
from app.web import rendering

commands = AppGroup("accounts", help="Organisers and their staff.")


@commands.command("create-administrator")
@click.option("--organiser", "code", required=True, help="The organiser's short code; a new one is entered.")
@click.option("--organiser-name", default="", help="How a new organiser is called; else as its code.")
@click.option("--email", required=True, help="The administrator's address.")
@click.option("--name", required=True, help="The administrator's name.")
@click.option("--locale", default="en", help="The language of mails: en, es or zh-Hans.")
def create_administrator(code: str, organiser_name: str, email: str, name: str, locale: str) -> None:
    """Make somebody the owner of an organiser and show the link that sets the password."""
    account = _own(code, organiser_name or code, email.strip().casefold(), name=name, locale=locale)
    reset = passwords.open_reset(account, by=SYSTEM)
    with rendering.at_public_address():
        link = url_for("accounts.reset", secret=passwords.secret_of(reset.id), _external=True)
    click.echo(f"{account.email} owns {code}. The password is set here, within the hour:\n{link}")


@atomic
def _own(code: str, organiser_name: str, email: str, *, name: str, locale: str) -> Account:
    organiser = queries.find_organiser(code) or roles.found(code, name={"en": organiser_name}, by=SYSTEM)
    account = queries.find_account(email) or roles.open_account(email, name=name, locale=locale)
    if queries.find_grant(account.id, organiser.id, None, Role.OWNER) is None:
        roles.grant(account, Role.OWNER, organiser_id=organiser.id, by=SYSTEM)
    return account
