"""A run: the one history of frames, parts and branches, and its options as one line of text."""
