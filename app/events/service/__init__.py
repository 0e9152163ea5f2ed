"""What may be done with events: planned, published, archived."""
