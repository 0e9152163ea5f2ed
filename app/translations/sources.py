"""Which files belong to which catalogue."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(__file__).resolve().parent
LOCALES = ("es", "zh_Hans")
PSEUDO = "ar_001"
DOMAINS = ("guest", "desk")

# Guests read these; whatever is not named here is the desk's or the door's.
GUEST_PATHS = (
    "templates/base/public.html", "templates/base/plain.html", "templates/base/mail.html", "templates/base/macros/",
    "templates/errors/", "templates/guest/", "app/guest/", "app/web/", "app/people/",
    "app/registration/errors.py", "app/registration/messages.py", "app/registration/forms/guest.py",
    "app/registration/views/public",
    "app/badges/errors.py", "app/badges/messages.py", "app/badges/views/public.py",
    "app/booking/errors.py", "app/booking/messages.py", "app/booking/forms.py", "app/booking/views/public.py",
    "app/events/views/public.py", "app/programme/views/public.py", "app/programme/words.py", "app/platform/",
)  # fmt: skip


def is_guest_file(path: str) -> bool:
    """Say whether guests read the strings of a file (its path from the project's root)."""
    parts = path.split("/")
    if parts[0] == "templates" and len(parts) > 2 and parts[2] in {"public", "messages"}:  # noqa: PLR2004 — templates/<domain>/<side>
        return True
    return path.startswith(GUEST_PATHS)
