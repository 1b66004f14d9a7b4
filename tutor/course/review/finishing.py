"""The end of a lesson: where the course goes on."""

from datetime import datetime, timedelta
from itertools import pairwise

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Position, Store


def finish_lesson(store: Store, lesson: str, now: datetime) -> Header | None:
    """Read again, the lesson begins at its first page; going on in the course leads to the one that is returned."""
    store.set_position(Position(lesson, 0, None, now))
    following = next((after for header, after in pairwise(list_lessons()) if header.id == lesson), None)
    if following is not None:
        left = store.position(following.id)
        page = left.page if left else 0
        store.set_position(Position(following.id, page, None, now + timedelta(microseconds=1)))
    return following
