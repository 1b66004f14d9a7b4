"""A training: minibatches, epochs, splits, freezing and pruning; a run whose surface is a network."""
