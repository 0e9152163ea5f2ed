"""Every page of the application in every state worth looking at, with the content they need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import session as browser_session
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account, Organiser
from app.accounts.rules import Role
from app.accounts.service import invitation as staff_invitation
from app.accounts.service import passwords
from app.audit import models as _audit  # noqa: F401 — known before the demo writes its trail
from app.badges.models import Badge
from app.badges.rules import BadgeState
from app.booking.models import Booking, Strike
from app.booking.rules import PUBLICATION_MESSAGE, BookingStatus, HoldKind
from app.booking.service import holds, stars
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.tokens import hashed, new_id
from app.demo import loading
from app.events.models import Event, Series
from app.events.rules import Phase, festival_day
from app.exchange.models import ImportedRow, ProgrammeImport
from app.exchange.rules import Ending, Kind, Outcome
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.platform.files import uploads
from app.programme.models import Film, ProgrammeSession, Publication
from app.programme.rules import Entry, SessionStatus
from app.programme.service import timetable
from app.registration.models import AddressChange, Category, Invitation, Registration
from app.registration.rules import Approval, Status
from app.registration.service import amendment, invitation, links
from app.venues.models import Gate, Hall, Site, Venue
from app.web import signin
from tests import factories as make

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

GUESTS = 150
PASSWORD = "a long password for the gallery"
ATTENDEES = """Name,E-mail,Organisation,Country,Category
María José Fernández,maria@example.com,Mar de Fondo,ES,industry
王子墨,wang@example.com,北京电影学院,CN,press
Nobody,nowhere,,,
"""

SCREENINGS = """Date,Time,Original title,English title,Director,Runtime,Country,Venue,Section
2026-10-23,19:30,La teta asustada,The Milk of Sorrow,Claudia Llosa,95,Peru,Wansheng Street Cinema,Latin Film Night
2026-10-23,00:30,Zama,Zama,Lucrecia Martel,115,AR,Wansheng Street Cinema,Latin Film Night
soon,21:00,Roma,Roma,Alfonso Cuarón,135,MX,Wansheng Street Cinema,Latin Film Night
"""
SCHEDULE = b"""<schedule><conference><title>Night</title></conference><day date="2026-10-23"><room name="Hall 7">
<event id="1"><start>20:00</start><duration>01:00</duration><title>Opening</title></event>
<event id="2"><start>26:00</start><duration>01:00</duration><title>Never</title></event></room></day></schedule>"""

# What answers GET and shows no page: files, data, and addresses that only lead on.
NOT_PAGES = {
    "static": "files",
    "badges.pdf": "a PDF",
    "badges.picture": "a PNG",
    "door_device.roster": "JSON for a device",
    "badges_desk.batch": "a PDF",
    "badges_desk.pdf": "a PDF",
    "desk.export": "a table to download",
    "accounts_desk.staff_export": "a table to download",
    "accounts_desk.team_export": "a table to download",
    "desk.organiser_trail_export": "a table to download",
    "desk.trail_export": "a table to download",
    "mail_desk.export": "a table to download",
    "programme_desk.export_films": "a table to download",
    "programme_desk.export_sessions": "a table to download",
    "registration_desk.export_invitations": "a table to download",
    "reports_desk.pdf": "a PDF",
    "reports_desk.xlsx": "a workbook",
    "door.counts": "JSON",
    "door.search": "JSON",
    "events.logo": "a picture",
    "events.root": "leads to the list of events",
    "exchange_desk.whole": "JSON",
    "exchange_desk.schedule": "JSON or XML",
    "exchange_imports.refused": "a table to download",
    "exchange_desk.film_table": "a table to download",
    "exchange_desk.session_table": "a table to download",
    "front.theme": "a style sheet",
    "feeds.everybody": "a calendar",
    "feeds.own": "a calendar",
    "films.still": "a picture",
    "programme.printed": "a PDF",
    "programme_desk.still": "a picture",
    "sharing.event": "a PNG",
    "sharing.session": "a PNG",
    "sharing.strand": "a PNG",
}


VERDICT = "#verdict:not([hidden])"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as somebody sees it; ``{lang}`` in the path stands for the language."""

    name: str
    by: str
    path: str
    status: int = 200
    sends: Mapping[str, str] | None = None
    """The page is what comes back when its form is sent with these values."""
    form: str = "main form[method=post]"
    """Which form that is, as a CSS selector."""
    opens: tuple[str, ...] = ()
    """What is clicked, or typed (``selector=text``), before one looks."""
    until: str = ""
    """What is there once all of it has happened."""
    asked_too_often: bool = False


@dataclass
class Gallery:
    """The pages, and the cookies of those who look at them."""

    cookies: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    def add(self, by: str, **paths: str) -> None:
        """Add plain pages: name=path."""
        self.pages += [Page(name=name.replace("_", "-"), by=by, path=path) for name, path in paths.items()]

    def show(self, by: str, name: str, path: str, **more: Any) -> None:  # noqa: ANN401 — handed on to Page
        """Add one page with something special."""
        self.pages.append(Page(name=name, by=by, path=path, **more))


def _cookie(app: Flask, enter: Callable[[], object]) -> str:
    """Return the session cookie of somebody who has come in this way."""
    with app.test_request_context("/"):
        enter()
        interface: Any = app.session_interface
        return str(interface.get_signing_serializer(app).dumps(dict(browser_session)))


def fill(app: Flask) -> Gallery:
    """Write content for every page into an empty database, and list the pages."""
    loading.load(guests=GUESTS)
    make.leave_numbers(1000)
    gallery = Gallery(cookies={"anonymous": ""})
    demo = _Demo()
    _enter_staff(app, gallery, demo)
    _show_public(app, gallery, demo)
    _show_accounts(gallery, demo)
    _show_guests(app, gallery, demo)
    _show_desk(gallery, demo)
    _show_arrangements(gallery, demo)
    _show_programme(gallery, demo)
    _show_door(gallery, demo)
    _show_errors(gallery)
    db.session.rollback()
    return gallery


class _Demo:
    """What of the demo's content the pages name."""

    def __init__(self) -> None:
        events = {event.code: event for event in db.session.scalars(select(Event))}
        self.festival, self.exchange, self.cortos = events["festival"], events["exchange"], events["cortos"]
        self.organiser = db.session.get_one(Organiser, self.festival.organiser_id)
        self.series = db.session.scalars(select(Series).where(Series.organiser_id == self.organiser.id)).first()
        past = date(clock.now().year - 1, 10, 16)
        make.make_event(self.organiser, code="past", phase=Phase.ARCHIVED, first_day=past)
        self.draft = make.make_event(self.organiser, code="draft", phase=Phase.DRAFT)
        self.bare = make.make_event(self.organiser, code="bare")
        self.own_category = make.make_category(self.cortos, code="waiting", places=0)

    def guest(self, event: Event, status: Status) -> Registration:
        """Return a guest of the event in this state; one is made where the demo has none."""
        wanted = select(Registration).where(Registration.event_id == event.id, Registration.status == status)
        found = db.session.scalars(wanted.order_by(Registration.number)).first()
        return found or make.make_registration(self.own_category, status=status)

    def one(self, table: type[Any], *where: Any) -> Any:  # noqa: ANN401 — a row of any table
        """Return any row that fits."""
        return db.session.scalars(select(table).where(*where).limit(1)).one()


def _enter_staff(app: Flask, gallery: Gallery, demo: _Demo) -> None:
    for role in Role:
        email = (
            f"{role.value.replace('guest_office', 'guests').replace('door_supervisor', 'supervisor')}@hengdian.example"
        )
        account = accounts.find_account(email)
        assert account is not None, email
        gallery.cookies[role.value] = _staff_cookie(app, account)
    newcomer = make.make_account(make.make_organiser(), Role.OWNER)
    gallery.cookies["newcomer"] = _staff_cookie(app, newcomer)
    gallery.cookies["idle"] = _staff_cookie(app, make.make_account(demo.organiser))


def _staff_cookie(app: Flask, account: Account) -> str:
    member = accounts.load_staff(account.id, account.epoch)
    assert member is not None
    return _cookie(app, lambda: signin.enter_as_staff(member))


def _show_public(app: Flask, gallery: Gallery, demo: _Demo) -> None:
    cancelled = demo.one(ProgrammeSession, ProgrammeSession.event_id == demo.festival.id)
    cancelled.status = SessionStatus.CANCELLED
    make.keep(cancelled)
    booked = demo.one(
        ProgrammeSession,
        ProgrammeSession.event_id == demo.festival.id,
        ProgrammeSession.entry == Entry.BOOKING,
        ProgrammeSession.status == SessionStatus.PUBLISHED,
    )
    gallery.add(
        "anonymous",
        home="/{lang}/",
        event="/{lang}/festival/",
        event_running="/{lang}/exchange/",
        event_past="/{lang}/past/",
        event_bare="/{lang}/bare/",
        privacy="/{lang}/festival/privacy",
        programme="/{lang}/festival/programme",
        programme_running="/{lang}/exchange/programme",
        programme_searched="/{lang}/festival/programme?q=film&kind=screening",
        programme_nothing_found="/{lang}/festival/programme?q=zzzzzz",
        programme_bare="/{lang}/bare/programme",
        strand="/{lang}/festival/strands/latin-film-night",
        films_of_festival="/{lang}/festival/films",
        films_searched="/{lang}/festival/films?country=ZZ",
        films_none="/{lang}/bare/films",
        film_page="/{lang}/festival/films/la-teta-asustada",
        film_of_drama="/{lang}/exchange/films/dianti-zai-san-lou-tingxia",
        session=f"/{{lang}}/festival/sessions/{booked.code}",
        session_cancelled=f"/{{lang}}/festival/sessions/{cancelled.code}",
        register="/{lang}/festival/register",
        register_bare="/{lang}/bare/register",
        register_form="/{lang}/festival/register/industry",
        register_invited_only="/{lang}/festival/register/vip",
        register_sent="/{lang}/festival/register/sent",
        lost_link="/{lang}/festival/link",
    )
    gallery.show("anonymous", "menu-open", "/{lang}/festival/", opens=(".head .ways summary",))
    gallery.show("anonymous", "languages-open", "/{lang}/festival/", opens=(".head details.switch:not(.ways) summary",))
    gallery.show(
        "anonymous", "register-errors", "/{lang}/festival/register/industry", status=422, sends={"email": "nowhere"}
    )
    gallery.show("anonymous", "lost-link-errors", "/{lang}/festival/link", status=422, sends={"email": "nowhere"})
    gallery.show("anonymous", "link-gone", "/g/a-link-that-opens-nothing-any-more", status=404)
    gallery.show("anonymous", "invitation-gone", "/i/a-link-that-opens-nothing-any-more", status=404)
    gallery.show("anonymous", "address-gone", "/a/a-link-that-opens-nothing-any-more", status=404)
    gallery.show("anonymous", "own-page-without-link", "/{lang}/festival/me", status=401)
    asked = demo.one(Invitation, Invitation.event_id == demo.festival.id, Invitation.registration_id.is_(None))
    category = db.session.get_one(Category, asked.category_id)
    gallery.cookies["guest-invited"] = _cookie(app, lambda: signin.keep_invitation(asked.id))
    gallery.add("guest-invited", register_invited=f"/{{lang}}/festival/register/{category.code}")
    revoked = make.make_registration(demo.own_category, status=Status.APPROVED)
    link = links.issue(revoked.id)
    secret = links.secret_of(link)
    links.revoke_all(revoked)
    gallery.show("anonymous", "link-of-another-time", f"/g/{secret}", status=404)
    invited = make.make_category(demo.cortos, approval=Approval.INVITATION)
    invitation.invite([invitation.Invitee("asked@example.com", "Ana")], invited, locale="en", by=SYSTEM)
    called_back = demo.one(Invitation, Invitation.email == "asked@example.com")
    invitation.revoke(called_back, by=SYSTEM)
    gallery.show("anonymous", "invitation-called-back", f"/i/{invitation.secret_of(called_back)}", status=404)


def _show_accounts(gallery: Gallery, demo: _Demo) -> None:
    owner = accounts.find_account("owner@hengdian.example")
    assert owner is not None
    reset = passwords.secret_of(passwords.open_reset(owner, by=SYSTEM).id)
    asked = staff_invitation.invite(
        "new@example.com", Role.PROGRAMMER, locale="en", organiser_id=demo.organiser.id, by=SYSTEM
    )
    known = staff_invitation.invite(
        "owner@rio.example",
        Role.READER,
        locale="en",
        organiser_id=demo.organiser.id,
        event_id=demo.festival.id,
        by=SYSTEM,
    )
    join, join_known = staff_invitation.secret_of(asked.id), staff_invitation.secret_of(known.id)
    gallery.add(
        "anonymous",
        sign_in="/account/sign-in?next=/desk/",
        forgotten="/account/password/forgotten",
        password_sent="/account/password/sent",
        new_password=f"/account/password/{reset}",
        join=f"/account/invitation/{join}",
        join_known=f"/account/invitation/{join_known}",
    )
    gallery.show("anonymous", "sign-in-empty", "/account/sign-in", sends={})
    gallery.show(
        "anonymous",
        "sign-in-wrong",
        "/account/sign-in",
        status=403,
        sends={"email": "owner@hengdian.example", "password": "not this one"},
    )
    gallery.show("anonymous", "forgotten-errors", "/account/password/forgotten", sends={"email": "nowhere"})
    gallery.show("anonymous", "new-password-errors", f"/account/password/{reset}", sends={"password": "short"})
    gallery.show("anonymous", "join-errors", f"/account/invitation/{join}", sends={"password": "short"})
    gallery.show("anonymous", "password-link-used", "/account/password/nothing", status=409)
    gallery.show("anonymous", "invitation-link-used", "/account/invitation/nothing", status=409)
    gallery.add("reader", account="/account/")
    gallery.show("reader", "account-errors", "/account/", sends={"name": ""})
    gallery.show(
        "reader", "account-password-errors", "/account/", sends={"present": "wrong"}, form='form[action$="/password"]'
    )


def _show_guests(app: Flask, gallery: Gallery, demo: _Demo) -> None:
    stands = {status: demo.guest(demo.festival, status) for status in Status}
    stands[Status.WITHDRAWN] = demo.guest(demo.exchange, Status.WITHDRAWN)
    codes = {event.id: event.code for event in db.session.scalars(select(Event))}
    for status, registration in stands.items():
        by = f"guest-{status.value}"
        _enter_guest(app, gallery, by, registration)
        gallery.add(by, **{f"own-page-{status.value}": f"/{{lang}}/{codes[registration.event_id]}/me"})
    at_exchange = db.session.scalars(
        select(Registration)
        .join(Badge, Badge.registration_id == Registration.id)
        .where(Registration.event_id == demo.exchange.id, Badge.state == BadgeState.LIVE)
    ).first()
    assert at_exchange is not None
    _enter_guest(app, gallery, "guest-at-exchange", at_exchange)
    gallery.add(
        "guest-at-exchange", own_page_running="/{lang}/exchange/me", sessions_running="/{lang}/exchange/me/sessions"
    )
    booked = demo.one(
        ProgrammeSession,
        ProgrammeSession.event_id == demo.festival.id,
        ProgrammeSession.entry == Entry.BOOKING,
        ProgrammeSession.status == SessionStatus.PUBLISHED,
    )
    stars.star(stands[Status.APPROVED], booked)
    gallery.add(
        "guest-approved",
        badge="/{lang}/festival/me/badge",
        agenda="/{lang}/festival/me/agenda",
        programme_found="/{lang}/festival/programme?kind=screening",
        sessions="/{lang}/festival/me/sessions",
        edit="/{lang}/festival/me/edit",
        address="/{lang}/festival/me/address",
        withdraw="/{lang}/festival/me/withdraw",
        programme_of_guest="/{lang}/festival/programme",
        session_of_guest=f"/{{lang}}/festival/sessions/{booked.code}",
        event_of_guest="/{lang}/festival/",
    )
    gallery.add(
        "guest-submitted",
        sessions_before_approval="/{lang}/festival/me/sessions",
        withdraw_request="/{lang}/festival/me/withdraw",
        agenda_empty="/{lang}/festival/me/agenda",
    )
    gallery.show("guest-submitted", "no-badge-yet", "/{lang}/festival/me/badge", status=404)
    gallery.show("guest-approved", "edit-errors", "/{lang}/festival/me/edit", status=422, sends={"display_name": ""})
    gallery.show("guest-approved", "address-errors", "/{lang}/festival/me/address", status=422, sends={"email": "no"})
    change = AddressChange(
        id=new_id(), registration_id=stands[Status.APPROVED].id, email="new@example.com", asked_at=clock.now()
    )
    secret = amendment.address_secret(change.id)
    change.secret_hash = hashed(secret)
    make.keep(change)
    gallery.add("anonymous", new_address=f"/a/{secret}")


def _enter_guest(app: Flask, gallery: Gallery, by: str, registration: Registration) -> None:
    link = links.issue(registration.id)
    gallery.cookies[by] = _cookie(app, lambda: signin.enter_as_guest(link.id))


def _show_desk(gallery: Gallery, demo: _Demo) -> None:
    desk = "/desk/festival/"
    for status in Status:
        guest = demo.guest(demo.exchange if status is Status.WITHDRAWN else demo.festival, status)
        code = db.session.get_one(Event, guest.event_id).code
        if code != "cortos":
            gallery.add("guest_office", **{f"guest-sheet-{status.value}": f"/desk/{code}/guests/{guest.id}"})
    guest = demo.guest(demo.festival, Status.APPROVED)
    table = uploads.keep(ATTENDEES.encode(), owner=demo.festival.id)
    one = f"{desk}guests/{guest.id}"
    gallery.add(
        "guest_office",
        desk="/desk/",
        front="/desk/festival/",
        front_running="/desk/exchange/",
        front_bare="/desk/bare/",
        guests=f"{desk}guests",
        guests_narrowed=f"{desk}guests?status=approved&sort=name&size=25&page=2",
        guests_nobody=f"{desk}guests?q=zzzzzz",
        guests_bare="/desk/bare/guests",
        matching=f"{desk}guests/matching?status=submitted",
        matching_nobody=f"{desk}guests/matching?q=zzzzzz",
        import_file=f"{desk}guests/import",
        import_list=f"{desk}guests/import/{table}",
        guest_category=f"{one}/category",
        guest_edit=f"{one}/edit",
        guest_new=f"{desk}guests/new",
        invitations=f"{desk}invitations",
        invitations_bare="/desk/bare/invitations",
        messages=f"{desk}messages",
        messages_failed=f"{desk}messages?state=failed",
        messages_bare="/desk/bare/messages",
        guest_sheet_first_in_list=f"{one}?status=approved&sort=name",
        search=f"{desk}search",
        search_found=f"{desk}search?q=lu",
        search_nothing=f"{desk}search?q=zzzzzz",
        messages_nothing=f"{desk}messages?q=zzzzzz",
        invitations_nothing=f"{desk}invitations?q=zzzzzz",
    )
    gallery.add(
        "reader",
        reports="/desk/exchange/reports",
        reports_public="/desk/exchange/reports?public=1",
        reports_bare="/desk/bare/reports",
    )
    gallery.add("reader", guest_sheet_for_reader=one, guests_for_reader=f"{desk}guests", desk_for_reader="/desk/")
    for state in MessageState:
        message = db.session.scalars(
            select(Message).where(Message.event_id == demo.festival.id, Message.state == state)
        ).first()
        if message is not None:
            gallery.add("guest_office", **{f"message-{state.value}": f"{desk}messages/{message.id}"})
    gallery.show("guest_office", "import-errors", f"{desk}guests/import", status=422, sends={})
    gallery.show("guest_office", "guest-new-errors", f"{desk}guests/new", status=422, sends={"email": "nowhere"})
    gallery.show("guest_office", "guest-edit-errors", f"{one}/edit", status=422, sends={"display_name": ""})
    gallery.show("guest_office", "guest-category-errors", f"{one}/category", status=422, sends={"category": "none"})
    gallery.show(
        "guest_office",
        "invitations-errors",
        f"{desk}invitations",
        status=422,
        sends={"people": "no address here"},
        form='form:has([name="people"])',
    )
    gallery.show("guest_office", "keys-open", f"{desk}guests", opens=("keys:?",), until="#keys[open]")
    gallery.show("guest_office", "account-menu-open", f"{desk}guests", opens=(".top .who summary",))
    gallery.show("guest_office", "guests-chosen", f"{desk}guests", opens=("keys:j", "keys:x"))
    gallery.add("newcomer", desk_newcomer="/desk/")
    gallery.add("idle", desk_idle="/desk/")
    gallery.add("owner", front_draft="/desk/draft/", event_draft="/{lang}/draft/")


def _show_arrangements(gallery: Gallery, demo: _Demo) -> None:
    assert demo.series is not None
    here, desk = f"/desk/organisers/{demo.organiser.code}/", "/desk/festival/"
    site = demo.one(Site, Site.organiser_id == demo.organiser.id)
    hall = demo.one(Hall, Hall.organiser_id == demo.organiser.id)
    gate = demo.one(Gate, Gate.hall_id == hall.id)
    venue = db.session.get_one(Venue, hall.venue_id)
    category = demo.one(Category, Category.event_id == demo.festival.id, Category.places.is_not(None))
    gallery.add(
        "owner",
        desk_owner="/desk/",
        front_owner=desk,
        team=f"{desk}team",
        team_nobody=f"{desk}team?q=zzzzzz",
        trail=f"{desk}trail",
        trail_narrowed=f"{desk}trail?kind=guests&hand=system",
        trail_nothing=f"{desk}trail?day=2001-01-01",
        trail_bare="/desk/bare/trail",
        trail_of_organiser=f"{here}trail",
        staff=f"{here}staff",
        events=f"{here}events",
        series_new=f"{here}series/new",
        series=f"{here}series/{demo.series.id}",
        event_new=f"{here}events/new",
        settings=f"{desk}settings",
        settings_draft="/desk/draft/settings",
        settings_past="/desk/past/settings",
        categories=f"{desk}categories",
        categories_bare="/desk/bare/categories",
        category_new=f"{desk}categories/new",
        category=f"{desk}categories/{category.id}",
        venues=f"{here}venues",
        site_new=f"{here}sites/new",
        site=f"{here}sites/{site.id}",
        venue_new=f"{here}sites/{site.id}/venues/new",
        venue=f"{here}venues/{venue.id}",
        hall_new=f"{here}venues/{venue.id}/halls/new",
        hall=f"{here}halls/{hall.id}",
        gate_new=f"{here}venues/{venue.id}/gates/new",
        gate=f"{here}gates/{gate.id}",
    )
    newcomer = db.session.scalars(select(Organiser).order_by(Organiser.created_at.desc())).all()
    empty = next(item for item in newcomer if item.code.startswith("organiser-"))
    there = f"/desk/organisers/{empty.code}/"
    gallery.add("newcomer", events_empty=f"{there}events", venues_empty=f"{there}venues", staff_alone=f"{there}staff")
    gallery.show("owner", "team-errors", f"{desk}team", status=422, sends={"email": "nowhere"}, form="form:has(#email)")
    empty_forms = {
        "series-errors": f"{here}series/new",
        "event-errors": f"{here}events/new",
        "site-errors": f"{here}sites/new",
        "venue-errors": f"{here}sites/{site.id}/venues/new",
        "hall-errors": f"{here}venues/{venue.id}/halls/new",
        "gate-errors": f"{here}venues/{venue.id}/gates/new",
    }
    for name, path in empty_forms.items():
        gallery.show("owner", name, path, sends={})
    gallery.show("owner", "category-errors", f"{desk}categories/new", status=422, sends={})
    gallery.show(
        "owner", "settings-errors", f"{desk}settings", sends={"last_day": "2001-01-01"}, form="form:has(#last_day)"
    )
    gallery.show("owner", "logo-errors", f"{desk}settings", sends={}, form="form:has([type=file])")


def _show_exchange(gallery: Gallery, demo: _Demo) -> None:
    there = "/desk/festival/programme/"
    uploaded = {
        name: uploads.keep(content, owner=demo.festival.id)
        for name, content in (("list", SCREENINGS.encode()), ("schedule", SCHEDULE), ("riddle", b"A,B\n1,2\n"))
    }
    gallery.add(
        "programmer",
        exchange=f"{there}exchange",
        exchange_list=f"{there}import/{uploaded['list']}",
        exchange_schedule=f"{there}import/{uploaded['schedule']}",
        exchange_riddle=f"{there}import/{uploaded['riddle']}",
    )
    now = clock.now()
    long_ago = now - timedelta(hours=1)
    common = {"event_id": demo.festival.id, "dialect": "schedule.xml", "meanings": {}, "day_change": 5, "by": "system"}
    going = ProgrammeImport(
        **common, upload="0" * 32, publish=False, total=500, done=1, begun_at=now, moved_at=long_ago
    )
    ended = ProgrammeImport(**common, upload="1" * 32, publish=False, total=2, done=2, begun_at=long_ago, moved_at=now,
                            ended_at=now, ending=Ending.DONE)  # fmt: skip
    make.keep(going, ended)
    make.keep(
        *(
            ImportedRow(
                import_id=one.id, position=0, kind=Kind.SESSION, outcome=Outcome.REFUSED, name="Zama", line=3, path="",
                changes=[], reasons=[{"code": "exchange.no_time", "values": {}}],
            )
            for one in (going, ended)
        )
    )  # fmt: skip
    gallery.add(
        "programmer",
        exchange_going=f"{there}imports/{going.id}",
        exchange_done=f"{there}imports/{ended.id}",
    )
    gallery.show("programmer", "exchange-errors", f"{there}exchange", status=422, sends={})
    edition = f"/desk/organisers/{demo.organiser.code}/events/{demo.festival.id}/next"
    gallery.add("owner", edition=edition)
    gallery.show("owner", "edition-errors", edition, sends={"code": "festival"})


def _show_programme(gallery: Gallery, demo: _Demo) -> None:
    desk = "/desk/festival/"
    film = demo.one(Film, Film.event_id == demo.festival.id)
    sessions = db.session.scalars(select(ProgrammeSession).where(ProgrammeSession.event_id == demo.festival.id)).all()
    shown = next(item for item in sessions if item.items and item.status is SessionStatus.PUBLISHED)
    off = next(item for item in sessions if item.status is SessionStatus.CANCELLED)
    twin = make.make_session(
        demo.festival, hall=shown.hall, starts_at=shown.starts_at + timedelta(minutes=10), status=SessionStatus.DRAFT
    )
    gallery.add(
        "programmer",
        front_programmer=desk,
        strands=f"{desk}strands",
        strands_bare="/desk/bare/strands",
        strand_new=f"{desk}strands/new",
        strand_edit=f"{desk}strands/latin-film-night",
        films=f"{desk}films",
        films_bare="/desk/bare/films",
        films_found=f"{desk}films?q=whisky",
        film_new=f"{desk}films/new",
        film=f"{desk}films/{film.id}",
        sessions_list=f"{desk}sessions",
        sessions_narrowed=f"{desk}sessions?kind=screening&sort=-title",
        sessions_none=f"{desk}sessions?q=zzzzzz",
        films_found_none=f"{desk}films?q=zzzzzz",
        sessions_bare="/desk/bare/sessions",
        session_new=f"{desk}sessions/new",
        session_edit=f"{desk}sessions/{shown.code}",
        session_edit_cancelled=f"{desk}sessions/{off.code}",
        session_edit_clashing=f"{desk}sessions/{twin.code}",
    )
    gallery.show("programmer", "strand-errors", f"{desk}strands/new", sends={})
    _show_seats(gallery, demo)
    _show_timetable(gallery, demo)
    _show_exchange(gallery, demo)
    gallery.show("programmer", "film-errors", f"{desk}films/new", sends={})
    gallery.show("programmer", "session-new-errors", f"{desk}sessions/new", sends={})
    gallery.show(
        "programmer",
        "session-edit-errors",
        f"{desk}sessions/{shown.code}",
        sends={"capacity": "-5"},
        form="form:has(#capacity)",
    )


def _show_timetable(gallery: Gallery, demo: _Demo) -> None:
    desk = "/desk/festival/timetable"
    where = (ProgrammeSession.event_id == demo.festival.id, ProgrammeSession.status == SessionStatus.PUBLISHED)
    seats_taken = select(Booking.session_id).where(Booking.status == BookingStatus.BOOKED)
    moved, falls = db.session.scalars(
        select(ProgrammeSession)
        .where(*where, ProgrammeSession.id.in_(seats_taken))
        .order_by(ProgrammeSession.code)
        .limit(2)
    ).all()
    other = demo.one(ProgrammeSession, *where, ProgrammeSession.id.notin_([moved.id, falls.id]))
    # Onto another one's hall and hour: a conflict to look at.
    length = moved.ends_at - moved.starts_at
    timetable.put(moved, starts_at=other.starts_at, ends_at=other.starts_at + length, hall_id=other.hall_id, by=SYSTEM)
    timetable.call_off(falls, note={"en": "The print is lost."}, by=SYSTEM)
    publication = Publication(event_id=demo.festival.id, at=clock.now(), words={"en": "Sorry."}, changes=[])
    make.keep(publication)
    guest = demo.guest(demo.festival, Status.APPROVED)
    outbox.write_many(
        PUBLICATION_MESSAGE,
        [(guest.id, "held@example.com", "en")],
        occasion=str(publication.id),
        organiser_id=demo.organiser.id,
        event_id=demo.festival.id,
        as_drafts=True,
        publication=publication.id,
    )
    day = festival_day(other.starts_at, zone=demo.festival.zone, day_change_hour=demo.festival.day_change_hour)
    gallery.add(
        "programmer",
        timetable=f"{desk}?day={day.isoformat()}",
        timetable_still="/desk/exchange/timetable",
        timetable_bare="/desk/bare/timetable",
        timetable_session=f"{desk}/sessions/{moved.code}",
        timetable_session_falls=f"{desk}/sessions/{falls.code}",
        publication=f"{desk}/publication",
        published=f"{desk}/publications/{publication.id}",
    )
    gallery.add(
        "owner", publication_of_owner=f"{desk}/publication", published_of_owner=f"{desk}/publications/{publication.id}"
    )
    gallery.show(
        "programmer",
        "timetable-session-errors",
        f"{desk}/sessions/{moved.code}",
        sends={"starts_at": ""},
        form="form:has(#starts_at)",
    )
    gallery.show("programmer", "publication-errors", f"{desk}/publication", sends={}, form="form:has(#seen)")


def _show_seats(gallery: Gallery, demo: _Demo) -> None:
    desk = "/desk/festival/"
    session = demo.one(
        ProgrammeSession,
        ProgrammeSession.event_id == demo.festival.id,
        ProgrammeSession.entry == Entry.BOOKING,
        ProgrammeSession.status == SessionStatus.PUBLISHED,
    )
    category = demo.one(Category, Category.event_id == demo.festival.id)
    holds.keep(session, HoldKind.JURY, 1, returns_minutes=1440, note="Front row", by=SYSTEM)
    booking = demo.one(Booking, Booking.session_id == session.id)
    make.keep(Strike(registration_id=booking.registration_id, booking_id=booking.id, at=clock.now()))
    gallery.add(
        "guest_office",
        seats=f"{desk}seats",
        seats_full=f"{desk}seats?only=full",
        seats_of_session=f"{desk}seats/{session.code}",
        seats_searched=f"{desk}seats/{session.code}?q=zzz",
        seats_bare="/desk/bare/seats",
    )
    gallery.add("owner", booking_rules=f"{desk}booking", booking_rules_own=f"{desk}booking/categories/{category.id}")
    gallery.show(
        "guest_office", "seats-errors", f"{desk}seats/{session.code}", status=422, sends={"seats": "0"},
        form=f"form[action$='/{session.code}/holds']",
    )  # fmt: skip


def _show_door(gallery: Gallery, demo: _Demo) -> None:
    halls = select(Gate).where(Gate.organiser_id == demo.organiser.id).order_by(Gate.position)
    gates = db.session.scalars(halls).all()
    entrance = next(gate for gate in gates if gate.hall_id is None)
    held = db.session.scalars(
        select(ProgrammeSession).where(
            ProgrammeSession.event_id == demo.exchange.id,
            ProgrammeSession.hall_id.in_([gate.hall_id for gate in gates if gate.hall_id]),
        )
    ).first()
    assert held is not None
    hall_gate = next(gate for gate in gates if gate.hall_id == held.hall_id)
    here = f"/door/exchange/{entrance.id}"
    gallery.add(
        "door", doors="/door/", gates="/door/exchange/", gates_none="/door/bare/",
        scan_at_hall=f"/door/exchange/{hall_gate.id}?session={held.id}",
    )  # fmt: skip
    gallery.add("idle", doors_none="/door/")
    gallery.show("door", "scan", here, until="html[data-door=ready]")
    live, ended = (
        demo.one(Badge, Badge.event_id == demo.exchange.id, Badge.state == state).short_code
        for state in (BadgeState.LIVE, BadgeState.REVOKED)
    )
    goes, again = "[data-direction=out]", ("#back", "[data-direction=in]", *_typed(live))
    at_hall = f"{here.rpartition('/')[0]}/{hall_gate.id}?session={held.id}"
    for name, path, steps in (
        ("goodbye", here, (goes, *_typed(live))),
        ("welcome", here, (goes, *_typed(live), *again)),
        ("again", here, (*_typed(live), *again)),
        ("stop", here, _typed(ended)),
        ("not-valid", here, _typed("ZZZZ-ZZZZ")),
        ("not-here", at_hall, _typed(live)),
    ):
        gallery.show("door", f"verdict-{name}", path, opens=steps, until=VERDICT)
    for name, code in (("again", live), ("stop", ended), ("not-valid", "ZZZZ-ZZZZ")):
        gallery.show("door", f"verdict-without-scripts-{name}", here, sends={"code": code}, form="form[method=post]")
    gallery.show("door", "code-errors", here, status=422, sends={"code": ""}, form="form[method=post]")
    for state in ("refused", "lost", "absent", "insecure", "in-app"):
        gallery.show("door", f"camera-{state}", here, opens=(f"camera:{state}",), until="html[data-door=ready]")
    panels = {"search": "search-panel", "code": "code-panel", "phone": "settings-panel"}
    for name, panel in panels.items():
        gallery.show("door", f"door-{name}", here, opens=(f"[data-opens='#{panel}'] >> visible=true",))
    gallery.show(
        "door",
        "door-found",
        here,
        opens=("[data-opens='#search-panel'] >> visible=true", "#search-field=an"),
        until="#hits button",
    )
    overrides = "#verdict [data-opens='#override-panel']"
    gallery.show("door_supervisor", "door-override", here, opens=(*_typed(live), *again, overrides))
    gallery.add("door_supervisor", front_supervisor="/desk/exchange/", scan_supervisor=here)


def _typed(code: str) -> tuple[str, str, str]:
    """Type a code at the door."""
    return "[data-opens='#code-panel'] >> visible=true", f"#code-field={code}", "#code-form button"


def _show_errors(gallery: Gallery) -> None:
    gallery.show("anonymous", "error-not-found", "/nowhere/at/all/really", status=404)
    gallery.show("anonymous", "error-no-such-event", "/{lang}/nowhere/", status=404)
    gallery.show("reader", "error-not-allowed", "/desk/festival/team", status=403)
    gallery.show("owner", "error-not-so", "/desk/festival/publication", status=405)
    gallery.show("anonymous", "error-too-often", "/i/asked-too-often", status=429, asked_too_often=True)
    gallery.show("anonymous", "error-stale-form", "/account/sign-in", status=400, sends={"csrf_token": "an old one"})
