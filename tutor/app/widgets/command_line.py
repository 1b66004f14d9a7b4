"""What can be done here, in words to click that name their keys and look like buttons without colour too."""

from collections.abc import Sequence
from typing import TypeAlias

from tutor.app.widgets.clickable_line import ClickableLine, Offer, offered

Command: TypeAlias = tuple[str, str, str]
"""What it is called, its key, and the action that a click runs on what is around."""


class CommandLine(ClickableLine):
    """For the mouse, and for whoever has not learnt the keys yet; in as many rows as the commands need."""

    ALLOW_SELECT = False

    def __init__(self, *commands: Command, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.offer_commands(commands)

    def offer_commands(self, commands: Sequence[Command]) -> None:
        """Offer these in place of others."""
        self._commands = commands
        self.offer(self._offered(self.size.width))

    def lay_out(self, width: int) -> None:
        self._offer = self._offered(width)
        self._lines = self._offer.lines

    def _offered(self, width: int) -> Offer:
        labels = [(f"[ {name}  {key} ]" if key else f"[ {name} ]", action) for name, key, action in self._commands]
        return offered([(label, "$foreground on $panel", action) for label, action in labels], " ", width)
