"""Derivatives taken wrongly: one rule of the calculus forgotten, a term kept as it is, one weight taken for another."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import permutations

from tutor.course.mistakes.broken_rules import with_gradient
from tutor.course.mistakes.expressions import Edit, edits
from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Name,
    Number,
    Operation,
    compile_vector,
    differentiate,
    free_names,
    local_derivatives,
    parse,
    simplify,
    substitute,
)
from tutor.engine.formula.expression import signed_terms, summed

_ZERO = Number(0.0)

Rule = Callable[[Operation, str], Expression | None]
"""The wrong derivative of an operation in a name; None where the operation is differentiated rightly."""


def outer_only(operation: Operation, name: str) -> Expression | None:
    """No inner derivative: (3w − 6)² has 2(3w − 6) and no 3."""
    if operation.operator in ("+", "-", "*", "/", "negative", "if") or name not in free_names(operation.operands[0]):
        return None
    if isinstance(operation.operands[0], Name):
        return None
    return local_derivatives(operation)[0]


def without_factor(operation: Operation, name: str) -> Expression | None:
    """No factor that a power brings down: (w − 2)² has (w − 2) and no 2."""
    match operation:
        case Operation("^", (base, Number(exponent))) if name in free_names(base):
            lower = base if exponent == 2 else Operation("^", (base, Number(exponent - 1)))
            return Operation("*", (lower, wrong_derivative(base, name, without_factor)))
    return None


def exponent_kept(operation: Operation, name: str) -> Expression | None:
    """The exponent comes down and stays above as well: w² has 2w²."""
    match operation:
        case Operation("^", (base, Number() as exponent)) if name in free_names(base):
            return Operation("*", (Operation("*", (exponent, operation)), wrong_derivative(base, name, exponent_kept)))
    return None


def weight_for_factor(operation: Operation, name: str) -> Expression | None:
    """The weight itself in the place of the number that it is multiplied by: 3w has w and no 3."""
    match operation:
        case Operation("*", (Number(), Name(own)) | (Name(own), Number())) if own == name:
            return Name(name)
    return None


def right_everywhere(operation: Operation, name: str) -> Expression | None:
    """No wrong derivative anywhere: what is left is the derivative itself, not simplified and so quickly made."""
    return None


def wrong_derivative(expression: Expression, name: str, rule: Rule) -> Expression:
    """The derivative of an expression in a name with the rule in the place of the right one wherever it applies."""
    if not isinstance(expression, Operation):
        return Number(float(expression == Name(name)))
    wrong = rule(expression, name)
    if wrong is not None:
        return wrong
    inner = [wrong_derivative(operand, name, rule) for operand in expression.operands]
    if all(slope == _ZERO for slope in inner):
        return _ZERO
    if expression.operator == "if":  # one of the branches counts, and not the sum of them
        return Operation("if", (expression.operands[0], *inner[1:]))
    pairs = zip(local_derivatives(expression), inner, strict=True)
    return summed([(1, Operation("*", (outer, slope))) for outer, slope in pairs if slope != _ZERO])


def with_rule(scenario: Scenario, rule: Rule) -> Scenario | None:
    """The run whose gradient is taken by a wrong rule everywhere; none where the rule changes nothing."""
    surface = scenario.run.surface
    constants = tuple((name, value) for name, value in surface.constants.items() if isinstance(value, float))
    gradient = _wrong_gradient(surface.formula, surface.coordinates, constants, rule)
    if gradient is None:
        return None
    return scenario.broken(surface=with_gradient(lambda _, parameters: gradient(parameters)))


@lru_cache(maxsize=256)
def _wrong_gradient(
    formula: str, coordinates: tuple[str, ...], constants: tuple[tuple[str, float], ...], rule: Rule
) -> Callable[[Array], Array] | None:
    """The gradient that the rule leads to; None where there is no formula, or the factor is missing from it anyway."""
    numbers = {name: Number(value) for name, value in constants}
    try:
        loss = substitute(parse(formula, (*coordinates, *numbers)), numbers)
        wrong = [simplify(wrong_derivative(loss, name, rule)) for name in coordinates]
        right = [differentiate(loss, name) for name in coordinates]
        return None if wrong == right else compile_vector(wrong, coordinates)
    except FormulaError:
        return None


_OF_THE_LOSS = ("term-left-out", "power-of-each", "power-of-one", "factor-left-out", "term-turned", "sum-for-product")
_RULES = (
    ("power-factor", "You left out the factor that the power brings down", without_factor),
    ("inner-factor", "You left out the inner derivative", outer_only),
    ("exponent-kept", "You kept the exponent as it is, and a power loses one", exponent_kept),
    ("own-weight", "You multiplied by the weight itself, not by its factor", weight_for_factor),
)


def wrong_gradients(loss: Expression, names: Sequence[str]) -> Iterator[tuple[Edit, tuple[Expression, ...]]]:
    """Every usual wrong gradient of a loss in these names: what was done, with its pieces, and each component.

    Raises:
        FormulaError: the loss has no derivative.
    """
    for edit in sorted(edits(loss), key=lambda edit: edit.name.startswith("power-of-")):
        if edit.name in _OF_THE_LOSS:
            did = f"{edit.did} of the loss" if "out" in edit.did else edit.did
            yield edit._replace(did=did), tuple(_slope(edit.wrong, name) for name in names)
        if edit.name == "factor-left-out":
            both = f"{edit.did} of the loss, and the factor that the power brings down"
            wrong = tuple(wrong_derivative(edit.wrong, name, without_factor) for name in names)
            yield edit._replace(name="factors-left-out", did=both), wrong
    for name, did, rule in _RULES:
        yield Edit(name, did, (), loss), tuple(wrong_derivative(loss, each, rule) for each in names)
    yield from _kept(loss, names)
    if len(names) > 1:
        alone = [substitute(loss, {other: Number(0.0) for other in names if other != name}) for name in names]
        did = "You left out what the other weights do"
        own = tuple(_slope(each, name) for each, name in zip(alone, names, strict=True))
        yield Edit("others-left-out", did, (), loss), own
        yield from _other_weights(tuple(_slope(loss, name) for name in names), names)


def _slope(loss: Expression, name: str) -> Expression:
    return wrong_derivative(loss, name, right_everywhere)


def _kept(loss: Expression, names: Sequence[str]) -> Iterator[tuple[Edit, tuple[Expression, ...]]]:
    terms = signed_terms(loss)
    right = [_slope(loss, name) for name in names]
    for place, (sign, term) in enumerate(terms):
        others = summed([*terms[:place], *terms[place + 1 :]]) if len(terms) > 1 else Number(0.0)
        kept = tuple(
            summed([(1, _slope(others, name)), (sign, term)])
            if name in free_names(term) or (len(names) == 1 and free_names(term))
            else None
            for name in names
        )
        gradient = tuple(wrong or right[at] for at, wrong in enumerate(kept))
        did = "You kept {0} as it is, and did not take its derivative"
        if len(terms) > 1 and any(kept):
            yield Edit("term-kept", did, (term,), loss), gradient
    for sign, term in terms if len(terms) > 1 else ():
        pairs = zip(right, names, strict=True)
        twice = tuple(summed([(1, slope), (sign, _slope(term, name))]) for slope, name in pairs)
        yield Edit("term-doubled", "You took the slope of {0} twice", (term,), loss), twice
    if len(terms) > 1:
        of_each = [[(s, term) for s, term in terms if name in free_names(term)] for name in names]
        own = tuple(summed(each) if each else Number(0.0) for each in of_each)
        yield Edit("term-kept", "You gave the parts of the loss, not their slopes", (), loss), own


def _other_weights(
    gradient: tuple[Expression, ...], names: Sequence[str]
) -> Iterator[tuple[Edit, tuple[Expression, ...]]]:
    """A weight taken for another one, in each component the same way."""
    did = "You took {0} where {1} belongs"
    if len(names) == 2:
        first, second = names
        for name, pairs in (("its own weight", names), ("the other weight", (second, first))):
            told = f"You took {name} in every part of each slope"
            wrong = tuple(
                substitute(part, {other: Name(own) for other in names})
                for part, own in zip(gradient, pairs, strict=True)
            )
            yield Edit("other-weight", told, (), gradient[0]), wrong
    for own, other in permutations(names, 2):
        wrong = tuple(substitute(part, {other: Name(own)}) for part in gradient)
        yield Edit("other-weight", did, (Name(own), Name(other)), gradient[0]), wrong
