"""Data sets to train on, drawn or read."""
