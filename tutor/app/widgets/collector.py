"""Python's garbage collector on a screen that draws many pictures a second."""

import gc

_ROOM = 10_000
"""New objects between two collections; with Python's own 700 there is one in every picture."""


def spare_the_collector() -> None:
    """Leave what is loaded by now out of collections, the full ones of which take as long as several pictures."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.set_threshold(_ROOM)
