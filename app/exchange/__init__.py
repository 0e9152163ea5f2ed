"""In and out: programmes come in from files, go out as files, and an edition begins as a copy of the last one.

A *row* is what a file says of one hall, strand, film or session; an *origin* is what the file's source calls the film
or session it became, so that the same file a second time changes nothing. A *heading* is a column's name, and what
somebody said it holds is remembered for the event's next file.
"""
