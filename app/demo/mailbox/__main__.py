"""Run the mailbox as a process of its own: ``python -m app.demo.mailbox``."""

from __future__ import annotations

import os
import signal
import threading

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from app.demo.mailbox.page import application
from app.demo.mailbox.server import LOOPBACK, Mailbox
from config import Config


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the list asks for news every two seconds."""


@click.command()
@click.option("--port", type=int, help="Port of the page; PORT + 2 unless given.")
def main(port: int | None) -> None:
    """Take mail in at MAIL_PORT and show it on a page, until interrupted."""
    config = Config.from_environ(os.environ)
    if config.is_production:
        message = "The mailbox is for development: in production mail goes to MAIL_SERVER."
        raise click.ClickException(message)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with Mailbox(config.data_dir / "mailbox", port=config.mail_port) as mailbox:
        pages = make_server(
            LOOPBACK,
            port or config.port + 2,
            application(mailbox.letters, site=config.public_url),
            threaded=True,
            request_handler=_Quiet,
        )
        serving = threading.Thread(target=pages.serve_forever, daemon=True)
        serving.start()
        stopped.wait()
        pages.shutdown()
        pages.server_close()


if __name__ == "__main__":
    main()
