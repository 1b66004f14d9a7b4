"""Numbers: surfaces, rules, runs, networks and what they are doing. NumPy only."""
