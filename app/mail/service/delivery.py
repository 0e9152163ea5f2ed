"""Messages leave: taken under a lease, rendered and frozen, sent, marked. The only importer of a mail library.

Rendering and sending happen outside of any transaction. The bytes are frozen before the first try, so that every
try sends the same message with the same Message-ID, and a reader who gets two can see that they are one.
"""

from __future__ import annotations

import random
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import UUID

import css_inline
import structlog
from flask_mail import Connection, Mail
from sqlalchemy import or_, select, update
from sqlalchemy.orm import undefer

from app.core import clock
from app.core.db import atomic, db
from app.core.settings import config
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.mail.rules import PERMANENT_TRIES, MessageState, Rendered, wait_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(minutes=3)  # longer than a batch whose every message hangs could hold one message
SMTP_TIMEOUT_SECONDS = 15
JITTER = 0.2
PERMANENT = range(500, 600)

Renderer = Callable[[Message], Rendered]


@dataclass(frozen=True)
class Sender:
    """From whom a message comes, and where answers go."""

    name: str
    reply_to: str


_renderers: dict[str, Renderer] = {}
_senders: list[Callable[[UUID], Sender | None]] = []


def set_up(renderers: Mapping[str, Renderer], sender_of: Callable[[UUID], Sender | None]) -> None:
    """Say how each template becomes words, and who the sender of an event's messages is."""
    _renderers.clear()
    _renderers.update(renderers)
    _senders[:] = [sender_of]


class VerifyingConnection(Connection):  # type: ignore[misc]  # flask_mail ships no types
    """Flask-Mail's connection with a timeout, and with the server's certificate verified."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect and sign in."""
        settings = config()
        context = ssl.create_default_context(cafile=str(settings.mail_ca_file) if settings.mail_ca_file else None)
        if settings.mail_use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.mail_server, settings.mail_port, timeout=SMTP_TIMEOUT_SECONDS, context=context
            )
        else:
            host = smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=SMTP_TIMEOUT_SECONDS)
        if settings.mail_use_tls:
            host.starttls(context=context)
        if settings.mail_username and settings.mail_password:
            host.login(settings.mail_username, settings.mail_password)
        return host


class Post(Mail):  # type: ignore[misc]  # flask_mail ships no types
    """Flask-Mail with our connection."""

    def connect(self) -> VerifyingConnection:
        """Open one connection for a batch."""
        return VerifyingConnection(self)


mail = Post()


def deliver_due(limit: int = BATCH) -> int:
    """Send what is due, over one connection, and return how many messages left."""
    taken = _claim(limit)
    ready = [frozen for message_id in taken if (frozen := _freeze(message_id)) is not None]
    sent = 0
    host: smtplib.SMTP | None = None
    for message_id, sender, to, content in ready:
        try:
            host = host or VerifyingConnection(mail).configure_host()
            host.sendmail(sender, [to], content)
        except (OSError, smtplib.SMTPException) as error:
            _failed(message_id, error)
            host = _still_open(host, error)
        else:
            _sent(message_id)
            sent += 1
    _close(host)
    return sent


def _still_open(host: smtplib.SMTP | None, error: Exception) -> smtplib.SMTP | None:
    """Keep the connection after a refusal of one message; drop it after anything else."""
    if host is not None and isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return host
    _close(host)
    return None


def _close(host: smtplib.SMTP | None) -> None:
    if host is None:
        return
    try:
        host.quit()
    except (OSError, smtplib.SMTPException) as error:
        log.info("mail connection was gone", error=type(error).__name__)


@atomic
def _claim(limit: int) -> Sequence[UUID]:
    """Take due messages under a lease; one whose worker died comes back when the lease is over."""
    now = clock.now()
    due = db.session.scalars(
        select(Message.id)
        .where(
            Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
            Message.due_at <= now,
            or_(Message.lease_until.is_(None), Message.lease_until < now),
        )
        .order_by(Message.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if due:
        db.session.execute(
            update(Message)
            .where(Message.id.in_(due))
            .values(
                state=MessageState.SENDING,
                lease_until=now + LEASE,
                attempts=Message.attempts + 1,
                version=Message.version + 1,
            )
            .execution_options(synchronize_session=False)
        )
    return due


def _freeze(message_id: UUID) -> tuple[UUID, str, str, bytes] | None:
    """Return the message's bytes, rendered and kept at the first try."""
    message = _read(message_id)
    sender, to = config().mail_sender, message.to
    if message.frozen is not None:
        return message_id, sender, to, message.frozen
    try:
        rendered = _renderers[message.template](message)
        content = _bytes(message, rendered)
    except MessageIsMoot:
        _mark(message_id, MessageState.CANCELLED)
        return None
    except Exception as error:  # noqa: BLE001 — one message that cannot be rendered must not stop the others
        db.session.rollback()
        log.exception("message cannot be rendered", template=message.template, message_id=str(message_id))
        _mark(message_id, MessageState.FAILED, error=f"render: {type(error).__name__}")
        return None
    _keep(message_id, content)
    return message_id, sender, to, content


def _read(message_id: UUID) -> Message:
    return db.session.scalars(
        select(Message).options(undefer(Message.frozen)).where(Message.id == message_id).execution_options(populate_existing=True)
    ).one()


@atomic
def _keep(message_id: UUID, content: bytes) -> None:
    db.session.get_one(Message, message_id).frozen = content


@atomic
def _sent(message_id: UUID) -> None:
    message = db.session.get_one(Message, message_id)
    message.state = MessageState.SENT
    message.sent_at = clock.now()
    message.lease_until = None
    message.last_error = ""


@atomic
def _mark(message_id: UUID, state: MessageState, *, error: str = "") -> None:
    message = db.session.get_one(Message, message_id)
    message.state = state
    message.lease_until = None
    message.last_error = error


@atomic
def _failed(message_id: UUID, error: Exception) -> None:
    """Try again later, or give up: a temporary failure for more than a day, a permanent one twice."""
    message = db.session.get_one(Message, message_id)
    message.lease_until = None
    message.last_error, code = _reason(error)
    wait = wait_after(message.attempts)
    if code in PERMANENT and message.attempts >= PERMANENT_TRIES:
        wait = None
    message.state = MessageState.QUEUED if wait else MessageState.FAILED
    if wait:
        if code in PERMANENT:
            wait = min(wait, timedelta(seconds=20))
        message.due_at = _later(clock.now(), wait)


def _later(now: datetime, wait: timedelta) -> datetime:
    return now + wait * random.uniform(1, 1 + JITTER)  # noqa: S311 — spreads tries, keeps no secret


def _reason(error: Exception) -> tuple[str, int]:
    """Return what to show and the server's code; the server's own words may hold the address, so only codes are kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = int(next(iter(error.recipients.values()))[0])
        return f"recipient refused ({code})", code
    if isinstance(error, smtplib.SMTPResponseException):
        return f"refused ({error.smtp_code})", int(error.smtp_code)
    return f"no connection ({type(error).__name__})", 0


def _bytes(message: Message, rendered: Rendered) -> bytes:
    """Build the message: mixed[ alternative[ text, related[ html, pictures ] ], files ] (RFC 5322, 2046, 3834)."""
    mime = EmailMessage(policy=SMTP)
    sender = _senders[0](message.event_id) if _senders and message.event_id else None
    address = config().mail_sender
    mime["From"] = Address(display_name=_one_line(sender.name) if sender else "Lanyard", addr_spec=address)
    mime["To"] = Address(addr_spec=message.to)
    if sender and sender.reply_to:
        mime["Reply-To"] = Address(addr_spec=sender.reply_to)
    mime["Subject"] = _one_line(rendered.subject)
    mime["Date"] = format_datetime(clock.now())
    mime["Message-ID"] = f"<{message.id}@{address.rsplit('@', 1)[-1]}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime["X-Auto-Response-Suppress"] = "All"
    mime["Content-Language"] = message.locale
    mime.set_content(rendered.text)
    mime.add_alternative(css_inline.inline(rendered.html, load_remote_stylesheets=False), subtype="html")
    html = mime.get_payload()[1]  # type: ignore[index]  # a multipart's payload is a list
    for picture in rendered.inline:
        html.add_related(picture.data, "image", picture.subtype, cid=f"<{picture.cid}>", disposition="inline")  # type: ignore[union-attr]  # as above
    for file in rendered.attachments:
        kind, _, subtype = file.mime.partition("/")
        mime.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.filename)
    return mime.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())
