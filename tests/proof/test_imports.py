"""Workers are killed again and again while a programme is taken in: it ends, with every row done once."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.core.access import SYSTEM
from app.core.db import db
from app.exchange.models import ProgrammeImport
from app.exchange.service import taking
from app.exchange.service.taking import Taking
from app.platform.files import uploads
from app.platform.schedules import reading
from app.platform.schedules.rows import Programme
from tests import factories as make
from tests.conftest import count_rows
from tests.processes import ROOT, Site, beside, running

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.processes
SCALE = float(os.environ.get("PROOF_SCALE", "0.1"))
SESSIONS = max(600, int(3000 * SCALE))
KILLS = max(1, int(5 * SCALE))
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 300.0
UNPROTECTED = Path(__file__).parent / "unprotected"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is there when the import says it is done, and how often it was killed over it."""

    done: int
    sessions: int
    strands: int
    rows: int
    kills: int


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_row_is_lost_or_done_twice_while_workers_are_killed(database: str, tmp_path: Path) -> None:
    outcome = crash(database, tmp_path)

    total = SESSIONS + 2
    assert outcome == Outcome(done=total, sessions=SESSIONS, strands=1, rows=total, kills=KILLS)


def test_a_place_kept_before_its_rows_loses_them(tmp_path: Path) -> None:
    outcome = crash("sqlite", tmp_path, unprotected="early_place")

    assert outcome.done == SESSIONS + 2
    assert outcome.sessions < SESSIONS


def crash(database: str, folder: Path, *, unprotected: str = "") -> Outcome:
    """Let the worker take a schedule in, and kill it in the middle of a part, once it has done some more each time."""
    path = os.pathsep.join([str(UNPROTECTED / unprotected), str(ROOT)]) if unprotected else str(ROOT)
    with running(folder, database=database, name="lanyard_proof_imports", PYTHONPATH=path) as site, beside(site):
        event = make.make_event(code="fire")
        raw = schedule()
        programme = reading.read(raw)
        assert isinstance(programme, Programme)
        order = Taking(upload=uploads.keep(raw, owner=event.id), meanings={})
        begun = taking.begin(event, programme, order, by=SYSTEM).id
        for number in range(KILLS):
            _wait(begun, (number + 1) * SESSIONS // (KILLS + 2))
            _kill(site)
        _wait(begun, SESSIONS + 2)
        return Outcome(
            done=_done(begun),
            sessions=count_rows("programme_session"),
            strands=count_rows("strand"),
            rows=count_rows("imported_row"),
            kills=KILLS,
        )


def schedule() -> bytes:
    """Return a schedule of so many sessions in one hall and one strand."""
    events = "".join(
        f'<event id="{place}"><start>{place % 24:02}:00</start><duration>01:00</duration><title>Film {place}</title>'
        f"<track>Night</track></event>"
        for place in range(SESSIONS)
    )
    day = f'<day index="1" date="2031-10-22"><room name="One">{events}</room></day>'
    return f"<schedule><conference><title>Fire</title></conference>{day}</schedule>".encode()


def _done(begun: UUID) -> int:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(ProgrammeImport, begun).done


def _wait(begun: UUID, done: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while _done(begun) < done:
        assert time.monotonic() < end, "the import does not go on"
        time.sleep(LOOK_SECONDS)


def _kill(site: Site) -> None:
    worker = site.workers.pop()
    worker.kill()
    worker.wait()
    site.start_worker()
