"""What a learner does next: what is due, where they left, or the beginning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Position


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to do."""

    to: Literal["opening", "lesson", "review"]
    words: str
    lesson: Header | None = None


def ways_now(
    headers: Sequence[Header],
    *,
    position: Position | None,
    answered: int,
    opened: bool,
    due: int = 0,
    coming: Sequence[tuple[date, int]] = (),
    today: date | None = None,
) -> tuple[Way, ...]:
    """The first thing to do and the second.

    Args:
        headers: the course in order.
        answered: how many answers there are.
        opened: whether the opening was played or passed over.
        due: how many questions come back today.
        coming: on which days others do.
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
    if not answered and position is None and not opened:
        return (Way("opening", "Start here: roll a ball, 90 seconds"), *ways)
    review = Way("review", review_words(due, coming, today))
    return (review, *ways) if due else (*ways, review)


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
