"""The worker without its lease: what it takes counts as sent at once, as in queues that acknowledge on receipt.

Python imports a module of this name at its start; only processes with this folder on their PYTHONPATH do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from app.core.db import atomic, db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import delivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

_claim = delivery._claim  # noqa: SLF001 — the protection that is taken away here


@atomic
def _claim_and_acknowledge(limit: int) -> Sequence[UUID]:
    taken = _claim(limit)
    values = {"state": MessageState.SENT, "lease_until": None}
    db.session.execute(
        update(Message).where(Message.id.in_(taken)).values(values).execution_options(synchronize_session=False)
    )
    return taken


delivery._claim = _claim_and_acknowledge  # noqa: SLF001 — see above
