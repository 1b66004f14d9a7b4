"""What a person handles, without a screen: the simulation, the trainer, the graph walk, predicting, comparing."""
