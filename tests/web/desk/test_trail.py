"""The audit trail is read by people: sentences, names, links; narrowed by hand, kind and day."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest

import app as root
from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.accounts.service import invitation as staff_invitation
from app.accounts.service import roles
from app.audit.models import AuditEntry
from app.booking.service import seats
from app.core import clock
from app.core.access import ANONYMOUS, SYSTEM, Actor, ActorKind
from app.core.db import db
from app.core.facts import Fact
from app.core.tokens import new_id
from app.desk import sentences
from app.programme.service import films, publication
from app.programme.service.films import FilmDetails
from app.registration.rules import Status
from app.registration.service import amendment, invitation, review
from app.venues.service import layout
from tests.factories import keep, make_account, make_category, make_event, make_registration, make_session
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category

    Enter = Callable[[Role], None]

TRAIL = "/desk/hff-2026/trail"


def told(client: FlaskClient, path: str = TRAIL, **query: str) -> list[str]:
    """Return the sentences of the trail, oldest first, without markup."""
    text = client.get(path, query_string={"sort": "at", **query}).text
    found = re.findall(r'<td class="nmc lead-k">(.*?)</td>', text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


@pytest.fixture
def zhou(event: Event) -> Actor:
    account = make_account(db.session.get_one(Organiser, event.organiser_id), Role.GUEST_OFFICE, event=event)
    account.name = "Zhou Meilin"
    keep(account)
    return Actor(ActorKind.STAFF, account.id, account.name)


def test_what_was_done_to_guests_is_told_in_sentences(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter, zhou: Actor
) -> None:
    as_staff(Role.OWNER)
    guest = make_registration(category, display_name="Lucía <b>Núñez</b>")
    session = make_session(event, title="La ciénaga", capacity=5)
    review.approve(guest, by=zhou)
    seats.book(guest, session, by=Actor(ActorKind.GUEST, guest.id))
    amendment.change_category(guest, make_category(event, code="press"), by=zhou)
    amendment.withdraw(guest, by=SYSTEM)

    page = client.get(TRAIL).text
    lines = told(client)

    name = "Lucía &lt;b&gt;Núñez&lt;/b&gt;"
    assert lines == [
        f"Zhou Meilin approved {name}.",
        f"Zhou Meilin issued a badge to {name}.",
        f"{name} booked a seat in La ciénaga for {name}.",
        f"Zhou Meilin moved {name} to the category Industry.",
        f"Zhou Meilin ended a badge of {name}.",
        f"Zhou Meilin issued a badge to {name}.",
        f"The system withdrew the request of {name}.",
        f"The system ended a badge of {name}.",
        f"The system gave back the seat of {name} in La ciénaga.",
    ]
    assert f'href="/desk/hff-2026/guests/{guest.id}"' in page
    assert f'href="/desk/hff-2026/sessions/{session.code}"' in page
    assert "<b>Núñez" not in page


def test_programme_places_and_invitations_are_told(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter, zhou: Actor
) -> None:
    as_staff(Role.OWNER)
    film = films.add_film(event, FilmDetails(original_title="Zama"), by=zhou)
    session = make_session(event, title="Noche")
    publication.cancel(session, note={}, by=zhou)
    invitation.invite([invitation.Invitee("ana@example.com")], category, locale="en", by=zhou)
    films.remove_film(event, film, by=zhou)

    assert told(client) == [
        "Zhou Meilin saved a film: a film that is gone.",
        "Zhou Meilin called off Noche.",
        "Zhou Meilin invited ana@example.com.",
        "Zhou Meilin removed a film.",
    ]


def test_the_trail_of_the_organiser_tells_of_team_and_places(client: FlaskClient, event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    enter(client, Role.OWNER, event)
    path = f"/desk/organisers/{organiser.code}/trail"
    empty = client.get(path).text
    colleague = make_account(organiser)
    given = roles.grant(colleague, Role.READER, organiser_id=organiser.id, by=SYSTEM)
    roles.revoke(given, by=ANONYMOUS)
    staff_invitation.invite("neu@example.com", Role.DOOR, locale="en", organiser_id=organiser.id, by=SYSTEM)
    layout.add_site(organiser.id, layout.SiteDetails(name={"en": "Hengdian"}), by=SYSTEM)

    assert "Nothing is written down." in empty
    assert told(client, path) == [
        "The system gave Wang Zimo 王子墨 the role: Reader.",
        "Somebody took from Wang Zimo 王子墨 the role: Reader.",
        "The system asked neu@example.com to join the team as: Door keeper.",
        "The system saved the site Hengdian.",
    ]


def entry(event: Event, **more: object) -> None:
    values = {"at": clock.now(), "by": "system", "fact": "EventChanged", "fields": {}} | more
    keep(AuditEntry(event_id=event.id, organiser_id=event.organiser_id, **values))


def test_the_trail_is_narrowed_by_hand_kind_and_the_events_own_day(
    client: FlaskClient, event: Event, as_staff: Enter, zhou: Actor
) -> None:
    as_staff(Role.OWNER)
    before_midnight = datetime(2026, 10, 16, 15, 59, tzinfo=UTC)  # 23:59 in China
    entry(event, at=before_midnight, by=zhou.reference, fact="EventPublished")
    entry(event, at=datetime(2026, 10, 16, 16, 0, tzinfo=UTC), by=f"guest:{new_id()}", fact="FilmRemoved")

    published, removed = "Zhou Meilin published the event.", "The guest removed a film."
    assert told(client) == [published, removed]
    assert told(client, hand=zhou.reference) == [published]
    assert told(client, hand="guest") == [removed]
    assert told(client, kind="programme") == [removed]
    assert told(client, day="2026-10-16") == [published]
    assert told(client, day="nonsense", kind="nonsense") == [published, removed]
    assert "Nothing of this kind happened." in client.get(f"{TRAIL}?day=2001-01-01").text


def test_what_is_not_known_is_told_all_the_same(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.OWNER)
    entry(event, fact="SomethingNewHappened", by=f"staff:{new_id()}")
    entry(event, fact="RegistrationApproved", fields={"registration_id": str(new_id())}, by="anonymous")
    entry(event, fact="SessionChanged", fields={"session_id": str(new_id())})
    entry(event, fact="RoleGranted", fields={"role": "emperor"})
    entry(event, fact="GuestsExported", fields={"rows": 9})

    assert told(client) == [
        "A former colleague: Something New Happened",
        "Somebody approved somebody who is no longer here.",
        "The system changed a session that is gone.",
        "The system gave somebody who is no longer here the role: emperor.",
        "The system took out the list of guests, 9 rows.",
    ]


def test_the_trail_is_handed_out_as_it_is_shown(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.OWNER)
    for _ in range(501):
        entry(event)
    entry(event, fact="EventPublished")

    answer = client.get(f"{TRAIL}.csv?kind=event")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 503
    assert {row[3] for row in rows[1:]} == {
        "The system changed the settings of the event.",
        "The system published the event.",
    }
    assert told(client, kind="exports") == ["Wang Zimo 王子墨 took out “What happened” as CSV, 502 rows."]


def test_the_trail_asks_as_often_for_many_lines_as_for_one(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter, statements: list[str]
) -> None:
    as_staff(Role.OWNER)
    review.approve(make_registration(category), by=SYSTEM)
    client.get(TRAIL)
    statements.clear()
    client.get(TRAIL)
    for_one = len(statements)
    for _ in range(12):
        review.approve(make_registration(category), by=SYSTEM)
    db.session.refresh(event)
    statements.clear()

    client.get(TRAIL)

    assert len(statements) == for_one


def test_only_the_owner_reads_the_trail(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.GUEST_OFFICE)

    assert client.get(TRAIL).status_code == 403


def test_nothing_of_another_event_is_told(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.OWNER)
    review.approve(make_registration(make_category(), status=Status.SUBMITTED), by=SYSTEM)
    entry(make_event())

    assert told(client) == []


def test_every_kind_of_fact_has_its_sentence() -> None:
    for module in walk_packages(root.__path__, "app."):
        if module.name.endswith((".facts", ".export")):
            import_module(module.name)

    def kinds(of: type[Fact]) -> set[type[Fact]]:
        own = {kind for kind in of.__subclasses__() if kind.__module__.startswith("app.")}
        return own.union(*map(kinds, own))

    announced = {kind.__name__ for kind in kinds(Fact) if not kind.__name__.endswith("Fact")}

    assert announced - sentences.BY_FACT.keys() == set()
