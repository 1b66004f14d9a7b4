"""What is due today, as questions to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.course.progress import Store
from tutor.course.progress.attempt import KEPT
from tutor.course.review.kept_moments import KeptMoment, kept_moments
from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from tutor.course.questions.question import Question


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
    from tutor.course.review.moment_question import moment_seed

    paths = {header.id: header.path for header in list_lessons()}
    read = cache(read_lesson)
    moments = kept_moments(store)
    for card in store.due(now):
        try:
            if card.question in moments:
                moment = moments[card.question]
                lesson, question = moment.question()
                is_first = all(attempt.verdict == KEPT for attempt in store.attempts(question=card.question))
                yield Queued(lesson, question, card.reread, moment_seed(question) if is_first else None, moment)
            elif card.lesson in paths:
                lesson = read(paths[card.lesson])
                yield from (Queued(lesson, each, card.reread) for each in lesson.questions if each.id == card.question)
        except UserError:
            continue  # the lesson cannot be read, or the surface of a moment is gone
