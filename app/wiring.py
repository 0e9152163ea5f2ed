"""The system's life on one page: which fact leads to what, and what the application is made of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounts import messages as accounts_messages
from app.accounts import models as accounts_tables
from app.accounts import queries as accounts_queries
from app.accounts.cli import commands as accounts_commands
from app.accounts.facts import InvitationWithdrawn, PasswordResetAskedFor, StaffInvited
from app.accounts.service import signin as staff_signin
from app.accounts.views import desk as accounts_desk
from app.accounts.views import public as accounts_public
from app.audit import models as audit_tables
from app.audit.service import record
from app.badges import messages as badges_messages
from app.badges import models as badges_tables
from app.badges.facts import BadgeEnded, BadgeIssued
from app.badges.service import lifecycle as badges
from app.badges.views import desk as badges_desk
from app.badges.views import public as badges_public
from app.booking import messages as booking_messages
from app.booking import models as booking_tables
from app.booking.facts import OfferEnded, ReminderDue, SeatBooked, SeatCancelled, SeatOffered, SeatUnused
from app.booking.service import clockwork, relocation, seats
from app.booking.service import terms as booking_terms
from app.booking.views import desk as booking_desk
from app.booking.views import public as booking_public
from app.checkin import models as checkin_tables
from app.checkin.views import devices as door_devices
from app.checkin.views import door
from app.core import changes, clock
from app.core.db import db
from app.core.facts import Fact, on
from app.demo.cli import commands as demo_commands
from app.desk import navigation
from app.desk import words as desk_words
from app.desk.views import timetable as desk_pages
from app.events import models as events_tables
from app.events import queries as events_queries
from app.events.facts import EventCreated
from app.events.models import Event
from app.events.service import planning
from app.events.views import desk as events_desk
from app.events.views import public as events_public
from app.exchange import models as exchange_tables
from app.exchange.service import taking
from app.exchange.views import desk as exchange_desk
from app.exchange.views import editions, imports
from app.guest.views import agenda, feeds, films, sharing
from app.guest.views import event as front
from app.guest.views import page as guest_page
from app.guest.views import programme as programme_public
from app.mail import models as mail_tables
from app.mail.cli import commands as mail_commands
from app.mail.service import delivery
from app.mail.views import desk as mail_desk
from app.people import models as people_tables
from app.platform.backup import cli as backup_commands
from app.platform.files import uploads
from app.platform.jobs import models as jobs_tables
from app.platform.jobs import queue
from app.platform.jobs.cli import worker_command
from app.platform.jobs.worker import Jobs, Recurring
from app.platform.look import theme
from app.programme import models as programme_tables
from app.programme.facts import SessionCancelled, SessionChanged, TimetablePublished
from app.programme.views import desk as programme_desk
from app.registration import messages as registration_messages
from app.registration import models as registration_tables
from app.registration import queries as registration_queries
from app.registration.facts import (
    AddressChangeAskedFor,
    AddressChanged,
    AddressGiven,
    AnswerUndone,
    CategoryChanged,
    GuestInvited,
    LinkAskedFor,
    RegistrationApproved,
    RegistrationDeclined,
    RegistrationReceived,
    RegistrationRevoked,
    RegistrationWaitlisted,
    RegistrationWithdrawn,
)
from app.registration.service import forgetting, questionnaire
from app.registration.views import arrangements as registration_desk
from app.registration.views import public as registration_public
from app.reports.views import desk as reports_desk
from app.venues import models as venues_tables
from app.venues.facts import GateChanged, HallChanged
from app.venues.views import desk as venues_desk
from app.web import scope, signin, submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click import Command
    from flask import Blueprint, Flask

    from app.core.facts import Reaction
    from app.mail.models import Message
    from app.mail.rules import Rendered

# What happens when …
REACTIONS: tuple[Reaction, ...] = (
    on(Fact, record.write_down),
    on(StaffInvited, accounts_messages.invite),
    on(InvitationWithdrawn, accounts_messages.call_back),
    on(PasswordResetAskedFor, accounts_messages.help_back_in),
    on(GateChanged, planning.tell_devices),
    on(EventCreated, questionnaire.begin),
    on(EventCreated, booking_terms.begin),
    on(AddressGiven, registration_messages.ask_to_confirm),
    on(LinkAskedFor, registration_messages.your_link),
    on(RegistrationReceived, registration_messages.confirm_receipt),
    on(RegistrationWaitlisted, registration_messages.tell_waiting),
    on(RegistrationDeclined, registration_messages.tell_declined),
    on(RegistrationWithdrawn, registration_messages.tell_withdrawn),
    on(AnswerUndone, registration_messages.call_back),
    on(AnswerUndone, badges_messages.call_back),
    on(AnswerUndone, badges.end_undone),
    on(AnswerUndone, seats.free_all),
    on(AddressChangeAskedFor, registration_messages.confirm_new_address),
    on(AddressChanged, registration_messages.tell_address_changed),
    on(GuestInvited, registration_messages.invite),
    on(RegistrationApproved, badges.issue),
    on(CategoryChanged, badges.follow_category),
    on(RegistrationWithdrawn, badges.end_withdrawn),
    on(RegistrationRevoked, badges.end_revoked),
    on(BadgeIssued, badges_messages.send_badge),
    on(BadgeEnded, badges_messages.tell_revoked),
    on(RegistrationWithdrawn, seats.free_all),
    on(RegistrationRevoked, seats.free_all),
    on(SessionCancelled, seats.end_all),
    on(SessionChanged, booking_messages.tell_moved),
    on(SessionChanged, seats.fill_up),
    on(TimetablePublished, relocation.follow),
    on(TimetablePublished, booking_messages.tell_published),
    on(HallChanged, seats.fill_hall),
    on(SeatBooked, booking_messages.tell_promoted),
    on(SeatOffered, booking_messages.tell_offered),
    on(OfferEnded, booking_messages.tell_offer_over),
    on(ReminderDue, booking_messages.remind),
    on(SeatUnused, booking_messages.tell_unused),
    on(SeatCancelled, booking_messages.tell_called_off),
)

# Where the tables are; importing them is what makes them known to migrations.
TABLES = (
    accounts_tables,
    audit_tables,
    badges_tables,
    booking_tables,
    changes,
    checkin_tables,
    events_tables,
    exchange_tables,
    jobs_tables,
    mail_tables,
    people_tables,
    programme_tables,
    registration_tables,
    submission,
    venues_tables,
)

# How each message becomes words: template name → renderer.
MESSAGES: Mapping[str, Callable[[Message], Rendered]] = {
    "staff_invitation": accounts_messages.render_staff_invitation,
    "password_reset": accounts_messages.render_password_reset,
    "ask_to_confirm": registration_messages.render_ask_to_confirm,
    "your_link": registration_messages.render_your_link,
    "received": registration_messages.render_received,
    "waitlisted": registration_messages.render_waitlisted,
    "declined": registration_messages.render_declined,
    "withdrawn": registration_messages.render_withdrawn,
    "new_address": registration_messages.render_new_address,
    "address_changed": registration_messages.render_address_changed,
    "invitation": registration_messages.render_invitation,
    "badge": badges_messages.render_badge,
    "badge_ended": badges_messages.render_badge_ended,
    "seat_promoted": booking_messages.render_seat_promoted,
    "seat_offered": booking_messages.render_seat_offered,
    "offer_over": booking_messages.render_offer_over,
    "session_reminder": booking_messages.render_session_reminder,
    "seat_unused": booking_messages.render_seat_unused,
    "session_cancelled": booking_messages.render_session_cancelled,
    "programme_changed": booking_messages.render_programme_changed,
    "session_moved": booking_messages.render_session_moved,
}

# What no cookie opens, so that no page of somebody else's can press it: requests signed by a device's own key.
SIGNED: tuple[Blueprint, ...] = (door_devices.bp,)

# What answers at which address.
BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts_public.bp,
    accounts_desk.bp,
    agenda.bp,
    badges_desk.bp,
    badges_public.bp,
    booking_desk.bp,
    booking_public.bp,
    desk_pages.bp,
    door.bp,
    door_devices.bp,
    editions.bp,
    events_desk.bp,
    events_public.bp,
    exchange_desk.bp,
    feeds.bp,
    films.bp,
    front.bp,
    guest_page.bp,
    imports.bp,
    programme_desk.bp,
    programme_public.bp,
    sharing.bp,
    venues_desk.bp,
    mail_desk.bp,
    reports_desk.bp,
    registration_public.bp,
    registration_desk.bp,
)

# What happens behind the pages: by name, by the clock, and round after round.
JOBS = Jobs(
    handlers={relocation.FILL: relocation.fill, taking.KIND: taking.work},
    recurring=(
        Recurring(name="booking_clock", every=timedelta(minutes=1), work=clockwork.tick),
        Recurring(name="forget_jobs", every=timedelta(days=1), work=lambda: queue.forget(now=clock.now())),
        Recurring(name="forget_unconfirmed_forms", every=timedelta(days=1), work=forgetting.forget_drafts),
        Recurring(name="forget_uploads", every=timedelta(hours=1), work=uploads.forget),
        Recurring(name="forget_sign_in_attempts", every=timedelta(hours=1), work=staff_signin.forget_attempts),
    ),
    rounds=(delivery.deliver_due,),
)

# What the command line offers.
COMMANDS: tuple[Command, ...] = (
    worker_command(lambda: JOBS),
    mail_commands,
    demo_commands,
    backup_commands.backup,
    backup_commands.restore,
    accounts_commands,
)


def attach(app: Flask) -> None:
    """Put blueprints, commands and loaders on the application."""
    signin.set_staff_loader(accounts_queries.load_staff)
    signin.set_guest_loader(registration_queries.load_guest)
    scope.set_loaders(event=events_queries.find_event_by_code, organiser=accounts_queries.find_organiser)
    delivery.set_up(MESSAGES, lambda event_id: db.session.get(Event, event_id))
    app.jinja_env.globals.update(event_colours=theme.theme, now=clock.now)
    navigation.attach(app)
    desk_words.attach(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in SIGNED:
        app.extensions["csrf"].exempt(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
