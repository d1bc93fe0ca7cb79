"""The command servicekarta."""
