"""What the door reads: gates, sessions at a door, who holds a code, who is inside."""

from app.checkin.queries.doors import (
    Door,
    find_gate_name,
    find_session_title,
    get_door,
    get_gate,
    list_gates,
    list_sessions_at,
)
from app.checkin.queries.holders import (
    Hit,
    Holder,
    find_holder,
    find_holder_by_short_code,
    find_holder_by_token,
    list_booked,
    lock_badge,
    search_holders,
)
from app.checkin.queries.log import (
    Figures,
    find_scan,
    get_scan,
    is_voided,
    list_all_rows,
    list_recent,
    list_rows,
    lock_occupancy,
    occupancy,
)

__all__ = [
    "Door",
    "Figures",
    "Hit",
    "Holder",
    "find_gate_name",
    "find_holder",
    "find_holder_by_short_code",
    "find_holder_by_token",
    "find_scan",
    "find_session_title",
    "get_door",
    "get_gate",
    "get_scan",
    "is_voided",
    "list_all_rows",
    "list_booked",
    "list_gates",
    "list_recent",
    "list_rows",
    "list_sessions_at",
    "lock_badge",
    "lock_occupancy",
    "occupancy",
    "search_holders",
]
