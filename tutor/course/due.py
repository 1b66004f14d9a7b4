"""What is due today, as questions to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.course.catalogue import find_question, list_lessons
from tutor.course.kept_moments import KeptMoment, kept_moments
from tutor.course.lesson import Lesson
from tutor.course.progress import Store
from tutor.course.progress.attempt import KEPT
from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from tutor.course.question import Question


@dataclass(frozen=True, slots=True)
class Queued:
    """A question that waits for its turn."""

    lesson: Lesson
    question: "Question"
    reread: str | None = None
    """A mistake made so often that the page comes first."""
    seed: int | None = None
    """The one to ask with, where the numbers are not to be fresh."""
    moment: KeptMoment | None = None
    """Where the question came from, if that is the simulator."""


def due_questions(store: Store, now: datetime) -> Iterator[Queued]:
    """Yield what is due by the end of the day, lessons mixed; a question that is gone is left out.

    A kept moment is asked as it was the first time it comes back.
    """
    from tutor.course.moment_question import moment_seed

    lessons = {header.id for header in list_lessons()}
    moments = kept_moments(store)
    for card in store.due(now):
        if card.question not in moments and card.lesson not in lessons:
            continue
        try:
            lesson, question = find_question(card.question, moments=moments)
        except UserError:
            continue  # the lesson was changed, or the surface of a moment is gone
        moment, seed = moments.get(card.question), None
        if moment and all(attempt.verdict == KEPT for attempt in store.attempts(question=card.question)):
            seed = moment_seed(question)
        yield Queued(lesson, question, card.reread, seed, moment)
