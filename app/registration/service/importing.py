"""Attendee lists come in from tables: always a dry run first, and running it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from babel import Locale

from app.core.errors import Refusal
from app.core.languages import SHIPPED
from app.core.texts import fold
from app.platform.tables import columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


BATCH = 100


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
    Column.NAME: ("name", "full name", "display name", "badge name", "participant", "nombre completo", "姓名", "名字"),
    Column.GIVEN: ("first name", "given name", "firstname", "nombre", "名"),
    Column.FAMILY: ("last name", "surname", "family name", "lastname", "apellidos", "apellido", "姓"),
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


class Outcome(StrEnum):
    """What a row leads to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowResult:
    """One row of the list: what it leads to, whose it is, and why not."""

    number: int
    outcome: Outcome
    name: str
    email: str
    category: str
    why: str = ""


@dataclass(frozen=True)
class ImportReport:
    """A whole run: every row's result."""

    rows: list[RowResult] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """Count the rows with this outcome."""
        return sum(row.outcome == outcome for row in self.rows)


class RowRefused(Refusal):
    """A row cannot become a guest."""

    code = "row_refused"


@dataclass(frozen=True, kw_only=True)
class ImportOrder:
    """How to read a list: which column is what, which category where none is named, and whether to approve at once."""

    mapping: Mapping[str, int]
    default_category_id: UUID | None
    approve: bool


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Guess which column holds what from its heading, in English, Spanish and Chinese."""
    return columns.guess(header, SYNONYMS)


def _countries() -> dict[str, str]:
    """Return ISO 3166-1 codes by every name of a country in the languages we speak, folded, and by code."""
    known: dict[str, str] = {}
    for language in SHIPPED:
        for code, name in Locale.parse(language.babel).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 — ISO 3166-1 alpha-2
                known[fold(name)] = code
                known[code.lower()] = code
    return known | {"usa": "US", "uk": "GB", "prc": "CN", "uae": "AE"}
