"""What every service here does when something has happened: announce it, and mark it for the door's devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import changes, clock
from app.core.db import db
from app.core.facts import announce

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.access import Actor
    from app.registration.facts import RegistrationFact
    from app.registration.models import Registration


def tell(kind: type[RegistrationFact], registration: Registration, *, by: Actor, **more: UUID | int | str) -> None:
    """Announce a fact about a registration; its rows are written before anybody hears of it."""
    db.session.flush()
    changes.note(registration.event_id, "registration", registration.id)
    organiser_id, event_id = registration.event.organiser_id, registration.event_id
    announce(
        kind(
            at=clock.now(), by=by, organiser_id=organiser_id, event_id=event_id, registration_id=registration.id, **more
        )
    )
