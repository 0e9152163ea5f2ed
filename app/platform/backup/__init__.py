"""Backups of an installation on the embedded database: taken while it runs, proven before they replace anything.

One archive holds the database, the kept files and a manifest with what they must come to. PostgreSQL has its own
tools, which this does not replace. The keys of the environment (SECRET_KEY, FIELD_KEYS) are in no backup.
"""
