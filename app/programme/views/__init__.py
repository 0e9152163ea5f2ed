"""The desk's pages of the programme; the public ones show booking too and stand in app.guest."""
