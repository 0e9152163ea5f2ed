"""What the desk uploads."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class ListForm(FlaskForm):
    """An attendee list, as a file."""

    table = FileField(
        lazy_gettext("The list"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        description=lazy_gettext("XLSX or CSV, up to 10 MB; one line names the columns."),
    )
