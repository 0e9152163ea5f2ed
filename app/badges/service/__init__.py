"""What changes badges, and what is made of them."""
