"""What the desk hands in: files, and when the next edition is."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length

from app.core.texts import clean
from app.exchange.service.cloning import Edition
from app.web.fields import LocalisedField


class FileForm(FlaskForm):
    """A programme, or a list of films or sessions, as a file."""

    file = FileField(
        lazy_gettext("The file"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        description=lazy_gettext(
            "schedule.xml or schedule.json (frab, pentabarf, pretalx), sessions.json, our own JSON, or a list of films "
            "or sessions as XLSX, CSV or JSON. Up to 10 MB; our own JSON with its pictures up to 64 MB."
        ),
    )


class EditionForm(FlaskForm):
    """The next edition: what is other than it was."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("It stands in addresses and stays: hff-2026"),
    )
    first_day = DateField(
        lazy_gettext("First day"),
        [InputRequired()],
        description=lazy_gettext("Every session moves by as many days, and keeps its time of day"),
    )
    with_films = BooleanField(
        lazy_gettext("Take the films along"),
        description=lazy_gettext("Otherwise the sessions come as drafts without films"),
    )

    def edition(self) -> Edition:
        """Return what was entered; call only after validation."""
        first_day = self.first_day.data
        if first_day is None:
            message = "edition() is called after validation"
            raise ValueError(message)
        return Edition(
            code=clean(self.code.data).lower(),
            name=self.name.data,
            first_day=first_day,
            with_films=bool(self.with_films.data),
        )
