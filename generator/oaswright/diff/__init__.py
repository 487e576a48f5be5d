"""What changed between two states of an API for its clients, and what breaks them."""
