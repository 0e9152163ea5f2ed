"""What search engines read of an event and its sessions: schema.org as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.programme.rules import SessionKind, SessionStatus
from app.web.rendering import localised

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession
    from app.venues.models import Site

SCHEMA = "https://schema.org"
SCREENINGS = frozenset({SessionKind.SCREENING, SessionKind.PRESS_SCREENING})


def of_event(event: Event, site: Site | None, *, url: str) -> dict[str, object]:
    """Describe an event."""
    described: dict[str, object] = {
        "@context": SCHEMA,
        "@type": "Festival" if event.kind == "festival" else "Event",
        "name": localised(event.name),
        "alternateName": [text for text in event.name.values() if text != localised(event.name)],
        "description": localised(event.summary),
        "startDate": event.first_day.isoformat(),
        "endDate": event.last_day.isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "url": url,
    }
    if site is not None:
        described["location"] = _place(localised(site.name), localised(site.address))
    return described


def of_session(session: ProgrammeSession, event: Event, *, url: str) -> dict[str, object]:
    """Describe a session of an event."""
    zone = ZoneInfo(event.zone)
    cancelled = session.status is SessionStatus.CANCELLED
    described: dict[str, object] = {
        "@context": SCHEMA,
        "@type": "ScreeningEvent" if session.kind in SCREENINGS else "Event",
        "name": localised(session.title),
        "description": localised(session.summary),
        "startDate": session.starts_at.astimezone(zone).isoformat(),
        "endDate": session.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "inLanguage": session.languages,
        "superEvent": {"@type": "Event", "name": localised(event.name)},
        "url": url,
    }
    if session.hall is not None:
        name = f"{localised(session.hall.venue.name)}, {localised(session.hall.name)}"
        described["location"] = _place(name, session.hall.venue.local_address)
    films = [_film(item.film) for item in session.items]
    if films:
        described["workPresented"] = films
    if session.people:
        described["performer"] = [{"@type": "Person", "name": person.name} for person in session.people]
    return described


def of_film(film: Film, *, url: str) -> dict[str, object]:
    """Describe a film by itself."""
    described = {"@context": SCHEMA, **_film(film), "url": url}
    if film.synopsis:
        described["description"] = localised(film.synopsis)
    return described


def _film(film: Film) -> dict[str, object]:
    described: dict[str, object] = {
        "@type": "Movie",
        "name": film.original_title,
        "alternateName": [title for title in (film.english_title, film.chinese_title) if title],
        "director": [{"@type": "Person", "name": name} for name in film.directors],
        "countryOfOrigin": [{"@type": "Country", "identifier": code} for code in film.countries],
        "inLanguage": film.languages,
    }
    if film.year is not None:
        described["dateCreated"] = str(film.year)
    if film.runtime_minutes is not None:
        described["duration"] = f"PT{film.runtime_minutes}M"
    return described


def _place(name: str, address: str) -> dict[str, object]:
    return {"@type": "Place", "name": name, "address": address}
