"""All that a person meets: screen, words, documents, the command line."""
