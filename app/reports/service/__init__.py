"""From numbers to what an organiser hands to the host."""
