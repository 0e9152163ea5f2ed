"""The base of every "no" a rule can say."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Translatable(Protocol):
    """A text that becomes words only when it is read, in the reader's language."""

    def __mod__(self, values: object) -> str:
        """Fill the named placeholders."""

    def __str__(self) -> str:
        """Say it in the current reader's language."""


class Refusal(Exception):
    """The rules say no; carries a code for machines and a sentence for people, never an HTTP status.

    Subclasses set ``code`` and ``message`` (a lazy translation with named placeholders); the values of the
    placeholders are given on construction: ``raise PlacesTaken(category=name)``.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[Translatable | str] = ""

    def __init__(self, **values: object) -> None:
        """Keep the placeholders' values for the moment the sentence is read."""
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        """Say why, in the current reader's language."""
        return str(self.message) % self.values if self.values else str(self.message)


class NotFound(Exception):
    """A ``get_`` query found nothing; a page answers 404."""


class Busy(Exception):
    """The database cannot take a write now; a page answers 503 with Retry-After."""
