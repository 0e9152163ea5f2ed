"""An event becomes public, a draft again, or is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import atomic
from app.core.facts import announce
from app.events.errors import PrivacyNoticeMissing
from app.events.facts import EventArchived, EventPublished, EventUnpublished
from app.events.rules import Phase

if TYPE_CHECKING:
    from app.core.access import Actor
    from app.events.models import Event


@atomic
def publish(event: Event, *, by: Actor) -> None:
    """Show the event to everybody, or take an archived one up again."""
    if not any(event.privacy_notice.values()):
        raise PrivacyNoticeMissing
    event.become(Phase.PUBLISHED)
    announce(EventPublished(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id))


@atomic
def unpublish(event: Event, *, by: Actor) -> None:
    """Hide the event from everybody but its staff."""
    event.become(Phase.DRAFT)
    announce(EventUnpublished(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id))


@atomic
def archive(event: Event, *, by: Actor) -> None:
    """Close the event for good: it stays to be seen, nothing more is taken in."""
    event.become(Phase.ARCHIVED)
    announce(EventArchived(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id))
