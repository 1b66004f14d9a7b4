"""Numbers: surfaces, optimizers, descents, networks. Imports NumPy only."""
