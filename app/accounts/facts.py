"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.facts import Fact

if TYPE_CHECKING:
    from uuid import UUID

    from app.accounts.rules import Role


@dataclass(frozen=True, kw_only=True)
class OrganiserFounded(Fact):
    """A body that owns events was entered."""


@dataclass(frozen=True, kw_only=True)
class StaffInvited(Fact):
    """A colleague was asked to join."""

    invitation_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Fact):
    """An invitation was called back before it was used."""

    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class StaffJoined(Fact):
    """An invited colleague came."""

    account_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Fact):
    """An account may do more."""

    account_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Fact):
    """An account may do less."""

    account_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class PasswordResetAskedFor(Fact):
    """Somebody forgot the password."""

    account_id: UUID
    reset_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Fact):
    """An account has a new password; every session of it has ended."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountDisabled(Fact):
    """An account was switched off."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountEnabled(Fact):
    """An account was switched on again."""

    account_id: UUID
