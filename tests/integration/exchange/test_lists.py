"""Lists as people keep them: what their columns hold, and each row read."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from app.core.errors import Refusal
from app.exchange import errors
from app.exchange.service import cells, headings, lists
from app.exchange.service.lists import ListOrder
from app.platform.schedules.rows import Programme, SessionRow
from app.platform.tables import reading
from app.platform.tables.writing import Cell, xlsx_bytes


def read(text: str, remembered: dict[str, str] | None = None) -> Programme:
    table = reading.read(text.encode())
    return lists.read(table, ListOrder(meanings=headings.propose(table.header, remembered or {})))


def sessions(text: str) -> tuple[SessionRow, ...]:
    programme = read(text)
    assert [str(trouble.why) for trouble in programme.troubles] == []
    return programme.sessions


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        ("片名,导演,片长,日期,时间,影厅", "original_title directors runtime_minutes day time hall"),
        ("Título,Dirección,Año,Duración,País", "original_title directors year runtime_minutes countries"),
        ("Title,Date,Time,Duration,Room", "title day time minutes hall"),
        ("Title (en),Title (es),Starts,Ends,Language", "title:en title:es starts_at ends_at spoken"),
        ("title_zh,title_en,title,title_es,Director", "chinese_title english_title original_title - directors"),
        ("Original title,Title,Title again,Director", "original_title english_title - directors"),
        ("film_id,Name,Year,Synopsis zh-CN,Plot_cn", "reference original_title year synopsis:zh-Hans synopsis"),
        ("Title,Year,Year (en),Director", "original_title year - directors"),
        ("Title,Summary,Director", "original_title synopsis directors"),
        ("Title,Starts,Synopsis,Summary", "title starts_at summary -"),
    ],
)
def test_headings_say_what_columns_hold(header: str, meanings: str) -> None:
    names = header.split(",")
    found = headings.propose(names, {})

    assert [found.get(place, "-") for place in range(len(names))] == meanings.split()


def test_what_somebody_said_counts_before_the_guess() -> None:
    said = headings.said(["Title", "Mío", ""], {0: "english_title"})

    assert said == {"title": "english_title", "mio": "-"}
    assert headings.propose(["TITLE", "Mío", "Director"], said) == {0: "english_title", 2: "directors"}


def test_a_list_that_says_neither_title_nor_time_is_no_programme() -> None:
    with pytest.raises(errors.NothingToTakeIn):
        read("A,B\n1,2\n")


def test_a_film_is_read_whole() -> None:
    programme = read(
        "Original title,English title,Director,Country,Language,Year,Runtime,Section,Synopsis (en),Id,Contact\n"
        'La ciénaga,The Swamp,Lucrecia Martel & Ana,"Argentina, FR, Atlantis","Español; qu; Klingonish",2001/2002,'
        "1h 43m,Noche,Uno,7,x@y.example\n"
    )

    (film,) = programme.films
    assert (film.original_title, film.english_title, film.directors) == (
        "La ciénaga", "The Swamp", ("Lucrecia Martel", "Ana"),
    )  # fmt: skip
    assert (film.countries, film.languages) == (("AR", "FR"), ("es", "qu"))
    assert (film.year, film.runtime_minutes, film.reference) == (2001, 103, "list:7")
    assert (film.synopsis, film.strand, film.contact) == ({"en": "Uno"}, "Noche", "x@y.example")
    assert [str(remark.why) for remark in programme.remarks] == [
        "“Atlantis” is not known to us and is left out.",
        "“Klingonish” is not known to us and is left out.",
    ]


def test_films_are_named_by_what_is_said_of_them_where_they_have_no_number() -> None:
    first, second = read("Title,Director,Year\nRoma,Cuarón,2018\nRoma,Fellini,1972\n").films

    assert first.reference != second.reference


def test_a_film_said_twice_alike_is_one_and_otherwise_told() -> None:
    programme = read("Id,Title,Director\n1,Roma,A\n1,Roma,A\n1,Roma,B\n2,,C\n")

    assert len(programme.films) == 1
    assert [(trouble.at.line, str(trouble.why)) for trouble in programme.troubles] == [
        (4, "The file holds this twice, and says something else the first time: see 2."),
        (5, "It has no title."),
    ]


def test_a_film_with_a_code_is_the_one_that_has_it_here() -> None:
    (film,) = read("Film code,Original title\nzama,Zama\n").films

    assert (film.key, film.code, film.reference) == ("zama", "zama", "")


def test_a_day_and_a_time_apart_in_the_night_are_the_night_after() -> None:
    programme = read("Title,Date,Time,Minutes,Hall,Cinema,Track\nZama,22.10.2026,00:30,90,1,Lumière,Noche\n")

    (session,) = programme.sessions
    (early,) = read("Title,Date,Time,Minutes\nZama,22.10.2026,20:30,90\n").sessions
    assert session.starts_at == datetime(2026, 10, 23, 0, 30)  # noqa: DTZ001 — the event's own time
    assert early.starts_at == datetime(2026, 10, 22, 20, 30)  # noqa: DTZ001 — the event's own time
    assert [str(remark.why) for remark in programme.remarks] == [str(errors.AfterMidnight())]
    assert (programme.halls[0].code, dict(programme.halls[0].name)) == ("1, Lumière", {"": "1"})
    assert [strand.name for strand in programme.strands] == [{"": "Noche"}]


def test_a_session_is_read_whole() -> None:
    (session,) = sessions(
        "Code,Title (es),Starts,Ends,Type,Speakers,Seats,Films,Venue\n"
        'S7,Mesa,2026-10-22 10:00,2026-10-22 11:00,Panel,"Ana, Bea",40,Zama; La ciénaga,Lumière\n'
    )

    assert (session.code, session.title, session.kind, session.capacity) == ("S7", {"es": "Mesa"}, "panel", 40)
    assert [person.name for person in session.people or ()] == ["Ana", "Bea"]
    assert [item.film for item in session.items or ()] == ["Zama", "La ciénaga"]
    assert (session.hall, session.references) == ("Lumière", ("list:S7",))


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("Ends time,21:30", datetime(2026, 10, 22, 21, 30)),  # noqa: DTZ001 — the event's own time
        ("Ends time,00:15", datetime(2026, 10, 23, 0, 15)),  # noqa: DTZ001 — the event's own time
        ("Minutes,30", datetime(2026, 10, 22, 20, 30)),  # noqa: DTZ001 — the event's own time
    ],
)
def test_a_session_ends_in_whichever_way_it_is_said(row: str, ends: datetime) -> None:
    name, value = row.split(",")
    meanings = {"ends time": "ends_time", "minutes": "minutes"}
    table = reading.read(f"Title,Starts,{name}\nZama,2026-10-22 20:00,{value}\n".encode())

    programme = lists.read(table, ListOrder(meanings=headings.propose(table.header, meanings)))

    assert [session.ends_at for session in programme.sessions] == [ends]


def test_a_list_of_screenings_holds_films_and_sessions() -> None:
    programme = read(
        "Title,Director,Runtime,Starts,Hall,Kind\nZama,Martel,115,2026-10-22 20:00,1,\n"
        "Zama,Martel,115,2026-10-23 20:00,1,Film\nRoma,Cuarón,135,,,\n"
    )

    assert (len(programme.films), len(programme.sessions), programme.troubles) == (2, 2, ())
    assert [session.kind for session in programme.sessions] == ["screening", "screening"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",2026-10-22 20:00,90", "It has no title."),
        ("Zama,,90", "It does not say when it begins."),
        ("Zama,2026-10-22 20:00,", "It says neither when it ends nor how many minutes it takes."),
        ("Zama,22/10,90", "“22/10” is no date we can be sure of. Write it as 2026-10-23 18:30."),
    ],
)
def test_a_row_that_is_no_session_says_why(row: str, why: str) -> None:
    (trouble,) = read(f"Title,Starts,Minutes\n{row}\n").troubles

    assert (trouble.at.line, str(trouble.why)) == (2, why)


def test_of_several_columns_the_first_that_says_anything_counts() -> None:
    first, second = read("Title,director_be,director_en\nA,,Ana\nB,Бэа,Bea\n").films

    assert (first.directors, second.directors) == (("Ana",), ("Бэа",))


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("105 min", 105), ("1h 30m", 90), ("9", 9), ("1:45", 105), ("2 h", 120), ("90'", 90), ("95分钟", 95), ("", None),
     ("n/a", None)],
)  # fmt: skip
def test_minutes_are_written_in_many_ways(cell: str, minutes: int | None) -> None:
    assert cells.minutes(cell) == minutes


@pytest.mark.parametrize(
    ("read_cell", "cell"),
    [
        (cells.minutes, "long"), (cells.minutes, "0"), (cells.minutes, "9999"), (cells.number, "many"),
        (cells.year, "MMXX"), (cells.year, "0001"), (cells.year, "20171"), (cells.day, "03/04/2026"),
        (cells.day, "2026-02-30"), (cells.day, "soon"), (cells.clock_time, "25:00"), (cells.clock_time, "noon"),
        (cells.moment, "2026-10-22x"), (cells.moment, ""),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_what_it_should_is_refused(read_cell: object, cell: str) -> None:
    with pytest.raises(Refusal):
        read_cell(cell)  # type: ignore[operator]  # one of our functions


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2026-10-22", date(2026, 10, 22)), ("22.10.2026", date(2026, 10, 22)), ("2026年10月2日", date(2026, 10, 2)),
     ("22/10/2026", date(2026, 10, 22)), ("10/22/2026", date(2026, 10, 22)), ("05/05/2026", date(2026, 5, 5))],
)  # fmt: skip
def test_days_are_written_in_many_ways(cell: str, day: date) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    ("cell", "at"),
    [("18:30", time(18, 30)), ("6.30 pm", time(18, 30)), ("12:00 am", time(0)), ("18点30分", time(18, 30)),
     ("09h05", time(9, 5))],
)  # fmt: skip
def test_times_are_written_in_many_ways(cell: str, at: time) -> None:
    assert cells.clock_time(cell) == at


def test_a_moment_may_be_written_as_people_do() -> None:
    assert cells.moment("22.10.2026 6:30 pm") == datetime(2026, 10, 22, 18, 30)  # noqa: DTZ001 — the event's own time


def test_numbers_and_years_may_be_missing() -> None:
    assert (cells.number(""), cells.number("40"), cells.year("")) == (None, 40, None)


def test_what_guards_a_formula_in_our_tables_is_no_part_of_the_text() -> None:
    assert (cells.text("'+1"), cells.text("'tis")) == ("+1", "'tis")


def test_a_country_may_be_written_with_three_letters() -> None:
    assert cells.countries("ARG, México, 中国, uk") == (("AR", "MX", "CN", "GB"), ())


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("SU, yug, DDR, CS", "SU YU DD CS"),
        ("USSR / Czechoslovakia", "SU CS"),
        ("Unión Soviética, Checoslovaquia, Yugoslavia, Alemania Oriental", "SU CS YU DD"),
        ("苏联、南斯拉夫、捷克斯洛伐克、东德", "SU YU CS DD"),
        ("West Germany; FRG", "DE"),
        ("Serbia and Montenegro, Serbia", "CSXX RS"),
        ("Zaire, Burma, Upper Volta", "ZR BU HV"),
    ],
)
def test_countries_that_are_no_more_are_known_by_what_they_were_called(said: str, codes: str) -> None:
    assert cells.countries(said) == (tuple(codes.split()), ())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1"])
def test_a_list_is_read_in_the_encoding_and_with_the_separators_it_has(encoding: str, separator: str) -> None:
    western = encoding == "latin-1"
    title, director = ("La ciénaga", "José Muñoz") if western else ("春江水暖，秋色正浓", "顾晓刚、王小帅")
    rows = [["片名" if not western else "Título", "导演" if not western else "Dirección"], [title, director]]
    content = "\r\n".join(separator.join(row) for row in rows * 1).encode(encoding)

    table = reading.read(content)
    (film,) = lists.read(table, ListOrder(meanings=headings.propose(table.header, {}))).films

    assert (film.original_title, film.directors) == (
        title, ("José Muñoz",) if western else ("顾晓刚", "王小帅"),
    )  # fmt: skip


def test_a_workbook_is_a_list_too() -> None:
    rows: list[list[Cell]] = [["Zama", datetime(2026, 10, 22, 20, 30), 115]]  # noqa: DTZ001 — the event's own time
    table = reading.read(xlsx_bytes(["Title", "Starts", "Minutes"], rows))

    (session,) = lists.read(table, ListOrder(meanings=headings.propose(table.header, {}))).sessions

    assert session.starts_at == datetime(2026, 10, 22, 20, 30)  # noqa: DTZ001 — the event's own time
