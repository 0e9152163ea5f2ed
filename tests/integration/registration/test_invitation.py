"""Organisers invite."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.access import Actor
from app.core.db import db
from app.mail.models import Message
from app.registration import queries
from app.registration.errors import InvitationGone
from app.registration.models import Invitation
from app.registration.service import invitation
from app.registration.service.invitation import Invitee
from app.web.listing import Listing
from tests.conftest import count_rows
from tests.factories import make_category, make_event


def test_a_pasted_list_is_read_line_by_line() -> None:
    text = """
Lucía Núñez <Lucia@Example.com>
ana@example.com; bo@example.com
"Haddad, Maryam" <mariam@example.com>
王子墨 <zimo@例子.中国>
lucia@example.com
Thandiwe Nkosi	thandiwe@example.com	Film team
X Æ, x@example.com
nobody here
broken@
"""

    read = invitation.read_list(text)

    assert read.invitees == [
        Invitee("lucia@example.com", "Lucía Núñez"),
        Invitee("ana@example.com"),
        Invitee("bo@example.com"),
        Invitee("mariam@example.com", "Haddad, Maryam"),
        Invitee("zimo@例子.中国", "王子墨"),
        Invitee("thandiwe@example.com", "Thandiwe Nkosi Film team"),
        Invitee("x@example.com", "X Æ"),
    ]
    assert read.bad_lines == [(9, "nobody here"), (10, "broken@")]


def test_each_invited_gets_a_mail_of_their_own(desk: Actor) -> None:
    category = make_category()

    number = invitation.invite(
        [Invitee("ana@example.com", "Ana"), Invitee("bo@example.com")], category, locale="es", by=desk
    )

    assert number == 2
    assert set(db.session.scalars(select(Message.to))) == {"ana@example.com", "bo@example.com"}
    assert set(db.session.scalars(select(Message.locale))) == {"es"}
    found = queries.list_invitations(category.event_id, Listing(sort="created", descending=True)).rows
    assert [(row.name, status) for row, status in found] == [
        ("", None), ("Ana", None),
    ]  # fmt: skip


def test_who_is_asked_again_is_asked_by_the_same_link_in_the_new_category(desk: Actor) -> None:
    event = make_event()
    first, second = make_category(event), make_category(event)
    invitation.invite([Invitee("ana@example.com", "Ana")], first, locale="es", by=desk)

    invitation.invite([Invitee("ana@example.com")], second, locale="en", by=desk)

    asked = db.session.scalars(select(Invitation)).one()
    assert (asked.category_id, asked.locale, asked.name) == (second.id, "en", "Ana")
    assert count_rows("message") == 2


def test_more_than_a_hundred_are_asked_in_parts(desk: Actor) -> None:
    people = [Invitee(f"guest{number}@example.com") for number in range(101)]

    assert invitation.invite(people, make_category(), locale="en", by=desk) == 101
    assert count_rows("invitation") == 101


def test_a_personal_link_opens_until_it_is_taken_back_and_again_when_sent_again(desk: Actor) -> None:
    category = make_category()
    invitation.invite([Invitee("ana@example.com")], category, locale="en", by=desk)
    asked = queries.find_invitation_of(category.event_id, "ana@example.com")
    assert asked is not None
    secret = invitation.secret_of(asked)

    opened = invitation.open_(secret).opened_at
    invitation.revoke(asked, by=desk)
    with pytest.raises(InvitationGone):
        invitation.open_(secret)
    invitation.invite([Invitee("ana@example.com")], category, locale="en", by=desk)

    assert opened is not None
    assert invitation.open_(secret).opened_at == opened


def test_a_secret_nobody_was_given_opens_nothing() -> None:
    with pytest.raises(InvitationGone):
        invitation.open_("guess")
