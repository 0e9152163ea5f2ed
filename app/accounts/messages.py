"""Mails of accounts.

They are kept under the organiser, never under an event: a desk shows the mails of its event, and these carry a
link that is for one reader only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext

from app.accounts import queries
from app.accounts.service import invitation as invitations
from app.accounts.service import passwords, roles
from app.core import clock
from app.mail.errors import MessageIsMoot
from app.mail.rules import Rendered
from app.mail.service import outbox
from app.web.rendering import localised

if TYPE_CHECKING:
    from app.accounts.facts import InvitationWithdrawn, PasswordResetAskedFor, StaffInvited
    from app.mail.models import Message


def invite(fact: StaffInvited) -> None:
    """Write to who was asked to join."""
    invitation = queries.read_invitation(fact.invitation_id)
    outbox.write(
        "staff_invitation",
        to=invitation.email,
        locale=invitation.locale,
        subject_id=invitation.id,
        occasion=str(invitation.id),
        organiser_id=invitation.organiser_id,
    )


def call_back(fact: InvitationWithdrawn) -> None:
    """Keep an invitation from leaving that was withdrawn at once."""
    outbox.cancel("staff_invitation", subject_id=fact.invitation_id)


def help_back_in(fact: PasswordResetAskedFor) -> None:
    """Write to who forgot the password."""
    account = queries.get_account(fact.account_id)
    outbox.write(
        "password_reset",
        to=account.email,
        locale=account.locale,
        subject_id=fact.reset_id,
        occasion=str(fact.reset_id),
        account_id=account.id,
    )


def render_staff_invitation(message: Message) -> Rendered:
    """Say who asks, for what, and give the link."""
    invitation = queries.read_invitation(message.subject_id)
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= clock.now():
        raise MessageIsMoot
    organiser = queries.get_organiser(invitation.organiser_id)
    context = {
        "subject": gettext("Your place in the team of %(organiser)s", organiser=localised(organiser.name)),
        "organiser": organiser,
        "role": roles.NAMES[invitation.role],
        "expires_at": invitation.expires_at,
        "url": url_for("accounts.join", secret=invitations.secret_of(invitation.id), _external=True),
    }
    return _rendered("staff_invitation", context)


def render_password_reset(message: Message) -> Rendered:
    """Give the link that sets a new password."""
    reset = queries.read_reset(message.subject_id)
    if reset.used_at or reset.expires_at <= clock.now():
        raise MessageIsMoot
    account = queries.get_account(UUID(str(message.ids["account_id"])))
    context = {
        "subject": gettext("A new password for Lanyard"),
        "account": account,
        "url": url_for("accounts.reset", secret=passwords.secret_of(reset.id), _external=True),
    }
    return _rendered("password_reset", context)


def _rendered(name: str, context: dict[str, object]) -> Rendered:
    return Rendered(
        subject=str(context["subject"]),
        text=render_template(f"accounts/messages/{name}.txt", **context),
        html=render_template(f"accounts/messages/{name}.html", **context),
    )
