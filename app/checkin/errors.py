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


class EnrolmentUnknown(Refusal):
    """No code of this event is meant."""

    code = "enrolment_unknown"
    message = lazy_gettext("This code belongs to no event here. Ask the supervisor for a new one.")


class EnrolmentUsed(Refusal):
    """Another phone was quicker."""

    code = "enrolment_used"
    message = lazy_gettext("This code has been used by another phone. Ask the supervisor for a new one.")


class EnrolmentExpired(Refusal):
    """The code was too long on the screen."""

    code = "enrolment_expired"
    message = lazy_gettext("This code was good for ten minutes, which are over. Ask the supervisor for a new one.")


class GateUnknown(Refusal):
    """No gate, or one of another place."""

    code = "gate_unknown"
    message = lazy_gettext("Choose at least one gate of this event.")


class KeyUnusable(Refusal):
    """What the phone sent is no public key."""

    code = "key_unusable"
    message = lazy_gettext("This browser could not make a key. Open the page in Safari or Chrome and try again.")


class BatchUnreadable(Refusal):
    """What a device sent is not of the form that was agreed."""

    code = "unreadable"
    message = lazy_gettext("This version of the door's app is too old. Load it again while there is a network.")


class DeviceUnknown(Refusal):
    """A request is signed by no device we know, or not by it."""

    code = "device_unknown"
    message = lazy_gettext("This phone is no door device of this event. Ask the supervisor for a code.")


class DeviceGone(Refusal):
    """The device was revoked, or its event is over."""

    code = "device_gone"
    message = lazy_gettext("This phone was taken off the door. What it holds is deleted.")


class ClockWrong(Refusal):
    """The phone's clock is too far from ours for its signature to count."""

    code = "clock_wrong"
    message = lazy_gettext("This phone's clock is wrong by more than ten minutes. It is being corrected.")
