"""The audit trail as people read it: sentences with names and links, narrowed by hand, kind and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from app.accounts.rules import Role
from app.accounts.service.roles import NAMES as ROLES
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.desk import sentences, words
from app.desk.naming import Names
from app.web import listing
from app.web.listing import Listing, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select

    from app.web.scope import Named

SORTS = {"at": AuditEntry.at}
FILTERS = ("hand", "kind", "day")
PLACES = ("gate_id", "hall_id", "venue_id", "site_id")  # a gate's fact names its site too


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact: when, by whom, and the sentence with links to what it is about."""

    at: datetime
    who: str
    fact: str
    sentence: Markup


def list_trail(here: Named, asked: Listing) -> Page[Line]:
    """List one page of what happened; names are read for the page at once, one statement a kind."""
    page = listing.fetch(_narrowed(here, asked), asked, SORTS, tie=AuditEntry.id)
    return Page(rows=_lines([row[0] for row in page.rows], here), total=page.total, listing=asked)


def iterate_trail(here: Named, asked: Listing) -> Iterator[Line]:
    """Yield everything the list shows, over all its pages."""
    batch: list[AuditEntry] = []
    for (entry,) in listing.every(_narrowed(here, asked), asked, SORTS, tie=AuditEntry.id):
        batch.append(entry)
        if len(batch) == listing.AT_ONCE:
            yield from _lines(batch, here)
            batch = []
    yield from _lines(batch, here)


def _narrowed(here: Named, asked: Listing) -> Select[AuditEntry]:
    begins = _day_begins(asked.filters.get("day", ""), here)
    return audit.trail(
        organiser_id=here.organiser_id,
        event_id=None if here.id == here.organiser_id else here.id,
        hand=asked.filters.get("hand", ""),
        facts=list(sentences.SENTENCES.get(asked.filters.get("kind", ""), ())),
        since=begins,
        until=begins + timedelta(days=1) if begins else None,
    )


def zone_of(here: Named) -> ZoneInfo:
    """Return the zone whose days and hours the trail is read in."""
    return ZoneInfo(getattr(here, "zone", "UTC"))


def _day_begins(text: str, here: Named) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), zone_of(here)).astimezone(UTC)


def _lines(entries: Sequence[AuditEntry], here: Named) -> list[Line]:
    names = Names(entries)
    return [_line(entry, names, in_event=here.id != here.organiser_id) for entry in entries]


def _line(entry: AuditEntry, names: Names, *, in_event: bool) -> Line:
    who = _hand(entry.by, names)
    about = _about(entry, names, in_event=in_event)
    known = sentences.BY_FACT.get(entry.fact)
    said = str(known) if known is not None else gettext("%(who)s: %(fact)s")
    values = {"who": who, "fact": words.fact(entry.fact), **about, **_codes(entry)}
    # Our own sentence: Markup's formatting escapes every name that is put into it.
    return Line(at=entry.at, who=who, fact=entry.fact, sentence=Markup(said) % values)  # noqa: S704


def _hand(reference: str, names: Names) -> str:
    match names.hand(reference):
        case "staff", name:
            return name or gettext("A former colleague")
        case "guest", name:
            return name or gettext("The guest")
        case "device", name:
            return name or gettext("A door device")
        case "system", _:
            return gettext("The system")
        case _:
            return gettext("Somebody")


def _about(entry: AuditEntry, names: Names, *, in_event: bool) -> dict[str, str]:
    """Return what a fact is about, each under the word its sentence uses; a link where there is a page."""
    guest_id, guest = names.of(entry, "registration_id")
    session_id, session = names.of(entry, "session_id")
    film_id, film = names.of(entry, "film_id")
    gone = gettext("somebody who is no longer here")
    found = {
        "guest": _link(guest, url_for("desk.guest", registration_id=guest_id)) if guest and in_event else guest or gone,
        "session": session or gettext("a session that is gone"),
        "film": film or gettext("a film that is gone"),
        "place": next((name for field in PLACES if (name := names.of(entry, field)[1])), ""),
        "invited": names.of(entry, "invitation_id")[1] or gone,
        "account": names.of(entry, "account_id")[1] or gone,
        "device": names.of(entry, "device_id")[1] or gettext("a door device"),
        **{word: names.of(entry, f"{word}_id")[1] for word in ("strand", "category")},
    }
    if in_event and session_id in names.codes:
        found["session"] = _link(session, url_for("programme_desk.session", code=names.codes[session_id]))
    if in_event and film:
        found["film"] = _link(film, url_for("programme_desk.film", film_id=film_id))
    return found


def _link(name: str, address: str) -> Markup:
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(address, name)


def _codes(entry: AuditEntry) -> dict[str, str]:
    """Return the codes and numbers of a fact, in words."""
    fields = entry.fields
    role, taken = str(fields.get("role", "")), str(fields.get("list", ""))
    return {
        "role": str(ROLES[Role(role)]) if role in set(Role) else role,
        "list": str(sentences.LISTS.get(taken, taken)),
        "suffix": str(fields.get("suffix", "")).upper(),
        "rows": str(fields.get("rows", "")),
    }
