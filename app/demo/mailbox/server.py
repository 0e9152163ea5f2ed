"""The SMTP server: takes any mail in, on loopback only, and keeps it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Self

from aiosmtpd.controller import Controller

from app.demo.mailbox.letters import Letters

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path
    from types import TracebackType

    from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
LARGEST_MAIL = 40_000_000


class Mailbox:
    """A mailbox that runs: SMTP in, files out; port 0 takes any free port."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self.letters = Letters(folder)
        self._socket = socket.create_server((LOOPBACK, port), backlog=100)
        self.port: int = self._socket.getsockname()[1]
        self._controller = _Controller(self._socket, _Intake(self.letters))

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Intake:
    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        del server, session
        content = envelope.original_content or b""
        await asyncio.to_thread(self._letters.keep, content, recipients=envelope.rcpt_tos)
        return "250 Kept"


class _Controller(Controller):
    def __init__(self, listening: socket.socket, intake: _Intake) -> None:
        self._listening = listening
        port = listening.getsockname()[1]
        super().__init__(intake, hostname=LOOPBACK, port=port, data_size_limit=LARGEST_MAIL)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        # Bound beforehand, so that port 0 works and a busy port is known before the thread starts.
        return self.loop.create_server(self._factory_invoker, sock=self._listening)
