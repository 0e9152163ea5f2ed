"""What these tests share: a guest's form, and who is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.core.access import Actor, ActorKind
from app.core.db import db
from app.core.tokens import new_id
from app.mail.models import Message

if TYPE_CHECKING:
    from uuid import UUID

DESK = Actor(ActorKind.STAFF, new_id(), "Wang Zimo 王子墨")


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


@pytest.fixture
def desk() -> Actor:
    return DESK


def mails_about(subject_id: UUID) -> list[str]:
    return list(
        db.session.scalars(select(Message.template).where(Message.subject_id == subject_id).order_by(Message.id))
    )
