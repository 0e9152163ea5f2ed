"""The mail with the badge, and the one that says it no longer opens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext

from app.badges import queries, rules
from app.badges.models import Badge
from app.badges.rules import BadgeState, EndReason
from app.badges.service import printing
from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.rules import Attachment, Inline, Rendered
from app.mail.service import outbox
from app.platform.documents import art, qr
from app.platform.look.artwork import painted
from app.platform.look.theme import category_fill, theme
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import links, undoing
from app.venues.models import Site
from app.web import locale

if TYPE_CHECKING:
    from datetime import datetime

    from app.badges.facts import BadgeEnded, BadgeFact, BadgeIssued
    from app.events.models import Event
    from app.mail.models import Message
    from app.registration.facts import AnswerUndone

# Endings that say nothing by themselves: another mail tells the whole.
SAID_ELSEWHERE = frozenset({EndReason.WITHDRAWN, EndReason.CATEGORY, EndReason.UNDONE})


def send_badge(fact: BadgeIssued) -> None:
    """Send a badge to its guest; companions' badges go to their hosts."""
    registration = db.session.get_one(Registration, fact.registration_id)
    host = registration.host_registration_id
    to = registration.email or (db.session.get_one(Registration, host).email if host else None)
    if to:
        replaces = {"replaces": fact.replaces} if fact.replaces else {}
        _write("badge", registration, fact, to=to, due_at=undoing.release_at(fact), **replaces)


def call_back(fact: AnswerUndone) -> None:
    """Let the badge of an approval that was taken back not leave."""
    if fact.became is Status.APPROVED:
        outbox.cancel("badge", subject_id=fact.registration_id)


def tell_revoked(fact: BadgeEnded) -> None:
    """Say that a badge no longer opens, where no other mail says it."""
    registration = db.session.get_one(Registration, fact.registration_id)
    if registration.email and not fact.replaced and fact.reason not in SAID_ELSEWHERE:
        _write("badge_ended", registration, fact, to=registration.email)


def _write(
    template: str,
    registration: Registration,
    fact: BadgeFact,
    *,
    to: str,
    due_at: datetime | None = None,
    **ids: UUID,
) -> None:
    links.issue(registration.id)
    outbox.write(
        template,
        to=to,
        locale=registration.locale,
        subject_id=registration.id,
        occasion=str(fact.badge_id),
        organiser_id=fact.organiser_id,
        event_id=fact.event_id,
        due_at=due_at,
        badge=fact.badge_id,
        **ids,
    )


def render_badge(message: Message) -> Rendered:
    """Render the badge: code in the text, PDF beside it. One that died meanwhile must not leave."""
    badge = db.session.get(Badge, _id(message))
    if badge is None or badge.state is not BadgeState.LIVE:
        raise MessageIsMoot
    registration = badge.registration
    values = {
        "badge": badge,
        "replaces": "replaces" in message.ids,
        "registration": registration,
        "short_code": rules.shown_short_code(badge.short_code),
        "category_fill": category_fill(registration.category.colour),
        "site": db.session.get(Site, registration.event.site_id) if registration.event.site_id else None,
        "url": _page_url(registration.id),
    }
    pdf = printing.pdf_of([badge.id], tagged=True)
    return Rendered(
        subject=gettext("Your badge"),
        text=render_template("badges/messages/badge.txt", **values),
        html=render_template("badges/messages/badge.html", **values),
        inline=(Inline("art", _art(registration.event)), Inline("qr", qr.qr_png(badge.token))),
        attachments=(Attachment(f"badge-{registration.number:04d}.pdf", "application/pdf", pdf),),
    )


def render_badge_ended(message: Message) -> Rendered:
    """Render the mail that says a badge no longer opens; a guest who has a new one needs none."""
    badge = db.session.get(Badge, _id(message))
    if badge is None or queries.find_live(badge.registration_id) is not None:
        raise MessageIsMoot
    values = {"registration": badge.registration, "url": _page_url(badge.registration_id)}
    return Rendered(
        subject=gettext("Your badge no longer opens"),
        text=render_template("badges/messages/badge_ended.txt", **values),
        html=render_template("badges/messages/badge_ended.html", **values),
    )


def _art(event: Event) -> bytes:
    """Draw the event's artwork twice as large as it is shown."""
    svg = painted(event.artwork, event.code, theme(event.accent), width=1200, height=380, period=12)
    return art.art_png(svg, width=600, height=190)


def _id(message: Message) -> UUID:
    return UUID(str(message.ids["badge"]))


def _page_url(registration_id: UUID) -> str:
    tag, secret = locale.language().tag, links.find_secret(registration_id)
    if secret is None:
        return url_for("registration.lost_link", lang=tag, _external=True)
    return url_for("registration.open_link", secret=secret, language=tag, _external=True)
