"""Numbers read from every domain: for the front page, and for the reports."""
