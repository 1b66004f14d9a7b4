"""What the trainer's workers tell its view; newer news of a kind replaces what has not been read yet."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message

from tutor.app.trainer.pictures import PictureName
from tutor.app.widgets.chart import Chart
from tutor.lab.trainer import Trainer


@dataclass
class Trained(Message):
    """A run has come further."""

    run: int
    """Which run, so that news of one that was stopped is told apart."""
    trainer: Trainer
    is_over: bool
    """Whether it has come to its end."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Trained)


@dataclass
class Approaching(Message):
    """Updates are made for a place to go to."""

    run: int
    left: int
    """How many are still to be made."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Approaching)


@dataclass
class Made(Message):
    """What takes long to read or to measure is there."""

    run: int
    act: Callable[[], None]
    """What is done with it."""


@dataclass
class Computed(Message):
    """A picture has been computed, or is further than it was."""

    name: PictureName
    of: tuple[object, ...]
    """What it is of."""
    shown: Chart | Content
    computation: int
    """Which one, so that news of one that was stopped is told apart."""
    is_over: bool

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Computed)
