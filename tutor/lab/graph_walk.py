"""Walking a computational graph node by node: forward from the inputs to the loss, then backward to the inputs."""

from dataclasses import dataclass, replace
from typing import Self

from tutor.engine.errors import UserError
from tutor.engine.graph.graph import BackwardStep, ForwardStep, Graph
from tutor.engine.graph.graphs import GRAPHS, needed_inputs, read_graph
from tutor.engine.rounding import number, operand
from tutor.engine.suggestion import advice
from tutor.words.answers import Unreadable, read_numbers

_USUAL_INPUT = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class GraphWalk:
    """A graph and how far it has been walked; every method returns a new one."""

    text: str
    """What it was read from."""
    graph: Graph
    steps: int = 0
    """Nodes shown: first each node's value, then each node's gradient."""

    @classmethod
    def of(cls, text: str, inputs: dict[str, float] | None = None) -> Self:
        """The walk through a ready graph, by its name, or through formulas; an input with no value gets 1.

        Raises:
            UserError: the text is no graph, or has no such input.
        """
        given = inputs or {}
        if text in GRAPHS:
            return cls(text, _with_inputs(GRAPHS[text].graph(), given))
        if text.replace("-", "").isalpha() and len(text) > 1:
            raise UserError(f"There is no graph {text}; {advice(text, GRAPHS)} A formula such as (w·x − y)² will do.")
        needed = needed_inputs(text, given)
        graph = read_graph(text, {name: given.get(name, _USUAL_INPUT) for name in needed})
        return cls(text, _with_inputs(graph, {name: value for name, value in given.items() if name not in needed}))

    @property
    def last(self) -> int:
        """How many steps there are."""
        return 2 * len(self.graph.nodes)

    @property
    def is_backward(self) -> bool:
        """Whether the newest step is one of the way back."""
        return self.steps > len(self.graph.nodes)

    @property
    def forward(self) -> tuple[ForwardStep, ...]:
        """The nodes whose values are known."""
        return self.graph.forward_steps[: self.steps]

    @property
    def backward(self) -> tuple[BackwardStep, ...]:
        """The nodes whose gradients are complete."""
        return self.graph.backward_steps[: max(0, self.steps - len(self.graph.nodes))]

    def step(self, by: int = 1) -> Self:
        """So many nodes on, or back."""
        return replace(self, steps=min(self.last, max(0, self.steps + by)))

    def with_typed(self, text: str) -> Self:
        """Other inputs, `x=2 w=3`, in the same walk; or another graph, by its name or formula, from its beginning.

        Raises:
            UserError: it is neither.
        """
        values = typed_inputs(text.split())
        if values is None:
            return type(self).of(text)
        return replace(self, graph=self.graph.with_inputs(**values), steps=self.steps)

    def lines(self) -> list[str]:
        """What the newest step does, with its numbers."""
        if self.is_backward:
            return backward_lines(self.graph, self.backward[-1])
        if self.forward:
            return [forward_line(self.forward[-1])]
        names = ", ".join(f"{name} = {number(value)}" for name, value in self.graph.inputs.items())
        return [f"The inputs are {names}.", "Each step computes one node; then the gradients come back the same way."]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """For each node its name, what it is computed from, its value and its gradient, as far as they are known."""
        values = {step.node.name: number(step.value) for step in self.forward}
        gradients = {step.node.name: number(step.gradient) for step in self.backward}
        return [
            (node.name, node.formula or "an input", values.get(node.name, ""), gradients.get(node.name, ""))
            for node in self.graph.nodes
        ]


def typed_inputs(words: list[str]) -> dict[str, float] | None:
    """Values of inputs, each `x=2`; none where the words are something else.

    Raises:
        UserError: a value is no number.
    """
    pairs = [word.partition("=") for word in words]
    if not words or not all(name.isidentifier() and value and "=" not in value for name, _, value in pairs):
        return None
    values: dict[str, float] = {}
    for name, _, value in pairs:
        if name in values:
            raise UserError(f"{name} is given twice; keep one of them.")
        try:
            values[name] = read_numbers(value, 1).values[0]
        except Unreadable as unreadable:
            if len(words) == 1:
                return None  # A formula may be named so too: L=(w-2)^2.
            raise UserError(f"{name}: {unreadable}") from unreadable
    return values


def forward_line(step: ForwardStep) -> str:
    """A node's value and where it comes from."""
    name, value = step.node.name, number(step.value)
    if step.node.operation is None:
        return f"{name} = {value}, an input"
    known = ", ".join(f"{known} = {number(at)}" for known, at in dict(step.inputs).items())
    return f"{name} = {step.node.formula} = {value}" + (f" with {known}" if known else "")


def backward_lines(graph: Graph, step: BackwardStep) -> list[str]:
    """What a node's gradient is, and what it sends back along every edge: local derivative × what comes from above."""
    loss, name = graph.nodes[-1].name, step.node.name
    gradient = number(step.gradient)
    if name == loss:
        lines = [f"∂{loss}/∂{loss} = 1: the way back begins at the loss"]
    else:
        received = [edge.sent for above in graph.backward_steps for edge in above.edges if edge.input == name]
        if len(received) > 1:
            total = " + ".join([number(received[0]), *map(operand, received[1:])])
            lines = [f"∂{loss}/∂{name} = {total} = {gradient}: where paths meet, they add"]
        else:
            lines = [f"∂{loss}/∂{name} = {gradient}, as it came from above"]
    for edge in step.edges:
        local = f"∂{name}/∂{edge.input} = {edge.formula}"
        if edge.formula != number(edge.local) and number(edge.local).removesuffix(".0") != edge.formula:
            local += f" = {number(edge.local)}"
        sent = f"∂{loss}/∂{name} × ∂{name}/∂{edge.input} = {gradient} × {operand(edge.local)} = {number(edge.sent)}"
        lines.append(f"  {local}")
        lines.append(f"  to {edge.input}: {sent}")
        if edge.before:
            total = f"{number(edge.before)} + {operand(edge.sent)} = {number(edge.after)}"
            lines.append(f"  another path has reached {edge.input} before; they add: {total}")
    return lines


def walk_text(walk: GraphWalk) -> list[str]:
    """The whole walk, forward and backward."""
    graph = walk.graph
    lines = ["forward, from the inputs to the loss", *(f"  {forward_line(step)}" for step in graph.forward_steps)]
    lines += ["", "backward, local derivative × what comes from above"]
    for step in graph.backward_steps:
        lines += [f"  {line}" for line in backward_lines(graph, step)]
    lines += ["", "gradients of the inputs"]
    return lines + [f"  ∂{graph.nodes[-1].name}/∂{name} = {number(graph.gradient(name))}" for name in graph.inputs]


def graph_record(walk: GraphWalk) -> dict[str, object]:
    """The graph with every value, gradient and edge as one JSON object."""
    graph = walk.graph
    gradients = {step.node.name: step for step in graph.backward_steps}
    return {
        "text": walk.text,
        "inputs": graph.inputs,
        "nodes": [
            {
                "name": step.node.name,
                "formula": step.node.formula,
                "value": step.value,
                "gradient": gradients[step.node.name].gradient,
                "edges": [
                    {"input": edge.input, "local_derivative": edge.formula, "local": edge.local, "sent": edge.sent}
                    for edge in gradients[step.node.name].edges
                ],
            }
            for step in graph.forward_steps
        ],
    }


def _with_inputs(graph: Graph, values: dict[str, float]) -> Graph:
    return graph.with_inputs(**values) if values else graph
