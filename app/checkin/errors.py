"""How the door's server says no to a device (never to a guest: that is a verdict)."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class ScanConflict(Refusal):
    """A scan's id was used before for another scan."""

    code = "scan_conflict"
    message = lazy_gettext("This scan was sent before with other content. It is kept as it was first sent; scan again.")


class NoOverride(Refusal):
    """This reason cannot be overruled, or not by this person."""

    code = "no_override"
    message = lazy_gettext("This cannot be overruled at the door. Send the guest to the desk.")


class NothingToUndo(Refusal):
    """The scan let nobody in, or was taken back already."""

    code = "nothing_to_undo"
    message = lazy_gettext("There is nothing to undo: this scan let nobody in, or was undone already.")
