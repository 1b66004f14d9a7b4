"""Pictures of a training: its curves, its network, and what that says of the data."""
