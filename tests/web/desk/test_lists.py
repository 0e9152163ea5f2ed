"""Every list is searched, narrowed, sorted, ticked and handed out in the same way, its state in the address."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.models import Account, Organiser, RoleGrant
from app.accounts.rules import PERMITS, Role
from app.accounts.views.desk import PERMITTED
from app.core.access import SYSTEM, Permission
from app.core.db import db
from app.core.tokens import new_id
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.programme import queries as programme
from app.programme.rules import SessionStatus
from app.programme.service import films, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.screenings import Item
from app.registration.models import Invitation
from app.registration.service import invitation
from tests.factories import keep, make_account, make_category, make_event, make_registration, make_session
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event

DESK = "/desk/hff-2026"


@pytest.fixture
def here(client: FlaskClient, event: Event) -> Event:
    """An event with two of everything, one of each with accents, and its owner at the browser."""
    enter(client, Role.OWNER, event)
    category = make_category(event, code="industry")
    for number, name in enumerate(("Ana Núñez", "Bo Chen")):
        make_registration(category, display_name=name)
        make_session(event, title=f"Noche {name}", code=f"S{number}", status=SessionStatus.DRAFT)
        films.add_film(event, FilmDetails(original_title=f"Film {name}", year=2000 - number), by=SYSTEM)
        outbox.write(
            "declined", to=f"{name[:2].lower().strip()}@example.com", locale="en", subject_id=new_id(),
            occasion="x", event_id=event.id,
        )  # fmt: skip
        invitee = invitation.Invitee(f"{name[:2].strip().lower()}@example.com", name)
        invitation.invite([invitee], category, locale="en", by=SYSTEM)
        account = make_account(db.session.get_one(Organiser, event.organiser_id), Role.READER, event=event)
        account.name = name
        keep(account)
    return event


LISTS = {"guests": "guests", "sessions": "sessions", "films": "films", "messages": "messages",
         "invitations": "invitations", "team": "team"}  # fmt: skip


FILES = {"messages": "messages/export"}


def exported(client: FlaskClient, name: str, query: str = "", pick: list[str] | None = None) -> list[list[str]]:
    address = f"{DESK}/{FILES.get(name, name)}.csv{query}"
    field = "guests" if name == "guests" else "pick"
    answer = client.post(address, data={field: pick}) if pick is not None else client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def ticks(client: FlaskClient, name: str, query: str = "") -> list[str]:
    """Return the ids of the rows one may tick, in their order."""
    text = client.get(f"{DESK}/{name}{query}").text
    return list(dict.fromkeys(re.findall(r'data-tick name="\w+" value="([^"]+)"', text)))


@pytest.mark.parametrize("name", LISTS)
def test_words_narrow_a_list_and_its_file_without_case_and_accents(client: FlaskClient, here: Event, name: str) -> None:
    del here
    words = "an@example&template=declined" if name == "messages" else "nunez"

    assert len(ticks(client, name)) >= 2
    assert len(ticks(client, name, f"?q={words}")) == 1
    assert len(exported(client, name, f"?q={words}")) == 1
    assert ticks(client, name, "?q=nothing-is-called-so") == []


@pytest.mark.parametrize(
    ("name", "sort"),
    [("guests", "name"), ("sessions", "title"), ("films", "year"), ("messages", "to"), ("invitations", "name"),
     ("team", "name")],
)  # fmt: skip
def test_a_list_is_sorted_either_way_round_and_the_address_says_so(
    client: FlaskClient, here: Event, name: str, sort: str
) -> None:
    del here
    only = "&template=declined" if name == "messages" else ""
    up, down = ticks(client, name, f"?sort={sort}{only}"), ticks(client, name, f"?sort=-{sort}{only}")

    assert up == list(reversed(down))
    assert f"sort=-{sort}" in client.get(f"{DESK}/{name}?sort={sort}").text
    assert f'href="{DESK}/{FILES.get(name, name)}.csv?' in client.get(f"{DESK}/{name}?sort=-{sort}&q=n").text


@pytest.mark.parametrize("name", LISTS)
def test_only_what_was_ticked_is_handed_out(client: FlaskClient, here: Event, name: str) -> None:
    del here
    first, *_ = ticks(client, name)

    assert len(exported(client, name, pick=[first, "no id"])) == 1
    assert exported(client, name, pick=[str(new_id())]) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_rows_as_for_two(
    client: FlaskClient, here: Event, name: str, statements: list[str]
) -> None:
    client.get(f"{DESK}/{name}")
    statements.clear()
    client.get(f"{DESK}/{name}")
    for_two = len(statements)
    category = make_category(here)
    for number in range(9):
        make_registration(category)
        make_session(here)
        films.add_film(here, FilmDetails(original_title=f"Film {number}"), by=SYSTEM)
        outbox.write("note", to="x@example.com", locale="en", subject_id=new_id(), occasion="x", event_id=here.id)
        invitation.invite([invitation.Invitee(f"x{number}@example.com")], category, locale="en", by=SYSTEM)
        make_account(db.session.get_one(Organiser, here.organiser_id), Role.READER, event=here)
    statements.clear()

    client.get(f"{DESK}/{name}")

    assert len(statements) == for_two


def test_ticked_messages_leave_again_and_others_say_why(client: FlaskClient, here: Event) -> None:
    assert here.id is not None
    failed, queued = db.session.scalars(select(Message).where(Message.template == "declined").order_by(Message.to))
    failed.state = MessageState.FAILED
    keep(failed)

    page = client.post(
        f"{DESK}/messages/sending?q=example", data={"pick": [str(failed.id), str(queued.id)]}, follow_redirects=True
    )

    assert failed.state is MessageState.QUEUED
    assert "1 message leaves again." in page.text
    assert "Not done for 1" in page.text
    assert page.request.query_string == b"q=example"


def test_messages_are_narrowed_by_what_they_are_about(client: FlaskClient, here: Event) -> None:
    del here

    assert len(ticks(client, "messages", "?template=declined")) == 2
    assert len(ticks(client, "messages", "?template=invitation")) == 2
    assert "No message fits." in client.get(f"{DESK}/messages?template=none").text


def test_ticked_invitations_are_taken_back_and_sent_again(client: FlaskClient, here: Event) -> None:
    del here
    both = ticks(client, "invitations")

    client.post(f"{DESK}/invitations/revocation", data={"pick": both})
    revoked = [ticks(client, "invitations", f"?state={state}") for state in ("revoked", "sent")]
    client.post(f"{DESK}/invitations/again", data={"pick": both[:1]})

    assert revoked == [both, []]
    assert ticks(client, "invitations", "?state=sent") == both[:1]
    assert ticks(client, "invitations", "?state=nonsense") == both
    assert len(ticks(client, "invitations", "?category=industry")) == 2
    assert "Nobody fits." in client.get(f"{DESK}/invitations?state=opened").text


def test_ticked_sessions_are_published_and_no_others(client: FlaskClient, here: Event) -> None:
    first, second = ticks(client, "sessions")

    client.post(f"{DESK}/sessions/publication", data={"ticked": "1", "pick": [first]})

    standing = {str(one.id): one.status for one in programme.list_sessions(here)}
    assert standing == {first: SessionStatus.PUBLISHED, second: SessionStatus.DRAFT}


def test_ticked_films_are_removed_where_no_session_shows_them(client: FlaskClient, here: Event) -> None:
    shown, unshown = programme.list_films(here)
    screenings.show(programme.list_sessions(here)[0], [Item(film_id=shown.id)], by=SYSTEM)

    page = client.post(
        f"{DESK}/films/removal", data={"pick": [str(shown.id), str(unshown.id)]}, follow_redirects=True
    ).text

    assert programme.list_films(here) == [shown]
    assert "1 film is gone." in page
    assert "1 film is shown in a session and stays." in page


def test_ticked_colleagues_get_a_role(client: FlaskClient, here: Event) -> None:
    ana = db.session.scalars(select(Account).where(Account.name == "Ana Núñez")).one()
    for _ in range(2):
        client.post(f"{DESK}/team/roles", data={"role": "programmer", "pick": [str(ana.id)]})
    client.post(f"{DESK}/team/roles", data={"role": "emperor", "pick": [str(ana.id)]})

    held = db.session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == ana.id)).all()
    assert sorted(held) == [Role.PROGRAMMER, Role.READER]
    assert ticks(client, "team", "?role=programmer") == [str(ana.id)]
    assert here.id is not None


def test_nobody_elses_rows_are_ticked(client: FlaskClient, here: Event) -> None:
    del here
    other = make_event()
    invitation.invite([invitation.Invitee("eve@example.com")], make_category(other), locale="en", by=SYSTEM)
    theirs = db.session.scalars(select(Invitation).where(Invitation.email == "eve@example.com")).one()
    outbox.write("note", to="eve@example.com", locale="en", subject_id=new_id(), occasion="x", event_id=other.id)
    mail = db.session.scalars(select(Message).where(Message.template == "note")).one()
    film = films.add_film(other, FilmDetails(original_title="Theirs"), by=SYSTEM)
    stranger = make_account(db.session.get_one(Organiser, other.organiser_id), Role.READER, event=other)

    answers = [
        client.post(f"{DESK}/{path}", data={"pick": [str(row.id)], "role": "reader"}).status_code
        for path, row in (
            ("invitations/revocation", theirs),
            ("invitations/again", theirs),
            ("messages/sending", mail),
            ("films/removal", film),
            ("team/roles", stranger),
        )
    ]

    assert answers == [404] * 5


def test_what_each_role_may_do_is_said_in_words(client: FlaskClient, here: Event) -> None:
    del here

    assert set(PERMITTED) == set(Permission) == PERMITS[Role.OWNER]
    assert "scan at the door" in client.get(f"{DESK}/team").text


def test_the_last_page_and_the_size_stay_in_the_address(client: FlaskClient, here: Event) -> None:
    category: Callable[..., object] = make_registration
    industry = make_category(here)
    for _ in range(101):
        category(industry)

    text = client.get(f"{DESK}/guests?size=100&sort=name&page=2&status=submitted").text

    assert "101–103 of 103" in text
    assert "size=100" in text
    assert len(ticks(client, "guests", "?size=100&page=2")) == 3
