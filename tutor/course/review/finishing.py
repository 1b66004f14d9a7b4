"""The end of a lesson: where the course goes on, and what need not be done again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress import Position, Store

_PASSED = "passed"
"""The setting that holds the ids of lessons whose end was reached, or that the placement found known."""


def finish_lesson(store: Store, lesson: str, now: datetime) -> Header | None:
    """Read again, the lesson begins at its first page; going on in the course leads to the one that is returned."""
    pass_lessons(store, [lesson])
    store.set_position(Position(lesson, 0, None, now))
    following = next((after for header, after in pairwise(list_lessons()) if header.id == lesson), None)
    if following is not None:
        left = store.position(following.id)
        page = left.page if left else 0
        store.set_position(Position(following.id, page, None, now + timedelta(microseconds=1)))
    return following


def passed_lessons(store: Store) -> frozenset[str]:
    """The ids of the lessons that need not be done again, whatever is new in them."""
    return frozenset(store.setting(_PASSED, ()))


def pass_lessons(store: Store, lessons: Iterable[str]) -> None:
    """Keep that these lessons need not be done."""
    store.set_setting(_PASSED, sorted(passed_lessons(store) | {*lessons}))


def new_in_words(pages: Sequence[int]) -> str:
    """What is told to whoever had finished a lesson before."""
    return (
        f"You finished this lesson, and need not do it again. New questions since: page {', '.join(map(str, pages))}."
    )


def new_in(lesson: Lesson, store: Store) -> tuple[int, ...]:
    """The pages, counted from 1, of questions that came into a lesson after its end was reached."""
    attempts = store.attempts(lesson=lesson.id)
    if lesson.id not in passed_lessons(store) or not attempts or attempts[-1].fingerprint == lesson.fingerprint:
        return ()
    seen = {attempt.question for attempt in attempts}
    questions = {question.id for question in lesson.questions} - seen
    return tuple(
        number
        for number, page in enumerate(lesson.pages, 1)
        if any(getattr(block, "id", None) in questions for block in page.blocks)
    )
