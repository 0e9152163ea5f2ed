"""Background work that survives the death of whoever does it.

A job is a row, written in the unit of work that causes it. A worker takes it under a lease, does it outside any
transaction and marks it done; if the worker dies the lease runs out and another takes over, so work is done at
least once. Recurring jobs become such rows too, one per slot of time, however many workers there are.
"""
