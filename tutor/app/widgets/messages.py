"""What widgets tell their screen and the app; small enough to import before NumPy is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.message import Message

if TYPE_CHECKING:
    from tutor.course.lesson.lesson import Lesson
    from tutor.course.questions.verdict import Verdict
    from tutor.engine.runs.history import Descent
    from tutor.lab.exploring.challenges import Challenge
    from tutor.lab.predicting import Judged


@dataclass
class AnswerGiven(Message):
    """An answer was typed, chosen, ordered, placed or done."""

    text: str


@dataclass
class AnswerTyped(Message):
    """An answer is being typed, and stands so far."""

    text: str


class AttemptKept(Message):
    """An answer or a skip went to the log."""


@dataclass
class LessonAsked(Message):
    """A lesson is to be opened, at one of its questions."""

    lesson: "Lesson"
    question_id: str


@runtime_checkable
class KeepsPredictions(Protocol):
    """An app that writes down what was predicted in a simulator, before the verdict is seen."""

    def keep_prediction(self, descent: "Descent", judged: "Judged") -> None:
        """Log a prediction of the update that leaves the cursor's frame."""

    def keep_challenge(self, challenge: "Challenge", line: str, verdict: "Verdict") -> None:
        """Log a run that tried something."""

    def attempted(self, lesson: str, verdict: str) -> "set[str]":
        """The questions of a lesson that have an attempt with this verdict."""

    def forget_prediction(self) -> None:
        """Another run stands there now: the moment that was predicted is no longer seen."""
