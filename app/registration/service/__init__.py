"""What is done to registrations."""
