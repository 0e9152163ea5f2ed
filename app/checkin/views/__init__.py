"""The door's pages and calls."""
