"""What every view needs and no domain owns: who is here, which event, which language, errors, lists.

Nothing here knows a domain. Where one is needed (who is this account, which event has this code), the wiring
page sets a loader.
"""
