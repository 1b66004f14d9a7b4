"""An update rule to write: right where it goes as the right one goes, and otherwise told what was done."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

import numpy as np
from pydantic import Field

from tutor.course.mistakes.wrong_equations import WrongRule, wrong_rules
from tutor.course.questions.task import Lead, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import draw_index
from tutor.course.scenario.filling import QuestionError, exact
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError
from tutor.engine.rounding import vector
from tutor.engine.rules.agreement import NEAR, Parting, Way
from tutor.engine.rules.equations import Equations, read_equations
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.rules.recognising import changes_of, first_parting, likeness
from tutor.engine.rules.typed_rule import rule_of, typed_rule
from tutor.words.answers import Read
from tutor.words.unreadable import Unreadable

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
        own = self._changes(rule)
        right = rule_of(self.right)
        if self._is_the_same(right, rule, own):
            return Verdict("right", f"Right: {_told(rule)} goes where the right rule goes.")
        for wrong, message in self.own_mistakes:
            if self._is_the_same(rule_of(wrong), rule, own):
                return Verdict("wrong", message, note, f"own: {wrong.text}")
        for name, did, wrong_rule in _wrong_rules(self.right.text):
            if self._is_the_same(wrong_rule, rule, own):
                return Verdict("wrong", did, note, name)
        if self._goes_as(right, own[: len(own) // 2]):
            if (parting := self._parting(right, rule)) is not None:
                return Verdict("wrong", f"Not yet: {_where_they_part(parting)}", note)
            return Verdict("right", f"Right with these numbers: {_told(rule)}. Written by name they can be changed.")
        like = likeness(rule, rule.knobs)
        if like is not None:
            return Verdict("wrong", f"Not yet. {like.sentence}", note)
        return Verdict("wrong", f"Not yet: {self._first_difference(own[: len(own) // 2])}", note)

    @property
    def _knobs(self) -> str:
        return ", ".join("rate" if name == "learning_rate" else name for name in self.right.knobs)

    def _first_difference(self, own: Array) -> str:
        """In which update the step is another."""
        if not np.isfinite(own).all():
            return "your rule leaves the numbers, or has no value, within a few updates."
        right = np.array([*islice(self._each_change(rule_of(self.right)), len(own))])
        away = np.abs(own - right).max(axis=1)
        per_surface = away.reshape(3, -1)
        first = int(np.argmax((per_surface > NEAR).any(axis=0)))
        ordinal = {0: "first", 1: "second", 2: "third"}.get(first, f"{first + 1}th")
        return f"from the {ordinal} update on your step is another than the right rule's."

    def read(self, text: str) -> Read:
        return Read((), f"read as {_told(self._rule(text))}")

    def _rule(self, text: str) -> Optimizer:
        try:
            rule = typed_rule(text.strip().rstrip(";"))
        except UserError as error:
            raise Unreadable(str(error), error.position) from None
        for name, usual in rule.knobs.items():
            if name not in self.right.knobs and np.isnan(usual):
                raise Unreadable(f"{name} has no value here; the numbers of this rule are {self._knobs}.")
        return rule

    def _changes(self, rule: Optimizer) -> Array:
        with np.errstate(all="ignore"):
            return np.array([*self._each_change(rule)])

    def _each_change(self, rule: Optimizer) -> Iterator[Array]:
        """The rule's changes at the usual numbers and then at others, on each surface, from drawn starts."""
        stretch = 0.8 + 0.4 * draw_index(f"{self.question_id} start", self.seed, 0, 1000) / 1000
        for at_usual in (True, False):
            wanted = {
                name: usual if at_usual else _TRIED_AT.get(name, 0.9 * usual)
                for name, usual in self.right.knobs.items()
            }
            yield from changes_of(rule, rule.update, _at(wanted, rule), True, stretch)

    def _goes_as(self, rule: Optimizer, own: Array) -> bool:
        """Whether a rule makes these changes, where they are numbers at all; asked only as far as they agree."""
        with np.errstate(all="ignore"):
            pairs = zip(own, self._each_change(rule), strict=False)
            return bool(np.isfinite(own).any()) and all(_same(one, other) for one, other in pairs)

    def _is_the_same(self, other: Optimizer, rule: Optimizer, own: Array) -> bool:
        """Whether a rule makes a typed rule's changes, and goes on to wherever both are taken."""
        return self._goes_as(other, own) and self._parting(other, rule) is None

    def _parting(self, other: Optimizer, rule: Optimizer) -> Parting | None:
        return first_parting(*(Way(each, each.update, _at(self.right.knobs, each)) for each in (other, rule)))

    def problems(self) -> Iterator[str]:
        for wrong, message in self.own_mistakes:
            if self.verdict_on(wrong.text, {}).message != message:
                yield f"The mistake “{wrong.text}” is not told its own message."


def _at(wanted: Mapping[str, float], rule: Optimizer) -> dict[str, float]:
    """A rule's knobs, those that are wanted at what is wanted of them."""
    return {"learning_rate": 0.1, **{name: wanted.get(name, usual) for name, usual in rule.knobs.items()}}


def _where_they_part(parting: Parting) -> str:
    weights, slopes = (vector(each.tolist()) for each in (parting.point.parameters, parting.point.gradient))
    change, own = (vector(each.tolist()) for each in (parting.change, parting.other))
    return (
        f"near its start your rule goes as the right one does, but not everywhere. In update {parting.number} of a long"
        f" trial, at w = {weights}, where g = {slopes}, the right change is {change}, and yours is {own}."
    )


def _same(change: Array, other: Array) -> bool:
    finite = np.isfinite(change)
    if (finite != np.isfinite(other)).any():
        return False
    size = np.maximum(1.0, np.abs(other[finite]))
    return bool((np.abs(change[finite] - other[finite]) <= NEAR * size).all())


@lru_cache(maxsize=8)  # the same for every draw of a question, and for every answer
def _wrong_rules(right: str) -> tuple[tuple[str, str, Optimizer], ...]:
    """The name of each wrong form of a rule, what was done, and the rule that it is."""
    first: dict[object, WrongRule] = {}
    for wrong in wrong_rules(read_equations(right)):
        first.setdefault((wrong.equations.lines, wrong.equations.new_weights), wrong)
    made = []
    for wrong in first.values():
        with suppress(FormulaError):  # with a piece of it left out, it may be no rule any more
            made.append((wrong.name, wrong.did, rule_of(wrong.equations)))
    return tuple(made)


def _told(rule: Optimizer) -> str:
    return "; ".join(rule.equations)
