"""A run: its frames, a cursor, and its options as one line of text."""
