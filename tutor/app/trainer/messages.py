"""What the trainer's workers tell its view."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message


@dataclass
class Told(Message):
    """A worker has come further; newer news of the same work replaces what has not been read yet."""

    act: Callable[[], None]
    """What shows it."""
    is_old: Callable[[], bool]
    """Whether the work was stopped, or other work is done in its place."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Told) and message.is_old is self.is_old
