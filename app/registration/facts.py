"""What happens to registrations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact
from app.registration.rules import Status


@dataclass(frozen=True, kw_only=True)
class RegistrationFact(Fact):
    """Something that happened to one registration."""

    registration_id: UUID


@dataclass(frozen=True, kw_only=True)
class AddressGiven(RegistrationFact):
    """A guest asks to come; the address waits to be confirmed."""


@dataclass(frozen=True, kw_only=True)
class LinkAskedFor(RegistrationFact):
    """Somebody wants the link to the guest's own page; it goes to the guest's address and nowhere else."""


@dataclass(frozen=True, kw_only=True)
class RegistrationReceived(RegistrationFact):
    """The address is confirmed: the request counts from now on."""

    category_id: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationApproved(RegistrationFact):
    """The guest comes and holds a place of the category; ``waited`` if they stood on its waiting list."""

    category_id: UUID
    waited: bool = False


@dataclass(frozen=True, kw_only=True)
class RegistrationWaitlisted(RegistrationFact):
    """The guest would be welcome and waits for a place."""

    category_id: UUID
    waiting_number: int


@dataclass(frozen=True, kw_only=True)
class RegistrationDeclined(RegistrationFact):
    """The guest does not come."""


@dataclass(frozen=True, kw_only=True)
class RegistrationReopened(RegistrationFact):
    """A request that was declined or withdrawn is taken up again."""


@dataclass(frozen=True, kw_only=True)
class RegistrationWithdrawn(RegistrationFact):
    """The guest does not want to come any more; ``had_place`` if that frees a place."""

    had_place: bool


@dataclass(frozen=True, kw_only=True)
class RegistrationRevoked(RegistrationFact):
    """The organiser has taken an approval back."""


@dataclass(frozen=True, kw_only=True)
class AnswerUndone(RegistrationFact):
    """An answer of the desk was taken back before its mail left; the guest stands as before."""

    became: Status
    former: Status


@dataclass(frozen=True, kw_only=True)
class RegistrationAmended(RegistrationFact):
    """Name, organisation or answers are others; ``on_badge`` where the badge shows it."""

    on_badge: bool


@dataclass(frozen=True, kw_only=True)
class AddressChangeAskedFor(RegistrationFact):
    """A guest wants mail at another address; that one is asked first."""

    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class AddressChanged(RegistrationFact):
    """The guest's address is another; the old links are dead."""

    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(RegistrationFact):
    """The guest is in another category."""

    category_id: UUID
    former_category_id: UUID
    holds_a_place: bool


@dataclass(frozen=True, kw_only=True)
class GuestInvited(Fact):
    """Somebody was asked to come, or asked again; each time is an ``occasion`` of its own."""

    invitation_id: UUID
    occasion: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Fact):
    """An invitation does not open the form any more."""

    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class CategorySaved(Fact):
    """A category was made, changed or archived."""

    category_id: UUID
