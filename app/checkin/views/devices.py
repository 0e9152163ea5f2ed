"""What door devices ask and bring, as JSON; nobody is signed in here, every request is signed by a device's own key.

``Authorization: Lanyard-Device <device id>:<milliseconds>:<signature>``, where the signature (ECDSA with P-256 and
SHA-256, 64 bytes r and s as in IEEE P1363, base64url) is of ``rules.devices.signed_text``. A request taken from the
air may come again within ten minutes: rows count once by their ids, and the rest does no harm twice.
"""

from __future__ import annotations

import base64
import binascii
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from flask import Blueprint, Response, g, jsonify, request

from app.checkin import queries
from app.checkin.errors import BatchUnreadable, ClockWrong, DeviceGone, DeviceUnknown
from app.checkin.models import Device
from app.checkin.rules.devices import CLOCK_MAY_DIFFER, MOST_ROWS, DeviceState, device_state, signed_text
from app.checkin.service import enrolment, reporting, uploading
from app.core import clock
from app.events.models import Event
from app.web import scope
from app.web.access import public

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import Refusal

bp = Blueprint("door_device", __name__, url_prefix="/door")
P = ParamSpec("P")
T = TypeVar("T")
SCHEME = "Lanyard-Device "
HALF = 32  # bytes of each half of a signature


class EnrolIn(msgspec.Struct, forbid_unknown_fields=True):
    """What a phone sends to become a device: the code's secret, its public key (base64url), what it calls itself."""

    secret: Annotated[str, msgspec.Meta(max_length=80)]
    public_key: Annotated[str, msgspec.Meta(max_length=120)]
    label: Annotated[str, msgspec.Meta(max_length=80)] = ""


class StatusIn(msgspec.Struct, forbid_unknown_fields=True):
    """What a device says of itself: per cent, rows, milliseconds since 1970, milliseconds."""

    queue_length: Annotated[int, msgspec.Meta(ge=0, le=10**6)]
    app_version: Annotated[str, msgspec.Meta(max_length=32)] = ""
    battery: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    data_ms: Annotated[int, msgspec.Meta(ge=0, le=uploading.FARTHEST_MS)] | None = None
    clock_offset_ms: uploading.Milliseconds | None = None


def signed(*, also_revoked: bool = False) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Let only requests in that a device of this event has signed; a revoked one where it may still bring its rows."""

    def wrap(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            try:
                g.device = _proven()
            except (DeviceUnknown, ClockWrong) as refusal:
                return _refused(refusal)
            now = clock.now()
            state = device_state(expires_at=g.device.expires_at, revoked_at=g.device.revoked_at, now=now)
            if state is not DeviceState.ACTIVE and not also_revoked:
                return _refused(DeviceGone(), wipe=True)
            return view(*args, **kwargs)

        guarded.access = "device"  # type: ignore[attr-defined]  # read by the test that walks every route
        return guarded

    return wrap


def _proven() -> Device:
    device_id, milliseconds, signature = _said()
    device = queries.find_device(scope.current(Event).id, device_id)
    if device is None:
        raise DeviceUnknown
    r, s = int.from_bytes(signature[:HALF]), int.from_bytes(signature[HALF:])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device.public_key)
    path = request.full_path.removesuffix("?")
    text = signed_text(request.method, path, milliseconds, request.get_data())
    try:
        key.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise DeviceUnknown from None
    if abs(clock.now().timestamp() * 1000 - milliseconds) > CLOCK_MAY_DIFFER.total_seconds() * 1000:
        raise ClockWrong
    return device


def _said() -> tuple[UUID, int, bytes]:
    """Take the header apart; raise DeviceUnknown where it is none of ours."""
    header = request.headers.get("Authorization", "")
    try:
        device_id, milliseconds, text = header.removeprefix(SCHEME).split(":")
        signature = _bytes(text)
        found = UUID(device_id), int(milliseconds), signature
    except (ValueError, binascii.Error):
        raise DeviceUnknown from None
    if not header.startswith(SCHEME) or len(signature) != 2 * HALF:
        raise DeviceUnknown
    return found


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _refused(refusal: Refusal, *, wipe: bool = False) -> Response:
    """Say why nobody comes in here, with our time, by which a device corrects its clock."""
    answer = jsonify({"code": refusal.code, "detail": str(refusal), "wipe": wipe, "server_ms": _now_ms()})
    answer.status_code = HTTPStatus.UNAUTHORIZED
    answer.headers["WWW-Authenticate"] = SCHEME.strip()
    return answer


def _now_ms() -> int:
    return int(clock.now().timestamp() * 1000)


def _sent(kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.MsgspecError:
        raise BatchUnreadable from None


@bp.post("/<event>/devices")
@public
def enrol() -> tuple[Response, int]:
    """Make a phone a device by its code."""
    event, said = scope.current(Event), _sent(EnrolIn)
    try:
        key = _bytes(said.public_key)
    except (ValueError, binascii.Error):
        key = b""
    device = enrolment.enrol(event, secret=said.secret, public_key=key, label=said.label)
    told = {"id": str(device.id), "event": event.code, "gate_ids": device.gate_ids, "names": device.names}
    ends = int(device.expires_at.timestamp() * 1000)
    return jsonify(told | {"expires_ms": ends, "server_ms": _now_ms()}), HTTPStatus.CREATED


@bp.get("/<event>/devices/roster")
@signed()
def roster() -> Response:
    """Tell a device what it has to know, or with ``since`` (a cursor of ours) what is new; ``whole`` says which it is.

    A cursor from before a restored backup is none of ours any more: then everything is told anew.
    """
    device: Device = g.device
    event, since = scope.current(Event), request.args.get("since", 0, type=int)
    known = 0 < since <= queries.read_cursor(event.id)
    found = queries.read_roster(event, device, since=since if known else 0)
    told = {"whole": not known, "event_number": event.number, "server_ms": _now_ms(), "roster": found}
    return Response(msgspec.json.encode(told), mimetype="application/json")


@bp.post("/<event>/devices/scans")
@signed(also_revoked=True)
def take_scans() -> Response:
    """Take a batch of rows; the answer names what is safe here and what was set aside.

    A device that is gone may still bring what it wrote down before, and is told to forget the rest.
    """
    device: Device = g.device
    rows = _sent(list[msgspec.Raw])
    if len(rows) > MOST_ROWS:
        raise BatchUnreadable
    taken = uploading.take(device, scope.current(Event), rows)
    state = device_state(expires_at=device.expires_at, revoked_at=device.revoked_at, now=clock.now())
    told = {"accepted": taken.accepted, "quarantined": taken.quarantined}
    return jsonify(told | {"wipe": state is not DeviceState.ACTIVE, "server_ms": _now_ms()})


@bp.post("/<event>/devices/status")
@signed()
def take_status() -> Response:
    """Keep what a device says of itself, and tell it which gates it keeps now."""
    device: Device = g.device
    reporting.report(device, **msgspec.structs.asdict(_sent(StatusIn)))
    return jsonify({"gate_ids": device.gate_ids, "label": device.label, "names": device.names, "server_ms": _now_ms()})


@bp.post("/<event>/devices/emptied")
@signed(also_revoked=True)
def take_emptied() -> Response:
    """Hear that a device which is gone holds nothing any more."""
    device: Device = g.device
    if device.revoked_at is not None:
        enrolment.confirm_wiped(device, scope.current(Event))
    return jsonify({"server_ms": _now_ms()})
