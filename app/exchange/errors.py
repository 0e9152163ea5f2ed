"""What taking in a file may be refused for, row by row; and what is only worth a remark."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class RowRefused(Refusal):
    """The base of every reason why a row of a file becomes nothing."""

    code = "exchange.row"
    message = lazy_gettext("It cannot be taken in.")


class RowTwice(RowRefused):
    """The same film or session stands in the file already, and says something else there."""

    code = "exchange.twice"
    message = lazy_gettext("The file holds this twice, and says something else the first time: see %(place)s.")


class RowTooLong(RowRefused):
    """A text is longer than its place here."""

    code = "exchange.too_long"
    message = lazy_gettext("“%(text)s…” is longer than %(most)s characters.")


class RowWithoutTitle(RowRefused):
    """Nothing says what it is called."""

    code = "exchange.no_title"
    message = lazy_gettext("It has no title.")


class RowWithoutTime(RowRefused):
    """Nothing says when it begins."""

    code = "exchange.no_time"
    message = lazy_gettext("It does not say when it begins.")


class RowWithoutEnd(RowRefused):
    """Nothing says when it ends, or how long it takes."""

    code = "exchange.no_end"
    message = lazy_gettext("It says neither when it ends nor how many minutes it takes.")


class RowDate(RowRefused):
    """A date that cannot be read, or could be two."""

    code = "exchange.date"
    message = lazy_gettext("“%(text)s” is no date we can be sure of. Write it as 2026-10-23 18:30.")


class RowNumber(RowRefused):
    """A number that is none, or far from what it counts."""

    code = "exchange.number"
    message = lazy_gettext("“%(text)s” is not a number we can use here.")


class RowWord(RowRefused):
    """A word where only some words may stand."""

    code = "exchange.word"
    message = lazy_gettext("“%(text)s” is none of the words that may stand here: %(words)s.")


class RowLanguage(RowRefused):
    """A text in a language whose tag is none."""

    code = "exchange.language"
    message = lazy_gettext("“%(text)s” is not the tag of a language, such as es or zh-Hans.")


class RowNames(RowRefused):
    """A row names something that is neither in the file nor here."""

    code = "exchange.names"
    message = lazy_gettext("“%(text)s” is neither in this file nor in the event.")


class RowCategory(RowRefused):
    """A session is for a kind of guests nobody knows here."""

    code = "exchange.category"
    message = lazy_gettext("It is for the category “%(text)s”, which this event does not have. Make it first.")


class CodeOfAnother(RowRefused):
    """The code belongs to another film or session here."""

    code = "exchange.code_of_another"
    message = lazy_gettext("The code %(code)s belongs to something else here. Give it another one in the file.")


class ImportUnderWay(Refusal):
    """Another file of this event is being taken in."""

    code = "exchange.under_way"
    message = lazy_gettext("Another file is being taken in. Wait until it is done, or stop it there.")


class NothingToTakeIn(Refusal):
    """A list none of whose columns says what it is about."""

    code = "exchange.nothing"
    message = lazy_gettext("Say which column holds the title, and for sessions when they begin.")


class EndAssumed(Refusal):
    """A remark: nobody said when it ends."""

    code = "exchange.end_assumed"
    message = lazy_gettext("It does not say when it ends: one hour is taken.")


class AfterMidnight(Refusal):
    """A remark: the day and the time stood apart, and the time is in the night."""

    code = "exchange.after_midnight"
    message = lazy_gettext("Before the day changes: it is taken for the night that follows this date.")


class OutsideTheDays(Refusal):
    """A remark: the session is before or after the event."""

    code = "exchange.outside"
    message = lazy_gettext("It lies outside the days of the event.")


class SeatsUnknown(Refusal):
    """A remark: nobody said how many seats a new hall has."""

    code = "exchange.seats_unknown"
    message = lazy_gettext("How many seats it has is not known: nothing can be booked in it until you enter them.")


class LeftOut(Refusal):
    """A remark: a code or name of a language or country nobody knows."""

    code = "exchange.left_out"
    message = lazy_gettext("“%(text)s” is not known to us and is left out.")
