"""A small computational graph that goes forward and then backward, one node at a time: the chain rule to watch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Self

from tutor.engine.errors import UserError
from tutor.engine.formula import (
    Expression,
    Name,
    Operation,
    evaluate,
    local_derivatives,
    simplify,
    substitute,
    to_unicode,
)

Gradients = Mapping[str, float]
"""∂L/∂node by the node's name."""


@dataclass(frozen=True, slots=True)
class Node:
    """One number of a graph: an input, or one operation on nodes before it."""

    name: str
    operation: Operation | None
    """What it computes from other nodes, by their names, and from constants; none for an input."""
    is_named: bool = True
    """Whether whoever wrote the graph named it; else it is a part of a formula, and known by that."""

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
        return [] if self.operation is None else list(_partials(self.operation))


@lru_cache(maxsize=1024)  # a graph is walked many times, with other numbers in it
def _partials(operation: Operation) -> tuple[tuple[str, Expression], ...]:
    both = zip(operation.operands, local_derivatives(operation), strict=True)
    return tuple((x.name, simplify(d)) for x, d in both if isinstance(x, Name))


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

    def with_inputs(self, **values: float) -> Self:
        """The same graph with other values of some inputs."""
        for name in values:
            if name not in self.inputs:
                raise UserError(f"The graph has no input {name}: its inputs are {', '.join(self.inputs)}.")
        return replace(self, inputs={**self.inputs, **values})

    @cached_property
    def meanings(self) -> Mapping[str, Expression]:
        """Each node as it is spoken of: by its name, and a part of a formula by that formula."""
        meanings: dict[str, Expression] = {}
        for node in self.nodes:
            part = None if node.is_named else node.operation
            meanings[node.name] = Name(node.name) if part is None else substitute(part, meanings)
        return meanings

    def said(self, formula: Expression) -> str:
        """A formula of nodes, to read."""
        return to_unicode(substitute(formula, self.meanings))

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


def graph_numbers(graph: Graph, gradients: Gradients | None = None) -> dict[str, float]:
    """Every node's value by its name, and its gradient as `gradient_…`."""
    values = {step.node.name: step.value for step in graph.forward_steps}
    if gradients is None:
        gradients = {step.node.name: step.gradient for step in graph.backward_steps}
    named = {f"gradient_{name}": gradient for name, gradient in gradients.items()}
    return {name: value for name, value in {**values, **named}.items() if name.isidentifier()}
