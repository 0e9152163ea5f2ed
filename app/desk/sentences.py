"""Facts as sentences: who did what to whom. The trail keeps ids; the names are as they are now."""

from __future__ import annotations

from flask_babel import lazy_gettext

GROUPS = {
    "guests": lazy_gettext("Guests"),
    "badges": lazy_gettext("Badges"),
    "devices": lazy_gettext("Door devices"),
    "seats": lazy_gettext("Seats"),
    "programme": lazy_gettext("Programme"),
    "places": lazy_gettext("Places"),
    "team": lazy_gettext("Team"),
    "event": lazy_gettext("Event"),
    "exports": lazy_gettext("Files handed out"),
}

SENTENCES: dict[str, dict[str, str]] = {
    "guests": {
        "AddressGiven": lazy_gettext("%(guest)s asks to come; the address is not confirmed yet."),
        "LinkAskedFor": lazy_gettext("%(who)s had the link to the page sent again to %(guest)s."),
        "RegistrationReceived": lazy_gettext("%(guest)s confirmed the address: the request counts."),
        "RegistrationApproved": lazy_gettext("%(who)s approved %(guest)s."),
        "RegistrationWaitlisted": lazy_gettext("%(who)s put %(guest)s on the waiting list."),
        "RegistrationDeclined": lazy_gettext("%(who)s declined %(guest)s."),
        "RegistrationReopened": lazy_gettext("%(who)s took up the request of %(guest)s again."),
        "RegistrationWithdrawn": lazy_gettext("%(who)s withdrew the request of %(guest)s."),
        "RegistrationRevoked": lazy_gettext("%(who)s took back the approval of %(guest)s."),
        "RegistrationAmended": lazy_gettext("%(who)s changed the details of %(guest)s."),
        "AddressChangeAskedFor": lazy_gettext("%(who)s gave a new address of %(guest)s, not confirmed yet."),
        "AddressChanged": lazy_gettext("The address of %(guest)s is another now."),
        "CategoryChanged": lazy_gettext("%(who)s moved %(guest)s to the category %(category)s."),
        "AnswerUndone": lazy_gettext("%(who)s undid the answer to %(guest)s."),
        "GuestInvited": lazy_gettext("%(who)s invited %(invited)s."),
        "InvitationRevoked": lazy_gettext("%(who)s took back the invitation of %(invited)s."),
        "CategorySaved": lazy_gettext("%(who)s saved the category %(category)s."),
    },
    "badges": {
        "BadgeIssued": lazy_gettext("%(who)s issued a badge to %(guest)s."),
        "BadgeEnded": lazy_gettext("%(who)s ended a badge of %(guest)s."),
    },
    "devices": {
        "DeviceEnrolled": lazy_gettext("The phone %(device)s became a door device."),
        "DeviceChanged": lazy_gettext("%(who)s changed the name or the gates of the door device %(device)s."),
        "DeviceRevoked": lazy_gettext("%(who)s took the door device %(device)s off the door."),
        "DeviceWiped": lazy_gettext("The door device %(device)s holds nothing any more."),
    },
    "seats": {
        "SeatBooked": lazy_gettext("%(who)s booked a seat in %(session)s for %(guest)s."),
        "SeatWaitlisted": lazy_gettext("%(who)s put %(guest)s on the waiting list of %(session)s."),
        "SeatCancelled": lazy_gettext("%(who)s gave back the seat of %(guest)s in %(session)s."),
        "SeatAffirmed": lazy_gettext("%(guest)s keeps the seat in %(session)s, which moved."),
        "SeatOffered": lazy_gettext("A seat in %(session)s is kept for %(guest)s."),
        "OfferEnded": lazy_gettext("The seat in %(session)s that was kept for %(guest)s went on to the next."),
        "SeatLapsed": lazy_gettext("The seat of %(guest)s in %(session)s lapsed: nobody came in time."),
        "SeatUnused": lazy_gettext("The seat of %(guest)s in %(session)s stayed empty."),
        "WaitingClosed": lazy_gettext("%(guest)s waits no more for %(session)s: it is over."),
        "ReminderDue": lazy_gettext("%(guest)s was reminded of %(session)s."),
        "SeatsKept": lazy_gettext("%(who)s changed the seats kept back in %(session)s."),
        "StrikeLifted": lazy_gettext("%(who)s lifted an empty seat of %(guest)s."),
        "TermsChanged": lazy_gettext("%(who)s changed how guests book."),
    },
    "programme": {
        "SessionScheduled": lazy_gettext("%(who)s put %(session)s on the programme, as a draft."),
        "SessionChanged": lazy_gettext("%(who)s changed %(session)s."),
        "SessionPublished": lazy_gettext("%(who)s published %(session)s."),
        "SessionCancelled": lazy_gettext("%(who)s called off %(session)s."),
        "ChangePrepared": lazy_gettext("%(who)s prepared a change of %(session)s in the timetable."),
        "ChangeDropped": lazy_gettext("%(who)s left %(session)s as it is in the timetable."),
        "TimetablePublished": lazy_gettext("%(who)s published the changes of the timetable."),
        "FilmChanged": lazy_gettext("%(who)s saved a film: %(film)s."),
        "FilmRemoved": lazy_gettext("%(who)s removed a film."),
        "ProgrammeTakenIn": lazy_gettext(
            "%(who)s took in a programme (%(dialect)s): %(added)s new, %(changed)s changed, %(refused)s refused."
        ),
        "StrandChanged": lazy_gettext("%(who)s saved the strand %(strand)s."),
    },
    "places": {
        "SiteChanged": lazy_gettext("%(who)s saved the site %(place)s."),
        "VenueChanged": lazy_gettext("%(who)s saved the venue %(place)s."),
        "HallChanged": lazy_gettext("%(who)s saved the hall %(place)s."),
        "GateChanged": lazy_gettext("%(who)s saved the gate %(place)s."),
    },
    "team": {
        "OrganiserFounded": lazy_gettext("%(who)s entered the organiser."),
        "StaffInvited": lazy_gettext("%(who)s asked %(invited)s to join the team as: %(role)s."),
        "InvitationWithdrawn": lazy_gettext("%(who)s called back the invitation of %(invited)s to the team."),
        "StaffJoined": lazy_gettext("%(account)s joined the team."),
        "RoleGranted": lazy_gettext("%(who)s gave %(account)s the role: %(role)s."),
        "RoleRevoked": lazy_gettext("%(who)s took from %(account)s the role: %(role)s."),
        "PasswordResetAskedFor": lazy_gettext("%(account)s asked for a new password."),
        "PasswordChanged": lazy_gettext("%(account)s has a new password."),
        "AccountDisabled": lazy_gettext("%(who)s switched off the account of %(account)s."),
        "AccountEnabled": lazy_gettext("%(who)s switched on the account of %(account)s."),
    },
    "event": {
        "SeriesCreated": lazy_gettext("%(who)s began a series."),
        "SeriesChanged": lazy_gettext("%(who)s changed a series."),
        "EventCreated": lazy_gettext("%(who)s made the event."),
        "EditionBegun": lazy_gettext("%(who)s began the event as a copy of another edition."),
        "EventChanged": lazy_gettext("%(who)s changed the settings of the event."),
        "EventPublished": lazy_gettext("%(who)s published the event."),
        "EventUnpublished": lazy_gettext("%(who)s made the event a draft again."),
        "EventArchived": lazy_gettext("%(who)s closed the event."),
    },
    "exports": {
        "ListExported": lazy_gettext("%(who)s took out “%(list)s” as %(suffix)s, %(rows)s rows."),
        "GuestsExported": lazy_gettext("%(who)s took out the list of guests, %(rows)s rows."),
    },
}
BY_FACT = {fact: sentence for group in SENTENCES.values() for fact, sentence in group.items()}
LISTS = {
    "guests": lazy_gettext("Guests"),
    "sessions": lazy_gettext("Sessions"),
    "films": lazy_gettext("Films"),
    "programme": lazy_gettext("Programme"),
    "schedule": lazy_gettext("Programme"),
    "messages": lazy_gettext("Messages"),
    "invitations": lazy_gettext("Invitations"),
    "team": lazy_gettext("Team"),
    "trail": lazy_gettext("What happened"),
    "attendance": lazy_gettext("Attendance"),
}
