"""Proving one question: its right answer passes, every mistake fails and is named, no hint gives the answer away."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.course.lesson.given import count
from tutor.course.lesson.problems import nearest
from tutor.course.questions.figures import keys_of
from tutor.course.questions.grading import grade
from tutor.course.questions.variants import Variant, draw, every_variant
from tutor.course.questions.working import working
from tutor.course.scenario.filling import QuestionError, Unfit
from tutor.engine.formula import to_unicode
from tutor.engine.rounding import number, to_decimals
from tutor.engine.runs.line import run_line

if TYPE_CHECKING:
    from tutor.course.lesson.question import Question

Failure = tuple[str, int | None]
"""What is wrong, and the seed that shows it."""


def failures(question: "Question", seeds: int) -> Iterator[Failure]:
    """Yield what is wrong with a question: over so many seeds, or over all its variants where there are fewer."""
    checked = given_away = 0
    try:
        for variant in variants_to_check(question, seeds):
            checked += 1
            given_away += _gives_away(variant)
            for message in _wrong_with(variant):
                yield message, variant.seed
    except QuestionError as error:
        yield str(error), None
    # In one draw or another a number of the hint may happen to be the answer; that gives nothing away.
    if 2 * given_away > checked:
        yield "The hint gives the answer away.", None


def variants_to_check(question: "Question", seeds: int) -> Iterator[Variant]:
    """Yield the variants of so many seeds, or every variant once where there are fewer.

    Raises:
        QuestionError: the question has no variant, or is itself wrong.
    """
    if count(question.given) > seeds:
        for seed in range(seeds):
            yield draw(question, seed)
        return
    unfit = ""
    fit = 0
    for variant in every_variant(question):
        if isinstance(variant, Unfit):
            unfit = str(variant)
        else:
            fit += 1
            yield variant
    if not fit:
        raise QuestionError(f"No variant can be asked: {unfit}")


def mistake_table(variant: Variant) -> list[list[str]]:
    """Return the right answer and every mistake of a variant as rows: name, what the learner answers, what is said."""
    rows = [] if variant.expected is None else [["right", answer_text(variant, variant.expected), ""]]
    return rows + [[made.name, answer_text(variant, made.value), made.sentence] for made in variant.mistakes]


def right_answer(variant: Variant) -> str:
    """Return what a learner types who has it right."""
    task: Any = variant.task
    match variant.kind:
        case "number" | "vector" | "point":
            assert variant.expected is not None
            return answer_text(variant, variant.expected)
        case "choice" | "choices":
            return " ".join(str(position) for position, option in enumerate(variant.options, 1) if option.right)
        case "order":
            return " ".join(map(str, variant.order))
        case "formula":
            return to_unicode(variant.answer[0])
        case "goal":
            return str(task.solution)
    return str(task.model)


def answer_text(variant: Variant, value: Any) -> str:
    """Return a number or vector as an answer to the decimals that the variant asks for."""
    if variant.kind == "point":
        return ", ".join(repr(float(x)) for x in value)
    return "; ".join(to_decimals(float(x), variant.decimals) for x in value)


def _wrong_with(variant: Variant) -> Iterator[str]:
    if variant.expected is not None and not np.isfinite(variant.expected).all():
        yield "The answer is not finite."
        return
    yield from _right_answer_fails(variant)
    yield from _mistakes_pass(variant)
    if variant.kind == "goal":
        yield from _goal(variant)
    if not working(variant):
        yield "There is no working to show."
    for other in (variant.sub, variant.then):
        if other is not None:
            yield from _wrong_with(other)


def _right_answer_fails(variant: Variant) -> Iterator[str]:
    verdict = grade(variant, right_answer(variant))
    if variant.kind != "sentence" and not verdict.is_right:
        yield f"The right answer, {right_answer(variant)}, is told: {verdict.message}"


def _mistakes_pass(variant: Variant) -> Iterator[str]:
    """Every mistake is refused, and told what was done: by its own name, or by that of an earlier one it meets."""
    for made in variant.mistakes:
        # A slip may come so near that rounding it makes it right, which is as it should be.
        answer = "; ".join(map(repr, made.value.tolist())) if made.is_slip else answer_text(variant, made.value)
        verdict = grade(variant, answer)
        if verdict.outcome != "wrong":
            yield f"The mistake “{made.name}” is {verdict.outcome}."
        elif made.name not in (verdict.mistake, *verdict.others):
            yield f"The mistake “{made.name}” is told: {verdict.message}"
    for position, option in enumerate(variant.options, 1):
        if variant.kind == "choice" and not option.right and grade(variant, str(position)).outcome != "wrong":
            yield f"The wrong option “{option.text}” passes."
    if variant.kind == "formula":
        task: Any = variant.task
        for wrong, message in task.mistakes.items():
            if grade(variant, wrong).message != message:
                yield f"The mistake “{wrong}” is not told its own message."


def _gives_away(variant: Variant) -> bool:
    """Whether the hint says the answer, as a number that the question itself does not show."""
    if variant.expected is None or variant.kind == "point":
        return False
    shown = {text for x in variant.expected for text in (number(float(x)), to_decimals(float(x), variant.decimals))}
    return any(_says(variant.hint, text) and not _says(variant.ask, text) for text in shown)


def _says(text: str, shown: str) -> bool:
    words = text.replace("-", "−").replace("(", " ").replace(")", " ").replace(",", " ").replace("$", " ").split()
    return shown in {word.rstrip(".;:!?") for word in words}


def _goal(variant: Variant) -> Iterator[str]:
    if variant.scenario is None:
        yield "A goal needs a “run”, at which its figure opens."
        return
    task: Any = variant.task
    known = keys_of(variant.scenario.run)
    for key in (*task.change, *filter(None, [task.goal.largest])):
        if key not in known:
            yield f"The run has no key “{key}” to change. {nearest(key, known)}"
    if grade(variant, run_line(variant.scenario.run.descent())).is_right:
        yield "The goal is reached by the run that the figure opens at."
