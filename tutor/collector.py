"""Python's garbage collector, kept from looking again and again through what stays."""

import gc

_AT_A_START, _LATER = 100_000, 10_000
"""New objects between two collections; with Python's own 700 a start has two hundred of them, and every picture one."""


def collect_seldom() -> None:
    """Hardly collect from here on: what is loaded for a command is kept, and looking through it frees nothing."""
    gc.set_threshold(_AT_A_START)


def collect_nothing_yet() -> None:
    """Let a first picture come before any collection; what shows it calls `leave_out_what_is_loaded` then."""
    gc.disable()


def leave_out_what_is_loaded() -> None:
    """Leave what is loaded by now out of collections, the full ones of which take as long as several pictures."""
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(_LATER)
    gc.enable()
