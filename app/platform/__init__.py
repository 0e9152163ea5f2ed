"""What every domain may stand on and no domain owns: jobs, documents, files and tables.

Nothing here knows a guest, an event or a badge; each package hides one kind of machinery (a queue, a
typesetter, an image decoder, a spreadsheet) behind plain functions, so that it can be replaced in one place.
"""
