"""A computational graph, forward and backward one node at a time."""
