"""Proving lesson files before a learner sees them: every question over many seeds, every figure, every reference."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.lesson.catalogue import lesson_files, list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.giving_away import points_elsewhere, stands_above
from tutor.course.lesson.glossary import word_problems
from tutor.course.lesson.lesson import Lesson, Page, Prose, read_lesson
from tutor.course.lesson.problems import LessonError, LessonProblem
from tutor.engine.suggestion import did_you_mean
from tutor.words.tex import TexError, display, inline, width_of
from tutor.words.tex.markdown import formula_parser, formulas
from tutor.words.tex.plain import to_plain

if TYPE_CHECKING:
    from tutor.course.questions.proving import Draws
    from tutor.course.questions.question import Question

SEEDS = 200
WIDTH = 80
"""Columns of the narrowest screen that a lesson is promised to fit."""

_ROOM = WIDTH - 4
"""Columns without the margins."""

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


Tell = Callable[[LessonProblem, "Draws"], None]
"""Called with each question's place, its id as message, and what came of its draws."""


def check(
    paths: Sequence[Path],
    panels: Collection[str],
    seeds: int = SEEDS,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Iterator[LessonProblem]:
    """Yield every problem of the lesson files and of the directories of them.

    Lessons that are needed may also stand beside a file that is checked alone.

    Args:
        paths: files and directories.
        panels: the names of all panels that a figure may open.
        seeds: how many variants of each question are tried, at most; with 0 only texts, figures and references are.
        progress: told of each question that is done.
        tell: told what came of the draws of each question.
    """
    files = [file for path in paths for file in lesson_files(path)]
    if not files:
        where = str(paths[0]) if paths else "."
        yield LessonProblem(where, 1, "There is no lesson file here; a lesson's name ends in “.md”.")
    lessons: list[Lesson] = []
    for file in files:
        try:
            lessons.append(read_lesson(file))
        except LessonError as error:
            yield from error.problems
    directories = dict.fromkeys(file.parent for file in files)
    yield from _references(lessons, [header for each in directories for header in list_lessons(each)])
    for directory in (path for path in paths if path.is_dir()):
        try:
            yield from word_problems(directory)
        except LessonError as error:
            yield from error.problems
    total, done = sum(len(lesson.questions) for lesson in lessons), 0
    for lesson in lessons:
        for line, message in (each for page in lesson.pages for each in _on_page(page, panels)):
            yield LessonProblem(str(lesson.header.path), line, message)
        for question in lesson.questions if seeds else ():
            yield from check_question(lesson, question, seeds, tell)
            done += 1
            if progress is not None:
                progress(done, total)


def check_question(
    lesson: Lesson, question: "Question", seeds: int = SEEDS, tell: Tell | None = None
) -> Iterator[LessonProblem]:
    """Yield what is wrong with a question, each message once, with the seed that shows it."""
    from tutor.course.questions.proving import Draws, failures

    line = lesson.lines[question.id]
    said: set[str] = set()
    draws = Draws()
    for message, seed in failures(question, seeds, draws):
        if message not in said:
            said.add(message)
            where = "" if seed is None else f" (seed {seed})"
            yield LessonProblem(str(lesson.header.path), line, f"{question.id}: {message}{where}")
    if tell is not None:
        tell(LessonProblem(str(lesson.header.path), line, question.id), draws)


def _references(lessons: Sequence[Lesson], headers: Iterable[Header]) -> Iterator[LessonProblem]:
    """Ids that stand twice, needs that do not exist, and circles of needs."""
    first: dict[str, Header] = {}
    for header in headers:
        first.setdefault(header.id, header)
    owners = {each: header.path for each, header in first.items()}
    needs = {each: header.needs for each, header in first.items()}
    questions = {lesson.id: {question.id for question in lesson.questions} for lesson in lessons}
    for lesson in lessons:
        path = lesson.header.path
        if owners.get(lesson.id, path) != path:
            yield LessonProblem(str(path), 1, f"The id “{lesson.id}” belongs to {owners[lesson.id].name} already.")
        for need in lesson.header.needs:
            if need not in needs:
                yield LessonProblem(str(path), 1, f"There is no lesson “{need}” to need. {did_you_mean(need, needs)}")
        if lesson.header.placement and lesson.header.placement not in questions[lesson.id]:
            yield LessonProblem(str(path), 1, f"“{lesson.header.placement}” of “placement” is no question of it.")
        for asked in lesson.header.recall:
            other = asked.partition(".")[0]
            if other == lesson.id or other not in needs or asked not in questions.get(other, {asked}):
                yield LessonProblem(str(path), 1, f"“{asked}” of “recall” is no question of another lesson.")
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]  # it stands there from what is needed to what needs it
        start = min(range(len(circle) - 1), key=lambda place: owners[circle[place]])
        told = " → ".join([*circle[start:-1], *circle[: start + 1]])
        yield LessonProblem(str(owners[circle[start]]), 1, f"The needs go round in a circle: {told}.")


def _on_page(page: Page, panels: Collection[str]) -> Iterator[tuple[int, str]]:
    """What cannot be shown of a page, and what its questions give away, or ask of it that is not there."""
    from tutor.course.lesson.figure import Figure, figure_problems
    from tutor.course.questions.question import has_drawable_run

    for place, (block, line) in enumerate(zip(page.blocks, page.lines, strict=True)):
        if isinstance(block, Prose):
            yield from _prose(block)
            continue
        if isinstance(block, Figure):
            yield from ((line, f"The figure: {message}") for message in figure_problems(block, panels))
            continue
        if block.closes == "figure" and not any(isinstance(each, Figure) for each in page.blocks):
            yield line, f"{block.id}: “closes: figure”, but there is no figure on this page."
        if block.closes == "next" and place + 1 == len(page.blocks):
            yield line, f"{block.id}: “closes: next”, but there is nothing after it on this page."
        if block.figure == "question" and not has_drawable_run(block):
            yield line, f"{block.id}: “figure: question”, but it has no run over one weight or two."
        for text in (each for task in block.tasks for each in task.texts()):
            yield from ((line, f"{block.id}: {message}") for _, message in _formulas(text, _fences(text)))
            if thing := points_elsewhere(text):
                yield line, f"{block.id}: it speaks of “{thing}”, which the quiz and the review do not show: “{text}”"
    yield from stands_above(page)


def _prose(prose: Prose) -> Iterator[tuple[int, str]]:
    """What does not fit or cannot be shown: code and tables are never wrapped, formulas only here and there."""
    tables, fences = dict(_tables(prose.markdown)), _fences(prose.markdown)
    for below, line in enumerate(prose.markdown.split("\n")):
        in_table = any(below in lines for lines in tables)
        widest = 0 if in_table else width_of(line) if below in fences else _longest_word(line)
        if widest > _ROOM:
            yield prose.line + below, f"This is {widest} columns wide and is not wrapped; the most is {_ROOM}."
        if any(picture in line for picture in _PICTURES):
            yield prose.line + below, "There is a control character in this line; take it out."
    for lines, width in tables.items():
        if width > _ROOM:
            yield prose.line + lines.start, f"This table is drawn {width} columns wide; the most is {_ROOM}."
    for below, message in _formulas(prose.markdown, fences):
        yield prose.line + below, message


def _fences(markdown: str) -> set[int]:
    """The lines inside fences, counted from 0, the opening ones among them."""
    fenced, found = False, set()
    for number, line in enumerate(markdown.split("\n")):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if fenced:
            found.add(number)
    return found


def _tables(markdown: str) -> Iterator[tuple[range, int]]:
    """The lines of each table, counted from 0, and the columns that it takes with its formulas drawn."""
    for token in formula_parser().parse(markdown):
        if token.type == "table_open" and token.map:
            lines = range(*token.map)
            drawn = to_plain("\n".join(markdown.split("\n")[lines.start : lines.stop]))
            yield lines, max(map(width_of, drawn.split("\n")))


def _formulas(markdown: str, fences: Collection[int]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(markdown.split("\n")):
        if number not in fences and (found := _OTHER_DELIMITERS.search(_NO_PROSE.sub("", line))):
            yield number, f"“{found[0]}” begins no formula here; write $…$, or $$…$$ on lines of its own."
    for formula in formulas(markdown):
        try:
            drawn = display(formula.tex, _ROOM) if formula.display else [inline(formula.tex)]
        except TexError as error:
            yield formula.line - 1, f"The formula “{formula.tex}”: {error}"
            continue
        if (width := max(map(width_of, drawn))) > _ROOM:
            yield formula.line - 1, f"This formula is {width} columns wide; the most is {_ROOM}."


_NO_PROSE = re.compile(r"`[^`]*`|\$[^$]*\$")
_OTHER_DELIMITERS = re.compile(r"\\\((?=.*\\\))|\\\[(?=\s*$|[^\]]*(\\[a-z]|[\^_=])[^\]]*\\\])")
"""How formulas begin elsewhere. Markdown takes the backslash for an escape and drops it."""

_PICTURES = (*map(chr, range(0x2400, 0x2420)), "␡", "⟨U+")
"""What control characters were made visible as when the file was read."""


def _longest_word(line: str) -> int:
    # A link's address is not shown, and a formula is measured as it is drawn.
    return 0 if "](" in line or "$" in line else max(map(width_of, line.split()), default=0)
