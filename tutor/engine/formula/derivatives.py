"""Derivatives of formulas: the chain rule over the table of operations."""

from functools import cache

from tutor.engine.formula.expression import (
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    signed_terms,
    substitute,
    summed,
)
from tutor.engine.formula.operations import OPERATIONS
from tutor.engine.formula.parser import parse
from tutor.engine.formula.printing import to_unicode
from tutor.engine.formula.simplification import Simplifier, simplify

_ZERO = Number(0.0)


def differentiate(expression: Expression, name: str) -> Expression:
    """The partial derivative with respect to a name, simplified.

    Where a formula has a kink its derivative is a subgradient: |w| and relu(w) have slope 0 at 0.

    Raises:
        FormulaError: The formula works on whole vectors, or is nested too deep.
    """
    try:
        return _Derivative(name).of(simplify(expression))
    except RecursionError:
        raise FormulaError("This formula is nested too deep to be differentiated: write it shorter.") from None


def local_derivatives(operation: Operation) -> tuple[Expression, ...]:
    """The derivative of an operation in each of its operands, the others held still.

    Raises:
        FormulaError: The operation makes one number of a whole vector.
    """
    if not OPERATIONS[operation.operator].partials:
        raise FormulaError(f"{to_unicode(operation)} works on a whole vector and cannot be differentiated here.")
    operands = dict(zip("uvw", operation.operands, strict=False))
    return tuple(substitute(partial, operands) for partial in _partials(operation.operator))


@cache
def _partials(operator: str) -> tuple[Expression, ...]:
    return tuple(parse(partial, names="uvw") for partial in OPERATIONS[operator].partials)


class _Derivative:
    def __init__(self, name: str) -> None:
        self._name = name
        self._simplifier = Simplifier()
        self._known: dict[Expression, Expression] = {}

    def of(self, expression: Expression) -> Expression:
        known = self._known.get(expression)
        if known is None:
            known = self._known[expression] = self._of(expression)
        return known

    def _of(self, expression: Expression) -> Expression:
        match expression:
            case Name(name):
                return Number(float(name == self._name))
            case Operation("+" | "-" | "negative", _):
                slopes = [(sign, self.of(term)) for sign, term in signed_terms(expression)]
                kept = [(sign, slope) for sign, slope in slopes if slope != _ZERO]
                return self._simplifier.simplified(summed(kept)) if kept else _ZERO
            case Operation("if", (condition, either, other)):
                # Not a sum over branches: one that is not taken may have no slope there.
                here, there = self.of(either), self.of(other)
                return here if here == there else Operation("if", (condition, here, there))
            case Operation(_, operands):
                inner = [self.of(operand) for operand in operands]
                if all(derivative == _ZERO for derivative in inner):
                    return _ZERO
                total: Expression = _ZERO
                for outer, derivative in zip(local_derivatives(expression), inner, strict=True):
                    if derivative != _ZERO:
                        total = Operation("+", (total, Operation("*", (outer, derivative))))
                return self._simplifier.simplified(total)
            case Index():
                raise FormulaError(f"{to_unicode(expression)} cannot be differentiated: name it without an index.")
        return _ZERO
