"""Who a guest is, across the events of one organiser: persons, organisations, consents.

A *person* is matched to a registration only once the address is confirmed, so that nobody writes into a
stranger's record.
"""
