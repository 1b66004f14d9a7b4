"""Options to choose from: one right one, or any number; marked by the author, or named by the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tutor.course.mistakes.mistakes import Asked, mistake_named_by
from tutor.course.questions.put_in import put_in_lines
from tutor.course.questions.run_working import run_working
from tutor.course.questions.task import Expression, Lead, Model, Task, Text, Variant
from tutor.course.questions.verdict import MADE_OFTEN, Verdict
from tutor.course.scenario.draws import shuffled
from tutor.course.scenario.filling import NO_VALUE, Filling, QuestionError, Unfit
from tutor.engine.analysis.regimes import regime
from tutor.engine.formula import FormulaError
from tutor.words.choosing import read_options


class Option(Model):
    """Something to choose, and why it is right or wrong."""

    text: Text
    right: bool = False
    is_: Annotated[str | None, BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v)] = Field(
        default=None, alias="is"
    )
    """The value of the question's `answer` for which this option is the right one."""
    why: Text


class ChoiceTask(Task):
    """Options, of which one is right, or as many as the author says."""

    kind: Literal["choice", "choices"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]
    answer: Expression | None = None
    """What names the one right option, by what its `is` says."""

    @model_validator(mode="after")
    def _some_right(self) -> "ChoiceTask":
        right = sum(option.right for option in self.options)
        if self.kind == "choices":
            if not right:
                raise ValueError("At least one option is “right: true”.")
            if self.answer is not None or any(option.is_ is not None for option in self.options):
                raise ValueError("“answer” and “is” belong to a question of kind: choice.")
        elif self.answer is None:
            if right != 1:
                raise ValueError("A choice has one option with “right: true”; for several, kind: choices.")
            if any(option.is_ is not None for option in self.options):
                raise ValueError("“is” compares with the question's “answer”, which is missing.")
        elif any(option.right or option.is_ is None for option in self.options):
            raise ValueError("With an “answer”, every option says “is: …” and none says “right”.")
        return self

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        for option in self.options:
            yield from (option.text, option.why)

    def draw(self, lead: Lead) -> Variant:
        right = [option.right for option in self.options]
        if self.answer is not None:
            truth = _truth(self.answer, lead.fill)
            right = [_same(option.is_, truth) for option in self.options]
            if sum(right) != 1:
                raise Unfit(f"the answer is {truth}, and not exactly one option says so.", "no single option is right")
        drawn = [
            option.model_copy(update={"text": lead.fill(option.text), "right": is_right, "why": lead.fill(option.why)})
            for option, is_right in zip(self.options, right, strict=True)
        ]
        order = shuffled(len(drawn), lead.question_id, lead.seed)
        return ChoiceVariant(lead, self, tuple(drawn[place] for place in order))


@dataclass(frozen=True, eq=False)
class ChoiceVariant(Variant):
    """Options as shown; an answer names them by their places, counted from 1."""

    task: ChoiceTask
    options: tuple[Option, ...]

    @property
    def has_several(self) -> bool:
        """Whether more than one may be chosen."""
        return self.kind == "choices"

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options)

    @property
    def right(self) -> frozenset[int]:
        """The places of the right options."""
        return frozenset(position for position, option in enumerate(self.options, 1) if option.right)

    @property
    def right_answer(self) -> str:
        return " ".join(map(str, sorted(self.right)))

    def worked(self) -> Iterator[str]:
        answer, fill = self.task.answer, self.lead.fill
        if answer == "regime" and fill.scenario is not None:
            yield regime(fill.scenario.run.descent()).reason
        elif answer is not None:
            parts = (fill.expression(answer),)
            asked = Asked(fill.scenario, fill.graph, parts, fill.numbers, fill.evaluate(parts), 0, 0.0)
            yield from run_working(asked)
            yield from put_in_lines(asked, self.ask)
        for position in sorted(self.right):
            option = self.options[position - 1]
            yield f"{position}. {option.text} {option.why}"

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        chosen = read_options(text, dict(enumerate(self.listed, 1)), self.has_several)
        if chosen == self.right:
            return Verdict("right", " ".join(["Right.", *(self.options[place - 1].why for place in sorted(chosen))]))
        missing = len(self.right - chosen) if self.has_several else 0
        told = f"{missing} right option{' is' if missing == 1 else 's are'} still missing." if missing else ""
        return self._missed(chosen - self.right, made, told)

    def _missed(self, wrong: frozenset[int], made: Mapping[str, int], more: str) -> Verdict:
        """The verdict where wrong options were chosen or right ones left out: first on what was chosen most before."""
        names = {place: mistake_named_by("chose", self.options[place - 1].text) for place in sorted(wrong)}
        order = sorted(names, key=lambda place: -made.get(names[place], 0))
        whys = [self.options[place - 1].why for place in order]
        if len(order) > 1 or more:
            whys = [f"{place}: {why}" for place, why in zip(order, whys, strict=True)]
        if order and made.get(names[order[0]], 0) >= MADE_OFTEN:
            whys[0] = f"Again: {whys[0]}"
        others = tuple(dict.fromkeys(names[place] for place in order[1:]))
        mistake = names[order[0]] if order else ""
        return Verdict("wrong", " ".join(filter(None, [*whys, more])), mistake=mistake, others=others)

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
