"""Roles add up; passwords are judged; redirects stay at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from app.accounts.rules import PERMITS, Role, is_good_password, own_path, permits, sees_a_desk
from app.core.access import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Place:
    id: UUID
    organiser_id: UUID


HENGDIAN = UUID(int=1)
OTHER = UUID(int=2)
FESTIVAL = Place(UUID(int=11), HENGDIAN)
EXCHANGE = Place(UUID(int=12), HENGDIAN)
ORGANISER = Place(HENGDIAN, HENGDIAN)
ELSEWHERE = Place(UUID(int=21), OTHER)


def test_a_role_in_one_event_reaches_that_event_only() -> None:
    grants = [(HENGDIAN, FESTIVAL.id, Role.OWNER)]

    assert permits(grants, FESTIVAL) == frozenset(Permission)
    assert [permits(grants, place) for place in (EXCHANGE, ORGANISER, ELSEWHERE, None)] == [frozenset()] * 4


def test_a_role_in_all_events_reaches_each_and_the_organiser_but_no_other() -> None:
    grants = [(HENGDIAN, None, Role.READER)]

    reached = [permits(grants, place) for place in (FESTIVAL, EXCHANGE, ORGANISER, ELSEWHERE)]

    assert reached == [PERMITS[Role.READER]] * 3 + [frozenset()]


def test_roles_add_up() -> None:
    grants = [(HENGDIAN, None, Role.READER), (HENGDIAN, FESTIVAL.id, Role.DOOR)]

    assert permits(grants, FESTIVAL) == PERMITS[Role.READER] | PERMITS[Role.DOOR]
    assert permits(grants, EXCHANGE) == PERMITS[Role.READER]


def test_only_owners_manage_staff_and_only_the_guest_office_sees_what_is_sensitive() -> None:
    assert [role for role in Role if Permission.MANAGE_STAFF in PERMITS[role]] == [Role.OWNER]
    assert [role for role in Role if Permission.VIEW_SENSITIVE in PERMITS[role]] == [Role.OWNER, Role.GUEST_OFFICE]


@pytest.mark.parametrize(
    ("roles", "desk"),
    [([Role.DOOR], False), ([], False), ([Role.DOOR, Role.READER], True), ([Role.DOOR_SUPERVISOR], True)],
)
def test_who_only_scans_sees_no_desk(roles: Sequence[Role], *, desk: bool) -> None:
    assert sees_a_desk(roles) is desk


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("correct horse battery", True),
        ("横店影视城的夜晚真好看啊", True),
        ("short", False),
        ("          a", False),
        ("aaaaaaaaaaaaaa", False),
        ("Lucia@Example.com", False),
        ("lucia.nunez", True),
    ],
)
def test_a_password_is_long_and_not_the_address(password: str, *, good: bool) -> None:
    assert is_good_password(password, email="lucia@example.com") is good


@pytest.mark.parametrize("path", ["/desk/", "/desk/hff-2026/guests?q=N%C3%BA%C3%B1ez&page=2", "/door/#top", "/"])
def test_a_path_of_this_site_may_be_gone_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None, "", "desk",
        "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
        "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/ /evil.example",
        " //evil.example",
        "\t//evil.example", "https://evil.example", "https:evil.example", "http:///evil.example", "HTTPS://evil.example",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example@lanyard.test",
        "https://lanyard.test@evil.example", "https://lanyard.test.evil.example", "/desk\\..\\evil", "/desk/\u2028x",
        "/desk/\x00", "/desk/\x7f", "//[::1]", "//[", "/\u202e/x", "?next=//evil", "#//evil", ".//evil.example",
    ],
)  # fmt: skip
def test_what_could_lead_to_another_host_is_not_followed(target: str | None) -> None:
    assert own_path(target) is None


def test_permits_of_nobody_are_none() -> None:
    assert permits([], Place(uuid4(), uuid4())) == frozenset()
