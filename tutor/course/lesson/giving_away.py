"""What a page gives away of its questions, and what a question leaves to a page that may not be there."""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from tutor.course.lesson.lesson import Page, Prose

if TYPE_CHECKING:
    from tutor.course.questions.question import Question

_MOST_DRAWS = 60
_MOST_WORDS = 5
"""So many words of a right option may stand in a row in the prose."""

_NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_ELSEWHERE = re.compile(
    r"\b(?:(?:the|this) (?:table|panel|caption|page|paragraph|lesson)|in the figure|(?:next|last|previous) page)\b",
    re.IGNORECASE,
)


def stands_above(page: Page) -> Iterator[tuple[int, str]]:
    """Yield each question whose answer a reader of the page could copy, with its line.

    That is a right option whose words stand in the prose above, and a draw whose numbers are those of an example:
    what is given and the answer stand together in one paragraph.
    """
    from tutor.course.questions.question import Question

    paragraphs: list[str] = []
    for block, line in zip(page.blocks, page.lines, strict=True):
        if isinstance(block, Prose):
            paragraphs += _PARAGRAPH.split(block.markdown)
        elif isinstance(block, Question):
            above = " ".join(["", *_WORD.findall("\n".join(paragraphs).lower()), ""])
            for option in (each for task in block.tasks for each in getattr(task, "options", ()) if each.right):
                if _run_of_words(_WORD.findall(option.text.lower()), above):
                    yield line, f"{block.id}: “{option.text}” stands in the text above it; let the answer be found."
            if copied := next(filter(None, (_copied(block, paragraph) for paragraph in paragraphs)), ""):
                yield line, f"{block.id}: the draw {copied} is worked out in the text above it; let it draw others."


def points_elsewhere(text: str) -> str:
    """What a question's text points at that the quiz and the review do not show; empty where there is nothing."""
    found = _ELSEWHERE.search(text)
    return found[0] if found else ""


def _copied(question: "Question", paragraph: str) -> str:
    """A draw all of whose numbers, the answer's too, stand in a paragraph; empty where there is none."""
    from tutor.course.questions.kinds.computed import ComputedVariant
    from tutor.course.questions.question import variant_of
    from tutor.course.scenario.filling import QuestionError, Unfit

    here = _numbers(paragraph)
    drawn = {name: [each for each in values if each in here] for name, values in question.given.items()}
    # A training's numbers are not computed by heart, and each draw of one would take long.
    if not here or question.train is not None:
        return ""
    for values in islice(product(*drawn.values()), _MOST_DRAWS):
        try:
            variant = variant_of(question, 0, dict(zip(drawn, values, strict=True)))
        except (Unfit, QuestionError):  # whatever is wrong there, the question's proof says it
            continue
        answer = _numbers(variant.right_answer) if isinstance(variant, ComputedVariant) else set()
        if answer and answer <= here:
            return ", ".join((*(f"{name} = {value}" for name, value in variant.values.items()), variant.right_answer))
    return ""


def _numbers(text: str) -> set[float]:
    return {float(found.replace("−", "-")) for found in _NUMBER.findall(text)}


def _run_of_words(words: list[str], text: str) -> bool:
    """Whether more words in a row than may stand in a text, or all of them where there are fewer."""
    length = min(_MOST_WORDS + 1, max(len(words), 3))
    return any(f" {' '.join(words[at : at + length])} " in text for at in range(len(words) - length + 1))
