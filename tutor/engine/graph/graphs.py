"""Graphs read from formulas, and those that are ready."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tutor.engine.errors import UserError
from tutor.engine.formula import (
    Expression,
    Index,
    Name,
    Number,
    Operation,
    evaluate,
    free_names,
    local_derivatives,
    parse,
    to_unicode,
    with_decimal_points,
)
from tutor.engine.graph.graph import Graph, Node

MOST_NODES = 60

_NAMED = re.compile(r"\s*([^\s=<>!()]*)\s*(?:\([^()]*\)\s*)?=(?!=)")
"""A name and =, as in `z =` and `f(x) =`; `x <= 3` has neither."""

_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")


def read_graph(text: str, inputs: Mapping[str, float] | None = None) -> Graph:
    """The graph of formulas that name their results, where a name for a number is an input.

    `w = 2; x = 3; y = 5; z = w·x; L = (z − y)²` reads so; the last formula may go without `L =`.

    Raises:
        UserError: where it cannot be read, a name has no value, or it is too large to show.
    """
    building = _Building(inputs or {})
    for name, formula in _definitions(text):
        building.define(name, parse(with_decimal_points(formula), [*building.nodes]))
    if not building.nodes or [*building.nodes.values()][-1].operation is None:
        raise UserError("A graph needs a formula, as in w = 2; x = 3; L = (w·x − 5)².")
    return Graph(tuple(building.nodes.values()), building.inputs)


def needed_inputs(text: str, given: Collection[str] = ()) -> tuple[str, ...]:
    """The names in a graph's formulas that have no value there, in order; they go into `read_graph` as inputs.

    What the graph names, or is given from outside, is no constant and no function: a node may be called e.
    """
    named: set[str] = set()
    needed: dict[str, None] = {}
    definitions = _definitions(text)
    own = {*given, *(name for name, _ in definitions)}
    for name, formula in definitions:
        free = free_names(parse(with_decimal_points(formula), own=own))
        needed |= dict.fromkeys(one for one in free if one not in named)
        named.add(name)
    return tuple(needed)


def _definitions(text: str) -> list[tuple[str, str]]:
    """(name, formula) of each part; the last is L where it is not named."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    definitions = []
    for number, part in enumerate(parts, 1):
        named = _NAMED.match(part)
        name, right = (named[1], part[named.end() :]) if named else ("", part)
        name = name or ("L" if number == len(parts) else "")
        if not name.isidentifier() or _EQUALS.search(right):
            raise UserError(f"“{part}” must name its result, as in z = w·x.")
        definitions.append((name, right))
    return definitions


class _Building:
    """Takes formulas apart into nodes of one operation each; what occurs twice inside formulas becomes one node."""

    def __init__(self, inputs: Mapping[str, float]) -> None:
        self.inputs = {name: float(value) for name, value in inputs.items()}
        self.nodes = {name: Node(name, None) for name in inputs}
        self._found: dict[Operation, str] = {}

    def define(self, name: str, expression: Expression) -> None:
        if name in self.nodes:
            raise UserError(f"{name} is given twice: give each result its own name.")
        if not free_names(expression):
            self.inputs[name] = evaluate(expression)
            self._add(Node(name, None))
        elif isinstance(expression, Operation):
            self._add(Node(name, self._apart(expression)))
        else:
            raise UserError(f"{name} = {to_unicode(expression)} computes nothing: name the result of an operation.")

    def _apart(self, operation: Operation) -> Operation:
        """The operation with a node's name, or a constant, for each operand."""
        apart = Operation(operation.operator, tuple(self._operand(operand) for operand in operation.operands))
        local_derivatives(apart)  # Refuses what works on whole vectors, before it is drawn.
        return apart

    def _operand(self, expression: Expression) -> Expression:
        match expression:
            case Index():
                raise UserError(f"A graph is of single numbers: give {to_unicode(expression)} a name of its own.")
            case Operation() if free_names(expression):
                apart = self._apart(expression)
                if apart not in self._found:
                    number = len(self._found) + 1
                    while f"n{number}" in self.nodes:
                        number += 1
                    self._found[apart] = f"n{number}"
                    self._add(Node(f"n{number}", apart, is_named=False))
                return Name(self._found[apart])
            case Operation():
                return Number(evaluate(expression))
        return expression

    def _add(self, node: Node) -> None:
        if len(self.nodes) == MOST_NODES:
            raise UserError(f"The graph has more than {MOST_NODES} nodes: choose a shorter formula.")
        self.nodes[node.name] = node


@dataclass(frozen=True, slots=True)
class GraphExample:
    """A graph worth walking through."""

    name: str
    title: str
    text: str

    def graph(self) -> Graph:
        return read_graph(self.text)


GRAPHS: Mapping[str, GraphExample] = {
    example.name: example
    for example in (
        GraphExample("neuron", "one neuron, L = (w·x − y)²", "w = 2; x = 3; y = 5; z = w·x; e = z − y; L = e²"),
        GraphExample(
            "neuron-tanh",
            "one neuron with a bias and tanh",
            "w = 0.5; x = 2; b = -0.5; y = 1; p = w·x; z = p + b; a = tanh(z); e = a − y; L = e²",
        ),
        GraphExample(
            "two-layers",
            "two neurons in a chain",
            "w1 = 0.5; x = 2; w2 = -1.5; y = 1; z1 = w1·x; a1 = tanh(z1); z2 = w2·a1; e = z2 − y; L = e²",
        ),
        GraphExample(
            "shared-input",
            "an input on two paths, which add",
            "x = 2; y = 3; p = x·y; s = x + y; L = p·s",
        ),
    )
}
"""Every ready graph by the name people type, easiest first."""
