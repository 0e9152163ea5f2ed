"""A real SMTP server that takes the application's mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.core import settings
from app.core.settings import config
from app.mail.rules import Attachment, Inline, Rendered
from app.mail.service import delivery
from tests.smtp import Sink

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask

    from app.mail.models import Message


@pytest.fixture
def sink(app: Flask, database: None) -> Generator[Sink]:
    """Let the application send its mail to a server of the test's own."""
    del database
    with Sink() as sink:
        before = config()
        settings.configure(app, replace(before, mail_server="127.0.0.1", mail_port=sink.port))
        yield sink
        settings.configure(app, before)


def render_note(message: Message) -> Rendered:
    """Render the invented message of these tests."""
    return Rendered(
        subject=f"Nota para 王子墨 {message.ids.get('word', '')}",
        text="Hola, Lucía.\n",
        html="<html><head><style>p { color: #B3202C } @media (prefers-color-scheme: dark) { p { color: #FFF } }"
        "</style></head><body><p>Hola, Lucía.</p><img src='cid:qr' alt='code'></body></html>",
        inline=(Inline("qr", b"\x89PNG not really"),),
        attachments=(Attachment("acreditación.pdf", "application/pdf", b"%PDF-1.7 not really"),),
    )


@pytest.fixture(autouse=True)
def renderers(app: Flask) -> Generator[dict[str, delivery.Renderer]]:
    """Render ``note``; a test may put other templates in."""
    del app
    before = dict(delivery.RENDERERS)
    delivery.RENDERERS["note"] = render_note
    yield delivery.RENDERERS
    delivery.RENDERERS.clear()
    delivery.RENDERERS.update(before)
