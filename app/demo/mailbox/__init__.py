"""A mailbox for one machine: a real SMTP server on loopback, and a page that shows what was sent.

``letters`` keeps each mail as an .eml file, ``server`` takes mail in, ``page`` shows it. Nothing leaves the
machine, so a newcomer reads the badge mail without an account anywhere.
"""
