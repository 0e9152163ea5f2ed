"""The look, as far as it is computed: an event's colours, its artwork, the geometry of plots. Pure functions."""
