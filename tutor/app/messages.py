"""What widgets tell their screen and the app; small enough to import before NumPy is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.course.predicting import Judged
    from tutor.engine.descent import Descent


@dataclass
class AnswerGiven(Message):
    """An answer was typed, chosen, ordered, placed or done."""

    text: str


class AttemptKept(Message):
    """An answer or a skip went to the log."""


@dataclass
class PredictionJudged(Message):
    """In the simulator the next point was predicted, and the update made."""

    descent: "Descent"
    """Where the update set out from."""
    judged: "Judged"
