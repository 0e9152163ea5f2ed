"""The desk's pages that show more than one domain."""
