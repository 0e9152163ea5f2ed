"""What changes at the door."""
