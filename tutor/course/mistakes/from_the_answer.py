"""What else comes out as a wrong number: wrong rules made from the answer's own expression, run and graph.

They are worked out only when an answer is wrong and no other mistake fits it, since there are many of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product

import numpy as np

from tutor.course.mistakes.expressions import Edit, edits, edits_everywhere, other_names, parts
from tutor.course.scenario.scenario import Numbers, Scenario, canonical, components
from tutor.course.scenario.spelled_out import looked_at, spelled_out, with_numbers
from tutor.engine.arrays import Array
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    free_names,
    to_unicode,
)
from tutor.engine.formula.evaluation import Known
from tutor.engine.rounding import counted, number, vector

Answer = tuple[Expression, ...]

_OTHER_QUANTITIES = {
    "loss": "the loss",
    "gradient": "the gradient",
    "change": "the change",
    "velocity": "the velocity",
    "parameters": "the place",
    "hessian": "the curvature",
    "learning_rate": "the rate α",
}
_CROSSWISE = ("term-left-out", "factor-left-out", "term-turned")
"""What is done to another piece in each of two components."""

_MOST_FRAMES = 6
"""Frames whose place is looked at."""
_MOST_EXCHANGED = 8
"""Numbers of an answer that are tried in each other's place."""


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """A number that a wrong rule leads to, and what was done."""

    name: str
    value: Array
    says: Callable[[], str]


def guesses(answer: Answer, numbers: Numbers, scenario: Scenario | None, expected: Array) -> Iterator[Guess]:
    """Every number that the expression or the frames it looks at wrongly lead to; nan where there is none."""
    with np.errstate(all="ignore"):
        made = list(_all(answer, numbers, scenario, expected))
    yield from made


def _all(answer: Answer, numbers: Numbers, scenario: Scenario | None, expected: Array) -> Iterator[Guess]:
    if scenario is not None:
        yield from _of_the_frames(answer, numbers, scenario)
        looks_at = {name for part in answer for name, _ in looked_at(part, numbers)}
        if looks_at >= {"loss", "gradient"}:
            yield from _of_the_true_loss(numbers, scenario)
    plain = spelled_out(answer, numbers, scenario)
    yield from _edited(answer, numbers, scenario)
    if not _has_vectors(plain):
        yield from _edited(plain, {}, None)
    if len(answer) == 1:
        yield from _of_parts(answer[0], numbers, scenario)
        if not _has_vectors(plain):
            yield from _of_parts(plain[0], {}, None)
    yield from _exchanged(answer, numbers, scenario)
    yield from _of_the_whole(expected, any(_has_logarithm(part) for part in answer))
    yield from _of_the_places(expected)
    yield from _given({name: x for part in answer for name, x in numbers.items() if name in free_names(part)})
    yield from _taken_for_another(answer, numbers, scenario)


def _has_vectors(answer: Answer) -> bool:
    return any(free_names(part) for part in answer)


def _value(answer: Answer, numbers: Numbers, scenario: Scenario | None, known: Known | None = None) -> Array:
    try:
        return components(answer, numbers, scenario, known)
    except (FormulaError, IndexError, ValueError):
        return np.array([np.nan])


def _edited(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Guess]:
    known: Known = {}
    for edit, wrong in edits_of_all(answer):
        yield Guess(edit.name, _value(wrong, numbers, scenario, known), _Told(edit, wrong, numbers, scenario))


def edits_of_all(answer: Answer) -> Iterator[tuple[Edit, Answer]]:
    """The same edit in every component; where they are not built alike, in one component after the other."""
    each = [[*edits_everywhere(part), *edits(part)] for part in answer]
    if all([edit.name for edit in own] == [edit.name for edit in each[0]] for own in each):
        for own in zip(*each, strict=True):
            yield own[0], tuple(edit.wrong for edit in own)
    if len(answer) == 2:
        for one, other in product(*each):
            if one.name == other.name in _CROSSWISE:
                yield one, (one.wrong, other.wrong)
    if len(answer) > 1:
        for place, own_edits in enumerate(each):
            for edit in own_edits:
                yield edit, (*answer[:place], edit.wrong, *answer[place + 1 :])


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """The sentence about an edit, made when it is said."""

    edit: Edit
    wrong: Answer
    numbers: Numbers
    scenario: Scenario | None

    def __call__(self) -> str:
        did = self.edit.did.format(*(_shown(piece, self.numbers, self.scenario) for piece in self.edit.pieces))
        return f"{did}: {', '.join(_shown(part, self.numbers, self.scenario) for part in self.wrong)}."


def _shown(expression: Expression, numbers: Numbers, scenario: Scenario | None) -> str:
    return to_unicode(with_numbers(expression, numbers, scenario))


def _of_the_whole(expected: Array, is_logarithm: bool) -> Iterator[Guess]:
    yield Guess("factor-two", 2 * expected, lambda: "There is a factor 2 too many in it.")
    yield Guess("factor-half", expected / 2, lambda: "A factor 2 is missing in it.")
    if len(expected) == 1:
        yield Guess("fraction-turned", 1 / expected, lambda: "You turned the fraction round.")
        yield Guess("rest-to-one", 1 - expected, lambda: "You gave what is left of 1.")
        yield Guess("root-of-it", np.sqrt(np.abs(expected)), lambda: "You took the root of it.")
        yield Guess("square-of-it", expected * expected, lambda: "You squared it.")
    if len(expected) == 1 and is_logarithm:
        share = np.exp(-np.abs(expected))
        whose = f"{number(float(share[0]))}, of which the logarithm is taken"
        yield Guess("no-logarithm", share, lambda: f"You left out the logarithm: you gave {whose}.")
        yield Guess("other-function", expected / np.log(10), lambda: "You took the logarithm to base 10.")
        yield Guess("other-function", expected / np.log(2), lambda: "You took the logarithm to base 2.")
        did = f"You took the logarithm of 1 − {number(float(share[0]))}."
        yield Guess("other-function", -np.log(1 - share), lambda: did)
        yield Guess("rest-to-one", 1 - share, lambda: f"You gave 1 − {number(float(share[0]))}, without a logarithm.")


def _has_logarithm(expression: Expression) -> bool:
    return any(isinstance(each, Operation) and each.operator == "log" for each in (expression, *parts(expression)))


def _of_the_places(expected: Array) -> Iterator[Guess]:
    """The components in another order, or one of them left at 0."""
    if len(expected) > 1:
        for one, other in combinations(range(len(expected)), 2):
            swapped = expected.copy()
            swapped[[one, other]] = expected[[other, one]]
            text = f"You swapped components {one + 1} and {other + 1}."
            yield Guess("swapped-components", swapped, partial(str, text))
        yield Guess("swapped-components", expected[::-1], lambda: "You swapped the components: their order is turned.")
        for place in range(len(expected)):
            without = expected.copy()
            without[place] = 0.0
            yield Guess("component-left-out", without, partial(str, f"You left out component {place + 1}."))


def _of_parts(expression: Expression, numbers: Numbers, scenario: Scenario | None) -> Iterator[Guess]:
    for part in parts(expression):
        if isinstance(part, Name | Number):
            continue
        value = _value((part,), numbers, scenario)
        yield Guess("part-alone", value, _Alone(part, numbers, scenario))
        yield Guess("part-alone", -value, _Alone(part, numbers, scenario, turned=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Alone:
    part: Expression
    numbers: Numbers
    scenario: Scenario | None
    turned: bool = False

    def __call__(self) -> str:
        sign = ", with its sign turned" if self.turned else ""
        return f"You gave {_shown(self.part, self.numbers, self.scenario)} alone{sign}, which is a part of the answer."


def _exchanged(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Guess]:
    for one, other in combinations(_drawn_in(answer, numbers), 2):
        swapped = {**numbers, one: numbers[other], other: numbers[one]}
        yield Guess("numbers-exchanged", _value(answer, swapped, scenario), _Swapped(numbers[one], numbers[other]))


def _drawn_in(answer: Answer, numbers: Numbers) -> list[str]:
    names = dict.fromkeys(name for part in answer for name in free_names(part) if name in numbers)
    return list(names)[:_MOST_EXCHANGED]


def _taken_for_another(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Guess]:
    """One drawn number where another one belongs, and what two drawn numbers make."""
    drawn = _drawn_in(answer, numbers)
    for place, part in enumerate(answer):
        for edit in other_names(part, drawn):
            wrong = (*answer[:place], edit.wrong, *answer[place + 1 :])
            yield Guess(edit.name, _value(wrong, numbers, scenario), _Told(edit, wrong, numbers, scenario))
    if scenario is None and len(answer) == 1:
        yield from _of_two(numbers)


def _of_two(numbers: Numbers) -> Iterator[Guess]:
    """What stands in the question, by itself or put together without the rule that is asked for."""
    for one, other in combinations(list(numbers.values())[:_MOST_EXCHANGED], 2):
        shown = number(one), number(other)
        yield Guess("two-numbers", np.full(1, one + other), partial("You added {} and {}.".format, *shown))
        yield Guess("two-numbers", np.full(1, one * other), partial("You multiplied {} by {}.".format, *shown))
        for first, second in ((one, other), (other, one)):
            told = partial("You divided {} by {}.".format, number(first), number(second))
            yield Guess("two-numbers", np.full(1, np.divide(first, second)), told)
    yield from _given(numbers)


@dataclass(frozen=True, slots=True)
class _Swapped:
    one: float
    other: float

    def __call__(self) -> str:
        return f"You took {number(self.one)} and {number(self.other)} in each other's place."


def _given(numbers: Numbers) -> Iterator[Guess]:
    for value in numbers.values():
        text = f"{number(value)} stands in the question already; something is still to be done with it."
        yield Guess("given-number", np.full(1, value), partial(str, text))


def _of_the_true_loss(numbers: Numbers, scenario: Scenario) -> Iterator[Guess]:
    """The loss after a step by a drawn number, where it is to be predicted from the slope."""
    for step in numbers.values():
        value = np.atleast_1d(scenario.run.surface.loss(scenario.start + step))
        told = f"You gave the true loss after a step of {number(step)}, {number(float(value[0]))}."
        yield Guess("true-loss", value, partial(str, told))


def _of_the_frames(answer: Answer, numbers: Numbers, scenario: Scenario) -> Iterator[Guess]:
    """Other quantities at the frames that the answer looks at, and the one before."""
    asked = {(canonical(name), at) for part in answer for name, at in looked_at(part, numbers)}
    last = max((at for _, at in asked), default=0)
    for at in range(min(last, _MOST_FRAMES) + 2):
        for name in ("parameters", *scenario.coordinates) if at not in (last, last - 1, 0) else ():
            value = np.atleast_1d(scenario.quantity(name, at))
            yield Guess(f"gave-{name}", value, _Gave(_OTHER_QUANTITIES.get(name, name), value, at))
    components_of = [f"gradient_{c}" for c in scenario.coordinates] if len(scenario.coordinates) > 1 else []
    for at in dict.fromkeys([last, last - 1, 0]):
        if at < 0:
            continue
        for name in (*_OTHER_QUANTITIES, *scenario.coordinates, *components_of):
            if (name, at) in asked and len(answer) == 1 and isinstance(answer[0], Index):
                continue
            try:
                value = np.atleast_1d(scenario.quantity(name, at))
            except (FormulaError, IndexError, ValueError):
                continue
            what = _OTHER_QUANTITIES.get(name) or (f"∂L/∂{name[9:]}" if name.startswith("gradient_") else name)
            yield Guess(f"gave-{name}", value, _Gave(what, value, at))
            if name in ("gradient", "change"):
                yield Guess(f"gave-{name}", -value, _Gave(what, -value, at, ", with its sign turned"))
            if len(value) > 1:
                length = np.sqrt((value**2).sum(keepdims=True))
                yield Guess(f"gave-length-of-{name}", length, _Gave(f"the length of {what}", length, at))


@dataclass(frozen=True, slots=True, eq=False)
class _Gave:
    what: str
    value: Array
    at: int
    added: str = ""

    def __call__(self) -> str:
        when = f" after {counted(self.at, 'update')}" if self.at else " at the start"
        return f"You gave {self.what}{when}, {vector(self.value.tolist())}{self.added}."
