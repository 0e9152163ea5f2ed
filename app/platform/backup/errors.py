"""Why a backup is not taken, or not restored."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.core.errors import Refusal


class NotEmbedded(Refusal):
    """Another database has its own tools."""

    code = "backup_not_embedded"
    message = _("This installation does not use the embedded database; back PostgreSQL up with pg_dump.")


class NothingToBackUp(Refusal):
    """There is no database yet."""

    code = "backup_nothing"
    message = _("There is no database at %(place)s yet.")


class WouldOverwrite(Refusal):
    """A backup never replaces another file."""

    code = "backup_would_overwrite"
    message = _("%(place)s exists already. Choose another name.")


class DatabaseExists(Refusal):
    """A restore would replace what is there."""

    code = "restore_database_exists"
    message = _("There is a database at %(place)s. With --force it is set aside and replaced.")


class BackupDamaged(Refusal):
    """The archive is not what its manifest says, or no backup at all; nothing was changed."""

    code = "restore_backup_damaged"
    message = _("This is no sound backup, and nothing was changed: %(what)s")
