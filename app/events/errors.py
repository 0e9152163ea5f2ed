"""What planning an event may be refused for."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class CodeUnusable(Refusal):
    """The code cannot stand in an address."""

    code = "event_code_unusable"
    message = lazy_gettext(
        "“%(code)s” cannot stand in an address. Use 3 to 40 small letters, digits and hyphens, such as hff-2026."
    )


class CodeTaken(Refusal):
    """Another event has this code, perhaps another organiser's."""

    code = "event_code_taken"
    message = lazy_gettext("The code “%(code)s” is taken. Choose another one.")


class NumbersUsedUp(Refusal):
    """All 65,535 numbers that a badge can name are given."""

    code = "event_numbers_used_up"
    message = lazy_gettext("This installation has no number left for another event.")


class DaysReversed(Refusal):
    """The last day lies before the first."""

    code = "event_days_reversed"
    message = lazy_gettext("The last day lies before the first.")


class TooManyDays(Refusal):
    """A badge cannot say more days than this."""

    code = "event_too_long"
    message = lazy_gettext("An event has at most %(days)s days. Make two events of it.")


class NameMissing(Refusal):
    """An event or a series without a name in any language."""

    code = "name_missing"
    message = lazy_gettext("Give it a name in at least one language.")


class LanguageMissing(Refusal):
    """An event must speak at least one language, and only ours."""

    code = "event_language_missing"
    message = lazy_gettext("Choose at least one language that we speak.")


class ZoneUnknown(Refusal):
    """The time zone is none we know."""

    code = "zone_unknown"
    message = lazy_gettext("“%(zone)s” is no time zone we know. Write it as Asia/Shanghai.")


class LookUnusable(Refusal):
    """The accent is no colour, or the artwork none of ours."""

    code = "event_look_unusable"
    message = lazy_gettext("Choose a colour such as #D9381E and one of our artworks.")


class DayChangeUnusable(Refusal):
    """The festival day cannot end at this hour."""

    code = "day_change_unusable"
    message = lazy_gettext("A festival day ends between 0 and 11 in the morning.")


class SiteElsewhere(Refusal):
    """The place belongs to another organiser."""

    code = "site_elsewhere"
    message = lazy_gettext("This place is not among yours. Choose one of the list.")


class PhaseConflict(Refusal):
    """The event cannot go from its phase to that one."""

    code = "event_phase_conflict"
    message = lazy_gettext("The event stands otherwise by now. Load the page again.")


class PrivacyNoticeMissing(Refusal):
    """Nobody may be asked for their data before being told what is kept and why."""

    code = "privacy_notice_missing"
    message = lazy_gettext("Before the event is published, write what you keep about your guests, and why.")
