"""Predictions in the simulator, and moments of it that a learner keeps: cards like any other, which the log holds.

Keeping is an entry of the log with the verdict `kept` and the run's line; answers to the card follow under the same
question id. So forgetting, exports and rebuilding need to know nothing of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson, Page
from tutor.course.progress import Store
from tutor.course.progress.attempt import KEPT, Attempt
from tutor.engine.errors import UserError

if TYPE_CHECKING:  # progress is counted without NumPy
    from tutor.course.questions.question import Question
    from tutor.engine.runs.history import Descent
    from tutor.lab.predicting import Judged

QUESTION, LESSON = "simulator.prediction", "simulator"
MOMENT_PREFIX = f"{LESSON}.moment-"
_TITLE = "Moments you kept"


@dataclass(frozen=True, slots=True)
class KeptMoment:
    """A card that came from the simulator."""

    question_id: str
    line: str
    """The run that leads to it."""

    def question(self) -> "tuple[Lesson, Question]":
        """The question about it, and the lesson that stands for the simulator.

        Raises:
            UserError: the run cannot be made any more, as when its surface is gone.
        """
        from tutor.course.review.moment_question import moment_question

        question = moment_question(self.question_id, self.line)
        fingerprint = _hashed(self.line)[:16]
        header = Header(Path(), LESSON, _TITLE)
        return Lesson(header, (Page((question,), 1, (1,)),), fingerprint, {question.id: 1}), question

    @property
    def is_askable(self) -> bool:
        """Whether there still is a question about it."""
        try:
            self.question()
        except UserError:
            return False
        return True


def moment_at(descent: "Descent") -> KeptMoment:
    """The moment under the cursor; the same run gives the same one.

    Raises:
        UserError: the run has no line, so it could not be found again.
    """
    from tutor.engine.runs.line import run_line

    line = run_line(descent)
    return KeptMoment(MOMENT_PREFIX + _hashed(line)[:12], line)


def _hashed(line: str) -> str:
    from hashlib import sha256  # late: home's first picture does without

    return sha256(line.encode()).hexdigest()


def kept_moments(store: Store) -> Mapping[str, KeptMoment]:
    """Every moment that was kept, by the id of its question."""
    rows = store.rows(
        "SELECT question, drawn FROM attempt WHERE question GLOB ? AND verdict = ? ORDER BY at DESC",
        f"{MOMENT_PREFIX}*",
        KEPT,
    )
    return {question: KeptMoment(question, str(json.loads(drawn).get("run", ""))) for question, drawn in rows}


def keep_moment(store: Store, descent: "Descent", at: datetime) -> str:
    """Make the update that leaves the cursor's frame a card, and say so in a sentence.

    Raises:
        UserError: it cannot be asked again.
    """
    moment = moment_at(descent)
    if moment.question_id in kept_moments(store):
        return "This moment is kept already; it comes back in the review."
    moment.question()
    attempt = Attempt(
        question=moment.question_id, lesson=LESSON, drawn={"run": moment.line}, answer="", verdict=KEPT, at=at
    )
    card = store.record(attempt)
    assert card is not None
    days = max(1, round(card.interval))
    when = "tomorrow" if days == 1 else f"in {days} days"
    return f"Kept: it comes back in the review {when}, and after that with other numbers."


def prediction_attempt(descent: "Descent", judged: "Judged", at: datetime) -> Attempt:
    """The attempt to say where the update that leaves the cursor's frame leads.

    Raises:
        UserError: the run has no line, so it could not be found again.
    """
    from tutor.engine.rounding import vector
    from tutor.engine.runs.line import run_line

    return Attempt(
        question=QUESTION,
        lesson=LESSON,
        drawn={"run": run_line(descent)},
        answer=vector(judged.guess, 12),
        verdict="right" if judged.is_right else "wrong",
        mistake=judged.mistake or None,
        at=at,
    )
