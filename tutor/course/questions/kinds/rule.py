"""An update rule to write: right where it goes as the right one goes, and otherwise told what was done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from pydantic import Field

from tutor.course.mistakes.wrong_equations import wrong_rules
from tutor.course.questions.task import Lead, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import draw_index
from tutor.course.scenario.filling import QuestionError, exact
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError
from tutor.engine.rules.equations import Equations, read_equations
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.rules.recognising import likeness, walked
from tutor.engine.rules.typed_rule import rule_of, typed_rule
from tutor.words.answers import Read
from tutor.words.unreadable import Unreadable

_NEAR = 1e-9
_TRIED_AT: Mapping[str, float] = {"learning_rate": 0.03, "epsilon": 0.01, "weight_decay": 0.2}
"""Knobs at which rules part that are alike at their usual ones; the others are made a little smaller."""


class RuleTask(Task):
    """An update rule, as equations."""

    kind: Literal["rule"]
    answer: Text
    """Equations, with drawn values as {names} in them, or the name of a rule that can be typed as them."""
    mistakes: Mapping[Text, Text] = Field(default_factory=dict)
    """The author's own: wrong equations, and what is said to them."""

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        yield from self.mistakes.values()

    def draw(self, lead: Lead) -> Variant:
        written = (exact(text, lead.fill.values) for text in (self.answer, *self.mistakes))
        texts = [OPTIMIZERS[text].typed_with({}) if text in OPTIMIZERS else text for text in written]
        try:
            right, *wrong = map(read_equations, texts)
        except FormulaError as error:
            raise QuestionError(f"The rule: {error}") from None
        if open_knobs := [name for name, usual in right.knobs.items() if np.isnan(usual)]:
            raise QuestionError(
                f"{open_knobs[0]} has no value: give it one in a line of its own, {open_knobs[0]} = 0.5."
            )
        return RuleVariant(lead, self, right, tuple(zip(wrong, self.mistakes.values(), strict=True)))


@dataclass(frozen=True, eq=False)
class RuleVariant(Variant):
    """A rule to write."""

    task: RuleTask
    right: Equations
    own_mistakes: tuple[tuple[Equations, str], ...]

    @property
    def right_answer(self) -> str:
        return self.right.text

    def worked(self) -> Iterator[str]:
        yield from rule_of(self.right).equations

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        rule = self._rule(text)
        note = self.read(text).note
        own = self._paths(rule)
        if _same(own, self._right_paths):
            return Verdict("right", f"Right: {_told(rule)} goes where the right rule goes.")
        for wrong, message in self.own_mistakes:
            if _same(own, self._paths(rule_of(wrong))):
                return Verdict("wrong", message, note, f"own: {wrong.text}")
        for name, did, paths in self._wrong_paths:
            if _same(own, paths):
                return Verdict("wrong", did, note, name)
        if _same(own[:1], self._right_paths[:1]):
            return Verdict("right", f"Right with these numbers: {_told(rule)}. Written by name they can be changed.")
        like = likeness(rule, rule.knobs)
        if like is not None:
            return Verdict("wrong", f"Not yet. {like.sentence}", note)
        return Verdict("wrong", f"Not yet: {self._first_difference(own)}", note)

    @property
    def _knobs(self) -> str:
        return ", ".join("rate" if name == "learning_rate" else name for name in self.right.knobs)

    def _first_difference(self, own: Array) -> str:
        """In which update the step is another."""
        away = np.abs(own[0] - self._right_paths[0]).max(axis=1)
        per_surface = away.reshape(3, -1)
        first = int(np.argmax((per_surface > _NEAR).any(axis=0)))
        ordinal = {0: "first", 1: "second", 2: "third"}.get(first, f"{first + 1}th")
        if not np.isfinite(own[0]).all():
            return "your rule leaves the numbers, or has no value, within a few updates."
        return f"from the {ordinal} update on your step is another than the right rule's."

    def read(self, text: str) -> Read:
        return Read((), f"read as {_told(self._rule(text))}")

    def _rule(self, text: str) -> Optimizer:
        try:
            rule = typed_rule(text.strip().rstrip(";"))
        except FormulaError as error:
            raise Unreadable(str(error), error.position) from None
        except UserError as error:
            raise Unreadable(str(error)) from None
        for name, usual in rule.knobs.items():
            if name not in self.right.knobs and np.isnan(usual):
                raise Unreadable(f"{name} has no value here; the numbers of this rule are {self._knobs}.")
        return rule

    def _paths(self, rule: Optimizer) -> Array:
        """The rule's changes at the usual numbers and at others, on each surface, from drawn starts."""
        stretch = 0.8 + 0.4 * draw_index(f"{self.question_id} start", self.seed, 0, 1000) / 1000
        paths = []
        for at_usual in (True, False):
            wanted = {
                name: usual if at_usual else _TRIED_AT.get(name, 0.9 * usual)
                for name, usual in self.right.knobs.items()
            }
            knobs = {name: wanted.get(name, usual) for name, usual in rule.knobs.items()}
            paths.append(walked(rule, rule.update, {"learning_rate": 0.1, **knobs}, True, stretch))
        return np.array(paths)

    @cached_property
    def _right_paths(self) -> Array:
        return self._paths(rule_of(self.right))

    @property
    def _wrong_paths(self) -> Iterator[tuple[str, str, Array]]:
        for wrong in wrong_rules(self.right):
            try:
                paths = self._paths(rule_of(wrong.equations))
            except FormulaError:
                continue  # with a piece of it left out, it is no rule any more
            if not _same(paths, self._right_paths):
                yield wrong.name, wrong.did, paths

    def problems(self) -> Iterator[str]:
        for wrong, message in self.own_mistakes:
            if self.verdict_on(wrong.text, {}).message != message:
                yield f"The mistake “{wrong.text}” is not told its own message."


def _same(paths: Array, others: Array) -> bool:
    """Whether two rules make the same changes, where they are numbers at all."""
    finite = np.isfinite(paths)
    if not finite.any() or (finite != np.isfinite(others)).any():
        return False
    size = np.maximum(1.0, np.abs(others[finite]))
    return bool((np.abs(paths[finite] - others[finite]) <= _NEAR * size).all())


def _told(rule: Optimizer) -> str:
    return "; ".join(rule.equations)
