"""A guest's own page: how things stand, the badge, the sessions, the messages."""
