"""A button of one row that names its key and looks like a button without colour too."""

from textual.content import Content
from textual.widgets import Button


class CommandButton(Button):
    """For the mouse, and for whoever has not learnt the key yet."""

    DEFAULT_CSS = """
    CommandButton.-textual-compact {
        min-width: 0; width: auto; height: 1; margin: 0 1 0 0;
        background: $panel; color: $foreground; text-style: none; border: none;
        &:hover { background: $primary 30%; }
        &:focus { text-style: reverse bold; background-tint: $foreground 0%; }
        &:disabled { display: none; }
    }
    """

    def __init__(self, name: str, key: str = "", *, id: str | None = None) -> None:
        super().__init__(Content(""), id=id, compact=True)
        self._key = key
        self.say(name)

    def say(self, name: str) -> None:
        """Name what it does now."""
        self.label = Content(f"[ {name}  {self._key} ]" if self._key else f"[ {name} ]")
