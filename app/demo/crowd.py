"""Invented guests come to the demo's events, in every state a request can be in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from app.badges import rules as badge_rules
from app.badges.models import Badge
from app.badges.rules import BadgeState
from app.core import clock, crypto
from app.core.searching import folded
from app.core.settings import config
from app.core.texts import fold
from app.core.tokens import hashed, new_id, secret_for
from app.people.models import Consent, Organisation, Person
from app.people.rules import Purpose
from app.registration.models import Answer, Category, GuestLink, Invitation, Registration
from app.registration.rules import SENSITIVE, AccessNeed, Approval, BuiltIn, Diet, Source, Status
from app.registration.service import invitation, links

if TYPE_CHECKING:
    from random import Random

    from app.demo.content.guests import DemoGuest
    from app.demo.harvest import Harvest
    from app.demo.plans import Planned

# What becomes of a request where somebody answers it, and where nobody need to; parts of a hundred.
REVIEWED = {
    Status.APPROVED: 58, Status.SUBMITTED: 18, Status.REJECTED: 7, Status.WITHDRAWN: 4,
    Status.CANCELLED: 4, Status.REVOKED: 2, Status.DRAFT: 7,
}  # fmt: skip
BY_ITSELF = {Status.APPROVED: 84, Status.CANCELLED: 6, Status.REVOKED: 2, Status.DRAFT: 8}
HAD_A_BADGE = frozenset({Status.APPROVED, Status.CANCELLED, Status.REVOKED})
DIETS = (Diet.VEGETARIAN, Diet.HALAL, Diet.NO_GLUTEN, Diet.KOSHER, Diet.VEGAN, Diet.NO_PORK)
DIET_NOTES = {
    "en": "No peanuts.",
    "es": "Alergia a los frutos secos.",
    "zh-Hans": "对花生过敏。",
}
ACCESS_NOTES = {
    "en": "I use a wheelchair; a seat at the aisle.",
    "es": "Uso silla de ruedas; asiento de pasillo.",
    "zh-Hans": "使用轮椅，需过道座位。",
}
CALLING_CODES = {
    "ES": "+34 612 345", "UY": "+598 94 231", "US": "+1 415 555 0", "CH": "+41 79 345", "DE": "+49 151 2345",
    "CN": "+86 138 0013 8", "AR": "+54 9 11 5555 6",
}  # fmt: skip
DECLINED = "Every seat of this category is promised."


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A guest as they were registered, for what comes after."""

    guest: DemoGuest
    registration_id: UUID
    number: int
    category: Category
    status: Status
    created_at: datetime
    decided_at: datetime | None
    badge_id: UUID | None
    token: str


@dataclass(kw_only=True)
class Crowd:
    """Who came to one event so far."""

    planned: Planned
    harvest: Harvest
    draw: Random
    questions: dict[str, UUID]
    people: dict[str, UUID]
    organisations: dict[str, UUID]
    taken: dict[UUID, int] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)

    def register(self, guest: DemoGuest) -> None:
        """Register one guest, with a person, answers, ticks, a link and, where there was an approval, a badge."""
        category, status = self._where()
        days = self.draw.uniform(0.3, 40)
        created = clock.now() - timedelta(days=days)
        answered = created + timedelta(days=min(days * 0.6, 3))
        decided = None if status in {Status.DRAFT, Status.SUBMITTED, Status.WAITLISTED} else answered
        registration_id, number = new_id(), len(self.arrivals) + 1
        self._keep(guest, category, status, registration_id, number, created, decided)
        self._link(registration_id, created)
        said = self._answer(guest, registration_id)
        self._consent(guest, registration_id, created, sensitive=not SENSITIVE.isdisjoint(said))
        if category.approval is Approval.INVITATION:
            self._invite(guest, category, registration_id, created)
        badge_id, token = None, ""
        if status in HAD_A_BADGE:
            badge_id, token = self._badge(registration_id, category, status, answered)
        self.arrivals.append(
            Arrival(
                guest=guest,
                registration_id=registration_id,
                number=number,
                category=category,
                status=status,
                created_at=created,
                decided_at=decided,
                badge_id=badge_id,
                token=token,
            )
        )

    def _where(self) -> tuple[Category, Status]:
        """Choose a category and what became of the request; a full category lets nobody more in."""
        terms = self.draw.choices(self.planned.plan.terms, [item.share for item in self.planned.plan.terms])[0]
        category = self.planned.categories[terms.category]
        odds = REVIEWED if category.approval is Approval.REVIEW else BY_ITSELF
        status = self.draw.choices(list(odds), list(odds.values()))[0]
        if status is not Status.APPROVED:
            return category, status
        taken = self.taken.get(category.id, 0)
        if category.places is not None and taken >= category.places:
            category.last_waiting += 1
            return category, Status.WAITLISTED
        self.taken[category.id] = taken + 1
        return category, status

    def _keep(  # noqa: PLR0913 - one row, all its sides
        self,
        guest: DemoGuest,
        category: Category,
        status: Status,
        registration_id: UUID,
        number: int,
        created: datetime,
        decided: datetime | None,
    ) -> None:
        is_draft = status is Status.DRAFT
        invited = category.approval is Approval.INVITATION
        self.harvest.add(
            Registration,
            id=registration_id,
            event_id=self.planned.event.id,
            category_id=category.id,
            person_id=None if is_draft else self._person(guest, created),
            organisation_id=None if is_draft else self._organisation(guest.organisation),
            number=number,
            status=status,
            source=Source.INVITATION if invited else (Source.DESK if number % 17 == 0 else Source.FORM),
            email=guest.email,
            display_name=guest.display_name,
            native_name=guest.native_name,
            organisation=guest.organisation,
            role=guest.role,
            country=guest.country,
            locale=guest.locale,
            search_text=fold(
                f"{guest.display_name} {guest.native_name} {guest.email} {guest.organisation} {number}",
            ),
            decline_reason=DECLINED if status is Status.REJECTED else "",
            waiting_number=category.last_waiting if status is Status.WAITLISTED else None,
            created_at=created,
            confirmed_at=None if is_draft else created + timedelta(minutes=4),
            decided_at=decided,
            version=1,
        )

    def _person(self, guest: DemoGuest, created: datetime) -> UUID:
        known = self.people.get(guest.email)
        if known is None:
            known = self.people[guest.email] = new_id()
            self.harvest.add(
                Person,
                id=known,
                organiser_id=self.planned.event.organiser_id,
                display_name=guest.display_name,
                native_name=guest.native_name,
                email=guest.email,
                locale=guest.locale,
                organisation_id=self._organisation(guest.organisation),
                created_at=created,
            )
        return known

    def _organisation(self, name: str) -> UUID:
        folded = fold(name)
        known = self.organisations.get(folded)
        if known is None:
            known = self.organisations[folded] = new_id()
            organiser_id = self.planned.event.organiser_id
            self.harvest.add(Organisation, id=known, organiser_id=organiser_id, name=name, folded_name=folded)
        return known

    def _link(self, registration_id: UUID, created: datetime) -> None:
        link_id = new_id()
        secret = secret_for(config().secret_key, links.PURPOSE, link_id)
        self.harvest.add(
            GuestLink, id=link_id, registration_id=registration_id, secret_hash=hashed(secret), created_at=created
        )

    def _consent(self, guest: DemoGuest, registration_id: UUID, created: datetime, *, sensitive: bool) -> None:
        given = [Purpose.PRIVACY_NOTICE, Purpose.TRANSFER_ABROAD]
        if sensitive:
            given.append(Purpose.SENSITIVE_DATA)
        if self.draw.random() < 0.6:  # noqa: PLR2004 — most like to be photographed
            given.append(Purpose.PHOTO_AND_FILM)
        for purpose in given:
            self.harvest.add(
                Consent,
                id=new_id(),
                registration_id=registration_id,
                purpose=purpose,
                notice_version=1,
                locale=guest.locale,
                given_at=created,
            )

    def _answer(self, guest: DemoGuest, registration_id: UUID) -> set[str]:
        answers: dict[str, str] = {}
        calling = CALLING_CODES.get(guest.country)
        if calling:
            answers[BuiltIn.PHONE] = f"{calling}{self.draw.randrange(100, 1000)}"
        chance = self.draw.random()
        if chance < 0.25:  # noqa: PLR2004 — one in four
            answers[BuiltIn.DIET] = self.draw.choice(DIETS)
        if chance < 0.06:  # noqa: PLR2004 — few
            answers[BuiltIn.DIET_NOTE] = DIET_NOTES[guest.locale]
        if chance > 0.97:  # noqa: PLR2004 — very few
            answers[BuiltIn.ACCESS] = AccessNeed.WHEELCHAIR
            answers[BuiltIn.ACCESS_NOTE] = ACCESS_NOTES[guest.locale]
        for code, text in answers.items():
            answer_id = new_id()
            is_sealed = code in SENSITIVE
            ring = config().field_keys
            self.harvest.add(
                Answer,
                id=answer_id,
                registration_id=registration_id,
                question_id=self.questions[code],
                text=None if is_sealed else str(text),
                sealed=crypto.seal(ring, text, table="answer", column="sealed", row_id=answer_id)
                if is_sealed
                else None,
            )
        return set(answers)

    def _invite(self, guest: DemoGuest, category: Category, registration_id: UUID | None, created: datetime) -> None:
        invitation_id = new_id()
        self.harvest.add(
            Invitation,
            id=invitation_id,
            event_id=self.planned.event.id,
            category_id=category.id,
            registration_id=registration_id,
            email=guest.email,
            name=guest.display_name,
            search_text=folded((guest.display_name, guest.email)),
            locale=guest.locale,
            secret_hash=hashed(secret_for(config().secret_key, invitation.PURPOSE, invitation_id)),
            invited_by="system",
            created_at=created - timedelta(days=2),
            opened_at=created if registration_id else None,
        )

    def invite(self, guest: DemoGuest) -> None:
        """Ask somebody to come who has not answered yet, where there is a category for it."""
        invited = [item for item in self.planned.categories.values() if item.approval is Approval.INVITATION]
        category = self.draw.choice(invited) if invited else None
        if category is not None:
            self._invite(guest, category, None, clock.now() - timedelta(days=self.draw.uniform(0, 5)))

    def _badge(self, registration_id: UUID, category: Category, status: Status, issued: datetime) -> tuple[UUID, str]:
        """Issue a badge; one in forty was lost and replaced, and whoever does not come has none that opens doors."""
        if status is Status.APPROVED and self.draw.randrange(40) == 0:
            self._issue(registration_id, category, issued, BadgeState.REPLACED, "lost")
        is_live = status is Status.APPROVED
        state = BadgeState.LIVE if is_live else BadgeState.REVOKED
        reason = "" if is_live else ("revoked" if status is Status.REVOKED else "withdrawn")
        return self._issue(registration_id, category, issued, state, reason)

    def _issue(
        self, registration_id: UUID, category: Category, issued: datetime, state: BadgeState, reason: str
    ) -> tuple[UUID, str]:
        event = self.planned.event
        badge_id, token_id = new_id(), badge_rules.draw_badge_id(self.draw.randbytes)
        body = badge_rules.Body(1, event.number, category.number, category.day_mask, 0, token_id)
        token = badge_rules.sign(body, self.planned.private_key)
        self.harvest.add(
            Badge,
            id=badge_id,
            event_id=event.id,
            registration_id=registration_id,
            category_id=category.id,
            token_id=token_id,
            token=token,
            short_code=badge_rules.make_short_code(self.draw.randbytes(5)),
            day_mask=category.day_mask,
            state=state,
            issued_at=issued,
            ended_at=None if state is BadgeState.LIVE else issued + timedelta(hours=2),
            end_reason=reason,
            version=1,
        )
        return badge_id, token
