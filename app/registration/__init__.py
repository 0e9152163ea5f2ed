"""People ask to come, organisers answer.

A *registration* is one person's request for one event, in a *category* that has places and a window. A guest has
no password: a *link* in a mail opens their page. *Invitations* open the form of a category to one address.
"""
