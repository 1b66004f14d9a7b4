"""What goes wrong on a graph: a part of the chain rule forgotten, a wrong factor, another node's number given."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from tutor.course.mistakes.expressions import edits
from tutor.course.mistakes.told import Made
from tutor.course.scenario.scenario import Numbers, components
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, FormulaError, Name, Number, Operation, evaluate, substitute, to_unicode
from tutor.engine.graph.graph import Edge, Gradients, Graph, Node, graph_numbers
from tutor.engine.rounding import number, operand


def with_other_inputs(graph: Graph) -> Graph:
    """The same graph at other numbers, where what agreed by chance does so no more."""
    inputs = enumerate(graph.inputs.items())
    return graph.with_inputs(**{name: value * 1.0379 + 0.0211 * (place + 1) for place, (name, value) in inputs})


def backward(graph: Graph, sends: Callable[[Edge, float, float], float], adds: bool = True) -> dict[str, float]:
    """Go backward, with another rule for what an edge sends, and perhaps without adding where paths meet.

    Args:
        sends: takes the edge, the right gradient above it, and the one that this wrong rule has there.
        adds: whether paths that meet add.
    """
    gradients = {node.name: 0.0 for node in graph.nodes}
    gradients[graph.nodes[-1].name] = 1.0
    reached: set[str] = set()
    for step in graph.backward_steps:
        for edge in step.edges:
            if adds or edge.input not in reached:
                gradients[edge.input] += sends(edge, step.gradient, gradients[step.node.name])
            reached.add(edge.input)
    return gradients


def _edges(graph: Graph, name: str) -> Iterator[tuple[float, Edge]]:
    """Each path into a node, with the gradient that it comes down from."""
    for step in graph.backward_steps:
        for edge in step.edges:
            if edge.input == name:
                yield step.gradient, edge


def _local_sentence(graph: Graph, name: str) -> str:
    local = " + ".join(number(edge.local) for _, edge in _edges(graph, name))
    return f"You gave the local derivative alone, {local}. It is still to be multiplied by what comes from above."


def _above_sentence(graph: Graph, name: str) -> str:
    above = " and ".join(number(gradient) for gradient, _ in _edges(graph, name))
    return f"You passed on what comes from above, {above}, without the local derivative."


def _path_sentence(graph: Graph, name: str) -> str:
    return f"You followed one path to {name}; {sum(1 for _ in _edges(graph, name))} meet there, and they add."


BROKEN_CHAINS: Mapping[str, tuple[Callable[[Graph], Gradients], Callable[[Graph, str], str]]] = {
    "local-only": (lambda graph: backward(graph, lambda edge, above, wrong: edge.local), _local_sentence),
    "above-only": (lambda graph: backward(graph, lambda edge, above, wrong: above), _above_sentence),
    "one-path": (lambda graph: backward(graph, lambda e, above, wrong: wrong * e.local, adds=False), _path_sentence),
}
"""By the mistake's name, in the order of comparing: the wrong gradients, and what is said about one of them."""


def wrong_chains(graph: Graph, answer: tuple[Expression, ...], numbers: Numbers) -> Iterator[Made]:
    """Every wrong number of a graph with one piece of its forward or backward pass done wrongly."""
    for name, says, wrong in [*_backward(graph), *_forward(graph)]:
        try:
            yield Made(name, components(answer, {**numbers, **wrong}, None), says)
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
    products = [step for step in graph.backward_steps if _is_product(step.node)]
    own = {id(edge): values[edge.input] for step in products for edge in step.edges}
    if len(products) > 1:
        gradients = backward(graph, lambda edge, above, wrong: wrong * own.get(id(edge), edge.local))
        said = "In every product you multiplied by the factor itself, not by the other one."
        yield "wrong-factor", said, graph_numbers(graph, gradients)
    for step in graph.backward_steps:
        for edge in step.edges:
            for name, says, local in _locals(graph, step.node, edge, values):
                wrong = backward(graph, partial(_sends, edge, local))
                yield name, says, graph_numbers(graph, wrong)


def _sends(replaced: Edge, local: float, edge: Edge, above: float, wrong: float) -> float:
    """What comes down an edge, where one of them has another local derivative."""
    return wrong * (local if edge is replaced else edge.local)


def _is_product(node: Node) -> bool:
    return node.operation is not None and node.operation.operator == "*" and len({*node.inputs}) == 2


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
    return to_unicode(substitute(piece, {name: Number(float(f"{x:.9g}")) for name, x in values.items()}))


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
            changed = _apart(node.name, operation)
            made = _numbers(Graph((*graph.nodes[:place], *changed, *graph.nodes[place + 1 :]), graph.inputs))
            if made:
                did = edit.did.format(*(_with_values(piece, values) for piece in edit.pieces))
                formula = graph.said(node.operation)
                where = f"At {node.name}" if node.is_named else f"In {formula}"
                means = f"; {node.name} = {formula}" if node.is_named else ""
                yield edit.name, f"{where}: {did[0].lower()}{did[1:]}{means}.", made


def _apart(name: str, operation: Operation) -> Iterator[Node]:
    """An operation as nodes of one operation each, so that a slope goes back through all of it."""
    operands: list[Expression] = []
    for place, part in enumerate(operation.operands):
        if isinstance(part, Operation):
            yield from _apart(f"{name}.{place}", part)
        operands.append(Name(f"{name}.{place}") if isinstance(part, Operation) else part)
    yield Node(name, Operation(operation.operator, tuple(operands)))


def _numbers(graph: Graph) -> dict[str, float]:
    try:
        return graph_numbers(graph)
    except UserError:
        return {}


def _given(graph: Graph, answer: tuple[Expression, ...]) -> Iterator[Made]:
    """Another node's value or gradient."""
    if len(answer) != 1:
        return
    loss = graph.nodes[-1].name
    for step in graph.forward_steps:
        name = step.node.name
        if name == loss or step.node.operation is not None:
            what = "the loss" if name == loss else f"the value of {graph.said(Name(name))}"
            said = f"You gave {what}, {number(step.value)}."
            yield Made(f"gave-{'loss' if name == loss else 'value'}", np.array([step.value]), said)
    for back in graph.backward_steps:
        name = back.node.name
        if name != loss:
            below = graph.said(Name(name)) if back.node.is_named else f"({graph.said(Name(name))})"
            said = f"You gave ∂{loss}/∂{below}, {number(back.gradient)}."
            yield Made("other-node", np.array([back.gradient]), said)
