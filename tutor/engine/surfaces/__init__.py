"""What is descended: the contract, the built-in ones, typed formulas, and fits to data."""
