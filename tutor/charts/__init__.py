"""Pictures as grids of coloured characters, of what the engine computes and a person handles in lab."""
