"""Text with separators: which encoding, which separator, and where each row begins."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from app.platform.tables.errors import UnclosedQuote, UnknownTable
from app.platform.tables.limits import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = ",;\t|"
LOOKED_AT = 200
LARGEST_FIELD = 20_000_000
# UTF-32 before UTF-16: the mark of the one begins like the mark of the other.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NEITHER_LATIN_NOR_CHINESE = ["cp1251", "big5", "shift_jis", "euc_kr", "cp1253", "cp1255", "cp1256", "koi8_r"]
SAMPLE = 100_000
COMMON_CHINESE = range(0xB0, 0xD8)  # the lead bytes of the 3,755 characters of GB 2312's first level
CHINESE_PUNCTUATION = "、。！，：；？（）《》“”·"

csv.field_size_limit(LARGEST_FIELD)  # our own limit names the line; csv's would not


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the name of the encoding it was in; a mark decides, then what the bytes look like."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _text(content, encoding), encoding.removesuffix("-sig")
    encoding = _unmarked_wide(content) or _unmarked(content)
    return _text(content, encoding), encoding


def lines(text: str) -> Iterator[Line]:
    """Split the text into lines of cells; a quoted cell may span several lines of the file."""
    separator, start = _announced_separator(text)
    body = text[start:]
    strict = _is_strict(body, separator or _likely_separator(body))
    reader = csv.reader(
        io.StringIO(body, newline=""),
        delimiter=separator or _likely_separator(body),
        skipinitialspace=True,
        strict=strict,
    )
    offset = 1 if start else 0
    number = offset + 1
    for cells in reader:
        yield Line(number=number, cells=tuple(cell.strip() for cell in cells))
        number = offset + reader.line_num + 1


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownTable from error
    if "\0" in text:
        raise UnknownTable
    return text


def _unmarked_wide(content: bytes) -> str | None:
    """Recognise UTF-16 without its mark: in text with Latin letters every other byte is zero."""
    sample = content[:SAMPLE]
    evens, odds = sample[::2].count(0), sample[1::2].count(0)
    if odds > len(sample) // 5 and not evens:
        return "utf-16-le"
    if evens > len(sample) // 5 and not odds:
        return "utf-16-be"
    return None


def _unmarked(content: bytes) -> str:
    for encoding, fits in (("utf-8", lambda _: True), ("gb18030", _is_chinese)):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if fits(text):
            return encoding
    if _has_lone_accents(content):
        return _western(content)
    best = from_bytes(content[:SAMPLE], cp_isolation=NEITHER_LATIN_NOR_CHINESE).best()
    if best is not None and _can_decode(content, best.encoding):
        return best.encoding
    return _western(content)


def _is_chinese(text: str) -> bool:
    """Almost any bytes decode as GB 18030; only Chinese decodes to the characters Chinese is written with."""
    wide = [character for character in text[:SAMPLE] if not character.isascii()]
    usual = sum(
        character in CHINESE_PUNCTUATION or character.encode("gb2312", "replace")[0] in COMMON_CHINESE
        for character in wide
    )
    return usual >= 0.6 * len(wide)


def _has_lone_accents(content: bytes) -> bool:
    """Say whether accented letters stand single between plain ones, as in Western languages."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", content[:SAMPLE])]
    return sum(length == 1 for length in runs) >= 0.5 * len(runs)


def _western(content: bytes) -> str:
    return "cp1252" if _can_decode(content, "cp1252") else "latin-1"


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _announced_separator(text: str) -> tuple[str | None, int]:
    """Read Excel's own first line, ``sep=;``, which belongs to no table."""
    announced = re.match(r"\"?sep=([,;\t|])\"?\r?\n", text, re.IGNORECASE)
    return (announced[1], announced.end()) if announced else (None, 0)


def _likely_separator(text: str) -> str:
    """Choose the separator that cuts most lines into the same number of cells."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    widths = Counter(len(cells) for cells in islice(reader, LOOKED_AT) if len(cells) > 1)
    if not widths:
        return 0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times, width


def _is_strict(text: str, separator: str) -> bool:
    """Refuse a quote that is never closed; let other freedoms with quotes pass."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise UnclosedQuote(line=begins) from error
        return False
    return True
