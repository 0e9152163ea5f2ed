"""What the demo shows: written by us. Guests are invented; films, their makers, countries and years are facts."""
