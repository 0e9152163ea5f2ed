"""Two organisers, three events, everybody who may knock, and what stands in addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role, permits
from app.accounts.service import invitation, passwords
from app.booking.models import Booking, Hold, Strike
from app.booking.rules import BookingStatus, HoldKind
from app.core import clock
from app.core.access import SYSTEM, Permission
from app.core.db import db
from app.core.tokens import hashed, new_id
from app.exchange.models import ProgrammeImport
from app.exchange.rules import Ending
from app.guest import feeds
from app.mail import queries as mail_queries
from app.mail.service import outbox
from app.platform.files import storage, uploads
from app.programme.models import Film, Publication, ScreeningItem, Still, Strand
from app.registration.models import Invitation, Registration, Undoable
from app.registration.rules import Status
from tests.factories import (
    keep,
    make_account,
    make_badge,
    make_category,
    make_event,
    make_gate,
    make_guest_link,
    make_hall,
    make_organiser,
    make_registration,
    make_session,
    make_site,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from flask.testing import FlaskClient

    from app.accounts.models import Organiser
    from app.events.models import Event
    from app.web.scope import Named


@dataclass(frozen=True)
class Place:
    """An event, its organiser, and one of everything in it."""

    organiser: Organiser
    event: Event
    things: Mapping[str, object]


@dataclass(frozen=True)
class Visitor:
    """Somebody who knocks: nobody known, a member of staff, or a guest."""

    name: str
    account: Account | None = None
    guest_link: UUID | None = None
    disabled: bool = False

    def enter(self, client: FlaskClient) -> None:
        """Put the visitor's cookie into the browser."""
        with client.session_transaction() as cookie:
            cookie.clear()
            if self.account is not None:
                cookie["_user_id"] = f"{self.account.id.hex}.{self.account.epoch}"
                cookie["_fresh"] = True
            if self.guest_link is not None:
                cookie["guest"] = self.guest_link.hex

    def may(self, named: Named | None) -> frozenset[Permission] | None:
        """Return what a member of staff may do there, none where nobody is signed in."""
        if self.account is None or self.disabled:
            return None
        return permits([(given.organiser_id, given.event_id, given.role) for given in self.account.grants], named)


@dataclass(frozen=True)
class World:
    """Where we knock (``here``), the same organiser's other event, another organiser's, and who knocks."""

    here: Place
    next_door: Place
    elsewhere: Place
    visitors: tuple[Visitor, ...]


def make_world() -> World:
    """Make it all anew."""
    ours, theirs = make_organiser(), make_organiser()
    here, next_door, elsewhere = (_make_place(organiser) for organiser in (ours, ours, theirs))
    staff = [
        *(Visitor(f"{role} here", make_account(ours, role, event=here.event)) for role in Role),
        Visitor("owner of all our events", make_account(ours, Role.OWNER)),
        Visitor("owner of our other event", make_account(ours, Role.OWNER, event=next_door.event)),
        Visitor("owner elsewhere", make_account(theirs, Role.OWNER)),
        Visitor("staff without a role", make_account(ours)),
    ]
    gone = make_account(ours, Role.OWNER)
    gone.disabled_at = clock.now()
    keep(gone)
    return World(
        here,
        next_door,
        elsewhere,
        (
            Visitor("nobody"),
            *staff,
            Visitor("switched off owner", gone, disabled=True),
            Visitor("guest here", guest_link=_link(here)),
            Visitor("guest elsewhere", guest_link=_link(elsewhere)),
        ),
    )


def _link(place: Place) -> UUID:
    registration = place.things["registration"]
    assert isinstance(registration, Registration)
    return make_guest_link(registration, secret=f"secret of {registration.id}").id


def _make_place(organiser: Organiser) -> Place:
    site = make_site(organiser)
    event = make_event(organiser, site=site)
    category = make_category(event)
    hall = make_hall(organiser, site=site)
    registration = make_registration(category)
    session = make_session(event, hall=hall)
    strand = Strand(event_id=event.id, code=f"strand-{event.number}", name={"en": "Strand"}, summary={})
    film = Film(
        event_id=event.id,
        code=f"film-{event.number}",
        original_title="La teta asustada",
        directors=["Claudia Llosa"],
        countries=["PE"],
        languages=["es"],
        subtitles=[],
        synopsis={},
    )
    member = make_account(organiser, Role.READER, event=event)
    still = Still(film=film, key=storage.store(b"a picture", ".jpg"), width=4, height=3)
    keep(strand, film, still, ScreeningItem(session_id=session.id, film=film, position=1))
    outbox.write("x", to="a@example.com", locale="en", subject_id=event.id, occasion="x", event_id=event.id)
    asked = invitation.invite(
        f"new{event.number}@example.com",
        Role.READER,
        locale="en",
        organiser_id=organiser.id,
        event_id=event.id,
        by=SYSTEM,
    )
    reset = passwords.open_reset(member, by=SYSTEM)
    guest_invitation = Invitation(
        event_id=event.id,
        category_id=category.id,
        email=f"invited{event.number}@example.com",
        locale="es",
        secret_hash=hashed(f"invited to {event.code}"),
        invited_by="system",
        created_at=clock.now(),
    )
    keep(guest_invitation)
    undoable = Undoable(
        event_id=event.id,
        registration_id=registration.id,
        batch_id=new_id(),
        former=Status.SUBMITTED,
        became=Status.SUBMITTED,
        until=clock.now() + timedelta(minutes=1),
    )
    keep(undoable)
    booking = Booking(
        session_id=session.id, registration_id=registration.id, status=BookingStatus.BOOKED, booked_at=clock.now()
    )
    hold = Hold(session_id=session.id, kind=HoldKind.JURY, seats=1)
    keep(booking, hold)
    strike = Strike(registration_id=registration.id, booking_id=booking.id, at=clock.now())
    keep(strike)
    publication = Publication(event_id=event.id, at=clock.now(), words={}, changes=[])
    keep(publication)
    taken = ProgrammeImport(
        event_id=event.id, upload="0" * 32, dialect="x", meanings={}, day_change=5, publish=False, by="system", total=1,
        done=1, begun_at=clock.now(), moved_at=clock.now(), ended_at=clock.now(), ending=Ending.DONE,
    )  # fmt: skip
    keep(taken)
    things = {
        "undoable": undoable,
        "publication": publication,
        "guest_invitation": guest_invitation,
        "registration": registration,
        "category": category,
        "hall": hall,
        "gate": make_gate(organiser, hall=hall),
        "session": session,
        "strand": strand,
        "film": film,
        "still": still,
        "member": member,
        "grant": db.session.query(RoleGrant).filter_by(account_id=member.id).one(),
        "message": mail_queries.find_message("x", event.id, "x"),
        "invitation": asked,
        "reset": reset,
        "badge": make_badge(registration),
        "booking": booking,
        "hold": hold,
        "strike": strike,
        "import": taken,
    }
    return Place(organiser, event, things)


def _id_of(name: str) -> Callable[[Place], object]:
    return lambda place: place.things[name].id  # type: ignore[attr-defined]  # every row has an id


def _code_of(name: str) -> Callable[[Place], object]:
    return lambda place: place.things[name].code  # type: ignore[attr-defined]  # these rows have a code


@dataclass(frozen=True)
class Argument:
    """How an address's parameter is filled; ``shared`` rows belong to the organiser, not to one event."""

    value: Callable[[Place], object]
    shared: bool = False
    names_a_row: bool = True


def _free(value: object) -> Argument:
    return Argument(lambda _: value, names_a_row=False)


# By parameter, or by "endpoint parameter" where one name means several things.
ARGUMENTS: dict[str, Argument] = {
    "lang": _free("en"),
    "suffix": _free("csv"),
    "exchange_desk.schedule suffix": _free("json"),
    "event_id": Argument(lambda place: place.event.id),
    "upload": Argument(lambda place: uploads.keep(b"Name,Email\nAna,ana@example.com", owner=place.event.id)),
    "event": Argument(lambda place: place.event.code, names_a_row=False),
    "organiser": Argument(lambda place: place.organiser.code, names_a_row=False),
    "secret": _free("x" * 43),
    "accounts.join secret": Argument(
        lambda place: invitation.secret_of(place.things["invitation"].id),  # type: ignore[attr-defined]  # a row
        names_a_row=False,
    ),
    "accounts.reset secret": Argument(
        lambda place: passwords.secret_of(place.things["reset"].id),  # type: ignore[attr-defined]  # a row
        names_a_row=False,
    ),
    "account_id": Argument(_id_of("member")),
    "grant_id": Argument(_id_of("grant")),
    "invitation_id": Argument(_id_of("invitation")),
    "registration_desk.invite_again invitation_id": Argument(_id_of("guest_invitation")),
    "registration_desk.revoke_invitation invitation_id": Argument(_id_of("guest_invitation")),
    "batch_id": Argument(lambda place: place.things["undoable"].batch_id),  # type: ignore[attr-defined]  # a row
    "message_id": Argument(_id_of("message")),
    "feeds.own secret": Argument(
        lambda place: feeds.secret_of(place.things["registration"].id),  # type: ignore[attr-defined]  # a row
        names_a_row=False,
    ),
    "registration_id": Argument(_id_of("registration")),
    "category_id": Argument(_id_of("category")),
    "category_code": Argument(_code_of("category")),
    "session_id": Argument(_id_of("session")),
    "strand_id": Argument(_id_of("strand")),
    "film_id": Argument(_id_of("film")),
    "still_id": Argument(_id_of("still")),
    "films.show code": Argument(_code_of("film")),
    "films.still code": Argument(_code_of("film")),
    "booking_id": Argument(_id_of("booking")),
    "hold_id": Argument(_id_of("hold")),
    "strike_id": Argument(_id_of("strike")),
    **{
        f"booking_desk.{view} code": Argument(_code_of("session"))
        for view in ("show", "keep", "let_go", "give", "cancel", "admit")
    },
    "badge_id": Argument(_id_of("badge")),
    "gate_id": Argument(_id_of("gate"), shared=True),
    "hall_id": Argument(_id_of("hall"), shared=True),
    "venue_id": Argument(lambda place: place.things["hall"].venue_id, shared=True),  # type: ignore[attr-defined]  # a row
    "site_id": Argument(lambda place: place.event.site_id, shared=True),
    "series_id": Argument(lambda place: place.event.series_id, shared=True),
    "booking.accept code": Argument(_code_of("session")),
    "booking.affirm code": Argument(_code_of("session")),
    "import_id": Argument(_id_of("import")),
    "publication_id": Argument(_id_of("publication")),
    **{
        f"desk.{view} code": Argument(_code_of("session"))
        for view in ("timetable_session", "put_session", "drop_change", "fall_session")
    },
    "booking.decline code": Argument(_code_of("session")),
    "booking.book code": Argument(_code_of("session")),
    "agenda.star code": Argument(_code_of("session")),
    "agenda.unstar code": Argument(_code_of("session")),
    "booking.cancel code": Argument(_code_of("session")),
    "programme.session code": Argument(_code_of("session")),
    "sharing.session code": Argument(_code_of("session")),
    "sharing.strand code": Argument(_code_of("strand")),
    "programme_desk.session code": Argument(_code_of("session")),
    "programme.strand code": Argument(_code_of("strand")),
    "programme_desk.strand code": Argument(_code_of("strand")),
    **{
        f"programme_desk.{view} code": Argument(_code_of("session"))
        for view in ("session", "set_films", "set_people", "publish", "cancel")
    },
}
