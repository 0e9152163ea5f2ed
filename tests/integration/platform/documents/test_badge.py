from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray
from pypdfium2.raw import FPDF_StructTree_Close, FPDF_StructTree_CountChildren, FPDF_StructTree_GetForPage

from app.badges.rules import Body, draw_badge_id, make_short_code, shown_short_code, sign
from app.platform.documents import fonts, qr
from app.platform.documents.badge import BadgeSheet, Text, badge_png, badges_pdf

MM = 72 / 25.4
PPI = 200
ART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1050 330" preserveAspectRatio="xMidYMid slice">'
    '<rect width="1050" height="330" fill="#1E0A24"/><path stroke="#E5412B" stroke-width="15" d="M600 30V300"/></svg>'
)
LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
NAMES = {
    "mononym": "Sulastri",
    "two letters": "Bo",
    "Spanish": "María José Fernández-Villaverde y Ruiz de la Torre",
    "Vietnamese": "Nguyễn Thị Phương Thảo",
    "Cyrillic": "Святлана Аляксандраўна Каваленка",
    "Chinese": "林晓",
    "Uyghur in Chinese": "买买提·阿不都热合曼",
    "Arabic": "ليلى عبد الرحمن المنصوري",
    "Hebrew": "נועה בן דוד",
    "Thai": "พิมพ์ชนก ศรีสุวรรณรัตน์",
    "Hindi": "अनुष्का श्रीवास्तव",
    "Japanese": "骨直 さくら",
    "Korean": "김민준",
    "ninety letters": "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafeware",
    "eighty W": "W" * 80,
    "twelve names": "Maria Anna Sophie Cecilia Kalogeropoulos Papadimitriou-Konstantinopolitanou van der Westhuizen",
    "long Arabic": "المستنصربالله" * 6,
    "long Chinese": "横店影视城国际电影合作与跨文化交流代表团" * 4,
    "marks in heaps": "Z" + "\u0351\u0316\u0317" * 12 + "algo",
    "markup": '#panic("no") *bold* $x$ \\ <label> @ref #import "x.typ"',
    "nothing": "",
    "emoji": "Ana 🎬",
}
Picture = NDArray[np.uint8]


def sheet(name: str = "Ana Lucía Paz", seed: int = 1) -> BadgeSheet:
    rng = random.Random(seed)
    token = sign(Body(1, 7, 2, 0xFFFF, 0, draw_badge_id(rng.randbytes)), bytes(range(32)))
    return BadgeSheet(
        display_name=Text(name),
        native_name=Text("安娜", "zh-Hans"),
        organisation=Text("Mar de Fondo Producciones", "es"),
        role=Text("Producer", "en"),
        country=Text("Uruguay", "en"),
        event=(Text("Hengdian Film Festival", "en"), Text("横店影视节 2026", "zh-Hans")),
        dates=Text("12–20 October 2026", "en"),
        category=(Text("Industry", "en"), Text("业内人士", "zh-Hans")),
        category_colour="#0B6B57",
        number="HFF 0412",
        short_code=shown_short_code(make_short_code(rng.randbytes(5))),
        qr_svg=qr.qr_svg(token),
        artwork_svg=ART,
    )


def pages(pdf: bytes) -> list[Picture]:
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=PPI / 72, grayscale=True).to_numpy().astype(np.uint8) for page in document]
    document.close()
    return [picture.reshape(picture.shape[:2]) for picture in pictures]


def cut(picture: Picture, left: float, top: float, width: float, height: float) -> Picture:
    """Cut a piece out of a page; millimetres from its upper left corner."""
    dot = PPI / 25.4
    return picture[round(top * dot) : round((top + height) * dot), round(left * dot) : round((left + width) * dot)]


def tags_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    tree = FPDF_StructTree_GetForPage(page.raw)
    count = FPDF_StructTree_CountChildren(tree) if tree else 0
    if tree:
        FPDF_StructTree_Close(tree)
    page.close()
    document.close()
    return int(count)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = "\n".join(str(page.get_textpage().get_text_bounded()) for page in document)
    document.close()
    return found


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_stays_in_its_place_whatever_it_is(name: str) -> None:
    badge = sheet(name)

    [page] = pages(badges_pdf([badge], tagged=False))
    code = zxingcpp.read_barcode(np.ascontiguousarray(page))

    assert code is not None
    assert cut(page, 0, 38, 5, 90).min() == 255, "something stands in the left margin"
    assert cut(page, 100, 38, 4.9, 90).min() == 255, "something stands in the right margin"
    assert cut(page, 55.2, 85, 4.6, 43).min() == 255, "the quiet zone beside the code is not quiet"
    assert cut(page, 61, 125.2, 40, 4.6).min() == 255, "the quiet zone below the code is not quiet"
    assert cut(page, 7, 38, 91, 34).min() < 64, "there is no name"


def test_a_page_is_a6_with_the_code_at_38_millimetres() -> None:
    pdf = badges_pdf([sheet()], tagged=False)
    [page] = pages(pdf)

    size = pypdfium2.PdfDocument(pdf)[0].get_size()
    dark = np.argwhere(cut(page, 57, 84.5, 48, 45) < 128)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    assert size == pytest.approx((105 * MM, 148 * MM), abs=0.5)
    assert (bottom - top + 1) * 25.4 / PPI == pytest.approx(38, abs=0.3)
    assert (right - left + 1) * 25.4 / PPI == pytest.approx(38, abs=0.3)


def test_a_badge_for_the_printing_house_bleeds_three_millimetres_on_every_side() -> None:
    badge = replace(sheet(), artwork_svg="", ground="#000000", category_colour="#000000")

    pdf = badges_pdf([badge], tagged=False, bleed=3)

    [page], [trimmed] = pages(pdf), pages(badges_pdf([badge], tagged=False))
    assert pypdfium2.PdfDocument(pdf)[0].get_size() == pytest.approx((111 * MM, 154 * MM), abs=0.5)
    for corner in (cut(page, 0, 0, 20, 6), cut(page, 91, 0, 19.5, 6), cut(page, 0, 149, 20, 4.5)):
        assert corner.max() < 40
    bled, cut_out = cut(page, 3, 40, 105, 80)[:620, :820], cut(trimmed, 0, 37, 105, 80)[:620, :820]
    assert np.abs(bled.astype(int) - cut_out.astype(int)).mean() < 12


def test_the_words_on_a_badge_are_those_it_was_given() -> None:
    badge = sheet("Nguyễn Thị Phương Thảo")

    words = text_of(badges_pdf([badge], tagged=True)).split()

    for text in (badge.display_name, badge.organisation, badge.role, badge.country, *badge.category, *badge.event):
        assert set(text.text.split()) <= set(words)
    assert {"HFF", "0412", *badge.short_code.split()} <= set(words)


def test_markup_in_a_name_is_only_a_name() -> None:
    words = text_of(badges_pdf([sheet('#panic("no") *bold* #read("/etc/passwd")')], tagged=True))

    assert '#panic("no")' in words
    assert "*bold*" in words
    assert "root:" not in words


@pytest.mark.parametrize("bare", [True, False], ids=["bare", "brimming"])
def test_a_badge_with_nothing_or_too_much_keeps_its_code_readable(*, bare: bool) -> None:
    none, much = Text(""), Text(LONGEST_WORD + " and sons " * 6)
    badge = replace(
        sheet("Bo"),
        native_name=none if bare else much,
        organisation=none if bare else much,
        role=none if bare else much,
        country=none if bare else much,
        dates=none
        if bare
        else Text("12–20 October 2026, Hengdian, Dongyang, Zhejiang, China, and on line everywhere else"),
        event=(Text(""),) if bare else (much, much),
        category=(Text("Press"),)
        if bare
        else (Text(LONGEST_WORD), Text("国际短剧与跨文化电影合作交流活动特邀代表团成员")),
        artwork_svg="" if bare else ART,
        short_code="" if bare else "ABC DEF GHJ",
        category_colour="#FFD34D",
    )

    [page] = pages(badges_pdf([badge], tagged=False))

    assert zxingcpp.read_barcode(np.ascontiguousarray(page)) is not None
    assert cut(page, 55.2, 88, 4.6, 38).min() == 255


def test_a_tagged_badge_tells_a_screen_reader_what_it_is_and_a_print_sheet_carries_no_tags() -> None:
    tagged = badges_pdf([replace(sheet(), title="Badge of Ana Lucía Paz", lang="zh_Hans")], tagged=True)

    assert tags_of(tagged) > 0
    assert tags_of(badges_pdf([sheet()], tagged=False)) <= 0
    assert pypdfium2.PdfDocument(tagged).get_metadata_value("Title") == "Badge of Ana Lucía Paz"


def test_the_same_badge_is_set_in_the_same_bytes() -> None:
    assert badges_pdf([sheet()], tagged=True) == badges_pdf([sheet()], tagged=True)


def test_a_picture_of_a_badge_is_a_png_of_its_page() -> None:
    picture = badge_png(sheet(), ppi=100)

    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == pytest.approx(105 / 25.4 * 100, abs=1)


def test_a_document_without_badges_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        badges_pdf([], tagged=True)


def test_pale_bands_carry_dark_words_and_dark_bands_white_ones() -> None:
    for colour, darkest, lightest in (("#FFD34D", 60, 220), ("#211E2B", 60, 255)):
        [page] = pages(badges_pdf([replace(sheet(), category_colour=colour)], tagged=False))
        band = cut(page, 0, 131, 105, 16)
        assert band.min() < darkest
        assert band.max() >= lightest - 20


@pytest.mark.slow
def test_a_thousand_badges_are_a_thousand_pages_of_one_file() -> None:
    fonts.loaded()
    rng = random.Random(5)
    base = sheet()
    names = [name for name in NAMES.values() if 0 < len(name) < 60]
    tokens = [sign(Body(1, 7, 2, 0xFFFF, 0, draw_badge_id(rng.randbytes)), bytes(range(32))) for _ in range(1_000)]
    sheets = [
        replace(base, display_name=Text(f"{names[n % len(names)]} {n}"), number=f"HFF {n:04}", qr_svg=qr.qr_svg(token))
        for n, token in enumerate(tokens)
    ]

    pdf = badges_pdf(sheets, tagged=False)

    assert len(pypdfium2.PdfDocument(pdf)) == 1_000
