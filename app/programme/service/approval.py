"""Where the event asks for it, the public sees no film without the number of the authority's approval.

Publishing is not the only way to the public: a film can join a session that everybody sees, and a number can go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.programme import queries
from app.programme.errors import ApprovalMissing, ApprovalStays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession


def check_session(session: ProgrammeSession) -> None:
    """Refuse to show a session to everybody while a film of it has no number."""
    check_films(session.event, [(item.film.original_title, bool(item.film.approval_number)) for item in session.items])


def check_films(event: Event, films: Iterable[tuple[str, bool]]) -> None:
    """Refuse to show films to everybody, by their titles and whether they have a number."""
    titles = [title for title, is_approved in films if not is_approved]
    if titles and event.needs_approval_numbers:
        raise ApprovalMissing(titles=", ".join(titles))


def check_number(event: Event, film: Film, number: str) -> None:
    """Refuse to take the number from a film that everybody sees; one that never had any may still be described."""
    loses = bool(film.approval_number) and not number
    if loses and event.needs_approval_numbers and queries.is_announced(film):
        raise ApprovalStays
