"""One right option, marked by the author or named by the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import model_validator

from tutor.course.mistakes.mistakes import Asked
from tutor.course.questions.kinds.options import OptionsTask, OptionsVariant, drawn_options
from tutor.course.questions.put_in import put_in_lines
from tutor.course.questions.run_working import run_working
from tutor.course.questions.task import Expression, Lead, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.filling import NO_VALUE, Filling, QuestionError, Unfit
from tutor.engine.analysis.regimes import regime
from tutor.engine.formula import FormulaError


class ChoiceTask(OptionsTask):
    """One right option, marked by the author or named by the engine through `answer`."""

    kind: Literal["choice"]
    answer: Expression | None = None

    @model_validator(mode="after")
    def _one_right(self) -> "ChoiceTask":
        if self.answer is None:
            if sum(option.right for option in self.options) != 1:
                raise ValueError("A choice has one option with “right: true”; for several, kind: choices.")
            if any(option.is_ is not None for option in self.options):
                raise ValueError("“is” compares with the question's “answer”, which is missing.")
        elif any(option.right or option.is_ is None for option in self.options):
            raise ValueError("With an “answer”, every option says “is: …” and none says “right”.")
        return self

    def draw(self, lead: Lead) -> Variant:
        if self.answer is None:
            right = [option.right for option in self.options]
        else:
            truth = _truth(self.answer, lead.fill)
            right = [_same(option.is_, truth) for option in self.options]
            if sum(right) != 1:
                raise Unfit(f"the answer is {truth}, and not exactly one option says so.", "no single option is right")
        return ChoiceVariant(lead, self, drawn_options(self.options, right, lead))


@dataclass(frozen=True, eq=False)
class ChoiceVariant(OptionsVariant):
    """One option to choose."""

    task: ChoiceTask

    def worked(self) -> Iterator[str]:
        answer, fill = self.task.answer, self.lead.fill
        if answer == "regime" and fill.scenario is not None:
            yield regime(fill.scenario.run.descent()).reason
        elif answer is not None:
            parts = (fill.expression(answer),)
            asked = Asked(fill.scenario, fill.graph, parts, fill.numbers, fill.evaluate(parts), 0, 0.0)
            yield from run_working(asked)
            yield from put_in_lines(asked, self.ask)
        yield from super().worked()

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        chosen = self.chosen(text, several=False)
        if chosen == self.right:
            return Verdict("right", " ".join(["Right.", *self.whys(sorted(chosen))]))
        return self.missed(chosen, made)

    def problems(self) -> Iterator[str]:
        for position, option in enumerate(self.options, 1):
            if not option.right and self.verdict_on(str(position), {}).outcome != "wrong":
                yield f"The wrong option “{option.text}” passes."


def _truth(answer: str, fill: Filling) -> str | float:
    """What the engine says: the regime by name, or a number."""
    if answer == "regime":
        if fill.scenario is None:
            raise QuestionError("“answer: regime” needs a run.")
        return regime(fill.scenario.run.descent()).name
    try:
        return float(fill.evaluate((fill.expression(answer),))[0])
    except FormulaError as error:
        raise Unfit(str(error), NO_VALUE) from None


def _same(said: str | None, truth: str | float) -> bool:
    if isinstance(truth, str):
        return said == truth
    try:
        return abs(float(str(said).replace("−", "-")) - truth) <= 1e-9 * max(1.0, abs(truth))
    except ValueError:
        return False
