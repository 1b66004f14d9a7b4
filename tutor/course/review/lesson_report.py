"""The end of a lesson in facts: what its reader can do now, what to look at again, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import pairwise

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress import Store
from tutor.course.progress.days import local_day
from tutor.course.questions.question import Question
from tutor.course.review.recalled import Recalled, recalled
from tutor.course.review.what_now import day_name
from tutor.engine.rounding import counted


@dataclass(frozen=True, slots=True)
class Again:
    """A question that was missed, with what was said to it."""

    question: str
    page: int
    """Counted from 0."""
    said: str
    """Markdown."""
    recalled: Recalled | None
    """None where its lesson has changed; the answer is empty where there was none."""


@dataclass(frozen=True, slots=True)
class LessonReport:
    """A lesson as one leaves it."""

    questions: int
    done: int
    """Answered right, or written, at least once."""
    able: tuple[str, ...]
    """The skills of those, in order."""
    still: tuple[str, ...]
    """The skills of the others."""
    again: tuple[Again, ...]
    following: Header | None
    reviews: tuple[date, int] | None
    """The day on which the first of its questions come back, and how many do on that day."""

    def review_in_words(self, today: date) -> str:
        """When the first review of it comes."""
        if self.reviews is None:
            return "What you answer comes back in the review, with new numbers."
        day, count = self.reviews
        when = "today" if day <= today else day_name(day, today)
        return f"First review: {when}, {counted(count, 'question')}, with new numbers."


def lesson_report(
    lesson: Lesson,
    store: Store,
    missed: Mapping[str, str],
    now: datetime,
    zone: tzinfo | None = None,
    *,
    core: bool = False,
) -> LessonReport:
    """What there is to say at the end of a lesson.

    Args:
        missed: by question id, what was said to the first miss of this visit.
        core: whether the lesson was read on the core path, which goes on with the next lesson of that.
    """
    attempts = store.attempts(lesson=lesson.id)
    done = {attempt.question for attempt in attempts if attempt.verdict in ("right", "self-graded")}
    missing = {attempt.question: attempt for attempt in attempts if attempt.verdict in ("wrong", "skipped")}
    headers = [header for header in list_lessons() if header.core_questions or not core]
    blocks = ((number, block) for number, page in enumerate(lesson.pages) for block in page.blocks)
    pages = {block.id: number for number, block in blocks if isinstance(block, Question)}
    again = []
    for question in lesson.questions:
        if question.id in missed:
            last = missing.get(question.id)
            then = recalled(question, last.seed, last.drawn, last.answer) if last else None
            again.append(Again(question.id, pages[question.id], missed[question.id], then))
    dates = sorted(local_day(card.due, zone) for card in store.cards() if card.question in pages)
    return LessonReport(
        questions=len(lesson.questions),
        done=len(done & {*pages}),
        able=_skills(question for question in lesson.questions if question.id in done),
        still=_skills(question for question in lesson.questions if question.id not in done),
        again=tuple(again),
        following=next((after for header, after in pairwise(headers) if header.id == lesson.id), None),
        reviews=(dates[0], dates.count(dates[0])) if dates else None,
    )


def _skills(questions: Iterable[Question]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question.skill for question in questions if question.skill))
