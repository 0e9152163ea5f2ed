"""Why a table cannot be read: each says where, so that it can be put right in the file."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class TableRefused(Refusal):
    """The base of every reason why a table cannot be read."""

    code = "table.refused"


class EmptyTable(TableRefused):
    """Nothing but blanks in the file."""

    code = "table.empty"
    message = lazy_gettext("This file is empty. The first line with text in it should name the columns.")


class UnknownTable(TableRefused):
    """The bytes are neither text nor a workbook."""

    code = "table.unknown"
    message = lazy_gettext("This is not a table we can read. Save it as XLSX or as CSV and choose that file.")


class OldWorkbook(TableRefused):
    """An .xls file, or a workbook locked with a password (both are OLE containers)."""

    code = "table.old_workbook"
    message = lazy_gettext(
        "This workbook is in the old .xls format or locked with a password. "
        "Save it as XLSX without a password and choose that file."
    )


class DamagedWorkbook(TableRefused):
    """A workbook that cannot be opened."""

    code = "table.damaged"
    message = lazy_gettext("This workbook is damaged. Open it, save it as XLSX again and choose the new file.")


class TableTooLarge(TableRefused):
    """More bytes than a list of guests ever has, packed or unpacked."""

    code = "table.too_large"
    message = lazy_gettext("This file is too large: %(megabytes)s MB at most. Remove pictures or divide the list.")


class TooManyRows(TableRefused):
    """More rows than one import takes."""

    code = "table.too_many_rows"
    message = lazy_gettext("This table has more than %(rows)s rows. Divide it into several files.")


class TooManyColumns(TableRefused):
    """More columns than a list of guests ever has."""

    code = "table.too_many_columns"
    message = lazy_gettext("Line %(line)s has more than %(columns)s columns.")


class CellTooLong(TableRefused):
    """A cell that holds a document instead of a value; often a quotation mark that was never closed."""

    code = "table.cell_too_long"
    message = lazy_gettext("Line %(line)s, column %(column)s: the text is longer than %(characters)s characters.")


class UnclosedQuote(TableRefused):
    """A quotation mark swallows the rest of the file."""

    code = "table.unclosed_quote"
    message = lazy_gettext("Line %(line)s: a quotation mark is opened and never closed.")
