"""A lesson's front matter, checked by hand so that a list of lessons imports no models."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from tutor.engine.suggestion import did_you_mean

FORMAT = 1

_KEYS = ("format", "id", "title", "part", "needs", "summary", "ideas", "recall", "placement")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OPENED = re.compile(r"\n {0,3}(`{3,}|~{3,})yaml +(\w+)")
_CORE = "\ncore: true\n"
_WORDS_A_MINUTE, _MINUTES_A_QUESTION, _MINUTES_A_FIGURE = 130, 1.75, 1.0
"""Technical text is read slowly; a question is thought about, and a figure is played with."""

_ENTRY = re.compile(r"""([a-z]+): (?:([1-9][0-9]{0,8})|([A-Za-z][^:#]*)|"([^"\\]+)"|\[([^:#\[\]{}"&*!|>%@`?]*)\])""")
_ITEM = re.compile(r" ?([A-Za-z](?:[^,]*[^, ])?)")
_NO_WORDS = {"null", "true", "false"}

Report = Callable[[tuple[str | int, ...], str], None]


@dataclass(frozen=True, slots=True)
class Header:
    """A lesson's front matter, which is all that a list of lessons reads."""

    path: Path
    id: str
    """Permanent: question ids begin with it."""
    title: str
    needs: tuple[str, ...] = ()
    """Ids of the lessons to know before."""
    summary: str = ""
    ideas: tuple[str, ...] = ()
    part: str = ""
    """The part of the course that the lesson stands in."""
    questions: int = 0
    """How many it asks, counted without reading them."""
    minutes: int = 0
    """About how long it takes, from its words and its questions."""
    core_questions: int = 0
    """Those marked as core: the core path asks them, and shows their pages."""
    core_minutes: int = 0
    recall: tuple[str, ...] = ()
    """Ids of questions of earlier lessons, one of which this lesson opens with."""
    placement: str = ""
    """The id of the question that tells whether this lesson, and those before it without one, are known."""


def words_and_lists(lines: Sequence[str]) -> dict[str, Any] | None:
    """Read a block that holds nothing but words, counts and lists of words, as most front matter does.

    Returns:
        What YAML makes of it; None where YAML must be asked, which takes a list of lessons ten times as long.
    """
    block: dict[str, Any] = {}
    for line in lines:
        entry = _ENTRY.fullmatch(line)
        if entry is None or not line.isprintable() or line.endswith(" ") or entry[1] in block:
            return None
        key, count, plain, quoted, listed = entry.groups()
        text = plain or quoted
        items = [] if not listed else [_ITEM.fullmatch(item) for item in listed.split(",")]
        words = [text or "", *(item[1] if item else "null" for item in items)]
        if not _NO_WORDS.isdisjoint(words):
            return None
        block[key] = int(count) if count else text if text else words[1:]
    return block


def header_from(block: Mapping[str, Any], path: Path, text: str, report: Report) -> Header | None:
    """Build a header; None after its problems were reported.

    Args:
        text: what stands under the front matter, of which only the length is taken.
    """
    problems: list[tuple[str, str]] = [
        (key, f"There is no key “{key}” in the front matter. {did_you_mean(key, _KEYS)}")
        for key in block
        if key not in _KEYS
    ]
    for key in ("format", "id", "title"):
        if key not in block:
            problems.append((key, f"The front matter needs “{key}”."))
    if block.get("format", FORMAT) != FORMAT:
        problems.append(("format", f"This program reads format {FORMAT}; the file says {block['format']}."))
    if "id" in block and not (isinstance(block["id"], str) and _ID.fullmatch(block["id"])):
        problems.append(("id", "An id is made of small letters, digits and hyphens: “by-hand”."))
    for key in ("title", "summary", "part", "placement"):
        if not (isinstance(block.get(key, ""), str) and len(block.get(key, "")) <= 200):
            problems.append((key, f"“{key}” is one line of text of at most 200 characters."))
    for key in ("needs", "ideas", "recall"):
        value = block.get(key, [])
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            problems.append((key, f"“{key}” is a list of words: [one, two]."))
    if "title" in block and block["title"] == "":
        problems.append(("title", "The title is empty."))
    for key, message in problems:
        report((key,), message)
    if problems:
        return None
    pages = [_Read.of(f"\n{page}") for page in text.split("\n\n---\n")]
    core = [page for page in pages if page.core]
    core_questions = sum(page.core for page in core)
    return Header(
        path,
        block["id"],
        block["title"],
        needs=tuple(block.get("needs", [])),
        summary=block.get("summary", ""),
        ideas=tuple(block.get("ideas", [])),
        part=block.get("part", ""),
        questions=(questions := sum(page.blocks.count("question") for page in pages)),
        minutes=max(1, _minutes(pages, questions)),
        core_questions=core_questions,
        core_minutes=_minutes(core, core_questions),
        recall=tuple(block.get("recall", [])),
        placement=block.get("placement", ""),
    )


class _Read(NamedTuple):
    """What it takes to read a page."""

    words: int
    """Of its prose."""
    blocks: tuple[str, ...]
    """The sort of each."""
    core: int
    """How many of its questions are core."""

    @classmethod
    def of(cls, page: str) -> Self:
        words, blocks, at = 0, [], 0
        while opened := _OPENED.search(page, at):
            words += len(page[at : opened.start()].split())
            blocks.append(opened[2])
            closed = page.find(f"\n{opened[1]}", opened.end())
            at = len(page) if closed < 0 else closed + len(opened[1]) + 1
        return cls(words + len(page[at:].split()), tuple(blocks), page.count(_CORE))


def _minutes(pages: Sequence[_Read], questions: int) -> int:
    words, figures = sum(page.words for page in pages), sum(page.blocks.count("figure") for page in pages)
    return round(words / _WORDS_A_MINUTE + questions * _MINUTES_A_QUESTION + figures * _MINUTES_A_FIGURE)
