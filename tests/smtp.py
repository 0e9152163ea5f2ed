"""A real SMTP server on loopback that takes mail in, or misbehaves as a test asks it to."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import AnyStr, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
LARGEST = 40 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Received:
    """One mail as it came over the wire."""

    at: float
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """Return the mail parsed."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        """Return what tells two deliveries of one mail apart from two mails."""
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        """Return the subject, decoded."""
        return str(self.message["Subject"])

    def body(self, kind: str = "plain") -> str:
        """Return the text of the ``plain`` or the ``html`` body."""
        part = self.message.get_body((kind,))
        assert part is not None, f"the mail has no {kind} part"
        content = part.get_content()
        assert isinstance(content, str)
        return content.replace("\r\n", "\n")

    def attachments(self) -> dict[str, bytes]:
        """Return the attached files by their names."""
        return {part.get_filename(""): bytes(part.get_content()) for part in self.message.iter_attachments()}


class Sink:
    """An SMTP server in a thread; set its switches at any time, also while mails arrive.

    ``hangs`` answers no command any more, ``cuts_in_data`` drops the connection once the text of a
    mail begins, ``drops_after_data`` keeps the mail and drops the connection instead of answering.
    """

    def __init__(self, port: int = 0) -> None:
        self.received: list[Received] = []
        self.attempts: list[tuple[float, str]] = []
        self.hangs = False
        self.cuts_in_data = False
        self.drops_after_data = False
        self.port = port
        self._answers: dict[str, str] = {}
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._conversations: WeakSet[_Conversation] = WeakSet()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen; from now on ``port`` is the port in use."""
        self._thread.start()
        self.accept()

    def stop(self) -> None:
        """Drop every connection and end the thread."""
        self.hangs = False
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def refuse(self) -> None:
        """Stop listening: who connects from now on is refused."""
        self._call(self._close)

    def accept(self) -> None:
        """Listen (again) on the same port."""
        self._call(self._listen)

    def status(self, recipient: str, code: int | None, text: str = "as the test wants") -> None:
        """Answer this recipient with a code such as 451 or 550 from now on; None takes it back."""
        if code is None:
            self._answers.pop(recipient, None)
        else:
            self._answers[recipient] = f"{code} {text}"

    def to(self, recipient: str) -> list[Received]:
        """Return what arrived for one address, oldest first."""
        return [mail for mail in list(self.received) if recipient in mail.recipients]

    def wait_for(self, count: int, *, seconds: float = 10) -> list[Received]:
        """Return what arrived as soon as it is at least so many, or fail."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.received) >= count, timeout=seconds)
        assert enough, f"{len(self.received)} of {count} mails arrived in {seconds} s"
        return list(self.received)

    def clear(self) -> None:
        """Forget what arrived."""
        self.received.clear()
        self.attempts.clear()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._hang_up())
        self._loop.close()

    def _call(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(timeout=10)

    async def _listen(self) -> None:
        if self._server is not None:
            return
        listening = socket.create_server((LOOPBACK, self.port), backlog=200)
        self.port = listening.getsockname()[1]
        self._server = await self._loop.create_server(self._converse, sock=listening)

    def _converse(self) -> "_Conversation":
        conversation = _Conversation(self)
        self._conversations.add(conversation)
        return conversation

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _hang_up(self) -> None:
        for conversation in list(self._conversations):
            conversation.abort()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content
        assert content is not None
        with self._changed:
            self.received.append(
                Received(
                    at=time.monotonic(),
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    content=content,
                )
            )
            self._changed.notify_all()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a recipient, or answer what the test has set for it."""
        del server, session
        self.attempts.append((time.monotonic(), address))
        answer = self._answers.get(address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail; the answer may get lost on the way."""
        del session
        self._keep(envelope)
        if self.drops_after_data:
            assert isinstance(server, _Conversation)
            server.abort()
        return "250 OK"


class _Conversation(SMTP):
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        super().__init__(sink, hostname="sink.invalid", enable_SMTPUTF8=True, data_size_limit=LARGEST)

    async def push(self, status: AnyStr) -> None:
        while self._sink.hangs:  # noqa: ASYNC110 - a test's thread sets the switch
            await asyncio.sleep(0.02)
        await super().push(status)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd calls it so
        if self._sink.cuts_in_data:
            await self.push(b"354 Go on")
            await asyncio.sleep(0.05)
            self.abort()
            return
        await super().smtp_DATA(arg)

    def abort(self) -> None:
        if self.transport is not None:
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
