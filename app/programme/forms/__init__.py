"""Forms of the programme: they clean input and hand on a value, never a model."""
