"""Forms and scans without their key: whatever is sent is done as something new, and nobody looks at what is known.

Python imports a module of this name at its start; only processes with this folder on their PYTHONPATH do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import app.wiring  # noqa: F401 — everything in the order of the site itself: statements built at import know their types
from app.checkin.service import scanning
from app.core.db import atomic
from app.core.tokens import new_id
from app.registration import queries as registrations
from app.web import submission

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.checkin.service.scanning import Reading, Shown

_record = scanning.record


@atomic
def _always(key: str, content: object, command: Callable[[], str]) -> str:
    del key, content
    return command()


def _anew(reading: Reading, *rest: Any, **named: Any) -> Shown:  # noqa: ANN401 — handed on as it came
    return _record(replace(reading, id=new_id()), *rest, **named)


submission.once = _always
setattr(scanning, "record", _anew)  # noqa: B010 — mypy guards assignments to functions
setattr(registrations, "find_by_email", lambda _event_id, _email: None)  # noqa: B010 — see above
