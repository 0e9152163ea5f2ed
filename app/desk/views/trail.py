"""The audit trail at the desk: of an event, and of what concerns an organiser as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, render_template
from flask_babel import gettext

from app.accounts import queries as accounts
from app.core.access import Permission
from app.desk import sentences, trail
from app.desk.views import finding
from app.platform.tables.export import hand_out
from app.web import listing, scope
from app.web.access import requires

if TYPE_CHECKING:
    from app.web.scope import Named

bp = finding.bp
EXPORTED = ("at", "by", "fact", "sentence")


def _here() -> Named:
    named = scope.named()
    assert named is not None  # noqa: S101 — every address of this module names one
    return named


def _asked() -> listing.Listing:
    return listing.asked(sorts=trail.SORTS, default="-at", filters=trail.FILTERS)


@bp.get("/<event>/trail", endpoint="trail")
@bp.get("/organisers/<organiser>/trail", endpoint="organiser_trail")
@requires(Permission.VIEW_AUDIT)
def show() -> str:
    """Tell what happened, in sentences; by one hand, of one kind, on one day where asked so."""
    here, asked = _here(), _asked()
    in_event = here.id != here.organiser_id
    staff = accounts.list_staff(here.organiser_id, here.id if in_event else None)
    return render_template(
        "desk/trail.html",
        page=trail.list_trail(here, asked),
        hands=[
            *((f"staff:{account.id}", account.name) for account in staff),
            ("guest", gettext("Guests")),
            ("system", gettext("The system")),
            ("anonymous", gettext("Somebody")),
        ],
        kinds=sentences.GROUPS.items(),
        zone=str(trail.zone_of(here)),
        export="desk.trail_export" if in_event else "desk.organiser_trail_export",
    )


@bp.get("/<event>/trail.<any(csv, xlsx):suffix>", endpoint="trail_export")
@bp.get("/organisers/<organiser>/trail.<any(csv, xlsx):suffix>", endpoint="organiser_trail_export")
@requires(Permission.VIEW_AUDIT)
def export(suffix: str) -> Response:
    """Hand out what the list shows; this, too, is written down."""
    here = _here()
    zone = trail.zone_of(here)

    def there(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None, microsecond=0)

    lines = trail.iterate_trail(here, _asked())
    rows = ((there(line.at), line.who, line.fact, line.sentence.striptags()) for line in lines)
    return hand_out("trail", suffix, EXPORTED, rows)
