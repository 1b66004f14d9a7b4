"""Pictures of a computational graph."""
