"""What stands on a badge: everything of the guest, words in English and Chinese, a page each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from app.badges import queries
from app.badges.service import printing
from app.core.access import SYSTEM
from app.platform.documents.badge import Text
from app.registration.service import amendment, review
from tests.factories import keep, make_category, make_event, make_registration

if TYPE_CHECKING:
    from app.badges.models import Badge
    from app.registration.models import Category


def badge_of(category: Category, name: str, **values: str) -> Badge:
    registration = make_registration(category, display_name=name, **values)  # type: ignore[arg-type]  # texts all
    review.approve(registration, by=SYSTEM)
    found = queries.find_live(registration.id)
    assert found is not None
    return found


def test_a_badge_shows_everything_in_english_and_chinese() -> None:
    badge = badge_of(make_category(), "Ana Lucía Paz", native_name="安娜", locale="es")
    event = badge.registration.event

    sheet = printing.sheet(badge)

    assert sheet.display_name == Text("Ana Lucía Paz", "es")
    assert (sheet.native_name.text, sheet.organisation.text, sheet.role.text) == ("安娜", "Cine del Sur", "Producer")
    assert sheet.country == Text("Uruguay", "en")
    assert sheet.event == (Text(event.name["en"], "en"), Text(event.name["zh-Hans"], "zh-Hans"))
    assert sheet.category == (Text("Industry", "en"), Text("业界", "zh-Hans"))
    assert sheet.number == f"{badge.registration.number:04d}"
    assert sheet.short_code.replace(" ", "") == badge.short_code.replace(" ", "")
    assert sheet.qr_svg.startswith("<svg")


def test_a_name_corrected_later_is_printed_on_the_same_badge() -> None:
    badge = badge_of(make_category(), "Anna Paz")
    badge.registration.display_name = "Ana Paz"
    keep(badge)

    assert printing.sheet(badge).display_name.text == "Ana Paz"
    assert queries.find_live(badge.registration_id) == badge


def test_one_language_alone_stands_alone() -> None:
    category = make_category()
    category.name = {"es": "Prensa"}
    keep(category)

    sheet = printing.sheet(badge_of(category, "Sulastri", country="", locale="tlh"))

    assert sheet.category == (Text("Prensa", "es"),)
    assert sheet.country.text == ""
    assert sheet.display_name == Text("Sulastri", "")


def test_badges_are_printed_a_page_each_in_the_order_asked_for() -> None:
    category = make_category()
    first, second = badge_of(category, "Sulastri"), badge_of(category, "Nguyễn Thị Minh")

    document = pypdfium2.PdfDocument(printing.pdf_of([second.id, first.id], bleed=3))

    texts = [page.get_textpage().get_text_range() for page in document]
    assert ["Minh" in text for text in texts] == [True, False]
    assert "Sulastri" in texts[1]


def test_only_living_badges_of_the_event_are_listed_to_print() -> None:
    event = make_event()
    industry, press = make_category(event), make_category(event, code="press")
    zoe, ana = badge_of(industry, "Zoë"), badge_of(press, "Ana")
    badge_of(make_category(), "Somebody Else")
    gone = badge_of(industry, "Gone")
    amendment.withdraw(gone.registration, by=SYSTEM)

    assert queries.list_live_ids(event.id) == [ana.id, zoe.id]
    assert queries.list_live_ids(event.id, press.id) == [ana.id]
