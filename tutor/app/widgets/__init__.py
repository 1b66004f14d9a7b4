"""Widgets: one a file; they mirror what a screen holds and post messages upwards."""
