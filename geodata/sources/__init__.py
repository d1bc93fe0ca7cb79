"""Readers of outside data: files that a user brings, one module each."""
