"""Rules and formulas with one part in the place of another."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tutor.engine.formula import Expression, Name, Operation, free_names, substitute
from tutor.engine.formula.printing import to_dotted
from tutor.engine.rules.equations import Equations, Line

_SIGNS = {"parameters": "w", "gradient": "g", "learning_rate": "rate", "step": "t", "loss": "L"}


def told(value: Expression) -> str:
    """A formula as a learner writes it."""
    plain = {name: name.removesuffix("_before") for name in free_names(value)}
    return to_dotted(substitute(value, {name: Name(_SIGNS.get(own, own)) for name, own in plain.items()}))


def values_of(right: Equations) -> tuple[Expression, ...]:
    """What every line gives, and the new weights."""
    return (*(line.value for line in right.lines), right.new_weights)


def parts_of(value: Expression) -> Iterator[Expression]:
    """A formula and all that stands inside it."""
    yield value
    if isinstance(value, Operation):
        for operand in value.operands:
            yield from parts_of(operand)


def replaced(value: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """A formula with what `change` makes of each part; what it changes is not looked into."""
    changed = change(value)
    if changed is not value:
        return changed
    if isinstance(value, Operation):
        return Operation(value.operator, tuple(replaced(operand, change) for operand in value.operands))
    return value


def each_line(right: Equations, change: Callable[[Expression], Expression]) -> Equations:
    """A rule with what `change` makes of what every line gives, and of the new weights."""
    lines = tuple(Line(line.name, change(line.value)) for line in right.lines)
    return replace(right, lines=lines, new_weights=change(right.new_weights))


def mapped(right: Equations, change: Callable[[Expression], Expression]) -> Equations:
    """A rule with what `change` makes of each part of every line."""
    return each_line(right, lambda value: replaced(value, change))


def with_name(right: Equations, name: str, value: Expression) -> Equations:
    """A rule with a formula in the place of a name, everywhere."""
    return each_line(right, lambda line: substitute(line, {name: value}))


def with_line(right: Equations, at: int, value: Expression) -> Equations:
    """A rule with another value in one line."""
    lines = list(right.lines)
    lines[at] = Line(lines[at].name, value)
    return replace(right, lines=tuple(lines))


def put(right: Equations, old: Expression, new: Expression) -> Equations:
    """The same rule with one part in the place of another, everywhere."""
    return each_line(right, lambda value: put_in(value, old, new))


def put_in(value: Expression, old: Expression, new: Expression) -> Expression:
    """A formula with one part in the place of another."""
    return replaced(value, lambda part: new if part == old else part)


def without_root(part: Expression) -> Expression:
    """What stands under a root; another part as it is."""
    match part:
        case Operation("sqrt", (square,)):
            return square
    return part


def pair(operation: Expression) -> tuple[Expression, Expression]:
    """The two operands of an operation."""
    if not isinstance(operation, Operation):
        raise ValueError(f"{operation} has no parts")
    first, second = operation.operands
    return first, second
