"""How badges say no."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class NoBadgeYet(Refusal):
    """Only who is approved has a badge."""

    code = "no_badge_yet"
    message = lazy_gettext("There is no badge yet: it is issued when the request is approved.")
