"""Organisers (the bodies that own events), their staff, and who may do what in which event.

An *organiser* is a body, say a studio's international division; its people are *staff*, each with an *account*
and *roles* in one event or in all of the organiser's events.
"""
