"""The organisers' pages that show more than one domain: front page, the list of guests, a guest's whole sheet."""
