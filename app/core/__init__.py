"""The kernel: what every other package stands on and no domain owns.

Time, ids, access, the one commit, facts, refusals, languages, encryption. Nothing here knows a festival.
"""
