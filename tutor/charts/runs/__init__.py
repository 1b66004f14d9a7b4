"""Pictures of a run: on its curve, on its surface, and its loss."""
