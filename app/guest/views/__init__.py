"""The pages that guests, and everybody, see of more than one domain."""
