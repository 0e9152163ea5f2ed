"""Every fact, kept: ids and codes, never names or answers."""
