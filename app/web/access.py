"""Who is asking, and may they: every view is public or names the permission it requires."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import abort, redirect, request, url_for

from app.core.access import Actor, ActorKind, Permission
from app.web import scope, signin

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")


def actor() -> Actor:
    """Say whose hand this request is."""
    return signin.actor()


def may(permission: Permission) -> bool:
    """Say whether the member of staff here has the permission for what the URL names."""
    member = signin.staff()
    return member is not None and permission in member.permits(scope.named())


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only staff with this permission in; others' events do not exist (404), own ones may be forbidden (403)."""

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            member = signin.staff()
            if member is None:
                return _ask_to_sign_in()
            granted = member.permits(scope.named())
            if not granted:
                abort(404)
            if permission not in granted:
                abort(403)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # read by the test that walks every route
        return guarded

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Let any member of staff in; the view itself shows only what is theirs."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        return view(*args, **kwargs) if signin.staff() is not None else _ask_to_sign_in()

    guarded.access = "staff"  # type: ignore[attr-defined]  # read by the test that walks every route
    return guarded


def guests_only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only a guest in who came by a link from a mail; others are told how to get a new one (401)."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if signin.guest() is None:
            abort(401)
        return view(*args, **kwargs)

    guarded.access = "guest"  # type: ignore[attr-defined]  # read by the test that walks every route
    return guarded


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in, on purpose."""
    view.access = "public"  # type: ignore[attr-defined]  # read by the test that walks every route
    return view


def guest_id_or_none(who: Actor) -> object:
    """Return the registration a guest acts for, none for anybody else."""
    return who.id if who.kind is ActorKind.GUEST else None


def _ask_to_sign_in() -> Response:
    if request.method != "GET" or request.accept_mimetypes.best == "application/json":
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
