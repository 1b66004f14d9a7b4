"""What numbers of a training are made of: one weight opened, and the whole arithmetic of one example."""
