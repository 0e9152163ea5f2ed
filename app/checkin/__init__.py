"""The door: gates, scans, verdicts, and what is derived from them.

A *scan* is what happened, append-only, its id made by the device. A *verdict* is what the door decides:
admitted, or turned away for a reason. *Presence* (who is inside) and *occupancy* (how many) are only ever
derived from scans, and can be rebuilt from them in any order of arrival.
"""
