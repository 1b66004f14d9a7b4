"""A lesson: Markdown with front matter, pages, and blocks of questions and figures; data, never code."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tutor.course.lesson.front_matter import Header, header_from, words_and_lists
from tutor.course.lesson.problems import LessonError, LessonProblem
from tutor.words.visible import visible

if TYPE_CHECKING:  # pydantic takes a sixth of a second to import, and a list of lessons has no need of it
    from tutor.course.lesson.figure import Figure
    from tutor.course.lesson.yaml_block import Block as YamlBlock
    from tutor.course.questions.question import Question

LARGEST = 256_000
"""Bytes in a lesson file."""

MOST_YAML = 32_000
"""Characters of YAML in a lesson file, all blocks together."""

DEEPEST_QUOTE = 20

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_RULE = re.compile(r" {0,3}-{3,}[ \t]*")
_QUOTED = re.compile(rf"(?: {{0,3}}>){{{DEEPEST_QUOTE + 1}}}")


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown to read."""

    markdown: str
    line: int = field(compare=False)


Block: TypeAlias = "Prose | Figure | Question"


@dataclass(frozen=True, slots=True)
class Page:
    """A screenful: one idea."""

    blocks: tuple[Block, ...]
    line: int = field(compare=False)
    lines: tuple[int, ...] = field(compare=False)
    """The line of each block."""

    @property
    def core(self) -> "Page":
        """The page as the core path shows it: of its questions those marked as core; nothing where it has none."""
        kept = [each for each in zip(self.blocks, self.lines, strict=True) if getattr(each[0], "core", True)]
        return _page(kept if any(getattr(block, "core", False) for block, _ in kept) else (), self.line)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as read in full."""

    header: Header
    pages: tuple[Page, ...]
    fingerprint: str
    """Of the file's text, so that a log of attempts can say which edition was answered."""
    lines: dict[str, int] = field(compare=False)
    """The line of each question, by its id."""

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def questions(self) -> tuple["Question", ...]:
        """Every question, in order."""
        from tutor.course.questions.question import Question

        return tuple(block for page in self.pages for block in page.blocks if isinstance(block, Question))

    @property
    def core(self) -> "Lesson":
        """The lesson as the core path shows it; pages off the path are empty, so that all keep their numbers."""
        pages = tuple(page.core for page in self.pages)
        return replace(self, pages=pages) if any(page.blocks for page in pages) else self

    @property
    def way(self) -> tuple[int, ...]:
        """The places of the pages that hold anything, counted from 0."""
        return tuple(place for place, page in enumerate(self.pages) if page.blocks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of lines between fences and page breaks: prose where `info` is None, else a fenced block."""

    line: int
    """Of its first line, or of the fence, counted from 1."""
    text: str
    info: str | None


@dataclass
class _Report:
    """Problems of one file, collected so that its author sees all of them at once."""

    file: str
    problems: list[LessonProblem] = field(default_factory=list)

    def __call__(self, line: int, message: str) -> None:
        self.problems.append(LessonProblem(self.file, line, message))


def read_text(path: Path) -> str:
    """Return a file's text, safe to show.

    Raises:
        LessonError: it is not there, too large, or not UTF-8.
    """
    try:
        # A pipe would keep us waiting, and a device has no end.
        if path.exists() and not path.is_file():
            raise LessonError([LessonProblem(str(path), 1, "This is no ordinary file.")])
        size = path.stat().st_size
        if size > LARGEST:
            message = f"The file has {size} bytes; the most for a lesson is {LARGEST}. Split it."
            raise LessonError([LessonProblem(str(path), 1, message)])
        data = path.read_bytes()
    except OSError as error:
        raise LessonError([LessonProblem(str(path), 1, f"The file cannot be read: {error.strerror}.")]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LessonError([LessonProblem(str(path), line, "This is not UTF-8; save the file as UTF-8.")]) from None
    return visible(text.replace("\r\n", "\n"))


def read_header(path: Path) -> Header:
    """Read a lesson's front matter only.

    Raises:
        LessonError: there is none, or it cannot be read.
    """
    return _header_of(path, read_text(path))


@lru_cache(maxsize=1024)  # a lesson that opens asks for the headers of all three times, and home more often
def _header_of(path: Path, text: str) -> Header:
    report = _Report(str(path))
    header = _header(path, text.split("\n"), report)
    if header is None:
        raise LessonError(report.problems)
    return header[0]


def read_lesson(path: Path) -> Lesson:
    """Read a lesson in full.

    Raises:
        LessonError: with every problem found.
    """
    return _lesson_of(path, read_text(path))


@lru_cache(maxsize=1024)  # whole courses: home counts all of it, and what recalls or reviews asks for it again
def _lesson_of(path: Path, text: str) -> Lesson:
    from hashlib import sha256

    report = _Report(str(path))
    lines = text.split("\n")
    header = _header(path, lines, report)
    pages, question_lines = _pages(lines, header[1] if header else 0, header[0].id if header else "", report)
    if report.problems or header is None:
        raise LessonError(sorted(report.problems))
    return Lesson(header[0], pages, sha256(text.encode()).hexdigest()[:16], question_lines)


def _header(path: Path, lines: list[str], report: _Report) -> tuple[Header, int] | None:
    """The front matter and the number of the first line after it, counted from 0."""
    end = next((i for i, line in enumerate(lines[1:200], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        report(1, "A lesson begins with front matter between two lines “---”: format, id, title, needs.")
        return None
    text = "\n".join(lines[end + 1 :])
    plain = words_and_lists(lines[1:end])
    if plain is not None and (header := header_from(plain, path, text, lambda where, message: None)):
        return header, end + 1
    from tutor.course.lesson.yaml_block import YamlProblem, read_block  # late: a list of lessons does without

    try:
        block = read_block("\n".join(lines[1:end]))
    except YamlProblem as problem:
        report(problem.line + 2, str(problem))
        return None
    header = header_from(block, path, text, lambda where, message: report(block.line_of(where) + 2, message))
    return None if header is None else (header, end + 1)


def _pages(lines: list[str], first: int, lesson: str, report: _Report) -> tuple[tuple[Page, ...], dict[str, int]]:
    """The pages from a line on, of the lesson of that id, and the line of each question."""
    from tutor.course.questions.question import Question

    pages: list[Page] = []
    blocks: list[tuple[Block, int]] = []
    asked: list[tuple[str, int]] = []
    page_line, yaml = first + 1, 0
    for piece in _pieces(lines, first, report):
        if piece is None:
            pages.append(_page(blocks, page_line))
            blocks = []
            continue
        if not blocks:
            page_line = piece.line
        if piece.info is None:
            if piece.text.strip():
                line = piece.line + len(piece.text) - len(piece.text.lstrip("\n"))
                blocks.append((Prose(piece.text.strip("\n"), line), line))
            continue
        yaml += len(piece.text)
        if yaml > MOST_YAML:
            report(piece.line, f"The blocks of this file have more than {MOST_YAML} characters. Split the lesson.")
            break
        block = _fenced(piece, report)
        if block is not None:
            blocks.append((block, piece.line))
            if isinstance(block, Question):
                asked.append((block.id, piece.line))
    pages.append(_page(blocks, page_line))
    for page in pages:
        if not page.blocks and not report.problems:
            report(page.line, "This page is empty; write something between the two lines “---”, or take one out.")
    question_lines = dict(reversed(asked))
    for name, line in asked:
        if line != question_lines[name]:
            report(question_lines[name], f"The id “{name}” stands on two questions; every one needs its own.")
        if lesson and name.partition(".")[0] != lesson:
            report(question_lines[name], f"The id “{name}” begins with the lesson's own: “{lesson}.…”.")
    return tuple(pages), question_lines


def _page(blocks: Sequence[tuple[Block, int]], line: int) -> Page:
    return Page(tuple(block for block, _ in blocks), line, tuple(at for _, at in blocks))


def _pieces(lines: list[str], first: int, report: _Report) -> Iterator[_Piece | None]:
    """Prose and fenced YAML in order, and None for each page break; other fences are prose."""
    prose: list[str] = []
    prose_line, position = first + 1, first

    def so_far() -> _Piece:
        return _Piece(prose_line, "\n".join(prose), None)

    while position < len(lines):
        line = lines[position]
        fence = _FENCE.fullmatch(line)
        # With a backtick after it, ```x``` is code inside a line.
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            end = _fence_end(lines, position, fence[1])
            if end is None:
                report(position + 1, "This fence is never closed; end the block with a line of the same marks.")
                break
            info = fence[2].split()
            if info[:1] == ["yaml"] and len(info) > 1:
                yield so_far()
                yield _Piece(position + 1, "\n".join(lines[position + 1 : end]), info[1])
                prose, prose_line = [], end + 2
            else:
                prose += lines[position : end + 1]
            position = end + 1
            continue
        if _RULE.fullmatch(line):
            if prose and prose[-1].strip():
                report(position + 1, "Leave a line empty before “---”; Markdown takes this for a heading.")
            yield so_far()
            yield None
            prose, prose_line = [], position + 2
        else:
            if _QUOTED.match(line):
                report(position + 1, f"This is quoted more than {DEEPEST_QUOTE} deep.")
            prose.append(line)
        position += 1
    yield so_far()


def _fence_end(lines: list[str], start: int, marks: str) -> int | None:
    for position in range(start + 1, len(lines)):
        closing = lines[position].strip()
        if closing.startswith(marks) and not closing.strip(marks[0]):
            return position
    return None


def _fenced(piece: _Piece, report: _Report) -> "Figure | Question | None":
    from tutor.course.lesson.figure import figure_from
    from tutor.course.lesson.yaml_block import YamlProblem, read_block
    from tutor.course.questions.question_block import question_from

    readers: dict[str, Callable[..., Figure | Question | None]] = {"question": question_from, "figure": figure_from}
    word = piece.info or ""
    if word not in readers:
        report(piece.line, f"“yaml {word}” is no block of a lesson; write “yaml question” or “yaml figure”.")
        return None
    try:
        block: YamlBlock = read_block(piece.text)
    except YamlProblem as problem:
        report(piece.line + 1 + problem.line, str(problem))
        return None
    return readers[word](block, lambda where, message: report(piece.line + 1 + block.line_of(where), message))
