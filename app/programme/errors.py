"""What making a programme may be refused for."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class SessionCodeUnusable(Refusal):
    """The code cannot stand in an address."""

    code = "session_code_unusable"
    message = lazy_gettext("“%(code)s” cannot stand in an address. Use up to 20 letters, digits and hyphens.")


class SessionCodeTaken(Refusal):
    """Another session of the event has this code."""

    code = "session_code_taken"
    message = lazy_gettext("Another session has the code %(code)s. Choose another one, or leave it to us.")


class StrandCodeUnusable(Refusal):
    """The code cannot stand in an address."""

    code = "strand_code_unusable"
    message = lazy_gettext(
        "“%(code)s” cannot stand in an address. Use small letters, digits and hyphens, such as latin-film-night."
    )


class StrandCodeTaken(Refusal):
    """Another strand of the event has this code."""

    code = "strand_code_taken"
    message = lazy_gettext("Another strand has the code %(code)s. Choose another one.")


class FilmCodeUnusable(Refusal):
    """The code cannot stand in an address."""

    code = "film_code_unusable"
    message = lazy_gettext(
        "“%(code)s” cannot stand in an address. Use small letters, digits and hyphens, such as the-milk-of-sorrow."
    )


class FilmCodeTaken(Refusal):
    """Another film of the event has this code."""

    code = "film_code_taken"
    message = lazy_gettext("Another film has the code %(code)s. Choose another one, or leave it to us.")


class AddressUnusable(Refusal):
    """The trailer's address leads nowhere a browser should go."""

    code = "film_address_unusable"
    message = lazy_gettext("The address of the trailer has to begin with https:// or http://.")


class LengthUnknown(Refusal):
    """The end cannot be computed while a runtime is missing."""

    code = "session_length_unknown"
    message = lazy_gettext("We cannot say when it ends: choose its films first, and give each its minutes.")


class EpisodesUnusable(Refusal):
    """The excerpt of a short drama lies outside of its episodes."""

    code = "episodes_unusable"
    message = lazy_gettext(
        "The episodes of “%(title)s” go from 1 to %(episodes)s, and the first is not after the last."
    )


class ApprovalMissing(Refusal):
    """A film in the session has no approval number, and the event asks for one."""

    code = "approval_missing"
    message = lazy_gettext(
        "Without an approval number nobody may see these films: %(titles)s. Enter the numbers first."
    )


class ApprovalStays(Refusal):
    """A film that everybody sees would lose its approval number."""

    code = "approval_stays"
    message = lazy_gettext("Everybody sees a session with this film: its approval number can change, but not go.")


class StillsFull(Refusal):
    """There are as many stills as a film may have."""

    code = "stills_full"
    message = lazy_gettext("A film has at most %(number)s stills. Remove one first.")


class TitleMissing(Refusal):
    """A session, strand or film without a title in any language."""

    code = "title_missing"
    message = lazy_gettext("Give it a title in at least one language.")


class SpanUnusable(Refusal):
    """The session ends before it begins, or never."""

    code = "session_span_unusable"
    message = lazy_gettext("The end has to lie after the start, within 36 hours.")


class DoorsUnusable(Refusal):
    """The doors cannot open so long before."""

    code = "doors_unusable"
    message = lazy_gettext("Doors open between 0 and %(minutes)s minutes before the start.")


class SeatsUnusable(Refusal):
    """A session cannot have fewer than no seats."""

    code = "seats_unusable"
    message = lazy_gettext("The number of seats is 0 or more.")


class NotOfThisEvent(Refusal):
    """A hall, strand, film or category of somebody else."""

    code = "not_of_this_event"
    message = lazy_gettext("Something you chose does not belong to this event. Choose again.")


class LookUnusable(Refusal):
    """The accent is no colour, or the artwork none of ours."""

    code = "strand_look_unusable"
    message = lazy_gettext("Choose a colour such as #D9381E and one of our artworks.")


class CodeUnknown(Refusal):
    """A language or country code that nobody assigned."""

    code = "code_unknown"
    message = lazy_gettext("“%(code)s” is no code we know. Countries are written PE, languages es or zh-Hans.")


class FilmShown(Refusal):
    """A film that is in a session cannot go."""

    code = "film_shown"
    message = lazy_gettext("This film is in a session. Take it out there first.")


class StatusConflict(Refusal):
    """The session cannot go from its status to that one."""

    code = "session_status_conflict"
    message = lazy_gettext("The session stands otherwise by now. Load the page again.")


class AlreadyCancelled(Refusal):
    """A cancelled session stays as it was."""

    code = "session_cancelled"
    message = lazy_gettext("This session is cancelled. Make a new one in its place.")


class NothingPrepared(Refusal):
    """There is no change to publish."""

    code = "nothing_prepared"
    message = lazy_gettext("Nothing is prepared: guests see the timetable as it is.")


class TimetableChanged(Refusal):
    """What is prepared is not what was looked at."""

    code = "timetable_changed"
    message = lazy_gettext("Somebody has changed the timetable meanwhile. Look at it again, then publish.")


class AlreadyOver(Refusal):
    """The session has ended."""

    code = "session_over"
    message = lazy_gettext("This session is over; it cannot be moved any more.")
