"""Mail without an outbox: whoever writes a message waits until the server has taken it.

Python imports a module of this name at its start; only processes with this folder on their PYTHONPATH do.
"""

from __future__ import annotations

import smtplib

from app.core.settings import config
from app.mail.service import outbox

_write = outbox.write


def _write_and_send(template: str, **values: object) -> None:
    _write(template, **values)  # type: ignore[arg-type]  # handed on as it came
    settings = config()
    with smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=15) as line:
        line.sendmail(settings.mail_sender, [str(values["to"])], b"Subject: a message\r\n\r\nwritten at once\r\n")


outbox.write = _write_and_send  # the protection that is taken away here
