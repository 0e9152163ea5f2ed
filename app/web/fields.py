"""Form fields that several domains need and WTForms has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import gettext
from wtforms import Field, ValidationError
from wtforms.utils import unset_value

from app.core.languages import SHIPPED
from app.core.texts import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wtforms.form import BaseForm

    from app.core.db import Localised


def id_text(value: object) -> str:
    """Return a row's id as an address or a choice has it; nothing for none."""
    return value.hex if isinstance(value, UUID) else str(value or "")


@dataclass(frozen=True)
class Box:
    """One language's box of a text."""

    id: str
    name: str
    tag: str
    language: str
    value: str


class LocalisedField(Field):
    """A text in each of our languages; its data is a ``Localised`` of what was filled in."""

    data: Localised

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        longest: int = 300,
        lines: bool = False,
        hint: str = "",
        **options: Any,  # noqa: ANN401 — passed on to WTForms
    ) -> None:
        """Ask for a text of one line, or of several ``lines``."""
        super().__init__(label, **options)
        self.required, self.longest, self.lines, self.hint = required, longest, lines, hint

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ANN401 — as WTForms has it
        """Read a box for each language; without any, keep what stands."""
        del extra_filters
        self.process_errors = []
        kept: Mapping[str, str] = self.default or {} if data is unset_value else data or {}
        self.object_data = kept
        self.data = dict(kept)
        names = {language.tag: f"{self.name}-{language.tag}" for language in SHIPPED}
        if formdata and any(name in formdata for name in names.values()):
            filled = {tag: clean(formdata.get(name), lines=self.lines) for tag, name in names.items()}
            others = {tag: text for tag, text in kept.items() if tag not in names}
            self.data = {**others, **{tag: text for tag, text in filled.items() if text}}

    @property
    def boxes(self) -> list[Box]:
        """One box for each of our languages."""
        return [
            Box(f"{self.id}-{item.tag}", f"{self.name}-{item.tag}", item.tag, item.name, self.data.get(item.tag, ""))
            for item in SHIPPED
        ]

    def pre_validate(self, form: BaseForm) -> None:
        """Want at least one language where the text is required, and none too long."""
        del form
        if self.required and not self.data:
            raise ValidationError(gettext("Write it in at least one language."))
        if any(len(text) > self.longest for text in self.data.values()):
            raise ValidationError(gettext("At most %(number)s characters.", number=self.longest))
