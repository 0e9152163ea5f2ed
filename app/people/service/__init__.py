"""What is done to people."""
