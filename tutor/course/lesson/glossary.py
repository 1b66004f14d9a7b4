"""The words of the course, from `words.md` beside the lessons: what each means, and which lesson introduces it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.course.lesson.catalogue import GLOSSARY, lesson_directory, lesson_files, list_lessons
from tutor.course.lesson.lesson import read_header, read_text
from tutor.course.lesson.problems import LessonError, LessonProblem

_ENTRY = re.compile(r"\* \*\*(?P<term>[^*]+)\*\*(?P<other>[^(]*)\(`(?P<lesson>[^`]+)`\): (?P<meaning>.+)")
_ALIAS = re.compile(r"\*([^*]+)\*")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_UNSAID = re.compile(
    r"\A---\n.*?^---$|\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]+`"
    r"|^[ -]*(?:id|kind|given|run|train|graph|answer|derivative|over|goal|change|solution):[^\n]*$",
    re.DOTALL | re.MULTILINE,
)
"""What of a lesson's file is not said in words: front matter, formulas, code, and the truth of questions."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the course."""

    term: str
    aliases: tuple[str, ...]
    lesson: str
    """The id of the lesson that introduces it."""
    meaning: str
    line: int
    """In the file of words, from 1."""


def read_words(directory: str | Path | None = None) -> tuple[Word, ...]:
    """Return the words of a directory of lessons in the order of its file; none where there is no such file.

    Raises:
        LessonError: a line of the list cannot be read.
    """
    path = lesson_directory(directory) / GLOSSARY
    if not path.exists():
        return ()
    words = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.startswith("* "):
            continue
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            example = "* **loss** (`ten-minutes`): one number that says how wrong a model is."
            raise LessonError([LessonProblem(path.name, number, f"Write a word as in “{example}”")])
        aliases = tuple(_ALIAS.findall(entry["other"]))
        words.append(Word(entry["term"], aliases, entry["lesson"], entry["meaning"], number))
    return tuple(words)


def words_introduced(*lessons: str) -> tuple[Word, ...]:
    """Return the words that lessons introduce; none where their file cannot be read, which `tutor check` says."""
    try:
        return tuple(word for word in read_words() if word.lesson in lessons)
    except LessonError:
        return ()


def not_met(lesson: str) -> tuple[str, ...]:
    """Return the words that only lessons after this one introduce, as they may be written."""
    order = [header.id for header in list_lessons()]
    later = words_introduced(*order[order.index(lesson) + 1 :]) if lesson in order else ()
    return tuple(name for word in later for name in (word.term, *word.aliases) if len(name) > 2)


def word_problems(directory: Path) -> Iterator[LessonProblem]:
    """Yield each word whose lesson is missing or does not introduce it in bold, and each use before that lesson."""
    words = read_words(directory)
    texts = {read_header(path).id: _UNSAID.sub(" ", read_text(path)) for path in lesson_files(directory)}
    order = list(texts)
    for word in words:
        if word.lesson not in texts:
            yield LessonProblem(GLOSSARY, word.line, f"There is no lesson “{word.lesson}” for “{word.term}”.")
        elif not any(
            re.search(_spelling(word.term), bold, re.IGNORECASE) for bold in _BOLD.findall(texts[word.lesson])
        ):
            yield LessonProblem(GLOSSARY, word.line, f"“{word.lesson}” does not introduce **{word.term}** in bold.")
        else:
            for lesson in order[: order.index(word.lesson)]:
                if _uses(texts[lesson], word, words):
                    told = f"“{lesson}” uses “{word.term}” before “{word.lesson}” introduces it."
                    yield LessonProblem(GLOSSARY, word.line, told)


def found(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """The words that a learner may mean: the one of that name, or else those that have the text in them."""
    sought = text.strip().lower()
    names = {word: (word.term.lower(), *word.aliases) for word in words}
    exact = tuple(word for word, known in names.items() if sought in known)
    return exact or tuple(word for word, known in names.items() if any(sought in name for name in known))


def _uses(text: str, word: Word, words: Sequence[Word]) -> bool:
    """Whether a text has the word, but not inside a longer one of the list, as `gradient` is in `gradient descent`."""
    for longer in words:
        if longer.term != word.term and word.term.lower() in longer.term.lower():
            text = re.sub(_spelling(longer.term), " ", text, flags=re.IGNORECASE)
    return re.search(_spelling(word.term), text, re.IGNORECASE) is not None


def _spelling(term: str) -> str:
    """A pattern of the word at the beginning of words, so that `weights` and `converges` count too."""
    return r"\b" + r"\s+".join(map(re.escape, term.split()))
