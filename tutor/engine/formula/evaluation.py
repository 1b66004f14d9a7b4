"""The value of one formula, with a sentence where it has none."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula.expression import (
    CONSTANTS,
    Constant,
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
)
from tutor.engine.formula.names import suggestion
from tutor.engine.formula.operations import OPERATIONS
from tutor.engine.formula.printing import to_unicode

Value: TypeAlias = float | Array | Sequence[Any] | Callable[[int], Any]
"""What a name may stand for; a callable gives the entry that an index asks for."""
Known: TypeAlias = dict[Expression, Any]


def evaluate(expression: Expression, values: Mapping[str, Value] | None = None) -> float:
    """The value of a formula that is one number.

    Raises:
        FormulaError: It has no value (1/0, log of a negative number), is too big, or is a vector.
    """
    value = evaluate_array(expression, values)
    if value.size != 1:
        raise FormulaError(f"{to_unicode(expression)} is a vector of {value.size} numbers: name one, as in w[1][0].")
    return float(value.reshape(()))


def evaluate_array(
    expression: Expression, values: Mapping[str, Value] | None = None, known: Known | None = None
) -> Array:
    """The value of a formula that may be a vector, of shape () or (d,).

    Args:
        expression: what to evaluate.
        values: of its names.
        known: what parts of formulas come to at these values, which is read and added to: for many that differ little.

    Raises:
        FormulaError: As for `evaluate`.
    """
    values = {} if values is None else values
    if not isinstance(expression, Operation):
        return np.asarray(_value(expression, values, known), dtype=float)
    with np.errstate(all="ignore"):
        return np.asarray(_value(expression, values, known), dtype=float)


def _value(expression: Expression, values: Mapping[str, Value], known: Known | None) -> Any:
    if isinstance(expression, Number):
        return np.float64(expression.value)
    if isinstance(expression, Constant):
        return np.float64(CONSTANTS[expression.name])
    value = None if known is None else known.get(expression)
    if value is None:
        if isinstance(expression, Operation):
            value = _operated(expression, values, known)
        else:
            value = _number(_entry(expression, values), expression)
        if known is not None:
            known[expression] = value
    return value


def _operated(expression: Operation, values: Mapping[str, Value], known: Known | None) -> Any:
    operator = expression.operator
    if operator == "if":
        condition, either, other = expression.operands
        # Only the branch that holds needs a value.
        return _value(either if _value(condition, values, known) else other, values, known)
    operands, rule = [_value(each, values, known) for each in expression.operands], OPERATIONS[operator]
    try:
        result = rule.compute(*operands)
    except ValueError:
        raise FormulaError(f"In {to_unicode(expression)} the vectors have different lengths.") from None
    if not _is_finite(result):
        if rule.needs and (np.isnan(result).any() or operator not in "/^" or _divides_by_zero(operator, operands)):
            raise FormulaError(f"{to_unicode(expression)} has no value: {rule.needs}.")
        raise FormulaError(f"{to_unicode(expression)} is too big.")
    return result


def _is_finite(value: Any) -> bool:
    # NumPy takes a microsecond more for a single number, and a wrong answer is compared with a thousand.
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _divides_by_zero(operator: str, operands: list[Any]) -> bool:
    """Whether an infinite result comes from a zero and not from size."""
    zero = operands[1 if operator == "/" else 0]
    return bool(np.any(zero == 0))


def _entry(expression: Expression, values: Mapping[str, Value]) -> Any:
    """What a name or an indexed name stands for, not yet checked to be a number."""
    match expression:
        case Name(name):
            try:
                return values[name]
            except KeyError:
                raise FormulaError(f"Unknown name {name!r}{suggestion(name, values)}") from None
        case Index(base, index):
            position = index.value if isinstance(index, Number) else evaluate(index, values)
            whole = int(position)
            if whole != position or whole < 0:
                raise FormulaError(f"In {to_unicode(expression)} the index must be 0, 1, 2, ….")
            entries = _entry(base, values)
            try:
                return entries(whole) if callable(entries) else entries[whole]
            except (LookupError, TypeError):
                raise FormulaError(f"There is no {to_unicode(expression)}.") from None
    raise FormulaError(f"Only a name can be indexed, not {to_unicode(expression)}.")


def _number(entry: Any, expression: Expression) -> Any:
    if callable(entry):
        raise FormulaError(f"{to_unicode(expression)} needs an index, as in {to_unicode(expression)}[0].")
    number = np.float64(entry) if isinstance(entry, float) else np.asarray(entry, dtype=float)[()]
    if not _is_finite(number):
        raise FormulaError(f"{to_unicode(expression)} is not a finite number.")
    return number
