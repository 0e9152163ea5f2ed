"""The smallest valid things, for tests to be about something: plain typed functions."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from app.accounts.models import Account, Organiser, RoleGrant
from app.accounts.rules import Role
from app.badges import rules as badge_rules
from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState
from app.core import clock, crypto
from app.core.db import db, writing
from app.core.settings import config
from app.core.texts import fold
from app.core.tokens import hashed, new_id
from app.events.models import Event, Series
from app.events.rules import EventKind, Phase
from app.programme.models import ProgrammeSession, Strand
from app.programme.rules import Entry, SessionKind, SessionStatus
from app.registration.models import Category, GuestLink, Registration
from app.registration.rules import Approval, Source, Status
from app.venues.models import Gate, Hall, Site, Venue

_numbers = count(1)


def _next() -> int:
    return next(_numbers)


def leave_numbers(last: int) -> None:
    """Give no number up to this one any more: other content has them."""
    while _next() < last:
        pass


def soon(minutes: int) -> datetime:
    """Return a moment some minutes from now."""
    return clock.now().replace(microsecond=0) + timedelta(minutes=minutes)


def keep(*things: object) -> None:
    """Write rows as they are, without any rule having its say."""
    with writing():
        db.session.add_all(things)
        db.session.commit()


def make_organiser(*, code: str | None = None) -> Organiser:
    number = _next()
    organiser = Organiser(
        code=code or f"organiser-{number}", name={"en": f"Organiser {number}"}, created_at=clock.now()
    )
    keep(organiser)
    return organiser


def make_site(organiser: Organiser) -> Site:
    site = Site(
        organiser_id=organiser.id,
        name={"en": "Hengdian World Studios", "zh-Hans": "横店影视城"},
        address={"en": "Hengdian, Dongyang, Zhejiang"},
        local_address="浙江省金华市东阳市横店镇",
        directions={"en": "By train to Yiwu, then our coach."},
    )
    keep(site)
    return site


def make_hall(
    organiser: Organiser, *, site: Site | None = None, capacity: int = 100, name: str = "Grand Theatre"
) -> Hall:
    site = site or make_site(organiser)
    venue = Venue(organiser_id=organiser.id, site_id=site.id, name={"en": "Cinema"})
    keep(venue)
    hall = Hall(organiser_id=organiser.id, venue_id=venue.id, name={"en": name}, capacity=capacity)
    keep(hall)
    return hall


def make_gate(
    organiser: Organiser, *, hall: Hall | None = None, site: Site | None = None, name: str = "North gate"
) -> Gate:
    if hall is None:
        venue = Venue(organiser_id=organiser.id, site_id=(site or make_site(organiser)).id, name={"en": "Gatehouse"})
        keep(venue)
        venue_id = venue.id
    else:
        venue_id = hall.venue_id
    gate = Gate(organiser_id=organiser.id, venue_id=venue_id, hall_id=hall.id if hall else None, name={"en": name})
    keep(gate)
    return gate


def make_event(
    organiser: Organiser | None = None,
    *,
    code: str | None = None,
    phase: Phase = Phase.PUBLISHED,
    first_day: date | None = None,
    days: int = 3,
    site: Site | None = None,
) -> Event:
    number = _next()
    organiser = organiser or make_organiser()
    series = Series(organiser_id=organiser.id, name={"en": f"Series {number}"})
    keep(series)
    first = first_day or clock.now().date()
    event = Event(
        organiser_id=organiser.id,
        series_id=series.id,
        site_id=site.id if site else None,
        code=code or f"event-{number}",
        number=number,
        kind=EventKind.FESTIVAL,
        phase=phase,
        name={"en": f"Festival {number}", "zh-Hans": f"电影节{number}"},
        summary={"en": "Films from everywhere."},
        first_day=first,
        last_day=first + timedelta(days=days - 1),
        languages=["en", "es", "zh-Hans"],
        answer_within={"en": "within ten working days"},
        privacy_notice={"en": "What we keep about you, and why."},
        created_at=clock.now(),
    )
    keep(event)
    return event


def make_category(
    event: Event | None = None,
    *,
    places: int | None = None,
    approval: Approval = Approval.REVIEW,
    code: str | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Category:
    number = _next()
    category = Category(
        event_id=(event or make_event()).id,
        number=number % 256,
        code=code or f"category-{number}",
        short="IND",
        name={"en": "Industry", "zh-Hans": "业界", "es": "Industria"},
        description={"en": "Producers, buyers, programmers."},
        fee={"en": "Free"},
        colour="#0A6B58",
        places=places,
        opens_at=opens_at,
        closes_at=closes_at,
        approval=approval,
    )
    keep(category)
    return category


def make_registration(
    category: Category | None = None,
    *,
    status: Status = Status.SUBMITTED,
    display_name: str = "Lucía Núñez",
    native_name: str = "",
    email: str | None = None,
    organisation: str = "Cine del Sur",
    country: str = "UY",
    locale: str = "es",
) -> Registration:
    number = _next()
    category = category or make_category()
    email = email or f"guest{number}@example.com"
    waiting_number = None
    if status is Status.WAITLISTED:
        waiting_number = number
    registration = Registration(
        id=new_id(),
        event_id=category.event_id,
        category_id=category.id,
        number=number,
        status=status,
        source=Source.FORM,
        email=email,
        display_name=display_name,
        native_name=native_name,
        organisation=organisation,
        role="Producer",
        country=country,
        locale=locale,
        search_text=fold(f"{display_name} {native_name} {email} {organisation} {number}"),
        waiting_number=waiting_number,
        created_at=clock.now(),
        confirmed_at=None if status is Status.DRAFT else clock.now(),
    )
    keep(registration)
    return registration


def make_guest_link(registration: Registration, secret: str = "a secret of forty-three characters or so") -> GuestLink:
    link = GuestLink(registration_id=registration.id, secret_hash=hashed(secret), created_at=clock.now())
    keep(link)
    return link


def make_session(
    event: Event,
    *,
    hall: Hall | None = None,
    strand: Strand | None = None,
    code: str | None = None,
    starts_at: datetime | None = None,
    minutes: int = 90,
    entry: Entry = Entry.BOOKING,
    capacity: int | None = None,
    title: str = "La teta asustada",
    status: SessionStatus = SessionStatus.PUBLISHED,
) -> ProgrammeSession:
    starts = starts_at or datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    session = ProgrammeSession(
        event_id=event.id,
        hall_id=hall.id if hall else None,
        strand_id=strand.id if strand else None,
        code=code or f"S{_next()}",
        kind=SessionKind.SCREENING,
        status=status,
        entry=entry,
        title={"es": title},
        summary={"en": "A film."},
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        capacity=capacity,
        languages=["es"],
        subtitles=["en"],
        note={},
        created_at=clock.now(),
    )
    keep(session)
    return session


def make_signing_key(event: Event, *, private_key: bytes = b"a private key for tests, 32 b...") -> SigningKey:
    key = SigningKey(
        id=new_id(),
        event_id=event.id,
        key_number=1,
        public_key=Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw(),
        private_key_sealed=b"",
        created_at=clock.now(),
    )
    key.private_key_sealed = crypto.seal(
        config().field_keys, private_key.hex(), table="signing_key", column="private_key_sealed", row_id=key.id
    )
    keep(key)
    return key


def make_token(event: Event, category: Category, *, token_id: bytes, private_key: bytes, day_mask: int = 0xFFFF) -> str:
    body = badge_rules.Body(1, event.number, category.number, day_mask, 0, token_id)
    return badge_rules.sign(body, private_key)


def make_badge(
    registration: Registration,
    *,
    state: BadgeState = BadgeState.LIVE,
    day_mask: int = 0xFFFF,
    private_key: bytes = b"a private key for tests, 32 b...",
) -> Badge:
    """Make a badge with a true token; the event's signing key is made on the way."""
    event = db.session.get_one(Event, registration.event_id)
    if not db.session.query(SigningKey).filter_by(event_id=event.id).first():
        make_signing_key(event, private_key=private_key)
    token_id = badge_rules.draw_badge_id(secrets.token_bytes)
    category = db.session.get_one(Category, registration.category_id)
    badge = Badge(
        event_id=event.id,
        registration_id=registration.id,
        category_id=registration.category_id,
        token_id=token_id,
        token=make_token(event, category, token_id=token_id, private_key=private_key, day_mask=day_mask),
        short_code=badge_rules.make_short_code(secrets.token_bytes(5)),
        day_mask=day_mask,
        state=state,
        issued_at=clock.now(),
    )
    keep(badge)
    return badge


def make_account(
    organiser: Organiser,
    *roles: Role,
    event: Event | None = None,
    email: str | None = None,
    password_hash: str | None = None,
) -> Account:
    account = Account(
        email=email or f"staff{_next()}@example.com",
        name="Wang Zimo 王子墨",
        password_hash=password_hash,
        created_at=clock.now(),
    )
    account.grants = [
        RoleGrant(
            organiser_id=organiser.id,
            event_id=event.id if event else None,
            role=role,
            granted_at=clock.now(),
            granted_by="system",
        )
        for role in roles
    ]
    keep(account)
    return account


def many_registrations(categories: list[Category], statuses: list[Status], number: int) -> list[dict[str, Any]]:
    """Insert thousands of guests at once, inside a write of the caller's; return their rows."""
    names = (
        "Lucía Núñez",
        "王子墨",
        "Дмитро Ковальчук",
        "ليلى حداد",
        "Nguyễn Thị Minh",
        "Thandiwe Nkosi",
        "Zoë Brontë",
    )
    organisations = [f"Cine {place}" for place in range(40)]
    rows: list[dict[str, Any]] = []
    for place in range(number):
        category = categories[place % len(categories)]
        name, organisation = f"{names[place % len(names)]} {place}", organisations[place % 40]
        email = f"many{place}@example.com"
        rows.append(
            {
                "id": new_id(), "event_id": category.event_id, "category_id": category.id, "number": 100_000 + place,
                "status": statuses[place % len(statuses)], "source": Source.FORM, "email": email, "display_name": name,
                "organisation": organisation, "role": "Producer", "country": ("ES", "UY", "CN", "RS")[place % 4],
                "locale": ("es", "en", "zh-Hans")[place % 3], "search_text": fold(f"{name} {email} {organisation}"),
                "created_at": clock.now() - timedelta(minutes=place), "confirmed_at": clock.now(), "version": 1,
                "native_name": "", "notes": "", "decline_reason": "",
            }
        )  # fmt: skip
    db.session.execute(insert(Registration), rows)
    return rows


def many_badges(event: Event, guests: list[dict[str, Any]]) -> list[str]:
    """Insert a live badge for each guest at once; return the tokens."""
    private_key = b"a private key for tests, 32 b..."
    make_signing_key(event, private_key=private_key)
    rows: list[dict[str, Any]] = []
    for guest in guests:
        token_id = badge_rules.draw_badge_id(secrets.token_bytes)
        rows.append(
            {
                "id": new_id(), "event_id": event.id, "registration_id": guest["id"],
                "category_id": guest["category_id"], "token_id": token_id, "day_mask": 0xFFFF,
                "short_code": badge_rules.make_short_code(secrets.token_bytes(5)),
                "token": badge_rules.sign(badge_rules.Body(1, event.number, 1, 0xFFFF, 0, token_id), private_key),
                "state": BadgeState.LIVE, "issued_at": clock.now(), "end_reason": "", "version": 1,
            }
        )  # fmt: skip
    db.session.rollback()  # ends the reading above: somebody else may have written since it began
    with writing():
        db.session.execute(insert(Badge), rows)
        db.session.commit()
    return [row["token"] for row in rows]
