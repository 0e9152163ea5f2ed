"""The rules of the door: what a scan leads to, and who is inside after any set of scans."""

from app.checkin.rules.presence import (
    Replayed,
    Row,
    State,
    Total,
    replay,
)
from app.checkin.rules.verdicts import (
    Admitted,
    Direction,
    GateRules,
    Level,
    Presented,
    Reason,
    ScanKind,
    TurnedAway,
    Unreadable,
    Verdict,
    judge,
    may_override,
)

__all__ = [
    "Admitted",
    "Direction",
    "GateRules",
    "Level",
    "Presented",
    "Reason",
    "Replayed",
    "Row",
    "ScanKind",
    "State",
    "Total",
    "TurnedAway",
    "Unreadable",
    "Verdict",
    "judge",
    "may_override",
    "replay",
]
