"""Messages leave: taken under a lease, rendered and frozen, sent, marked. The only importer of a mail library.

Rendering and sending happen outside of any transaction. The bytes are frozen before the first try, so that every
try sends the same message with the same Message-ID, and a reader who gets two can see that they are one.
"""

from __future__ import annotations

import random
import smtplib
import ssl
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import structlog
from flask_mail import Connection, Mail
from sqlalchemy import bindparam, update

from app.core import clock
from app.core.db import atomic, db, execute
from app.core.settings import config
from app.mail import queries
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.mail.rules import MessageState, Rendered, Trouble, trouble_of, wait_after
from app.mail.service import composing
from app.mail.service.composing import Sender
from app.platform.jobs.heartbeat import beating
from app.web import locale, rendering, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger(__name__)

BATCH = 50
HANDFUL = 3  # taken at a time: so few wait for the end of a lease when a worker is killed
SMTP_TIMEOUT_SECONDS = 15
LEASE = timedelta(seconds=30)  # what a killed worker held waits no longer than this
BEATS_PER_LEASE = 3
BATCH_SECONDS = 100.0  # after that the rest is given back: a slow line must not hold what others could send
GIVEN_BACK_WAIT = timedelta(seconds=15)
JITTER = 0.2

_FREEZE = (
    update(Message.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
    .where(Message.id == bindparam("message"))
    .values(frozen=bindparam("content"), version=Message.version + 1)
)
_SENT = (
    update(Message.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
    .where(Message.id == bindparam("message"))
    .values(
        state=MessageState.SENT,
        sent_at=bindparam("now"),
        lease_until=None,
        last_error="",
        version=Message.version + 1,
    )
)

Renderer = Callable[[Message], Rendered]


class Host(Protocol):
    """The event a message belongs to, as far as mail needs to know it."""

    @property
    def id(self) -> UUID:
        """The row's id."""

    @property
    def organiser_id(self) -> UUID:
        """The organiser it belongs to."""

    code: str
    name: dict[str, str]
    sender_name: str
    reply_to: str


RENDERERS: dict[str, Renderer] = {}
_find_host: list[Callable[[UUID], Host | None]] = []


def set_up(renderers: Mapping[str, Renderer], find_host: Callable[[UUID], Host | None]) -> None:
    """Say how each template becomes words, and how the event of a message is found."""
    RENDERERS.clear()
    RENDERERS.update(renderers)
    _find_host[:] = [find_host]


class Line(smtplib.SMTP):
    """A connection that leaves nothing open when it cannot begin."""

    def connect(self, host: str = "localhost", port: int = 0, source_address: object = None) -> tuple[int, bytes]:
        """Connect, or hang up again."""
        try:
            return super().connect(host, port, source_address)  # type: ignore[arg-type]  # handed on as it came  # type: ignore[arg-type]  # typeshed is stricter than smtplib
        except OSError:
            self.close()
            raise


class SecureLine(smtplib.SMTP_SSL, Line):
    """The same, encrypted from the first byte."""


class VerifyingConnection(Connection):
    """Flask-Mail's connection with a timeout, and with the server's certificate verified."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect and sign in."""
        settings = config()
        context = ssl.create_default_context(cafile=str(settings.mail_ca_file) if settings.mail_ca_file else None)
        where = settings.mail_server, settings.mail_port
        if settings.mail_use_ssl:
            host: smtplib.SMTP = SecureLine(*where, timeout=SMTP_TIMEOUT_SECONDS, context=context)
        else:
            host = Line(*where, timeout=SMTP_TIMEOUT_SECONDS)
        try:
            if settings.mail_use_tls:
                host.starttls(context=context)
            if settings.mail_username and settings.mail_password:
                host.login(settings.mail_username, settings.mail_password)
        except (OSError, smtplib.SMTPException):
            host.close()
            raise
        return host


class Post(Mail):
    """Flask-Mail with our connection."""

    def connect(self) -> VerifyingConnection:
        """Return what opens one connection for a batch."""
        return VerifyingConnection(self)


mail = Post()


class Round:
    """One connection to the server, opened when first needed and dropped when it fails."""

    def __init__(self) -> None:
        self._host: smtplib.SMTP | None = None

    def send(self, to: str, content: bytes) -> Trouble | None:
        """Send frozen bytes; raise nothing but tell what was the trouble, its words in ``reason``."""
        self.reason = ""
        try:
            if self._host is None:
                self._host = mail.connect().configure_host()
            self._host.sendmail(config().mail_sender, [to], content)
        except (OSError, smtplib.SMTPException) as error:
            code = _code(error)
            self.reason = f"{code}" if code else type(error).__name__
            trouble = trouble_of(code)
            if trouble is Trouble.UNREACHABLE:
                self.close()
            return trouble
        return None

    def close(self) -> None:
        """Hang up, whatever state the line is in."""
        if self._host is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._host.quit()
            self._host.close()
            self._host = None


def _code(error: Exception) -> int:
    """Return the server's reply code; its words are not kept, since they may repeat the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else 0


def deliver_due(limit: int = BATCH) -> int:
    """Send what is due, over one connection, and return how many messages left."""
    if not queries.is_any_due(clock.now()):
        return 0
    in_hand: list[UUID] = []
    with beating(lambda: _renew(list(in_hand)) if in_hand else None, every=LEASE / BEATS_PER_LEASE):
        sent = _send_in_turn(in_hand, limit)
    if in_hand:
        _give_back(in_hand)
    if sent and queries.is_any_held_up(clock.now()):
        _call_up()
    return sent


def _send_in_turn(in_hand: list[UUID], limit: int) -> int:
    """Take and send until nothing is due, the server is away or time is up; what is done is let go of."""
    round_, sent, begun = Round(), 0, time.monotonic()
    for place in range(limit):
        if not in_hand:
            in_hand += _claim(min(HANDFUL, limit - place))
        if not in_hand:
            break
        message_id = in_hand[0]
        frozen = _frozen(message_id)
        trouble = round_.send(*frozen) if frozen else None
        if trouble is not None:
            _mark_failed(message_id, trouble, round_.reason)
        elif frozen:
            _mark_sent(message_id)
            sent += 1
        del in_hand[0]
        if trouble is Trouble.UNREACHABLE or time.monotonic() - begun > BATCH_SECONDS:
            break
    round_.close()
    return sent


@atomic
def _claim(limit: int) -> Sequence[UUID]:
    """Take due messages under a lease; one whose worker died comes back when the lease is over."""
    now = clock.now()
    due = queries.lock_due(now, limit=limit)
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


@atomic
def _renew(message_ids: Sequence[UUID]) -> None:
    """Keep messages in the hands of a worker that is still alive; their content does not change, nor their version."""
    db.session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.state == MessageState.SENDING)
        .values(lease_until=clock.now() + LEASE)
        .execution_options(synchronize_session=False)
    )


@atomic
def _call_up() -> None:
    """Let everything leave that waited for the server: it is back."""
    now = clock.now()
    db.session.execute(
        update(Message)
        .where(queries.is_held_up(now))
        .values(due_at=now, version=Message.version + 1)
        .execution_options(synchronize_session=False)
    )


@atomic
def _give_back(message_ids: Sequence[UUID]) -> None:
    """Let others, or a later round, try what this one did not come to; it counts as no try."""
    db.session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.state == MessageState.SENDING)
        .values(
            state=MessageState.QUEUED,
            lease_until=None,
            due_at=_spread(GIVEN_BACK_WAIT),
            attempts=Message.attempts - 1,
            version=Message.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


def _frozen(message_id: UUID) -> tuple[str, bytes] | None:
    """Return address and bytes of a message, rendered and kept at the first try; none where it must not leave."""
    message = queries.read_whole(message_id)
    if message.frozen is not None:
        return message.to, message.frozen
    try:
        content = _render(message)
    except MessageIsMoot:
        _end(message_id, MessageState.CANCELLED)
        return None
    except Exception as error:  # one message that cannot be rendered must not stop the others
        db.session.rollback()
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.exception(
            "message cannot be rendered", message_id=str(message_id), where=f"{where.filename}:{where.lineno}"
        )
        _end(message_id, MessageState.FAILED, error=f"render: {type(error).__name__}")
        return None
    to = message.to
    _keep(message_id, content)
    return to, content


def _render(message: Message) -> bytes:
    host = _find_host[0](message.event_id) if message.event_id else None
    with (
        rendering.at_public_address(),
        scope.entered(host, host.code if host else ""),
        locale.speaking(message.locale),
    ):
        rendered = RENDERERS[message.template](message)
        name = (host.sender_name or rendering.localised(host.name)) if host else "Lanyard"
    sender = Sender(config().mail_sender, name, host.reply_to if host else "")
    return composing.to_bytes(message, rendered, sender)


@atomic
def _keep(message_id: UUID, content: bytes) -> None:
    execute(_FREEZE, {"message": message_id, "content": content})


@atomic
def _mark_sent(message_id: UUID) -> None:
    execute(_SENT, {"message": message_id, "now": clock.now()})


@atomic
def _end(message_id: UUID, state: MessageState, *, error: str = "") -> None:
    message = queries.read_whole(message_id)
    message.state = state
    message.lease_until = None
    message.last_error = error


@atomic
def _mark_failed(message_id: UUID, trouble: Trouble, reason: str) -> None:
    """Try again later, or leave it to staff."""
    message = queries.read_whole(message_id)
    wait = wait_after(message.attempts, trouble)
    message.state = MessageState.FAILED if wait is None else MessageState.QUEUED
    message.lease_until = None
    message.last_error = f"{trouble}: {reason}"
    if wait is not None:
        message.due_at = _spread(wait)


def _spread(wait: timedelta) -> datetime:
    return clock.now() + wait * random.uniform(1, 1 + JITTER)  # noqa: S311 — spreads tries, keeps no secret
