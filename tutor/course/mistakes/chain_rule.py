"""The chain rule with one factor forgotten, for the two usual wrong gradients of a composed loss."""

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

Rule = Callable[[Operation, str], Expression | None]
"""The wrong derivative of an operation in a name; None where the operation is differentiated rightly."""


def without_inner_factor(scenario: Scenario) -> Scenario | None:
    """The run whose gradient lacks every inner derivative: (3w − 6)² has 2(3w − 6) and no 3."""
    return _with_rule(scenario, _outer_only)


def without_power(scenario: Scenario) -> Scenario | None:
    """The run whose gradient lacks the factor that a power brings down: (w − 2)² has (w − 2) and no 2."""
    return _with_rule(scenario, _power_kept_down)


def _outer_only(operation: Operation, name: str) -> Expression | None:
    if operation.operator in ("+", "-", "*", "/", "negative") or name not in free_names(operation.operands[0]):
        return None
    if isinstance(operation.operands[0], Name):
        return None
    return local_derivatives(operation)[0]


def _power_kept_down(operation: Operation, name: str) -> Expression | None:
    match operation:
        case Operation("^", (base, Number(exponent))) if name in free_names(base):
            lower = base if exponent == 2 else Operation("^", (base, Number(exponent - 1)))
            return Operation("*", (lower, _derivative(base, name, _power_kept_down)))
    return None


def _derivative(expression: Expression, name: str, rule: Rule) -> Expression:
    if not isinstance(expression, Operation) or name not in free_names(expression):
        return Number(float(expression == Name(name)))
    wrong = rule(expression, name)
    if wrong is not None:
        return wrong
    total: Expression = Number(0.0)
    for outer, operand in zip(local_derivatives(expression), expression.operands, strict=True):
        total = Operation("+", (total, Operation("*", (outer, _derivative(operand, name, rule)))))
    return total


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
        wrong = [simplify(_derivative(loss, name, rule)) for name in coordinates]
        right = [differentiate(loss, name) for name in coordinates]
        return None if wrong == right else compile_vector(wrong, coordinates)
    except FormulaError:
        return None
