"""Every address × everybody who may knock: let in, asked to sign in, forbidden, or not there at all.

A new address is covered by itself: its mark (``@requires``, ``@signed_in``, ``@guests_only``, ``@public``) says what
is expected. A parameter the table does not know fails with a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast

import pytest

from app.core.access import Permission
from app.core.db import db
from tests.web.accounts.world import ARGUMENTS, Argument, Place, Visitor, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.engine import Connection
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

UNGUARDED = {"static"}


class Outcome(Enum):
    """What a visitor meets."""

    LET_IN = "let in"
    SIGN_IN = "asked to sign in"
    FORBIDDEN = "forbidden"
    NOT_THERE = "not there"
    BROKEN = "broken"


@dataclass(frozen=True)
class Address:
    """One rule with one method."""

    rule: Rule
    method: str
    mark: object

    def arguments(self) -> dict[str, Argument]:
        """Look its parameters up in the table, or fail with a hint."""
        found = {}
        for name in sorted(self.rule.arguments):
            argument = ARGUMENTS.get(f"{self.rule.endpoint} {name}") or ARGUMENTS.get(name)
            if argument is None:
                pytest.fail(f"{self.rule}: say in tests/web/accounts/world.py how “{name}” is filled (ARGUMENTS)")
            found[name] = argument
        return found

    def path(self, app: Flask, named: Place, rows: Place) -> str:
        """Build it: event and organiser of one place, the rows of maybe another."""
        values = {
            name: argument.value(rows if argument.names_a_row else named) for name, argument in self.arguments().items()
        }
        built = app.url_map.bind("lanyard.test").build(self.rule.endpoint, values, method=self.method)
        assert isinstance(built, str)
        return built


def addresses(app: Flask) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        mark = getattr(app.view_functions[rule.endpoint], "access", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in UNGUARDED:
                yield Address(rule, method, mark)


def outcome_of(response: TestResponse) -> Outcome:
    if response.status_code == 303 and "/account/sign-in?next=" in response.headers["Location"]:
        return Outcome.SIGN_IN
    by_status = {401: Outcome.SIGN_IN, 403: Outcome.FORBIDDEN, 404: Outcome.NOT_THERE}
    if response.status_code >= 500:
        return Outcome.BROKEN
    return by_status.get(response.status_code, Outcome.LET_IN)


def expected_of(address: Address, visitor: Visitor, here: Place) -> set[Outcome]:
    """Compute from mark and roles alone what the visitor must meet."""
    through = {Outcome.LET_IN}
    organiser = here.organiser if "organiser" in address.rule.arguments else None
    match address.mark:
        case "public":
            return through | {Outcome.NOT_THERE}
        case "staff" | "device":  # no cookie opens what is a device's, only its own key
            return through if address.mark == "staff" and visitor.may(None) is not None else {Outcome.SIGN_IN}
        case "guest":
            ours = visitor.name == "guest here"
            refused = {Outcome.SIGN_IN, Outcome.FORBIDDEN, Outcome.NOT_THERE}
            return through | {Outcome.NOT_THERE} if ours else refused
        case Permission():
            allowed = visitor.may(here.event if "event" in address.rule.arguments else organiser)
            if allowed is None:
                return {Outcome.SIGN_IN}
            if not allowed:
                return {Outcome.NOT_THERE}
            return through if address.mark in allowed else {Outcome.FORBIDDEN}
    pytest.fail(f"{address.rule} has no mark")


def whose(place: Place, world: World) -> str:
    return "another event's" if place is world.next_door else "another organiser's"


@pytest.fixture
def world(client: FlaskClient) -> World:
    del client
    return make_world()


def knock(client: FlaskClient, visitor: Visitor, address: Address, path: str) -> Outcome:
    """Send one request and forget all that it did."""
    visitor.enter(client)
    db.session.rollback()
    connection = cast("Connection", db.engines[None])  # the fixture's one open connection
    savepoint = connection.begin_nested()
    try:
        return outcome_of(client.open(path, method=address.method, buffered=True))
    except Exception as error:  # noqa: BLE001 — one broken page must not hide the others
        print(f"{address.method} {path}: {type(error).__name__}: {error}")  # noqa: T201 — shown when the test fails
        return Outcome.BROKEN
    finally:
        db.session.rollback()
        savepoint.rollback()


def test_every_address_says_who_may_come_in(app: Flask) -> None:
    marks = {"public", "staff", "guest", "device", *Permission}

    assert [str(address.rule) for address in addresses(app) if address.mark not in marks] == []


def test_every_address_lets_in_whom_its_mark_names_and_nobody_else(
    app: Flask, client: FlaskClient, world: World
) -> None:
    wrong = []
    for address in addresses(app):
        path = address.path(app, world.here, world.here)
        for visitor in world.visitors:
            met, expected = knock(client, visitor, address, path), expected_of(address, visitor, world.here)
            if met not in expected:
                wrong.append(f"{address.method} {address.rule}: {visitor.name} is {met.value}")

    assert not wrong, "\n".join(wrong)


def test_rows_of_another_event_or_organiser_are_not_there(app: Flask, client: FlaskClient, world: World) -> None:
    owner = next(visitor for visitor in world.visitors if visitor.name == "owner of all our events")
    wrong = []
    for address in addresses(app):
        rows = [argument for argument in address.arguments().values() if argument.names_a_row]
        if not rows or address.mark == "guest":
            continue
        for place in (world.next_door, world.elsewhere):
            same_organiser = place is world.next_door
            if same_organiser and (any(row.shared for row in rows) or "event" not in address.rule.arguments):
                continue
            met = knock(client, owner, address, address.path(app, world.here, place))
            if met is not Outcome.NOT_THERE:
                wrong.append(f"{address.method} {address.rule}: {whose(place, world)} row is {met.value}")

    assert not wrong, "\n".join(wrong)


def test_an_address_with_an_unknown_parameter_fails_with_a_hint(app: Flask) -> None:
    rule = next(app.url_map.iter_rules("accounts.join"))
    stranger = Address(rule, "GET", "public")
    argument = ARGUMENTS.pop("accounts.join secret"), ARGUMENTS.pop("secret")
    try:
        with pytest.raises(pytest.fail.Exception, match="secret"):
            stranger.arguments()
    finally:
        ARGUMENTS["accounts.join secret"], ARGUMENTS["secret"] = argument
