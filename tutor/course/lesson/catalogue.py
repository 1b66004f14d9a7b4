"""The lessons there are, and where they are found."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson, read_header, read_lesson
from tutor.course.lesson.problems import LessonError
from tutor.engine.errors import UserError
from tutor.engine.suggestion import did_you_mean

if TYPE_CHECKING:
    from tutor.course.questions.question import Question

ENVIRONMENT = "DESCENT_TUTOR_LESSONS"

GLOSSARY = "words.md"
"""Beside the lessons: what their words mean. It is no lesson, and neither is a README."""


def lesson_directory(explicit: str | Path | None = None) -> Path:
    """Return where the lessons are: the directory given, the one in the environment, the package's, or the checkout's.

    Raises:
        UserError: there is no such directory.
    """
    chosen = explicit or os.environ.get(ENVIRONMENT)
    if chosen:
        directory = Path(chosen)
        if not directory.is_dir():
            raise UserError(f"There is no directory {directory}; name one that holds lesson files.")
        return directory
    package = Path(__file__).parents[2]
    for directory in (package / "lessons", package.parent / "lessons"):
        if directory.is_dir():
            return directory
    raise UserError(f"No lessons are installed; name a directory of lesson files in {ENVIRONMENT}.")


def lesson_files(path: Path) -> list[Path]:
    """Every lesson file of a directory, in the order of their names; of a file, that file."""
    if not path.is_dir():
        return [path]
    return sorted(path for path in path.glob("*.md") if path.name.lower() not in {"readme.md", GLOSSARY})


def list_lessons(directory: str | Path | None = None) -> list[Header]:
    """Return every lesson's header, in the order of the files; a lesson that cannot be read is left out.

    `tutor check` says what is wrong with those; a list is for learners.
    """
    headers = []
    for path in lesson_files(lesson_directory(directory)):
        try:
            headers.append(read_header(path))
        except LessonError:
            continue
    return headers


def find_lesson(which: str, directory: str | Path | None = None) -> Lesson:
    """Return the lesson of that id, number, file name or path.

    Raises:
        LessonError: it cannot be read.
        UserError: there is none.
    """
    path = Path(which)
    if path.suffix == ".md" and path.exists():
        return read_lesson(path)
    known: dict[str, Path] = {}
    for header in list_lessons(directory):
        stem = header.path.stem
        number = stem.partition("-")[0]
        for name in (header.id, stem, number, number.lstrip("0")):
            known.setdefault(name, header.path)
    # A lesson whose front matter is broken is still found by its file's name, so that its author reads what is wrong.
    for path in lesson_files(lesson_directory(directory)):
        known.setdefault(path.stem, path)
    if which not in known:
        ids = [header.id for header in list_lessons(directory)]
        raise UserError(f"There is no lesson “{which}”. {did_you_mean(which, ids)}")
    return read_lesson(known[which])


def find_question(question_id: str, directory: str | Path | None = None) -> "tuple[Lesson, Question]":
    """Return a question of a lesson file and that lesson.

    Raises:
        LessonError: the lesson cannot be read.
        UserError: there is no such question.
    """
    lesson = find_lesson(question_id.partition(".")[0], directory)
    questions = {question.id: question for question in lesson.questions}
    if question_id not in questions:
        raise UserError(f"There is no question “{question_id}”. {did_you_mean(question_id, questions)}")
    return lesson, questions[question_id]
