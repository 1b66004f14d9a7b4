"""What number, vector and point have in common: an answer that the engine computes, and the mistakes at it."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import combinations
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from pydantic import BeforeValidator, Field

from tutor.course.mistakes.mistakes import (
    Asked,
    every_further,
    is_another_number,
    is_near,
    mistakes_made,
)
from tutor.course.mistakes.same_ideas import is_one_idea, says_the_same
from tutor.course.mistakes.told import Made
from tutor.course.mistakes.two_at_once import two_at_once
from tutor.course.questions import task as tasks
from tutor.course.questions.how_far import how_far
from tutor.course.questions.naming import asked_names
from tutor.course.questions.own_mistake import OwnMistake, listed_mistakes
from tutor.course.questions.put_in import put_in_lines
from tutor.course.questions.run_working import run_working
from tutor.course.questions.task import Lead, Task, Variant, one_or_more
from tutor.course.questions.verdict import MADE_OFTEN, Consequence, Path, Verdict
from tutor.course.scenario.filling import NO_VALUE, Unfit
from tutor.course.scenario.scenario import Carried, canonical, components
from tutor.course.scenario.spelled_out import looked_at
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, Index, Name, evaluate
from tutor.engine.rounding import decimals_for, to_decimals, vector
from tutor.words.answers import AskedNames, Read, Unreadable, read_numbers

Accept: TypeAlias = Literal["number", "arithmetic"]

MOST_DECIMALS = 7

ONLY_SLIPS = frozenset({"decimal-slip", "sign-slip", "rounded-early"})
"""Mistakes of writing: beside them, what else leads to the number is said as well."""

RARE = frozenset(
    {
        *("factor-twice", "factor-turned", "other-number", "two-numbers", "numbers-exchanged", "given-number"),
        *("gave-hessian", "root-of-it", "square-of-it", "component-left-out", "own-weight", "rest-to-one"),
        *("part-alone", "fraction-turned", "half-step", "double-step", "sum-for-product", "power-off-by-one"),
        "sign-on-the-way",
    }
)
"""Mistakes that fit many numbers and are made by few: told behind all others."""

_NOTHING = 1e-7
"""So small a part of a number, as ε adds to a root, is not worth telling."""


class ComputedTask(Task):
    """An answer that the engine computes."""

    answer: Annotated[tuple[tasks.Expression, ...], BeforeValidator(one_or_more), Field(min_length=1, max_length=16)]
    """One expression, or one a component."""
    accept: Accept = "arithmetic"
    """`number` refuses an unevaluated sum where computing is the point."""
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    """Decimals to ask for; without it they follow the step."""
    mistakes: Annotated[tuple[OwnMistake, ...], BeforeValidator(listed_mistakes)] = ()
    """The author's own: a wrong value as an expression and what to say to it, or a changed run or graph."""

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        yield from (mistake.say for mistake in self.mistakes)

    def asked(self, lead: Lead) -> Asked:
        """What the engine says, and how exactly it is asked for.

        Raises:
            Unfit: the answer has no value, or does not move.
        """
        fill = lead.fill
        answer = tuple(fill.expression(text) for text in self.answer)
        try:
            expected = fill.evaluate(answer)
        except FormulaError as error:
            raise Unfit(str(error), NO_VALUE) from None
        steps = _steps(lead, answer, expected)
        decimals = self.decimals if self.decimals is not None else _decimals(steps)
        tolerance = self.tolerance(lead, steps, decimals)
        return Asked(fill.scenario, fill.graph, answer, fill.numbers, expected, decimals, tolerance)

    def tolerance(self, lead: Lead, steps: Array, decimals: int) -> float:
        """How far off an answer may be: half a unit of the last decimal asked for."""
        return 0.5 * 10.0**-decimals

    def mistakes_at(self, lead: Lead, asked: Asked) -> tuple[Made, ...]:
        """Every mistake that applies, none of which is a wrong rule that a learner could follow and still be right.

        Raises:
            Unfit: one of them is right.
        """
        made = mistakes_made(asked, [mistake.drawn(lead, asked) for mistake in self.mistakes])
        for mistake in made:
            if not mistake.is_slip and np.abs(mistake.value - asked.expected).max() <= self.apart(asked):
                told = f"the mistake “{mistake.name}” gives the right answer, {vector(mistake.value.tolist())}."
                raise Unfit(told, "a mistake is right")
        return made

    def apart(self, asked: Asked) -> float:
        """How far a mistake must lie from what is right: either may come rounded, so by both tolerances."""
        return 2 * asked.tolerance


@dataclass(frozen=True, eq=False)
class ComputedVariant(Variant):
    """A question for a number or a vector, with its numbers."""

    task: ComputedTask
    asked: Asked
    made: tuple[Made, ...]
    """Every named mistake that applies, in the fixed order."""
    follows: Array | None = None
    """The number or vector that follows from the learner's own earlier answers, shape (n,)."""

    @property
    def mistakes(self) -> tuple[Made, ...]:
        return self.made

    @property
    def answer(self) -> tuple[Expression, ...]:
        return self.asked.answer

    @property
    def expected(self) -> Array:
        """The right number or vector, shape (n,)."""
        return self.asked.expected

    @property
    def decimals(self) -> int:
        return self.asked.decimals

    @property
    def tolerance(self) -> float:
        return self.asked.tolerance

    @abstractmethod
    def as_typed(self, value: Array) -> str:
        """A number or vector as an answer to the decimals that are asked for."""

    @property
    def right_answer(self) -> str:
        return self.as_typed(self.expected)

    def is_near(self, answer: Array, value: Array) -> bool:
        """Whether an answer counts as that value."""
        return is_near(answer, value, self.tolerance)

    def is_exactly(self, answer: Array, made: Made) -> bool:
        """Whether an answer near a mistake cannot be told from it."""
        return True

    def matching(self, answer: Array) -> list[Made]:
        """The mistakes that come out as this answer."""
        return [made for made in self.mistakes if self.is_near(answer, made.value)]

    def read(self, text: str) -> Read:
        return read_numbers(text, len(self.expected), self.task.accept, self.names)

    @cached_property
    def names(self) -> AskedNames:
        """What the components of the answer are called."""
        return asked_names(self.answer, self.scenario, self.asked.graph, self.ask)

    def meetings(self) -> Iterator[str]:
        close = [(one.name, other.name) for one, other in combinations(self.made, 2) if self._is_both(one, other)]
        yield from dict.fromkeys(f"{one} and {other}" for one, other in close if one != other)
        if len(self.expected) == 1:
            for name, value in self.numbers.items():
                if self.is_near(np.array([value]), self.expected) and name in self.values:
                    yield f"{name} and the right answer"

    def _is_both(self, one: Made, other: Made) -> bool:
        return self.is_near(one.value, other.value) and "rounded-early" not in (one.name, other.name)

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        read = self.read(text)
        answer = np.array(read.values)
        if self.is_near(answer, self.expected):
            return Verdict("right", self._passed(answer), note=read.note)
        if self.follows is not None and self.is_near(answer, self.follows):
            message = f"Right, going on from your own number. From the exact one it is {_digits(self.expected)}."
            return Verdict("right", message, note=read.note)
        matching = self._fitting(read)
        matching, repeated = self._told_once(matching)
        if len({mistake.name for mistake in matching if self.is_exactly(answer, mistake)} - ONLY_SLIPS) < 2:
            matching = sorted(
                matching + self._further(answer, matching),
                key=lambda mistake: (not self.is_exactly(answer, mistake), _farfetched(mistake)),
            )
        if not matching:
            matching = self._coming_out(self.two_at_once, answer)[:1]
        if not matching:
            names = self.scenario.coordinates if self.scenario else ()
            return Verdict("wrong", how_far(answer, self.expected, self.tolerance, names), note=read.note)
        # What this learner did before is likelier; among the rest the order of the mistakes stays.
        first, *rest = sorted(matching, key=lambda mistake: -made.get(mistake.name, 0))
        others = tuple(dict.fromkeys(other.name for other in (*rest, *repeated) if other.name != first.name))
        message = _told(first, rest, made.get(first.name, 0) >= MADE_OFTEN)
        return Verdict("wrong", message, read.note, first.name, others, leads=partial(self._consequence, first))

    def _told_once(self, matching: list[Made]) -> tuple[list[Made], list[Made]]:
        """Those that say something of their own, and those that an author's mistake says already."""
        own = [made for made in matching if made.answer is not None]
        repeated = [made for made in matching if any(says_the_same(each, made, self.asked) for each in own)]
        return [made for made in matching if made not in repeated], repeated

    def _fitting(self, read: Read) -> list[Made]:
        """The named mistakes that come out as what was typed."""
        matching = self.matching(np.array(read.values))
        return [made for made in matching if made.fits(read.values, read.decimals)]

    def _further(self, answer: Array, matching: list[Made]) -> list[Made]:
        """The wrong rules made from the answer itself that come out as this one and say more, the nearest first."""
        fitting = self._coming_out(self._further_mistakes, answer)
        known = [made for made in matching if made.name not in ONLY_SLIPS]
        fitting = [made for made in fitting if not any(is_one_idea(made, other, self.asked) for other in known)]
        return sorted(fitting, key=lambda made: float(np.abs(made.value - answer).max()) > self.tolerance / 10)

    def _coming_out(self, mistakes: Iterable[Made], answer: Array) -> list[Made]:
        """Those that come out as this answer, none of them right here."""
        same = (made for made in mistakes if made.value.shape == answer.shape and self.is_near(answer, made.value))
        return [made for made in same if is_another_number(made, self.asked)]

    @cached_property
    def _further_mistakes(self) -> list[Made]:
        # Only wrong answers need them, and there are many.
        return every_further(self.asked)

    @cached_property
    def two_at_once(self) -> tuple[Made, ...]:
        """What two slips lead to; looked at where nothing else explains an answer."""
        return tuple(two_at_once(self.asked, self.made))

    def _passed(self, answer: Array) -> str:
        exact = _digits(self.expected)
        is_exact = exact == _digits(answer) or np.allclose(answer, self.expected, rtol=_NOTHING, atol=0.0)
        return "Right." if is_exact else f"Right. To more digits it is {exact}."

    def _consequence(self, made: Made) -> Consequence | None:
        """The broken rule's run beside the right one, where the rule can go on on a loss that the learner knows of."""
        if made.scenario is None or self.scenario is None or self.scenario.surface.name == "slope":
            return None
        return Consequence(Path.of(made.scenario), Path.of(self.scenario))

    def worked(self) -> Iterator[str]:
        yield from run_working(self.asked)
        yield from put_in_lines(self.asked, self.ask)

    def problems(self) -> Iterator[str]:
        if not np.isfinite(self.expected).all():
            yield "The answer is not finite."
            return
        for made in self.mistakes:
            # A slip may come so near that rounding it makes it right, which is as it should be.
            read = self.read(self._typed(made))
            answer = np.array(read.values)
            if self.is_near(answer, self.expected):
                yield f"The mistake “{made.name}” is right."
            elif made.name not in {each.name for each in self._fitting(read)}:
                yield f"The mistake “{made.name}” is not told."

    def _typed(self, made: Made) -> str:
        if made.decimals is not None:
            return "; ".join(to_decimals(x, made.decimals) for x in made.value.tolist())
        return "; ".join(map(repr, made.value.tolist())) if made.is_slip else self.as_typed(made.value)

    def going_on_from(self, own: tuple[Carried, ...]) -> Self:
        follows = None
        if own and self.scenario is not None:
            try:
                follows = components(self.answer, self.numbers, replace(self.scenario, carried=own))
            except FormulaError:
                follows = None
        return replace(self, own_numbers=own, follows=follows)

    def carried(self, text: str) -> tuple[Carried, ...]:
        match self.answer:
            case (Index(Name(name), index),):
                try:
                    read = self.read(text)
                except Unreadable:
                    return ()
                return (Carried(canonical(name), int(evaluate(index, self.numbers)), np.array(read.values)),)
        return ()


def _farfetched(made: Made) -> int:
    """How far one has to look for a mistake: a slip of the point comes behind the usual ideas, before the rare ones."""
    return 1 if made.name in ("decimal-slip", "rounded-early") else 2 * (made.name in RARE)


def _told(first: Made, rest: list[Made], is_again: bool) -> str:
    """What was done, as a fact only where no other mistake leads there; at most one more is said.

    With α = 0.1 leaving α out is also a slip of the decimal point.
    """
    other = next((made for made in rest if made.name != first.name), None)
    again = "Again: " if is_again else "Either: " if other else ""
    return f"{again}{first.sentence}" + (f" Or: {other.sentence}" if other else "")


def _digits(value: Array) -> str:
    return vector(value.tolist(), 10)


def _steps(lead: Lead, answer: tuple[Expression, ...], expected: Array) -> Array:
    """By component, how far the asked number moved in its update; its own size where it is no position.

    Raises:
        Unfit: nothing moved.
    """
    scenario = lead.fill.scenario
    if scenario is None:
        return np.abs(expected)
    positions = {*scenario.coordinates, "parameters", "θ", "theta"}
    named = {name for part in answer for name, _ in looked_at(part, lead.fill.numbers)}
    if not named & (positions | {"loss", "L"}):
        return np.abs(expected)
    of_before = positions | {"loss"}
    shifted = scenario.broken(reading=lambda name, k: (name, k - 1 if name in of_before else k, lambda value: value))
    try:
        steps = np.abs(expected - components(answer, lead.fill.numbers, shifted))
    except FormulaError:
        return np.abs(expected)
    if not steps.any():
        if named & positions:
            raise Unfit("the point does not move.", "the point does not move")
        return np.abs(expected)
    return steps


def _decimals(steps: Array) -> int:
    # A step is a difference, whose last bits are noise: 0.1 must not come out as 0.0999….
    sizes = [float(f"{step:.10g}") for step in steps if step]
    decimals = max((decimals_for(size) for size in sizes), default=2)
    if decimals > MOST_DECIMALS:
        told = f"the step is so small that {decimals} decimals would have to be asked for."
        raise Unfit(told, "the step is too small")
    return decimals
