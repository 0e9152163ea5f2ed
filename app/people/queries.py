"""What is read of people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.people.models import Consent, Organisation, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.people.rules import Purpose


def find_person(organiser_id: UUID, email: str) -> Person | None:
    """Find who an organiser knows under an address; the one known longest where there are several."""
    return db.session.scalar(
        select(Person).where(Person.organiser_id == organiser_id, Person.email == email).order_by(Person.id).limit(1)
    )


def find_organisation(organiser_id: UUID, folded_name: str) -> Organisation | None:
    """Find an organisation by its folded name."""
    return db.session.scalar(
        select(Organisation).where(Organisation.organiser_id == organiser_id, Organisation.folded_name == folded_name)
    )


def list_consents(registration_id: UUID) -> Sequence[Consent]:
    """List every tick of a registration, also those withdrawn, in order of time."""
    return db.session.scalars(
        select(Consent).where(Consent.registration_id == registration_id).order_by(Consent.given_at, Consent.id)
    ).all()


def purposes_given(registration_id: UUID) -> frozenset[Purpose]:
    """Return what a registration agrees to now."""
    return frozenset(consent.purpose for consent in list_consents(registration_id) if consent.withdrawn_at is None)
