"""Badges are issued, replaced, revoked; never are there two that open."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.badges import queries, rules
from app.badges.errors import NoBadgeYet
from app.badges.facts import BadgeEnded, BadgeIssued
from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState, Decoded, EndReason
from app.badges.service import lifecycle
from app.core import clock
from app.core.access import SYSTEM
from app.core.changes import Change
from app.core.db import atomic, db
from app.mail.models import Message
from app.registration.facts import CategoryChanged, RegistrationApproved
from app.registration.rules import Status
from app.registration.service import amendment, review
from tests.factories import keep, make_category, make_event, make_registration

if TYPE_CHECKING:
    from uuid import UUID

    from app.registration.models import Registration


def approved(**values: str) -> Registration:
    registration = make_registration(make_category(), display_name=values.get("name", "Ngozi Ọlá"))
    review.approve(registration, by=SYSTEM)
    return registration


def live(registration: Registration) -> Badge:
    badge = queries.find_live(registration.id)
    assert badge is not None
    return badge


def states(registration: Registration) -> list[tuple[BadgeState, str]]:
    return [(badge.state, badge.end_reason) for badge in reversed(queries.list_of(registration.id))]


def mails_about(registration: Registration) -> list[str]:
    return list(
        db.session.scalars(select(Message.template).where(Message.subject_id == registration.id).order_by(Message.id))
    )


def changed() -> list[UUID]:
    return list(db.session.scalars(select(Change.subject_id).where(Change.kind == "badge").order_by(Change.number)))


def test_an_approved_guest_has_a_badge_whose_token_the_events_key_has_signed() -> None:
    registration = approved()

    badge = live(registration)
    key = queries.find_key(registration.event_id)
    decoded = rules.decode(badge.token)
    assert key is not None
    assert isinstance(decoded, Decoded)
    assert rules.verify(decoded, key.public_key)
    assert (decoded.body.event_number, decoded.body.category_code) == (
        registration.event.number,
        registration.category.number,
    )
    assert (decoded.body.day_mask, decoded.body.badge_id) == (badge.day_mask, badge.token_id)
    assert rules.normalise_short_code(rules.shown_short_code(badge.short_code)) == badge.short_code
    assert changed() == [badge.id]
    assert mails_about(registration) == ["badge"]


def test_a_badge_opens_on_the_days_of_its_category() -> None:
    category = make_category()
    category.day_mask = rules.day_mask(category.event.first_day, [category.event.last_day])
    keep(category)
    registration = make_registration(category)

    review.approve(registration, by=SYSTEM)

    assert live(registration).day_mask == 0b100


def test_hearing_of_an_approval_twice_issues_once() -> None:
    registration = approved()
    first = live(registration).id
    fact = RegistrationApproved(
        at=clock.now(), by=SYSTEM, registration_id=registration.id, category_id=registration.category_id
    )

    atomic(lifecycle.issue)(fact)

    assert [badge.id for badge in queries.list_of(registration.id)] == [first]


def test_all_badges_of_an_event_are_signed_by_one_key_that_never_stands_in_the_open() -> None:
    event = make_event()
    category = make_category(event)
    for _ in range(2):
        review.approve(make_registration(category), by=SYSTEM)

    key = db.session.scalars(select(SigningKey).where(SigningKey.event_id == event.id)).one()

    assert len(key.public_key) == 32
    assert lifecycle._private_half(key) not in key.private_key_sealed  # noqa: SLF001 — the one place that knows it
    assert lifecycle._private_half(key).hex().encode() not in key.private_key_sealed  # noqa: SLF001


def test_another_category_is_another_badge() -> None:
    registration = approved()
    former = live(registration)
    press = make_category(registration.event, code="press")

    amendment.change_category(registration, press, by=SYSTEM)

    badge = live(registration)
    decoded = rules.decode(badge.token)
    assert isinstance(decoded, Decoded)
    assert decoded.body.category_code == press.number
    assert (former.state, former.end_reason) == (BadgeState.REPLACED, "category")
    assert former.short_code != badge.short_code
    assert former.token_id != badge.token_id
    assert mails_about(registration) == ["badge", "badge"]


def test_hearing_of_the_category_one_has_changes_nothing() -> None:
    registration = approved()
    fact = CategoryChanged(
        at=clock.now(),
        by=SYSTEM,
        registration_id=registration.id,
        category_id=registration.category_id,
        former_category_id=registration.category_id,
        holds_a_place=True,
    )

    atomic(lifecycle.follow_category)(fact)

    assert states(registration) == [(BadgeState.LIVE, "")]


def test_who_has_to_wait_in_another_category_has_no_badge_meanwhile() -> None:
    registration = approved()
    fact = CategoryChanged(
        at=clock.now(),
        by=SYSTEM,
        registration_id=registration.id,
        category_id=make_category(registration.event).id,
        former_category_id=registration.category_id,
        holds_a_place=False,
    )

    atomic(lifecycle.follow_category)(fact)

    assert states(registration) == [(BadgeState.REVOKED, "category")]


def test_another_category_before_any_approval_makes_no_badge() -> None:
    registration = make_registration(make_category())

    amendment.change_category(registration, make_category(registration.event, code="press"), by=SYSTEM)

    assert states(registration) == []


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.WAITLISTED])
def test_who_withdraws_without_a_badge_has_none_to_lose(status: Status) -> None:
    registration = make_registration(make_category(), status=status)

    amendment.withdraw(registration, by=SYSTEM)

    assert states(registration) == []


def test_who_withdraws_has_no_badge_and_one_mail_that_says_so() -> None:
    registration = approved()

    amendment.withdraw(registration, by=SYSTEM)

    assert states(registration) == [(BadgeState.REVOKED, "withdrawn")]
    assert mails_about(registration) == ["badge", "withdrawn"]


def test_an_approval_taken_back_takes_the_badge_and_says_so() -> None:
    registration = approved()

    review.revoke(registration, by=SYSTEM)

    assert states(registration) == [(BadgeState.REVOKED, "revoked")]
    assert mails_about(registration) == ["badge", "badge_ended"]


def test_a_lost_badge_is_replaced_and_the_old_one_is_dead_at_once() -> None:
    registration = approved()
    lost = live(registration)

    badge = lifecycle.reissue(registration, reason=EndReason.LOST, note="left in a taxi", by=SYSTEM)

    assert states(registration) == [(BadgeState.REPLACED, "left in a taxi"), (BadgeState.LIVE, "")]
    assert badge.token != lost.token
    assert changed() == [lost.id, lost.id, badge.id]
    assert mails_about(registration) == ["badge", "badge"]


def test_a_badge_revoked_at_the_desk_can_be_issued_again() -> None:
    registration = approved()
    lifecycle.revoke(registration, reason=EndReason.DESK, by=SYSTEM)
    before = states(registration)

    lifecycle.reissue(registration, reason=EndReason.LOST, by=SYSTEM)

    assert before == [(BadgeState.REVOKED, "desk")]
    assert [state for state, _ in states(registration)] == [BadgeState.REVOKED, BadgeState.LIVE]
    assert mails_about(registration) == ["badge", "badge_ended", "badge"]


def test_nothing_is_revoked_where_there_is_no_badge() -> None:
    with pytest.raises(NoBadgeYet):
        lifecycle.revoke(make_registration(make_category()), reason=EndReason.DESK, by=SYSTEM)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.APPROVED}))
def test_only_who_is_approved_gets_another_badge(status: Status) -> None:
    registration = make_registration(make_category(), status=status)

    with pytest.raises(NoBadgeYet):
        lifecycle.reissue(registration, reason=EndReason.LOST, by=SYSTEM)

    assert states(registration) == []


def test_a_badge_of_a_companion_goes_to_the_host() -> None:
    host = approved()
    companion = make_registration(host.category, display_name="Ifeoma Ọlá")
    companion.email, companion.host_registration_id = None, host.id
    keep(companion)

    review.approve(companion, by=SYSTEM)

    message = db.session.scalars(select(Message).where(Message.subject_id == companion.id)).one()
    assert (message.template, message.to) == ("badge", host.email)


def test_nobody_is_written_to_who_has_no_address() -> None:
    registration = make_registration(make_category())
    registration.email = None
    keep(registration)

    review.approve(registration, by=SYSTEM)
    review.revoke(registration, by=SYSTEM)

    assert mails_about(registration) == []


def test_what_is_announced_and_logged_names_nobody_and_holds_no_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    registration = approved(name="Ngozi Ọlá")
    token, code = live(registration).token, live(registration).short_code
    lifecycle.reissue(registration, reason=EndReason.LOST, note="Ngozi left it in a taxi", by=SYSTEM)

    facts = {field for kind in (BadgeIssued, BadgeEnded) for field in kind.__dataclass_fields__}
    assert not facts & {"token", "short_code", "display_name", "note"}
    assert token not in caplog.text
    assert code not in caplog.text
