"""Why a programme cannot be read: each says where, so that it can be put right in the file."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class ScheduleRefused(Refusal):
    """The base of every reason why a programme cannot be read."""

    code = "schedule.refused"


class BrokenXml(ScheduleRefused):
    """The file breaks off, or an element is never closed."""

    code = "schedule.broken_xml"
    message = lazy_gettext("Line %(line)s, column %(column)s: here the XML breaks. Export the file again.")


class HostileXml(ScheduleRefused):
    """The file defines entities, or asks for other files: no schedule needs that, attacks do."""

    code = "schedule.hostile_xml"
    message = lazy_gettext(
        "Line %(line)s: the file defines or calls entities. No schedule needs them; we do not read it."
    )


class EncodingUnknown(ScheduleRefused):
    """The file names an encoding we do not know, or holds other bytes than it says."""

    code = "schedule.encoding"
    message = lazy_gettext("The file says it is written in “%(name)s”, and cannot be read as that. Save it as UTF-8.")


class TooDeep(ScheduleRefused):
    """Elements in elements without an end."""

    code = "schedule.too_deep"
    message = lazy_gettext("The file holds things within things, more than %(levels)s deep. No schedule needs that.")


class TooLarge(ScheduleRefused):
    """More bytes or elements than a programme ever has."""

    code = "schedule.too_large"
    message = lazy_gettext("This file is too large: %(megabytes)s MB at most.")


class BrokenJson(ScheduleRefused):
    """The file breaks off, or a bracket is never closed."""

    code = "schedule.broken_json"
    message = lazy_gettext("Line %(line)s, column %(column)s: here the JSON breaks. Export the file again.")


class UnknownDialect(ScheduleRefused):
    """A file of a kind we know, saying what we do not understand."""

    code = "schedule.unknown"
    message = lazy_gettext(
        "This file is no programme we can read: it begins with “%(root)s”. We read schedule.xml and schedule.json "
        "(frab, pentabarf, pretalx), sessions.json, our own JSON, and lists as XLSX, CSV or JSON."
    )


class PartMissing(ScheduleRefused):
    """Something every programme of this dialect has is not there."""

    code = "schedule.part_missing"
    message = lazy_gettext("“%(part)s” is missing.")


class PartUnusable(ScheduleRefused):
    """Something is there, but is not what it should be."""

    code = "schedule.part_unusable"
    message = lazy_gettext("%(part)s: “%(text)s” is not what should stand there.")


class NewerThanWe(ScheduleRefused):
    """Our own format, of a version not known here."""

    code = "schedule.newer"
    message = lazy_gettext("This file was written by a newer version of this software. Update this one first.")


class PartMistyped(ScheduleRefused):
    """Something is there, but of another kind than it should be: a text where a number stands."""

    code = "schedule.part_mistyped"
    message = lazy_gettext("%(part)s is missing, or of another kind than it should be.")
