"""tutor: learn gradient descent by doing it, one update at a time."""

__version__ = "0.2.0"
