"""The options of a choice as they are shown, with the right one marked by the author or named by the engine."""

from dataclasses import dataclass
from typing import Any

from tutor.course.lesson.given import shuffled
from tutor.course.scenario.filling import Filling, QuestionError, Unfit
from tutor.engine.analysis.regimes import regime
from tutor.engine.formula import FormulaError


@dataclass(frozen=True, slots=True)
class DrawnOption:
    """An option as it is shown, in its drawn place."""

    text: str
    right: bool
    why: str


def drawn_options(task: Any, fill: Filling, question_id: str, seed: int) -> tuple[DrawnOption, ...]:
    """Return a task's options in the order that the seed stands for.

    Raises:
        Unfit: not exactly one option says what the engine says.
    """
    truth = _truth(task.answer, fill) if task.kind == "choice" and task.answer else None
    options = [
        DrawnOption(fill(option.text), option.right if truth is None else _same(option.is_, truth), fill(option.why))
        for option in task.options
    ]
    if task.kind == "choice" and sum(option.right for option in options) != 1:
        raise Unfit(f"the answer is {truth}, and not exactly one option says so.")
    return tuple(options[position] for position in shuffled(len(options), question_id, seed))


def _truth(answer: str, fill: Filling) -> str | float:
    """What the engine says: the regime by name, or a number."""
    if answer == "regime":
        if fill.scenario is None:
            raise QuestionError("“answer: regime” needs a run.")
        return regime(fill.scenario.run.descent()).name
    try:
        return float(fill.evaluate((fill.expression(answer),))[0])
    except FormulaError as error:
        raise Unfit(str(error)) from None


def _same(said: str | None, truth: str | float) -> bool:
    if isinstance(truth, str):
        return said == truth
    try:
        return abs(float(str(said).replace("−", "-")) - truth) <= 1e-9 * max(1.0, abs(truth))
    except ValueError:
        return False
