"""A computational graph as one widget."""
