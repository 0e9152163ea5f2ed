"""Where things are: sites, the venues on them, their halls, and the gates where badges are scanned."""
