"""Questions of an event, and what guests answer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext

from app.core import crypto
from app.core.db import atomic, db
from app.core.settings import config
from app.core.tokens import new_id
from app.registration import queries
from app.registration.models import Answer, Question
from app.registration.rules import BUILT_IN, SENSITIVE, AccessNeed, Diet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from app.events.facts import EventCreated
    from app.registration.models import Registration

DIETS = {
    Diet.VEGETARIAN: lazy_gettext("Vegetarian"),
    Diet.VEGAN: lazy_gettext("Vegan"),
    Diet.HALAL: lazy_gettext("Halal"),
    Diet.KOSHER: lazy_gettext("Kosher"),
    Diet.NO_GLUTEN: lazy_gettext("Without gluten"),
    Diet.NO_LACTOSE: lazy_gettext("Without lactose"),
    Diet.NO_NUTS: lazy_gettext("Without nuts"),
    Diet.NO_PORK: lazy_gettext("Without pork"),
}
ACCESS = {
    AccessNeed.STEP_FREE: lazy_gettext("Ways without steps"),
    AccessNeed.WHEELCHAIR: lazy_gettext("A place for a wheelchair"),
    AccessNeed.HEARING_LOOP: lazy_gettext("A hearing loop"),
    AccessNeed.SIGN_LANGUAGE: lazy_gettext("Sign language"),
    AccessNeed.COMPANION: lazy_gettext("A seat for a companion"),
}


def begin(fact: EventCreated) -> None:
    """Give a new event the questions every event has."""
    if fact.event_id is not None:
        make_built_in(fact.event_id)


@atomic
def make_built_in(event_id: UUID) -> dict[str, Question]:
    """Make the built-in questions an event lacks, and return all it has by their codes."""
    known = {question.code: question for question in queries.list_questions(event_id)}
    for position, (code, kind) in enumerate(BUILT_IN.items()):
        if code not in known:
            sensitive = code in SENSITIVE
            made = Question(event_id=event_id, code=code, kind=kind, is_sensitive=sensitive, position=position)
            known[code] = made
            db.session.add(made)
    db.session.flush()
    return known


@atomic
def take_over(event_id: UUID, *, of: UUID) -> None:
    """Ask what another event asks, in its order."""
    known = make_built_in(event_id)
    for question in queries.list_questions(of):
        if question.code not in known:
            kind, sensitive = question.kind, question.is_sensitive
            made = Question(event_id=event_id, code=question.code, kind=kind, is_sensitive=sensitive, position=0)
            known[question.code] = made
            db.session.add(made)
        known[question.code].position = question.position
    db.session.flush()


@atomic
def answer(registration: Registration, answers: Mapping[str, str]) -> None:
    """Keep answers by their question's code: sensitive ones sealed, empty ones not at all."""
    questions = make_built_in(registration.event_id)
    known = {row.question_id: row for row in registration.answers}
    for code, text in answers.items():
        question = questions[code]
        row = known.get(question.id)
        if not text:
            if row is not None:
                registration.answers.remove(row)
            continue
        if row is None:
            row = Answer(id=new_id(), question_id=question.id)
            registration.answers.append(row)
        _keep(row, question, text)
    db.session.flush()


def _keep(row: Answer, question: Question, text: str) -> None:
    if question.is_sensitive:
        row.text = None
        row.sealed = crypto.seal(config().field_keys, text, table="answer", column="sealed", row_id=row.id)
    else:
        row.text, row.sealed = text, None
