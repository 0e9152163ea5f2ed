"""Forms of registration: they clean input and hand on a value, never a model."""
