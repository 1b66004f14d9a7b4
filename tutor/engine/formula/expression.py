"""The tree that a formula is: four kinds of node."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tutor.engine.errors import UserError

CONSTANTS: Mapping[str, float] = {"π": 3.141592653589793}
"""Names that always mean a number. There is no `e`: `1e` would then be 2.718."""


class FormulaError(UserError):
    """A formula that cannot be read or has no value, in one sentence."""

    def __init__(self, sentence: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.position = position
        """Index into the text where reading failed, from 0; the sentence counts characters from 1."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, always finite."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity by its name, or a constant such as π."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function with what it is applied to; `operator` is a key of OPERATIONS."""

    operator: str
    operands: "tuple[Expression, ...]"
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Derivatives share subtrees, which are looked up over and over: hash each node once.
        object.__setattr__(self, "_hash", hash((self.operator, self.operands)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Index:
    """One entry of a named quantity: `w[1]`, `gradient[0][1]`."""

    base: "Expression"
    index: "Expression"


Expression: TypeAlias = Number | Name | Operation | Index


def free_names(expression: Expression) -> tuple[str, ...]:
    """The names that need a value, in order of appearance."""
    return tuple(dict.fromkeys(name for name in _names(expression) if name not in CONSTANTS))


def _names(expression: Expression) -> Iterator[str]:
    match expression:
        case Name(name):
            yield name
        case Operation(_, operands):
            for operand in operands:
                yield from _names(operand)
        case Index(base, index):
            yield from _names(base)
            yield from _names(index)


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
