"""The tree that a formula is: five kinds of node."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from tutor.engine.errors import UserError

CONSTANTS: Mapping[str, float] = {"e": math.e, "π": math.pi, "τ": math.tau}
"""Names that mean a number, where a text does not define them itself."""

_LONGEST_CHAIN = 100
"""So many terms or factors lean to the left, as they are read; more are put together by halves, and stay shallow."""


class FormulaError(UserError):
    """A formula that cannot be read or has no value, in one sentence."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, always finite."""

    value: float
    size: ClassVar[int] = 1
    depth: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that has a name; one of CONSTANTS."""

    name: str
    size: ClassVar[int] = 1
    depth: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity by its name."""

    name: str
    size: ClassVar[int] = 1
    depth: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function with what it is applied to; `operator` is a key of OPERATIONS."""

    operator: str
    operands: "tuple[Expression, ...]"
    size: int = field(init=False, repr=False, compare=False)
    """How many nodes it has, itself included."""
    depth: int = field(init=False, repr=False, compare=False)
    """How many operations stand one inside the other."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Derivatives share subtrees, which are looked up over and over: hash and measure each node once.
        object.__setattr__(self, "_hash", hash((self.operator, self.operands)))
        size, depth = 1, 0
        for operand in self.operands:
            size += operand.size
            depth = max(depth, operand.depth)
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "depth", depth + 1)

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Index:
    """One entry of a named quantity: `w[1]`, `gradient[0][1]`."""

    base: "Expression"
    index: "Expression"
    size: ClassVar[int] = 1
    depth: ClassVar[int] = 1


Expression: TypeAlias = Number | Constant | Name | Operation | Index


def free_names(expression: Expression) -> tuple[str, ...]:
    """The names that need a value, in order of appearance."""
    return tuple(dict.fromkeys(node.name for node in nodes(expression) if isinstance(node, Name)))


def nodes(expression: Expression) -> Iterator[Expression]:
    """The formula and all parts of it, from left to right."""
    yield expression
    parts = expression.operands if isinstance(expression, Operation) else ()
    for part in (expression.base, expression.index) if isinstance(expression, Index) else parts:
        yield from nodes(part)


def substitute(expression: Expression, values: Mapping[str, Expression]) -> Expression:
    """The same formula with expressions in the place of names."""
    match expression:
        case Name(name):
            return values.get(name, expression)
        case Operation(operator, operands):
            return Operation(operator, tuple(substitute(operand, values) for operand in operands))
        case Index(base, index):
            return Index(substitute(base, values), substitute(index, values))
    return expression


def whole(value: int) -> Expression:
    """A whole number as it is written, with its minus in front."""
    size = Number(float(abs(value)))
    return Operation("negative", (size,)) if value < 0 else size


def raised(base: Expression, exponent: Expression) -> Expression:
    """A power; one of e is the function, which is exact and has the simpler derivative."""
    return Operation("exp", (exponent,)) if base == Constant("e") else Operation("^", (base, exponent))


Term: TypeAlias = tuple[int, Expression]
"""A sign, 1 or −1, and what is added or taken away."""


def signed_terms(expression: Expression) -> list[Term]:
    """What a sum is made of, from left to right."""
    terms: list[Term] = []
    left: list[Term] = [(1, expression)]
    while left:
        sign, part = left.pop()
        match part:
            case Operation("+" | "-" as operator, (first, second)):
                left += [(sign if operator == "+" else -sign, second), (sign, first)]
            case Operation("negative", (operand,)):
                left.append((-sign, operand))
            case _:
                terms.append((sign, part))
    return terms


def summed(terms: Sequence[Term]) -> Expression:
    """The sum of one or more terms; of many it stays shallow."""
    if len(terms) <= _LONGEST_CHAIN:
        return _sum_from_left(terms)
    return chained("+", [_sum_from_left(terms[at : at + _LONGEST_CHAIN]) for at in _starts(terms)])


def chained(operator: str, operands: Sequence[Expression]) -> Expression:
    """One operation on all operands, a + b + c or a·b·c; of many it stays shallow."""
    if len(operands) <= _LONGEST_CHAIN:
        return _from_left(operator, operands)
    parts = [_from_left(operator, operands[at : at + _LONGEST_CHAIN]) for at in _starts(operands)]
    while len(parts) > 1:
        parts = [_from_left(operator, parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return parts[0]


def _starts(items: Sequence[object]) -> range:
    return range(0, len(items), _LONGEST_CHAIN)


def _sum_from_left(terms: Sequence[Term]) -> Expression:
    (sign, total), *others = terms
    if sign < 0:
        total = Operation("negative", (total,))
    for sign, term in others:
        total = Operation("+" if sign > 0 else "-", (total, term))
    return total


def _from_left(operator: str, operands: Sequence[Expression]) -> Expression:
    chain = operands[0]
    for operand in operands[1:]:
        chain = Operation(operator, (chain, operand))
    return chain
