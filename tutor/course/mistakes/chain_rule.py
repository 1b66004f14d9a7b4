"""The chain rule with one piece of it done wrongly: an inner derivative or a power's factor forgotten, a power kept."""

from collections.abc import Callable
from functools import lru_cache

from tutor.course.mistakes.broken_rules import with_gradient
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
from tutor.engine.formula.expression import summed

_ZERO = Number(0.0)

Rule = Callable[[Operation, str], Expression | None]
"""The wrong derivative of an operation in a name; None where the operation is differentiated rightly."""


def outer_only(operation: Operation, name: str) -> Expression | None:
    """No inner derivative: (3w − 6)² has 2(3w − 6) and no 3."""
    if operation.operator in ("+", "-", "*", "/", "negative") or name not in free_names(operation.operands[0]):
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


def without_inner_factor(scenario: Scenario) -> Scenario | None:
    """The run whose gradient lacks every inner derivative: (3w − 6)² has 2(3w − 6) and no 3."""
    return _with_rule(scenario, outer_only)


def without_power(scenario: Scenario) -> Scenario | None:
    """The run whose gradient lacks the factor that a power brings down: (w − 2)² has (w − 2) and no 2."""
    return _with_rule(scenario, without_factor)


def _with_rule(scenario: Scenario, rule: Rule) -> Scenario | None:
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
