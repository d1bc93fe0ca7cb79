"""The service plan as a document: its text, and the files that are made of it."""
