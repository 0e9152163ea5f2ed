"""Messages are written inside the unit of work and sent after it.

A *message* is an e-mail; the row holds what it is about, never its text, until the worker renders and freezes it.
"""
