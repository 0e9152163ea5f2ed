"""A door over HTTP: an event with an entrance, badges, and a supervisor who is signed in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.accounts.rules import Role
from app.badges.rules import BadgeState
from app.core import clock
from app.core.tokens import new_id
from app.registration.rules import Status
from tests import factories as make
from tests.processes import Browser
from tests.proof.rush import Press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.proof.rush import Running


class Door:
    """The entrance of one event, by two gates."""

    def __init__(self, here: Running) -> None:
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        event = make.make_event(organiser, site=site)
        self.event_id, self.code = event.id, event.code
        self.gate_ids = [make.make_gate(organiser, site=site, name=name).id for name in ("North gate", "South gate")]
        self.category = make.make_category(event)
        account = make.make_account(organiser, Role.DOOR_SUPERVISOR, event=event)
        self.csrf, page = here.open_page()
        self._browser = here.browser_of({**page, "_user_id": f"{account.id.hex}.{account.epoch}", "_fresh": True})

    def badge(self, name: str, state: BadgeState = BadgeState.LIVE) -> str:
        """Make a guest with a badge in this state, and return its code."""
        guest = make.make_registration(self.category, status=Status.APPROVED, display_name=name)
        return make.make_badge(guest, state=state).token

    def row(self, code: str, direction: str = "in", gate: int = 0) -> dict[str, object]:
        """Return a scan as a device sends it."""
        return {
            "id": str(new_id()), "code": code, "gate_id": str(self.gate_ids[gate]), "direction": direction,
            "scanned_at": clock.now().isoformat(),
        }  # fmt: skip

    def press(self, row: Mapping[str, object], path: str = "scans") -> Press:
        """Return what sends this row, in a tab of its own."""
        tab = Browser(
            self._browser.port, language="en", timeout=self._browser.timeout, cookies=dict(self._browser.cookies)
        )
        return Press(tab, f"/door/{self.code}/{path}", json=json.dumps(row), csrf=self.csrf)
