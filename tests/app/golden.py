"""Text goldens of screens: what a person would read, row by row, in a file that can be reviewed."""

import os
from pathlib import Path
from typing import Any

from textual.app import App

_GOLDENS = Path(__file__).parent / "goldens"


def screen_text(app: App[Any]) -> str:
    """The characters on the screen now."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips()) + "\n"


def assert_golden(app: App[Any], name: str) -> None:
    """Compare the screen with its golden; UPDATE_GOLDENS=1 writes a new one."""
    path = _GOLDENS / f"{name}.txt"
    shown = screen_text(app)
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"the screen differs from {path.name}; it shows\n{shown}"
