"""The mail with the badge: whole in every language, readable by a scanner, and never for a badge that is dead."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.badges import queries, rules
from app.badges.models import Badge
from app.badges.rules import EndReason
from app.badges.service import lifecycle
from app.core.access import SYSTEM
from app.mail.errors import MessageIsMoot
from app.registration import queries as registrations
from app.registration.service import amendment, links, review
from tests.factories import make_category, make_event, make_organiser, make_registration, make_site
from tests.letters import newest, rendered

if TYPE_CHECKING:
    from app.registration.models import Registration


def approved(name: str = "محمد العبدالله", *, locale: str = "en") -> Registration:
    organiser = make_organiser()
    event = make_event(organiser, site=make_site(organiser))
    registration = make_registration(make_category(event), display_name=name, native_name="穆罕默德", locale=locale)
    review.approve(registration, by=SYSTEM)
    return registration


def live(registration: Registration) -> Badge:
    badge = queries.find_live(registration.id)
    assert badge is not None
    return badge


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_the_mail_holds_all_a_guest_needs_at_the_door(language: str) -> None:
    registration = approved(locale=language)
    short_code = rules.shown_short_code(live(registration).short_code)

    mail = rendered(newest("badge"))

    link = registrations.find_live_link(registration.id)
    assert link is not None
    for part in (mail.text, mail.html):
        assert short_code in part
        assert f"http://lanyard.test/g/{links.secret_of(link)}" in part
        assert "محمد العبدالله" in part
        assert "浙江省金华市东阳市横店镇" in part
    assert f'<html lang="{language}"' in mail.html


def test_the_pictures_code_and_the_papers_code_are_the_badges_token() -> None:
    registration = approved()

    mail = rendered(newest("badge"))

    drawing, picture = mail.inline
    (paper,) = mail.attachments
    grey = np.asarray(Image.open(io.BytesIO(picture.data)).convert("L"))
    page = pypdfium2.PdfDocument(paper.data)[0].render(scale=3).to_numpy()[..., :3].mean(axis=2).astype(np.uint8)
    token = live(registration).token
    assert [code.text for code in zxingcpp.read_barcodes(grey)] == [token]
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [token]
    assert re.findall(r'src="cid:(\w+)"', mail.html) == [drawing.cid, picture.cid]
    assert re.fullmatch(r"badge-\d{4,}\.pdf", paper.filename)
    assert token not in mail.text + mail.html


def test_nothing_in_the_mail_is_fetched_from_anywhere() -> None:
    approved()

    mail = rendered(newest("badge"))

    assert set(re.findall(r'src="([a-z]+:)', mail.html)) == {"cid:"}
    assert set(re.findall(r'href="(https?://[^/"]+)', mail.html)) == {"http://lanyard.test"}
    assert "url(" not in mail.html
    assert "@import" not in mail.html


def test_a_name_is_text_and_never_markup() -> None:
    approved("<b>Thandiwe</b> & co")

    mail = rendered(newest("badge"))

    assert "&lt;b&gt;Thandiwe&lt;/b&gt; &amp; co" in mail.html
    assert "<b>Thandiwe</b> & co" in mail.text


def test_a_second_badge_says_that_the_first_is_dead() -> None:
    registration = approved()
    first = rendered(newest("badge"))
    lifecycle.reissue(registration, reason=EndReason.LOST, by=SYSTEM)

    second = rendered(newest("badge"))

    sentence = "It replaces your earlier badge, which no longer opens."
    assert (sentence in first.text, sentence in first.html) == (False, False)
    assert (sentence in second.text, sentence in second.html) == (True, True)


def test_a_badge_that_died_before_its_mail_left_is_not_sent() -> None:
    registration = approved()
    message = newest("badge")
    lifecycle.reissue(registration, reason=EndReason.LOST, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered(message)


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_who_loses_the_badge_is_told_with_the_way_to_their_page(language: str) -> None:
    registration = approved(locale=language)
    review.revoke(registration, by=SYSTEM)

    mail = rendered(newest("badge_ended"))

    link = registrations.find_live_link(registration.id)
    assert link is not None
    assert f"/g/{links.secret_of(link)}" in mail.text
    assert f"/g/{links.secret_of(link)}" in mail.html
    assert mail.attachments == ()


def test_who_has_a_new_badge_already_is_not_told_of_the_old_one() -> None:
    registration = approved()
    lifecycle.revoke(registration, reason=EndReason.DESK, by=SYSTEM)
    lifecycle.reissue(registration, reason=EndReason.DESK, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered(newest("badge_ended"))


def test_without_a_living_link_the_mail_leads_to_where_one_is_sent_anew() -> None:
    registration = approved()
    links.revoke_all(registration)

    mail = rendered(newest("badge"))

    assert f"http://lanyard.test/en/{registration.event.code}/link" in mail.text


def test_a_withdrawal_sends_no_second_mail_about_the_badge() -> None:
    registration = approved()
    amendment.withdraw(registration, by=SYSTEM)

    with pytest.raises(AssertionError):
        newest("badge_ended")
