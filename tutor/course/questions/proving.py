"""Proving one question: its right answer passes, every mistake fails and is named, no hint gives the answer away."""

from collections.abc import Iterator

from tutor.course.questions.grading import grade
from tutor.course.questions.kinds.computed import ComputedVariant
from tutor.course.questions.question import Question, draw, every_variant
from tutor.course.questions.task import Variant
from tutor.course.scenario.draws import count
from tutor.course.scenario.filling import QuestionError, Unfit
from tutor.engine.rounding import number, to_decimals

Failure = tuple[str, int | None]
"""What is wrong, and the seed that shows it."""


def failures(question: Question, seeds: int) -> Iterator[Failure]:
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


def variants_to_check(question: Question, seeds: int) -> Iterator[Variant]:
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
    if not isinstance(variant, ComputedVariant):
        return []
    rows = [["right", variant.right_answer, ""]]
    return rows + [[made.name, variant.as_typed(made.value), made.sentence] for made in variant.mistakes]


def _wrong_with(variant: Variant) -> Iterator[str]:
    yield from _right_answer_fails(variant)
    yield from variant.problems()
    if not variant.working:
        yield "There is no working to show."
    for other in (variant.sub, variant.then):
        if other is not None:
            yield from _wrong_with(other)


def _right_answer_fails(variant: Variant) -> Iterator[str]:
    verdict = grade(variant, variant.right_answer)
    if verdict.outcome not in ("right", "compare"):
        yield f"The right answer, {variant.right_answer}, is told: {verdict.message}"


def _gives_away(variant: Variant) -> bool:
    """Whether the hint says the answer, as a number that the question itself does not show."""
    if not isinstance(variant, ComputedVariant) or not variant.precision:
        return False
    shown = {text for x in variant.expected for text in (number(float(x)), to_decimals(float(x), variant.decimals))}
    return any(_says(variant.hint, text) and not _says(variant.ask, text) for text in shown)


def _says(text: str, shown: str) -> bool:
    words = text.replace("-", "−").replace("(", " ").replace(")", " ").replace(",", " ").replace("$", " ").split()
    return shown in {word.rstrip(".;:!?") for word in words}
