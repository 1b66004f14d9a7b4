"""Proving lesson files before a learner sees them: every question over many seeds, every figure, every reference."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.catalogue import lesson_files
from tutor.course.front_matter import Header
from tutor.course.lesson import Lesson, Prose, read_header, read_lesson
from tutor.course.problems import LessonError, LessonProblem, nearest

if TYPE_CHECKING:
    from tutor.course.question import AnyTask, Question

SEEDS = 200
WIDTH = 80
"""Columns of the narrowest screen that a lesson is promised to fit."""

_MARGIN = 4

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def check(
    paths: Sequence[Path], panels: Collection[str], seeds: int = SEEDS, progress: Progress | None = None
) -> Iterator[LessonProblem]:
    """Yield every problem of the lesson files and of the directories of them.

    Lessons that are needed may also stand beside a file that is checked alone.

    Args:
        paths: files and directories.
        panels: the names of all panels that a figure may open.
        seeds: how many variants of each question are tried, at most.
        progress: told of each question that is done.
    """
    files = [file for path in paths for file in (lesson_files(path) if path.is_dir() else [path])]
    if not files:
        where = str(paths[0]) if paths else "."
        yield LessonProblem(where, 1, "There is no lesson file here; a lesson's name ends in “.md”.")
    lessons: list[Lesson] = []
    for file in files:
        try:
            lessons.append(read_lesson(file))
        except LessonError as error:
            yield from error.problems
    yield from _references(lessons, _neighbours(files))
    total, done = sum(len(lesson.questions) for lesson in lessons), 0
    for lesson in lessons:
        yield from _markdown(lesson, panels)
        for question in lesson.questions:
            yield from check_question(lesson, question, seeds)
            done += 1
            if progress is not None:
                progress(done, total)


def check_question(lesson: Lesson, question: "Question", seeds: int = SEEDS) -> Iterator[LessonProblem]:
    """Yield what is wrong with a question, each message once, with the seed that shows it."""
    from tutor.course.proving import failures

    line = lesson.lines[question.id]
    said: set[str] = set()
    for message, seed in failures(question, seeds):
        if message not in said:
            said.add(message)
            where = "" if seed is None else f" (seed {seed})"
            yield LessonProblem(str(lesson.header.path), line, f"{question.id}: {message}{where}")


def _neighbours(files: Iterable[Path]) -> dict[Path, Header]:
    headers: dict[Path, Header] = {}
    for directory in dict.fromkeys(file.parent for file in files):
        for path in lesson_files(directory):
            try:
                headers[path] = read_header(path)
            except LessonError:
                continue
    return headers


def _references(lessons: Sequence[Lesson], headers: Mapping[Path, Header]) -> Iterator[LessonProblem]:
    """Ids that stand twice, needs that do not exist, and circles of needs."""
    owners: dict[str, Path] = {}
    for path, header in headers.items():
        owners.setdefault(header.id, path)
    needs = {header.id: header.needs for path, header in headers.items() if owners[header.id] == path}
    for lesson in lessons:
        path = lesson.header.path
        if owners.get(lesson.id, path) != path:
            yield LessonProblem(str(path), 1, f"The id “{lesson.id}” belongs to {owners[lesson.id].name} already.")
        for need in lesson.needs:
            if need not in needs:
                yield LessonProblem(str(path), 1, f"There is no lesson “{need}” to need. {nearest(need, needs)}")
        if circle := _circle(lesson.id, needs):
            yield LessonProblem(str(path), 1, f"The needs go round in a circle: {' → '.join(circle)}.")


def _circle(start: str, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from a lesson back to itself along its needs, where there is one."""
    trail: list[tuple[str, list[str]]] = [(start, [start])]
    seen: set[str] = set()
    while trail:
        lesson, way = trail.pop()
        for need in needs.get(lesson, ()):
            if need == start:
                return [*way, start]
            if need not in seen:
                seen.add(need)
                trail.append((need, [*way, need]))
    return []


def _markdown(lesson: Lesson, panels: Collection[str]) -> Iterator[LessonProblem]:
    from tutor.course.figures import figure_problems
    from tutor.course.question import Figure

    for page in lesson.pages:
        for block, at in zip(page.blocks, page.lines, strict=True):
            if isinstance(block, Prose):
                for line, message in _prose(block):
                    yield LessonProblem(str(lesson.header.path), line, message)
            elif isinstance(block, Figure):
                for message in figure_problems(block, panels):
                    yield LessonProblem(str(lesson.header.path), at, f"The figure: {message}")
    for question in lesson.questions:
        for text in _texts(question):
            for _, message in _formulas(text):
                yield LessonProblem(str(lesson.header.path), lesson.lines[question.id], f"{question.id}: {message}")


def _prose(prose: Prose) -> Iterator[tuple[int, str]]:
    """What does not fit or cannot be shown: code and tables are never wrapped, formulas only here and there."""
    from tutor.course.tex import inline_or_source

    room = WIDTH - _MARGIN
    fenced = False
    for number, line in enumerate(prose.markdown.split("\n"), prose.line):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        unbroken = fenced or line.lstrip().startswith("|")
        widest = _columns(_TEX.sub(lambda found: inline_or_source(found[1]), line)) if unbroken else _longest_word(line)
        if widest > room:
            yield number, f"This is {widest} columns wide and is not wrapped; the most is {room}."
        if any(picture in line for picture in _PICTURES):
            yield number, "There is a control character in this line; take it out."
    for below, message in _formulas(prose.markdown):
        yield prose.line + below - 1, message


def _formulas(markdown: str) -> Iterator[tuple[int, str]]:
    from tutor.course.tex import TexError, display, inline, width_of
    from tutor.course.tex.markdown import formulas

    room = WIDTH - _MARGIN
    for formula in formulas(markdown):
        try:
            width = max(map(width_of, display(formula.tex, room))) if formula.display else width_of(inline(formula.tex))
        except TexError as error:
            yield formula.line, f"The formula “{formula.tex}”: {error}"
            continue
        if width > room:
            yield formula.line, f"This formula is {width} columns wide; the most is {room}."


_TEX = re.compile(r"\$([^$]+)\$")
_PICTURES = (*map(chr, range(0x2400, 0x2420)), "␡", "⟨U+")
"""What control characters were made visible as when the file was read."""


def _longest_word(line: str) -> int:
    # A link's address is not shown, and a formula is measured as it is drawn.
    return 0 if "](" in line or "$" in line else max(map(_columns, line.split()), default=0)


def _columns(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _texts(question: "Question") -> Iterator[str]:
    """Every text of a question that may hold a formula."""
    for task in question.tasks:
        here: AnyTask | None = task
        while here is not None:
            fields = here.model_dump(exclude={"sub"})
            yield from (text for key in ("ask", "hint", "model") if (text := fields.get(key)))
            yield from fields.get("steps", ())
            yield from fields.get("mistakes", {}).values()
            for option in fields.get("options", ()):
                yield from (option["text"], option["why"])
            here = here.sub
