"""Numbers and exports; reads everything, writes nothing."""
