"""The chain rule with one factor forgotten, for the two usual wrong gradients of a composed loss."""

from collections.abc import Callable

from tutor.course.broken_rules import with_gradient
from tutor.course.scenario import Scenario
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
from tutor.engine.surface import Surface

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
    if not surface.formula:
        return None
    try:
        constants = {name: Number(value) for name, value in surface.constants.items() if isinstance(value, float)}
        loss = substitute(parse(surface.formula, (*surface.coordinates, *constants)), constants)
        wrong = [simplify(_derivative(loss, name, rule)) for name in surface.coordinates]
        if wrong == [differentiate(loss, name) for name in surface.coordinates]:
            return None
        gradient = compile_vector(wrong, surface.coordinates)
    except FormulaError:
        return None

    def wrong_gradient(_: Surface, parameters: Array) -> Array:
        return gradient(parameters)

    return scenario.broken(surface=with_gradient(wrong_gradient))
