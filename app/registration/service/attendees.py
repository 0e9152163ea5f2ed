"""Attendee lists as people keep them: which column holds what, and each row read as a guest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from flask_babel import gettext

from app.core.addresses import read_address
from app.core.languages import SHIPPED, find_language
from app.core.phones import read_phone
from app.core.texts import clean, fold
from app.platform.tables import columns
from app.registration.errors import RowAddress, RowCategory, RowCountry, RowTooLong, RowWithoutName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.platform.tables.reading import Row
    from app.registration.models import Category

NAME_LENGTH, TEXT_LENGTH = 90, 120
NOTHING = frozenset({"na", "n/a", "-", "–", "—", "none", "null", "nan"})


class Column(StrEnum):
    """What a column of an attendee list may hold."""

    NAME = "display_name"
    GIVEN = "given_name"
    FAMILY = "family_name"
    NATIVE = "native_name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    ROLE = "role"
    COUNTRY = "country"
    CATEGORY = "category"
    LANGUAGE = "language"
    PHONE = "phone"


SYNONYMS: Mapping[str, Sequence[str]] = {
    Column.NAME: ("name", "full name", "display name", "badge name", "person name", "participant", "nombre completo",
                  "姓名", "名字"),
    Column.GIVEN: ("first name", "given name", "firstname", "name given", "nombre", "名"),
    Column.FAMILY: ("last name", "surname", "family name", "lastname", "name family", "apellidos", "apellido", "姓"),
    Column.NATIVE: ("native name", "chinese name", "name in own script", "nombre nativo", "中文名", "本国文字姓名"),
    Column.EMAIL: (
        "email", "e-mail", "mail", "email address", "email_addr", "correo", "correo electrónico", "邮箱", "电子邮件",
    ),
    Column.ORGANISATION: (
        "organisation", "organization", "company", "affiliation", "empresa", "organización", "单位", "公司", "机构",
    ),
    Column.ROLE: ("role", "job title", "title", "position", "profession", "cargo", "puesto", "职务", "职位"),
    Column.COUNTRY: ("country", "nationality", "country code", "country represented", "país", "pais", "国家", "国籍"),
    Column.CATEGORY: ("category", "type", "ticket", "badge type", "categoría", "类别", "类型"),
    Column.LANGUAGE: ("language", "locale", "idioma", "lengua", "语言"),
    Column.PHONE: ("phone", "mobile", "telephone", "phone number", "phone_number", "teléfono", "móvil", "电话", "手机"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """A row as a guest: what it says, the category it names, and what of it could not be used."""

    number: int
    said: Mapping[str, str]
    email: str
    phone: str
    category: Category | None
    remarks: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes this guest the same one in another list: the address, else name and organisation."""
        return (self.email,) if self.email else (self.said["display_name"], self.said.get("organisation", ""))


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Guess which column holds what from its heading, in English, Spanish and Chinese."""
    return columns.guess(header, SYNONYMS)


def read_row(row: Row, mapping: Mapping[str, int], categories: Iterable[Category]) -> Attendee:
    """Read a row as a guest; raise RowRefused where it cannot be one."""
    cells = {column: _cell(row, mapping.get(column)) for column in Column}
    name = cells[Column.NAME] or _joined(cells[Column.GIVEN], cells[Column.FAMILY])
    if not name:
        raise RowWithoutName
    email = read_address(cells[Column.EMAIL]) if cells[Column.EMAIL] else ""
    if email is None:
        raise RowAddress(text=cells[Column.EMAIL])
    said = {
        "display_name": _short(name, NAME_LENGTH),
        "native_name": _short(cells[Column.NATIVE], NAME_LENGTH),
        "organisation": _short(cells[Column.ORGANISATION], TEXT_LENGTH),
        "role": _short(cells[Column.ROLE], TEXT_LENGTH),
        "country": _country(cells[Column.COUNTRY]),
        "locale": _languages().get(fold(cells[Column.LANGUAGE]), ""),
    }
    phone = read_phone(cells[Column.PHONE], said["country"]) if cells[Column.PHONE] else ""
    return Attendee(
        number=row.number,
        said={field: text for field, text in said.items() if text},
        email=email,
        phone=phone or "",
        category=_category(cells[Column.CATEGORY], categories),
        remarks=tuple(_remarks(cells, language=said["locale"], phone=phone)),
    )


def _cell(row: Row, column: int | None) -> str:
    text = clean(row.at(column))
    return "" if text.lower() in NOTHING else text


def _joined(given: str, family: str) -> str:
    """Join the parts of a name: the family first and without a blank where both are written in Han characters."""
    if given and family and all(is_han(text[0]) for text in (given, family)):
        return family + given
    return f"{given} {family}".strip()


def is_han(character: str) -> bool:
    """Say whether a character is one of the unified Han ideographs names are written with."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U000323af"


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise RowTooLong(text=text[:30], most=most)
    return text


def _country(text: str) -> str:
    if not text:
        return ""
    code = _countries().get(fold(text))
    if code is None:
        raise RowCountry(text=text)
    return code


def _category(text: str, categories: Iterable[Category]) -> Category | None:
    """Find a category by its code, else by its short form, else by its name in any language."""
    if not text:
        return None
    wanted, offered = fold(text), list(categories)
    for said in (lambda item: [item.code], lambda item: [item.short], lambda item: item.name.values()):
        for category in offered:
            if wanted in {fold(word) for word in said(category)}:
                return category
    raise RowCategory(text=text)


def _remarks(cells: Mapping[Column, str], *, language: str, phone: str | None) -> Iterable[str]:
    if phone is None:
        yield gettext("“%(text)s” is not a telephone number and is left out.", text=cells[Column.PHONE])
    if cells[Column.LANGUAGE] and not language:
        yield gettext("We do not write in “%(text)s”; the mails will be in English.", text=cells[Column.LANGUAGE])


@cache
def _countries() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 codes by code (of two letters or three) and by name in the languages we speak."""
    known: dict[str, str] = {}
    for language in SHIPPED:
        for code, name in Locale.parse(language.babel).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 — alpha-2
                known[fold(name)] = known[code.lower()] = code
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1:  # noqa: PLR2004 — alpha-3
            known[alias.lower()] = codes[0]
    return known | {"uk": "GB", "prc": "CN", "uae": "AE", "korea": "KR", "viet nam": "VN"}


@cache
def _languages() -> dict[str, str]:
    """Return the tags of the languages we write in by everything they are called."""
    known = {fold(language.name): language.tag for language in SHIPPED}
    for language in SHIPPED:
        for code, name in Locale.parse(language.babel).languages.items():
            if code in {item.babel.partition("_")[0] for item in SHIPPED} and (found := find_language(code)):
                known[fold(name)] = known[code] = found.tag
        known[fold(language.tag)] = language.tag
    return known | {"中文": "zh-Hans", "chinese": "zh-Hans", "castellano": "es", "zh cn": "zh-Hans", "zh-cn": "zh-Hans"}
