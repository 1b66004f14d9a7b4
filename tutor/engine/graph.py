"""A small computational graph that goes forward and then backward, one node at a time: the chain rule to watch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from tutor.engine.errors import UserError
from tutor.engine.formula import (
    CONSTANTS,
    Expression,
    Index,
    Name,
    Number,
    Operation,
    evaluate,
    free_names,
    local_derivatives,
    parse,
    simplify,
    to_unicode,
)

MOST_NODES = 60


@dataclass(frozen=True, slots=True)
class Node:
    """One number of a graph: an input, or one operation on nodes before it."""

    name: str
    operation: Operation | None
    """What it computes from other nodes, by their names, and from constants; none for an input."""

    @property
    def formula(self) -> str:
        """The operation to read, empty for an input."""
        return "" if self.operation is None else to_unicode(self.operation)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The nodes that it is computed from, one for each operand: w·w has w twice."""
        return tuple(name for name, _ in self.partials())

    def partials(self) -> list[tuple[str, Expression]]:
        """Each node before it with its local derivative, a formula of nodes."""
        if self.operation is None:
            return []
        both = zip(self.operation.operands, local_derivatives(self.operation), strict=True)
        return [(x.name, simplify(d)) for x, d in both if isinstance(x, Name) and x.name not in CONSTANTS]


@dataclass(frozen=True, slots=True)
class ForwardStep:
    """A node's value and where it comes from."""

    node: Node
    inputs: tuple[tuple[str, float], ...]
    """The nodes before it, with their values."""
    value: float


@dataclass(frozen=True, slots=True)
class Edge:
    """What one path sends back: local derivative × what comes from above."""

    input: str
    """The node before, which receives it."""
    formula: str
    """The local derivative to read: ∂node/∂input, all else held still."""
    local: float
    sent: float
    """∂L/∂node · ∂node/∂input."""
    before: float
    """What the input had received from other paths."""
    after: float
    """before + sent: where paths meet, they add."""


@dataclass(frozen=True, slots=True)
class BackwardStep:
    """A node's gradient, complete now, and what it sends on to the nodes before it."""

    node: Node
    gradient: float
    """∂L/∂node."""
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Graph:
    """Nodes, each after all that it is computed from; the last is the loss, L."""

    nodes: tuple[Node, ...]
    inputs: Mapping[str, float]
    """The values of the nodes that are not computed."""

    @classmethod
    def of(cls, text: str, inputs: Mapping[str, float] | None = None) -> Self:
        """From formulas that name their results, where a name for a number is an input.

        `w = 2; x = 3; y = 5; z = w·x; L = (z − y)²` reads so; the last formula may go without `L =`.

        Raises:
            UserError: where it cannot be read, a name has no value, or it is too large to show.
        """
        building = _Building(inputs or {})
        for name, formula in _definitions(text):
            building.define(name, parse(formula, [*building.nodes]))
        if not building.nodes or [*building.nodes.values()][-1].operation is None:
            raise UserError("A graph needs a formula, as in w = 2; x = 3; L = (w·x − 5)².")
        return cls(tuple(building.nodes.values()), building.inputs)

    def with_inputs(self, **values: float) -> Self:
        """The same graph with other values of some inputs."""
        for name in values:
            if name not in self.inputs:
                raise UserError(f"The graph has no input {name}: its inputs are {', '.join(self.inputs)}.")
        return replace(self, inputs={**self.inputs, **values})

    @cached_property
    def forward_steps(self) -> tuple[ForwardStep, ...]:
        """Node by node from the inputs to the loss.

        Raises:
            UserError: where a node has no value, as 1/0.
        """
        values: dict[str, float] = {}
        steps = []
        for node in self.nodes:
            value = self.inputs[node.name] if node.operation is None else evaluate(node.operation, values)
            values[node.name] = value
            steps.append(ForwardStep(node, tuple((name, values[name]) for name in node.inputs), value))
        return tuple(steps)

    @cached_property
    def backward_steps(self) -> tuple[BackwardStep, ...]:
        """Node by node from the loss, whose own gradient is 1, to the inputs.

        Raises:
            UserError: where a local derivative has no value, as that of √0.
        """
        values = {step.node.name: step.value for step in self.forward_steps}
        gradients = dict.fromkeys(values, 0.0)
        gradients[self.nodes[-1].name] = 1.0
        steps = []
        for node in reversed(self.nodes):
            gradient = gradients[node.name]
            edges = []
            for name, derivative in node.partials():
                local = evaluate(derivative, values)
                sent, before = gradient * local, gradients[name]
                gradients[name] = before + sent
                edges.append(Edge(name, to_unicode(derivative), local, sent, before, gradients[name]))
            steps.append(BackwardStep(node, gradient, tuple(edges)))
        return tuple(steps)

    def value(self, name: str) -> float:
        """A node's value."""
        return self.forward_steps[self._place(name)].value

    def gradient(self, name: str) -> float:
        """∂L/∂node, all paths added."""
        return self.backward_steps[len(self.nodes) - 1 - self._place(name)].gradient

    def _place(self, name: str) -> int:
        names = [node.name for node in self.nodes]
        if name not in names:
            raise UserError(f"The graph has no node {name}: its nodes are {', '.join(names)}.")
        return names.index(name)


def needed_inputs(text: str) -> tuple[str, ...]:
    """The names in a graph's formulas that have no value there, in order; they go into `Graph.of` as inputs."""
    named: set[str] = set()
    needed: dict[str, None] = {}
    for name, formula in _definitions(text):
        needed |= dict.fromkeys(free for free in free_names(parse(formula)) if free not in named)
        named.add(name)
    return tuple(needed)


def _definitions(text: str) -> list[tuple[str, str]]:
    """(name, formula) of each part; the last is L where it is not named."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    definitions = []
    for number, part in enumerate(parts, 1):
        left, _, right = part.rpartition("=")
        name = left.strip() or ("L" if number == len(parts) else "")
        if not name.isidentifier():
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
                    self._add(Node(f"n{number}", apart))
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
        return Graph.of(self.text)


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
