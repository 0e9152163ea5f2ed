from __future__ import annotations

import re
import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from app.demo.mailbox.letters import Letters, html
from app.demo.mailbox.page import application
from app.demo.mailbox.server import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n-a-picture-"
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path) as running:
        yield running


@pytest.fixture
def browser(mailbox: Mailbox) -> Client:
    return Client(application(mailbox.letters, site=SITE))


def badge_mail(subject: str = "您的证件 · Your badge") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Hengdian <desk@festival.example>"
    message["To"] = "محمد <guest@example.org>"
    message["Subject"] = subject
    message.set_content("Show this at the door: http://127.0.0.1:8000/g/abc\n")
    message.add_alternative(
        '<!doctype html><html><head></head><body><img src="cid:qr" alt=""><a href="http://127.0.0.1:8000/g/abc">Badge</a>'
        "<script>alert(1)</script></body></html>",
        subtype="html",
    )
    [_, page] = message.iter_parts()
    assert isinstance(page, EmailMessage)
    page.add_related(PNG, "image", "png", cid="<qr>", disposition="inline")
    message.add_attachment(b"%PDF-1.7 badge", "application", "pdf", filename="Akkreditierung für Gäste.pdf")
    message.add_attachment(b"<script>", "text", "html", filename="trap.html")
    return message


def deliver(mailbox: Mailbox, message: EmailMessage, to: str = "guest@example.org") -> str:
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=5) as client:
        client.send_message(message, to_addrs=[to])
    return mailbox.letters.keys()[0]


def test_a_mail_sent_is_listed_newest_first(mailbox: Mailbox, browser: Client) -> None:
    deliver(mailbox, badge_mail("First"))
    deliver(mailbox, badge_mail("Second"))

    page = browser.get("/").text

    assert page.index("Second") < page.index("First")
    assert "محمد &lt;guest@example.org&gt;" in page


def test_an_empty_mailbox_says_how_mail_gets_here(browser: Client) -> None:
    assert "No mail yet" in browser.get("/").text


def test_a_search_finds_by_address_and_subject(mailbox: Mailbox, browser: Client) -> None:
    deliver(mailbox, badge_mail("Waiting list"))
    deliver(mailbox, badge_mail("Badge"))

    assert "Waiting list" in browser.get("/?q=waiting").text
    assert "Badge<" not in browser.get("/?q=waiting").text
    assert "No mail to or about “<bdi>&lt;b&gt;</bdi>”" in browser.get("/?q=<b>").text


def test_a_mail_is_shown_with_its_headers_text_and_files(mailbox: Mailbox, browser: Client) -> None:
    key = deliver(mailbox, badge_mail(), to="hidden@example.org")

    page = browser.get(f"/{key}/").text

    assert '<h1 dir="auto">您的证件 · Your badge</h1>' in page
    assert "hidden@example.org" in page
    assert 'href="http://127.0.0.1:8000/g/abc"' in page
    assert "Akkreditierung für Gäste.pdf" in page
    assert f'src="/{key}/html"' in page


def test_the_html_of_a_mail_is_caged_and_its_pictures_are_inside(mailbox: Mailbox, browser: Client) -> None:
    key = deliver(mailbox, badge_mail())

    answer = browser.get(f"/{key}/html")

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:")
    assert "script-src" not in policy
    assert 'src="data:image/png;base64,' in answer.text
    assert '<head><base target="_blank">' in answer.text


def test_a_pdf_opens_in_place_and_a_page_is_only_downloaded(mailbox: Mailbox, browser: Client) -> None:
    key = deliver(mailbox, badge_mail())

    pdf = browser.get(f"/{key}/attachments/1")
    saved = browser.get(f"/{key}/attachments/1?download=1")
    trap = browser.get(f"/{key}/attachments/2")

    assert (pdf.data, pdf.mimetype) == (b"%PDF-1.7 badge", "application/pdf")
    assert pdf.headers["Content-Disposition"].startswith("inline")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert (trap.mimetype, trap.headers["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert browser.get(f"/{key}/attachments/3").status_code == 404


def test_a_restart_keeps_the_mails(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as first:
        key = deliver(first, badge_mail())

    with Mailbox(tmp_path) as second:
        assert second.letters.keys() == [key]
        assert second.letters.summary(key).subject == "您的证件 · Your badge"


def test_the_source_is_shown_as_text(mailbox: Mailbox, browser: Client) -> None:
    key = deliver(mailbox, badge_mail())

    answer = browser.get(f"/{key}/source")

    assert answer.mimetype == "text/plain"
    assert answer.data.startswith(b"X-Envelope-To: guest@example.org\r\n")


@pytest.mark.parametrize(
    "path", ["/nothing/", "/..%2f..%2fconfig/", "/00000000000000000000-00000000/html", "/static/../config.py"]
)
def test_what_is_not_there_is_not_found(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_mail_without_html_shows_its_text_and_has_no_page(mailbox: Mailbox, browser: Client) -> None:
    message = EmailMessage()
    message["Subject"] = "Plain"
    message.set_content("Only text.")
    key = deliver(mailbox, message)

    assert "<iframe" not in browser.get(f"/{key}/").text
    assert browser.get(f"/{key}/html").status_code == 404


def test_a_broken_mail_is_still_shown(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    key = letters.keep(
        b"To: <<>@@\xff\r\nSubject: =?utf-9?q?x?=\r\nContent-Type: text/html; charset=nonsense\r\n\r\n"
        b"<img src='cid:gone'>",
        recipients=["a@example.org"],
    )
    browser = Client(application(letters, site=SITE))

    assert browser.get("/").status_code == browser.get(f"/{key}/").status_code == 200
    assert html(letters.message(key)) == b"<base target=\"_blank\"><img src='cid:gone'>"


def test_the_mailbox_is_emptied_by_its_own_page_only(mailbox: Mailbox, browser: Client) -> None:
    deliver(mailbox, badge_mail())

    foreign = browser.post("/clear", headers={"Origin": "http://evil.example"})
    unknown = browser.post("/clear")
    kept = len(mailbox.letters.keys())
    own = browser.post("/clear", headers={"Origin": "http://localhost"})

    assert (foreign.status_code, unknown.status_code, kept) == (403, 403, 1)
    assert (own.status_code, mailbox.letters.keys()) == (303, [])


def test_a_foreign_name_that_leads_here_is_refused(browser: Client) -> None:
    assert browser.get("/", base_url="http://rebound.example/").status_code == 400


def test_every_page_has_a_strict_policy_and_no_inline_code(mailbox: Mailbox, browser: Client) -> None:
    key = deliver(mailbox, badge_mail())

    for path in ("/", f"/{key}/"):
        answer = browser.get(path)
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script>|<style| style=| on\w+=", answer.text)


def test_the_style_sheet_is_served(browser: Client) -> None:
    with browser.get("/static/mailbox/mailbox.css") as answer:
        assert answer.mimetype == "text/css"
