"""Who a guest is: matched to a person the organiser knows, only after the address is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core import clock
from app.core.db import atomic, db
from app.core.texts import fold
from app.core.tokens import new_id
from app.people import queries
from app.people.models import Organisation, Person


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a registration says about who somebody is."""

    display_name: str
    native_name: str
    email: str | None
    locale: str
    organisation: str


@atomic
def match(identity: Identity, *, organiser_id: UUID) -> Person:
    """Find the person by address or make one, and bring it up to date."""
    organisation = match_organisation(identity.organisation, organiser_id=organiser_id)
    person = queries.find_person(organiser_id, identity.email) if identity.email else None
    if person is None:
        person = Person(id=new_id(), organiser_id=organiser_id, email=identity.email, created_at=clock.now())
        db.session.add(person)
    person.display_name = identity.display_name
    person.native_name = identity.native_name
    person.locale = identity.locale
    person.organisation_id = organisation.id if organisation else None
    db.session.flush()
    return person


@atomic
def match_organisation(name: str, *, organiser_id: UUID) -> Organisation | None:
    """Find an organisation by its name without case and accents, or make it; none for no name."""
    folded = fold(name)[:400]
    if not folded:
        return None
    known = queries.find_organisation(organiser_id, folded)
    if known is None:
        known = Organisation(id=new_id(), organiser_id=organiser_id, name=name[:200], folded_name=folded)
        db.session.add(known)
        db.session.flush()
    return known
