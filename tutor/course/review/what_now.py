"""What a learner does next: what is due, where they left, or the beginning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Position
from tutor.engine.rounding import counted

if TYPE_CHECKING:
    from tutor.course.review.summary import LessonProgress


CORE = "◆"
"""The mark of what the core path takes in."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to do."""

    to: Literal["opening", "lesson", "review", "core", "placement"]
    words: str
    lesson: Header | None = None


@dataclass(frozen=True, slots=True)
class CorePath:
    """The shortest way through the course: a few lessons, and of these only what is marked."""

    lessons: tuple[Header, ...]
    done: Mapping[str, int]
    """How many of its questions are answered, by lesson."""

    @classmethod
    def of(cls, headers: Sequence[Header], rows: "Iterable[LessonProgress]" = ()) -> Self:
        return cls(
            tuple(header for header in headers if header.core_questions), {row.lesson: row.core_done for row in rows}
        )

    @property
    def minutes(self) -> int:
        return sum(header.core_minutes for header in self.lessons)

    @property
    def minutes_left(self) -> int:
        """Of the lessons whose questions are not all answered, as much as their share of open ones."""
        left = (header.core_minutes * (1 - self._share(header)) for header in self.lessons)
        return round(sum(left))

    @property
    def questions(self) -> int:
        return sum(header.core_questions for header in self.lessons)

    @property
    def answered(self) -> int:
        return sum(self.done.get(header.id, 0) for header in self.lessons)

    @property
    def following(self) -> Header | None:
        """The first lesson of it in which something is open."""
        return next((header for header in self.lessons if self._share(header) < 1), None)

    def _share(self, header: Header) -> float:
        return self.done.get(header.id, 0) / header.core_questions

    def in_words(self) -> str:
        """How long it is, or how much of it is left."""
        if self.following is None:
            return f"Core path: all of its {self.questions} questions answered"
        if not self.answered:
            return f"Core path: {counted(len(self.lessons), 'lesson')}, about {duration(self.minutes)}"
        left = duration(self.minutes_left)
        return f"Core path: {self.answered} of {counted(self.questions, 'question')}, about {left} left"

    def record(self) -> dict[str, object]:
        """For JSON."""
        return {
            "lessons": [header.id for header in self.lessons],
            "questions": self.questions,
            "done": self.answered,
            "minutes": self.minutes,
            "minutes_left": self.minutes_left,
        }


def duration(minutes: int) -> str:
    """Hours and minutes: `2 h 20 min`."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def ways_now(
    headers: Sequence[Header],
    *,
    position: Position | None,
    answered: int,
    opened: bool,
    due: int = 0,
    coming: Sequence[tuple[date, int]] = (),
    today: date | None = None,
    core: CorePath | None = None,
    placed: bool = True,
) -> tuple[Way, ...]:
    """The things to do, the first one first.

    Args:
        headers: the course in order.
        answered: how many answers there are.
        opened: whether the opening was played or passed over.
        due: how many questions come back today.
        coming: on which days others do.
        core: how far the core path is, where the course has one.
        placed: whether the placement was made.
    """
    left = next((header for header in headers if position and header.id == position.lesson), None)
    lesson = left or (headers[0] if headers else None)
    ways: list[Way] = []
    if lesson is not None:
        if left is not None and position is not None:
            words = f"Go on: {lesson.title}, page {position.page + 1}"
        else:
            words = f"Begin: {lesson.title}"
        ways.append(Way("lesson", words, lesson))
    if core is not None and core.lessons and core.following is not None:
        ways.append(Way("core", core.in_words(), core.following))
    if not placed and answered < _STILL_NEW and any(header.placement for header in headers):
        ways.append(Way("placement", "Find your place: twelve questions"))
    if not answered and position is None and not opened:
        return (Way("opening", "Start here: roll a ball, 90 seconds"), *ways)
    review = Way("review", review_words(due, coming, today))
    return (review, *ways) if due else (*ways[:1], review, *ways[1:])


_STILL_NEW = 20
"""Answers from which on nobody is asked any more whether the course is known."""


def review_words(due: int, coming: Sequence[tuple[date, int]], today: date | None = None) -> str:
    """What the review holds now, or when it will."""
    if due:
        return f"Review: {due} due today"
    if coming:
        day, count = coming[0]
        name = day_name(day, today)
        return f"Review: {count} {name if name == 'tomorrow' else f'on {name}'}"
    return "Review: what you answer comes back here"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English like every other word here, whatever the locale."""


def day_name(day: date, today: date | None) -> str:
    """Saturday for a day of the next week, else 5 December."""
    if today is not None and 0 < (day - today).days < 7:
        return "tomorrow" if (day - today).days == 1 else _DAYS[day.weekday()]
    return f"{day.day} {MONTHS[day.month - 1]}"


def next_reviews(due: int, coming: Sequence[tuple[date, int]], today: date | None, most: int = 3) -> str:
    """The next dates of the review, each with how many come: `today 4 · Saturday 2`."""
    days = [("today", due)] if due else []
    days += [(day_name(day, today), count) for day, count in coming]
    return " · ".join(f"{name} {count}" for name, count in days[:most])
