"""The course in ids, for counting what was learnt of it, and the lesson at which it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from tutor.course.lesson.catalogue import find_lesson, lesson_directory, lesson_files, list_lessons
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.course.lesson.problems import LessonError
from tutor.course.progress import Store
from tutor.course.review.summary import Summary, summarise
from tutor.course.review.what_now import CorePath
from tutor.engine.errors import UserError


@dataclass(frozen=True, slots=True)
class Outline:
    """Every lesson that can be read, in order."""

    lessons: tuple[tuple[str, tuple[str, ...]], ...]
    """(lesson id, its question ids)."""
    titles: Mapping[str, str]
    """The title of each lesson id."""
    ideas: Mapping[str, tuple[str, ...]]
    """The question ids of the lessons that teach an idea."""
    core: frozenset[str] = frozenset()
    """The ids of the questions that the core path asks."""

    def summary(self, store: Store, now: datetime, zone: tzinfo | None = None) -> Summary:
        """What a learner has done of it."""
        return summarise(store, now=now, lessons=self.lessons, ideas=self.ideas, core=self.core, zone=zone)


def outline(directory: str | Path | None = None) -> Outline:
    """Read every lesson in full; one that cannot be read is left out, as in the list of lessons."""
    lessons: list[tuple[str, tuple[str, ...]]] = []
    titles: dict[str, str] = {}
    ideas: dict[str, tuple[str, ...]] = {}
    core: set[str] = set()
    for path in lesson_files(lesson_directory(directory)):
        try:
            lesson = read_lesson(path)
        except LessonError:
            continue
        questions = tuple(question.id for question in lesson.questions)
        lessons.append((lesson.id, questions))
        titles[lesson.id] = lesson.title
        core |= {question.id for question in lesson.questions if question.core}
        for idea in lesson.header.ideas:
            ideas[idea] = (*ideas.get(idea, ()), *questions)
    return Outline(tuple(lessons), titles, ideas, frozenset(core))


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
