"""What else goes wrong on a graph: a factor of the chain left out, the wrong factor, another node's number given."""

from collections.abc import Iterator

import numpy as np

from tutor.course.mistakes.broken_chains import backward
from tutor.course.mistakes.expressions import edits
from tutor.course.scenario.scenario import Numbers, components
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, FormulaError, Name, Number, Operation, evaluate, substitute, to_unicode
from tutor.engine.graph.graph import Edge, Graph, Node, graph_numbers
from tutor.engine.rounding import number, operand

Chain = tuple[str, Array, str]
"""A mistake's name, the answer it leads to, and what it says."""


def wrong_chains(graph: Graph, answer: tuple[Expression, ...], numbers: Numbers) -> Iterator[Chain]:
    """Every wrong number of a graph with one piece of its forward or backward pass done wrongly."""
    for name, says, wrong in [*_backward(graph), *_forward(graph)]:
        try:
            yield name, components(answer, {**numbers, **wrong}, None), says
        except FormulaError:
            continue
    yield from _given(graph, answer)


def _backward(graph: Graph) -> Iterator[tuple[str, str, dict[str, float]]]:
    values = {step.node.name: step.value for step in graph.forward_steps}
    added = backward(graph, lambda edge, above, wrong: above + edge.local)
    yield "sum-for-product", "You added what comes from above and the local derivative.", graph_numbers(graph, added)
    loss = graph.nodes[-1]
    times_loss = backward(graph, lambda edge, above, wrong: values[loss.name] * edge.local)
    said = (
        f"You multiplied the local derivative by the loss, {number(values[loss.name])}, not by what comes from above."
    )
    yield "loss-for-gradient", said, graph_numbers(graph, times_loss)
    for step in graph.backward_steps:
        for edge in step.edges:
            for name, says, local in _locals(graph, step.node, edge, values):
                wrong = backward(graph, _Replaced(step.node.name, edge, local).sends)
                yield name, says, graph_numbers(graph, wrong)


class _Replaced:
    """One edge's local derivative replaced by another number."""

    def __init__(self, node: str, edge: Edge, local: float) -> None:
        self._edge, self._local = edge, local

    def sends(self, edge: Edge, above: float, wrong: float) -> float:
        return wrong * (self._local if edge is self._edge else edge.local)


def _locals(graph: Graph, node: Node, edge: Edge, values: Numbers) -> Iterator[tuple[str, str, float]]:
    """The wrong local derivatives of one edge."""
    above, below = (graph.said(Name(name)) for name in (node.name, edge.input))
    at = f"from {above} to {below}"
    match node.operation:
        case Operation("^", (Name(base), Number(exponent))):
            with np.errstate(all="ignore"):
                lower = float(np.power(np.float64(values[base]), exponent - 1))
            did = f"You left out the factor that the power brings down, {number(exponent)}, on the way {at}"
            yield "power-factor", f"{did}: the local derivative there is {number(edge.local)}.", lower
        case Operation("*", (Name(first), Name(second))) if first != second:
            own = values[edge.input]
            did = f"On the way {at} you multiplied by {below} = {number(own)}"
            yield "wrong-factor", f"{did}. It is the other factor, {number(edge.local)}.", own
            if edge.input == first:
                both = values[first] * values[second]
                yield "wrong-factor", f"On the way {at} you multiplied by the product, {number(both)}.", both
    did = f"You left out the factor {operand(edge.local)} on the way {at}"
    yield "factor-left-out", f"{did}, the local derivative {graph.said(dict(node.partials())[edge.input])}.", 1.0
    yield "path-left-out", f"You left out the path {at}.", 0.0
    yield (
        "sign-on-the-way",
        f"You turned the sign on the way {at}: the local derivative is {number(edge.local)}.",
        -edge.local,
    )
    if node.operation is not None and len(node.operation.operands) == 1:
        value = number(values[node.name])
        told = f"You multiplied by the value of {above}, {value}, in place of its slope"
        yield "local-of-value", f"{told}; the local derivative is {number(edge.local)}.", values[node.name]
    for local in (local for name, local in node.partials() if name == edge.input):
        for edit in edits(local):
            did = edit.did.format(*(_with_values(piece, values) for piece in edit.pieces))
            try:
                wrong = evaluate(edit.wrong, values)
            except FormulaError:
                continue
            yield edit.name, f"{did} in the local derivative {at}: it is {number(edge.local)}.", wrong


def _with_values(piece: Expression, values: Numbers) -> str:
    return to_unicode(substitute(piece, {name: Number(float(f"{x:.10g}")) for name, x in values.items()}))


def _forward(graph: Graph) -> Iterator[tuple[str, str, dict[str, float]]]:
    values = {step.node.name: step.value for step in graph.forward_steps}
    for place, node in enumerate(graph.nodes):
        if node.operation is None:
            without = _numbers(graph.with_inputs(**{node.name: 0.0}))
            if without:
                yield "input-left-out", f"You left {node.name} = {number(values[node.name])} out.", without
            continue
        for edit in edits(node.operation):
            operation = edit.wrong if isinstance(edit.wrong, Operation) else Operation("*", (Number(1.0), edit.wrong))
            changed = Node(node.name, operation)
            made = _numbers(Graph((*graph.nodes[:place], changed, *graph.nodes[place + 1 :]), graph.inputs))
            if made:
                did = edit.did.format(*(_with_values(piece, values) for piece in edit.pieces))
                formula = graph.said(node.operation)
                where = f"At {node.name}" if node.is_named else f"In {formula}"
                means = f"; {node.name} = {formula}" if node.is_named else ""
                yield edit.name, f"{where}: {did[0].lower()}{did[1:]}{means}.", made


def _numbers(graph: Graph) -> dict[str, float]:
    try:
        return graph_numbers(graph)
    except (UserError, FormulaError):
        return {}


def _given(graph: Graph, answer: tuple[Expression, ...]) -> Iterator[Chain]:
    """Another node's value or gradient."""
    if len(answer) != 1:
        return
    loss = graph.nodes[-1].name
    for step in graph.forward_steps:
        name = step.node.name
        if name != loss and step.node.operation is None:
            continue
        what = "the loss" if name == loss else f"the value of {name}"
        yield (
            f"gave-{'loss' if name == loss else 'value'}",
            np.array([step.value]),
            (f"You gave {what}, {number(step.value)}."),
        )
    for back in graph.backward_steps:
        name = back.node.name
        if name != loss:
            below = graph.said(Name(name)) if back.node.is_named else f"({graph.said(Name(name))})"
            sentence = f"You gave ∂{loss}/∂{below}, {number(back.gradient)}."
            yield "other-node", np.array([back.gradient]), sentence
