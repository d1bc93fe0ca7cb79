"""Lists of places that a user brings: read, understood, compared with what is known."""
