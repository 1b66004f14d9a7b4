"""Formulas as fast functions of arrays: a list of instructions in which equal parts are computed once."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula.expression import CONSTANTS, Constant, Expression, FormulaError, Name, Number, Operation
from tutor.engine.formula.names import suggestion
from tutor.engine.formula.operations import OPERATIONS, chosen, is_small_and_whole
from tutor.engine.formula.printing import to_unicode

_IN_PLACE: Mapping[Callable[..., Any], Callable[..., Any]] = {
    operator.add: operator.iadd,
    operator.sub: operator.isub,
    operator.mul: operator.imul,
    operator.truediv: operator.itruediv,
}

Instruction: TypeAlias = tuple[int, Callable[..., Any], int, int | None]
"""The slot of the result, a function, and the slots of its one or two operands."""


def compile_lines(
    lines: Sequence[tuple[str, Expression]], names: Sequence[str], others: Mapping[str, Callable[..., Any]]
) -> Callable[[Sequence[Any]], list[Any]]:
    """Formulas, each of which may use the names of those before it, as one function to a value for each.

    The function takes values of any shapes, in the order of `names`; whoever calls it silences NumPy's warnings.
    `others` are operations that the table has not, or has for numbers alone.

    Raises:
        FormulaError: A formula has another name.
    """
    program = _Program(names, others)
    results = [program.named(name, expression) for name, expression in lines]
    count, slots_before, instructions = len(names), program.slots, program.instructions

    def compute(values: Sequence[Any]) -> list[Any]:
        slots = slots_before.copy()
        slots[:count] = values
        for target, function, left, right in instructions:
            slots[target] = function(slots[left]) if right is None else function(slots[left], slots[right])
        return [slots[slot] for slot in results]

    return compute


def compile_vector(expressions: Sequence[Expression], names: Sequence[str]) -> Callable[[Array], Array]:
    """Several formulas as one function, (len(names), *batch) to (len(expressions), *batch).

    Where a formula has no value the function gives inf or NaN. Complex arrays work too, for complex-step checks.

    Raises:
        FormulaError: A formula has another name, or works on whole vectors.
    """
    program = _Program(names)
    results = [program.slot_of(expression) for expression in expressions]
    dimensions, slots_before, instructions = len(names), program.slots, program.in_place_except(results)

    @np.errstate(all="ignore")
    def compute(parameters: Array) -> Array:
        slots = slots_before.copy()
        slots[:dimensions] = parameters
        for target, function, left, right in instructions:
            slots[target] = function(slots[left]) if right is None else function(slots[left], slots[right])
        values = np.empty((len(results), *parameters.shape[1:]), parameters.dtype)
        for row, slot in enumerate(results):
            values[row] = slots[slot]
        return values

    return compute


def _pair(either: Array, other: Array) -> tuple[Array, Array]:
    """Two values in one slot, so that every instruction has at most two operands."""
    return either, other


class _Program:
    """Instructions in the making."""

    def __init__(self, names: Sequence[str], others: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self._slot_of: dict[Expression, int] = {Name(name): slot for slot, name in enumerate(names)}
        self._names = names
        self._others = others or {}
        self.slots: list[Any] = [None] * len(names)
        """Constants in their places, None where parameters and results will be."""
        self.instructions: list[Instruction] = []

    def in_place_except(self, results: Sequence[int]) -> list[Instruction]:
        """The instructions, each writing over an operand that nothing later reads: a batch stays in the cache."""
        last_read = {slot: place for place, (_, _, *read) in enumerate(self.instructions) for slot in read}
        own = {target for target, *_ in self.instructions}.difference(results)
        rewritten: list[Instruction] = []
        for place, (target, function, left, right) in enumerate(self.instructions):
            if right is None or right == left or function not in _IN_PLACE:
                rewritten.append((target, function, left, right))
                continue
            free = [slot for slot in (left, right) if slot in own and last_read[slot] == place]
            if free == [right] and function in (operator.add, operator.mul):
                left, right = right, left
            rewritten.append((target, _IN_PLACE[function] if left in free else function, left, right))
        return rewritten

    def named(self, name: str, expression: Expression) -> int:
        """Where the value of an expression will be, which has this name from here on."""
        slot = self._slot_of[Name(name)] = self.slot_of(expression)
        return slot

    def slot_of(self, expression: Expression) -> int:
        """Where the value of an expression will be."""
        slot = self._slot_of.get(expression)
        if slot is None:
            slot = self._slot_of[expression] = self._new_slot(expression)
        return slot

    def _new_slot(self, expression: Expression) -> int:
        match expression:
            case Number(value):
                return self._constant(value)
            case Constant(name):
                return self._constant(CONSTANTS[name])
            case Name(name):
                raise FormulaError(f"Unknown name {name!r}{suggestion(name, self._names)}")
            case Operation("if", (condition, either, other)):
                both = self._result(_pair, self.slot_of(either), self.slot_of(other))
                return self._result(lambda holds, pair: chosen(holds, *pair), self.slot_of(condition), both)
            case Operation("^", (base, Number(exponent))) if is_small_and_whole(exponent):
                return self._whole_power(base, int(exponent))
            case Operation(name, operands) if name in self._others:
                return self._result(self._others[name], *map(self.slot_of, operands))
            case Operation(name, operands) if OPERATIONS[name].partials:
                return self._result(OPERATIONS[name].compute, *map(self.slot_of, operands))
        raise FormulaError(f"{to_unicode(expression)} needs a vector, and here every name is one number.")

    def _constant(self, value: float) -> int:
        # A NumPy scalar, because a Python float would raise ZeroDivisionError instead of giving inf.
        self.slots.append(np.float64(value))
        return len(self.slots) - 1

    def _result(self, function: Callable[..., Any], left: int, right: int | None = None) -> int:
        operands = [self.slots[slot] for slot in (left, right) if slot is not None]
        if function is not _pair and all(operand is not None for operand in operands):
            with np.errstate(all="ignore"):
                return self._constant(function(*operands))
        self.slots.append(None)
        self.instructions.append((len(self.slots) - 1, function, left, right))
        return len(self.slots) - 1

    def _whole_power(self, base: Expression, exponent: int) -> int:
        """Multiplications instead of a power: the same on every machine, and fit for complex numbers."""
        if exponent < 0:
            return self._result(operator.truediv, self.slot_of(Number(1.0)), self._whole_power(base, -exponent))
        if exponent == 0:
            return self.slot_of(Number(1.0))
        if exponent == 1:
            return self.slot_of(base)
        half = self.slot_of(Operation("^", (base, Number(float(exponent // 2)))))
        square = self._result(operator.mul, half, half)
        return square if exponent % 2 == 0 else self._result(operator.mul, square, self.slot_of(base))
