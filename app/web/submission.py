"""One answer per submission key: a form sent twice, or ten times, does its work once."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, atomic, db
from app.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable


class SubmissionKeyReused(Refusal):
    """The key was used before with other content (RFC draft Idempotency-Key: 422)."""

    code = "submission_key_reused"
    message = lazy_gettext("This form was sent before with other content. Load the page again and send it once more.")


class Submission(Base):
    """A key that was used, what it was used for, and the answer given."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def fingerprint(content: object) -> str:
    """Return the hash of what was sent, for any JSON-like content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@atomic
def once(key: str, content: object, command: Callable[[], str]) -> str:
    """Run the command once a key; the same key and content again returns the first answer.

    Raises SubmissionKeyReused where the content differs. The key is kept in the command's own unit of work, so
    that a crash between the two cannot be.
    """
    print_ = fingerprint(content)
    known = db.session.get(Submission, key)
    if known is not None:
        if known.fingerprint != print_:
            raise SubmissionKeyReused
        return known.answer
    kept = Submission(key=key, fingerprint=print_, answer="", at=clock.now())
    db.session.add(kept)
    db.session.flush()  # two at once: the second collides here, before the command has done anything
    kept.answer = command()
    return kept.answer
