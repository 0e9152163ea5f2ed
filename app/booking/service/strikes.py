"""Staff lifts a strike: the seat stayed empty, but not by the guest's doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.booking.facts import StrikeLifted
from app.core import clock
from app.core.db import atomic
from app.core.facts import announce

if TYPE_CHECKING:
    from app.booking.models import Strike
    from app.core.access import Actor
    from app.events.models import Event


@atomic
def lift(event: Event, strike: Strike, *, because: str, by: Actor) -> None:
    """Let a strike count no more; lifting twice changes nothing."""
    if strike.lifted_at is not None:
        return
    strike.lifted_at, strike.lifted_because = clock.now(), because
    announce(
        StrikeLifted(
            at=clock.now(),
            by=by,
            organiser_id=event.organiser_id,
            event_id=event.id,
            registration_id=strike.registration_id,
            strike_id=strike.id,
        )
    )
