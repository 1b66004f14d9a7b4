"""The worked solution on a graph: node by node forward, and edge by edge backward, as far as the answer needs it."""

from collections.abc import Iterator

from tutor.engine.formula import Expression, Name, free_names
from tutor.engine.graph.graph import BackwardStep, Edge, Graph
from tutor.engine.rounding import number, operand


def graph_working(graph: Graph, answer: tuple[Expression, ...]) -> Iterator[str]:
    """Every node that the answer rests on, with its number, and every path on which a gradient comes to it."""
    named = {name for part in answer for name in free_names(part)}
    slopes = {node.name for node in graph.nodes if f"gradient_{node.name}" in named}
    needed = {node.name for node in graph.nodes} if slopes else _before(graph, named)
    for forward in graph.forward_steps:
        if forward.node.name in needed:
            formula = "" if forward.node.operation is None else graph.said(forward.node.operation)
            names = [forward.node.name] if forward.node.is_named else []
            yield " = ".join([*names, *filter(None, [formula]), number(forward.value)])
    if slopes:
        above = _after(graph, slopes)
        loss = graph.nodes[-1].name
        yield f"∂{loss}/∂{loss} = 1.0"
        for step in graph.backward_steps:
            for edge, (_, local) in zip(step.edges, step.node.partials(), strict=True):
                if edge.input in above:
                    yield _sent(graph, step, edge, local)


def _sent(graph: Graph, step: BackwardStep, edge: Edge, local: Expression) -> str:
    product = f"{number(step.gradient)}·{operand(edge.local)} = {number(edge.sent)}"
    line = f"{_slope(graph, edge.input)} = {_slope(graph, step.node.name)}·({graph.said(local)}) = {product}"
    met = f"; the paths add: {number(edge.before)} + {operand(edge.sent)} = {number(edge.after)}"
    return line + (met if edge.before else "")


def _slope(graph: Graph, name: str) -> str:
    shown = graph.said(Name(name))
    return f"∂{graph.nodes[-1].name}/∂{shown if shown == name else f'({shown})'}"


def _before(graph: Graph, names: set[str]) -> set[str]:
    """These nodes, and all that they are computed from."""
    for node in reversed(graph.nodes):
        if node.name in names:
            names = names | {*node.inputs}
    return names


def _after(graph: Graph, names: set[str]) -> set[str]:
    """These nodes, and all that are computed from them."""
    for node in graph.nodes:
        if names & {*node.inputs}:
            names = names | {node.name}
    return names
