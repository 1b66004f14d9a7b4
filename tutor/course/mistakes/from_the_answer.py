"""What else comes out as a wrong number: wrong rules made from the answer's own expression, run and graph.

They are worked out only when an answer is wrong and no other mistake fits it, since there are many of them.
"""

from collections.abc import Iterator
from functools import partial
from itertools import combinations, product

import numpy as np

from tutor.course.mistakes.expressions import Edit, edits, edits_everywhere, other_names, parts
from tutor.course.mistakes.told import Made
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


def guesses(answer: Answer, numbers: Numbers, scenario: Scenario | None, expected: Array) -> Iterator[Made]:
    """Every number that the expression or the frames it looks at wrongly lead to; nan where there is none."""
    if scenario is not None:
        yield from _of_the_frames(answer, numbers, scenario)
        looks_at = {name for part in answer for name, _ in looked_at(part, numbers)}
        if looks_at >= {"loss", "gradient"}:
            yield from _of_the_true_loss(numbers, scenario)
        yield from _of_the_first_order(answer, numbers, scenario)
    yield from _in_pieces(answer, numbers, scenario)
    if scenario is not None:  # and as the formulas that its quantities are made by
        plain = spelled_out(answer, numbers, scenario)
        if not any(map(free_names, plain)):  # a vector stands as a name
            yield from _in_pieces(plain, {}, None)
    yield from _exchanged(answer, numbers, scenario)
    yield from _of_the_whole(expected, any(_has_logarithm(part) for part in answer))
    yield from _of_the_places(expected)
    yield from _given({name: x for part in answer for name, x in numbers.items() if name in free_names(part)})
    yield from _taken_for_another(answer, numbers, scenario)


def _in_pieces(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Made]:
    yield from _edited(answer, numbers, scenario)
    if len(answer) == 1:
        yield from _of_parts(answer[0], numbers, scenario)


def _value(answer: Answer, numbers: Numbers, scenario: Scenario | None, known: Known | None = None) -> Array:
    try:
        return components(answer, numbers, scenario, known)
    except (FormulaError, IndexError, ValueError):
        return np.array([np.nan])


def _edited(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Made]:
    known: Known = {}
    for edit, wrong in edits_of_all(answer):
        yield Made(edit.name, _value(wrong, numbers, scenario, known), partial(_did, edit, wrong, numbers, scenario))


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


def _did(edit: Edit, wrong: Answer, numbers: Numbers, scenario: Scenario | None) -> str:
    did = edit.did.format(*(_shown(piece, numbers, scenario) for piece in edit.pieces))
    return f"{did}: {', '.join(_shown(part, numbers, scenario) for part in wrong)}."


def _shown(expression: Expression, numbers: Numbers, scenario: Scenario | None) -> str:
    return to_unicode(with_numbers(expression, numbers, scenario))


def _of_the_whole(expected: Array, is_logarithm: bool) -> Iterator[Made]:
    yield Made("factor-two", 2 * expected, "There is a factor 2 too many in it.")
    yield Made("factor-half", expected / 2, "A factor 2 is missing in it.")
    if len(expected) == 1:
        yield Made("fraction-turned", 1 / expected, "You turned the fraction round.")
        yield Made("rest-to-one", 1 - expected, "You gave what is left of 1.")
        yield Made("root-of-it", np.sqrt(np.abs(expected)), "You took the root of it.")
        yield Made("square-of-it", expected * expected, "You squared it.")
    if len(expected) == 1 and is_logarithm:
        share = np.exp(-np.abs(expected))
        whose = f"{number(float(share[0]))}, of which the logarithm is taken"
        yield Made("no-logarithm", share, f"You left out the logarithm: you gave {whose}.")
        yield Made("other-function", expected / np.log(10), "You took the logarithm to base 10.")
        yield Made("other-function", expected / np.log(2), "You took the logarithm to base 2.")
        did = f"You took the logarithm of 1 − {number(float(share[0]))}."
        yield Made("other-function", -np.log(1 - share), did)
        yield Made("rest-to-one", 1 - share, f"You gave 1 − {number(float(share[0]))}, without a logarithm.")


def _has_logarithm(expression: Expression) -> bool:
    return any(isinstance(each, Operation) and each.operator == "log" for each in (expression, *parts(expression)))


def _of_the_places(expected: Array) -> Iterator[Made]:
    """The components in another order, or one of them left at 0."""
    if len(expected) > 1:
        for one, other in combinations(range(len(expected)), 2):
            swapped = expected.copy()
            swapped[[one, other]] = expected[[other, one]]
            yield Made("swapped-components", swapped, f"You swapped components {one + 1} and {other + 1}.")
        yield Made("swapped-components", expected[::-1], "You swapped the components: their order is turned.")
        for place in range(len(expected)):
            without = expected.copy()
            without[place] = 0.0
            yield Made("component-left-out", without, f"You left out component {place + 1}.")


def _of_parts(expression: Expression, numbers: Numbers, scenario: Scenario | None) -> Iterator[Made]:
    for part in parts(expression):
        if isinstance(part, Name | Number):
            continue
        value = _value((part,), numbers, scenario)
        yield Made("part-alone", value, partial(_alone, part, numbers, scenario))
        yield Made("part-alone", -value, partial(_alone, part, numbers, scenario, ", with its sign turned"))


def _alone(part: Expression, numbers: Numbers, scenario: Scenario | None, sign: str = "") -> str:
    return f"You gave {_shown(part, numbers, scenario)} alone{sign}, which is a part of the answer."


def _exchanged(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Made]:
    for one, other in combinations(_drawn_in(answer, numbers), 2):
        swapped = {**numbers, one: numbers[other], other: numbers[one]}
        told = partial(_said, "You took {} and {} in each other's place.", numbers[one], numbers[other])
        yield Made("numbers-exchanged", _value(answer, swapped, scenario), told)


def _drawn_in(answer: Answer, numbers: Numbers) -> list[str]:
    names = dict.fromkeys(name for part in answer for name in free_names(part) if name in numbers)
    return list(names)[:_MOST_EXCHANGED]


def _taken_for_another(answer: Answer, numbers: Numbers, scenario: Scenario | None) -> Iterator[Made]:
    """One drawn number where another one belongs, and what two drawn numbers make."""
    drawn = _drawn_in(answer, numbers)
    for place, part in enumerate(answer):
        for edit in other_names(part, drawn):
            wrong = (*answer[:place], edit.wrong, *answer[place + 1 :])
            yield Made(edit.name, _value(wrong, numbers, scenario), partial(_did, edit, wrong, numbers, scenario))
    if scenario is None and len(answer) == 1:
        yield from _of_two(numbers)


def _of_two(numbers: Numbers) -> Iterator[Made]:
    """What stands in the question, by itself or put together without the rule that is asked for."""
    for one, other in combinations(list(numbers.values())[:_MOST_EXCHANGED], 2):
        yield Made("two-numbers", np.array([one + other]), partial(_said, "You added {} and {}.", one, other))
        yield Made("two-numbers", np.array([one * other]), partial(_said, "You multiplied {} by {}.", one, other))
        for first, second in ((one, other), (other, one)):
            told = partial(_said, "You divided {} by {}.", first, second)
            yield Made("two-numbers", np.array([np.divide(first, second)]), told)
    yield from _given(numbers)


def _given(numbers: Numbers) -> Iterator[Made]:
    for value in numbers.values():
        told = partial(_said, "{} stands in the question already; something is still to be done with it.", value)
        yield Made("given-number", np.array([value]), told)


def _said(text: str, *numbers: float) -> str:
    return text.format(*map(number, numbers))


def _of_the_true_loss(numbers: Numbers, scenario: Scenario) -> Iterator[Made]:
    """The loss after a step by a drawn number, where it is to be predicted from the slope."""
    for step in numbers.values():
        value = np.atleast_1d(scenario.run.surface.loss(scenario.start + step))
        told = partial(_said, "You gave the true loss after a step of {}, {}.", step, float(value[0]))
        yield Made("true-loss", value, told)


def _of_the_first_order(answer: Answer, numbers: Numbers, scenario: Scenario) -> Iterator[Made]:
    """By how much the loss falls in one update, as the slope at its beginning has it."""
    looked = sorted((at, canonical(name)) for part in answer for name, at in looked_at(part, numbers))
    match looked:
        case [(before, "loss"), (after, "loss")] if after == before + 1:
            change = float(scenario.frame(before).gradient @ scenario.update(before).change)
            said = "You gave the first order, the slope times the change of the weight, and the loss is curved."
            for sign in (-1, 1):
                yield Made("first-order", np.array([sign * change]), said)


def _of_the_frames(answer: Answer, numbers: Numbers, scenario: Scenario) -> Iterator[Made]:
    """Other quantities at the frames that the answer looks at, and the one before."""
    asked = {(canonical(name), at) for part in answer for name, at in looked_at(part, numbers)}
    last = max((at for _, at in asked), default=0)
    several = scenario.coordinates if len(scenario.coordinates) > 1 else ()  # one weight is the place itself
    for at in range(min(last, _MOST_FRAMES) + 2):
        for name in ("parameters", *several) if at not in (last, last - 1, 0) else ():
            value = np.atleast_1d(scenario.quantity(name, at))
            yield Made(f"gave-{name}", value, partial(_gave, _OTHER_QUANTITIES.get(name, name), value, at))
    for at in dict.fromkeys([last, max(0, last - 1), 0]):
        for name in (*_OTHER_QUANTITIES, *several, *(f"gradient_{c}" for c in several)):
            is_asked = (name, at) in asked and len(answer) == 1 and isinstance(answer[0], Index)
            if is_asked or name not in scenario.names:
                continue
            try:
                value = np.atleast_1d(scenario.quantity(name, at))
            except (FormulaError, IndexError, ValueError):
                continue
            what = _OTHER_QUANTITIES.get(name) or scenario.written(name)
            yield Made(f"gave-{name}", value, partial(_gave, what, value, at))
            if name in ("gradient", "change"):
                yield Made(f"gave-{name}", -value, partial(_gave, what, -value, at, ", with its sign turned"))
            if len(value) > 1:
                length = np.sqrt((value**2).sum(keepdims=True))
                yield Made(f"gave-length-of-{name}", length, partial(_gave, f"the length of {what}", length, at))


def _gave(what: str, value: Array, at: int, added: str = "") -> str:
    when = f" after {counted(at, 'update')}" if at else " at the start"
    return f"You gave {what}{when}, {vector(value.tolist())}{added}."
