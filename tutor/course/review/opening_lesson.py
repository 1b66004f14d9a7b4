"""Which lesson is opened: the one that was named, or the one where the course or the core path goes on."""

from datetime import UTC, datetime

from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress import Store
from tutor.course.review.outline import outline
from tutor.course.review.what_now import CorePath
from tutor.engine.errors import UserError


def lesson_to_open(which: str | None, store: Store, core: bool = False) -> Lesson:
    """Return the lesson of that name; else the one that was open last, else the first.

    Args:
        core: whether to go on along the core path, where nothing was named.

    Raises:
        LessonError: it cannot be read.
        UserError: there is no such lesson.
    """
    if which:
        lesson = find_lesson(which)
        return lesson.core if core else lesson
    headers = list_lessons()
    if not headers:
        raise UserError("There are no lessons; name a file, as in tutor learn my-lesson.md.")
    if core:
        rows = outline().summary(store, datetime.now(UTC)).lessons
        following = CorePath.of(headers, rows).following
        return find_lesson(str((following or headers[0]).path)).core
    position = store.position()
    known = {header.id for header in headers}
    return find_lesson(position.lesson if position and position.lesson in known else headers[0].id)
