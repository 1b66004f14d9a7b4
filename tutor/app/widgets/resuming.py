"""Screens that are found again as they were left."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen


def resume(app: App[Any], name: str, begin: Callable[[], Screen[None]]) -> None:
    """Open a screen as it was left, or anew where it was not open yet."""
    if not app.is_screen_installed(name):
        app.install_screen(begin(), name)
    app.push_screen(name)
