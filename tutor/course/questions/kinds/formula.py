"""A formula: equal to the answer when they agree wherever both are tried, and otherwise shown where they do not."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from tutor.course.mistakes.expressions import Edit, edits, other_names
from tutor.course.mistakes.wrong_derivatives import wrong_gradients
from tutor.course.questions import task as tasks
from tutor.course.questions.put_in import derivative_lines, steps_of
from tutor.course.questions.task import Lead, Name, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import draw_index, interval_of
from tutor.course.scenario.filling import QuestionError, exact, parsed
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Number,
    Operation,
    differentiate,
    evaluate,
    substitute,
    to_explicit,
    to_unicode,
)
from tutor.engine.formula import (
    Name as Variable,
)
from tutor.engine.rounding import number
from tutor.words.answers import Read, Unreadable, formula_reading, read_formula

POINTS = 8
_TRIALS = 80
_FRACTION_ABOVE = re.compile(r"\^\s*([-−]?\s*\w+\s*/\s*\w+)")
_GRAIN = 1000
"""Points lie on this many marks of each interval, so that a counterexample is easy to follow."""


class FormulaTask(Task):
    """A formula, equal to the answer wherever both are tried."""

    kind: Literal["formula"]
    answer: tasks.Expression
    over: Annotated[Mapping[Name, tuple[float, float]], Field(min_length=1)]
    """The variables a learner may use, and the interval in which each is tried."""
    derivative: Name | None = None
    """The variable by which `answer` is differentiated first, so that no lesson states a derivative."""
    mistakes: Mapping[tasks.Expression, Text] = Field(default_factory=dict)

    @field_validator("over", mode="before")
    @classmethod
    def _intervals(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: interval_of(spec if isinstance(spec, (str, list)) else []) for name, spec in value.items()}

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        yield from self.mistakes.values()

    def draw(self, lead: Lead) -> Variant:
        answer = self.in_variables(self.answer, lead)
        if self.derivative:
            try:
                answer = differentiate(answer, self.derivative)
            except FormulaError as error:
                raise QuestionError(f"“{self.answer}”: {error}") from None
        return FormulaVariant(lead, self, answer, {text: self.in_variables(text, lead) for text in self.mistakes})

    def in_variables(self, text: str, lead: Lead) -> Expression:
        """An author's formula with the drawn numbers in it."""
        text = exact(text, lead.fill.values)
        try:
            return parsed(text, (*self.over, *lead.fill.numbers))
        except FormulaError as error:
            raise QuestionError(f"“{text}”: {error}") from None


@dataclass(frozen=True, eq=False)
class FormulaVariant(Variant):
    """A formula to find, with the question's numbers in it."""

    task: FormulaTask
    answer: Expression
    wrong: Mapping[str, Expression]
    """The author's own mistakes, by their text."""

    @property
    def right_answer(self) -> str:
        return to_unicode(self._shown_answer)

    def worked(self) -> Iterator[str]:
        answer = self._shown_answer
        if self.task.derivative:
            loss = self._with_numbers(self.task.in_variables(self.task.answer, self.lead))
            yield from derivative_lines(loss, self.task.derivative, answer)
        else:
            yield to_unicode(answer)
        intervals = enumerate(self.task.over.items(), 2)
        point = {name: float(min(max(place, low), high)) for place, (name, (low, high)) in intervals}
        try:
            value = number(evaluate(answer, point))
        except FormulaError:
            return
        steps = steps_of(substitute(answer, {name: Number(x) for name, x in point.items()}))
        at = ", ".join(f"{name} = {number(x)}" for name, x in point.items())
        yield f"At {at}: {' = '.join(dict.fromkeys([*steps, value]))}"

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        own = self._formula(text)
        point = self.counterexample(own, self.answer)
        if point is None:
            written, shown = to_unicode(own), to_unicode(self._shown_answer)
            return Verdict("right", "Right." if written == shown else f"Right: {written} agrees with {shown}.")
        note = formula_reading(own).note
        for text_of_wrong, wrong in self.wrong.items():
            if self.counterexample(own, wrong) is None:
                return Verdict("wrong", self.task.mistakes[text_of_wrong], note, f"own: {text_of_wrong}")
        for meant in _with_brackets(text):
            if self._is_right(meant):
                missing = f"Brackets are missing: with them it is {to_unicode(self._formula(meant))}."
                return Verdict("wrong", missing, note or f"read as {to_explicit(own)}", "brackets-left-out")
        first = self._value(own, self._points[0])
        fitting = (
            did
            for did, wrong, there in self._pieces_done_wrongly
            if (there is None or _agree(first, there)) and self.counterexample(own, wrong) is None
        )
        told = list(islice(dict.fromkeys(fitting), 2))
        if told:
            return Verdict("wrong", f"Either: {told[0]} Or: {told[1]}" if told[1:] else told[0], note, "wrong-piece")
        where = ", ".join(f"{name} = {number(point[name])}" for name in self.task.over)
        values = {**self.numbers, **point}
        right = number(evaluate(self.answer, values))
        try:
            yours = f"yours is {number(evaluate(own, values))}"
        except FormulaError as error:
            yours = f"yours has no value ({error})"
        return Verdict("wrong", f"Not yet: at {where} {yours}, and the value there is {right}.", note)

    def _is_right(self, text: str) -> bool:
        try:
            return self.counterexample(self._formula(text), self.answer) is None
        except Unreadable:
            return False

    @cached_property
    def _pieces_done_wrongly(self) -> tuple[tuple[str, Expression, float | None], ...]:
        """What was done, the formula that it leads to, and what that comes to at the first point."""
        return tuple((did, wrong, self._value(wrong, self._points[0])) for did, wrong in self._further())

    def _further(self) -> Iterator[tuple[str, Expression]]:
        """What was done, and the formula with one piece of it done wrongly, the likelier first."""
        yield "The sign is turned round.", Operation("negative", (self.answer,))
        if self.task.derivative:
            yield from self._wrong_derivatives(self.task.derivative)
        for edit in edits(self._shown_answer):
            yield _did(edit), edit.wrong
        for factor, did in ((2.0, "There is a factor 2 too many in it."), (0.5, "A factor 2 is missing in it.")):
            yield did, Operation("*", (Number(factor), self.answer))
        yield "You turned the fraction round.", Operation("/", (Number(1.0), self.answer))
        names = tuple(self.task.over)
        for one, other in combinations(names, 2):
            swapped = substitute(self.answer, {one: Variable(other), other: Variable(one)})
            yield f"You took {one} and {other} in each other's place.", swapped
        for edit in other_names(self._shown_answer, names):
            yield _did(edit), edit.wrong
        for name in names:
            for sign, more in (("+", "more"), ("-", "less")):
                shifted = substitute(self.answer, {name: Operation(sign, (Variable(name), Number(1.0)))})
                yield f"You took {name} {sign.replace('-', '−')} 1 for {name}: that counts one {more}.", shifted

    def _wrong_derivatives(self, by: str) -> Iterator[tuple[str, Expression]]:
        loss = self.task.in_variables(self.task.answer, self.lead)
        shown = self._with_numbers(loss)
        yield "You gave the formula itself, not its derivative.", loss
        for name in self.task.over:
            if name != by:
                yield f"You took the derivative by {name}.", differentiate(loss, name)
        for edit in edits(shown):
            if edit.name == "power-of-each":
                yield f"{_did(edit)[:-1]}, and gave the formula, not its derivative.", edit.wrong
        for edit, (wrong,) in wrong_gradients(shown, (by,)):
            yield _did(edit), wrong

    def read(self, text: str) -> Read:
        return formula_reading(self._formula(text))

    def _formula(self, text: str) -> Expression:
        return read_formula(text, (*self.task.over, *self.numbers))

    @property
    def _shown_answer(self) -> Expression:
        """The answer with the drawn numbers in it, as the learner saw them."""
        return self._with_numbers(self.answer)

    def _with_numbers(self, formula: Expression) -> Expression:
        return substitute(formula, {name: Number(value) for name, value in self.numbers.items()})

    def counterexample(self, own: Expression, right: Expression) -> dict[str, float] | None:
        """Return a point where two formulas differ; None where they agree on all that were tried.

        Points at which the right formula has no value are drawn again; where only the other one has none, it is wrong.
        """
        tried = 0
        for point in self._points:
            expected = self._value(right, point)
            if expected is None:
                continue
            if not _agree(self._value(own, point), expected):
                return point
            tried += 1
            if tried == POINTS:
                return None
        return None if tried else {}

    def _value(self, formula: Expression, point: Mapping[str, float]) -> float | None:
        try:
            return evaluate(formula, {**self.numbers, **point})
        except FormulaError:
            return None

    @cached_property
    def _points(self) -> tuple[dict[str, float], ...]:
        return tuple(
            {
                name: round(low + (high - low) * self._mark(name, trial) / _GRAIN, 4)
                for name, (low, high) in self.task.over.items()
            }
            for trial in range(_TRIALS)
        )

    def _mark(self, name: str, trial: int) -> int:
        return draw_index(f"{self.question_id} {name}", self.seed, trial, _GRAIN)

    def problems(self) -> Iterator[str]:
        for wrong, message in self.task.mistakes.items():
            if self.verdict_on(wrong, {}).message != message:
                yield f"The mistake “{wrong}” is not told its own message."


def _agree(value: float | None, expected: float) -> bool:
    return value is not None and math.isclose(value, expected, rel_tol=1e-6, abs_tol=1e-9)


def _with_brackets(text: str) -> Iterator[str]:
    """What was typed with brackets round a power that is a fraction, and round all that a last slash may divide by."""
    yield _FRACTION_ABOVE.sub(r"^(\1)", text)
    above, slash, below = text.rpartition("/")
    if slash:
        yield f"{above}/({below})"
        yield f"({above})/{below}"


def _did(edit: Edit) -> str:
    return f"{edit.did.format(*map(to_unicode, edit.pieces))}."
