"""Rows of films and strands beside what we have: what they say, what of it is new, and taking it in."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import String

from app.exchange.errors import CodeOfAnother, RowLanguage, RowNumber, RowTooLong, RowWithoutTitle, RowWord
from app.exchange.models import Origin
from app.exchange.rules import Kind, Reel, differing, strand_code, unusable
from app.exchange.service.checks import check_ends
from app.exchange.service.matching import strand_key
from app.platform.look.artwork import MOTIFS
from app.platform.look.theme import is_colour
from app.platform.schedules.rows import CreditRow
from app.programme import errors
from app.programme.models import Film, FilmCredit, Strand
from app.programme.rules import (
    Colour,
    CreditRole,
    FilmKind,
    Premiere,
    film_code,
    is_film_code,
    is_language,
    is_strand_code,
)
from app.programme.service import approval, films, strands
from app.programme.service.codes import check_countries, check_languages
from app.programme.service.films import Credit, FilmDetails
from app.programme.service.strands import StrandDetails

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from app.core.access import Actor
    from app.core.db import Base
    from app.events.models import Event
    from app.exchange.service.standing import Book
    from app.platform.schedules.rows import FilmRow, StrandRow

LONGEST_NAME = 200
BLACK = "#000000"
WORDS: dict[str, type[StrEnum]] = {"kind": FilmKind, "colour": Colour, "premiere": Premiere}
FIELDS = [field.name for field in fields(FilmDetails) if field.name not in {*WORDS, "strand_id"}]
LANGUAGES = ("languages", "subtitles", "live_subtitles", "dubbed")
STRAND_FIELDS = ("name", "summary", "accent", "artwork", "position")


def film_said(row: FilmRow, book: Book) -> dict[str, Any]:
    """Return what a row says of a film, in the terms of the films' service; refuse what it cannot say."""
    said: dict[str, Any] = {name: getattr(row, name) for name in FIELDS if getattr(row, name) is not None}
    said |= {name: word(kind, getattr(row, name)) for name, kind in WORDS.items() if getattr(row, name) is not None}
    if row.strand is not None:
        said["strand_id"] = book.strand_id(row.strand) if row.strand else None
    if row.credits is not None:
        said["credits"] = tuple(CreditRow(role=word(CreditRole, one.role), name=one.name, native_name=one.native_name)
                                for one in row.credits if one.name)  # fmt: skip
    check_references([row.reference])
    check_numbers(said)
    check_texts(Film, said)
    for one in said.get("credits", ()):
        check_texts(FilmCredit, {"name": one.name, "native_name": one.native_name})
    check_countries(said.get("countries", ()))
    for name in LANGUAGES:
        check_languages(said.get(name, ()))
    check_languages(filter(None, [said.get("original_language")]))
    films.check_address(said.get("trailer_url", ""))
    film = book.films.get(row.key)
    if not (row.original_title if film is None else said.get("original_title", film.original_title)):
        raise RowWithoutTitle
    return said | _code(said, film, book)


def _code(said: Mapping[str, Any], film: Film | None, book: Book) -> dict[str, str]:
    """Return the code a film is to have, where anything is said of it or none is there; one taken is refused."""
    code = said.get("code") or (film.code if film else "")
    if not code:
        titles = (said["original_title"], said.get("romanised_title", ""), said.get("english_title", ""))
        return {"code": film_code(titles, book.film_codes)}
    if code in book.film_codes and (film is None or book.film_codes[code] != film.id):
        raise CodeOfAnother(code=code)
    if not is_film_code(code):
        raise errors.FilmCodeUnusable(code=code)
    return {"code": code}


def expect_film(row: FilmRow, said: Mapping[str, Any], book: Book) -> None:
    """Write into the book what a film will be: later rows may count on it, and have to leave its code to it.

    Raises ApprovalStays, and SpanUnusable where a session that ends by its films would never end.
    """
    film, id_ = book.films.get(row.key), book.id_of(Kind.FILM, row.key)
    now: Mapping[str, Any] = film_now(film) if film else {}
    wanted = {**now, **said}
    reel = Reel(
        title=wanted["original_title"],
        runtime_minutes=wanted.get("runtime_minutes"),
        episode_seconds=wanted.get("episode_seconds"),
        episodes=wanted.get("episodes"),
        is_approved=bool(wanted.get("approval_number")),
    )
    if film is not None:
        approval.check_number(book.event, film, wanted["approval_number"])
        check_ends(film, reel, book)
    book.film_codes.setdefault(said["code"], id_)
    book.reels[id_] = reel


def film_now(film: Film) -> dict[str, Any]:
    """Return all there is to say of a film, in the same terms."""
    now = {name: getattr(film, name) for name in (*FIELDS, *WORDS, "strand_id")}
    now = {name: tuple(value) if isinstance(value, list) else value for name, value in now.items()}
    now["credits"] = tuple(CreditRow(role=one.role, name=one.name, native_name=one.native_name) for one in film.credits)
    return now


def take_film(event: Event, film: Film | None, said: Mapping[str, Any], *, by: Actor) -> Film:
    """Take a film in as a row says it, or change what it says otherwise."""
    now = film_now(film) if film else {}
    wanted = {**now, **(differing(now, said) if film else said)}
    credits_ = wanted.pop("credits", ())
    details = FilmDetails(**wanted)
    if film is None:
        film = films.add_film(event, details, by=by)
    elif {**wanted, "credits": now["credits"]} != now:
        films.change_film(event, film, details, by=by)
    if credits_ != now.get("credits", ()):
        names = [Credit(role=CreditRole(one.role), name=one.name, native_name=one.native_name) for one in credits_]
        films.set_credits(event, film, names, by=by)
    return film


def strand_said(row: StrandRow) -> dict[str, Any]:
    """Return what a row says of a strand."""
    check_texts(Strand, {"code": row.code, "name": row.name})
    if not any(row.name.values()):
        raise RowWithoutTitle
    if row.code and not is_strand_code(row.code):
        raise errors.StrandCodeUnusable(code=row.code)
    check_numbers({"position": row.position})
    if not is_colour(row.accent or BLACK) or (row.artwork is not None and row.artwork not in MOTIFS):
        raise errors.LookUnusable
    said = {name: getattr(row, name) for name in STRAND_FIELDS if getattr(row, name) is not None}
    return said | ({"accent": row.accent.upper()} if row.accent else {})


def expect_strand(row: StrandRow, book: Book) -> str:
    """Return the code a new strand will have, and leave it to it; one that is taken is refused."""
    if row.code in book.strand_codes:
        raise CodeOfAnother(code=row.code)
    code = row.code or strand_code(list(row.name.values()), book.strand_codes)
    book.strand_codes[code] = book.id_of(Kind.STRAND, strand_key(row))
    return code


def strand_now(strand: Strand) -> dict[str, Any]:
    """Return all there is to say of a strand, in the same terms."""
    return {name: getattr(strand, name) for name in STRAND_FIELDS}


def take_strand(event: Event, strand: Strand | None, said: Mapping[str, Any], *, by: Actor) -> Strand:
    """Begin a strand as a row says it, or change what it says otherwise."""
    if strand is None:
        return strands.add_strand(event, StrandDetails(**said), by=by)
    now = strand_now(strand)
    strands.change_strand(event, strand, StrandDetails(code=strand.code, **{**now, **differing(now, said)}), by=by)
    return strand


def word(kind: type[StrEnum], text: str) -> Any:  # noqa: ANN401 — a member of the kind that was asked for
    """Return a word of ours, or refuse naming those that may stand there."""
    try:
        return kind(text)
    except ValueError as error:
        raise RowWord(text=text, words=", ".join(kind)) from error


def check_references(references: Iterable[str]) -> None:
    """Refuse a name a source has for something where it is longer than its place here."""
    check_texts(Origin, {"reference": max(references, key=len, default="")})


def check_numbers(said: Mapping[str, object]) -> None:
    """Refuse a number that is far from what it counts."""
    number = unusable(said)
    if number is not None:
        raise RowNumber(text=number)


def check_texts(table: type[Base], said: Mapping[str, object]) -> None:
    """Refuse a text that is longer than its column, and one in a language that is none."""
    columns = table.__table__.c
    for name, value in said.items():
        if isinstance(value, dict):
            _check_languages(value)
        most = LONGEST_NAME if name == "name" else None
        column = columns[name].type if name in columns else None
        if isinstance(column, String):
            most = column.length
        texts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
        most = LONGEST_NAME if isinstance(value, tuple) else most
        for text in texts:
            if most and isinstance(text, str) and len(text) > most:
                raise RowTooLong(text=text[:30], most=most)


def _check_languages(texts: Mapping[str, str]) -> None:
    for tag in texts:
        if not is_language(tag):
            raise RowLanguage(text=tag)
