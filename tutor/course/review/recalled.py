"""An answer of the log with the question that it was given to, as it was asked then."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import read_lesson
from tutor.course.lesson.problems import LessonError
from tutor.course.progress.attempt import drawn_to_text
from tutor.course.questions.grading import grade
from tutor.course.questions.question import Question, draw
from tutor.course.review.summary import MistakeCount
from tutor.course.scenario.filling import QuestionError

if TYPE_CHECKING:
    from tutor.course.questions.task import Variant


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was asked, what was answered, and what would have been right."""

    ask: str
    """Markdown."""
    answer: str
    right: str


def recalled(question: Question, seed: int, drawn: Mapping[str, object] | str, answer: str) -> Recalled | None:
    """Ask a question once more as it was; None where its lesson has changed so much that it cannot be.

    Args:
        question: as it stands in its lesson now.
        seed: of the answer.
        drawn: the numbers that the log kept of it; they tell whether the draw is still the same.
        answer: as typed.
    """
    try:
        variant = draw(question, seed)
    except QuestionError:
        return None
    kept = json.loads(drawn) if isinstance(drawn, str) else drawn
    if drawn_to_text(variant.values) != drawn_to_text(kept):
        return None
    # The log does not say which part an answer is of: the first one at which it is wrong.
    part = next((each for each in _parts(variant) if grade(each, answer).outcome == "wrong"), variant)
    return Recalled(part.ask, in_words(part, answer), in_words(part, part.right_answer))


def last_made(made: MistakeCount, headers: Iterable[Header]) -> Recalled | None:
    """The question at which a mistake was made last, where its lesson still has it."""
    path = next((header.path for header in headers if header.id == made.lesson), None)
    try:
        questions = read_lesson(path).questions if path is not None else ()
    except LessonError:
        return None
    question = next((each for each in questions if each.id == made.question), None)
    return None if question is None else recalled(question, made.seed, made.drawn, made.answer)


def in_words(variant: "Variant", answer: str) -> str:
    """An answer as a person reads it: what was chosen, or put in order, in place of its numbers."""
    places = answer.split()
    listed = variant.listed
    if variant.kind not in ("choice", "choices", "order") or not all(
        place.isdecimal() and 1 <= int(place) <= len(listed) for place in places
    ):
        return answer
    return " / ".join(listed[int(place) - 1] for place in places)


def _parts(variant: "Variant") -> Iterator["Variant"]:
    part: Variant | None = variant
    while part is not None:
        yield part
        part = part.then
