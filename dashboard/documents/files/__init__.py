"""What is known, as files for other programs: tables, layers, archive, description."""
