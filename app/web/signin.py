"""The signed cookie: who is at this browser. The only place that touches the browser's session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from app.core.access import ANONYMOUS, Actor, ActorKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.core.access import Permission
    from app.web.scope import Named

GUEST_KEY = "guest"
INVITATION_KEY = "invitation"


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # flask_login ships no types
    """A member of staff as one request sees them: who, and what they may do where."""

    id: UUID
    name: str
    locale: str
    epoch: int
    permits: Callable[[Named | None], frozenset[Permission]]

    def get_id(self) -> str:
        """Name account and epoch: when the password or a role changes, the epoch moves on and the cookie dies."""
        return f"{self.id.hex}.{self.epoch}"


_loaders: dict[str, Callable[..., object]] = {}


def set_staff_loader(load: Callable[[UUID, int], SignedIn | None]) -> None:
    """Say how staff are found: by account id and epoch."""
    _loaders["staff"] = load


def set_guest_loader(load: Callable[[UUID], Actor | None]) -> None:
    """Say how guests are found: by the id of the link they came by."""
    _loaders["guest"] = load


def attach(app: Flask) -> None:
    """Put Flask-Login on the application."""
    manager = LoginManager(app)
    manager.login_view = "accounts.sign_in"
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask_login ships no types
    def load(text: str) -> SignedIn | None:
        id_text, _, epoch = text.partition(".")
        try:
            return cast("SignedIn | None", _loaders["staff"](UUID(id_text), int(epoch)))
        except ValueError:
            return None


def staff() -> SignedIn | None:
    """Return the member of staff at this browser, if there is one."""
    user = current_user
    return cast("SignedIn", user._get_current_object()) if user.is_authenticated else None  # noqa: SLF001 — LocalProxy's own way out


def actor() -> Actor:
    """Say whose hand this request is."""
    if (member := staff()) is not None:
        return Actor(ActorKind.STAFF, member.id, member.name)
    return guest() or ANONYMOUS


def guest() -> Actor | None:
    """Return the guest at this browser, while the link they came by is alive."""
    if not hasattr(g, "guest_actor"):
        link = session.get(GUEST_KEY)
        g.guest_actor = _loaders["guest"](UUID(link)) if link else None
    return cast("Actor | None", g.guest_actor)


def enter_as_staff(member: SignedIn, *, remember: bool = False) -> None:
    """Sign a member of staff in, under a fresh cookie."""
    kept = session.get(GUEST_KEY)
    session.clear()
    if kept:
        session[GUEST_KEY] = kept
    login_user(member, remember=remember)


def enter_as_guest(link_id: UUID) -> None:
    """Exchange a link from a mail for the guest's cookie."""
    session[GUEST_KEY] = link_id.hex
    session.permanent = True
    g.pop("guest_actor", None)


def keep_invitation(invitation_id: UUID) -> None:
    """Remember by which invitation this browser came, until its form is sent."""
    session[INVITATION_KEY] = invitation_id.hex


def invitation_id() -> UUID | None:
    """Return the invitation this browser came by."""
    kept = session.get(INVITATION_KEY)
    return UUID(kept) if kept else None


def leave() -> None:
    """Sign out, staff and guest alike."""
    logout_user()
    session.clear()
    g.pop("guest_actor", None)
