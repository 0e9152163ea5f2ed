"""Lanyard: registration, programme, badges and door for film festivals and exchange events.

How to read this folder: every domain is one package with the same few files, and the file name says the
role. Inside a domain data flows one way, view → form → service → model, and reads go view → queries →
model. Between domains: down, call; up, announce. Everything that follows from an announcement is listed on
one page, ``app/wiring.py``. Importing this package loads nothing.
"""
