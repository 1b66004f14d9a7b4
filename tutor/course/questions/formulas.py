"""Formula answers: equal when they agree wherever both are tried, and otherwise shown where they do not."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.course.lesson.given import draw_index
from tutor.course.questions.grading import Verdict
from tutor.engine.formula import Expression, FormulaError, evaluate, free_names, to_unicode
from tutor.engine.rounding import number
from tutor.words.answers import Unreadable, read_formula

if TYPE_CHECKING:
    from tutor.course.questions.variants import Variant

POINTS = 8
_TRIALS = 80
_GRAIN = 1000
"""Points lie on this many marks of each interval, so that a counterexample is easy to follow."""


def grade_formula(variant: "Variant", text: str) -> Verdict:
    """Return the verdict on a formula.

    Raises:
        Unreadable: it is no formula in the variables of the question.
    """
    task: Any = variant.task
    names = (*task.over, *variant.numbers)
    own = read_formula(text, names)
    if strange := [name for name in free_names(own) if name not in names]:
        raise Unreadable(f"{strange[0]} is not known here; the formula is in {', '.join(task.over)}.")
    point = counterexample(variant, own)
    if point is None:
        return Verdict("right", f"Right: {to_unicode(own)} agrees with {to_unicode(variant.answer[0])}.")
    for text_of_wrong, wrong in variant.wrong_formulas.items():
        if counterexample(variant, own, wrong) is None:
            return Verdict("wrong", task.mistakes[text_of_wrong], mistake=f"own: {text_of_wrong}")
    where = ", ".join(f"{name} = {number(point[name])}" for name in task.over)
    values = {**variant.numbers, **point}
    right = number(evaluate(variant.answer[0], values))
    try:
        told = f"yours is {number(evaluate(own, values))}"
    except FormulaError as error:
        told = f"yours has no value ({error})"
    return Verdict("wrong", f"Not yet: at {where} {told}, and the value there is {right}.")


def counterexample(variant: "Variant", own: Expression, right: Expression | None = None) -> dict[str, float] | None:
    """Return a point where two formulas differ; None where they agree on all that were tried.

    Points at which the right formula has no value are drawn again; where only the other one has none, it is wrong.
    """
    right = variant.answer[0] if right is None else right
    drawn = variant.numbers
    tried = 0
    for point in _points(variant):
        values = {**drawn, **point}
        try:
            expected = evaluate(right, values)
        except FormulaError:
            continue
        try:
            value = evaluate(own, values)
        except FormulaError:
            return point
        if not math.isclose(value, expected, rel_tol=1e-6, abs_tol=1e-9):
            return point
        tried += 1
        if tried == POINTS:
            return None
    return None if tried else {}


def _points(variant: "Variant") -> Iterator[dict[str, float]]:
    task: Any = variant.task
    for trial in range(_TRIALS):
        yield {
            name: round(
                low + (high - low) * draw_index(f"{variant.question_id} {name}", variant.seed, trial, _GRAIN) / _GRAIN,
                4,
            )
            for name, (low, high) in task.over.items()
        }
