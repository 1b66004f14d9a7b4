"""Python's garbage collector, kept from looking again and again through what stays."""

import gc

_ROOM = 10_000
"""New objects between two collections; with Python's own 700 a start has two hundred, and every picture one."""


def collect_seldom() -> None:
    """Collect less often from here on: what a start loads is kept, and looking for garbage in it frees nothing."""
    gc.set_threshold(_ROOM)


def leave_out_what_is_loaded() -> None:
    """Leave what is loaded by now out of collections, the full ones of which take as long as several pictures."""
    if not gc.get_freeze_count():
        gc.freeze()
        collect_seldom()
