"""Who a guest is, and what they agreed to."""

from __future__ import annotations

import pytest

from app.core.tokens import new_id
from app.people import queries
from app.people.rules import REQUIRED, Purpose
from app.people.service import consent, identity
from app.people.service.identity import Identity
from tests.conftest import count_rows
from tests.factories import make_organiser, make_registration

DMYTRO = Identity(
    display_name="Дмитро Ковальчук", native_name="", email="dmytro@example.com", locale="en", organisation="Кіно"
)


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


def test_an_address_is_one_person_brought_up_to_date() -> None:
    organiser = make_organiser()
    first = identity.match(DMYTRO, organiser_id=organiser.id)

    second = identity.match(
        Identity(
            display_name="Dmytro Kovalchuk", native_name="Дмитро", email=DMYTRO.email, locale="es", organisation=""
        ),
        organiser_id=organiser.id,
    )

    assert second.id == first.id
    assert (second.display_name, second.locale, second.organisation_id) == ("Dmytro Kovalchuk", "es", None)


def test_organisers_do_not_share_their_people() -> None:
    identity.match(DMYTRO, organiser_id=make_organiser().id)
    identity.match(DMYTRO, organiser_id=make_organiser().id)

    assert (count_rows("person"), count_rows("organisation")) == (2, 2)


def test_without_an_address_everybody_is_somebody_new() -> None:
    organiser = make_organiser()
    nameless = Identity(display_name="X Æ", native_name="", email=None, locale="en", organisation="")

    one, other = (identity.match(nameless, organiser_id=organiser.id) for _ in range(2))

    assert one.id != other.id


def test_an_organisation_is_found_whatever_its_accents_and_capitals() -> None:
    organiser = make_organiser()

    one = identity.match_organisation("Cinemateca Uruguaya", organiser_id=organiser.id)
    other = identity.match_organisation("CINEMATECA  URUGUAYÁ", organiser_id=organiser.id)

    assert one is other
    assert identity.match_organisation(" ", organiser_id=organiser.id) is None


def test_ticks_are_kept_withdrawn_and_given_again() -> None:
    guest = make_registration().id
    consent.settle(guest, REQUIRED | {Purpose.PHOTO_AND_FILM}, notice_version=1, locale="es")
    consent.settle(guest, REQUIRED, notice_version=1, locale="es")
    consent.settle(guest, REQUIRED | {Purpose.PHOTO_AND_FILM}, notice_version=1, locale="es")

    rows = [row for row in queries.list_consents(guest) if row.purpose is Purpose.PHOTO_AND_FILM]

    assert [row.withdrawn_at is None for row in rows] == [False, True]
    assert queries.purposes_given(guest) == REQUIRED | {Purpose.PHOTO_AND_FILM}


def test_a_newer_notice_is_agreed_to_anew() -> None:
    guest = make_registration().id
    consent.settle(guest, REQUIRED, notice_version=1, locale="es")

    consent.settle(guest, REQUIRED, notice_version=2, locale="es")

    standing = [row.notice_version for row in queries.list_consents(guest) if row.withdrawn_at is None]
    assert standing == [2, 2]


def test_a_change_that_does_not_show_the_notice_leaves_the_proof_as_it_is() -> None:
    guest = make_registration().id
    consent.settle(guest, REQUIRED, notice_version=1, locale="es")

    consent.settle(guest, {*REQUIRED, Purpose.PHOTO_AND_FILM}, notice_version=2, locale="en", anew=False)

    assert [(row.notice_version, row.withdrawn_at) for row in queries.list_consents(guest)] == [
        (1, None), (1, None), (2, None),
    ]  # fmt: skip


def test_one_tick_is_taken_back_alone() -> None:
    guest = make_registration().id
    consent.settle(guest, REQUIRED, notice_version=1, locale="es")

    consent.withdraw(guest, Purpose.TRANSFER_ABROAD)
    consent.withdraw(guest, Purpose.PHOTO_AND_FILM)

    assert queries.purposes_given(guest) == {Purpose.PRIVACY_NOTICE}
    assert queries.purposes_given(new_id()) == frozenset()
