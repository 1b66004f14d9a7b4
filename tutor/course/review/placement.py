"""Twelve questions that find where in the course a learner begins: what is known need not be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.course.progress import Position, Store
from tutor.course.review.finishing import pass_lessons, passed_lessons
from tutor.engine.rounding import counted

if TYPE_CHECKING:
    from tutor.course.questions.question import Question

_ENOUGH = 2
"""Questions missed one after another after which the rest is not asked."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question of the placement, and the lessons that are known where it is right at the first try."""

    lesson: Lesson
    question: "Question"
    lessons: tuple[Header, ...]


def placement() -> tuple[Placed, ...]:
    """The questions in the course's order; each stands for its lesson and those before it that have none."""
    placed: list[Placed] = []
    waiting: list[Header] = []
    for header in list_lessons():
        waiting.append(header)
        if header.placement:
            lesson = read_lesson(header.path)
            question = next((each for each in lesson.questions if each.id == header.placement), None)
            if question is not None:
                placed.append(Placed(lesson, question, tuple(waiting)))
                waiting = []
    return tuple(placed)


def is_over(firsts: Sequence[bool]) -> bool:
    """Whether enough was missed: what comes later builds on it.

    Args:
        firsts: of each question so far, whether it was right at the first try.
    """
    return len(firsts) >= _ENOUGH and not any(firsts[-_ENOUGH:])


def placed_by(questions: Sequence[Placed], firsts: Sequence[bool]) -> tuple[Header, ...]:
    """The lessons that are known."""
    return tuple(header for each, right in zip(questions, firsts, strict=False) if right for header in each.lessons)


def take_place(store: Store, questions: Sequence[Placed], firsts: Sequence[bool], now: datetime) -> str:
    """Keep which lessons are known, and let the course go on at the first that is not; returns what that means."""
    known = placed_by(questions, firsts)
    pass_lessons(store, [header.id for header in known])
    store.set_setting("placed", True)
    passed = passed_lessons(store)
    begin = next((header for header in list_lessons() if header.id not in passed), None)
    if begin is not None:
        left = store.position(begin.id)
        store.set_position(Position(begin.id, left.page if left else 0, None, now))
    said = f"You know {counted(len(known), 'lesson')} of the course already; they are marked, and stay open to you."
    return f"{said if known else 'Begin at the beginning.'} {f'Go on with: {begin.title}.' if begin else ''}".strip()


def is_placed(store: Store) -> bool:
    """Whether the placement was made."""
    return bool(store.setting("placed", False))
