"""Series and events are planned."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image

from app.accounts.models import Organiser
from app.core.access import SYSTEM
from app.core.changes import list_since
from app.core.db import atomic, db
from app.core.errors import NotFound, Refusal
from app.events import errors, queries
from app.events.models import Event, Series
from app.events.rules import EventKind, Phase
from app.events.service import planning, publication
from app.events.service.planning import Settings
from app.platform.files import storage
from app.venues.service import layout
from tests import factories

pytestmark = pytest.mark.usefixtures("database")

SETTINGS = Settings(
    name={"en": "Hengdian Film Festival", "zh-Hans": "横店影视节"},
    first_day=date(2026, 10, 17),
    last_day=date(2026, 10, 24),
    languages=("en", "zh-Hans"),
    privacy_notice={"en": "We keep your name."},
)


def make_series() -> Series:
    return planning.create_series(factories.make_organiser(), name={"en": "Festival"}, by=SYSTEM)


def make_draft(code: str = "hff-2026") -> Event:
    return planning.create_event(make_series(), code=code, kind=EventKind.FESTIVAL, settings=SETTINGS, by=SYSTEM)


def test_an_event_begins_as_a_draft_with_a_number_of_its_own() -> None:
    first, second = make_draft("first"), make_draft("second")

    assert first.phase is Phase.DRAFT
    assert second.number == first.number + 1
    assert queries.find_event_by_code("second") is second
    assert [event.code for event in queries.list_events({first.organiser_id})] == ["first"]


def test_a_series_needs_a_name() -> None:
    with pytest.raises(errors.NameMissing):
        planning.create_series(factories.make_organiser(), name={"en": ""}, by=SYSTEM)


def test_a_series_is_renamed_and_archived() -> None:
    series = make_series()

    planning.change_series(series, name={"es": "Festival"}, archived=True, by=SYSTEM)

    assert (series.name, series.archived) == ({"es": "Festival"}, True)


def test_another_organisers_series_is_not_found() -> None:
    series = make_series()

    with pytest.raises(NotFound):
        queries.get_series(factories.make_organiser(), series.id)


def test_a_code_stands_once() -> None:
    make_draft("hff-2026")

    with pytest.raises(errors.CodeTaken):
        make_draft("hff-2026")
    with pytest.raises(errors.CodeUnusable):
        make_draft("HFF 2026")


def test_numbers_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "list_numbers", lambda: range(1, 65_536))

    with pytest.raises(errors.NumbersUsedUp):
        make_draft()


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        (replace(SETTINGS, name={}), errors.NameMissing),
        (replace(SETTINGS, last_day=date(2026, 10, 16)), errors.DaysReversed),
        (replace(SETTINGS, last_day=SETTINGS.first_day + timedelta(days=16)), errors.TooManyDays),
        (replace(SETTINGS, languages=()), errors.LanguageMissing),
        (replace(SETTINGS, languages=("tlh",)), errors.LanguageMissing),
        (replace(SETTINGS, zone="CST"), errors.ZoneUnknown),
        (replace(SETTINGS, day_change_hour=12), errors.DayChangeUnusable),
        (replace(SETTINGS, accent="red; }"), errors.LookUnusable),
        (replace(SETTINGS, artwork="glass"), errors.LookUnusable),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(settings: Settings, refusal: type[Refusal]) -> None:
    event = make_draft()

    with pytest.raises(refusal) as raised:
        planning.change_settings(event, settings, by=SYSTEM)

    assert str(raised.value)
    assert event.name == SETTINGS.name
    assert event.accent == "#3B4CC0"


def test_an_event_takes_place_among_its_organisers_places() -> None:
    event = make_draft()
    foreign = factories.make_site(factories.make_organiser())
    own = layout.add_site(event.organiser_id, layout.SiteDetails(name={"en": "Own"}), by=SYSTEM)

    with pytest.raises(errors.SiteElsewhere):
        planning.change_settings(event, replace(SETTINGS, site_id=foreign.id), by=SYSTEM)
    with pytest.raises(errors.SiteElsewhere):
        planning.change_settings(event, replace(SETTINGS, site_id=event.id), by=SYSTEM)
    planning.change_settings(event, replace(SETTINGS, site_id=own.id), by=SYSTEM)

    assert event.site_id == own.id


def test_another_privacy_notice_is_another_version() -> None:
    event = make_draft()

    planning.change_settings(event, replace(SETTINGS, accent="#d9381e"), by=SYSTEM)
    before = event.privacy_version
    planning.change_settings(event, replace(SETTINGS, privacy_notice={"en": "We keep more."}), by=SYSTEM)

    assert (before, event.privacy_version, event.accent) == (1, 2, "#3B4CC0")


def test_a_logo_is_drawn_anew_and_taken_away() -> None:
    event, upload = make_draft(), io.BytesIO()
    Image.new("RGB", (900, 300), "red").save(upload, "PNG")

    planning.set_logo(event, upload.getvalue(), by=SYSTEM)
    key = event.logo_key
    planning.remove_logo(event, by=SYSTEM)

    assert key is not None
    assert storage.path(key).is_file()
    assert event.logo_key is None


def test_a_logo_that_is_no_picture_is_refused() -> None:
    event = make_draft()

    with pytest.raises(Refusal):
        planning.set_logo(event, b"<svg/>", by=SYSTEM)

    assert event.logo_key is None


def test_devices_learn_of_a_gate_in_every_event_of_its_site() -> None:
    organiser = factories.make_organiser()
    site = factories.make_site(organiser)
    event = factories.make_event(organiser, site=site)
    gate = factories.make_gate(organiser, site=site)

    layout.change_gate(gate, layout.GateDetails(name={"en": "South gate"}), by=SYSTEM)

    assert [(change.kind, change.subject_id) for change in list_since(event.id, 0)] == [("gate", gate.id)]


def test_an_event_without_a_privacy_notice_stays_a_draft() -> None:
    event = make_draft()
    planning.change_settings(event, replace(SETTINGS, privacy_notice=None), by=SYSTEM)

    with pytest.raises(errors.PrivacyNoticeMissing):
        publication.publish(event, by=SYSTEM)

    assert event.phase is Phase.DRAFT


def test_an_event_is_published_hidden_and_archived() -> None:
    event = make_draft()

    publication.publish(event, by=SYSTEM)
    publication.unpublish(event, by=SYSTEM)
    publication.publish(event, by=SYSTEM)
    publication.archive(event, by=SYSTEM)

    assert event.phase is Phase.ARCHIVED
    with pytest.raises(errors.PhaseConflict):
        publication.unpublish(event, by=SYSTEM)


def test_a_draft_is_in_no_public_list() -> None:
    today = date(2026, 10, 20)
    draft, shown, old = make_draft("draft"), make_draft("shown"), make_draft("old")
    publication.publish(shown, by=SYSTEM)
    publication.publish(old, by=SYSTEM)
    publication.archive(old, by=SYSTEM)

    coming, over = queries.list_public_events(today=today)

    assert (shown in coming, old in over, draft in [*coming, *over]) == (True, True, False)


def test_a_refused_event_leaves_none_behind() -> None:
    series = make_series()

    @atomic
    def both() -> None:
        planning.create_event(series, code="one-of-two", kind=EventKind.EXCHANGE, settings=SETTINGS, by=SYSTEM)
        planning.create_event(series, code="one-of-two", kind=EventKind.EXCHANGE, settings=SETTINGS, by=SYSTEM)

    with pytest.raises(errors.CodeTaken):
        both()

    assert queries.find_event_by_code("one-of-two") is None


def test_an_event_takes_place_where_its_organiser_has_places() -> None:
    event = make_draft()
    organiser = db.session.get_one(Organiser, event.organiser_id)
    own, foreign = factories.make_site(organiser), factories.make_site(factories.make_organiser())

    planning.place(event, own, by=SYSTEM)
    with pytest.raises(errors.SiteElsewhere):
        planning.place(event, foreign, by=SYSTEM)

    assert event.site_id == own.id
