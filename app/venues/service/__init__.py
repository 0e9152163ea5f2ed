"""What may be done with places: laid out, changed, archived."""
