"""What the columns of a list hold: remembered from the event's last file, else guessed from their headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

from app.exchange.service.lists import IN_LANGUAGES, OF_FILMS, Meaning
from app.platform.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MARKED = re.compile(
    r"^(.+?)\s*(?:[._/ -]\s*([a-z]{2}(?:[-_](?:hans|hant|[a-z]{2}))?)|[(\[]([a-z]{2}(?:-[a-z]{2,4})?)[)\]])$",
    re.IGNORECASE,
)
NO_LANGUAGES = frozenset({"id", "in", "is", "to", "or", "am", "as"})
WORDS = frozenset({"de", "no", "se"})
ALPHA_2 = 2
TAGS = frozenset(code for code in map(str, Locale("en").languages) if len(code) == ALPHA_2)
NAMED_IN_LANGUAGES = frozenset({Meaning.DIRECTORS, Meaning.RUNTIME, Meaning.PEOPLE})  # one of them will say it
SKIPPED = "-"
"""What is remembered of a column somebody said to leave out."""

SYNONYMS: Mapping[str, Sequence[str]] = {
    Meaning.STARTS: ("starts", "begins", "begin", "start", "date and time", "datetime", "screenings date", "inicio",
                     "comienzo", "fecha y hora", "开始", "开始时间"),
    Meaning.ENDS: ("ends", "end", "fin", "final", "termina", "结束", "结束时间"),
    Meaning.DAY: ("date", "day", "fecha", "día", "日期"),
    Meaning.TIME: ("time", "start time", "hora", "时间"),
    Meaning.ENDS_TIME: ("end time", "hora de fin"),
    Meaning.HALL: ("hall", "room", "screen", "auditorium", "stage", "screenings hall", "sala", "auditorio", "影厅",
                   "厅", "会场"),
    Meaning.VENUE: ("venue", "cinema", "theatre", "location", "place", "screenings venue", "lugar", "cine", "sede",
                    "场馆", "影院", "地点"),
    Meaning.FILMS: ("films", "film shown", "películas", "放映影片"),
    Meaning.ORIGINAL_TITLE: ("original title", "originaltitel", "título original", "原名", "原片名"),
    Meaning.ENGLISH_TITLE: ("english title", "title in english", "título en inglés", "título inglés", "英文片名",
                            "英文名"),
    Meaning.CHINESE_TITLE: ("chinese title", "título en chino", "título chino", "中文片名", "中文名"),
    Meaning.ROMANISED_TITLE: ("romanised title", "romanized title", "transliterated title", "título romanizado",
                              "拉丁字母片名"),
    Meaning.DIRECTORS: ("director", "directed by", "regie", "dirección", "director a", "导演"),
    Meaning.COUNTRIES: ("country", "countries of origin", "país", "países", "国家", "国别", "制片国家"),
    Meaning.LANGUAGES: ("language", "idioma", "idiomas", "语言", "对白语言"),
    Meaning.SUBTITLES: ("subtitle", "subtítulos", "字幕"),
    Meaning.YEAR: ("production year", "año", "年份", "年"),
    Meaning.RUNTIME: ("runtime", "run time", "duration", "length", "minutes", "duración", "片长", "时长"),
    Meaning.FORMAT: ("format", "screening format", "formato", "放映格式"),
    Meaning.ASPECT: ("aspect ratio", "formato de imagen", "画幅"),
    Meaning.RATING: ("age rating", "clasificación", "分级"),
    Meaning.TRAILER: ("trailer", "预告片"),
    Meaning.CONTACT: ("sales contact", "print source", "contacto", "联系方式"),
    Meaning.APPROVAL: ("approval", "número de aprobación", "批准文号", "公映许可证号"),
    Meaning.LICENCE: ("licence", "license number", "número de licencia", "许可证号", "备案号"),
    Meaning.LOGLINE: ("synopsis short", "short synopsis", "sinopsis corta", "一句话简介"),
    Meaning.SYNOPSIS: ("description", "abstract", "plot", "sinopsis", "剧情简介", "简介"),
    Meaning.STRAND: ("section", "track", "programme section", "sección", "单元", "版块"),
    Meaning.KIND: ("type", "tipo", "类型"),
    Meaning.CAPACITY: ("seats", "plazas", "座位数", "座位"),
    Meaning.PEOPLE: ("speakers", "persons", "guests on stage", "ponentes", "invitados", "嘉宾", "主讲人"),
    Meaning.TITLE: ("session title", "film title", "name", "título", "标题", "片名", "名称"),
    Meaning.SUMMARY: ("session description", "resumen", "内容简介"),
    Meaning.NOTE: ("nota", "备注"),
    Meaning.FILM_CODE: ("código de película", "影片代码"),
    Meaning.CODE: ("session code", "código", "编号"),
    Meaning.REFERENCE: ("id", "key", "number", "imdb url", "guid", "uuid", "número", "序号"),
    Meaning.SPOKEN: ("session languages",),
    Meaning.SCREEN_SUBTITLES: ("session subtitles",),
}  # fmt: skip


def propose(header: Sequence[str], remembered: Mapping[str, str]) -> dict[int, str]:
    """Say what each column holds: as somebody said for this event before, else as its heading sounds."""
    guessed = guess(header)
    known = {place: remembered.get(columns.bare(name), guessed.get(place, "")) for place, name in enumerate(header)}
    return {place: meaning for place, meaning in known.items() if meaning and meaning != SKIPPED}


def said(header: Sequence[str], meanings: Mapping[int, str]) -> dict[str, str]:
    """Return what somebody said of a list's columns, by their names, as it is remembered."""
    return {columns.bare(name): meanings.get(place, SKIPPED) for place, name in enumerate(header) if columns.bare(name)}


def guess(header: Sequence[str]) -> dict[int, str]:
    """Guess from the headings, in English, Spanish and Chinese; a heading may end in a language, as ``title_es``."""
    marked = {place: _marked(name) for place, name in enumerate(header)}
    found: dict[int, str] = {}
    for tag in dict.fromkeys(("", "en", *(tag for _, tag in marked.values()))):
        of_tag = [place for place, (_, its) in marked.items() if its == tag]
        for meaning, at in columns.guess([marked[place][0] for place in of_tag], SYNONYMS).items():
            if meaning in IN_LANGUAGES:
                found[of_tag[at]] = f"{meaning}:{tag}" if tag else meaning
            elif meaning not in found.values() or (tag and meaning in NAMED_IN_LANGUAGES):
                found[of_tag[at]] = meaning
    return _as_films(found) if _is_of_films(found.values()) else _as_sessions(found)


def _is_of_films(meanings: Iterable[str]) -> bool:
    """Say whether a list is of films: a title alone may be a session's, who directed is a film's."""
    said_ = set(meanings)
    times = {Meaning.STARTS, Meaning.DAY}
    sure = {Meaning.DIRECTORS, Meaning.ORIGINAL_TITLE, Meaning.ENGLISH_TITLE, Meaning.CHINESE_TITLE}
    return bool(said_ & sure) or (bool(said_ & {Meaning.RUNTIME, Meaning.YEAR}) and not said_ & times)


def _as_films(found: dict[int, str]) -> dict[int, str]:
    """Read titles as those of films: by their languages, and one of no language as the original, if it is free."""
    taken = {meaning for meaning in found.values() if not meaning.startswith(Meaning.TITLE)}
    result: dict[int, str] = {}
    for place, meaning in found.items():
        kind, _, tag = meaning.partition(":")
        if kind != Meaning.TITLE:
            result[place] = Meaning.SYNOPSIS + meaning[len(kind) :] if kind == Meaning.SUMMARY else meaning
            continue
        wanted = {"en": Meaning.ENGLISH_TITLE, "zh": Meaning.CHINESE_TITLE}.get(tag[:2], Meaning.ORIGINAL_TITLE)
        if wanted in taken and not tag:
            wanted = Meaning.ENGLISH_TITLE
        if wanted not in taken:
            taken.add(wanted)
            result[place] = wanted
    return result


def _as_sessions(found: dict[int, str]) -> dict[int, str]:
    """Read what films and sessions share as the session's."""
    other = {
        Meaning.RUNTIME: Meaning.MINUTES, Meaning.LANGUAGES: Meaning.SPOKEN,
        Meaning.SUBTITLES: Meaning.SCREEN_SUBTITLES, Meaning.SYNOPSIS: Meaning.SUMMARY, Meaning.LOGLINE: Meaning.NOTE,
    }  # fmt: skip
    result: dict[int, str] = {}
    for place, meaning in found.items():
        kind, colon, tag = meaning.partition(":")
        turned = f"{other.get(Meaning(kind), kind)}{colon}{tag}"
        if turned not in result.values() and kind not in OF_FILMS - other.keys():
            result[place] = turned
    return result


def _marked(name: str) -> tuple[str, str]:
    """Take a heading and the language it ends in apart; the language is empty where there is none."""
    found = MARKED.match(name.strip())
    if not found:
        return name, ""
    tag = (found[2] or found[3]).lower().replace("_", "-")
    if tag[:2] not in TAGS or tag in NO_LANGUAGES or (tag in WORDS and " " in name):
        return name, ""
    return found[1], {"zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans"}.get(tag, tag)
