"""The simulator: a view of one simulation, and the small dialogs that change it."""
