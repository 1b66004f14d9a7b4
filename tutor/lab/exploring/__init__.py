"""What one explores around a simulation: its timeline, what lies ahead, its settings, races, things to try."""
