"""The course in ids: which questions belong to which lesson and which idea, for counting what was learnt."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.lesson import read_lesson
from tutor.course.lesson.problems import LessonError
from tutor.course.progress import Store
from tutor.course.review.summary import Summary, summarise
from tutor.engine.records import dataclass


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
