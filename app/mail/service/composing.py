"""From words to bytes: the message as it will stand in the guest's mailbox (RFC 5322, 2046, 3834)."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, cast

import css_inline

from app.core import clock

if TYPE_CHECKING:
    from app.mail.models import Message
    from app.mail.rules import Rendered

# Rules for one width of the window, or for the dark, cannot stand in a tag: they stay in the head.
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True)
class Sender:
    """From whom a message comes, and where answers go."""

    address: str
    name: str = ""
    reply_to: str = ""


def to_bytes(message: Message, rendered: Rendered, sender: Sender) -> bytes:
    """Build mixed[ alternative[ text, related[ html, pictures ] ], files ], the Message-ID made from the row's id."""
    mime = EmailMessage(policy=SMTP)
    mime["From"] = Address(display_name=_one_line(sender.name), addr_spec=sender.address)
    mime["To"] = Address(addr_spec=message.to)
    if sender.reply_to:
        mime["Reply-To"] = Address(addr_spec=sender.reply_to)
    mime["Subject"] = _one_line(rendered.subject)
    mime["Date"] = format_datetime(clock.now())
    mime["Message-ID"] = f"<{message.id}@{sender.address.rpartition('@')[2]}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime["X-Auto-Response-Suppress"] = "All"
    mime.set_content(rendered.text)
    mime.add_alternative(_inliner.inline(rendered.html), subtype="html")
    _add_files(mime, rendered)
    mime["Content-Language"] = message.locale  # last: what describes content wanders into the first part
    return mime.as_bytes()


def _add_files(mime: EmailMessage, rendered: Rendered) -> None:
    html = cast("list[EmailMessage]", mime.get_payload())[1]
    for picture in rendered.inline:
        html.add_related(picture.data, "image", picture.subtype, cid=f"<{picture.cid}>", disposition="inline")
    for file in rendered.attachments:
        kind, _, subtype = file.mime.partition("/")
        mime.add_attachment(file.data, maintype=kind, subtype=subtype, filename=_one_line(file.filename))


def _one_line(text: str) -> str:
    """Return what may stand in a header: one line, and no encoded word, which the library would decode into lines."""
    return " ".join(text.replace("=?", "= ?").split())
