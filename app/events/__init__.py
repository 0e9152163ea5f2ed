"""Gatherings: series, and their editions.

An *event* is an exchange or one edition of a festival; what happens in the system is a *fact*, never an event.
"""
