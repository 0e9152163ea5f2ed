"""The desk's pages of files that come in and go out."""
