"""Everything a newcomer needs to play all parts on one machine; refuses production.

The demo content and its loader, a mailbox that shows what was sent, and a supervisor that runs the site, its
worker and the mailbox together.
"""
