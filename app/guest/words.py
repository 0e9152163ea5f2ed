"""What the rules' codes are called by guests."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.programme.rules import CreditRole, Premiere, SessionKind

_KINDS = {
    SessionKind.SCREENING: lazy_gettext("Screening"),
    SessionKind.PRESS_SCREENING: lazy_gettext("Press screening"),
    SessionKind.PANEL: lazy_gettext("Panel"),
    SessionKind.ROUND_TABLE: lazy_gettext("Round table"),
    SessionKind.FORUM: lazy_gettext("Forum"),
    SessionKind.TOUR: lazy_gettext("Tour"),
    SessionKind.CEREMONY: lazy_gettext("Ceremony"),
    SessionKind.RECEPTION: lazy_gettext("Reception"),
    SessionKind.MEAL: lazy_gettext("Meal"),
    SessionKind.TRANSFER: lazy_gettext("Transfer"),
    SessionKind.WORKSHOP: lazy_gettext("Workshop"),
}
_CREDITS = {
    CreditRole.WRITER: lazy_gettext("Screenplay"),
    CreditRole.CAST: lazy_gettext("Cast"),
    CreditRole.PRODUCER: lazy_gettext("Producer"),
    CreditRole.CINEMATOGRAPHY: lazy_gettext("Cinematography"),
    CreditRole.EDITING: lazy_gettext("Editing"),
    CreditRole.MUSIC: lazy_gettext("Music"),
    CreditRole.SOUND: lazy_gettext("Sound"),
    CreditRole.DESIGN: lazy_gettext("Production design"),
    CreditRole.COMPANY: lazy_gettext("Production company"),
}
_PREMIERES = {
    Premiere.WORLD: lazy_gettext("World premiere"),
    Premiere.INTERNATIONAL: lazy_gettext("International premiere"),
    Premiere.ASIAN: lazy_gettext("Asian premiere"),
    Premiere.CHINESE: lazy_gettext("Chinese premiere"),
}


def kind(value: SessionKind) -> str:
    """Say what kind of session it is."""
    return str(_KINDS[value])


def credit(role: CreditRole) -> str:
    """Say what somebody did for a film."""
    return str(_CREDITS[role])


def premiere(value: Premiere) -> str:
    """Say which premiere a film has here; nothing where it has none."""
    return str(_PREMIERES.get(value, ""))
