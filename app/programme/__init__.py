"""What is on: strands, films, and sessions with the people on stage.

A *session* is a programme session (screening, panel, tour); its films are *screening items*, in order.
"""
